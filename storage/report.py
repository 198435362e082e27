"""What a document says: cells with their states, sections, identity and dates, as frozen values."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class State(StrEnum):
    """What stands in a cell. Only NUMBER has a value; a blank is not a zero."""

    NUMBER = "number"
    BLANK = "blank"
    DASH = "dash"
    UNREADABLE = "unreadable"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page: the page counted from 0, and its edges in points (1/72 inch) from the page's top left.

    In documents whose tables are pictures, these are the pages: counted are those that may show tables, each taken to
    be as wide as a page of paper.
    """

    page: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a cell was read: the table, row and column of the document as printed, each counted from 0.

    ``box`` is where it stands on the page, for documents that have pages or whose tables are pictures; ``confidence``
    the probability in percent that its least certain character was recognised rightly, for scans; ``span`` the
    characters of the text from which to before which it stands, for documents that are text and nothing else.
    """

    table: int
    row: int
    column: int
    box: Box | None = None
    confidence: int | None = None
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the form. ``text`` is what is printed; ``note`` says what was done to it (元 → 万元), if anything."""

    state: State
    value: Decimal | None = None
    text: str = ""
    spot: Spot | None = None
    note: str = ""

    @property
    def is_recognised(self) -> bool:
        """Whether it was recognised in a picture."""
        return self.spot is not None and self.spot.confidence is not None


ABSENT = Cell(State.ABSENT)


class Completeness(StrEnum):
    """How much of the form could be read: all that is printed, some of it, or nothing of the tables."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"


class DocumentKind(StrEnum):
    """What a document is, judged by its content (headings and table anchors), never by its title alone."""

    REPORT = "report"
    HEADINGS_ONLY = "headings_only"
    ATTACHMENT = "attachment"
    OLD_FORM = "old_form"
    LOOKALIKE = "lookalike"
    UNKNOWN = "unknown"

    @property
    def is_published_report(self) -> bool:
        """Whether finding it counts as publication: one that cannot be read still does."""
        return self in (DocumentKind.REPORT, DocumentKind.HEADINGS_ONLY, DocumentKind.ATTACHMENT)


class Format(StrEnum):
    """The format of a document, told by its content."""

    HTML = "html"
    DOCX = "docx"
    DOC = "doc"
    WPS = "wps"
    PDF = "pdf"
    XLSX = "xlsx"
    OFD = "ofd"
    IMAGE = "image"
    TEXT = "text"


SLIP = "slip"
"""The look-alike that a whole report is by its title alone, which its text contradicts: a person tells what it is."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The days on which a document says it was published, by where it says so. Days are Asia/Shanghai."""

    displayed: date | None = None
    metadata: date | None = None
    address: date | None = None

    @property
    def best(self) -> date | None:
        """The day lateness rests on: the displayed one, else the metadata's, else the address's."""
        return self.displayed or self.metadata or self.address


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose report a document is and of which year, kept apart by where it says so: disagreement is a finding.

    ``title_bodies`` and ``title_year`` are the title's (``flags`` what is bracketed behind it, as 图片版);
    ``publisher`` is the body that the information block or the metadata names, ``column_bodies`` those that the
    column's path names, the nearest first. The text's own: ``text_bodies`` are the names it gives as its author,
    ``text_kinds`` how it speaks of itself (局 where it says 我局), the most frequent first, ``text_years`` the years
    it claims to report on, ``period`` the first and last day of the statistics. Nothing is taken from an address.
    """

    title_bodies: tuple[str, ...] = ()
    title_year: int | None = None
    flags: tuple[str, ...] = ()
    publisher: str = ""
    column_bodies: tuple[str, ...] = ()
    text_bodies: tuple[str, ...] = ()
    text_kinds: tuple[str, ...] = ()
    text_years: tuple[int, ...] = ()
    period: tuple[date, date] | None = None

    def as_json(self) -> dict[str, Any]:
        """What is said, without what is not, as plain data."""
        said = {one.name: value for one in fields(self) if (value := getattr(self, one.name)) not in (None, "", ())}
        return said | ({"period": [day.isoformat() for day in self.period]} if self.period else {})

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Identity":
        """What `as_json` gave."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
        }
        if period := values.pop("period", None):
            values["period"] = (date.fromisoformat(period[0]), date.fromisoformat(period[1]))
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that an attached document prints otherwise than the page: which document, what stands here and there."""

    document: str
    field: str
    here: str
    there: str


@dataclass(frozen=True)
class Reading:
    """Everything that was read in one document.

    ``bodies`` are the possible names of the body as the title cuts them, the likeliest first (…乡人民政府信息公开 is
    cut both ways); ``publisher`` is the body that the page's information block names; with ``year`` they may be
    overruled by a person, ``identity`` keeps what the document says. ``facts`` are the information block, by the
    labels of `INFORMATION`, as printed. ``preface`` is the text before the first section; ``sections`` maps 1–6 to
    their text; a section that is not there has no entry. ``attachments`` are the addresses of documents that a page
    links or shows, as the page writes them; ``differences`` the cells that those print otherwise. ``problems`` says in
    English what could not be read.
    """

    kind: DocumentKind
    format: Format
    completeness: Completeness
    title: str = ""
    bodies: tuple[str, ...] = ()
    year: int | None = None
    publisher: str = ""
    index_number: str = ""
    dates: Dates = Dates()
    form: str | None = None
    cells: Mapping[str, Cell] = field(default_factory=lambda: MappingProxyType({}))
    sections: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    lookalike: str = ""
    attachments: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    identity: Identity = Identity()
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    preface: str = ""
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Document:
    """A document as it was received: its bytes and where and when it was found.

    ``address`` is its URL, or ``file:NAME`` for a file that came without one. ``portal`` is a portal's key or empty.
    ``evidence`` names the archive record (``FILE#OFFSET``) that holds it, or is empty. ``column_body`` names the body
    whose own column listed it, by the anchors that lead there, or is empty. ``attached`` are documents that the page
    links or shows: a report may be in one of them.
    """

    content: bytes
    address: str
    seen: datetime
    portal: str = ""
    content_type: str = ""
    listed_title: str = ""
    listed_date: date | None = None
    evidence: str = ""
    column_body: str = ""
    attached: tuple["Document", ...] = ()

    @property
    def name(self) -> str:
        """The last part of its address."""
        return self.address.removeprefix("file:").partition("?")[0].rpartition("/")[2] or self.address

    @property
    def sha256(self) -> str:
        """The digest of its bytes and of those of its attachments, 64 hex digits."""
        digest = hashlib.sha256(self.content)
        for document in self.attached:
            digest.update(document.content)
        return digest.hexdigest()
