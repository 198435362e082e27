"""The labels of rows without ruling lines, which a narrow column breaks in pieces above and below the figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import product

from crawler.reading.form.labels import is_group, printed_row
from crawler.reading.form.words import GROUPS, ROWS, key
from crawler.reading.printed.text import PrintedLine, Word

_FURTHEST_LINE = 3


@dataclass
class TableLine:
    """A line of a table: its words, and for a row of figures the words of its label.

    ``rival`` is the name of a group that is a row of the other form too, where the figures may be either's; ``taken``
    a line whose words are a piece of another one's label.
    """

    line: PrintedLine
    label: str = ""
    figures: tuple[Word, ...] = ()
    rival: str = ""
    taken: bool = field(default=False)


def complete_label(rows: Sequence[TableLine], number: int) -> None:
    """Gives a row of figures the pieces of its label above and below, where the name of one row alone comes of them."""
    row = rows[number]
    if row.taken or (printed_row(row.label) and not is_group(row.label)):
        return
    found: dict[str, tuple[list[TableLine], str, list[TableLine]]] = {}
    for own, is_passed_over in product(_own_labels(row.label), (is_group, _is_of_group)):
        above, below = (_pieces(rows, number, step, is_passed_over) for step in (-1, 1))
        for up in range(len(above) + 1):
            for down in range(len(below) + 1):
                text = _label(above[:up][::-1], own, below[:down])
                if name := printed_row(text):
                    found[name] = (above[:up], own, below[:down])
    if len(found) == 1:
        upper, own, lower = next(iter(found.values()))
        if (upper or lower) and row.figures and not own and key(row.label) in ROWS:
            row.rival = row.label
        row.label = _label(upper[::-1], own, lower)
        for piece in (*upper, *lower):
            piece.taken = True


def _own_labels(label: str) -> Sequence[str]:
    """What a row may say of its own label: nothing, where the words beside its figures name the group around it."""
    if is_group(label):
        return ("",)
    return (label, "") if _is_of_group(label) else (label,)


def _is_of_group(text: str) -> bool:
    """Whether a text is the name of a group or a piece of one, as a narrow column breaks it."""
    return bool(key(text)) and any(key(text) in group for group in GROUPS)


def _label(above: Sequence[TableLine], own: str, below: Sequence[TableLine]) -> str:
    pieces = [*(row.line.words[-1].text for row in above), own, *(row.line.words[-1].text for row in below)]
    return "".join(pieces)


def _pieces(
    rows: Sequence[TableLine], number: int, step: int, is_passed_over: Callable[[str], bool]
) -> list[TableLine]:
    """The lines without figures next to a row, as far as the next row of figures: pieces that may be of its label.

    Names of groups stand between them, centred over other rows; the header stands over the figures.
    """
    pieces: list[TableLine] = []
    place = number + step
    while 0 <= place < len(rows) and len(pieces) < _FURTHEST_LINE and _may_be_piece(rows[place], rows[number]):
        if not is_passed_over(rows[place].line.text):
            pieces.append(rows[place])
        place += step
    return pieces


def _may_be_piece(other: TableLine, row: TableLine) -> bool:
    inside = not row.figures or other.line.right < row.figures[0].left
    groups = all(any(key(word.text) in group for group in GROUPS) for word in other.line.words[:-1])
    return inside and groups and not other.figures and not other.taken
