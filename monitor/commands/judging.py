"""nianbao check: brings states and findings up to date."""

from datetime import date

import click

from monitor.commands.context import Context, Day, command, say
from monitor.commands.past_days import as_it_was
from monitor.commands.states import STATUS_WORDS
from monitor.judgement.judging import check_all
from monitor.judgement.past_days import is_kept, show_day
from monitor.judgement.states import Status
from storage.clock import day_of, now
from storage.language import N_
from storage.sharing.runs import recorded


@command("check", "nianbao check --as-of 2026-02-01")
@click.option("--as-of", type=Day(), help=say(N_("judge from what was known at the end of this day")))
@click.option("--full", is_flag=True, help=say(N_("judge again also what did not change")))
def check(context: Context, as_of: date | None, full: bool) -> None:
    """States, then findings, in short transactions; a day that is kept is judged in a copy of the database."""
    is_past = as_of is not None and as_of < day_of(now())
    with context.database() as database, recorded(database, "check", context.run) as run:
        rebuilds = as_of is not None and is_past and is_kept(database, as_of)
        if as_of is not None and rebuilds:
            with as_it_was(context, database, as_of) as past:
                summary = past.summary
            show_day(database, as_of)
        else:
            summary = check_all(database, as_of, now(), context.configuration.monitor.confirm_missing_looks, full=full)
        states = ", ".join(f"{status} {summary.states[status]}" for status in Status if summary.states[status])
        run.detail = f"{states or 'nothing owed'}; opened {summary.opened}; resolved {summary.resolved}"
    owed = N_("{owed} reports owed ({states}); findings: {opened} new, {standing} standing, {resolved} resolved")
    none = N_("No body of the register owes a report; findings: {opened} new, {standing} standing, {resolved} resolved")
    context.note(
        owed if summary.states.total() else none,
        owed=summary.states.total(),
        states=", ".join(f"{say(STATUS_WORDS[status])} {count}" for status, count in sorted(summary.states.items())),
        opened=summary.opened + summary.reopened,
        standing=summary.standing,
        resolved=summary.resolved,
    )
    if rebuilds:
        context.note(N_("status, export and explain show {day} until the next nianbao check"), day=as_of)
    elif is_past:
        context.note(
            N_("States and findings now stand as of {day}; nianbao check brings them back to today"), day=as_of
        )
    if summary.not_assessable:
        context.note(N_("{count} checks could not be judged"), count=summary.not_assessable.total())
