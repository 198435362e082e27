"""nianbao portal list and show: the portals of the register as they were learnt, and when they are looked at next."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import click
import simplejson
from rich.table import Table

from monitor.commands.context import LANGUAGE, Context, Failure, command, out, say, shanghai
from monitor.commands.looking import portal as group
from monitor.dashboard.queries.portals import LookView, latest_looks
from monitor.dashboard.words import OUTCOMES
from monitor.explaining.portraits import Portrait, next_words, notes, portraits
from monitor.explaining.unverified import reasons_told, unverified
from storage.clock import now
from storage.language import N_, Language
from storage.portals.listing import detail_in
from storage.register import Portal
from storage.registry.registration import portals as registered

_LOOKS_SHOWN = 10
_FORMATS = click.Choice(["text", "json"])


@command("list", "nianbao portal list", N_("the portals of the register, their last look and their next"), group)
@click.option("--region", default="", help=say(N_("only this region (the beginning of its code)")))
@click.option("--format", "form", type=_FORMATS, default="text")
def show_all(context: Context, region: str, form: str) -> None:
    """One line each."""
    with context.database() as database, database.read() as connection:
        portals = [one for one in registered(connection) if one.region.startswith(region)]
        known = portraits(connection, [one.key for one in portals], now())
    if form == "json":
        for one in portals:
            click.echo(simplejson.dumps(_as_json(one, known[one.key]), ensure_ascii=False))
        return
    table = Table(box=None, pad_edge=False)
    for heading in (N_("key"), N_("portal"), N_("columns looked at"), N_("last look"), N_("outcome"), N_("next look")):
        table.add_column(say(heading), overflow="fold")
    for one in portals:
        table.add_row(*_line(one, known[one.key]))
    out.print(table)


@command("show", "nianbao portal show nanyang", N_("what was learnt of a portal, column by column"), group)
@click.argument("key")
@click.option("--format", "form", type=_FORMATS, default="text")
def show(context: Context, key: str, form: str) -> None:
    """Its columns with all that was learnt, and its last looks."""
    with context.database() as database, database.read() as connection:
        found = registered(connection, [key])
        if not found:
            raise Failure(say(N_("no portal of the register has the key {key}"), key=key))
        own = portraits(connection, [key], now())[key]
        looks = latest_looks(connection, key, _LOOKS_SHOWN)
        lacking = unverified(connection, key)
    if form == "json":
        click.echo(simplejson.dumps(_as_json(found[0], own) | {"unverified": lacking}, ensure_ascii=False, indent=2))
        return
    out.print(f"{found[0].name}  {found[0].url}", markup=False)
    if lacking:
        reasons = ("；" if LANGUAGE is Language.ZH else "; ").join(reasons_told(lacking, LANGUAGE))
        out.print(say(N_("cannot be verified: {reasons}"), reasons=reasons), markup=False)
    if not own:
        out.print(say(N_("No column is known yet: the next crawl looks for them from the portal's own address.")))
    for one in own:
        _print_column(one)
    _print_looks(looks)


def _line(portal: Portal, own: Sequence[Portrait]) -> tuple[str, ...]:
    active = [one for one in own if one.column.active]
    # a portal is shown by its worst column: one that was not seen whole, else the one looked at last
    lasts = sorted((one.last for one in active if one.last), key=lambda last: last.finished, reverse=True)
    last = next((one for one in lasts if not one.outcome.looked), lasts[0] if lasts else None)
    first = min((one for one in active if one.following), key=_next_at, default=None)
    return (
        portal.key,
        portal.name,
        str(len(active)),
        shanghai(last.finished) if last else say(N_("never")),
        say(OUTCOMES[last.outcome]) if last else "",
        next_words(first, now(), LANGUAGE) if first else "",
    )


def _next_at(portrait: Portrait) -> datetime:
    assert portrait.following is not None  # noqa: S101 - asked for those alone that have one
    return portrait.following.at


def _print_column(portrait: Portrait) -> None:
    column, profile, last = portrait.column, portrait.profile, portrait.last
    out.print(f"\n{column.name or say(N_('(registered)'))}  {column.url}", markup=False)
    family = profile.family or say(N_("unknown family"))
    pages = say(N_("{count} pages"), count=profile.pages) if profile.pages else ""
    out.print("  " + ", ".join(filter(None, (family, pages, *notes(portrait, LANGUAGE)))), markup=False)
    if last is not None:
        detail = detail_in(last.detail, LANGUAGE)
        text = N_("last look {moment}: {outcome}; {listed} listed, {new} new. {detail}")
        values = {"moment": shanghai(last.finished), "listed": last.listed, "new": last.new, "detail": detail}
        out.print("  " + say(text, outcome=say(OUTCOMES[last.outcome]), **values).rstrip(), markup=False)
    if portrait.proved is not None:
        out.print("  " + say(N_("read to its end {moment}"), moment=shanghai(portrait.proved)), markup=False)
    out.print("  " + say(N_("next look {when}"), when=next_words(portrait, now(), LANGUAGE)), markup=False)


def _print_looks(looks: Sequence[LookView]) -> None:
    if not looks:
        return
    table = Table(box=None, pad_edge=False)
    for heading in (N_("last look"), N_("outcome"), N_("Listed"), N_("New"), N_("Requests sent"), N_("column")):
        table.add_column(say(heading), overflow="fold")
    for look in looks:
        outcome = say(OUTCOMES[look.outcome])
        numbers = (str(number) for number in (look.listed, look.new, look.requests))
        table.add_row(shanghai(look.finished), outcome, *numbers, look.url)
    out.print()
    out.print(table)


def _as_json(portal: Portal, own: Sequence[Portrait]) -> dict[str, object]:
    columns = [
        {
            "url": one.column.url,
            "name": one.column.name,
            "registered": one.column.registered,
            "active": one.column.active,
            "profile": one.profile.as_json(),
            "next": one.following.at.isoformat() if one.following else None,
            "why": one.following.why if one.following else None,
            "last": asdict(one.last) | {"finished": one.last.finished.isoformat()} if one.last else None,
        }
        for one in own
    ]
    return {"key": portal.key, "name": portal.name, "url": portal.url, "region": portal.region, "columns": columns}
