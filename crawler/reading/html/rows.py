"""The rows of an HTML table and their cells, wherever tags in the wrong place have put them."""

from collections.abc import Iterable

from lxml import etree

NO_ELEMENTS = (etree.Comment, etree.ProcessingInstruction, etree.Entity)
_GROUPS, _CELLS = ("thead", "tbody", "tfoot"), ("td", "th")
_OFTEN_BESIDE_CELLS = ("input", "br", "a", "col")

Row = list[etree._Element | None]
"""The cells of a row; None stands for a text that is in none of them, as where the beginning of one is missing."""


def row_groups(table: etree._Element, hidden: frozenset[etree._Element]) -> list[list[Row]]:
    """The rows of a table in groups: a span ends with its thead, tbody or tfoot. Hidden rows and cells are left out.

    As browsers have it, rows may stand in other elements (form), and cells without a row make one.
    """
    gathering = _Gathering(hidden)
    gathering.part(table)
    return gathering.groups


class _Gathering:
    """The groups as far as they were met."""

    def __init__(self, hidden: frozenset[etree._Element]) -> None:
        self.hidden = hidden
        self.groups: list[list[Row]] = [[]]

    def part(self, container: etree._Element) -> None:
        """Take the rows of a table or of a part of it."""
        implied: Row | None = None
        for child in _with_foot_last(container):
            if child in self.hidden:
                continue
            if child.tag in _CELLS:
                if implied is None:
                    implied = []
                    self.groups[-1].append(implied)
                implied.append(child)
                continue
            if child.tag == "tr":
                self.row(child)
            elif child.tag in _GROUPS:
                self.groups.append([])
                self.part(child)
                self.groups.append([])
            elif _holds_cells(child):
                self.part(child)
            else:
                continue
            implied = None

    def row(self, element: etree._Element) -> None:
        """Take a row, and those after it that a part which begins inside of it holds."""
        self.groups[-1].append(self.cells(element))
        for child in element:
            if child.tag not in _CELLS and child not in self.hidden and _holds_rows(child):
                self.part(child)

    def cells(self, element: etree._Element) -> Row:
        """The cells in a row or in an element of it."""
        row: Row = [None] if (text := element.text) and not text.isspace() else []
        for child in element:
            if child.tag in _CELLS:
                row += [] if child in self.hidden else [child]
            elif child not in self.hidden and not _holds_rows(child):
                row += self.cells(child) if _holds_cells(child) else _beside(child)
            if (tail := child.tail) and not tail.isspace():
                row.append(None)
        return row


def _with_foot_last(container: etree._Element) -> Iterable[etree._Element]:
    """The elements of a table as a browser shows them: its foot below the bodies that stand behind it."""
    foot = container.find("tfoot")
    return container if foot is None else [*(child for child in container if child is not foot), foot]


def _beside(element: etree._Element) -> Row:
    """What an element between cells is to its row: nothing, or a text in none of them."""
    if element.tag in _OFTEN_BESIDE_CELLS or not "".join(map(str, element.itertext())).strip():
        return []
    return [None]


def _holds_rows(element: etree._Element) -> bool:
    return element.tag != "table" and element.find("tr") is not None


def _holds_cells(element: etree._Element) -> bool:
    return len(element) > 0 and element.tag != "table" and element.find(".//td") is not None
