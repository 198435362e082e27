"""Tables drawn in a text with lines of characters (┌─┬─┐, +---+) -> grids, with their merged cells and blank ones."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.reading.blocks import Grid, GridCell, Line
from crawler.reading.form.table_parts import OBJECT

_FIRST = re.compile(r"[\u2500-\u257f]{5,}|\+[-=+]{3,}\+")
_PART = re.compile(r"[\u2500-\u257f|+]")
_ASCII_RULE = re.compile(r"(?<=\+)[-=+]+(?=\+)")
_LEVEL = frozenset("─━═╌╍┄┅┈┉-=")
_DRAWN = ("\u2500", "\u257f")
_FEWEST_RULES, _MOST_LINES = 4, 2_000
"""Of a table framed as a whole, its head perhaps as well, each line of text is a row: that is no drawing."""
_WIDE = frozenset("WF")
_BEHIND = ""
"""The second column of a character that takes two."""

Places = Sequence[int]


@dataclass(frozen=True, slots=True)
class Framed:
    """A drawn table, how many lines it takes, and what stands beside it in them."""

    grid: Grid
    count: int
    beside: tuple[Line, ...]


def framed(lines: Sequence[Line], first: int) -> Framed | None:
    """The table that lines draw from one on; None where none begins there, or where it is not drawn where each cell
    ends."""
    edge = _FIRST.search(lines[first].text)
    if edge is None or (first and _PART.match(lines[first - 1].text, edge.start())):
        return None  # a line within a drawing that was tried from its first line on
    drawings = (_Drawing(lines[first : first + _MOST_LINES], edge.span(), wide) for wide in (False, True))
    return next((found for drawing in drawings if (found := drawing.framed())), None)


class _Drawing:
    """Lines as characters on a screen, each in its column. ``wide`` where characters that Unicode calls ambiguous take
    two columns (UAX 11), drawn lines and quotation marks among them."""

    def __init__(self, lines: Sequence[Line], edge: tuple[int, int], wide: bool) -> None:
        self._lines: list[Line] = []
        self._places: list[list[int]] = []
        self._borders: list[dict[int, str]] = []
        for line in lines:
            places = _columns(line.text, wide)
            borders = _borders(line.text, places)
            if not self._lines:
                own = [column for column, number in enumerate(places) if edge[0] <= number < edge[1]]
                self._left, self._right = own[0], max(column for column in borders if column <= own[-1] + 1)
            if not {self._left, self._right} <= borders.keys():
                break
            self._lines.append(line)
            self._places.append(places)
            self._borders.append(borders)

    def framed(self) -> Framed | None:
        """The table drawn, if each place between its lines belongs to one cell."""
        within = range(self._left, self._right + 1)
        rows = [{column: char for column, char in own.items() if column in within} for own in self._borders]
        down = [at for at, own in enumerate(rows) if any(char in _LEVEL for char in own.values())]
        across = sorted({column for own in rows for column, char in own.items() if char not in _LEVEL | {_BEHIND}})
        if len(down) < _FEWEST_RULES or len(across) < 2 or down[-1] != len(rows) - 1:
            return None
        owners = self._owners(down, across)
        if not owners:
            return None
        beside = (
            self._piece(at, columns)
            for at, places in enumerate(self._places)
            for columns in (range(self._left), range(self._right + 1, len(places)))
        )
        return Framed(self._filled(owners, down, across), len(rows), tuple(line for line in beside if line.text))

    def _owners(self, down: Places, across: Places) -> list[list[tuple[int, int]]]:
        """The place in which the cell begins that each place belongs to; nothing where a cell is no rectangle."""
        owners: list[list[tuple[int, int]]] = []
        for row, (top, low) in enumerate(pairwise(down)):
            owners.append([])
            for column, (left, right) in enumerate(pairwise(across)):
                beside = self._is_parted(top, low, left) if column else True
                above = self._is_drawn([top], range(left + 1, right)) if row else True
                if beside is None or above is None:
                    return []
                own = (row, column) if beside and above else owners[row - 1][column] if beside else owners[row][-1]
                if not beside and not above and owners[row - 1][column] != own:
                    return []
                owners[row].append(own)
        return owners if _are_rectangles(owners) else []

    def _is_parted(self, top: int, low: int, column: int) -> bool | None:
        """Whether a line goes down from one line of the table to the next; between lines that follow each other only
        the corner tells."""
        if low - top > 1:
            return self._is_drawn(range(top + 1, low), [column])
        corner = self._borders[top].get(column, "")
        return None if corner == "+" else bool(corner) and _goes_down(corner)

    def _is_drawn(self, rows: Sequence[int], columns: Sequence[int]) -> bool | None:
        """Whether a line goes through all of some places; None where it goes through some of them."""
        drawn = {column in self._borders[row] for row in rows for column in columns}
        return drawn.pop() if len(drawn) == 1 else None

    def _filled(self, owners: Sequence[Sequence[tuple[int, int]]], down: Places, across: Places) -> Grid:
        ends = {own: (row + 1, column + 1) for row, each in enumerate(owners) for column, own in enumerate(each)}
        cells = {
            (row, column): self._cell(row, column, range(down[row] + 1, down[low]), (across[column], across[right]))
            for (row, column), (low, right) in ends.items()
        }
        return Grid(tuple(tuple(cells[own] for own in each) for each in owners))

    def _cell(self, row: int, column: int, rows: Sequence[int], across: tuple[int, int]) -> GridCell:
        pieces = [piece for at in rows if (piece := self._piece(at, range(across[0] + 1, across[1]))).text]
        spans = [piece.span for piece in pieces if piece.span]
        span = (spans[0][0], spans[-1][1]) if spans else None
        text = "\n".join(piece.text for piece in pieces)
        # A backslash alone is a line break of Markdown in a blank cell, or a dash.
        return GridCell(text + OBJECT if text == "\\" else text, row, column, span=span)

    def _piece(self, at: int, columns: Sequence[int]) -> Line:
        """What stands in some columns of a line."""
        line, places = self._lines[at], self._places[at]
        inner = [places[column] for column in columns if column < len(places) and places[column] >= 0]
        text = line.text[inner[0] : inner[-1] + 1] if inner else ""
        stripped = text.strip()
        start = (line.span[0] if line.span else 0) + (inner[0] + text.index(stripped) if inner else 0)
        return Line(stripped, (start, start + len(stripped)))


def _columns(line: str, wide: bool) -> list[int]:
    """The number of the character in each column of a line; -1 in the second column of one that takes two."""
    doubled = _WIDE | {"A"} if wide else _WIDE
    columns: list[int] = []
    for number, character in enumerate(line):
        columns += [number, -1] if unicodedata.east_asian_width(character) in doubled else [number]
    return columns


def _borders(line: str, columns: Places) -> dict[int, str]:
    """The columns of a line in which the table's own lines are drawn, with their characters."""
    rules = {at for rule in _ASCII_RULE.finditer(line) for at in range(*rule.span())}
    found: dict[int, str] = {}
    for column, number in enumerate(columns):
        character = line[number] if number >= 0 else ""
        if _DRAWN[0] <= character <= _DRAWN[1] or character in ("|", "+") or number in rules:
            found[column] = character
        elif number < 0 and column - 1 in found:
            found[column] = found[column - 1] if found[column - 1] in _LEVEL else _BEHIND
    return found


def _goes_down(corner: str) -> bool:
    return corner == "|" or any(word in unicodedata.name(corner, "") for word in ("DOWN", "VERTICAL"))


def _are_rectangles(owners: Sequence[Sequence[tuple[int, int]]]) -> bool:
    """Whether the places of each cell are those of a rectangle."""
    places: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row, each in enumerate(owners):
        for column, own in enumerate(each):
            places.setdefault(own, []).append((row, column))
    return all(
        (own[-1][0] - own[0][0] + 1) * (max(c for _, c in own) - min(c for _, c in own) + 1) == len(own)
        for own in places.values()
    )
