"""A table as it is printed: cells with spans, at their places."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell: its text, the rows and columns it takes, and the field of the form it prints (empty for a label)."""

    text: str = ""
    down: int = 1
    across: int = 1
    field: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a table: the cell that covers it, and how far this place is from that cell's first one."""

    cell: PrintedCell
    below: int
    right: int

    @property
    def is_first(self) -> bool:
        """Whether the cell begins here."""
        return self.below == 0 and self.right == 0


@dataclass(frozen=True)
class Table:
    """Rows of cells. ``heading_rows`` of them head it and may be printed again on another page."""

    rows: tuple[tuple[PrintedCell, ...], ...]
    heading_rows: int = 0

    def places(self) -> list[list[Place]]:
        """Every place of every row, each row as wide as the table; places without a cell hold an empty one."""
        rows: list[list[Place]] = []
        reaching: dict[int, tuple[PrintedCell, int, int]] = {}
        for cells in self.rows:
            row: dict[int, Place] = {}
            for column, (cell, below, right) in reaching.items():
                row[column] = Place(cell, below, right)
            column = 0
            for cell in cells:
                while column in row:
                    column += 1
                for right in range(cell.across):
                    row[column + right] = Place(cell, 0, right)
                column += cell.across
            reaching = {
                spot: (place.cell, place.below + 1, place.right)
                for spot, place in row.items()
                if place.below + 1 < place.cell.down
            }
            rows.append([row.get(spot, Place(PrintedCell(), 0, 0)) for spot in range(max(row, default=-1) + 1)])
        width = max(map(len, rows), default=0)
        return [[*row, *[Place(PrintedCell(), 0, 0)] * (width - len(row))] for row in rows]

    def unmerged(self) -> "Table":
        """The same table with empty cells where merged ones reached."""
        rows = [[place.cell if place.is_first else PrintedCell() for place in row] for row in self.places()]
        return Table(tuple(tuple(replace(cell, down=1, across=1) for cell in row) for row in rows), self.heading_rows)

    def widened(self, times: int) -> "Table":
        """The same table, each of its columns some columns of a sheet."""
        rows = [[replace(cell, across=times * cell.across) for cell in row] for row in self.rows]
        return Table(tuple(map(tuple, rows)), self.heading_rows)

    def cut(self, at: int, *, header_again: bool) -> tuple["Table", "Table"]:
        """The table in two, as a page break parts it; a merged cell goes on as an empty one."""
        above = [[replace(cell, down=min(cell.down, at - row)) for cell in self.rows[row]] for row in range(at)]
        first: list[PrintedCell] = []
        for place in self.places()[at]:
            if place.right == 0 and place.below:
                first.append(PrintedCell("", place.cell.down - place.below, place.cell.across))
            elif place.is_first:
                first.append(place.cell)
        header = self.rows[: self.heading_rows] if header_again else ()
        below = (*header, tuple(first), *self.rows[at + 1 :])
        return Table(tuple(map(tuple, above)), self.heading_rows), Table(below, len(header))
