"""Tables that a page makes of boxes (div, ul) instead of table elements: rows of boxes whose own boxes are cells."""

from collections.abc import Iterator, Sequence

from lxml import etree

from crawler.reading.blocks import Grid, plain_grid
from crawler.reading.html.markup import Markup
from crawler.reading.html.style_effects import BREAKS
from crawler.reading.html.tables import BREAKING, Shown, text_of

_ROWS = ("div", "ul", "ol", "li", "dl", "section")
_CELLS = ("div", "li", "dt", "dd", "p", "section")
_BY_STYLE = ("span", "p", "a", "label", "b", "strong", "em", "i")
"""Elements that are boxes where a style makes them so."""
_WITHIN_CELLS = ("p", "br")
_FEWEST_ROWS, _FEWEST_CELLS = 2, 4
_ENOUGH_TABLE_CELLS = 60
_WORDS = ("本年新收政府信息公开申请".encode(), "主动公开政府信息情况".encode())


def may_hold_boxes(markup: Markup) -> bool:
    """Whether a page has the form's words, and not enough cells of tables for them."""
    return any(map(markup.holds, _WORDS)) and not markup.holds_often(b"<td", _ENOUGH_TABLE_CELLS)


def tables_of_boxes(element: etree._Element, shown: Shown) -> Iterator[tuple[Sequence[etree._Element], Grid]]:
    """The runs of an element's children that are rows of cells, each with its grid."""
    run: list[etree._Element] = []
    rows: list[list[etree._Element]] = []
    for child in [*element, None]:
        cells = _cells(child, shown) if child is not None else []
        if cells:
            run.append(child)
            rows.append(cells)
        if run and (not cells or not _is_blank(child.tail)):
            if sum(len(row) >= _FEWEST_CELLS for row in rows) >= _FEWEST_ROWS:
                texts = [[text_of(cell, shown) for cell in row] for row in rows]
                yield run, plain_grid(texts, keeps_columns=True, keeps_blanks=True)
            run, rows = [], []


def _cells(row: etree._Element, shown: Shown) -> list[etree._Element]:
    """The boxes in a box that holds nothing else; none where it is no row."""
    while _is_row(row, shown) and row not in shown.hidden and _is_blank(row.text):
        cells = [child for child in row if child not in shown.hidden]
        if not all(_is_blank(child.tail) for child in row):
            break
        if cells and all(_is_cell(cell, shown) for cell in cells):
            return cells
        if len(cells) != 1:
            break
        row = cells[0]
    return []


def _is_row(element: etree._Element, shown: Shown) -> bool:
    return element.tag in _ROWS or (element.tag in _BY_STYLE and shown.marks.get(element) == BREAKS)


def _is_cell(element: etree._Element, shown: Shown) -> bool:
    is_box = element.tag in _CELLS or (element.tag in _BY_STYLE and shown.marks.get(element) == BREAKS)
    return is_box and not any(
        (inner.tag in BREAKING and inner.tag not in _WITHIN_CELLS) or shown.marks.get(inner) == BREAKS
        for inner in element.iterdescendants()
    )


def _is_blank(text: str | None) -> bool:
    return not text or text.isspace()
