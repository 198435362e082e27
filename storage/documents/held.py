"""What is held of a report, as values: its editions and the documents they were found in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from storage.documents.index_number import normal_index_number
from storage.documents.saying import EMPTY, spread
from storage.portals.sites import site_of
from storage.report import Cell, Completeness, Difference, Format, Identity


@dataclass(frozen=True)
class EditionView:
    """One content of a report of one body and year."""

    id: int
    report_id: int
    body_id: int
    year: int
    form: str | None
    format: Format
    completeness: Completeness
    cells: Mapping[str, Cell]
    sections: Mapping[int, str]
    problems: tuple[str, ...]

    @property
    def is_read(self) -> bool:
        """Whether any table was: of others it cannot be said that a cell is not there."""
        return self.completeness is not Completeness.FAILED


@dataclass(frozen=True)
class DocumentView:
    """A document that was received, without its content; see `Reading` for what it says of itself.

    ``index_check`` is what the check digits in its index number say (`CodeCheck`). ``attached`` are the archive records
    of what a page has attached; its ``format`` is that of the one which the report was read from.
    """

    id: int
    address: str
    sha256: str
    kind: str
    format: str
    title: str
    publisher: str
    index_number: str
    displayed: date | None
    in_metadata: date | None
    in_address: date | None
    first_seen: datetime
    last_seen: datetime
    evidence: str
    edition_id: int | None
    index_check: str = ""
    identity: Identity = field(default_factory=Identity)
    facts: Mapping[str, str] = field(default_factory=dict)
    preface: str = ""
    differences: tuple[Difference, ...] = ()
    attached: tuple[str, ...] = ()

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> "DocumentView":
        """A document from its row."""
        found = spread(row)
        found["attached"] = tuple(found["attached"])
        return cls(**{name: found[name] for name in cls.__dataclass_fields__})

    @property
    def url(self) -> str | None:
        """Its address on the web; None for a file that came without one."""
        return None if self.address.startswith("file:") else self.address

    @property
    def site(self) -> str:
        """The site on which it is, empty for a file."""
        return site_of(self.address)

    @property
    def index_key(self) -> str:
        """Its index number in the one spelling in which they are compared."""
        return normal_index_number(self.index_number)


VIEWED = tuple(dict.fromkeys("said" if name in EMPTY else name for name in DocumentView.__dataclass_fields__))
"""The columns of a document's row that `DocumentView.of` needs."""
