"""The header of a table: what its rows say above each column, and what they say run together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby, zip_longest

from crawler.reading.blocks import Grid, GridCell
from crawler.reading.form.labels import head_key
from crawler.reading.form.words import OUTCOME_HEADERS


@dataclass(frozen=True)
class Header:
    """The header rows of a table. ``stacks`` are the header cells of each grid column from top to bottom, run
    together; ``text`` is the header in reading order, run together; ``raw`` the same as printed; ``lines`` its rows,
    run together each."""

    stacks: tuple[str, ...] = ()
    text: str = ""
    raw: str = ""
    lines: tuple[str, ...] = ()

    @cached_property
    def end(self) -> int:
        """The number of the column behind the last one that it names; 0 where it names none."""
        return max((number + 1 for number, stack in enumerate(self.stacks) if stack), default=0)

    @staticmethod
    def of(grid: Grid, rows: Sequence[int]) -> "Header":
        """The header that stands in some rows of a grid."""
        cells = tuple(grid.rows[row] for row in rows) if grid.keeps_columns else ()
        return _header(cells, tuple(map(grid.printed, rows)), grid.caption)


@lru_cache(maxsize=256)
def _header(rows: tuple[tuple[GridCell, ...], ...], printed: tuple[tuple[str, ...], ...], caption: str) -> Header:
    """What some rows say by their cells, where these stand in columns, and by their texts: on most pages the same."""
    lines = tuple("".join(map(head_key, texts)) for texts in printed)
    stacks = tuple(map(_stack, zip_longest(*rows)))
    if caption:
        stacks = tuple(caption + stack if names_outcome(stack) else stack for stack in stacks)
    return Header(stacks, caption + "".join(lines), "".join(map("".join, printed)), lines)


def _stack(cells: Iterable[GridCell | None]) -> str:
    """The texts of a column's cells from top to bottom, run together, a merged one once: also where it was taken apart
    and stands in each of its places."""
    own = {(cell.row, cell.column): cell.text for cell in cells if cell}
    return "".join(text for text, _ in groupby(map(head_key, own.values())))


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
