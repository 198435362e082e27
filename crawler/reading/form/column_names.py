"""Which column of the form the heads above a column of the page name, exactly, nearly, or not at all."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from crawler.reading.form.header_words import APPLICANTS, PARENTS, TOGETHER
from crawler.reading.form.notes import EARLIER
from crawler.reading.form.words import CORNER, OUTCOME_HEADERS, REQUEST_HEADERS, key
from storage.forms import ORGANISATIONS, PROCEEDINGS

_LABELS_OF_COLUMNS = ("自然人", *map(key, ("商业企业", "科研机构", "社会公益组织", "法律服务机构")), *OUTCOME_HEADERS)
_KINDS = tuple(key(column.label) for column in ORGANISATIONS)
_CORNERS = (CORNER, "勾稽关系", "第二十条")
_SHORT = 2
"""Characters in the shortest labels."""
_OTHER_PERIODS = (*EARLIER, "同比", "累计", "增减")
_OTHER_WORDS = ("年", "上", "去", "往", "比", "备注", "说明", "小计", "序", "累计", "占", "其中", "增", "减", "率")


def bare_columns(
    stacks: Sequence[str], columns: Sequence[str], places: Mapping[str, tuple[int, ...]], unknown: Sequence[int]
) -> dict[str, tuple[int, ...]]:
    """The only missing column, whose own cell of the header is there and empty, below what it has in common with
    others: between those that are known, which stand in the form's order. Several heads left empty name nothing."""
    printed = [column for column in columns if column in places]
    missing = [column for column in columns if column not in places]
    bare = [number for number in unknown if is_parent_alone(stacks[number])]
    if len(missing) != 1 or len(bare) != 1 or printed != sorted(printed, key=lambda column: places[column][0]):
        return {}
    at = columns.index(missing[0])
    left = places[columns[at - 1]][-1] if at else -1
    right = places[columns[at + 1]][0] if at + 1 < len(columns) else len(stacks)
    return {missing[0]: (bare[0],)} if left < bare[0] < right else {}


def nearly_named(
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
        elif left < 0:
            unsure += [name for name, number in pairs if _shares_most(stacks[number], labels[name])]
        if column:
            left, missing = places[column][-1], []
    return found, unsure


def _shares_most(stack: str, label: str) -> bool:
    """Whether a head has most of a label's characters: with a slip, or of another year."""
    return len(set(stack) & set(label)) > len(set(label)) / 2


def heads_something_unknown(stacks: Sequence[str], others: Iterable[int]) -> bool:
    """Whether a column has a head that is no known word for something else: it may be what is left of a label."""
    return any(not any(word in stacks[number] for word in _OTHER_WORDS) for number in others)


def _is_like(stack: str, label: str) -> bool:
    """Whether a header is called nearly as a label is, or is what a page break left of it, and no word for something
    else."""
    own = _without_parents(stack)
    if own and (label.startswith(own) or label.endswith(own)):
        return True
    tail = stack[-len(label) - 4 :]
    if any(tail.count(word) > label.count(word) for word in _OTHER_WORDS):
        return False
    if len(label) == _SHORT:
        # 其池 and 总训, as they are recognised in scans; what they stand below may say 其他 itself.
        return len(own) <= _SHORT and bool(set(own) & set(label))
    return len(set(tail) & set(label)) >= _SHORT


def is_torn(stacks: Sequence[str], known: Collection[int]) -> bool:
    """Whether 法人或其他组织 stands above some of the kinds of organisation and not above others."""
    if any(APPLICANTS in stack for stack in stacks) and not any(TOGETHER in stack for stack in stacks):
        order = [stack[-1:] for number, stack in enumerate(stacks) if number in known]
        return order[-1:] != ["计"]  # under a common head the total stands last
    kinds = [stack for number, stack in enumerate(stacks) if number in known and stack.endswith(_KINDS)]
    return len({TOGETHER in stack for stack in kinds}) > 1


def is_parent_alone(stack: str) -> bool:
    """Whether a column's header names only what several columns have in common."""
    return not _without_parents(stack)


def _without_parents(stack: str) -> str:
    for parent in PARENTS:
        stack = stack.replace(parent, "")
    return stack


def is_moved(stack: str) -> bool:
    """Whether a column's header stands above labels, or above another's: merged cells end in the wrong place."""
    own = stack.replace(TOGETHER, "")
    return is_corner(stack) or sum(own.count(label) for label in _LABELS_OF_COLUMNS) > 1


def is_corner(stack: str) -> bool:
    """Whether a column of the header stands above labels, not above figures."""
    return any(word in stack for word in _CORNERS)


def request_column(stack: str) -> str | None:
    """The column of table 3 that heads name."""
    for label, column in REQUEST_HEADERS.items():
        if stack.endswith(label):
            return None if _is_of_another(stack.removesuffix(label)) else column
    return None


def _is_of_another(above: str) -> bool:
    """Whether what stands above or before a column's label makes it another column: 上年总计."""
    return any(word in above for word in _OTHER_PERIODS)


def litigation_field(stack: str) -> str | None:
    """The field of table 4 that heads name."""
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
