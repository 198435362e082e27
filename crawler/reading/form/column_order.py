"""In which order a table prints its columns, as its own header says."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from types import MappingProxyType

from crawler.reading.form.column_names import (
    bare_columns,
    heads_something_unknown,
    is_corner,
    is_moved,
    is_parent_alone,
    is_torn,
    litigation_field,
    nearly_named,
    request_column,
)
from crawler.reading.form.header import Header, names_outcome
from crawler.reading.form.header_words import (
    DISCLOSURE_WORDS,
    LITIGATION_WORDS,
    REQUEST_WORDS,
    Words,
    keeps_order,
    names_more,
    says_order,
)
from crawler.reading.form.labels import disclosure_column
from crawler.reading.form.words import DISCLOSURE_LABELS, OUTCOME_HEADERS
from storage.forms import LITIGATION_FIELDS, OUTCOMES, PROCEEDINGS, REQUEST_COLUMNS, TOTAL

_OF_A_YEAR = re.compile("(?<!本)年度?[总合共]计$")
"""Heads of a total that name its year, whose digits are not compared."""
_OUTCOMES = (*OUTCOMES, TOTAL)
_PROCEEDINGS = ("未经复议", "复议后", "行政复议")
_REQUEST_LABELS = {column.key: column.label for column in REQUEST_COLUMNS}
_LITIGATION_LABELS = {
    f"{proceeding.key}.{outcome.key}": outcome.label for proceeding in PROCEEDINGS for outcome in _OUTCOMES
}


@dataclass(frozen=True)
class Order:
    """The fields a row's values stand for, in printed order; ``places`` their grid columns where these are known.

    ``fewer`` is the order without the columns that the header does not print, where it surely prints fewer.
    ``is_forms`` is False where the header prints another order than the form: a header that lost its merged cells
    does, while the values below keep the form's. ``others`` are the grid columns under words that the form has not
    (备注, 小计), ``width`` how many columns the header has. ``is_doubtful`` where merged cells of the header end in the
    wrong place, so that it may or may not say what stands below it. ``unsure`` are fields that may be printed under
    one of the other words. ``is_unsaid`` where no header says anything of the order, which is the form's if any.
    ``has_more`` where a header whose words have no places prints columns that the form has not.
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
    has_more: bool = False

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
    return _order(header, columns, disclosure_column, DISCLOSURE_WORDS, DISCLOSURE_LABELS)


@lru_cache(maxsize=64)
def request_order(header: Header) -> Order | None:
    """The order of table 3, or None where the header contradicts the form without being clear."""
    return _order(header, tuple(_REQUEST_LABELS), request_column, REQUEST_WORDS, _REQUEST_LABELS)


@lru_cache(maxsize=64)
def litigation_order(header: Header) -> Order | None:
    """The order of table 4, or None where the header contradicts the form without being clear."""
    order = _order(_spread(header), LITIGATION_FIELDS, litigation_field, LITIGATION_WORDS, _LITIGATION_LABELS)
    is_counted = order is None and (_heads_no_totals(header) or _heads_all_in_order(header))
    return Order(LITIGATION_FIELDS) if is_counted else order


def _heads_all_in_order(header: Header) -> bool:
    """Whether the last row of a header names the fifteen outcomes in the form's order, though edges of cells that do
    not quite meet put one of them below two proceedings."""
    heads = "".join(outcome.label for outcome in _OUTCOMES) * len(PROCEEDINGS)
    return header.lines[-1:] == (heads,) and keeps_order(header, LITIGATION_WORDS)


def _heads_no_totals(header: Header) -> bool:
    """Whether a header names the four outcomes of each proceeding in the form's order and no totals at all."""
    heads = [stack for stack in header.stacks if names_outcome(stack)]
    named = [each.key for each in OUTCOMES]
    if len(heads) != len(named) * len(PROCEEDINGS):
        return False
    own = [next(name for label, name in OUTCOME_HEADERS.items() if stack.endswith(label)) for stack in heads]
    return own == named * len(PROCEEDINGS) and keeps_order(header, LITIGATION_WORDS)


def _spread(header: Header) -> Header:
    """The header of table 4 that has lost its merged cells, each proceeding again above all of its outcomes: where the
    outcomes are the form's fifteen, and each proceeding stands above its first."""
    heads = [number for number, stack in enumerate(header.stacks) if names_outcome(stack)]
    if len(heads) != len(LITIGATION_FIELDS):
        return header
    stacks = list(header.stacks)
    for place, (number, name) in enumerate(zip(heads, LITIGATION_FIELDS, strict=True)):
        own = litigation_field(stacks[number])
        if own is None and place % len(_OUTCOMES) and stacks[number] in OUTCOME_HEADERS:
            first = stacks[heads[place - place % len(_OUTCOMES)]]
            stacks[number] = next((part for part in _PROCEEDINGS if part in first), "") + stacks[number]
            own = litigation_field(stacks[number])
        if own != name:
            return header
    return replace(header, stacks=tuple(stacks))


def _order(
    header: Header,
    columns: tuple[str, ...],
    column_of: Callable[[str], str | None],
    words: Words,
    labels: Mapping[str, str],
) -> Order | None:
    named = _of_this_year([column_of(stack) for stack in header.stacks], header.stacks)
    places: dict[str, tuple[int, ...]] = {}
    for number, column in enumerate(named):
        if column in columns:
            places[column] = (*places.get(column, ()), number)
    if not places or any(is_moved(header.stacks[spots[0]]) for spots in places.values()):
        return _in_reading_order(header, columns, words)
    unknown = tuple(
        number
        for number, (stack, column) in enumerate(zip(header.stacks, named, strict=True))
        if stack and column not in columns and not is_corner(stack)
    )
    if len(places) < len(columns):
        places |= (bare := bare_columns(header.stacks, columns, places, unknown))
        unknown = tuple(number for number in unknown if (number,) not in bare.values())
    if len(places) < len(columns) and any(is_parent_alone(header.stacks[number]) for number in unknown):
        # A head of several columns with nothing below it in one of them: a cell of the header is missing before it.
        only = all(is_parent_alone(header.stacks[number]) for number in unknown)
        return _in_reading_order(header, columns, words) if only else None
    unsure: list[str] = []
    if len(places) < len(columns):
        nearly, unsure = nearly_named(header.stacks, columns, places, unknown, labels)
        places |= nearly
    known = {spot for spots in places.values() for spot in spots}
    printed = tuple(sorted(places, key=lambda column: places[column][0]))
    if not _apart(places) or (
        len(places) < len(columns) and any(names_outcome(header.stacks[number]) for number in set(unknown) - known)
    ):
        return None  # the outcome of which proceeding?
    is_whole, torn = len(printed) == len(columns), is_torn(header.stacks, known)
    if torn and not is_whole:
        return _in_reading_order(header, columns, words)
    return Order(
        printed if is_whole and not torn else columns,
        MappingProxyType(places),
        fewer=() if is_whole else printed,
        is_forms=printed == tuple(column for column in columns if column in places),
        others=tuple(
            number for number in unknown if number not in known and not is_parent_alone(header.stacks[number])
        ),
        width=len(header.stacks),
        is_doubtful=torn,
        unsure=columns if heads_something_unknown(header.stacks, set(unknown) - known) else tuple(unsure),
    )


def _of_this_year(named: Sequence[str | None], stacks: Sequence[str]) -> list[str | None]:
    """The columns that heads name, without those that name a year where another head names the same without one: 总计
    beside 2022年总计."""
    bare = {name for name, stack in zip(named, stacks, strict=True) if name and not _OF_A_YEAR.search(stack)}
    return [
        None if name in bare and _OF_A_YEAR.search(stack) else name for name, stack in zip(named, stacks, strict=True)
    ]


def _in_reading_order(header: Header, columns: tuple[str, ...], words: Words) -> Order | None:
    """The form's order where a header without columns that can be relied on keeps it."""
    if not keeps_order(header, words):
        return None
    is_unsaid = len(columns) > 1 and not says_order(header, columns, words)
    return Order(columns, is_unsaid=is_unsaid, has_more=names_more(header))


def _apart(places: Mapping[str, tuple[int, ...]]) -> bool:
    return all(spots[-1] - spots[0] == len(spots) - 1 for spots in places.values())
