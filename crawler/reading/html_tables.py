"""HTML tables -> grids with merged cells expanded, and the text of elements as a browser shows it."""

import re
from collections.abc import Iterator
from typing import cast

from lxml import etree

from crawler.reading.blocks import Grid, GridCell, UnreadableError
from crawler.reading.table_parts import OBJECT

# The standard allows spans of 1000 × 65534, which a hostile page uses; no official table is larger than this.
_MOST_COLUMNS, _MOST_ROWS = 20, 60
_MOST_CELLS = 200_000

BREAKING = frozenset(
    """
    address article aside blockquote body br caption center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6
    header hr li main nav ol option p pre section table tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905 - a list of words reads better
)
"""Elements that begin and end a line."""

_NEVER_SHOWN = ("script", "style", "template", "noscript", "head", "textarea", "select", "rt", "rp")
_NO_ELEMENTS = (etree.Comment, etree.ProcessingInstruction, etree.Entity)
_HIDDEN = etree.XPath("//@hidden/..")
_STYLES = etree.XPath("//@style", smart_strings=False)
_HIDING = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)")

_BREAK = "\x1e"
_BEFORE = (
    dict.fromkeys(BREAKING, _BREAK)
    | dict.fromkeys(("img", "input", "svg", "canvas", "object", "embed", "iframe"), OBJECT)
    | {"sup": "^", "sub": "^", "del": "~", "s": "~", "strike": "~"}
)
_SPACES = re.compile(r"[ \t\r\n\f]+")


def hidden_elements(root: etree._Element) -> frozenset[etree._Element]:
    """The elements that a browser does not show: comments, scripts, ``hidden``, ``display:none``."""
    hidden = {*root.iter(*_NEVER_SHOWN, *_NO_ELEMENTS), *cast(list[etree._Element], _HIDDEN(root))}
    # A page has few styles that differ, on very many elements.
    styles = set(cast(list[str], _STYLES(root)))
    hiding = {style for style in styles if _HIDING.search(style.lower())}
    if hiding:
        hidden |= {element for element in root.iter(etree.Element) if element.get("style") in hiding}
    return frozenset(hidden)


def squeezed(text: str) -> str:
    """A text as a browser shows it: runs of blanks as one, none at its ends."""
    text = text.strip()
    return text if text.isalnum() else _SPACES.sub(" ", text)


def text_of(element: etree._Element, hidden: frozenset[etree._Element]) -> str:
    """The text of an element: inline elements joined as they are, line breaks where a browser breaks the line.

    What changes how digits read without being text is kept apart, so that no number comes of it: a raised digit
    begins with ``^``, a struck-out one with ``~``, a picture stands as U+FFFC.
    """
    if not len(element):
        return squeezed(element.text or "")
    pieces: list[str] = []
    _collect(element, hidden, pieces)
    text = "".join(pieces).strip()
    if text.isalnum():
        return text
    return "\n".join(filter(None, map(squeezed, text.split(_BREAK))))


def _collect(element: etree._Element, hidden: frozenset[etree._Element], pieces: list[str]) -> None:
    if text := element.text:
        pieces.append(text)
    for child in element:
        if child not in hidden:
            mark = _BEFORE.get(child.tag)
            if mark:
                pieces.append(mark)
            if len(child):
                _collect(child, hidden, pieces)
            elif text := child.text:
                pieces.append(text)
            if mark is _BREAK:
                pieces.append(_BREAK)
        if tail := child.tail:
            pieces.append(tail)


def grid_of(table: etree._Element, hidden: frozenset[etree._Element]) -> Grid:
    """The table as a grid by the rules of the HTML standard: a merged cell stands in each of its places."""
    expansion = _Expansion(hidden)
    for group in _row_groups(table, hidden):
        expansion.add(group)
    return Grid(tuple(map(tuple, expansion.rows)))


def _row_groups(table: etree._Element, hidden: frozenset[etree._Element]) -> Iterator[list[etree._Element]]:
    # A span ends with its thead, tbody or tfoot; rows that stand directly in the table make one group.
    own: list[etree._Element] = []
    for child in table:
        if child in hidden:
            continue
        if child.tag == "tr":
            own.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            if own:
                yield own
                own = []
            yield [row for row in child if row.tag == "tr" and row not in hidden]
    if own:
        yield own


class _Expansion:
    """The grid as far as it has grown, with the cells that reach down into rows to come."""

    def __init__(self, hidden: frozenset[etree._Element]) -> None:
        self.hidden = hidden
        self.rows: list[list[GridCell]] = []
        self.size = 0

    def add(self, group: list[etree._Element]) -> None:
        reaching: dict[int, tuple[int, GridCell]] = {}
        for number, element in enumerate(group):
            reaching = self._add_row(element, reaching, len(group) - number)

    def _add_row(
        self, element: etree._Element, reaching: dict[int, tuple[int, GridCell]], rows_left: int
    ) -> dict[int, tuple[int, GridCell]]:
        row: list[GridCell] = []
        further: dict[int, tuple[int, GridCell]] = {}
        for cell in element:
            if cell.tag not in ("td", "th") or cell in self.hidden:
                continue
            if reaching:
                self._fill(row, reaching, further)
            printed = GridCell(text_of(cell, self.hidden), len(self.rows), len(row))
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
            row.append(GridCell("", len(self.rows), len(row)))
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
    match = re.match(r"\s*\+?(\d{1,9})", value)
    return min(int(match[1]), highest) if match else 1
