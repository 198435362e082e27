"""Word 97-2003 (.doc) and Kingsoft (.wps) -> a Page: what is shown of the text, in order, and its tables."""

import re
from collections.abc import Iterator

from crawler.reading.blocks import Page, UnreadableError
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.word.binary_file import Stretch, WordFile
from crawler.reading.word.fields import Fields
from crawler.reading.word.properties import NEEDS_CONVERTER, Paragraph
from crawler.reading.word.table_builder import TableBuilder
from crawler.reading.word.tables import Content, page_of
from storage.report import Format

_SPECIAL = re.compile("([\x00-\x1f])")
_PICTURE, _DRAWN = "\x01", "\x08"
_CELL, _PARAGRAPH, _PAGE = "\x07", "\r", "\f"
_FIELD, _RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_TEXT = {
    "\t": " ",
    "\x0b": "\n",
    "\x0e": "\n",
    "\x1e": "-",
    "\x02": "^",  # the number of a footnote
    "\x1f": "",  # a hyphen that is shown only at the end of a line
    "\x05": "",  # the place of a comment
}


def read_ole(content: bytes) -> Page:
    """The page in a .doc or .wps file. Raises UnreadableError for one that is broken, encrypted, empty or of a
    structure that is not understood for certain."""
    file = WordFile(content)
    return page_of([*_contents(file, file.boxes), *_contents(file, file.main)], Format.DOC)


def _contents(file: WordFile, characters: range) -> list[Content]:
    walk = _Walk(file)
    for stretch in file.stretches(characters):
        walk.take(stretch)
    if walk.fields:
        raise UnreadableError("a field of the Word document does not end, and hides what stands behind it")
    contents = walk.builder.finished()
    if not (walk.builder.understood and walk.builder.measured):
        raise UnreadableError(NEEDS_CONVERTER)
    return contents


class _Walk:
    """One pass over the text."""

    def __init__(self, file: WordFile) -> None:
        self.file = file
        self.builder = TableBuilder()
        self.fields = Fields()

    def take(self, stretch: Stretch) -> None:
        for at, part in _parts(stretch.text):
            self.fields.tell(part)
            if part in (_CELL, _PARAGRAPH, _PAGE):
                self._end(part, self.file.paragraph(stretch.offset + at * stretch.width))
            elif part in (_FIELD, _RESULT, _FIELD_END):
                self._field(part)
            elif stretch.marks.hidden:
                continue
            elif part in (_PICTURE, _DRAWN):
                self.builder.picture()
            elif part in _TEXT:
                self._add(_TEXT[part])
            elif stretch.symbol:
                self._add(OBJECT)
            elif part >= " ":
                self._add(stretch.marks.sign + part)

    def _add(self, text: str) -> None:
        if self.fields.show:
            self.builder.add(text)

    def _field(self, part: str) -> None:
        if part == _FIELD:
            self.fields.begin()
        elif part == _RESULT:
            self.fields.separate()
        elif self.fields.end():
            self._add(OBJECT)

    def _end(self, part: str, paragraph: Paragraph) -> None:
        if paragraph.listed and paragraph.level:
            self.builder.add(OBJECT)  # a number of a list is printed that the text does not hold
        if paragraph.ends_row:
            self.builder.row(max(paragraph.level, 1), paragraph.shapes)
        elif paragraph.ends_cell or part == _CELL:
            if not paragraph.level:
                raise UnreadableError(NEEDS_CONVERTER)
            self.builder.cell(paragraph.level)
        else:
            self.builder.paragraph(paragraph.level)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The text between control characters, and those, each with its place."""
    at = 0
    for part in _SPECIAL.split(text):
        if part:
            yield at, part
        at += len(part)
