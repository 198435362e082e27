"""The form in which every format is handed on: an ordered list of lines, grids and pictures."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from crawler.reading.sheet import Sheet
from storage.report import Box, Format


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or line of text, without line breaks; ``span`` is where it stands in a document of text alone."""

    text: str
    span: tuple[int, int] | None = field(default=None, compare=False)

    def part(self, start: int, end: int) -> "Line":
        """Some of its characters, and where these stand."""
        return Line(self.text[start:end], (self.span[0] + start, self.span[0] + end) if self.span else None)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture or an embedded document that may show what the text does not."""

    address: str


MOST_PICTURES = 12
"""A page with more pictures than this is no report."""


class GridCell(NamedTuple):
    """A place of a grid: its text, and the row and column where the printed cell begins (elsewhere for merged ones).

    ``box`` is where it stands on the page, for documents that have pages; ``confidence`` how surely a scan was read, in
    percent; ``span`` where it stands in a document of text alone.
    """

    text: str
    row: int
    column: int
    box: Box | None = None
    confidence: int | None = None
    span: tuple[int, int] | None = None


@dataclass(frozen=True)
class Grid:
    """A table. Rows may differ in length: a place that is not there was not printed.

    ``keeps_columns``: a column of the grid is a column of the page (merged cells stand in each of their places).
    ``keeps_blanks``: every printed cell is there, empty ones too. Text dumps lose one or both. ``keeps_ends``: the
    empty cells at the end of a row are among them; a workbook does not store these. ``caption`` is what a line above it
    says that all of its columns have in common. ``origin`` tells the row and column of the document's own table by
    those here, where that was turned. ``is_cut`` where it may have more columns than are seen.
    """

    rows: tuple[tuple[GridCell, ...], ...]
    keeps_columns: bool = True
    keeps_blanks: bool = True
    keeps_ends: bool = True
    caption: str = ""
    is_cut: bool = False
    origin: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=lambda: MappingProxyType({}))

    def printed(self, row: int) -> tuple[str, ...]:
        """The texts of the cells that begin in a row, merged ones once."""
        return self._printed[row]

    @cached_property
    def _printed(self) -> tuple[tuple[str, ...], ...]:
        return tuple(
            tuple([cell.text for at, cell in enumerate(cells) if cell.column == at and cell.row == row and cell.text])
            for row, cells in enumerate(self.rows)
        )

    def words(self, row: int) -> tuple[str, ...]:
        """Those of the printed texts of a row that may be words of the form, and are no plain figures."""
        return self._words[row]

    @cached_property
    def _words(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple([text for text in texts if not text.isascii()]) for texts in self._printed)

    @cached_property
    def texts(self) -> frozenset[str]:
        """What the cells say, each text once."""
        return frozenset([cell.text for row in self.rows for cell in row])

    @cached_property
    def usual_width(self) -> int:
        """How many places most rows have."""
        widths = Counter(map(len, self.rows))
        return max(widths, key=lambda width: (widths[width], width), default=0)

    def part(self, start: int, end: int) -> "Grid":
        """Some rows as a grid of their own; what reaches into them from above stays a merged cell."""
        if start == 0 and end >= len(self.rows):
            return self
        moved = tuple(
            tuple(
                GridCell(cell.text, cell.row - start, cell.column, cell.box, cell.confidence, cell.span) for cell in row
            )
            for row in self.rows[start:end]
        )
        return replace(self, rows=moved)

    @property
    def lines(self) -> Iterator[str]:
        """The table as lines of text, for tables that are no tables of figures."""
        for row in range(len(self.rows)):
            if text := " ".join(self.printed(row)):
                yield from text.split("\n")


Block = Line | Grid | Picture


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document that has a name of its own: a sheet of a workbook."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Page:
    """A document of any format, before it is understood.

    ``titles`` are the places that may hold its title, the likeliest first; ``metas`` its metadata, names in lower
    case; ``body`` the report itself, ``around`` what stands before and after it (navigation, information block);
    ``attachments`` the addresses or names of documents it links or embeds. ``may_lose_rows`` where rows of a table may
    not have been seen though others were, as in a scan; ``ends_early`` where the end of the document did not arrive,
    ``goes_on`` where a pager leads to further pages, on which the rest of a report may stand;
    ``is_recognised`` where text was recognised in pictures, so that a heading may not have been seen either.
    ``later_titles`` stand behind the report's first heading, so that they are another's, unless there is no other;
    ``lead`` are the last lines before the body. ``parts`` are the sheets of a workbook, of which the body is made;
    ``year`` is that of its report where it was chosen among those of several years.
    """

    format: Format
    body: tuple[Block, ...]
    around: tuple[Block, ...] = ()
    titles: tuple[str, ...] = ()
    metas: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    attachments: tuple[str, ...] = ()
    may_lose_rows: bool = False
    ends_early: bool = False
    goes_on: bool = False
    is_recognised: bool = False
    later_titles: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    year: int | None = None

    def with_body(self, body: tuple[Block, ...]) -> "Page":
        """The same page with its body understood further."""
        return replace(self, body=body)


class UnreadableError(Exception):
    """A document that cannot be read; the message says why, in one sentence."""


class SeveralReportsError(UnreadableError):
    """The document holds the reports of several bodies: whatever it is called, it is nobody's alone."""


class UntoldTextError(UnreadableError):
    """The document shows text that its file does not hold, or not truly: caught where text can be recognised."""


class ScanError(UnreadableError):
    """The document is pictures of pages: raised by readers of text, and caught where text can be recognised.

    ``with_text`` are the pages, by their numbers, whose text the file holds all the same.
    """

    def __init__(self, reason: str, with_text: Mapping[int, Sheet] = MappingProxyType({})) -> None:
        super().__init__(reason)
        self.with_text = with_text


def plain_grid(rows: Sequence[Sequence[str]], *, keeps_columns: bool, keeps_blanks: bool) -> Grid:
    """A grid of cells none of which is merged."""
    return grid_of_lines([[Line(text) for text in row] for row in rows], keeps_columns, keeps_blanks)


def grid_of_lines(rows: Sequence[Sequence[Line]], keeps_columns: bool, keeps_blanks: bool) -> Grid:
    """The same of texts that may know where they stand."""
    return Grid(
        tuple(
            tuple(GridCell(line.text, row, column, span=line.span) for column, line in enumerate(lines))
            for row, lines in enumerate(rows)
        ),
        keeps_columns,
        keeps_blanks,
    )


def lines_of(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Every line of text in blocks, tables as one line a row."""
    for block in blocks:
        if isinstance(block, Line):
            yield block.text
        elif isinstance(block, Grid):
            yield from block.lines
