"""Word 97-2003 files: the streams of an OLE container, the text in its pieces, and the properties of every place.

The layouts are those of [MS-DOC] 2.4 (pieces), 2.5 (FIB) and 2.9 (formatted disk pages).
"""

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from crawler.reading.blocks import UnreadableError
from crawler.reading.containers.ole_streams import ole_streams
from crawler.reading.word.binary_styles import BinaryStyles
from crawler.reading.word.properties import (
    NEEDS_CONVERTER,
    Characters,
    Paragraph,
    characters_of,
    matters,
    paragraph_of,
)
from crawler.reading.word.text_marks import PLAIN, Marks

_WORD_97 = 0xA5EC
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_STYLES, _PIECES, _PARAGRAPHS, _CHARACTERS = 1, 33, 13, 12  # places in the FIB's table of offsets
_PAGE = 512
_SHORTEST = 34
_NARROW, _OFFSET = 0x40000000, 0x3FFFFFFF
_MOST_CHARACTERS = 5_000_000
# Modifiers given by number with a piece: in table, end of row, deleted, hidden behind a field, struck, hidden.
_SHORT_THAT_MATTER = (0x18, 0x19, 0x41, 0x43, 0x57, 0x5C)

Properties = TypeVar("Properties", Paragraph, Characters)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: its first character, the characters it has, its place in the stream, bytes a character."""

    first: int
    count: int
    offset: int
    width: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters that are shown in one way; the character ``n`` stands at ``offset + n * width`` of the stream."""

    text: str
    offset: int
    width: int
    marks: Marks
    symbol: bool


class Runs(Generic[Properties]):
    """Properties by place in the stream."""

    def __init__(self, runs: list[tuple[int, int, Properties]]) -> None:
        self._runs: list[tuple[int, int, Properties]] = sorted(runs, key=lambda run: run[:2])
        self._starts: list[int] = [start for start, _, _ in self._runs]

    def at(self, offset: int) -> tuple[int, Properties]:
        """The end of the run at a place, and its properties."""
        number = bisect_right(self._starts, offset) - 1
        if number < 0 or offset >= self._runs[number][1]:
            raise UnreadableError("the Word document has text without properties; it is broken or needs a converter")
        _, end, properties = self._runs[number]
        return end, properties


class WordFile:
    """A Word 97-2003 document. Raises UnreadableError when it is broken, encrypted or older."""

    def __init__(self, content: bytes) -> None:
        self._word, table, data = _streams(content)
        try:
            self._read(table, data)
        except (struct.error, IndexError, ValueError) as error:
            raise UnreadableError("the Word document is broken, or of a kind that needs a converter") from error

    def _read(self, table: bytes, data: bytes) -> None:
        at = 34 + self._unpack("H", 32) * 2
        lengths = struct.unpack_from("<11i", self._word, at + 2)
        at += 2 + self._unpack("H", at) * 4
        self._places = at + 2
        self.main = range(lengths[3])
        # The order of the text: main, footnotes, headers, comments, endnotes, text boxes; lengths[6] has no meaning.
        before = (*lengths[3:6], *lengths[7:9])
        self.boxes = range(sum(before), sum(before) + lengths[9])
        if min(*before, lengths[9]) < 0 or self.boxes.stop > _MOST_CHARACTERS:
            raise UnreadableError("the Word document is broken: it says that its text has an impossible length")
        self._pieces = list(self._piece_table(self._place(table, _PIECES)))
        self._styles = BinaryStyles(self._place(table, _STYLES, b""))
        self._is_styled = False
        self._paragraphs = Runs(
            [
                (start, end, self._paragraph_of(modifiers, data))
                for start, end, modifiers in self._pages(self._place(table, _PARAGRAPHS), _paragraph_modifiers)
            ]
        )
        self._characters = Runs(
            [
                (start, end, self._characters_of(modifiers, data))
                for start, end, modifiers in self._pages(self._place(table, _CHARACTERS), _character_modifiers)
            ]
        )

    def paragraph(self, offset: int) -> Paragraph:
        """The properties of the paragraph at a place of the stream."""
        return self._paragraphs.at(offset)[1]

    def _paragraph_of(self, modifiers: bytes, data: bytes) -> Paragraph:
        paragraph = paragraph_of(modifiers[2:], data)
        style = self._styles.get(int.from_bytes(modifiers[:2], "little"))
        self._is_styled |= style.marks != PLAIN
        listed = style.listed if paragraph.listed is None else paragraph.listed
        return replace(paragraph, listed=listed, marks=style.marks)

    def _characters_of(self, modifiers: bytes, data: bytes) -> Characters:
        characters = characters_of(modifiers, data)
        self._is_styled |= bool(characters.style) and self._styles.get(characters.style).marks != PLAIN
        return characters

    def _marks(self, at: int, characters: Characters) -> Marks:
        """How characters are shown at a place, with what the styles of them and of their paragraph do."""
        own = self._styles.get(characters.style).marks if characters.style else PLAIN
        return characters.over(self.paragraph(at).marks.together(own))

    def stretches(self, characters: range) -> Iterator[Stretch]:
        """The text of some characters, in order."""
        for piece in self._pieces:
            start = max(characters.start, piece.first)
            end = min(characters.stop, piece.first + piece.count)
            at = piece.offset + (start - piece.first) * piece.width
            stop = piece.offset + (end - piece.first) * piece.width
            while at < stop:
                run_end, properties = self._characters.at(at)
                if self._is_styled:
                    run_end = min(run_end, self._paragraphs.at(at)[0])
                upto = min(stop, at + max((run_end - at) // piece.width, 1) * piece.width)
                encoding = "cp1252" if piece.width == 1 else "utf-16-le"
                marks = self._marks(at, properties) if self._is_styled else properties.marks
                text = self._word[at:upto].decode(encoding, "replace")
                yield Stretch(text, at, piece.width, marks, properties.symbol)
                at = upto

    def _unpack(self, form: str, at: int) -> int:
        return int(struct.unpack_from(f"<{form}", self._word, at)[0])

    def _place(self, table: bytes, index: int, otherwise: bytes | None = None) -> bytes:
        at = self._places + 8 * index
        offset, size = self._unpack("I", at), self._unpack("I", at + 4)
        if offset + size > len(table) or not size:
            if otherwise is not None:
                return otherwise
            raise UnreadableError("the Word document is cut short")
        return table[offset : offset + size]

    def _piece_table(self, clx: bytes) -> Iterator[Piece]:
        at, changes = 0, []
        while clx[at] == 1:
            (size,) = struct.unpack_from("<H", clx, at + 1)
            changes.append(clx[at + 3 : at + 3 + size])
            at += 3 + size
        table = clx[at + 5 :]
        count = (int(struct.unpack_from("<I", clx, at + 1)[0]) - 4) // 12
        starts = struct.unpack_from(f"<{count + 1}I", table)
        if starts[0] or starts[-1] < self.boxes.stop or list(starts) != sorted(starts) or starts[-1] > len(self._word):
            raise UnreadableError("the Word document is broken: its text has gaps")
        for number in range(count):
            _, place, change = struct.unpack_from("<HIH", table, 4 * (count + 1) + 8 * number)
            if _change_matters(change, changes):
                raise UnreadableError(NEEDS_CONVERTER)
            width = 1 if place & _NARROW else 2
            offset = (place & _OFFSET) // (2 if width == 1 else 1)
            length = starts[number + 1] - starts[number]
            if offset + length * width > len(self._word):
                raise UnreadableError("the Word document is cut short")
            yield Piece(starts[number], length, offset, width)

    def _pages(self, table: bytes, modifiers: Callable[[bytes, int, int], bytes]) -> Iterator[tuple[int, int, bytes]]:
        count = (len(table) - 4) // 8
        numbers = struct.unpack_from(f"<{count}I", table, 4 * (count + 1))
        for number in dict.fromkeys(numbers):
            page = self._word[number * _PAGE : (number + 1) * _PAGE]
            if len(page) < _PAGE:
                raise UnreadableError("the Word document is cut short")
            runs = page[-1]
            offsets = struct.unpack_from(f"<{runs + 1}I", page)
            for run in range(runs):
                yield offsets[run], offsets[run + 1], modifiers(page, 4 * (runs + 1), run)


def _streams(content: bytes) -> tuple[bytes, bytes, bytes]:
    """The text, the table that belongs to it, and the data stream (which may be empty)."""
    streams = ole_streams(content)
    word = streams.get("WordDocument", b"")
    if not word:
        raise UnreadableError("the file holds no Word document")
    if len(word) < _SHORTEST:
        raise UnreadableError("the Word document is cut short")
    table = streams.get(f"{_checked(word)}Table")
    if not table:
        raise UnreadableError("the Word document is cut short")
    return word, table, streams.get("Data", b"")


def _checked(word: bytes) -> int:
    """The number of the table stream; refuses what is not Word 97-2003 or encrypted."""
    magic, flags = struct.unpack_from("<H", word)[0], struct.unpack_from("<H", word, 10)[0]
    if magic != _WORD_97:
        raise UnreadableError("the document is older than Word 97 and needs a converter")
    if flags & _ENCRYPTED:
        raise UnreadableError("the document is encrypted with a password")
    return 1 if flags & _SECOND_TABLE else 0


def _change_matters(change: int, changes: Sequence[bytes]) -> bool:
    if change & 1:
        return change >> 1 >= len(changes) or matters(changes[change >> 1])
    return (change >> 1) & 0x7F in _SHORT_THAT_MATTER


def _paragraph_modifiers(page: bytes, at: int, run: int) -> bytes:
    """The number of a paragraph's style, and its modifiers."""
    start = page[at + 13 * run] * 2
    if not start:
        return b""
    if words := page[start]:
        return page[start + 1 : start + 2 * words]
    return page[start + 2 : start + 2 + 2 * page[start + 1]]


def _character_modifiers(page: bytes, at: int, run: int) -> bytes:
    start = page[at + run] * 2
    return page[start + 1 : start + 1 + page[start]] if start else b""
