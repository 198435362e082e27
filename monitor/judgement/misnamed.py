"""Lines of lists that name another body or year than their documents do: a person decides what those are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, select

from monitor.judgement.evidence import MAY_BE_REPORTS
from monitor.judgement.unsettled import Unreceived, may_mean
from monitor.obligations import Obligation
from storage import schema
from storage.keeping.addresses import address_key
from storage.keeping.portions import portions
from storage.registry.bodies import body_from


@dataclass(frozen=True)
class Misnamed:
    """A document that was given to another body than its line in a list names, or to none; or to another year.

    ``year`` is its own where it may be that of the line.
    """

    document_id: int
    year: int | None
    line: Unreceived

    def may_be(self, obligation: Obligation) -> bool:
        """Whether it may be the report that is owed, by its line."""
        return self.year in (None, obligation.year) and self.line.may_be(obligation)


class MisnamedDocuments:
    """Those of some portals, as known before a moment. They are looked for once a report would else be missing."""

    def __init__(self, connection: Connection, portals: Iterable[str], until: datetime) -> None:
        self._connection = connection
        self._portals = sorted(set(portals))
        self._until = until

    def of(self, obligation: Obligation) -> tuple[int, ...]:
        """The keys of the documents that may be the report that is owed."""
        known = self._known.get(obligation.body.portal, ())
        return tuple(one.document_id for one in known if one.may_be(obligation))

    @cached_property
    def _known(self) -> dict[str, list[Misnamed]]:
        lines = self._lines()
        document, body = schema.document, schema.body
        query = (
            select(*(document.c[name].label(f"its_{name}") for name in ("id", "address", "sha256", "year")), body)
            .join(schema.edition, schema.edition.c.id == document.c.edition_id, isouter=True)
            .join(schema.report, schema.report.c.id == schema.edition.c.report_id, isouter=True)
            .join(body, body.c.id == schema.report.c.body_id, isouter=True)
            .where(document.c.kind.in_(MAY_BE_REPORTS), document.c.first_seen < self._until)
        )
        found: dict[str, list[Misnamed]] = defaultdict(list)
        for keys in portions(sorted({address_key(address) for address, _ in lines})):
            for row in self._connection.execute(query.where(document.c.address_key.in_(keys))).mappings():
                owner = body_from(row) if row["id"] is not None else None
                for portal, line in lines.get((row["its_address"], row["its_sha256"]), {}).items():
                    is_of_another_year = bool(line.years) and row["its_year"] not in line.years
                    if is_of_another_year or owner is None or not may_mean(line.name, owner):
                        year = None if is_of_another_year else row["its_year"]
                        found[portal].append(Misnamed(row["its_id"], year, line))
        return found

    def _lines(self) -> dict[tuple[str, str], dict[str, Unreceived]]:
        """The lines that name a body, by their address and the document that stood there last, and by their portal."""
        column, entry = schema.portal_column, schema.entry
        lists = column.alias("lists")
        is_list = entry.c.url.in_(select(lists.c.url).where(lists.c.portal.in_(self._portals), lists.c.active))
        query = (
            select(column.c.portal, entry.c.url, entry.c.sha256, entry.c.title, entry.c.first_seen)
            .join(column, column.c.id == entry.c.column_id)
            .where(column.c.portal.in_(self._portals), column.c.active)
            .where(entry.c.sha256 != "", entry.c.first_seen < self._until)
            .where(~is_list)  # a document that turned out to be a list of its own
            .order_by(entry.c.id)
        )
        found: dict[tuple[str, str], dict[str, Unreceived]] = defaultdict(dict)
        for portal, url, sha256, title, first_seen in self._connection.execute(query):
            line = Unreceived(url, title, first_seen)
            if line.name:
                found[url, sha256][portal] = line
        return found
