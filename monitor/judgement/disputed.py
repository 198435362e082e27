"""Reports that may be another body's or year's than they were given to: by their text, by another body that their title
names too or in whose own column they stand, by a day that does not fit the year of their title."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, select

from monitor.judgement.misdated import Dated, years_meant
from monitor.judgement.moved_sites import days_of_moves, without_moves
from monitor.judgement.unsettled import may_mean, others_beside_first
from monitor.obligations import Obligation
from storage import schema
from storage.documents.identity import stands_for_many
from storage.registry.bodies import body_from
from storage.report import Dates, Identity


@dataclass(frozen=True)
class Disputed:
    """A report that may be of one of ``names`` and of one of ``years``."""

    document_id: int
    names: tuple[str, ...]
    years: tuple[int, ...]

    def may_be(self, obligation: Obligation) -> bool:
        """Whether it may be the report that is owed."""
        return obligation.year in self.years and any(may_mean(name, obligation.body) for name in self.names)


class DisputedDocuments:
    """Those known before a moment, portal by portal. They are looked for once a report would else be missing."""

    def __init__(self, connection: Connection, until: datetime) -> None:
        self._connection = connection
        self._until = until
        self._known: dict[str, list[Disputed]] = {}

    def of(self, obligation: Obligation) -> tuple[int, ...]:
        """The keys of the documents that may be the report that is owed."""
        portal = obligation.body.portal
        if portal not in self._known:
            self._known[portal] = list(self._of_portal(portal))
        return tuple(one.document_id for one in self._known[portal] if one.may_be(obligation))

    def _of_portal(self, portal: str) -> Iterator[Disputed]:
        document, report, body = schema.document, schema.report, schema.body
        its = (document.c[name].label(f"its_{name}") for name in _ASKED)
        query = (
            select(*its, report.c.year.label("its_year"), body)
            .join(schema.edition, schema.edition.c.id == document.c.edition_id)
            .join(report, report.c.id == schema.edition.c.report_id)
            .join(body, body.c.id == report.c.body_id)
            .where(document.c.portal == portal, document.c.first_seen < self._until)
        )
        rows = self._connection.execute(query).mappings().all()
        moves = days_of_moves(self._connection, [portal], self._until).get(portal, frozenset())
        dated = {row["its_id"]: _dated(row, moves) for row in rows}
        siblings: dict[tuple[int, int], list[Dated]] = defaultdict(list)
        for row in rows:
            siblings[row["id"], row["its_year"]].append(dated[row["its_id"]])
        for row in rows:
            identity, owner = row["its_said"]["identity"] or Identity(), body_from(row)
            column = () if stands_for_many(row["its_column_body"]) else (row["its_column_body"],)
            beside = others_beside_first(row["its_said"]["bodies"])
            others = tuple(name for name in (*identity.text_bodies, *column, *beside) if not may_mean(name, owner))
            meant = years_meant(dated[row["its_id"]], siblings[row["id"], row["its_year"]], identity)
            years = tuple({*identity.text_years, row["its_year"], *meant})
            names = (*others, owner.name) if len(years) > 1 else others
            if names:
                yield Disputed(row["its_id"], names, years)


_ASKED = (
    *("id", "said", "column_body", "address", "edition_id"),
    *("displayed", "in_metadata", "in_address", "first_seen"),
)


def _dated(row: RowMapping, moves: Collection[date]) -> Dated:
    days = Dates(row["its_displayed"], row["its_in_metadata"], row["its_in_address"])
    known = (row["its_year"], row["its_address"], row["its_edition_id"])
    return Dated(*known, without_moves(days, moves), row["its_first_seen"])
