"""How an Excel 97-2003 workbook says that its cells look: formats, fonts, colours (BIFF8, [MS-XLS] 2.4)."""

import struct
from dataclasses import dataclass, field

from crawler.reading.form.table_parts import OBJECT
from crawler.reading.word.text_marks import is_white
from crawler.reading.workbook.number_formats import BUILT_IN, UNKNOWN

_STYLE, _FONT, _PALETTE = 0xE0, 0x31, 0x92
_STRUCK = 0x08
_TINY = 60
"""Twentieths of a point below which letters are so small that nobody can read them."""
_PAPERS, _FIRST_OF_PALETTE, _BASIC = (1, 9, 65), 8, 8
_SOLID, _REPEATED = 1, 4
_RIGHT_LINE = 0xF0
_WHITE = b"\xff\xff\xff"


@dataclass(frozen=True, slots=True)
class _Font:
    """A font: the sign of its text, and the number of its colour."""

    sign: str = ""
    colour: int = 0x7FFF


@dataclass(frozen=True, slots=True)
class _Style:
    """A cell style by the numbers of its font, its format and the colour of its ground, and by its pattern;
    ``is_repeated``: a cell is filled with what it holds again and again."""

    font: int
    format: int
    ground: int
    pattern: int
    is_repeated: bool


@dataclass
class XlsLooks:
    """What the records say: ``framing`` are the numbers of the styles that draw a line to the right of a cell,
    ``palette`` the colours that have other values than in all workbooks."""

    formats: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    fonts: list[_Font] = field(default_factory=list)
    styles: list[_Style] = field(default_factory=list)
    framing: set[int] = field(default_factory=set)
    palette: dict[int, bytes] = field(default_factory=dict)

    def take(self, kind: int, data: bytes) -> None:
        """A record of the workbook, which may say nothing of looks."""
        if kind == _FONT:
            self.fonts.append(_font(data))
        elif kind == _PALETTE:
            colours = range(struct.unpack_from("<H", data)[0])
            self.palette = {_FIRST_OF_PALETTE + each: data[2 + 4 * each : 5 + 4 * each] for each in colours}
        elif kind == _STYLE:
            if data[10] & _RIGHT_LINE:
                self.framing.add(len(self.styles))
            self.styles.append(_style(data))

    def style(self, number: int) -> tuple[str, str]:
        """The number format of a style, and the sign of struck, raised or unseen text."""
        style = self.styles[number]
        font = self._font(style.font)
        is_unseen = style.is_repeated or self._colour(font.colour) == self._ground(style)
        return self.formats.get(style.format, UNKNOWN), OBJECT if is_unseen else font.sign

    def sign(self, font: int) -> str:
        """What stands before a part of a text in a font."""
        own = self._font(font)
        return OBJECT if self._colour(own.colour) == _WHITE else own.sign

    def _font(self, number: int) -> _Font:
        """A font by its number; 4 is never used."""
        number -= number > 4
        return self.fonts[number] if number < len(self.fonts) else _Font()

    def _colour(self, number: int) -> bytes | int:
        """A colour by its value, or by its number in all workbooks."""
        value = self.palette.get(number)
        if value is not None:
            return _WHITE if is_white(*value) else value
        return _WHITE if number in _PAPERS else number + _BASIC if number < _FIRST_OF_PALETTE else number

    def _ground(self, style: _Style) -> bytes | int | None:
        return _WHITE if not style.pattern else self._colour(style.ground) if style.pattern == _SOLID else None


def _font(data: bytes) -> _Font:
    height, flags, colour, _, raised = struct.unpack_from("<5H", data)
    return _Font(OBJECT if height < _TINY else "~" if flags & _STRUCK else "^" if raised else "", colour)


def _style(data: bytes) -> _Style:
    font, number = struct.unpack_from("<HH", data)
    lines, colours = struct.unpack_from("<IH", data, 14)
    return _Style(font, number, colours & 0x7F, lines >> 26, data[6] & 7 == _REPEATED)
