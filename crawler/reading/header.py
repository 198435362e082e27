"""In which order a table prints its columns, as its own header says."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import zip_longest
from types import MappingProxyType

from crawler.reading.blocks import Grid, GridCell
from crawler.reading.labels import OUTCOME_HEADERS, REQUEST_HEADERS, disclosure_column, key
from storage.forms import LITIGATION_FIELDS, OUTCOMES, PROCEEDINGS, REQUEST_COLUMNS


@dataclass(frozen=True)
class Header:
    """The header rows of a table. ``stacks`` are the header cells of each grid column from top to bottom, run
    together; ``text`` is the header in reading order, run together; ``raw`` the same as printed."""

    stacks: tuple[str, ...] = ()
    text: str = ""
    raw: str = ""

    @classmethod
    def of(cls, grid: Grid, rows: Sequence[int]) -> "Header":
        """The header that stands in some rows of a grid."""
        printed = [text for row in rows for text in grid.printed(row)]
        columns = zip_longest(*(grid.rows[row] for row in rows)) if grid.keeps_columns else ()
        return cls(tuple(map(_stack, columns)), "".join(map(key, printed)), "".join(printed))


def _stack(cells: Iterable[GridCell | None]) -> str:
    """The texts of a column's cells from top to bottom, run together, a merged one once."""
    own = {(cell.row, cell.column): cell.text for cell in cells if cell}
    return "".join(map(key, own.values()))


@dataclass(frozen=True)
class HeaderRows:
    """The rows of a grid that head a table; what they say is put together when it is first asked for."""

    grid: Grid
    rows: tuple[int, ...]

    @cached_property
    def header(self) -> Header:
        """What the rows say."""
        return Header.of(self.grid, self.rows)


@dataclass(frozen=True)
class Order:
    """The fields a row's values stand for, in printed order; ``places`` their grid columns where these are known.

    ``fewer`` is the order without the columns that the header does not print, where it surely prints fewer.
    ``is_forms`` is False where the header prints another order than the form: a header that lost its merged cells
    does, while the values below keep the form's.
    """

    keys: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))
    fewer: tuple[str, ...] = ()
    is_forms: bool = True


@lru_cache(maxsize=64)
def disclosure_order(header: Header, columns: tuple[str, ...]) -> Order | None:
    """The order of a block of table 2, or None where the header contradicts the form without being clear."""
    return _order(header, columns, disclosure_column, _DISCLOSURE_WORDS)


@lru_cache(maxsize=64)
def request_order(header: Header) -> Order | None:
    """The order of table 3, or None where the header contradicts the form without being clear."""
    return _order(header, tuple(column.key for column in REQUEST_COLUMNS), _request_column, _REQUEST_WORDS)


@lru_cache(maxsize=64)
def litigation_order(header: Header) -> Order | None:
    """The order of table 4, or None where the header contradicts the form without being clear."""
    return _order(header, LITIGATION_FIELDS, _litigation_field, _LITIGATION_WORDS)


def names_outcome(stack: str) -> bool:
    """Whether a column of table 4's header ends in an outcome or a total."""
    return any(stack.endswith(label) for label in OUTCOME_HEADERS)


# Words whose order in a text dump shows whether its columns stand in the form's order.
_REQUEST_WORDS = (("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构"),)
_LITIGATION_WORDS = (
    tuple(key(column.label) for column in OUTCOMES),
    ("行政复议", "行政诉讼"),
    ("行政复议", "未经复议", "复议后"),
)
_CORNERS = ("信息内容", "勾稽关系", "第二十条")
_DISCLOSURE_WORDS = (
    ("本年制", "本年废止", "现行有效"),
    ("本年新制作", "本年新公开", "对外公开"),
    ("上一年项目", "本年增减", "处理决定"),
    ("采购项目", "采购总"),
)


def _order(
    header: Header,
    columns: tuple[str, ...],
    column_of: Callable[[str], str | None],
    words: tuple[tuple[str, ...], ...],
) -> Order | None:
    places: dict[str, tuple[int, ...]] = {}
    for number, stack in enumerate(header.stacks):
        if (column := column_of(stack)) in columns:
            places[column] = (*places.get(column, ()), number)
    printed = tuple(sorted(places, key=lambda column: places[column][0]))
    if len(printed) == len(columns):
        return Order(printed, MappingProxyType(places), is_forms=printed == columns) if _apart(places) else None
    if printed:
        if printed != tuple(column for column in columns if column in places):
            return None
        others = [stack for stack in header.stacks if stack and column_of(stack) is None and not _is_corner(stack)]
        return Order(columns) if others else Order(columns, MappingProxyType(places), printed)
    return Order(columns) if all(_in_order(header.text, each) for each in words) else None


def _is_corner(stack: str) -> bool:
    """Whether a column of the header stands above labels, not above figures."""
    return any(word in stack for word in _CORNERS)


def _apart(places: Mapping[str, tuple[int, ...]]) -> bool:
    return all(spots[-1] - spots[0] == len(spots) - 1 for spots in places.values())


def _in_order(text: str, words: tuple[str, ...]) -> bool:
    spots = [spot for word in words if (spot := text.find(word)) >= 0]
    return spots == sorted(spots)


def _request_column(stack: str) -> str | None:
    for label, column in REQUEST_HEADERS.items():
        if stack.endswith(label):
            return column
    return None


def _litigation_field(stack: str) -> str | None:
    outcome = next((name for label, name in OUTCOME_HEADERS.items() if stack.endswith(label)), None)
    if outcome is None:
        return None
    review, direct, after = (proceeding.key for proceeding in PROCEEDINGS)
    if "未经复议" in stack:
        return f"{direct}.{outcome}"
    if "复议后" in stack:
        return f"{after}.{outcome}"
    if "行政诉讼" in stack:
        return None
    return f"{review}.{outcome}" if "行政复议" in stack else None
