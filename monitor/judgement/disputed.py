"""Reports whose text names another body or year than they were given to, or that stand in another body's own column."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.judgement.unsettled import may_mean
from monitor.obligations import Obligation
from storage import schema
from storage.documents.identity import stands_for_many
from storage.registry.bodies import body_from
from storage.report import Identity


@dataclass(frozen=True)
class Disputed:
    """A report that may be of one of ``names`` and of one of ``years``, by its text and its column."""

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
        its = (document.c[name].label(f"its_{name}") for name in ("id", "said", "column_body"))
        query = (
            select(*its, report.c.year.label("its_year"), body)
            .join(schema.edition, schema.edition.c.id == document.c.edition_id)
            .join(report, report.c.id == schema.edition.c.report_id)
            .join(body, body.c.id == report.c.body_id)
            .where(document.c.portal == portal, document.c.first_seen < self._until)
        )
        for row in self._connection.execute(query).mappings():
            identity, owner = row["its_said"]["identity"] or Identity(), body_from(row)
            column = () if stands_for_many(row["its_column_body"]) else (row["its_column_body"],)
            others = tuple(name for name in (*identity.text_bodies, *column) if not may_mean(name, owner))
            years = tuple({*identity.text_years, row["its_year"]})
            names = (*others, owner.name) if len(years) > 1 else others
            if names:
                yield Disputed(row["its_id"], names, years)
