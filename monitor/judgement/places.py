"""Where a body's reports would stand: nothing is missing from a portal of which nobody knows where it keeps them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, select

from monitor.judgement.evidence import Knowledge
from storage import schema
from storage.documents.identity import stands_for_many
from storage.keeping.portions import portions
from storage.register import SIDES, Body, BodyKind, Side

_FEW = 3
"""Of so many bodies none may have published anything."""
_PART = 4
"""One of so many bodies that publish somewhere has a report of a year, at least, where that year's reports stand."""


@dataclass(frozen=True)
class Found:
    """The bodies of one portal by the side they stand on, and those of whom it listed a report, in a common column, of
    a year."""

    sides: Mapping[Side, set[int]] = field(default_factory=lambda: defaultdict(set))
    anywhere: set[int] = field(default_factory=set)
    in_common: set[int] = field(default_factory=set)
    of_year: Mapping[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def others(self, body: Body) -> set[int]:
        """The other bodies of a body's side, or of all sides where it stands alone."""
        return self.sides[SIDES[body.kind]] - {body.id} or set().union(*self.sides.values()) - {body.id}

    @property
    def are_of_one(self) -> bool:
        """Whether the portal lists the reports of several years of one body alone, as that body's own column would."""
        return len(self.anywhere) == 1 and sum(self.anywhere <= of for of in self.of_year.values()) > 1

    def is_elsewhere(self, body: Body, year: int) -> bool:
        """Whether the reports of a year may stand elsewhere, as the portal lists those of several bodies of a side, or
        of all sides, and for that year of none or hardly any: a list cut off, a choice of years that nobody saw, a new
        column."""
        everybody = set().union(*self.sides.values())
        groups = (group - {body.id} for group in (self.sides[SIDES[body.kind]], everybody))
        publishing = ((group & self.anywhere, group & self.of_year[year]) for group in groups)
        return any(len(all_years) >= _FEW and _PART * len(its) < len(all_years) for all_years, its in publishing)


class KnownPlaces:
    """Those of some portals, as known before a moment. They are asked for once a report would else be missing.

    A place is known where any report of the body was listed before, where a column of its own was seen whole, or where
    common columns hold reports of at least half of the other bodies of its kind. Columns that the register names are
    believed, unless they show reports, but none of all the bodies of a kind, or those of one body alone; where they
    show none at all, on their second day. A place is one for years of which a quarter of those who publish there did
    so, unless it is the body's own column.
    """

    def __init__(self, connection: Connection, knowledge: Knowledge, portals: Iterable[str], until: datetime) -> None:
        self._connection = connection
        self._knowledge = knowledge
        self._portals = sorted(portals)
        self._until = until

    def know(self, body: Body, year: int) -> bool:
        """Whether it is known where a body publishes the report of a year."""
        found = self._found.get(body.portal, Found())
        if self._knowledge.has_seen_own(body):
            return True
        if found.is_elsewhere(body, year):
            return False
        if body.id in found.anywhere:
            return True
        others = found.others(body)
        if body.portal in self._knowledge.searches:  # nobody named its columns
            return 2 * len(others & found.in_common) >= len(others)
        if len(others) < _FEW:
            return True
        if not found.anywhere:  # an interface that is broken may say that it holds nothing
            return self._knowledge.has_seen_twice(body.portal)
        return not found.are_of_one and bool(others & found.anywhere)

    @cached_property
    def _found(self) -> dict[str, Found]:
        found: dict[str, Found] = defaultdict(Found)
        own: dict[int, Found] = {}
        body = schema.body
        query = select(body.c.portal, body.c.id, body.c.kind).where(body.c.portal.in_(self._portals), body.c.registered)
        for portal, body_id, kind in self._connection.execute(query):
            found[portal].sides[SIDES[BodyKind(kind)]].add(body_id)
            own[body_id] = found[portal]
        document, edition, report = schema.document, schema.edition, schema.report
        listed = (
            select(
                report.c.body_id,
                report.c.year,
                body.c.portal,
                document.c.portal,
                document.c.portals,
                document.c.column_body,
            )
            .join(body, body.c.id == report.c.body_id)
            .join(edition, edition.c.report_id == report.c.id)
            .join(document, document.c.edition_id == edition.c.id)
            .where(document.c.first_seen < self._until)
        )
        for some in portions(sorted(own)):
            rows = self._connection.execute(listed.where(report.c.body_id.in_(some)))
            for body_id, year, wanted, portal, portals, column_body in rows:
                if wanted in (portals or (portal,)):
                    own[body_id].anywhere.add(body_id)
                    own[body_id].of_year[year].add(body_id)
                    if stands_for_many(column_body):
                        own[body_id].in_common.add(body_id)
        return found
