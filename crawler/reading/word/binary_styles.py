"""The style sheet of a Word 97-2003 document: what each style does to characters, and whether it numbers paragraphs.

The layout is that of [MS-DOC] 2.9.271 (STSH) and 2.9.258 (STD).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.reading.blocks import UnreadableError
from crawler.reading.word.properties import characters_of, paragraph_of
from crawler.reading.word.text_marks import PLAIN, Marks

_OF_PARAGRAPHS, _OF_CHARACTERS = 1, 2
_NONE = 0xFFF
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class BinaryStyle:
    """What a style and those it is based on do: the marks of its characters, and whether paragraphs are numbered."""

    marks: Marks = PLAIN
    listed: bool = False


_PLAIN = BinaryStyle()


@dataclass(frozen=True, slots=True)
class _Definition:
    base: int
    paragraph: bytes = b""
    characters: bytes = b""


class BinaryStyles:
    """The styles of a document by their numbers, each put together when it is first asked for; all of them plain where
    the sheet is of another layout."""

    def __init__(self, sheet: bytes) -> None:
        try:
            self._definitions = list(_definitions(sheet))
        except (struct.error, IndexError):
            self._definitions = []
        self._known: dict[int, BinaryStyle] = {}

    def get(self, number: int) -> BinaryStyle:
        """The style of a number."""
        if number not in self._known:
            try:
                self._known[number] = _put_together(self._definitions, number)
            except (struct.error, IndexError, UnreadableError):
                self._known[number] = _PLAIN
        return self._known[number]


def _definitions(sheet: bytes) -> Iterator[_Definition]:
    size, count, base_size = struct.unpack_from("<3H", sheet)
    at = 2 + size
    for _ in range(count):
        (length,) = struct.unpack_from("<H", sheet, at)
        at += 2
        yield _definition(sheet[at : at + length], base_size)
        at += length + length % 2


def _definition(style: bytes, base_size: int) -> _Definition:
    if not style:
        return _Definition(_NONE)
    _, kind_and_base = struct.unpack_from("<2H", style)
    (letters,) = struct.unpack_from("<H", style, base_size)
    changes = _changes(style, base_size + 4 + 2 * letters)
    kind, base = kind_and_base & 0xF, kind_and_base >> 4
    if kind == _OF_PARAGRAPHS:
        return _Definition(base, next(changes, b"")[2:], next(changes, b""))
    return _Definition(base, characters=next(changes, b"") if kind == _OF_CHARACTERS else b"")


def _changes(style: bytes, at: int) -> Iterator[bytes]:
    """The lists of modifiers behind a style's name, each on an even place."""
    while at + 2 <= len(style):
        (length,) = struct.unpack_from("<H", style, at)
        yield style[at + 2 : at + 2 + length]
        at += 2 + length + length % 2


def _put_together(definitions: list[_Definition], number: int) -> BinaryStyle:
    chain: list[_Definition] = []
    while number < len(definitions) and len(chain) < _DEEPEST:
        chain.append(definitions[number])
        number = chain[-1].base
    style = BinaryStyle()
    for each in reversed(chain):
        listed = paragraph_of(each.paragraph, b"").listed
        style = BinaryStyle(
            characters_of(each.characters, b"").over(style.marks), style.listed if listed is None else listed
        )
    return style
