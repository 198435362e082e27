"""The properties of Word 97-2003 paragraphs, characters and rows, read from the modifiers (sprm) that set them.

Codes and layouts are those of [MS-DOC] 2.6 and 2.9; edges are twips.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from crawler.reading.blocks import UnreadableError
from crawler.reading.word.table_builder import Shape
from crawler.reading.word.text_marks import CLOSEST, NARROWEST, PLAIN, TINY, Marks, is_white

NEEDS_CONVERTER = "the tables of the Word document are of a kind that needs a converter"

_IN_TABLE, _ROW_END, _DEPTH = 0x2416, 0x2417, 0x6649
_INNER_CELL, _INNER_ROW_END, _LIST = 0x244B, 0x244C, 0x460B
_NO_LIST = 0x7FF
_ELSEWHERE = (0x6645, 0x6646, 0x646B)
_TAB_STOPS = 0xC615
_DEFINE, _DEFINE_OLD, _MERGE_DOWN = 0xD608, 0xD606, 0xD62B
# Insert, delete, widen, merge and split cells. Programs lay out a row anew so and then define it, which counts; after
# its definition only fast-saved files of Word 97 hold them.
_REDEFINE = (0x7621, 0x5622, 0x7623, 0x5624, 0x5625)
_DELETED, _FIELD_HIDDEN, _VANISH, _STRIKE, _DOUBLE_STRIKE = 0x0800, 0x0802, 0x083C, 0x0837, 0x2A53
_RAISED, _SYMBOL = 0x2A48, 0x6A09
_MOVED, _SIZE, _COLOUR, _COLOUR_OF_16 = 0x4845, 0x4A43, 0x6870, 0x2A42
_WIDTH, _APART, _HIGHLIGHT, _SHADE, _SHADE_OLD, _STYLE = 0x4852, 0x8840, 0x2A0C, 0xCA71, 0x4866, 0x4A30
_ON, _AS_STYLED = (1, 0x81), 0x80
_16_COLOURS = (
    "000000 0000ff 00ffff 00ff00 ff00ff ff0000 ffff00 ffffff 000080 008080 008000 800080 800000 808000 808080 c0c0c0"
)
_OPERAND_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_CELL_SIZE = 20
_ACROSS, _CONTINUES = 0x3, 0x20
_DOWN = 0x60


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: how deep in tables it stands, what it ends, and the shapes of the row if it ends one. ``listed``,
    whether it has a number of a list, is None where its style says so, which also gives the ``marks``."""

    level: int = 0
    ends_cell: bool = False
    ends_row: bool = False
    listed: bool | None = None
    shapes: tuple[Shape, ...] = ()
    marks: Marks = PLAIN


@dataclass(frozen=True, slots=True)
class Characters:
    """A run of characters: how they are shown, and whether they stand for a symbol of another font. ``said`` are the
    marks that it says itself; the others are those of its styles, of which ``style`` is its own (0: none)."""

    marks: Marks = PLAIN
    symbol: bool = False
    said: frozenset[str] = frozenset()
    style: int = 0

    def over(self, inherited: Marks) -> Marks:
        """The marks of these characters where styles give them some."""
        return replace(inherited, **{mark: getattr(self.marks, mark) for mark in self.said}) if self.said else inherited


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
            read = replace(read, listed=0 < int.from_bytes(operand, "little") < _NO_LIST)
        elif code in (_DEFINE, _DEFINE_OLD):
            edges, flags = _defined(operand)
        elif code == _MERGE_DOWN and operand[1] < len(flags):
            flags[operand[1]] = flags[operand[1]] & ~_DOWN | (operand[2] & 3) << 5
    if redefined:
        raise UnreadableError(NEEDS_CONVERTER)
    return replace(read, level=deep or int(flat), shapes=tuple(_shapes(edges, flags)) if read.ends_row else ())


def characters_of(modifiers: bytes, data: bytes) -> Characters:
    """The properties of a run of characters."""
    said: dict[str, bool] = {}
    symbol, style = False, 0
    colours: dict[bool, bytes] = {}
    for code, operand in _modifiers(modifiers, data):
        if code in _CHANGES:
            mark, is_so = _CHANGES[code]
            if code not in _SWITCHES or operand[0] != _AS_STYLED:
                said[mark] = is_so(operand) or (said.get(mark, False) and code in _ADDING)
        if code in _INKS:
            is_ground, ink = _INKS[code]
            colours[is_ground] = ink(operand)
        elif code == _STYLE:
            style = int.from_bytes(operand, "little")
        elif code == _SYMBOL:
            symbol = True
    if colours.get(False) and colours[False] == colours.get(True):
        said["white"] = True
    return Characters(replace(PLAIN, **said), symbol, frozenset(said), style)


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


def _is_on(operand: bytes) -> bool:
    return operand[0] in _ON


def _number(operand: bytes) -> int:
    return int.from_bytes(operand, "little", signed=True)


def _of_16(number: int) -> bytes:
    """A colour of Word's sixteen by its number; nothing for 0, which is automatic."""
    colours = _16_COLOURS.split()
    return bytes.fromhex(colours[number - 1]) if 0 < number <= len(colours) else b""


def _ink(color: bytes) -> bytes:
    """Red, green and blue of a COLORREF, whose fourth byte is 0 unless it is automatic."""
    return color[:3] if len(color) == 4 and not color[3] else b""


def _is_paper(color: bytes) -> bool:
    return len(color) == 3 and is_white(*color)


def _shade(operand: bytes) -> bytes:
    """What is laid behind characters in the colour of its pattern (SHD), or in its ground where it has none."""
    fore, back, pattern = operand[1:5], operand[5:9], operand[9:11]
    return _ink(fore if pattern == b"\1\0" else back)


def _shade_old(operand: bytes) -> bytes:
    shade = int.from_bytes(operand, "little")
    return _of_16(shade & 0x1F if shade >> 10 == 1 else (shade >> 5) & 0x1F)


_SWITCHES = frozenset({_VANISH, _STRIKE, _DOUBLE_STRIKE})
_CHANGES: dict[int, tuple[str, Callable[[bytes], bool]]] = {
    _DELETED: ("hidden", _is_on),
    _VANISH: ("hidden", _is_on),
    _FIELD_HIDDEN: ("hidden", _is_on),
    _STRIKE: ("struck", _is_on),
    _DOUBLE_STRIKE: ("struck", _is_on),
    _RAISED: ("raised", lambda operand: operand[0] != 0),
    _MOVED: ("raised", lambda operand: abs(_number(operand)) >= TINY),
    _SIZE: ("tiny", lambda operand: int.from_bytes(operand, "little") <= TINY),
    _WIDTH: ("tiny", lambda operand: 0 < int.from_bytes(operand, "little") < NARROWEST),
    _APART: ("tiny", lambda operand: _number(operand) <= -CLOSEST),
    _COLOUR: ("white", lambda operand: _is_paper(_ink(operand))),
    _COLOUR_OF_16: ("white", lambda operand: _is_paper(_of_16(operand[0]))),
}
"""The mark that each modifier sets, and whether it does."""
_ADDING = frozenset({_DELETED, _VANISH, _FIELD_HIDDEN, _WIDTH, _APART})
"""Modifiers that leave a mark which another one set."""
_INKS: dict[int, tuple[bool, Callable[[bytes], bytes]]] = {
    _COLOUR: (False, _ink),
    _COLOUR_OF_16: (False, lambda operand: _of_16(operand[0])),
    _HIGHLIGHT: (True, lambda operand: _of_16(operand[0])),
    _SHADE: (True, _shade),
    _SHADE_OLD: (True, _shade_old),
}
"""For each modifier that gives a colour whether it is that of what is behind the characters, and the colour."""
