"""HTML tables -> grids with merged cells expanded, and the text of elements as a browser shows it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from lxml import etree

from crawler.reading.blocks import Grid, GridCell, UnreadableError
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.html.fields import shown_in_field
from crawler.reading.html.markup import Markup
from crawler.reading.html.parts import ADDED, RAISED
from crawler.reading.html.rows import Row, row_groups
from crawler.reading.html.style_effects import BREAKS, STRUCK, VANISHES
from crawler.reading.html.styles import effects_inside, styled

# The standard allows spans of 1000 × 65534, which a hostile page uses; no official table is larger than this.
_MOST_COLUMNS, _MOST_ROWS = 40, 60
_MOST_CELLS = 200_000

BREAKING = frozenset(
    """
    address article aside blockquote body br caption center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6
    header hr li main nav ol option p pre section table tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905 - a list of words reads better
)
"""Elements that begin and end a line."""

NEVER_SHOWN = (
    *("script", "style", "template", "noscript", "noframes", "noembed", "head"),
    *("textarea", "select", "datalist", "rt", "rp"),
)
_HIDDEN = etree.XPath("//@hidden/.. | //@popover/.. | //input[@type = 'hidden'] | //dialog[not(@open)]")
_HIDING = (b"hidden", b"popover", b"<dialog")
_WRITES = re.compile(r"\.write|innerHTML|innerText|textContent|append|\.html\(|\.text\(")

_BREAK = BREAKS
_BEFORE = (
    dict.fromkeys(BREAKING, _BREAK)
    | dict.fromkeys(("img", "input", "svg", "canvas", "object", "embed", "iframe", "math", "button"), OBJECT)
    | dict.fromkeys(("bdo", "details", "xml", "audio", "video", "meter", "progress"), OBJECT)
    | {"ol": OBJECT}  # it numbers what stands in it
    | {"sup": RAISED, "sub": RAISED, "del": STRUCK, "s": STRUCK, "strike": STRUCK}
)
_INLINE = ("span", "font", "b", "strong", "em", "i", "u", "o:p")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_OWN_TAG = "own"
"""Stands for the tags of a page's own (count-up), by which a script shows something where they hold nothing."""
# Word and Office put these round text that a browser shows; of their other elements nobody knows what it shows.
_TRANSPARENT = ("o:p", "st1:", "w:sdt", "w:wrap")


@dataclass(frozen=True)
class Shown:
    """What of a page is seen: ``hidden`` are the elements that are not, ``marks`` the effects of styles on others."""

    hidden: frozenset[etree._Element]
    marks: Mapping[etree._Element, str]

    @cached_property
    def leaves_inline(self) -> bool:
        """Whether inline elements are shown as mere text, so that they can be dissolved."""
        return not self.marks and not any(element.tag in _INLINE for element in self.hidden)


def shown_of(root: etree._Element, markup: Markup, never: Iterable[etree._Element]) -> Shown:
    """What a browser shows of a page: no comments, scripts, ``hidden``, ``display:none``.

    ``never`` are its elements of tags that are NEVER_SHOWN.
    """
    hidden = {*never}
    if any(map(markup.holds, _HIDING)):
        hidden |= {*cast(list[etree._Element], _HIDDEN(root))}
    by_style, marks = styled(root, markup)
    return Shown(frozenset(hidden | by_style), marks)


def squeezed(text: str) -> str:
    """A text as a browser shows it: runs of blanks as one, none at its ends."""
    text = text.strip()
    return text if text.isalnum() else _SPACES.sub(" ", text)


def text_of(element: etree._Element, shown: Shown) -> str:
    """The text of an element: inline elements joined as they are, line breaks where a browser breaks the line.

    What changes how digits read without being text is kept apart, so that no number comes of it: a raised digit
    begins with ``^``, a struck-out one with ``~``, a picture or what is not seen as it is written with U+FFFC.
    """
    effect = effects_inside(shown.marks, element) if shown.marks else ""
    if (only := _only_text(element, shown)) is not None:
        text = squeezed(only)
        return effect + text if text else _added(effect)
    pieces: list[str] = []
    _collect(element, shown, pieces)
    text = "".join(pieces).strip()
    if text.isalnum():
        return effect + text
    if text == OBJECT and not shown.marks.keys() & {*element.iterdescendants()}:
        text = shown_in_field(element) or text
    text = "\n".join(filter(None, map(squeezed, text.split(_BREAK))))
    return effect + text if text else _added(effect)


def _added(effect: str) -> str:
    """What a cell without text shows."""
    return effect if effect == ADDED else ""


def _only_text(element: etree._Element, shown: Shown) -> str | None:
    """The text of an element that holds nothing else, or of the paragraph that is all it holds, if that does."""
    children = len(element)
    if not children:
        return element.text or ""
    if children > 1 or shown.marks or not _is_blank(element.text):
        return None
    child = element[0]
    is_plain = not len(child) and child.tag == "p" and child not in shown.hidden and _is_blank(child.tail)
    return (child.text or "") if is_plain else None


def _is_blank(text: str | None) -> bool:
    return not text or text.isspace()


def _collect(element: etree._Element, shown: Shown, pieces: list[str]) -> None:
    if text := element.text:
        pieces.append(text)
    for child in element:
        if child in shown.hidden:
            pieces.append(_in_place_of(child, shown.marks))
        else:
            _collect_shown(child, shown, pieces)
        if tail := child.tail:
            pieces.append(tail)


def _collect_shown(child: etree._Element, shown: Shown, pieces: list[str]) -> None:
    mark = _mark_of(child, shown.marks)
    if mark:
        pieces.append(mark)
    if mark is _BREAK and shown.marks:
        pieces.append(_effect_of_block(child, shown.marks))
    if len(child):
        _collect(child, shown, pieces)
    elif text := child.text:
        pieces.append(text)
    if mark is _BREAK:
        pieces.append(_BREAK)


def _in_place_of(hidden: etree._Element, marks: Mapping[etree._Element, str]) -> str:
    """What is seen where a hidden element stands."""
    if _shows_otherwise(hidden):
        return OBJECT
    return " " if marks.get(hidden) == VANISHES else ""


def _effect_of_block(block: etree._Element, marks: Mapping[etree._Element, str]) -> str:
    """What a style does to the text of an element that begins a line: one that is moved as a whole stays a figure."""
    effect = marks.get(block, "")
    return effect if effect in (OBJECT, STRUCK) and not _is_blank("".join(map(str, block.itertext()))) else ""


class _MarksOfTags(dict[str, str | None]):
    """What stands before the text of an element by its tag; each tag is judged once."""

    def __missing__(self, tag: str) -> str | None:
        is_foreign = ":" in tag and not tag.startswith(_TRANSPARENT)
        mark = OBJECT if is_foreign else _OWN_TAG if "-" in tag else None
        return self.setdefault(tag, mark) if len(self) < _MOST_TAGS else mark


_MARKS_OF_TAGS = _MarksOfTags(_BEFORE)
_MOST_TAGS = 2000


def _mark_of(child: etree._Element, marks: Mapping[etree._Element, str]) -> str | None:
    mark = _MARKS_OF_TAGS[child.tag]
    if mark is OBJECT:
        return None if child.tag == "img" and _is_speck(child) else mark
    if mark is _OWN_TAG:
        mark = OBJECT if _is_blank("".join(map(str, child.itertext()))) else None
    if mark is None and marks:
        return marks.get(child)
    return mark


def _is_speck(picture: etree._Element) -> bool:
    """Whether a picture is one of those of a single point that only keep a place."""
    return {picture.get("width"), picture.get("height")} <= {"0", "1", "0px", "1px"}


def _shows_otherwise(element: etree._Element) -> bool:
    """Whether an element whose text is not shown shows something else: a field, what a script writes, or what stands in
    a tree of its own (shadow DOM)."""
    if element.tag in ("select", "textarea"):
        return True
    if element.tag == "template":
        return element.get("shadowrootmode") is not None
    return element.tag == "script" and bool(_WRITES.search(element.text or ""))


def dissolve_inline(table: etree._Element) -> None:
    """Takes the inline elements of a table away and leaves their texts: text from Word stands in chains of them, and
    most of the time would go into following these."""
    etree.strip_tags(table, *_INLINE)


def grid_of(table: etree._Element, shown: Shown) -> Grid:
    """The table as a grid by the rules of the HTML standard: a merged cell stands in each of its places."""
    expansion = _Expansion(shown)
    for group in row_groups(table, shown.hidden):
        expansion.add(group)
    return Grid(tuple(map(tuple, expansion.rows)))


class _Expansion:
    """The grid as far as it has grown, with the cells that reach down into rows to come."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self.rows: list[list[GridCell]] = []
        self.size = 0

    def add(self, group: list[Row]) -> None:
        reaching: dict[int, tuple[int, GridCell]] = {}
        for number, cells in enumerate(group):
            reaching = self._add_row(cells, reaching, len(group) - number)

    def _add_row(
        self, cells: Row, reaching: dict[int, tuple[int, GridCell]], rows_left: int
    ) -> dict[int, tuple[int, GridCell]]:
        number = len(self.rows)
        row: list[GridCell] = []
        further: dict[int, tuple[int, GridCell]] = {}
        # A browser shows a text outside of cells before the table: nobody knows where it belongs.
        doubt = OBJECT if None in cells else ""
        for cell in cells:
            if cell is None:
                continue
            if reaching:
                self._fill(row, reaching, further)
            printed = GridCell(doubt + text_of(cell, self.shown), number, len(row))
            down, across = cell.get("rowspan"), cell.get("colspan")
            if down is None and across is None:
                row.append(printed)
                continue
            rows = _span(down, _MOST_ROWS) or rows_left
            for _ in range(_span(across, _MOST_COLUMNS) or 1):
                reaching.pop(len(row), None)
                if rows > 1:
                    further[len(row)] = (rows - 1, printed)
                row.append(printed)
        self._fill(row, reaching, further)
        while reaching and max(reaching) >= len(row):
            row.append(GridCell("", number, len(row)))
            self._fill(row, reaching, further)
        self.rows.append(row)
        self.size += len(row)
        if self.size > _MOST_CELLS:
            raise UnreadableError(f"a table has more than {_MOST_CELLS} cells")
        return further

    @staticmethod
    def _fill(
        row: list[GridCell], reaching: dict[int, tuple[int, GridCell]], further: dict[int, tuple[int, GridCell]]
    ) -> None:
        while len(row) in reaching:
            left, cell = reaching.pop(len(row))
            if left > 1:
                further[len(row)] = (left - 1, cell)
            row.append(cell)


def _span(value: str | None, highest: int) -> int:
    """The leading whole number of a span as browsers read it: "2px" is 2, "" is 1, 0 is 0 (to the end)."""
    if value is None:
        return 1
    if len(value) < 4 and value.isascii() and value.isdecimal():
        return min(int(value), highest)
    match = re.match(r"\s*\+?(\d{1,9})", value)
    return min(int(match[1]), highest) if match else 1
