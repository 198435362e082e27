"""A report drawn on pages: text and lines at their places, as a printer would set them."""

from dataclasses import dataclass, field
from random import Random
from unicodedata import normalize

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from tests.corpus.printed import Place, Table
from tests.corpus.report import Report

FONT = "STSong-Light"
WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 40.0
SIZE, _LEADING = 8.0, 10.0
_PAD_WITH_LINES, _PAD_WITHOUT = 2.0, 5.0
_NARROWEST, _WIDEST = 26.0, 110.0

pdfmetrics.registerFont(UnicodeCIDFont(FONT))


@dataclass(frozen=True, slots=True)
class Word:
    """A text set in one go: the left end of its base line, in points from the page's top left."""

    left: float
    base: float
    text: str


@dataclass
class DrawnPage:
    """What stands on one page, and how large it is: texts, lines, and the cells of the heads of tables, the last two as
    (left, top, right, bottom)."""

    width: float = WIDTH
    height: float = HEIGHT
    words: list[Word] = field(default_factory=list)
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    heads: list[tuple[float, float, float, float]] = field(default_factory=list)


def width_of(text: str) -> float:
    """How wide a text is, in points."""
    return float(pdfmetrics.stringWidth(text, FONT, SIZE))


def drawn(
    report: Report,
    random: Random,
    *,
    ruled: bool = True,
    larger: float = 1.0,
    pad: float | None = None,
    wide: bool = False,
) -> list[DrawnPage]:
    """The pages of a report; ``ruled`` draws the lines of its tables. Tables may be cut between any two rows.

    ``larger`` is by how much its text is larger on paper: the page holds less for that, in the same units. ``pad`` is
    the least room beside a cell's text. ``wide`` pages lie on their long side.
    """
    align, header_again = random.choice(["centre", "left", "right"]), random.random() < 0.4
    pad = pad if pad is not None else _PAD_WITH_LINES if ruled else _PAD_WITHOUT
    width, height = (HEIGHT, WIDTH) if wide else (WIDTH, HEIGHT)
    pen = _Pen((width / larger, height / larger), align, pad, ruled=ruled, header_again=header_again)
    for block in report.blocks:
        if isinstance(block, str):
            pen.paragraph(block)
        else:
            pen.table(block)
    return pen.pages


class _Pen:
    def __init__(self, paper: tuple[float, float], align: str, pad: float, *, ruled: bool, header_again: bool) -> None:
        self.paper, self.align, self.pad, self.ruled, self.header_again = paper, align, pad, ruled, header_again
        self.pages = [DrawnPage(*paper)]
        self.top = MARGIN

    def paragraph(self, text: str) -> None:
        self.top += 4
        for line in _wrapped(text, self.paper[0] - 2 * MARGIN):
            if self.top + _LEADING > self.paper[1] - MARGIN:
                self._turn()
            self.pages[-1].words.append(Word(MARGIN, self.top + SIZE, line))
            self.top += _LEADING + 2
        self.top += 4

    def _turn(self) -> None:
        self.pages.append(DrawnPage(*self.paper))
        self.top = MARGIN

    def table(self, table: Table) -> None:
        """Draws as many rows as fit on the page, and the rest on the next as a table of its own."""
        columns = _edges(table, self.pad, self.paper[0] - 2 * MARGIN)
        self.pages[-1].width = max(self.pages[-1].width, columns[-1] + MARGIN)
        heights = _heights(table, columns, self.pad)
        room = self.paper[1] - MARGIN - self.top
        fits = next((row for row in range(len(heights)) if sum(heights[: row + 1]) > room), len(heights))
        if fits <= table.heading_rows and fits < len(heights):
            self._turn()
            self.table(table)
            return
        rest: Table | None = None
        if fits < len(heights):
            table, rest = table.cut(fits, header_again=self.header_again)
            heights = _heights(table, columns, self.pad)
        self._cells(table, columns, heights)
        if rest:
            self._turn()
            self.table(rest)

    def _cells(self, table: Table, columns: list[float], heights: list[float]) -> None:
        tops = [self.top + sum(heights[:row]) for row in range(len(heights) + 1)]
        for row, places in enumerate(table.places()):
            is_head = not any(place.cell.field for place in places)
            for column, place in enumerate(places):
                if place.is_first:
                    box = (
                        columns[column],
                        tops[row],
                        columns[column + place.cell.across],
                        tops[min(row + place.cell.down, len(heights))],
                    )
                    self._cell(place, box)
                    self.pages[-1].heads += [box] * is_head
        self.top = tops[-1] + 6

    def _cell(self, place: Place, box: tuple[float, float, float, float]) -> None:
        left, top, right, bottom = box
        page = self.pages[-1]
        if self.ruled:
            page.lines += [(left, top, right, top), (left, bottom, right, bottom)]
            page.lines += [(left, top, left, bottom), (right, top, right, bottom)]
        lines = _cell_lines(place, right - left - 2 * self.pad)
        base = (top + bottom - _LEADING * len(lines)) / 2 + SIZE
        for line in lines:
            free = right - left - 2 * self.pad - width_of(line)
            indent = {"left": 0.0, "centre": free / 2, "right": free}[self.align]
            if line.strip():
                page.words.append(Word(left + self.pad + indent, base, line))
            base += _LEADING


def _cell_lines(place: Place, room: float) -> list[str]:
    return [line for text in place.cell.text.split("\n") for line in _wrapped(text, room)]


def _edges(table: Table, pad: float, room: float) -> list[float]:
    """The edges of the columns: as wide as their own texts want, within bounds, together no narrower than the room."""
    rows = table.places()
    wanted = [_NARROWEST] * len(rows[0])
    for places in rows:
        for column, place in enumerate(places):
            if place.is_first and place.cell.across == 1:
                needed = max(map(width_of, place.cell.text.split("\n"))) + 2 * pad + 1
                least = needed if place.cell.field else min(needed, _WIDEST)
                wanted[column] = max(wanted[column], least)
    scale = max(1.0, room / sum(wanted))
    edges = [MARGIN]
    for each in wanted:
        edges.append(edges[-1] + each * scale)
    return edges


def _heights(table: Table, columns: list[float], pad: float) -> list[float]:
    rows = table.places()
    heights = [_LEADING + 2 * pad] * len(rows)
    spans = sorted(
        (place.cell.down, row, column)
        for row, places in enumerate(rows)
        for column, place in enumerate(places)
        if place.is_first
    )
    for down, row, column in spans:
        place = rows[row][column]
        width = columns[column + place.cell.across] - columns[column]
        needed = len(_cell_lines(place, width - 2 * pad)) * _LEADING + 2 * pad
        last = min(row + down, len(rows)) - 1
        heights[last] += max(0.0, needed - sum(heights[row : last + 1]))
    return heights


def _wrapped(text: str, room: float) -> list[str]:
    """The lines of a text; what has no Chinese in it is never broken."""
    if normalize("NFKC", text).isascii():
        return [text]
    lines = [""]
    for character in text:
        if lines[-1] and width_of(lines[-1] + character) > room:
            lines.append("")
        lines[-1] += character
    return lines
