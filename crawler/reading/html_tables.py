"""HTML tables -> grids with merged cells expanded, and the text of elements as a browser shows it."""

import re
from collections.abc import Iterator

from lxml import etree

from crawler.reading.blocks import Grid, GridCell, UnreadableError

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

SKIPPED = frozenset({"script", "style", "template", "noscript", "head", "textarea", "select", "rt", "rp"})
_SHOWN_OTHERWISE = frozenset({"img", "input", "svg", "canvas", "object", "embed", "iframe"})
_HIDDEN = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)")
_BREAK = "\x1e"
OBJECT = "\ufffc"
"""Stands for a picture or a field in the text of a cell."""
_SPACES = re.compile(r"[ \t\r\n\f]+")


def is_hidden(element: etree._Element) -> bool:
    """Whether a browser does not show an element: comments, scripts, ``hidden``, ``display:none``."""
    if not isinstance(element.tag, str) or element.tag in SKIPPED:
        return True
    style = element.get("style")
    if style is not None and ("none" in (lower := style.lower()) or "hidden" in lower) and _HIDDEN.search(lower):
        return True
    return element.get("hidden") is not None


def text_of(element: etree._Element) -> str:
    """The text of an element: inline elements joined as they are, line breaks where a browser breaks the line.

    What changes how digits read without being text is kept apart, so that no number comes of it: a raised digit
    begins with ``^``, a struck-out one with ``~``, a picture stands as U+FFFC.
    """
    if not len(element):
        return _SPACES.sub(" ", element.text or "").strip()
    pieces: list[str] = []
    _collect(element, pieces)
    parts = (_SPACES.sub(" ", part).strip() for part in "".join(pieces).split(_BREAK))
    return "\n".join(part for part in parts if part)


def _collect(element: etree._Element, pieces: list[str]) -> None:
    if element.text:
        pieces.append(element.text)
    for child in element:
        if not is_hidden(child):
            pieces.append(_before(child.tag))
            _collect(child, pieces)
            if child.tag in BREAKING:
                pieces.append(_BREAK)
        if child.tail:
            pieces.append(child.tail)


def _before(tag: str) -> str:
    if tag in BREAKING:
        return _BREAK
    if tag in _SHOWN_OTHERWISE:
        return OBJECT
    return {"sup": "^", "sub": "^", "del": "~", "s": "~", "strike": "~"}.get(tag, "")


def grid_of(table: etree._Element) -> Grid:
    """The table as a grid by the rules of the HTML standard: a merged cell stands in each of its places."""
    expansion = _Expansion()
    for group in _row_groups(table):
        expansion.add(group)
    return Grid(tuple(tuple(row) for row in expansion.rows))


def _row_groups(table: etree._Element) -> Iterator[list[etree._Element]]:
    # A span ends with its thead, tbody or tfoot; rows that stand directly in the table make one group.
    own: list[etree._Element] = []
    for child in table:
        if child.tag == "tr" and not is_hidden(child):
            own.append(child)
        elif child.tag in ("thead", "tbody", "tfoot") and not is_hidden(child):
            if own:
                yield own
                own = []
            yield [row for row in child if row.tag == "tr" and not is_hidden(row)]
    if own:
        yield own


class _Expansion:
    """The grid as far as it has grown, with the cells that reach down into rows to come."""

    def __init__(self) -> None:
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
            if cell.tag not in ("td", "th") or is_hidden(cell):
                continue
            self._fill(row, reaching, further)
            printed = GridCell(text_of(cell), len(self.rows), len(row))
            down = _span(cell.get("rowspan"), _MOST_ROWS) or rows_left
            for _ in range(_span(cell.get("colspan"), _MOST_COLUMNS) or 1):
                reaching.pop(len(row), None)
                if down > 1:
                    further[len(row)] = (down - 1, printed)
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
