"""The header of a table: what its rows say above each column, and what they say run together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, zip_longest

from crawler.reading.blocks import Grid, GridCell
from crawler.reading.labels import OUTCOME_HEADERS, key


@dataclass(frozen=True)
class Header:
    """The header rows of a table. ``stacks`` are the header cells of each grid column from top to bottom, run
    together; ``text`` is the header in reading order, run together; ``raw`` the same as printed; ``lines`` its rows,
    run together each."""

    stacks: tuple[str, ...] = ()
    text: str = ""
    raw: str = ""
    lines: tuple[str, ...] = ()

    @classmethod
    def of(cls, grid: Grid, rows: Sequence[int]) -> "Header":
        """The header that stands in some rows of a grid."""
        printed = [grid.printed(row) for row in rows]
        columns = zip_longest(*(grid.rows[row] for row in rows)) if grid.keeps_columns else ()
        lines = tuple("".join(map(key, texts)) for texts in printed)
        stacks = tuple(map(_stack, columns))
        if grid.caption:
            stacks = tuple(grid.caption + stack if names_outcome(stack) else stack for stack in stacks)
        return cls(stacks, grid.caption + "".join(lines), "".join(map("".join, printed)), lines)


def _stack(cells: Iterable[GridCell | None]) -> str:
    """The texts of a column's cells from top to bottom, run together, a merged one once: also where it was taken apart
    and stands in each of its places."""
    own = {(cell.row, cell.column): cell.text for cell in cells if cell}
    return "".join(text for text, _ in groupby(map(key, own.values())))


@dataclass(frozen=True)
class HeaderRows:
    """The rows of a grid that head a table; what they say is put together when it is first asked for."""

    grid: Grid
    rows: tuple[int, ...]

    @cached_property
    def header(self) -> Header:
        """What the rows say."""
        return Header.of(self.grid, self.rows)


def names_outcome(stack: str) -> bool:
    """Whether a column of table 4's header ends in an outcome or a total."""
    return any(stack.endswith(label) for label in OUTCOME_HEADERS)
