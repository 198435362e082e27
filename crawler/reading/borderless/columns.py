"""The columns that a header without ruling lines names: its words by where they stand, one stack over each column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from crawler.reading.form.words import CORNER, DISCLOSURE_HEADERS, OUTCOME_HEADERS, REQUEST_HEADERS, key
from crawler.reading.printed.text import PrintedLine, Word
from storage.forms import OUTCOMES, PROCEEDINGS, REQUEST_COLUMNS, TOTAL

_TOUCHING, _MARGIN = 0.5, 0.6  # points
_BLANK = 0.5
_DRIFT = 0.25
"""By how many ideographs the place of a name may be wrong that was taken out of a word of several."""

_REQUEST_PARENTS = ("申请人情况", "法人或其他组织")
_PROCEEDINGS = ("行政复议", "未经复议直接起诉", "复议后起诉")
_LITIGATION_PARENTS = (*_PROCEEDINGS, "行政诉讼", "未经复议直接诉讼", "复议后诉讼")
_BEGINNINGS = ("行政复议", "未经复议", "复议后")
_HALVES = frozenset("其他总计")
_NOT_FORMS = ("类别", "件数", "项目", "事项", "情况", "")
# Fonts set the pieces of a broken word at heights of their own: which comes first is not certain, which there are is.
_REQUESTS = {"".join(sorted(label)): name for label, name in REQUEST_HEADERS.items()}
_OUTCOMES = {"".join(sorted(label)): name for label, name in OUTCOME_HEADERS.items()}
_REQUEST_LABELS = {column.key: column.label for column in REQUEST_COLUMNS}
_OUTCOME_LABELS = {column.key: column.label for column in OUTCOMES} | {TOTAL.key: TOTAL.label}
_ORDERS = (tuple(_OUTCOME_LABELS), tuple(name for name in _OUTCOME_LABELS if name != TOTAL.key))


@dataclass(frozen=True)
class Column:
    """A column of figures: its whole name as the form prints it, and how far its own name reaches across."""

    name: str
    left: float
    right: float


def request_columns(words: Sequence[Word]) -> tuple[Column, ...]:
    """The seven columns of table 3 that words of its header name, in the order of the page; empty if they do not."""
    own = _without_parents(_split(words, (*REQUEST_HEADERS, *_REQUEST_PARENTS)), _REQUEST_PARENTS)
    stacks = _stacks(own)[-len(REQUEST_COLUMNS) :]
    names = [_named(stack, _REQUESTS) for stack in stacks]
    if None in names or len(set(names)) != len(REQUEST_COLUMNS):
        return ()
    return tuple(_column(_REQUEST_LABELS[name or ""], stack) for name, stack in zip(names, stacks, strict=True))


def litigation_columns(words: Sequence[Word]) -> tuple[Column, ...]:
    """The columns of table 4, with or without totals, in the form's order; empty if the header does not name them."""
    words = _split(words, (*OUTCOME_HEADERS, *_LITIGATION_PARENTS))
    stacks = _stacks(_without_parents(words, _LITIGATION_PARENTS))
    names = [_named(stack, _OUTCOMES) for stack in stacks]
    if names and names[0] is None and all(key(word.text) in _NOT_FORMS for word in stacks[0]):
        stacks, names = stacks[1:], names[1:]
    order = next((order for order in _ORDERS if tuple(names) == order * len(PROCEEDINGS)), None)
    if order is None:
        return ()
    outcomes = [_column(_OUTCOME_LABELS[name or ""], stack) for name, stack in zip(names, stacks, strict=True)]
    groups = [outcomes[start : start + len(order)] for start in range(0, len(outcomes), len(order))]
    if not all(_stands_over(groups, number, words) for number in range(len(groups))):
        return ()
    return tuple(
        Column(_PROCEEDINGS[number] + column.name, column.left, column.right)
        for number, group in enumerate(groups)
        for column in group
    )


def with_parted_heads(line: PrintedLine) -> PrintedLine:
    """A line of table 2, the names of columns close beside each other, or first or last lines of them, taken apart."""
    return replace(line, words=tuple(part for word in line.words for part in _parts(word, _disclosure_lines())))


def _split(words: Sequence[Word], names: Sequence[str]) -> list[Word]:
    """The words, those taken apart that are names, or first or last lines of names, of several columns side by side."""
    one = _lines_of(names)
    return [part for word in words for part in _parts(word, one)]


def _lines_of(names: Sequence[str]) -> re.Pattern[str]:
    lines = {name[:end] for name in names for end in range(2, len(name) + 1)}
    lines |= {name[start:] for name in names for start in range(2, len(name) - 1)}
    return re.compile("|".join(sorted(lines, key=len, reverse=True)))


@cache
def _disclosure_lines() -> re.Pattern[str]:
    return _lines_of((*DISCLOSURE_HEADERS, CORNER))


def _parts(word: Word, one: re.Pattern[str]) -> list[Word]:
    found = one.findall(key(word.text))
    if "".join(found) != key(word.text):
        found = _at_blanks(word.text, one)
    if len(found) < 2:
        return [word]
    # Ideographs are all as wide; how wide a blank between two names is nobody knows.
    places = [0.0]
    for character in word.text:
        places.append(places[-1] + (_BLANK if character.isspace() else 1.0))
    wide = (word.right - word.left) / places[-1]
    starts = []
    place = 0
    for name in found:
        place = word.text.index(name, place) if name in word.text[place:] else -1
        if place < 0:
            return [word]
        starts.append((place, place + len(name), name))
        place += len(name)
    return [
        word._replace(
            text=name,
            left=word.left + (places[start] + (_DRIFT if start else 0.0)) * wide,
            right=word.left + (places[end] - (_DRIFT if end < len(word.text) else 0.0)) * wide - _MARGIN,
        )
        for start, end, name in starts
    ]


def _at_blanks(text: str, one: re.Pattern[str]) -> list[str]:
    """The parts between the blanks of a text where each is a line of a name, be it half of one of two characters, or
    the end of the note that stands before the heads."""
    parts = text.split()
    names = parts[1:] if parts and parts[0].endswith(("）", ")")) else parts
    return parts if names and all(part in _HALVES or one.fullmatch(part) for part in names) else []


def _without_parents(words: Sequence[Word], parents: Sequence[str]) -> list[Word]:
    """The words without the names of several columns together, which stand in one line or in two."""
    used: set[int] = set()
    for word in words:
        name = key(word.text)
        for parent in parents:
            if name == parent:
                used.add(id(word))
            elif len(name) > 1 and parent.startswith(name):
                below = [other for other in words if key(other.text) == parent[len(name) :] and _is_below(word, other)]
                used |= {id(word), id(below[0])} if len(below) == 1 else set()
    return [word for word in words if id(word) not in used]


def _is_below(word: Word, other: Word) -> bool:
    height = word.bottom - word.top
    return 0 < other.top - word.top < 2 * height and other.left < word.right and word.left < other.right


def _column(label: str, stack: Sequence[Word]) -> Column:
    return Column(label, min(word.left for word in stack), max(word.right for word in stack))


def _stands_over(groups: Sequence[Sequence[Column]], number: int, words: Sequence[Word]) -> bool:
    """Whether the name of a proceeding stands over its own columns, and over no other's."""
    own = [word for word in words if key(word.text).startswith(_BEGINNINGS[number])]
    left = groups[number - 1][-1].right if number else float("-inf")
    right = groups[number + 1][0].left if number + 1 < len(groups) else float("inf")
    return len(own) == 1 and left < own[0].left and own[0].right < right


def _stacks(words: Sequence[Word]) -> list[list[Word]]:
    """The words that stand one above the other, from the left."""
    stacks: list[list[Word]] = []
    right = float("-inf")
    for word in sorted(words, key=lambda word: word.left):
        if stacks and word.left < right - _TOUCHING:
            stacks[-1].append(word)
        else:
            stacks.append([word])
        right = max(right, word.right)
    return stacks


def _named(stack: Sequence[Word], columns: dict[str, str]) -> str | None:
    return columns.get("".join(sorted("".join(key(word.text) for word in stack))))
