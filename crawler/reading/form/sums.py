"""What sums tell of the ways to place a row: which of them hold, where totals may stand. They never change a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from crawler.reading.blocks import GridCell
from crawler.reading.form.column_order import Order
from crawler.reading.form.numbers import Figure, figure
from storage.report import State

Placement = Mapping[str, GridCell]
"""Which cell stands for which field."""


@dataclass(frozen=True)
class Sum:
    """A total and its parts, by the keys of an Order."""

    total: str
    parts: tuple[str, ...]


def proved(candidates: Sequence[Placement], sums: Sequence[Sum]) -> Placement | None:
    """The only way to place a row whose totals hold: of one that lost a blank under a header of more columns as many
    figures may be left as the form has columns."""
    told = [each for each in candidates if sums and all_hold(each, sums) and _is_total_told(each, sums)]
    return told[0] if told and all(each == told[0] for each in told) else None


def told_by_sums(candidates: Sequence[Placement], sums: Sequence[Sum], *, is_odd: bool) -> list[Placement]:
    """What is left of some ways to place a row under a doubtful header: none without its total, and where there was one
    such, or the row is odd, only those whose sums hold. Of a total elsewhere a nought is no sign."""
    left = [each for each in candidates if not any(_lacks_total(each, one) for one in sums)]
    is_total_elsewhere = len(left) < len(candidates)
    if is_odd or is_total_elsewhere:
        left = [each for each in left if sums and all_hold(each, sums)]
    if is_total_elsewhere:
        left = [each for each in left if any(figure(each[one.total].text).value for one in sums)]
    return left


def may_lack_totals(candidate: Placement, order: Order, sums: Sequence[Sum]) -> bool:
    """Whether a row under heads that do not say where the totals stand has as many figures as the form without its
    totals, and then nothing: they are the first of the whole form's only where the totals among them surely hold."""
    texts = [candidate[name].text if name in candidate else "" for name in order.keys]
    count = len(order.keys) - len(sums)
    if len(sums) < 2 or not all(texts[:count]) or any(texts[count:]):
        return False
    figures = {name: figure(text) for name, text in zip(order.keys, texts, strict=True)}
    whole = [each for each in sums if all(name in order.keys[:count] for name in (each.total, *each.parts))]
    return not all(holds(figures, each) and figures[each.total].value for each in whole)


def has_total_elsewhere(candidate: Placement, sums: Sequence[Sum]) -> bool:
    """Whether the last of the figures is not the total of the others, but the first is, as without a header that says
    otherwise the table may print its totals first; or the last but one is, as where a text has the cells of a row in
    another order than the page."""
    figures = {name: figure(cell.text) for name, cell in candidate.items()}
    is_full = all(cell.text for cell in candidate.values())
    for each in sums:
        own = [name for name in figures if name in (*each.parts, each.total)]
        if holds(figures, each):
            continue
        for name in (own[0], *own[-2:-1] * is_full):
            turned = Sum(name, tuple(other for other in own if other != name))
            if figures[name].value and holds(figures, turned):
                return True
    return False


def all_hold(candidate: Placement, sums: Sequence[Sum]) -> bool:
    """Whether all totals of a way to place a row are the sums of their parts."""
    figures = {name: figure(cell.text) for name, cell in candidate.items()}
    return all(holds(figures, each) for each in sums)


def holds(figures: Mapping[str, Figure], each: Sum) -> bool:
    """Whether a printed total is the sum of its parts; blanks and dashes count as 0, anything unreadable breaks it."""
    total = figures.get(each.total)
    if total is None or total.value is None:
        return False
    values = [_counted(figures[name]) for name in each.parts if name in figures]
    return None not in values and total.value == sum(value for value in values if value is not None)


def _is_total_told(candidate: Placement, sums: Sequence[Sum]) -> bool:
    """Whether some total is no nought, which would prove nothing."""
    return any(figure(candidate[each.total].text).value for each in sums if each.total in candidate)


def _lacks_total(candidate: Placement, each: Sum) -> bool:
    """Whether parts have figures and their total has none: it may be the one that stands below a part's head."""
    total = candidate.get(each.total)
    return (
        total is not None and not total.text and any(candidate[name].text for name in each.parts if name in candidate)
    )


def _counted(read: Figure) -> Decimal | None:
    return Decimal(0) if read.state in (State.BLANK, State.DASH) else read.value
