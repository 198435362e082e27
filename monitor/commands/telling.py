"""nianbao alert and letters: telling people."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import click

from alerts.messages import Outcome
from alerts.sending import Alert, deliver, somebody_to_tell
from alerts.sending import alert as send
from alerts.subscriptions import AlertSettings
from monitor.commands.context import Context, Day, Failure, Misuse, command, say
from monitor.commands.past_days import as_it_was
from monitor.judgement.past_days import is_kept, last_second
from monitor.running.alert_settings import configured_alerts
from storage.clock import day_of, now
from storage.database import Database
from storage.keeping.whole_files import write_whole
from storage.language import N_
from storage.sharing.runs import recorded


@command("alert", "nianbao alert --dry-run", log_level="ERROR")
@click.option("--dry-run", is_flag=True, help=say(N_("show what would be sent, to whom and why; send nothing")))
@click.option(
    "--waiting",
    is_flag=True,
    help=say(N_("send only what waits in the outbox, and what some want to be told at once")),
)
@click.option("--as-of", type=Day(), help=say(N_("as if today were this day")))
def alert(context: Context, dry_run: bool, waiting: bool, as_of: date | None) -> None:
    """Compose what is new, send what is due."""
    settings = alert_settings(context)
    moment = _moment(as_of)
    with context.database() as database:
        if dry_run:
            with _known(context, database, as_of) as known:
                shown = send(known, settings, moment, dry_run=True)
            for one in shown:
                _show(one)
            context.note(N_("{count} messages would be sent"), count=len(shown))
            return
        if not somebody_to_tell(database, settings):
            context.note(N_("Nobody has subscribed: add [[alerts.subscriptions]] to the configuration"))
            return
        with recorded(database, "alert", context.run) as run:
            try:
                sent = (deliver if waiting else send)(database, settings, moment)
            except ValueError as error:
                raise Misuse(str(error)) from None
            run.detail = f"sent {sum(one.outcome is Outcome.SENT for one in sent)} of {len(sent)}"
    for one in sent if context.run is None else ():  # else each is a line of the log already
        context.note(
            N_("{subscription}: {subject}: {outcome} {detail}"),
            subscription=one.message.subscription,
            subject=one.message.subject,
            outcome=str(one.outcome),
            detail=one.detail,
        )
    failed = [one for one in sent if one.outcome is not Outcome.SENT]
    if failed:
        raise Failure(say(N_("{count} of {all} messages were not sent"), count=len(failed), all=len(sent)))


@contextmanager
def _known(context: Context, database: Database, as_of: date | None) -> Iterator[Database]:
    """The database, or that of a past day: what was to be told on it, before later messages told it."""
    if as_of is None or as_of >= day_of(now()) or not is_kept(database, as_of):
        yield database
        return
    with as_it_was(context, database, as_of) as past:
        yield past.database


def _moment(as_of: date | None) -> datetime:
    """This moment, or the last of an earlier or later day: a message bears that day, and knows all of it."""
    if as_of is None or as_of == day_of(now()):
        return now()
    return last_second(as_of)


@command("letters", "nianbao letters --region 411329 --year 2025 -o letters")
@click.option("--region", default="", help=say(N_("only bodies whose division code begins so")))
@click.option("--year", type=int, help=say(N_("only reports of this year")))
@click.option(
    "--templates-to", is_flag=True, help=say(N_("write the templates there, for you to change, and no letters"))
)
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path))
def letters(context: Context, region: str, year: int | None, templates_to: bool, output: Path) -> None:
    """Rectification notices, reminders and the issue ledger into a folder."""
    from alerts.letters.cases import Scope
    from alerts.letters.templates import TemplateError
    from alerts.letters.writing import letters as written
    from alerts.letters.writing import templates_to as write_templates
    from monitor.running.letter_terms import office, terms

    try:
        output.mkdir(parents=True, exist_ok=True)
        if templates_to:
            for file in write_templates(output):
                click.echo(str(file))
            return
        with context.database() as database, database.read() as connection:
            made = written(connection, Scope(region, year), terms(), office(context.configuration), day_of(now()))
        for one in made.files:
            write_whole(output / one.name, one.content)
            click.echo(str(output / one.name))
    except TemplateError as error:
        raise Misuse(str(error)) from None
    except OSError as error:
        raise Failure(f"{output}: {error.strerror}") from None
    context.note(N_("Letters written: {count}; the ledger is beside them"), count=len(made.files) - 1)
    for name in made.left_out:
        context.note(N_("No reminder for {body}: its portal cannot be looked at now"), body=name)


def alert_settings(context: Context) -> AlertSettings:
    """The alerts' part of the configuration; a fault of it is a Misuse."""
    try:
        return configured_alerts(context.configuration)
    except ValueError as error:
        raise Misuse(f"alerts: {error}") from None


def _show(one: Alert) -> None:
    message = one.message
    for label, value in (
        (N_("To"), ", ".join(message.to)),
        (N_("By"), str(message.way)),
        (N_("Why"), one.why),
        (N_("Tried before"), str(one.attempts) if one.attempts else ""),
        (
            N_("Note"),
            say(N_("may have arrived; it would be sent once more, marked so")) if one.may_have_arrived else "",
        ),
    ):
        if value:
            click.echo(f"{say(label)}: {value}")
    for name, value in message.headers.items():
        click.echo(f"{name}: {value}")
    click.echo(f"Message-ID: {message.message_id}")
    click.echo(f"{say(N_('Subject'))}: {message.subject}\n\n{message.text}\n{'-' * 72}")
