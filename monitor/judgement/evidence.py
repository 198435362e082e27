"""What is known of bodies and their portals at a moment: bodies, columns, looks and documents, from the database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from monitor.judgement.lengths import cuts_left
from monitor.judgement.moved_sites import days_of_moves, without_moves
from monitor.judgement.states import ALWAYS, NO_LOOKS, Evidence, Look, Sighting
from monitor.judgement.unsettled import Doubtful, Unreceived, may_mean
from monitor.obligations import FIRST_YEAR, Obligation
from storage import schema
from storage.clock import day_of, end_of_day
from storage.portals.listing import searches
from storage.register import Body, BodyKind
from storage.report import Dates, DocumentKind, Identity
from storage.visits import LOOKED, Outcome

_PUBLISHED_KINDS = tuple(kind for kind in DocumentKind if kind.is_published_report)
_DOUBTFUL_KINDS = (DocumentKind.UNKNOWN, DocumentKind.OLD_FORM)
"""Kinds of documents that count as no report, but that reader and body may see differently."""
MAY_BE_REPORTS = (*_PUBLISHED_KINDS, *_DOUBTFUL_KINDS)


@dataclass(frozen=True)
class Knowledge:
    """Everything known of some bodies at a moment, ready to be asked for each obligation.

    ``owners`` are the bodies in whose names alone some columns stand, ``strangers`` the kinds of bodies of which some
    can hold nothing, ``years`` those of whose reports alone some are, ``cuts`` those of whose some
    may list more than they show (first year, last year, number of lines), ``stopped`` are those whose page says that
    they go on no more.
    """

    columns: dict[str, tuple[int, ...]]
    owners: dict[int, str]
    strangers: dict[int, list[str]]
    years: dict[int, int]
    cuts: dict[int, list[list[int]]]
    stopped: frozenset[int]
    looks: dict[int, Sequence[Look]]
    sightings: dict[tuple[int, int], list[Sighting]]
    doubtful: dict[str, list[Doubtful]]
    unreceived: dict[str, list[Unreceived]]
    searches: dict[str, datetime | None]
    confirming_looks: int

    @cached_property
    def _looks_of(self) -> dict[str, dict[int, Sequence[Look]]]:
        """The looks at the columns of each portal."""
        return {
            portal: {column: self.looks.get(column, ()) for column in columns}
            for portal, columns in self.columns.items()
        }

    def has_seen_own(self, body: Body) -> bool:
        """Whether a column that stands in the name of a body alone was seen whole."""
        own = (column for column in self.columns.get(body.portal, ()) if column in self.owners)
        return any(self.looks.get(column) and may_mean(self.owners[column], body) for column in own)

    def has_seen_twice(self, portal: str) -> bool:
        """Whether each column of a portal was seen whole on two days."""
        looks = [self.looks.get(column, ()) for column in self.columns.get(portal, ())]
        return all(each and day_of(each[0].started) < day_of(each[-1].started) for each in looks)

    def of(self, obligation: Obligation) -> Evidence:
        """The evidence of one obligation."""
        body = obligation.body
        columns = self.columns.get(body.portal, ()) if body.portal else None
        if columns and all(self.is_of_others(column, obligation) for column in columns):
            columns = ()  # whatever they hold, it is other bodies'
        looks, searched = self._looks_of.get(body.portal, NO_LOOKS), self.searches.get(body.portal, ALWAYS)
        cut = self._cut_for(obligation, columns or ())
        sightings = self.sightings.get((body.id, obligation.year))
        if sightings:
            return Evidence(columns, looks, tuple(sightings), (), (), self.confirming_looks, searched, cut=cut)
        unsettled = [one.document_id for one in self.doubtful.get(body.portal, ()) if one.may_be(obligation)]
        unreceived = [one.address for one in self.unreceived.get(body.portal, ()) if one.may_be(obligation)]
        own = (one for one in columns or () if one in self.stopped and not self.is_of_others(one, obligation))
        known = (columns, looks, (), tuple(unsettled), tuple(unreceived), self.confirming_looks, searched)
        return Evidence(*known, cut=cut, stopped=tuple(own))

    def _cut_for(self, obligation: Obligation, columns: Sequence[int]) -> tuple[int, ...]:
        """The columns that may list the report of a body and year behind their last line."""
        return tuple(
            column
            for column in columns
            if any(first <= obligation.year <= last for first, last, _ in self.cuts.get(column, ()))
            and not self.is_of_others(column, obligation)
        )

    def is_of_others(self, column: int, obligation: Obligation) -> bool:
        """Whether a column can hold nothing of a body and year."""
        body = obligation.body
        is_anothers = column in self.owners and not may_mean(self.owners[column], body)
        is_of_another_year = self.years.get(column, obligation.year) != obligation.year
        return is_anothers or is_of_another_year or body.kind in self.strangers.get(column, ())


def bodies_of(connection: Connection, body_ids: Sequence[int] | None = None) -> list[Body]:
    """The bodies of the given keys, or all, by portal, region and name."""
    table = schema.body
    query = select(*(table.c[one.name] for one in fields(Body))).order_by(table.c.portal, table.c.region, table.c.name)
    if body_ids is not None:
        query = query.where(table.c.id.in_(body_ids))
    return [
        Body(name, _KINDS[kind], region, portal or "", tuple(aliases), *rest)
        for name, kind, region, portal, aliases, *rest in connection.execute(query).all()
    ]


_KINDS = {kind.value: kind for kind in BodyKind}


def first_year_known(connection: Connection, until: datetime) -> int | None:
    """The earliest year, from FIRST_YEAR on, of any registered body's report seen before a moment; None without one."""
    report = schema.report
    query = (
        select(func.min(report.c.year))
        .join(schema.body, schema.body.c.id == report.c.body_id)
        .where(schema.body.c.registered, report.c.first_seen < until, report.c.year >= FIRST_YEAR)
    )
    found: int | None = connection.scalar(query)
    return found


def known_until(as_of: date | None, now: datetime) -> datetime:
    """The moment before which things are known: the end of the day ``as_of`` in Asia/Shanghai, or just after now."""
    return end_of_day(as_of) if as_of else datetime.max.replace(tzinfo=now.tzinfo)


def load(connection: Connection, bodies: Iterable[Body], until: datetime, confirming_looks: int = 1) -> Knowledge:
    """What was known of bodies before a moment."""
    bodies = list(bodies)
    portals = sorted({body.portal for body in bodies if body.portal})
    columns = _columns(connection, portals)
    learnt = {key: profile for own in columns.values() for key, (_, _, profile) in own.items()}
    found = {key for own in columns.values() for key, (is_registered, *_) in own.items() if not is_registered}
    owners = {key: one["body"] for key, one in learnt.items() if key in found and one.get("body")}
    return Knowledge(
        columns={portal: tuple(own) for portal, own in columns.items()},
        owners=owners,
        strangers={key: one["strangers"] for key, one in learnt.items() if one.get("strangers")},
        years={key: one["only_year"] for key, one in learnt.items() if one.get("only_year")},
        cuts=dict(cut for own in columns.values() for cut in cuts_left({key: one[1:] for key, one in own.items()})),
        stopped=frozenset(key for key, one in learnt.items() if one.get("stopped")),
        looks=_looks(connection, [column for own in columns.values() for column in own], until),
        sightings=_sightings(connection, bodies, until, days_of_moves(connection, portals, until)),
        doubtful=_doubtful(connection, portals, until),
        unreceived=_unreceived(connection, portals, until, owners),
        searches=searches(connection, portals),
        confirming_looks=confirming_looks,
    )


def _columns(connection: Connection, portals: list[str]) -> dict[str, dict[int, tuple[bool, str, dict[str, Any]]]]:
    """The active columns of portals by portal and key: whether the register names them, their addresses, and what was
    learnt of them."""
    table = schema.portal_column
    found: dict[str, dict[int, tuple[bool, str, dict[str, Any]]]] = {}
    query = (
        select(table.c.portal, table.c.id, table.c.registered, table.c.url, table.c.profile)
        .where(table.c.portal.in_(portals), table.c.active)
        .order_by(table.c.id)
    )
    for portal, column, registered, url, profile in connection.execute(query).all():
        found.setdefault(portal, {})[column] = (registered, url, profile or {})
    return found


def _looks(connection: Connection, columns: list[int], until: datetime) -> dict[int, Sequence[Look]]:
    """The looks that saw a column whole. One that found the list unchanged is worth what that list was.

    Of a list that was seen before anything was recorded the look itself is believed: it is only made of whole ones.
    """
    table = schema.visit
    query = (
        select(table.c.column_id, table.c.id, table.c.started, table.c.finished, table.c.outcome)
        .where(table.c.column_id.in_(columns), table.c.outcome.in_(_OF_A_LIST), table.c.finished < until)
        .order_by(table.c.started, table.c.id)
    )
    found: dict[int, list[Look]] = defaultdict(list)
    was_whole: dict[int, bool] = {}
    for column, visit, started, finished, outcome in connection.execute(query).all():
        if outcome != Outcome.UNCHANGED:
            was_whole[column] = outcome in LOOKED
        if was_whole.get(column, True):
            found[column].append(Look(visit, started, finished))
    return dict(found)


_OF_A_LIST = sorted({*LOOKED, Outcome.INCOMPLETE, Outcome.LAYOUT_CHANGED})
"""Outcomes of looks that had a list before them, whole or not."""


def _sightings(
    connection: Connection, bodies: list[Body], until: datetime, moves: Mapping[str, frozenset[date]]
) -> dict[tuple[int, int], list[Sighting]]:
    """The documents of each body and year, without the days on which their sites were moved."""
    portals = {body.id: body.portal for body in bodies}
    document, report = schema.document, schema.report
    query = (
        select(
            report.c.body_id,
            report.c.year,
            document.c.id,
            document.c.address,
            document.c.displayed,
            document.c.in_metadata,
            document.c.in_address,
            document.c.first_seen,
            document.c.portal,
        )
        .join(schema.edition, schema.edition.c.id == document.c.edition_id)
        .join(report, report.c.id == schema.edition.c.report_id)
        .where(report.c.body_id.in_(list(portals)), document.c.first_seen < until)
    )
    found: dict[tuple[int, int], list[Sighting]] = {}
    for owner, year, key, address, *days, first_seen, portal in connection.execute(query).all():
        listed = bool(portal) and portal == portals[owner]
        dates = without_moves(Dates(*days), moves.get(portal, ()))
        found.setdefault((owner, year), []).append(Sighting(key, address, dates, first_seen, listed))
    return found


def _doubtful(connection: Connection, portals: list[str], until: datetime) -> dict[str, list[Doubtful]]:
    """Documents that nobody has, that could not be told, or that a body has whom nobody registered."""
    document, owner, column, entry = schema.document, schema.body, schema.portal_column, schema.entry
    is_list = select(entry.c.id).where(entry.c.column_id == column.c.id, entry.c.url != column.c.url).exists()
    query = (
        select(
            *(document.c[name] for name in ("id", "portal", "kind", "year", "said", "first_seen")),
            owner.c.name.label("owner_name"),
        )
        .join(schema.edition, schema.edition.c.id == document.c.edition_id, isouter=True)
        .join(schema.report, schema.report.c.id == schema.edition.c.report_id, isouter=True)
        .join(owner, owner.c.id == schema.report.c.body_id, isouter=True)
        .where(
            document.c.portal.in_(portals),
            document.c.kind.in_(MAY_BE_REPORTS),
            owner.c.id.is_(None) | ~owner.c.registered,
            document.c.first_seen < until,
            document.c.address.not_in(select(column.c.url).where(column.c.active, is_list)),  # as it turned out
        )
    )
    found: dict[str, list[Doubtful]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        names = _names(row)
        if names or row["kind"] in _PUBLISHED_KINDS:
            found[row["portal"]].append(Doubtful(row["id"], row["year"], names, row["first_seen"]))
    return dict(found)


def _unreceived(
    connection: Connection, portals: list[str], until: datetime, owners: Mapping[int, str]
) -> dict[str, list[Unreceived]]:
    column, entry = schema.portal_column, schema.entry
    query = (
        select(column.c.portal, column.c.id, entry.c.url, entry.c.title, entry.c.first_seen)
        .join(column, column.c.id == entry.c.column_id)
        .where(
            column.c.portal.in_(portals),
            column.c.active,
            entry.c.sha256 == "",
            entry.c.problem != "",
            entry.c.first_seen < until,
        )
        .order_by(entry.c.id)
    )
    found: dict[str, list[Unreceived]] = defaultdict(list)
    for portal, key, address, title, first_seen in connection.execute(query).all():
        found[portal].append(Unreceived(address, title, first_seen, owners.get(key, "")))
    return dict(found)


def _names(row: RowMapping) -> tuple[str, ...]:
    identity: Identity = row["said"]["identity"] or Identity()
    names = (*row["said"]["bodies"], *identity.text_bodies, row["owner_name"])
    return tuple(dict.fromkeys(name for name in names if name))
