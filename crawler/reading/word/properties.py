"""The properties of Word 97-2003 paragraphs, characters and rows, read from the modifiers (sprm) that set them.

Codes and layouts are those of [MS-DOC] 2.6 and 2.9; edges are twips.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from crawler.reading.blocks import UnreadableError
from crawler.reading.word.table_builder import Shape
from crawler.reading.word.text_marks import PLAIN, TINY, Marks, is_white

NEEDS_CONVERTER = "the tables of the Word document are of a kind that needs a converter"

_IN_TABLE, _ROW_END, _DEPTH = 0x2416, 0x2417, 0x6649
_INNER_CELL, _INNER_ROW_END, _LIST = 0x244B, 0x244C, 0x460B
_ELSEWHERE = (0x6645, 0x6646, 0x646B)
_TAB_STOPS = 0xC615
_DEFINE, _DEFINE_OLD, _MERGE_DOWN = 0xD608, 0xD606, 0xD62B
# Insert, delete, widen, merge and split cells. Programs lay out a row anew so and then define it, which counts; after
# its definition only fast-saved files of Word 97 hold them.
_REDEFINE = (0x7621, 0x5622, 0x7623, 0x5624, 0x5625)
_DELETED, _FIELD_HIDDEN, _VANISH, _STRIKE, _DOUBLE_STRIKE = 0x0800, 0x0802, 0x083C, 0x0837, 0x2A53
_RAISED, _SYMBOL = 0x2A48, 0x6A09
_MOVED, _SIZE, _COLOUR, _COLOUR_OF_16 = 0x4845, 0x4A43, 0x6870, 0x2A42
_WHITE_OF_16 = b"\x08"
_ON = (1, 0x81)
_OPERAND_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_CELL_SIZE = 20
_ACROSS, _CONTINUES = 0x3, 0x20
_DOWN = 0x60


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: how deep in tables it stands, what it ends, and the shapes of the row if it ends one."""

    level: int = 0
    ends_cell: bool = False
    ends_row: bool = False
    listed: bool = False
    shapes: tuple[Shape, ...] = ()


@dataclass(frozen=True, slots=True)
class Characters:
    """A run of characters: how they are shown, and whether they stand for a symbol of another font."""

    marks: Marks = PLAIN
    symbol: bool = False


def paragraph_of(modifiers: bytes, data: bytes) -> Paragraph:
    """The properties of a paragraph; ``data`` is the stream that holds those too long for their place."""
    deep, flat = 0, False
    read = Paragraph()
    edges: tuple[int, ...] = ()
    flags: list[int] = []
    redefined = False
    for code, operand in _modifiers(modifiers, data):
        redefined = code in _REDEFINE or (redefined and code not in (_DEFINE, _DEFINE_OLD))
        if code == _IN_TABLE:
            flat = operand[0] == 1
        elif code == _DEPTH:
            deep = max(struct.unpack_from("<i", operand)[0], 0)
        elif code in (_ROW_END, _INNER_ROW_END):
            read = replace(read, ends_row=operand[0] == 1)
        elif code == _INNER_CELL:
            read = replace(read, ends_cell=operand[0] == 1)
        elif code == _LIST:
            read = replace(read, listed=operand != b"\0\0")
        elif code in (_DEFINE, _DEFINE_OLD):
            edges, flags = _defined(operand)
        elif code == _MERGE_DOWN and operand[1] < len(flags):
            flags[operand[1]] = flags[operand[1]] & ~_DOWN | (operand[2] & 3) << 5
    if redefined:
        raise UnreadableError(NEEDS_CONVERTER)
    return replace(read, level=deep or int(flat), shapes=tuple(_shapes(edges, flags)) if read.ends_row else ())


def characters_of(modifiers: bytes, data: bytes) -> Characters:
    """The properties of a run of characters."""
    marks, symbol = PLAIN, False
    for code, operand in _modifiers(modifiers, data):
        if code in (_DELETED, _VANISH, _FIELD_HIDDEN) and operand[0] in _ON:
            marks = replace(marks, hidden=True)
        elif code in (_STRIKE, _DOUBLE_STRIKE):
            marks = replace(marks, struck=operand[0] in _ON)
        elif code == _RAISED:
            marks = replace(marks, raised=operand[0] != 0)
        elif code == _MOVED:
            marks = replace(marks, raised=abs(struct.unpack("<h", operand)[0]) >= TINY)
        elif code == _SIZE:
            marks = replace(marks, tiny=int.from_bytes(operand, "little") <= TINY)
        elif code in (_COLOUR, _COLOUR_OF_16):
            marks = replace(marks, white=operand == _WHITE_OF_16 or _is_paper(operand))
        elif code == _SYMBOL:
            symbol = True
    return Characters(marks, symbol)


def matters(modifiers: bytes) -> bool:
    """Whether modifiers change what is read, and not only how it looks."""
    codes = {code for code, _ in _modifiers(modifiers, b"")}
    looked_for = (_IN_TABLE, _ROW_END, _DEPTH, _INNER_CELL, _INNER_ROW_END, _DEFINE, _DELETED, _VANISH, _SYMBOL)
    return not codes.isdisjoint((*looked_for, *_ELSEWHERE, *_REDEFINE))


def _modifiers(modifiers: bytes, data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each modifier's code and operand, of those in the data stream too (which lead nowhere further)."""
    at = 0
    while at + 3 <= len(modifiers):
        (code,) = struct.unpack_from("<H", modifiers, at)
        at += 2
        operand = modifiers[at : at + _size(code, modifiers, at)]
        at += len(operand)
        if code not in _ELSEWHERE:
            yield code, operand
        elif data:
            (place,) = struct.unpack("<I", operand)
            (size,) = struct.unpack_from("<H", data, place)
            yield from _modifiers(data[place + 2 : place + 2 + size], b"")


def _size(code: int, modifiers: bytes, at: int) -> int:
    """The bytes of an operand, with those that give its length."""
    if code in (_DEFINE, _DEFINE_OLD):
        size = int(struct.unpack_from("<H", modifiers, at)[0]) + 1
    elif code >> 13 != 6:
        size = _OPERAND_SIZES[code >> 13]
    elif code == _TAB_STOPS and modifiers[at] == 255:
        deleted = modifiers[at + 1]
        size = 3 + 4 * deleted + 3 * modifiers[at + 2 + 4 * deleted]
    else:
        size = 1 + modifiers[at]
    if at + size > len(modifiers):
        raise UnreadableError("the properties of the Word document are broken")
    return size


def _defined(operand: bytes) -> tuple[tuple[int, ...], list[int]]:
    """The edges of a row's cells and their flags (TC80)."""
    count = operand[2]
    cells = operand[3 + 2 * (count + 1) :]
    flags = [int.from_bytes(cells[at : at + 2], "little") for at in range(0, _CELL_SIZE * count, _CELL_SIZE)]
    return struct.unpack_from(f"<{count + 1}h", operand, 3), flags


def _shapes(edges: tuple[int, ...], flags: list[int]) -> Iterator[Shape]:
    """The cells of a row. Cells merged with their neighbours differ in their flags from the first of them."""
    first = 0
    for number, flag in enumerate(flags):
        across = flag & _ACROSS
        joined = bool(across) and bool(first) and across != first
        first = (first or across) if across else 0
        yield Shape(edges[number], edges[number + 1], joined, flag & _DOWN == _CONTINUES)


def _is_paper(color: bytes) -> bool:
    """Whether a COLORREF (red, green, blue, and 0 unless it is automatic) is that of paper."""
    return len(color) == 4 and not color[3] and is_white(*color[:3])
