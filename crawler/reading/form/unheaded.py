"""Whether the sums of rows that no header stands above show in which order these print the form's columns."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from crawler.reading.form.column_order import litigation_order, request_order
from crawler.reading.form.found_rows import LITIGATION, FoundRow
from crawler.reading.form.header import Header
from crawler.reading.form.numbers import figure
from storage.forms import LITIGATION_FIELDS, OUTCOMES, REQUEST_COLUMNS
from storage.report import State

_COUNT, _COUNT_OF_PROCEEDING = len(REQUEST_COLUMNS), len(OUTCOMES) + 1
_EMPTY = (State.BLANK, State.DASH)


def with_order_shown(rows: Sequence[FoundRow]) -> list[FoundRow]:
    """The same rows, those without a header marked where the last of a row's figures surely is the total, and where in
    table 4 nothing shows that the totals stand first."""
    return [replace(row, is_shown=True) if _keeps_proceedings(row) else row for row in _with_requests_shown(rows)]


def _keeps_proceedings(row: FoundRow) -> bool:
    """Whether no figures of table 4 show that the totals of the proceedings stand first, under heads that lost their
    letters to each other: then these stand in the form's order."""
    order = litigation_order(row.header) if row.name == LITIGATION else None
    figures = _values(_printed(row)) if order is not None and order.is_unsaid else []
    if len(figures) != len(LITIGATION_FIELDS):
        return False
    starts = range(0, len(figures), _COUNT_OF_PROCEEDING)
    parts = [figures[start : start + _COUNT_OF_PROCEEDING] for start in starts]
    return not any(sum(part[1:]) == part[0] and sum(part[:-1]) != part[-1] for part in parts)


def _with_requests_shown(rows: Sequence[FoundRow]) -> list[FoundRow]:
    unsaid = {header for header in {row.header for row in rows if _is_request(row)} if _says_nothing(header)}
    if not unsaid:
        return list(rows)
    figures = [_figures(row) for row in rows if _is_request(row) and row.header in unsaid]
    whole = [each for each in figures if len(each) == _COUNT]
    if any(map(_ends_otherwise, whole)) or not any(map(_ends_in_total, whole)):
        return list(rows)
    return [replace(row, is_shown=True) if _is_request(row) and row.header in unsaid else row for row in rows]


def _is_request(row: FoundRow) -> bool:
    return row.name.startswith("requests.")


def _says_nothing(header: Header) -> bool:
    order = request_order(header)
    return order is not None and order.is_unsaid


def _figures(row: FoundRow) -> list[Decimal]:
    """What a row prints from its first figure to its last; nothing where one of them cannot be read."""
    texts = _printed(row)
    while texts and not texts[-1]:
        texts.pop()
    while texts and not texts[0]:
        del texts[0]
    return _values(texts)


def _printed(row: FoundRow) -> list[str]:
    return [cell.text for column, cell in enumerate(row.cells, row.start) if cell.column == column]


def _values(texts: Sequence[str]) -> list[Decimal]:
    """Figures, blanks and dashes as nothing; none where one of them cannot be read."""
    read = [figure(text) for text in texts]
    values = [Decimal(0) if each.state in _EMPTY else each.value for each in read]
    return [value for value in values if value is not None] if None not in values else []


def _ends_in_total(figures: Sequence[Decimal]) -> bool:
    """Whether the last is the sum of the others, several of which are there: no other can then be that of the rest."""
    *parts, last = figures
    return sum(parts) == last and sum(map(bool, parts)) > 1


def _ends_otherwise(figures: Sequence[Decimal]) -> bool:
    """Whether the last is not the sum of the others, but one of these is."""
    whole = sum(figures)
    return bool(whole) and 2 * figures[-1] != whole and any(2 * each == whole for each in figures)
