"""Lines of lists that name another body than the one that their documents name: whose they are, a person decides."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.evidence import MAY_BE_REPORTS, Unreceived, may_mean
from monitor.obligations import Obligation
from storage import schema
from storage.addresses import address_key
from storage.identity import body_from
from storage.portions import portions


@dataclass(frozen=True)
class Misnamed:
    """A document that was given to another body than its line in a list names, or to none."""

    document_id: int
    year: int | None
    line: Unreceived

    def may_be(self, obligation: Obligation) -> bool:
        """Whether it may be the report that is owed, by its line."""
        return self.year in (None, obligation.year) and self.line.may_be(obligation)


class MisnamedDocuments:
    """Those of each portal, as known before a moment. They are looked for where a report would else be missing."""

    def __init__(self, connection: Connection, until: datetime) -> None:
        self._connection = connection
        self._until = until
        self._known: dict[str, list[Misnamed]] = {}

    def of(self, obligation: Obligation) -> tuple[int, ...]:
        """The keys of the documents that may be the report that is owed."""
        portal = obligation.body.portal
        if portal not in self._known:
            self._known[portal] = self._at(portal)
        return tuple(one.document_id for one in self._known[portal] if one.may_be(obligation))

    def _at(self, portal: str) -> list[Misnamed]:
        lines = self._lines(portal)
        document, body = schema.document, schema.body
        query = (
            select(*(document.c[name].label(f"its_{name}") for name in ("id", "address", "sha256", "year")), body)
            .join(schema.edition, schema.edition.c.id == document.c.edition_id, isouter=True)
            .join(schema.report, schema.report.c.id == schema.edition.c.report_id, isouter=True)
            .join(body, body.c.id == schema.report.c.body_id, isouter=True)
            .where(document.c.kind.in_(MAY_BE_REPORTS), document.c.first_seen < self._until)
        )
        found = []
        for keys in portions(sorted({address_key(address) for address, _ in lines})):
            for row in self._connection.execute(query.where(document.c.address_key.in_(keys))).mappings():
                line = lines.get((row["its_address"], row["its_sha256"]))
                owner = body_from(row) if row["id"] is not None else None
                if line is not None and (owner is None or not may_mean(line.name, owner)):
                    found.append(Misnamed(row["its_id"], row["its_year"], line))
        return found

    def _lines(self, portal: str) -> dict[tuple[str, str], Unreceived]:
        """The lines that name a body, by their address and the document that stood there last."""
        column, entry = schema.portal_column, schema.entry
        lists = column.alias("lists")
        is_list = entry.c.url.in_(select(lists.c.url).where(lists.c.portal == portal, lists.c.active))
        query = (
            select(entry.c.url, entry.c.sha256, entry.c.title, entry.c.first_seen)
            .join(column, column.c.id == entry.c.column_id)
            .where(column.c.portal == portal, column.c.active, entry.c.sha256 != "", entry.c.first_seen < self._until)
            .where(~is_list)  # a document that turned out to be a list of its own
            .order_by(entry.c.id)
        )
        lines = {(url, sha256): Unreceived(url, *rest) for url, sha256, *rest in self._connection.execute(query)}
        return {at: line for at, line in lines.items() if line.name}
