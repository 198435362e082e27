"""Which columns of the form stand above the figures of a row without ruling lines, told by where the words stand."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from crawler.reading.form.labels import disclosure_column
from crawler.reading.form.numbers import is_value
from crawler.reading.form.words import CORNER, OUTCOME_HEADERS, REQUEST_HEADERS, key
from crawler.reading.printed.text import PrintedLine, Word
from storage.forms import FORMS, OUTCOMES, PROCEEDINGS, REQUEST_COLUMNS

_TALLEST_HEADER = 14
_AMOUNT, _LINES_OF_UNIT = "金额", 3
_REQUEST_ORDER = tuple(column.key for column in REQUEST_COLUMNS)
_OUTCOME_ORDER = (*(column.key for column in OUTCOMES), "total")
_LITIGATION_ORDER = _OUTCOME_ORDER * len(PROCEEDINGS)
_DISCLOSURE_ORDERS = {tuple(column.key for column in block.columns) for form in FORMS.values() for block in form.blocks}
_DISCLOSURE_LABELS = {
    tuple(key(column.label) for column in block.columns) for form in FORMS.values() for block in form.blocks
}
# Fonts set the pieces of a broken word at heights of their own: which comes first is not certain, which there are is.
_REQUEST_LETTERS = {"".join(sorted(label)): name for label, name in REQUEST_HEADERS.items()}
_OUTCOME_LETTERS = {"".join(sorted(label)): name for label, name in OUTCOME_HEADERS.items()}
_PROCEEDINGS = ("行政复议", "未经复议", "复议后")


def stands_under_form(figures: Sequence[Word], above: Sequence[PrintedLine]) -> bool | None:
    """Whether each figure stands under a column's name of its own and these are a table's columns in the form's order.

    ``above`` are the lines without figures over the row on its page, the nearest first. None where they name no
    column.
    """
    stacks = [_stack(word, above) for word in figures]
    if _are_apart(stacks) and not any(map(_names_column, stacks)):
        return None
    if _names(stacks, disclosure_column) in _DISCLOSURE_ORDERS:
        return True
    if any(_begin(stacks, order) for order in _DISCLOSURE_LABELS if len(order) == len(stacks)):
        return True
    requests = _names(stacks, _request)
    # Rows that lost the empty cell before their label stand one column to the left.
    if requests == _REQUEST_ORDER or requests == (None, *_REQUEST_ORDER[:-1]):
        return True
    return _names(stacks, _outcome) == _LITIGATION_ORDER and _proceedings_in_order(figures, above)


def columns_named(line: PrintedLine) -> set[int]:
    """How many columns a line that heads a block of table 2 names, if it names those of the form in their order."""
    names = tuple(disclosure_column(key(word.text)) for word in line.words[1:])
    return {len(names)} if key(line.words[0].text) == CORNER and names in _DISCLOSURE_ORDERS else set()


def with_whole_heads(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines, each that heads a block of table 2 with the names beside it that are broken in two lines: they stand
    half a line above and below it."""
    whole: list[PrintedLine] = []
    taken: set[int] = set()
    for number, line in enumerate(lines):
        if key(line.words[0].text) == CORNER:
            near = [
                each for each in (number - 1, number + 1) if 0 <= each < len(lines) and _is_beside(lines[each], line)
            ]
            taken |= set(near)
            words = [word for each in sorted((number, *near)) for word in lines[each].words]
            line = replace(line, words=_stacked(words)) if near else line
        whole.append(line)
    return [line for number, line in enumerate(whole) if number not in taken]


def _is_beside(other: PrintedLine, line: PrintedLine) -> bool:
    """Whether a line reaches into the height of another, and its words stand between or behind that one's."""
    if other.stretch != line.stretch or other.top >= line.bottom or line.top >= other.bottom:
        return False
    pairs = ((one, two) for one in other.words for two in line.words)
    return not any(is_value(one.text) or (one.left < two.right and two.left < one.right) for one, two in pairs)


def _stacked(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words from the left, those that stand one below the other as one."""
    stacked: list[Word] = []
    for word in sorted(words, key=lambda word: word.left):
        if stacked and word.left < stacked[-1].right:
            upper, lower = sorted((stacked[-1], word), key=lambda word: word.top)
            right = max(upper.right, lower.right)
            stacked[-1] = Word(upper.text + lower.text, stacked[-1].left, upper.top, right, lower.bottom)
        else:
            stacked.append(word)
    return tuple(stacked)


def with_whole_units(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines, with the unit of an amount beside its name where a narrow column puts it into the lines below."""
    whole = list(lines)
    for number, line in enumerate(lines):
        for place, word in enumerate(line.words):
            if _AMOUNT in word.text:
                unit = "".join(each.text for each in _below(word, lines[number + 1 : number + 1 + _LINES_OF_UNIT]))
                words = (*line.words[:place], word._replace(text=word.text + unit), *line.words[place + 1 :])
                whole[number] = replace(line, words=words)
    return whole


def _below(word: Word, lines: Sequence[PrintedLine]) -> list[Word]:
    """The words right below a word, as far as the first figure."""
    found: list[Word] = []
    for line in lines:
        over = [other for other in line.words if other.left < word.right and word.left < other.right]
        if any(is_value(other.text) for other in over):
            break
        found += over
    return found


def _request(name: str) -> str | None:
    return _REQUEST_LETTERS.get("".join(sorted(name)))


def _outcome(name: str) -> str | None:
    return _OUTCOME_LETTERS.get("".join(sorted(name)))


def _begin(stacks: Sequence[Sequence[Word]], labels: Sequence[str]) -> bool:
    """Whether the word over each figure is the column's name as far as its first line goes."""
    words = [key(stack[0].text) if stack else "" for stack in stacks]
    begins = all(len(word) > 1 and label.startswith(word) for word, label in zip(words, labels, strict=True))
    return begins and _are_apart([stack[:1] for stack in stacks])


def _are_apart(stacks: Sequence[Sequence[Word]]) -> bool:
    words = [id(word) for stack in stacks for word in stack]
    return len(words) == len(set(words))


def _names_column(stack: Sequence[Word]) -> bool:
    return any(_name(stack, column_of)[0] for column_of in (disclosure_column, _request, _outcome))


def _stack(figure: Word, above: Sequence[PrintedLine]) -> list[Word]:
    """The words over a figure, the nearest first; nothing where two of a line are over it."""
    stack: list[Word] = []
    for line in above:
        over = [word for word in line.words if word.left < figure.right and figure.left < word.right]
        if len(over) > 1:
            break
        stack += over
    return stack[:_TALLEST_HEADER]


def _names(stacks: Sequence[Sequence[Word]], column_of: Callable[[str], str | None]) -> tuple[str | None, ...]:
    """The column each stack names, with None for a stack that names none or whose words stand over others too."""
    found = [_name(stack, column_of) for stack in stacks]
    return tuple(name for name, _ in found) if _are_apart([words for _, words in found]) else ()


def _name(stack: Sequence[Word], column_of: Callable[[str], str | None]) -> tuple[str | None, Sequence[Word]]:
    text = ""
    for number, word in enumerate(stack, 1):
        text = word.text + text
        if name := column_of(key(text)):
            return name, stack[:number]
    return None, ()


def _proceedings_in_order(figures: Sequence[Word], above: Sequence[PrintedLine]) -> bool:
    """Whether the name of each proceeding stands over its own five columns, and over no other's."""
    count = len(_OUTCOME_ORDER)
    words = [word for line in above for word in line.words]
    for number, name in enumerate(_PROCEEDINGS):
        own = [word for word in words if key(word.text).startswith(name)]
        left = figures[number * count - 1].right if number else 0.0
        after = (number + 1) * count
        right = figures[after].left if after < len(figures) else float("inf")
        if len(own) != 1 or not left < own[0].left < own[0].right < right:
            return False
    return True
