"""Reads the corpus and compares every cell with the truth."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from random import Random

from crawler.reading.any_format import read
from storage.report import ABSENT, Cell, Completeness, Document, DocumentKind, Reading, State
from tests.corpus.odd_pages import odd_page
from tests.corpus.office_files import word_document, workbook
from tests.corpus.old_word import kingsoft_document, old_word_document
from tests.corpus.old_workbook import old_workbook
from tests.corpus.printed_files import ofd_file, plain_pdf, ruled_pdf
from tests.corpus.report import Report, any_report
from tests.corpus.rich_text import rich_text
from tests.corpus.scanned_files import scan
from tests.corpus.text_dumps import cell_a_line, cells_after_tabs, rows_with_tabs
from tests.corpus.truth import Truth
from tests.corpus.web_pages import clean_page, nested_page, paragraphs_page, unclosed_page, word_page
from tests.corpus.written import Written
from tests.corpus.zip_files import zip_file

Writer = Callable[[Report, Random], Written]

WRITERS: Mapping[str, Writer] = {
    "html": clean_page,
    "html from Word": word_page,
    "html in layout tables": nested_page,
    "html unclosed": unclosed_page,
    "html paragraphs": paragraphs_page,
    "html of other editors": odd_page,
    "text, rows with tabs": rows_with_tabs,
    "text, cells after tabs": cells_after_tabs,
    "text, one cell a line": cell_a_line,
    "docx": word_document,
    "xlsx": workbook,
    "xls": old_workbook,
    "rtf": rich_text,
    "doc": old_word_document,
    "wps": kingsoft_document,
    "pdf": ruled_pdf,
    "pdf without lines": plain_pdf,
    "ofd": ofd_file,
    "zip": zip_file,
}
"""How a report is written, by the name of the format."""


@dataclass(frozen=True)
class Asked:
    """What is asked of a format: the least share of its cells that is read, the most of them that may be wrong, and
    whether every document must be known for what it is."""

    share: float = 0.999
    wrong: float = 0.0
    known: bool = True


_OFFICE_SCAN = Asked(0.99, 0.0001)
_POOR_SCAN = Asked(0.0, 0.0001, known=False)
ASKED: Mapping[str, Asked] = {
    "scan": _OFFICE_SCAN,
    "scan, lines across": _OFFICE_SCAN,
    "scan without lines": _OFFICE_SCAN,
    "scan with seals": _POOR_SCAN,
    "scan, black and white": _POOR_SCAN,
    "scan, fax": _POOR_SCAN,
    "scan, photograph": _POOR_SCAN,
    "scan, other types": _OFFICE_SCAN,
    "scan, other lines": _POOR_SCAN,
    "scan, coloured heads": _OFFICE_SCAN,
    "scan, pages turned": _OFFICE_SCAN,
    "scan in two layers": _POOR_SCAN,
    "scan in a Word file": _OFFICE_SCAN,
    "scan, poor": _POOR_SCAN,
    "scan, bound": _OFFICE_SCAN,
    "scan, watermark": _POOR_SCAN,
    "scan, handled": _POOR_SCAN,
    "scan, fax of oblong pixels": _POOR_SCAN,
    "scan, cleaned by a program": _POOR_SCAN,
}
"""What is asked of the formats of which not all is asked."""

SEEN = datetime(2026, 3, 1, tzinfo=UTC)
_NOT_THERE = "not built yet"


@dataclass
class Tally:
    """Counts of documents and cells. ``kept`` are the cells of which the layout keeps what they say, ``read`` those
    of them that were read as they are; ``faults`` counts cells of injected contradictions, ``faults_read`` those read
    as printed."""

    documents: int = 0
    skipped: int = 0
    misjudged: int = 0
    cells: int = 0
    kept: int = 0
    read: int = 0
    wrong_numbers: int = 0
    wrong_states: int = 0
    unreadable: int = 0
    faults: int = 0
    faults_read: int = 0

    def add(self, other: "Tally") -> None:
        """Adds the counts of another."""
        for name, count in vars(other).items():
            setattr(self, name, getattr(self, name) + count)

    @property
    def share(self) -> float:
        """The share of the cells the layout keeps that were read as they are."""
        return self.read / self.kept if self.kept else 1.0

    def is_good(self, asked: Asked) -> bool:
        """Whether no more cells are wrong, and as many of those that can be read are, as is asked."""
        is_known = not (asked.known and self.misjudged)
        return (
            is_known
            and self.wrong_numbers + self.wrong_states <= asked.wrong * self.cells
            and self.share >= asked.share
        )


@dataclass
class Result:
    """What one document gave. ``wrong`` says in a line each what was not as it should be."""

    number: int
    format: str
    features: tuple[str, ...]
    tally: Tally = field(default_factory=Tally)
    wrong: list[str] = field(default_factory=list)


def document(seed: int, number: int, formats: tuple[str, ...] = tuple(WRITERS)) -> tuple[str, Written]:
    """One document of the corpus, always the same for the same seed and number; the formats take turns."""
    random = Random(f"{seed} {number}")
    name = formats[number % len(formats)]
    return name, WRITERS[name](any_report(random), random)


def measure(seed: int, number: int, formats: tuple[str, ...] = tuple(WRITERS)) -> Result:
    """Reads one document of the corpus and compares it with the truth."""
    name, written = document(seed, number, formats)
    return compared(number, name, written)


def measure_scan(seed: int, number: int) -> Result:
    """Reads one scan of the corpus and compares it with the truth."""
    return compared(number, *scan(seed, number))


def compared(number: int, name: str, written: Written) -> Result:
    """Reads a document and compares it with the truth."""
    report = written.report
    result = Result(number, name, report.features)
    address = f"https://www.example.gov.cn/zwgk/{number}.html"
    reading = read(Document(written.content, address, SEEN, content_type=written.content_type))
    result.tally.documents = 1
    if any(_NOT_THERE in problem for problem in reading.problems):
        result.tally.skipped = 1
        return result
    for line in _misjudged(reading, report):
        result.tally.misjudged = 1
        result.wrong.append(line)
    # What a document says that could not be read is not said to be absent.
    unsaid = replace(ABSENT, state=State.UNREADABLE) if reading.completeness is Completeness.FAILED else ABSENT
    for field_name, truth in report.truth.items():
        cell = reading.cells.get(field_name, unsaid)
        if line := _compare(cell, truth, result.tally):
            result.wrong.append(f"{field_name}: {line}")
        if field_name in report.faults and truth.state is State.NUMBER and not truth.may_be_unreadable:
            result.tally.faults += 1
            result.tally.faults_read += cell.value == truth.value
    return result


def _misjudged(reading: Reading, report: Report) -> Iterator[str]:
    if reading.kind is not DocumentKind.REPORT:
        yield f"kind {reading.kind}: {'; '.join(reading.problems)}"
    elif reading.form != report.form.key:
        yield f"form {reading.form}, not {report.form.key}"
    elif reading.year != report.year:
        yield f"year {reading.year}, not {report.year}"


def _compare(cell: Cell, truth: Truth, tally: Tally) -> str:
    right = (cell.state, cell.value) == (truth.state, truth.value)
    kept = not truth.may_be_unreadable
    tally.cells += 1
    tally.kept += kept
    tally.read += kept and right
    if right or (cell.state is State.UNREADABLE and not kept):
        return ""
    if cell.state is State.UNREADABLE:
        tally.unreadable += 1
    elif cell.state is State.NUMBER:
        tally.wrong_numbers += 1
    else:
        tally.wrong_states += 1
    return f"printed {truth.state} {truth.value}, read {cell.state} {cell.value} {cell.text!r}"


def by_format(results: list[Result]) -> dict[str, Tally]:
    """The counts of each format, those of WRITERS first."""
    tallies = {name: Tally() for name in dict.fromkeys([*WRITERS, *(result.format for result in results)])}
    for result in results:
        tallies[result.format].add(result.tally)
    return {name: tally for name, tally in tallies.items() if tally.documents}


def by_feature(results: Iterable[Result]) -> dict[str, Tally]:
    """The counts of the documents that have each feature of layout; one document counts under all of its own."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for result in results:
        for feature in result.features:
            tallies[feature].add(result.tally)
    return dict(sorted(tallies.items()))
