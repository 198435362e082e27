"""A report as an Excel 97-2003 workbook (.xls), written by [MS-XLS]."""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from storage.report import State
from tests.corpus.office_files import lost_without_frames
from tests.corpus.printed import Place, PrintedCell, Table
from tests.corpus.report import Report
from tests.corpus.written import Written
from tests.crawler.reading.compound_files import compound_file

_BOF, _EOF, _CONTINUE, _CODE_PAGE, _FONT, _FORMAT, _STYLE = 0x809, 0x0A, 0x3C, 0x42, 0x31, 0x41E, 0xE0
_SHEET, _STRINGS, _WINDOW, _ROW, _COLUMN, _MERGED = 0x85, 0xFC, 0x23E, 0x208, 0x7D, 0xE5
_LABEL, _SHARED, _NUMBER, _SHORT, _SHORTS = 0x204, 0xFD, 0x203, 0x27E, 0xBD
_FORMULA, _RESULT, _BLANK, _BLANKS = 0x06, 0x207, 0x201, 0xBE
_GLOBALS, _WORKSHEET = 5, 0x10
_LONGEST = 8224
_HIDDEN_ROW = 0x20
_PLAIN, _THOUSANDS, _FRAMED = 0, 1, 2
"""Styles: plain, with separators of thousands, and each of both in a frame."""
_FORMATS = {164: "#,##0_ ", 165: "0_);[Red]\\(0\\)"}
_MOST_MERGED = 1000
_EXACT = 1 << 29


@dataclass(frozen=True)
class _Manner:
    """How a workbook is written: figures as numbers, in frames, a sheet for each table, a hidden sheet, hidden rows,
    each column of a table as two of the sheet."""

    as_numbers: bool
    framed: bool
    many: bool
    hidden_sheet: bool
    hidden_rows: bool
    wide: bool

    @property
    def features(self) -> list[str]:
        """What is said of it."""
        named = {
            "framed": self.framed,
            "a hidden sheet": self.hidden_sheet,
            "hidden rows": self.hidden_rows,
            "cells of two columns": self.wide,
        }
        own = "figures as numbers" if self.as_numbers else "figures as text"
        return [own, *(f"xls: {name}" for name, is_so in named.items() if is_so)]


@dataclass
class _Strings:
    """The texts that all sheets share, some of them in runs of several fonts or with a reading beside them."""

    random: Random
    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        """The number of a text."""
        return self.numbers.setdefault(text, len(self.numbers))

    def records(self) -> bytes:
        """The table of strings, cut into records also within a text."""
        parts = [struct.pack("<2I", len(self.numbers), len(self.numbers))]
        for text in self.numbers:
            self._add(text, parts)
        first, *others = parts
        return _record(_STRINGS, first) + b"".join(_record(_CONTINUE, part) for part in others)

    def _add(self, text: str, parts: list[bytes]) -> None:
        wide = int(any(character > "\xff" for character in text) or self.random.random() < 0.2)
        runs = [(len(text) // 2, self.random.randrange(4))] if len(text) > 1 and self.random.random() < 0.2 else []
        beside = bytes(self.random.randrange(1, 20)) if self.random.random() < 0.1 else b""
        head = struct.pack("<HB", len(text), wide | 4 * bool(beside) | 8 * bool(runs))
        head += struct.pack("<H", len(runs)) * bool(runs) + struct.pack("<I", len(beside)) * bool(beside)
        if len(parts[-1]) + len(head) + 2 > _LONGEST:
            parts.append(b"")
        parts[-1] += head
        rest = text
        while True:
            room = (_LONGEST - len(parts[-1])) // (1 + wide)
            parts[-1] += _encoded(rest[:room], wide)
            rest = rest[room:]
            if not rest:
                break
            # What goes on in the next record may be of another width.
            wide = int(any(character > "\xff" for character in rest))
            parts.append(bytes([wide]))
        tail = b"".join(struct.pack("<2H", *run) for run in runs) + beside
        if len(parts[-1]) + len(tail) > _LONGEST:
            parts.append(b"")
        parts[-1] += tail


def old_workbook(report: Report, random: Random) -> Written:
    """A .xls: numbers in every kind of record, as results of formulas or as text; merged cells, hidden sheets, rows."""
    manner = _Manner(*(random.random() < share for share in (0.7, 0.5, 0.3, 0.3, 0.2, 0.1)))
    strings = _Strings(random)
    sheets = [_Sheet(manner, strings, random)]
    for block in report.blocks:
        if isinstance(block, str):
            sheets[-1].text(block)
            continue
        sheets[-1].table(block.widened(2) if manner.wide else block)
        if manner.many:
            sheets.append(_Sheet(manner, strings, random))
    hidden = []
    if manner.hidden_sheet:
        hidden.append(_Sheet(manner, strings, random))
        hidden[0].text(report.title)
        hidden[0].table(Table(tuple(_disguised(cells, random) for table in report.tables[-2:] for cells in table.rows)))
    own = report
    for feature in manner.features:
        own = own.without(set(), feature)
    lost = set() if manner.framed else lost_without_frames(report)
    if manner.hidden_rows:  # what is hidden may be what is not seen
        lost |= {name for name, truth in report.truth.items() if truth.state is State.ABSENT}
    stream = _book([(sheet, False) for sheet in sheets] + [(sheet, True) for sheet in hidden], strings)
    streams = {"Workbook": stream.ljust(4096, b"\0"), "\x05SummaryInformation": b"\xfe\xff" + bytes(60)}
    return Written(compound_file(streams), own.without(lost, "xls"), "application/vnd.ms-excel")


def _disguised(cells: Iterable[PrintedCell], random: Random) -> tuple[PrintedCell, ...]:
    """The row of another year: its figures are others."""
    return tuple(
        PrintedCell(str(random.randrange(5000, 9000)), cell.down, cell.across) if cell.field else cell for cell in cells
    )


class _Sheet:
    """A sheet as it is filled from its top."""

    def __init__(self, manner: _Manner, strings: _Strings, random: Random) -> None:
        self.manner, self.strings, self.random = manner, strings, random
        self.row = 0
        self.cells: list[bytes] = []
        self.merged: list[bytes] = []
        self.hidden: set[int] = set()

    def text(self, text: str) -> None:
        """Writes a paragraph into a row of its own."""
        self.cells += self._cell(0, text, 0)
        self.row += 1

    def table(self, table: Table) -> None:
        """Writes a table and perhaps an empty row."""
        top = self.row
        places = table.places()
        # Between two rows that no merged cell joins; what is hidden there is an older row.
        free = [number for number, row in enumerate(places) if number and not any(place.below for place in row)]
        hidden = self.random.choice(free) if free and self.manner.hidden_rows else 0
        for number, row in enumerate(places):
            if hidden and number == hidden:
                self._hidden_row(places[number - 1])
            self._row([(place.cell if place.is_first else None) for place in row])
            for column, place in enumerate(row):
                cell = place.cell
                if place.is_first and cell.down * cell.across > 1:
                    ends = self.row, self.row + cell.down - 1, column, column + cell.across - 1
                    self.merged.append(struct.pack("<4H", *ends))
            self.row += 1
        self.row += self.random.choice([0, 1]) if self.row > top else 0

    def _hidden_row(self, above: list[Place]) -> None:
        self.hidden.add(self.row)
        for column in range(len(above)):
            self.cells += self._cell(column, "旧行" if column == 0 else str(self.random.randrange(5000, 9000)), 0)
        self.row += 1

    def _row(self, cells: list[PrintedCell | None]) -> None:
        style = _FRAMED * self.manner.framed
        shorts: list[tuple[int, int]] = []
        for column, cell in enumerate([*cells, None]):
            text = cell.text if cell else ""
            short = _short(text) if cell and self.manner.as_numbers else None
            if short is not None and self.random.random() < 0.5:
                shorts.append((column, short))
                continue
            self.cells += self._short_cells(shorts, style)
            shorts = []
            if column < len(cells) and (text or self.manner.framed):
                self.cells += self._cell(column, text, style)

    def _short_cells(self, shorts: list[tuple[int, int]], style: int) -> Iterator[bytes]:
        """Numbers in cells beside each other."""
        if len(shorts) == 1:
            ((column, packed),) = shorts
            yield _record(_SHORT, struct.pack("<3HI", self.row, column, style, packed))
        elif shorts:
            held = b"".join(struct.pack("<HI", style, packed) for _, packed in shorts)
            ends = shorts[0][0], shorts[-1][0]
            yield _record(_SHORTS, struct.pack("<2H", self.row, ends[0]) + held + struct.pack("<H", ends[1]))

    def _cell(self, column: int, text: str, style: int) -> Iterator[bytes]:
        place = struct.pack("<3H", self.row, column, style)
        value = _value(text) if self.manner.as_numbers else None
        if value is not None:
            grouped = struct.pack("<3H", self.row, column, style + _THOUSANDS * (value == int(value)))
            number = struct.pack("<d", float(value))
            if self.random.random() < 0.3:
                yield _record(_FORMULA, grouped + number + struct.pack("<HIHBH", 2, 0, 3, 0x1E, 7))
            else:
                yield _record(_NUMBER, grouped + number)
        elif not text:
            if self.random.random() < 0.3:
                yield _record(_BLANKS, place + struct.pack("<H", column))
            else:
                yield _record(_BLANK, place)
        elif len(text) < 100 and self.random.random() < 0.1:
            yield _record(_FORMULA, place + b"\0\0\0\0\0\0\xff\xff" + struct.pack("<HIHBH", 2, 0, 3, 0x1E, 7))
            yield _record(_RESULT, _text(text))
        elif len(text) < 100 and self.random.random() < 0.1:
            yield _record(_LABEL, place + _text(text))
        else:
            yield _record(_SHARED, place + struct.pack("<I", self.strings.number(text)))

    def records(self) -> bytes:
        """The records of the sheet."""
        rows = [
            _record(_ROW, struct.pack("<6H2H", row, 0, 20, 300, 0, 0, _HIDDEN_ROW * (row in self.hidden) | 0x100, 15))
            for row in range(self.row)
        ]
        merged = [
            _record(_MERGED, struct.pack("<H", len(part)) + b"".join(part))
            for part in (self.merged[at : at + _MOST_MERGED] for at in range(0, len(self.merged), _MOST_MERGED))
        ]
        columns = _record(_COLUMN, struct.pack("<6H", 0, 20, 2560, 0, 0, 0))
        window = _record(_WINDOW, struct.pack("<9H", 0x6B6, 0, 0, 64, 0, 0, 0, 0, 0))
        return _begin(_WORKSHEET) + columns + b"".join([*rows, *self.cells]) + window + b"".join(merged) + _record(_EOF)


def _book(sheets: list[tuple[_Sheet, bool]], strings: _Strings) -> bytes:
    """The stream of a workbook of sheets, some of them hidden."""
    written = [sheet.records() for sheet, _ in sheets]
    head = _begin(_GLOBALS) + _record(_CODE_PAGE, b"\xb0\x04")
    for weight in (400, 700, 400, 400):
        name = "宋体"
        font = struct.pack("<5H4B", 220, 0, 0x7FFF, weight, 0, 0, 0, 134, 0)
        head += _record(_FONT, font + bytes([len(name), 1]) + name.encode("utf-16-le"))
    head += b"".join(_record(_FORMAT, struct.pack("<H", number) + _text(code)) for number, code in _FORMATS.items())
    for style in (_PLAIN, _THOUSANDS, _PLAIN | _FRAMED, _THOUSANDS | _FRAMED):
        lines = 0x1111 if style & _FRAMED else 0
        code = 164 if style & _THOUSANDS else 0
        head += _record(_STYLE, struct.pack("<3H4B2IH", 0, code, 1, 0x20, 0, 0, 0xF8, lines, 0, 0x20C0))
    texts = strings.records()
    names = [f"Sheet{number}" for number in range(1, len(sheets) + 1)]
    at = len(head) + sum(len(name) + 12 for name in names) + len(texts) + len(_record(_EOF))
    for (_, is_hidden), name, records in zip(sheets, names, written, strict=True):
        head += _record(_SHEET, struct.pack("<I4B", at, int(is_hidden), 0, len(name), 0) + name.encode())
        at += len(records)
    return head + texts + _record(_EOF) + b"".join(written)


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _begin(kind: int) -> bytes:
    return _record(_BOF, struct.pack("<4H2I", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))


def _encoded(text: str, wide: int) -> bytes:
    return text.encode("utf-16-le" if wide else "latin-1")


def _text(text: str) -> bytes:
    """A text with its length and its width before it."""
    wide = int(any(character > "\xff" for character in text))
    return struct.pack("<HB", len(text), wide) + _encoded(text, wide)


def _value(text: str) -> Decimal | None:
    """The number that stands for a text: whole ones and those with a point, no other signs."""
    whole, point, decimals = text.removeprefix("-").partition(".")
    is_plain = whole.isascii() and whole.isdecimal() and (not point or (decimals.isascii() and decimals.isdecimal()))
    return Decimal(text) if is_plain else None


def _short(text: str) -> int | None:
    """The same as an RK number, a whole one or a hundredfold, if it can be one."""
    value = _value(text)
    if value is None:
        return None
    for factor, flag in ((1, 2), (100, 3)):
        whole = value * factor
        if whole == int(whole) and abs(whole) < _EXACT:
            return (int(whole) << 2 | flag) & 0xFFFFFFFF
    return None
