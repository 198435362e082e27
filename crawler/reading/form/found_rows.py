"""The rows of the form that were found in grids: where each stands, its cells and the header above them."""

from dataclasses import dataclass, field

from crawler.reading.blocks import Grid, GridCell
from crawler.reading.form.header import Header

LITIGATION = "litigation"
"""The name of table 4's only row, which has no label."""


@dataclass(frozen=True)
class FoundRow:
    """A row of the form: ``name`` (``requests.received``), the cells after its label with their columns, its header.
    ``is_moved`` where its label stands further left than those of its like, so that its cells may too; ``is_unlike``
    where it has other cells than its like; ``is_shown`` where the sums of rows without a header show that they print
    the form's order."""

    name: str
    grid: Grid
    table: int
    row: int
    start: int
    cells: tuple[GridCell, ...]
    header: Header
    header_is_above: bool
    is_moved: bool = False
    is_unlike: bool = False
    is_shown: bool = False

    @property
    def label(self) -> str:
        """The text before its cells."""
        return self.grid.rows[self.row][self.start - 1].text if self.start else ""


@dataclass
class FoundRows:
    """What was found in a document: rows, the numbers of the tables (2, 3, 4) of which anything was seen, and of
    those that print numbers which belong to no row. ``is_4_open`` where figures below the header of table 4, whose
    row has no label, were not taken for that."""

    rows: list[FoundRow] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    unplaced: set[int] = field(default_factory=set)
    is_4_open: bool = False
