"""What checks look at and what they give: a report's or a publication's view in, findings or "not assessable" out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from monitor.checks.catalogue import CHECKS
from monitor.checks.prose.claims import Claim, claims
from monitor.checks.prose.context import Author
from monitor.checks.prose.sentences import sentences
from monitor.judgement.states import Judgement
from storage.divisions import names_around
from storage.documents.held import DocumentView, EditionView
from storage.findings import Finding, Severity
from storage.language import Language
from storage.register import BodyKind
from storage.report import ABSENT, Cell, Completeness, Identity, State

_SECTIONS_OF_CLAIMS = (1, 2, 3, 4)
_NOTHING = Decimal(0)
_COUNT_NOTHING = (State.BLANK, State.DASH)
NOTHING_SAID = Identity()


@dataclass(frozen=True)
class NotAssessable:
    """A check that could not be judged, as far as these cells are concerned; without any, not at all."""

    check: str
    fields: tuple[str, ...] = ()


Result = Finding | NotAssessable


@dataclass(frozen=True)
class Copy:
    """A section that is like that of another body's report; ``share`` is how much of both is alike."""

    section: int
    body: str
    share: float


@dataclass(frozen=True)
class ReportView:
    """A report of one body and year as checks see it. ``body_id`` is 0 for a draft that nobody stored.

    ``region`` is the division code of the body, empty where it is not known; ``preface`` the text before the first
    section; ``identity`` what the document says of whose it is and of which year. ``children`` are the reports of a
    government's own bodies; ``children_are_all`` tells that none is missing or unread. ``texts_compared`` are the
    texts of other bodies that are most like this one's, None where they were not compared.

    ``last_year_otherwise`` are other editions of last year's report. ``ended`` are last year's reports of the bodies of
    its county that ended in this year or the last, whose work may have come here, and ``begun`` this year's of those
    that began then, to whom some may have gone; None for each that is not held.
    """

    body_id: int
    year: int
    kind: BodyKind | None
    form: str | None
    completeness: Completeness
    cells: Mapping[str, Cell]
    sections: Mapping[int, str]
    last_year: "ReportView | None" = None
    name: str = ""
    aliases: tuple[str, ...] = ()
    region: str = ""
    preface: str = ""
    identity: Identity = NOTHING_SAID
    children: tuple["ReportView", ...] = ()
    children_are_all: bool = False
    texts_compared: tuple[Copy, ...] | None = None
    last_year_otherwise: tuple["ReportView", ...] = ()
    ended: tuple["ReportView | None", ...] = ()
    begun: tuple["ReportView | None", ...] = ()

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The names of the divisions in which the body lies."""
        return names_around(self.region)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Everything the prose says that the tables say too."""
        author = Author(tuple(name for name in (self.name, *self.aliases) if name), self.kind is BodyKind.GOVERNMENT)
        return tuple(
            claim
            for number in _SECTIONS_OF_CLAIMS
            for claim in claims(sentences(number, self.sections.get(number, "")), self.year, author)
        )

    @cached_property
    def amounts(self) -> dict[str, Decimal]:
        """What each cell counts in a sum: a blank or dash counts 0; those of which that is not known are not there."""
        return {name: value for name, cell in self.cells.items() if (value := _amount(cell)) is not None}

    @cached_property
    def is_recognised(self) -> bool:
        """Whether the report was recognised in pictures: words that were not read may be there all the same."""
        return any(cell.is_recognised for cell in self.cells.values())

    def cell(self, name: str) -> Cell:
        """The cell of a field; ABSENT where the document has none."""
        return self.cells.get(name, ABSENT)


def _amount(cell: Cell) -> Decimal | None:
    if cell.state is State.NUMBER:
        return cell.value
    return _NOTHING if cell.state in _COUNT_NOTHING else None


@dataclass(frozen=True)
class Neighbour:
    """A document that bears the index number of one of the report's documents on the same site, and whose it is."""

    document: DocumentView
    body_id: int
    body: str
    year: int


@dataclass(frozen=True)
class Absence:
    """Since when an address is gone: the first look that found it gone, and the last.

    ``listed`` tells that a column still lists it, but that it answers 404 or 410.
    """

    first: datetime
    again: datetime
    listed: bool = False


@dataclass(frozen=True)
class PublicationView:
    """How one body published one year's report: its state, its documents and editions in the order of appearance.

    ``absences`` tells of each address that a column has listed since when it is gone, None where it is not.
    ``local_due`` is the earlier day that a local order asks for, if one does.
    ``current`` is None where no report is held; ``due`` and ``judgement`` are None for a body that owes nothing.
    """

    body_id: int
    year: int
    kind: BodyKind
    due: date | None = None
    judgement: Judgement | None = None
    current: EditionView | None = None
    documents: tuple[DocumentView, ...] = ()
    editions: tuple[EditionView, ...] = ()
    neighbours: tuple[Neighbour, ...] = field(default=())
    absences: Mapping[str, Absence | None] = field(default_factory=dict)
    local_due: date | None = None


ReportCheck = Callable[[ReportView], Iterator[Result]]
PublicationCheck = Callable[[PublicationView], Iterator[Result]]


def fault(
    view: ReportView | PublicationView,
    check: str,
    say: Callable[[Language], str],
    *,
    fields: tuple[str, ...] = (),
    expected: str = "",
    found: str = "",
    severity: Severity | None = None,
) -> Finding:
    """A finding of a check, said in both languages, with the severity of the catalogue unless told otherwise."""
    return Finding(
        check=check,
        severity=severity or CHECKS[check].severity,
        body_id=view.body_id,
        year=view.year,
        message=say(Language.ZH),
        message_en=say(Language.EN),
        fields=fields,
        expected=expected,
        found=found,
    )
