"""In which order a table prints its columns, as its own header says."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import groupby, zip_longest
from types import MappingProxyType

from crawler.reading.blocks import Grid, GridCell
from crawler.reading.labels import OUTCOME_HEADERS, REQUEST_HEADERS, disclosure_column, key
from storage.forms import FORMS, LITIGATION_FIELDS, ORGANISATIONS, OUTCOMES, PROCEEDINGS, REQUEST_COLUMNS, TOTAL


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


@dataclass(frozen=True)
class Order:
    """The fields a row's values stand for, in printed order; ``places`` their grid columns where these are known.

    ``fewer`` is the order without the columns that the header does not print, where it surely prints fewer.
    ``is_forms`` is False where the header prints another order than the form: a header that lost its merged cells
    does, while the values below keep the form's. ``others`` are the grid columns under words that the form has not
    (备注, 小计), ``width`` how many columns the header has. ``is_doubtful`` where merged cells of the header end in the
    wrong place, so that it may or may not say what stands below it. ``unsure`` are fields that may be printed under
    one of the other words. ``is_unsaid`` where no header says anything of the order, which is the form's if any.
    """

    keys: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))
    fewer: tuple[str, ...] = ()
    is_forms: bool = True
    others: tuple[int, ...] = ()
    width: int = 0
    is_doubtful: bool = False
    unsure: tuple[str, ...] = ()
    is_unsaid: bool = False

    @cached_property
    def straight_from(self) -> int | None:
        """Where the columns begin that stand one beside the other in the form's order, with nothing else among them;
        None where they do not."""
        if self.others or self.fewer or self.is_doubtful or not (self.is_forms and self.places):
            return None
        first = self.places[self.keys[0]][0]
        straight = all(self.places[name] == (first + number,) for number, name in enumerate(self.keys))
        return first if straight else None

    @cached_property
    def leaves_gaps(self) -> bool:
        """Whether a column without a head stands among the others."""
        spots = {*self.others, *(spot for each in self.places.values() for spot in each)}
        first = min((each[0] for each in self.places.values()), default=0)
        last = max((each[-1] for each in self.places.values()), default=-1)
        return not spots.issuperset(range(first, last + 1))


@lru_cache(maxsize=64)
def disclosure_order(header: Header, columns: tuple[str, ...]) -> Order | None:
    """The order of a block of table 2, or None where the header contradicts the form without being clear."""
    return _order(header, columns, disclosure_column, _DISCLOSURE_WORDS, _DISCLOSURE_LABELS)


@lru_cache(maxsize=64)
def request_order(header: Header) -> Order | None:
    """The order of table 3, or None where the header contradicts the form without being clear."""
    return _order(header, tuple(_REQUEST_LABELS), _request_column, _REQUEST_WORDS, _REQUEST_LABELS)


@lru_cache(maxsize=64)
def litigation_order(header: Header) -> Order | None:
    """The order of table 4, or None where the header contradicts the form without being clear."""
    order = _order(_spread(header), LITIGATION_FIELDS, _litigation_field, _LITIGATION_WORDS, _LITIGATION_LABELS)
    return order or (Order(LITIGATION_FIELDS) if _heads_no_totals(header) else None)


def _heads_no_totals(header: Header) -> bool:
    """Whether a header names the four outcomes of each proceeding in the form's order and no totals at all."""
    heads = [stack for stack in header.stacks if names_outcome(stack)]
    named = [each.key for each in OUTCOMES]
    if len(heads) != len(named) * len(PROCEEDINGS):
        return False
    own = [next(name for label, name in OUTCOME_HEADERS.items() if stack.endswith(label)) for stack in heads]
    return (
        own == named * len(PROCEEDINGS) and _in_reading_order(header, LITIGATION_FIELDS, _LITIGATION_WORDS) is not None
    )


def _spread(header: Header) -> Header:
    """The header of table 4 that has lost its merged cells, each proceeding again above all of its outcomes: where the
    outcomes are the form's fifteen, and each proceeding stands above its first."""
    heads = [number for number, stack in enumerate(header.stacks) if names_outcome(stack)]
    if len(heads) != len(LITIGATION_FIELDS):
        return header
    stacks = list(header.stacks)
    for place, (number, name) in enumerate(zip(heads, LITIGATION_FIELDS, strict=True)):
        own = _litigation_field(stacks[number])
        if own is None and place % len(_OUTCOMES) and stacks[number] in OUTCOME_HEADERS:
            first = stacks[heads[place - place % len(_OUTCOMES)]]
            stacks[number] = next((part for part in _PROCEEDINGS if part in first), "") + stacks[number]
            own = _litigation_field(stacks[number])
        if own != name:
            return header
    return replace(header, stacks=tuple(stacks))


def names_outcome(stack: str) -> bool:
    """Whether a column of table 4's header ends in an outcome or a total."""
    return any(stack.endswith(label) for label in OUTCOME_HEADERS)


_ORGANISATIONS = "法人或其他组织"
# Words whose order in a text dump shows whether its columns stand in the form's order.
_REQUEST_WORDS = (
    ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构"),
    ("自然人", _ORGANISATIONS),
    ("法律服务机构", "其他"),
)
_LITIGATION_WORDS = (
    tuple(key(column.label) for column in OUTCOMES),
    (key(OUTCOMES[0].label), "总计"),
    ("行政复议", "行政诉讼"),
    ("行政复议", "未经复议", "复议后"),
    # of labels that lost their letters to the line below: 结果 结果 其他 尚未 above 维持 纠正 结果 审结
    ("维", "纠"),
    ("其", "尚"),
    ("结", "总"),
)
_OUTCOMES = (*OUTCOMES, TOTAL)
_PROCEEDINGS = ("未经复议", "复议后", "行政复议")
_NAMED_WHOLE = (_REQUEST_WORDS[0], _LITIGATION_WORDS[0])
_APPLICANTS = "申请人情况"
_PARENTS = (_APPLICANTS, _ORGANISATIONS, "行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉")
_LABELS_OF_COLUMNS = ("自然人", *map(key, ("商业企业", "科研机构", "社会公益组织", "法律服务机构")), *OUTCOME_HEADERS)
_NOTE_ON_BALANCE = re.compile("本?列?数据.{0,8}勾稽关系.{0,40}?之和等于.{0,20}之和")
_MOST_MISSING = 2
_KINDS = tuple(key(column.label) for column in ORGANISATIONS)
_CORNERS = ("信息内容", "勾稽关系", "第二十条")
_DISCLOSURE_WORDS = (
    ("本年制", "本年废止", "现行有效"),
    ("本年新制作", "本年新公开", "对外公开"),
    ("上一年项目", "本年增减", "处理决定"),
    ("采购项目", "采购总"),
)


# Official labels by field, to know a column by that is called nearly so and stands where that one is missing.
_REQUEST_LABELS = {column.key: column.label for column in REQUEST_COLUMNS}
_LITIGATION_LABELS = {
    f"{proceeding.key}.{outcome.key}": outcome.label for proceeding in PROCEEDINGS for outcome in (*OUTCOMES, TOTAL)
}
_DISCLOSURE_LABELS = {
    column.key: key(column.label) for form in FORMS.values() for block in form.blocks for column in block.columns
}
_OTHER_PERIODS = ("上年", "上一年", "去年", "往年", "同比", "累计", "增减")
_OTHER_WORDS = ("年", "上", "去", "往", "比", "备注", "说明", "小计", "序", "累计", "占", "其中", "增", "减", "率")


def _order(
    header: Header,
    columns: tuple[str, ...],
    column_of: Callable[[str], str | None],
    words: tuple[tuple[str, ...], ...],
    labels: Mapping[str, str],
) -> Order | None:
    named = [column_of(stack) for stack in header.stacks]
    places: dict[str, tuple[int, ...]] = {}
    for number, column in enumerate(named):
        if column in columns:
            places[column] = (*places.get(column, ()), number)
    if not places or any(_is_moved(header.stacks[spots[0]]) for spots in places.values()):
        return _in_reading_order(header, columns, words)
    unknown = tuple(
        number
        for number, (stack, column) in enumerate(zip(header.stacks, named, strict=True))
        if stack and column not in columns and not _is_corner(stack)
    )
    if len(places) < len(columns):
        places |= (bare := _bare_columns(header.stacks, columns, places, unknown))
        unknown = tuple(number for number in unknown if (number,) not in bare.values())
    if len(places) < len(columns) and any(_is_parent_alone(header.stacks[number]) for number in unknown):
        # A head of several columns with nothing below it in one of them: a cell of the header is missing before it.
        only = all(_is_parent_alone(header.stacks[number]) for number in unknown)
        return _in_reading_order(header, columns, words) if only else None
    unsure: list[str] = []
    if len(places) < len(columns):
        nearly, unsure = _nearly_named(header.stacks, columns, places, unknown, labels)
        places |= nearly
    known = {spot for spots in places.values() for spot in spots}
    printed = tuple(sorted(places, key=lambda column: places[column][0]))
    if not _apart(places) or (
        len(places) < len(columns) and any(names_outcome(header.stacks[number]) for number in set(unknown) - known)
    ):
        return None  # the outcome of which proceeding?
    is_whole, is_torn = len(printed) == len(columns), _is_torn(header.stacks, known)
    if is_torn and not is_whole:
        return _in_reading_order(header, columns, words)
    return Order(
        printed if is_whole and not is_torn else columns,
        MappingProxyType(places),
        fewer=() if is_whole else printed,
        is_forms=printed == tuple(column for column in columns if column in places),
        others=tuple(
            number for number in unknown if number not in known and not _is_parent_alone(header.stacks[number])
        ),
        width=len(header.stacks),
        is_doubtful=is_torn,
        unsure=columns if _heads_something_unknown(header.stacks, set(unknown) - known) else tuple(unsure),
    )


def _heads_something_unknown(stacks: Sequence[str], others: Iterable[int]) -> bool:
    """Whether a column has a head that is no known word for something else: it may be what is left of a label."""
    return any(not any(word in stacks[number] for word in _OTHER_WORDS) for number in others)


def _in_reading_order(header: Header, columns: tuple[str, ...], words: tuple[tuple[str, ...], ...]) -> Order | None:
    """The form's order where a header without columns that can be relied on names none of them before its turn, and
    names nothing else in place of one."""
    text = header.text
    if not all(_in_order(text, each) for each in words):
        return None
    if not all(_names_all(text, each) for each in words if each in _NAMED_WHOLE):
        return None
    is_said = _says_something(text, columns, words) and not (words is _REQUEST_WORDS and _may_print_total_first(header))
    return Order(columns, is_unsaid=len(columns) > 1 and not is_said)


def _may_print_total_first(header: Header) -> bool:
    """Whether 总计 comes before those it sums, and not as a cell beside 申请人情况 that reaches down to the kinds."""
    total = header.text.find("总计")
    if total < 0 or total > max(header.text.find("自然人"), header.text.find(_ORGANISATIONS)):
        return False
    return not any("自然人" not in line and 0 <= line.find(_APPLICANTS) < line.find("总计") for line in header.lines)


def _says_something(text: str, columns: tuple[str, ...], words: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a header says anything of a table's columns: the one of another block of table 2 does not, nor one of
    table 4 of whose outcomes none is named whole."""
    if words is _LITIGATION_WORDS:
        return any(label in text for label in _NAMED_WHOLE[1])
    if words is not _DISCLOSURE_WORDS:
        return sum(word in text for word in {word for each in words for word in each}) > 1
    for column, label in _DISCLOSURE_LABELS.items():
        if column not in columns:
            text = text.replace(label, "")
    return bool(text.replace(_CORNERS[0], ""))


def _names_all(text: str, words: tuple[str, ...]) -> bool:
    """Whether a header that names most of some words whole has the letters of the others."""
    missing = [word for word in words if word not in text]
    if not missing or len(missing) > _MOST_MISSING or len(missing) == len(words):
        return True
    rest = _NOTE_ON_BALANCE.sub("", text)
    for word in (*_PARENTS, *words):
        rest = rest.replace(word, "")
    return all(3 * len(set(word) & set(rest)) >= 2 * len(set(word)) for word in missing)


def _bare_columns(
    stacks: Sequence[str], columns: Sequence[str], places: Mapping[str, tuple[int, ...]], unknown: Sequence[int]
) -> dict[str, tuple[int, ...]]:
    """The only missing column, whose own cell of the header is there and empty, below what it has in common with
    others: between those that are known, which stand in the form's order. Several heads left empty name nothing."""
    printed = [column for column in columns if column in places]
    missing = [column for column in columns if column not in places]
    bare = [number for number in unknown if _is_parent_alone(stacks[number])]
    if len(missing) != 1 or len(bare) != 1 or printed != sorted(printed, key=lambda column: places[column][0]):
        return {}
    at = columns.index(missing[0])
    left = places[columns[at - 1]][-1] if at else -1
    right = places[columns[at + 1]][0] if at + 1 < len(columns) else len(stacks)
    return {missing[0]: (bare[0],)} if left < bare[0] < right else {}


def _nearly_named(
    stacks: Sequence[str],
    columns: Sequence[str],
    places: Mapping[str, tuple[int, ...]],
    unknown: Sequence[int],
    labels: Mapping[str, str],
) -> tuple[dict[str, tuple[int, ...]], list[str]]:
    """The missing columns that are there under other words: as many as are missing between two that are known, each
    with a name like its own. Then those of which it is unsure: where they would stand something else is named."""
    found: dict[str, tuple[int, ...]] = {}
    unsure: list[str] = []
    left = -1
    missing: list[str] = []
    for column in (*columns, ""):
        if column and column not in places:
            missing.append(column)
            continue
        right = places[column][0] if column else len(stacks)
        between = [number for number in unknown if left < number < right]
        nearest = between[-len(missing) :] if left < 0 else between[: len(missing)] if not column else between
        pairs = [*zip(missing, nearest, strict=False)]
        if len(nearest) == len(missing) and all(_is_like(stacks[number], labels[name]) for name, number in pairs):
            found |= {name: (number,) for name, number in pairs}
        elif between and left >= 0:
            unsure += missing
        if column:
            left, missing = places[column][-1], []
    return found, unsure


def _is_like(stack: str, label: str) -> bool:
    """Whether a header is called nearly as a label is, or is what a page break left of it, and no word for something
    else."""
    own = _without_parents(stack)
    if own and (label.startswith(own) or label.endswith(own)):
        return True
    tail = stack[-len(label) - 4 :]
    if any(tail.count(word) > label.count(word) for word in _OTHER_WORDS):
        return False
    return len(set(tail) & set(label)) >= 2


def _is_torn(stacks: Sequence[str], known: Collection[int]) -> bool:
    """Whether 法人或其他组织 stands above some of the kinds of organisation and not above others."""
    if any(_APPLICANTS in stack for stack in stacks) and not any(_ORGANISATIONS in stack for stack in stacks):
        order = [stack[-1:] for number, stack in enumerate(stacks) if number in known]
        return order[-1:] != ["计"]  # under a common head the total stands last
    kinds = [stack for number, stack in enumerate(stacks) if number in known and stack.endswith(_KINDS)]
    return len({_ORGANISATIONS in stack for stack in kinds}) > 1


def _is_parent_alone(stack: str) -> bool:
    """Whether a column's header names only what several columns have in common."""
    return not _without_parents(stack)


def _without_parents(stack: str) -> str:
    for parent in _PARENTS:
        stack = stack.replace(parent, "")
    return stack


def _is_moved(stack: str) -> bool:
    """Whether a column's header stands above labels, or above another's: merged cells end in the wrong place."""
    own = stack.replace(_ORGANISATIONS, "")
    return _is_corner(stack) or sum(own.count(label) for label in _LABELS_OF_COLUMNS) > 1


def _is_corner(stack: str) -> bool:
    """Whether a column of the header stands above labels, not above figures."""
    return any(word in stack for word in _CORNERS)


def _apart(places: Mapping[str, tuple[int, ...]]) -> bool:
    return all(spots[-1] - spots[0] == len(spots) - 1 for spots in places.values())


def _in_order(text: str, words: tuple[str, ...]) -> bool:
    if "其他" in words:
        text = text.replace(_ORGANISATIONS, "")
    spots = [spot for word in words if (spot := text.find(word)) >= 0]
    return spots == sorted(spots)


def _request_column(stack: str) -> str | None:
    for label, column in REQUEST_HEADERS.items():
        if stack.endswith(label):
            return None if _is_of_another(stack.removesuffix(label)) else column
    return None


def _is_of_another(above: str) -> bool:
    """Whether what stands above or before a column's label makes it another column: 上年总计."""
    return any(word in above for word in _OTHER_PERIODS)


def _litigation_field(stack: str) -> str | None:
    label = next((label for label in OUTCOME_HEADERS if stack.endswith(label)), "")
    if not label or _is_of_another(stack.removesuffix(label)):
        return None
    outcome = OUTCOME_HEADERS[label]
    review, direct, after = (proceeding.key for proceeding in PROCEEDINGS)
    if "未经复议" in stack:
        return f"{direct}.{outcome}"
    if "复议后" in stack:
        return f"{after}.{outcome}"
    if "行政诉讼" in stack:
        return None
    return f"{review}.{outcome}" if "行政复议" in stack else None
