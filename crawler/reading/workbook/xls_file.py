"""Excel 97-2003 files: the sheets of a workbook read from its records (BIFF8, [MS-XLS] 2.4)."""

import struct
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field

from crawler.reading.blocks import UnreadableError
from crawler.reading.containers.ole_streams import ole_streams
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.workbook.number_formats import shown, shown_text
from crawler.reading.workbook.sheet_blocks import Area, Sheet
from crawler.reading.workbook.xls_looks import XlsLooks

_BIFF8 = 0x0600
_BOF, _EOF, _CONTINUE, _ENCRYPTED = 0x809, 0x0A, 0x3C, 0x2F
_SHEET, _STRINGS, _FORMAT = 0x85, 0xFC, 0x41E
_ROW, _COLUMNS, _MERGED, _DRAWN, _WINDOW = 0x208, 0x7D, 0xE5, 0x5D, 0x23E
_STRING_CELL, _NUMBER, _SHORT_NUMBER, _SHORT_NUMBERS = 0xFD, 0x203, 0x27E, 0xBD
_LABEL, _FORMULA, _FORMULA_TEXT, _BLANK, _BLANKS, _TRUTH = 0x204, 0x06, 0x207, 0x201, 0xBE, 0x205
_HIDDEN_ROW = 0x20
_SHOWS_ZEROS = 0x10
_PICTURE = 0x08
_MOST_STRINGS = 500_000


def read_xls_sheets(content: bytes) -> list[Sheet]:
    """The visible sheets of a workbook. Raises UnreadableError when it is broken, encrypted or older than Excel 97."""
    streams = ole_streams(content)
    stream = streams.get("Workbook")
    if stream is None and "Book" in streams:
        raise _is_older()
    if stream is None:
        raise UnreadableError("the file holds no workbook of Excel 97 or later")
    try:
        book = _book(stream)
        return [_Reader(book, name).sheet(stream, offset) for offset, name in book.visible]
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise UnreadableError("the workbook is broken or cut short") from error


def _is_older() -> UnreadableError:
    return UnreadableError("the workbook is older than Excel 97 and needs a converter")


@dataclass
class _Book:
    """What all sheets share. ``visible`` are where the sheets that are shown begin, and their names."""

    visible: list[tuple[int, str]] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    looks: XlsLooks = field(default_factory=XlsLooks)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes, list[int]]]:
    """The records of a part of the stream: kind, bytes with those of its continuations, where these begin."""
    waiting: tuple[int, bytes, list[int]] | None = None
    while True:
        kind, size = struct.unpack_from("<HH", stream, at)
        data = stream[at + 4 : at + 4 + size]
        if len(data) < size:
            raise UnreadableError("the workbook is cut short")
        at += 4 + size
        if kind == _CONTINUE and waiting:
            waiting = (waiting[0], waiting[1] + data, [*waiting[2], len(waiting[1])])
            continue
        if waiting:
            yield waiting
        if kind == _EOF:
            return
        waiting = (kind, data, [])


def _book(stream: bytes) -> _Book:
    book = _Book()
    for kind, data, breaks in _records(stream, 0):
        if kind == _BOF and struct.unpack_from("<H", data)[0] != _BIFF8:
            raise _is_older()
        if kind == _ENCRYPTED:
            raise UnreadableError("the workbook is encrypted with a password")
        if kind == _SHEET and not data[4] & 3 and data[5] == 0:
            name = _decoded(data[8 : 8 + data[6] * (1 + (data[7] & 1))], data[7] & 1)
            book.visible.append((struct.unpack_from("<I", data)[0], name))
        elif kind == _STRINGS:
            book.strings = _Strings(data, breaks, book.looks).all()
        elif kind == _FORMAT:
            book.looks.formats[struct.unpack_from("<H", data)[0]] = _string(data, 2)
        else:
            book.looks.take(kind, data)
    return book


def _string(data: bytes, at: int) -> str:
    """A string with a length of two bytes, without formatting runs."""
    count, wide = struct.unpack_from("<HB", data, at)
    return _decoded(data[at + 3 : at + 3 + count * (1 + (wide & 1))], wide & 1)


def _decoded(data: bytes, wide: int) -> str:
    return data.decode("utf-16-le" if wide else "latin-1", "replace")


class _Strings:
    """The table of strings, which goes on over records; a string cut by their border says its width again."""

    def __init__(self, data: bytes, breaks: list[int], looks: XlsLooks) -> None:
        self.data = data
        self.looks = looks
        self.breaks = [*breaks, len(data)]
        self.at = 8

    def all(self) -> list[str]:
        (count,) = struct.unpack_from("<I", self.data, 4)
        if count > min(_MOST_STRINGS, len(self.data) // 3):
            raise UnreadableError("the workbook is broken: it says that it has an impossible number of texts")
        return [self._next() for _ in range(count)]

    def _next(self) -> str:
        count, flags = struct.unpack_from("<HB", self.data, self.at)
        self.at += 3
        runs = size = 0
        if flags & 8:
            (runs,) = struct.unpack_from("<H", self.data, self.at)
            self.at += 2
        if flags & 4:
            (size,) = struct.unpack_from("<I", self.data, self.at)
            self.at += 4
        text = self._characters(count, flags & 1)
        for run in reversed(range(runs)):
            first, font = struct.unpack_from("<HH", self.data, self.at + 4 * run)
            text = text[:first] + self.looks.sign(font) + text[first:]
        self.at += 4 * runs + size
        return text

    def _characters(self, count: int, wide: int) -> str:
        text = ""
        while count:
            end = self.breaks[bisect(self.breaks, self.at)]
            taken = min(count, (end - self.at) // (1 + wide))
            text += _decoded(self.data[self.at : self.at + taken * (1 + wide)], wide)
            self.at += taken * (1 + wide)
            count -= taken
            if count:
                wide = self.data[self.at] & 1
                self.at += 1
        return text


class _Reader:
    """Reads one sheet."""

    def __init__(self, book: _Book, name: str) -> None:
        self.book = book
        self.read = Sheet(name)
        self.waiting: tuple[int, int] | None = None
        self.zeros: list[tuple[int, int]] = []

    def sheet(self, stream: bytes, offset: int) -> Sheet:
        depth = 0
        for kind, data, _ in _records(stream, offset):
            depth += kind == _BOF
            if depth == 1:
                self._record(kind, data)
        return self.read

    def _record(self, kind: int, data: bytes) -> None:
        if kind == _FORMULA_TEXT and self.waiting:
            self.read.put(*self.waiting, _string(data, 0))
            self.waiting = None
        elif kind in _CELLS:
            self._cell(kind, data)
        elif kind == _WINDOW and not struct.unpack_from("<H", data)[0] & _SHOWS_ZEROS:
            self.read.cells |= dict.fromkeys(self.zeros, "")
        else:
            self._shape(kind, data)

    def _shape(self, kind: int, data: bytes) -> None:
        if kind == _ROW:
            row, flags = struct.unpack_from("<H10xH", data)
            if flags & _HIDDEN_ROW:
                self.read.hidden_rows.add(row)
        elif kind == _COLUMNS:
            first, last, flags = struct.unpack_from("<HH4xH", data)
            if flags & 1:
                self.read.hidden_columns.update(range(first, min(last, 255) + 1))
        elif kind == _MERGED:
            for number in range(struct.unpack_from("<H", data)[0]):
                top, bottom, left, right = struct.unpack_from("<4H", data, 2 + 8 * number)
                self.read.areas.append(Area(top, left, bottom, right))
        elif kind == _DRAWN:
            self.read.pictures += struct.unpack_from("<H", data, 4)[0] == _PICTURE

    def _cell(self, kind: int, data: bytes) -> None:
        row, column, style = struct.unpack_from("<3H", data)
        self._frame(row, column, style)
        if kind == _BLANKS:
            for number, each in enumerate(range(column, struct.unpack_from("<H", data, len(data) - 2)[0] + 1)):
                self._frame(row, each, struct.unpack_from("<H", data, 4 + 2 * number)[0])
                self.read.put(row, each, "")
        elif kind == _SHORT_NUMBERS:
            for number in range((len(data) - 6) // 6):
                style, packed = struct.unpack_from("<HI", data, 4 + 6 * number)
                self._frame(row, column + number, style)
                self._put(row, column + number, style, _unpacked(packed))
        elif kind in (_NUMBER, _SHORT_NUMBER):
            value = struct.unpack_from("<d", data, 6)[0] if kind == _NUMBER else _unpacked(_whole(data))
            self._put(row, column, style, value)
        elif kind == _FORMULA:
            self._formula((row, column), style, data[6:14])
        elif kind == _BLANK:
            self.read.put(row, column, "")
        else:
            self._put_text(row, column, style, self._text(kind, data))

    def _frame(self, row: int, column: int, style: int) -> None:
        if style in self.book.looks.framing:
            self.read.framed.add((row, column))

    def _text(self, kind: int, data: bytes) -> str:
        if kind == _STRING_CELL:
            return self.book.strings[_whole(data)]
        return _string(data, 6) if kind == _LABEL else OBJECT

    def _formula(self, spot: tuple[int, int], style: int, result: bytes) -> None:
        if result[6:] != b"\xff\xff":
            self._put(*spot, style, struct.unpack("<d", result)[0])
            return
        self.waiting = spot if result[0] == 0 else None
        self.read.put(*spot, "" if result[0] == 3 else OBJECT)

    def _put_text(self, row: int, column: int, style: int, stored: str) -> None:
        code, sign = self.book.looks.style(style)
        text = shown_text(stored, code)
        self.read.put(row, column, sign + text if text else "")

    def _put(self, row: int, column: int, style: int, value: float) -> None:
        code, sign = self.book.looks.style(style)
        text = shown(repr(value), code)
        if not value:
            self.zeros.append((row, column))
        self.read.put(row, column, sign + text if text else "")


_CELLS = frozenset({_STRING_CELL, _NUMBER, _SHORT_NUMBER, _SHORT_NUMBERS, _LABEL, _FORMULA, _BLANK, _BLANKS, _TRUTH})


def _whole(data: bytes) -> int:
    return int(struct.unpack_from("<I", data, 6)[0])


def _unpacked(packed: int) -> float:
    """An RK number: 30 bits of a float or a whole number, perhaps a hundredfold."""
    value: float
    if packed & 2:
        value = (packed >> 2) - (1 << 30 if packed & 0x80000000 else 0)
    else:
        (value,) = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", packed & 0xFFFFFFFC))
    return value / 100 if packed & 1 else value
