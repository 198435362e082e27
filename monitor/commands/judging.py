"""nianbao check, explain, history and status: what is owed, what was found, and why."""

from collections import Counter
from datetime import date

import click
from rich.table import Table
from sqlalchemy import Connection, func, select

from monitor.checks.reasons import WORDS, Reason, kept
from monitor.chronicle import Event, chronicle
from monitor.commands.context import LANGUAGE, Context, Day, Failure, command, out, say, shanghai
from monitor.commands.past_days import AS_OF, as_it_was, known
from monitor.coverage import explain as explanation
from monitor.dashboard.words import OUTCOMES
from monitor.judging import check_all
from monitor.past_days import is_kept, show_day
from monitor.states import Status
from storage import schema
from storage.clock import SHANGHAI, day_of, now
from storage.divisions import name_of
from storage.identity import bodies_named
from storage.language import N_
from storage.listing import detail_in
from storage.runs import recorded

STATUS_WORDS = {
    Status.NOT_DUE: N_("not due"),
    Status.ON_TIME: N_("on time"),
    Status.LATE: N_("late"),
    Status.MISSING: N_("missing"),
    Status.UNVERIFIED: N_("could not look"),
}
_COUNTY_DIGITS = 6


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


@command("explain", "nianbao explain 青石县财政局 2024")
@click.argument("body")
@click.argument("year", type=int)
@click.option("--region", default="", help=say(N_("the body's division code, where several bear the name")))
@AS_OF
def explain(context: Context, body: str, year: int, region: str, as_of: date | None) -> None:
    """The visits, dates, cells and rules behind a state."""
    with known(context, as_of) as database, database.read() as connection:
        for sentence in explanation(connection, body_called(connection, body, region), year, LANGUAGE):
            click.echo(sentence)


def body_called(connection: Connection, name: str, region: str) -> int:
    """The key of the only body of a name in a region."""
    found = [one for one in bodies_named(connection, name) if one.region.startswith(region)]
    if not found:
        raise Failure(say(N_("no body is called {name}"), name=name))
    if len(found) > 1:
        listed = "; ".join(f"{one.region} {one.name}" for one in found)
        raise Failure(
            say(N_("several bodies are called {name}, choose with --region: {listed}"), name=name, listed=listed)
        )
    return found[0].id


_HAPPENED = {
    Event.APPEARED: N_("{at}: the report appeared."),
    Event.CHANGED: N_("{at}: another edition took its place; {count} cells and sections differ: {changed}."),
    Event.REPEATED: N_("{at}: the same edition was found at another address."),
    Event.WITHDRAWN: N_("{at}: the report was found withdrawn."),
    Event.RETURNED: N_("{at}: the report was found no longer withdrawn."),
}
_NAMED = 8


@command("history", "nianbao history 青石县财政局 2024")
@click.argument("body")
@click.argument("year", type=int)
@click.option("--region", default="", help=say(N_("the body's division code, where several bear the name")))
def history(context: Context, body: str, year: int, region: str) -> None:
    """Each step with its addresses and the archive's records, which nianbao evidence gives back."""
    with context.database() as database, database.read() as connection:
        happened = chronicle(connection, body_called(connection, body, region), year)
    if not happened:
        context.note(N_("No report of that year was ever seen."))
    for one in happened:
        named = ", ".join(one.changed[:_NAMED]) + (" …" if len(one.changed) > _NAMED else "")
        at = one.at.astimezone(SHANGHAI)
        click.echo(say(_HAPPENED[one.event], at=f"{at:%Y-%m-%d %H:%M}", count=len(one.changed), changed=named))
        for name in (*one.addresses, *one.evidence):
            click.echo(f"  {name}")


@command("status", "nianbao status --year 2025")
@click.option("--year", type=int, help=say(N_("the report year; the latest by default")))
@click.option("--region", default="", help=say(N_("only this region (the beginning of its code)")))
@AS_OF
def status(context: Context, year: int | None, region: str, as_of: date | None) -> None:
    """A table of counties and one of columns."""
    with known(context, as_of) as database, database.read() as connection:
        latest = connection.scalar(select(func.max(schema.obligation.c.year)))
        if latest is None:
            context.note(N_("Nothing has been judged yet: nianbao check"))
        else:
            out.print(_coverage(connection, year or latest, region))
            _tell_not_assessable(context, connection, year or latest, region)
        out.print(_columns(connection, region))


def _tell_not_assessable(context: Context, connection: Connection, year: int, region: str) -> None:
    """How often which check could not be judged, and why."""
    table, body = schema.examination, schema.body
    query = (
        select(table.c.not_assessable, func.count())
        .join(body, body.c.id == table.c.body_id)
        .where(table.c.year == year, table.c.not_assessable != "", body.c.region.startswith(region))
        .group_by(table.c.not_assessable)
    )
    counts: Counter[str] = Counter()
    reasons: Counter[tuple[str, Reason]] = Counter()
    for text, count in connection.execute(query):
        for one in kept(text):
            counts[one.check] += count
            reasons[one.check, one.reason] += count
    if counts:
        context.note(N_("Could not be judged, neither passed nor failed:"))
    for check, count in counts.most_common():
        why = "; ".join(f"{say(WORDS[reason])} {many}" for (of, reason), many in reasons.most_common() if of == check)
        context.note(N_("{check}: {count} ({why})"), check=check, count=count, why=why)


def _coverage(connection: Connection, year: int, region: str) -> Table:
    table = Table(title=say(N_("Reports of {year}"), year=year), title_justify="left")
    table.add_column(say(N_("county")))
    for heading in (N_("owed"), *STATUS_WORDS.values()):
        table.add_column(say(heading), justify="right")
    for county, states in _counties(connection, year, region).items():
        counts = (str(states[status]) for status in STATUS_WORDS)
        table.add_row(f"{county} {name_of(county)}".strip(), str(states.total()), *counts)
    return table


def _counties(connection: Connection, year: int, region: str) -> dict[str, Counter[str]]:
    body, obligation = schema.body, schema.obligation
    query = (
        select(body.c.region, obligation.c.status, func.count())
        .join(obligation, obligation.c.body_id == body.c.id)
        .where(obligation.c.year == year, body.c.region.startswith(region))
        .group_by(body.c.region, obligation.c.status)
        .order_by(body.c.region)
    )
    counties: dict[str, Counter[str]] = {}
    for code, state, count in connection.execute(query):
        counties.setdefault(code[:_COUNTY_DIGITS], Counter())[state] += count
    return counties


def _columns(connection: Connection, region: str) -> Table:
    table = Table(title=say(N_("Columns and their last looks")), title_justify="left")
    for heading in (N_("portal"), N_("column"), N_("last look"), N_("outcome"), N_("why")):
        table.add_column(say(heading), overflow="fold")
    portal, column, visit = schema.portal, schema.portal_column, schema.visit
    last = select(func.max(visit.c.id)).where(visit.c.column_id == column.c.id).correlate(column).scalar_subquery()
    query = (
        select(portal.c.key, column.c.url, visit.c.finished, visit.c.outcome, visit.c.detail)
        .join(column, column.c.portal == portal.c.key)
        .join(visit, visit.c.id == last, isouter=True)
        .where(portal.c.region.startswith(region), column.c.active)
        .order_by(portal.c.key, column.c.id)
    )
    for key, url, finished, outcome, detail in connection.execute(query):
        table.add_row(
            key, url, shanghai(finished), say(OUTCOMES[outcome or "never"]), detail_in(detail or "", LANGUAGE)
        )
    return table
