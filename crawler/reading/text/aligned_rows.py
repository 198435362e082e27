"""The rows of a text that is set in columns with blanks: what stands in a line, and where."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from crawler.reading.blocks import Line
from crawler.reading.form.labels import header_table, is_article, is_group, is_header_part, row_of
from crawler.reading.form.words import GROUPS, ROWS, key
from crawler.reading.meaning.sections import heading_of
from crawler.reading.text.row_lines import row_of_line
from storage.forms import FORMS, LITIGATION_FIELDS, REQUEST_COLUMNS

_OTHER = "其他"
_LONGEST_LINE = 600
_WORD_OF_LABEL = re.compile(r"[（(]?[0-9０-９]{1,2}[)）.．、]|.*[\u4e00-\u9fff].*")
_WORD, _LABEL = re.compile(r"\S+"), re.compile(r"\S+(?:\s\S+)*")
_BEFORE_OTHER = ("requests.closed_fee_unpaid", "requests.closed_not_corrected")
_WIDTHS = {
    (f"disclosure.{row.key}", len(block.columns))
    for form in FORMS.values()
    for block in form.blocks
    for row in block.rows
}


@dataclass(frozen=True, slots=True)
class AlignedRow:
    """A line as labels and figures. ``name`` is the row of the form, empty for figures alone and for lines without
    figures that are no row; ``width`` how many figures it has when it is full."""

    text: str
    start: int
    labels: tuple[Line, ...]
    figures: tuple[Line, ...]
    name: str = ""
    width: int = 0

    @property
    def is_full(self) -> bool:
        """Whether it has all its figures."""
        return bool(self.width) and len(self.figures) == self.width

    def place(self, offset: int, *, wide: str) -> int:
        """How far from the left a character of the document stands, those of some classes (UAX 11) counted as two."""
        before = self.text[: offset - self.start]
        return len(before) + sum(east_asian_width(character) in wide for character in before if wide)

    def places(self, pieces: Sequence[Line], *, wide: str) -> list[tuple[int, int]]:
        """Where some pieces of the line begin and end."""
        return [
            (self.place(piece.span[0], wide=wide), self.place(piece.span[1], wide=wide))
            for piece in pieces
            if piece.span
        ]


def runs_of_rows(lines: Sequence[tuple[str, int]]) -> Iterator[tuple[int, int, list[AlignedRow]]]:
    """The tables of a text, given as lines and where they begin: the first line, that behind the last, and the rows.

    Only those in which each line is a header, a row or a group, with nothing above and below but headings and
    sentences: of others a line may go on in the next.
    """
    start = 0
    while start < len(lines):
        rows: list[AlignedRow] = []
        end = start
        while end < len(lines) and (row := _row(lines[end], rows)):
            rows.append(row)
            end += 1
        if rows and _ends(lines, start - 1) and _ends(lines, end) and not _goes_on(lines, end):
            yield start, end, rows
        start = max(end, start + 1)


def _goes_on(lines: Sequence[tuple[str, int]], end: int) -> bool:
    """Whether the next line that says something has figures alone: those of the row above, which the cells of a page
    that are paragraphs have parted from its label."""
    below = next((text for place in range(end, len(lines)) if (text := lines[place][0].strip())), "")
    row = row_of_line(Line(below[:_LONGEST_LINE]))
    return bool(row.figures) and not row.label.text


def _ends(lines: Sequence[tuple[str, int]], place: int) -> bool:
    text = lines[place][0].strip() if 0 <= place < len(lines) else ""
    return not text or heading_of(text) is not None or text.endswith("。")


def _row(line: tuple[str, int], before: Sequence[AlignedRow]) -> AlignedRow | None:
    text, start = line
    stripped = text.strip()
    if not stripped or "\t" in text or len(text) > _LONGEST_LINE or heading_of(stripped):
        return None
    begin = start + len(text) - len(text.lstrip())
    whole = Line(stripped, (begin, begin + len(stripped)))
    row = row_of_line(whole)
    if row.figures:
        labels = _labels(row.label)
        name = _name(labels[-1].text, before) if labels else ""
        width = _width(name, before) if labels else len(LITIGATION_FIELDS)
        return AlignedRow(text, start, labels, row.figures, name, width) if width else None
    labels = _labels(whole)
    if name := _name(labels[-1].text, before):
        if not all(_WORD_OF_LABEL.fullmatch(word.text) for word in _pieces(whole, _WORD)) or not _is_exact(stripped):
            return None  # something else than figures stands behind its label
        width = _width(name, before)
        return AlignedRow(text, start, labels, (), name, width) if width else None
    if is_group(stripped) or is_article(stripped):
        return AlignedRow(text, start, (whole,), ())
    words = _pieces(whole, _WORD)
    if any(header_table(word.text) or is_header_part(word.text) for word in words):
        return AlignedRow(text, start, tuple(words), ())
    return None


def _is_exact(label: str) -> bool:
    """Whether a text is a row's label, that of a group before it or not, to the letter."""
    name = key(label)
    left = [name, *(key(name.removeprefix(group)) for group in GROUPS)]
    return name == _OTHER or any(each in ROWS for each in left)


def _labels(label: Line) -> tuple[Line, ...]:
    """The texts of a label's line that are set apart by more than one blank."""
    return tuple(_pieces(label, _LABEL))


def _pieces(line: Line, pattern: re.Pattern[str]) -> list[Line]:
    first = line.span[0] if line.span else 0
    return [Line(match[0], (first + match.start(), first + match.end())) for match in pattern.finditer(line.text)]


def _name(label: str, before: Sequence[AlignedRow]) -> str:
    if key(label) == _OTHER and before and before[-1].name in _BEFORE_OTHER:
        return "requests.closed_other"
    return "" if is_header_part(label) else row_of(label) or ""


def _width(name: str, before: Sequence[AlignedRow]) -> int:
    """How many columns a row has, in table 2 by the heads above it; 0 for one that the form has not."""
    if not name.startswith("disclosure."):
        return len(REQUEST_COLUMNS) if name else 0
    heads = next((len(row.labels) - 1 for row in reversed(before) if not row.width and len(row.labels) > 1), 0)
    return heads if (name, heads) in _WIDTHS else 0


def header_places(rows: Sequence[AlignedRow], width: int, *, wide: str) -> list[tuple[int, int]]:
    """Where the heads of the columns below stand, if some header lines name as many as there are: those of the last
    line, and of the line before it those that stand to the left and to the right of these."""
    heads = [row.places(row.labels, wide=wide) for row in rows]
    if not heads:
        return []
    own = heads[-1][-width:]
    if len(own) < width and len(heads) > 1:
        first, last = own[0][0], own[-1][1]
        own += [place for place in heads[-2] if place[1] < first or place[0] > last]
    own.sort()
    return own if len(own) == width and all(left[1] < right[0] for left, right in pairwise(own)) else []
