"""Paragraphs, ends of cells and ends of rows, as .doc and .rtf print them one after the other -> tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.reading.blocks import Picture, UnreadableError
from crawler.reading.word.tables import TOLERANCE, Content, Table, TableCell, lines_in

_DEEPEST = 30
_MOST_CELLS = 200_000


@dataclass(frozen=True, slots=True)
class Shape:
    """Where a cell stands, in twips; ``joined``: it is shown as part of the cell before it, ``continues``: of the
    cell above it."""

    left: int
    right: int
    joined: bool = False
    continues: bool = False


@dataclass
class _Open:
    """A table that has not ended: its rows, the cells of its last row, what stands in the last cell."""

    rows: list[tuple[TableCell, ...]] = field(default_factory=list)
    cells: list[tuple[Content, ...]] = field(default_factory=list)
    content: list[Content] = field(default_factory=list)
    placed: bool = True


class TableBuilder:
    """Puts a document together. ``level`` is in how many tables something stands, 0 for the text around them.

    ``understood`` is False once a table ends within a row or a row within a cell, ``measured`` once a row has more or
    fewer cells than it says.
    """

    def __init__(self) -> None:
        self.understood = True
        self.measured = True
        self._body: list[Content] = []
        self._open: list[_Open] = []
        self._text: list[str] = []
        self._aside: list[Content] = []
        self._cells = 0

    def add(self, text: str) -> None:
        """Goes on with the paragraph."""
        self._text.append(text)

    def picture(self) -> None:
        """A picture or an embedded object stands in the paragraph."""
        self._aside.append(Picture(""))

    def aside(self, contents: Sequence[Content], *, within: bool) -> None:
        """A text box is anchored in the paragraph. It may be shown anywhere, so what a cell (``within``) shows
        besides is not certain."""
        self._aside += [*contents, Picture("")] if within else contents

    def paragraph(self, level: int) -> None:
        """Ends the paragraph."""
        target = self._at(level)
        target += lines_in("".join(self._text))
        target += self._aside
        self._text.clear()
        self._aside = []

    def cell(self, level: int) -> None:
        """Ends the paragraph and the cell."""
        self.paragraph(level)
        table = self._open[-1]
        table.cells.append(tuple(table.content))
        table.content = []
        self._cells += 1
        if self._cells > _MOST_CELLS:
            raise UnreadableError(f"the document's tables have more than {_MOST_CELLS} cells")

    def row(self, level: int, shapes: Sequence[Shape]) -> None:
        """Ends the row, whose cells have the given shapes."""
        self.paragraph(level)
        table = self._open[-1]
        self.understood &= not table.content
        while len(table.cells) > len(shapes) and not table.cells[-1]:
            table.cells.pop()
        if len(table.cells) != len(shapes):
            self.measured = table.placed = False
            shapes = [Shape(number, number + 1) for number in range(len(table.cells))]
        table.rows.append(_row(table.cells, shapes))
        table.cells, table.content = [], []

    def finished(self) -> list[Content]:
        """Everything, once the document has ended."""
        self.paragraph(0)
        return self._body

    def _at(self, level: int) -> list[Content]:
        if level > _DEEPEST:
            raise UnreadableError(f"tables stand in each other more than {_DEEPEST} deep")
        while len(self._open) > level:
            self._close()
        while len(self._open) < level:
            self._open.append(_Open())
        return self._open[-1].content if self._open else self._body

    def _close(self) -> None:
        table = self._open.pop()
        target = self._open[-1].content if self._open else self._body
        if table.rows:
            target.append(Table(tuple(table.rows), TOLERANCE, table.placed))
        if table.cells or table.content:
            self.understood = False
            target += [content for cell in [*table.cells, table.content] for content in cell]


def _row(contents: Sequence[tuple[Content, ...]], shapes: Sequence[Shape]) -> tuple[TableCell, ...]:
    cells: list[TableCell] = []
    for content, shape in zip(contents, shapes, strict=True):
        if cells and shape.joined:
            before = cells[-1]
            # What stands in a cell that another covers is not shown; that it is there at all makes both doubtful.
            both = (*before.content, Picture("")) if content else before.content
            cells[-1] = TableCell(both, before.left, shape.right, before.continues)
        else:
            cells.append(TableCell(content, shape.left, shape.right, shape.continues))
    return tuple(cells)
