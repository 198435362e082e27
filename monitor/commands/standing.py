"""nianbao status: coverage by county and the last look at each column, in the terminal."""

from collections import Counter
from datetime import date

import click
from rich.table import Table
from sqlalchemy import Connection, func, select

from monitor.checks.reasons import WORDS, Reason, kept
from monitor.commands.context import LANGUAGE, Context, command, out, say, shanghai
from monitor.commands.past_days import AS_OF, known
from monitor.commands.states import STATUS_WORDS
from monitor.dashboard.words import OUTCOMES
from storage import schema
from storage.divisions import name_of
from storage.language import N_
from storage.portals.listing import detail_in

_COUNTY_DIGITS = 6


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
