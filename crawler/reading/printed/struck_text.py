"""Digits that a line strikes out: they are printed and do not count, so that nobody knows what their cell says."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from crawler.reading.form.table_parts import OBJECT
from crawler.reading.printed.text import DIGITS
from crawler.reading.sheet import Glyph, Rule, Stroke

# Where in a digit's box, from its top, a line through it runs: lines below it underline.
_FIRST, _LAST = 0.35, 0.7
_OVER = 2.0
"""How far a line reaches over what it strikes out, in points."""
_BELOW, _TOUCHING = 0.25, 3.0
"""How far below a digit's box, in its heights, a line still underlines it, and how near lines that meet are, in
points."""
_INNER = 0.3
"""The share of a digit's width and height at each side of it in which a slanted line may pass it by."""


def without_struck(glyphs: Sequence[Glyph], across: Sequence[Rule], slanted: Sequence[Stroke] = ()) -> list[Glyph]:
    """The characters with a mark for each digit that a line crosses."""
    rules = sorted(across)
    return [glyph._replace(text=OBJECT) if is_struck(glyph, rules, slanted) else glyph for glyph in glyphs]


def without_strikes(across: Sequence[Rule], glyphs: Sequence[Glyph]) -> list[Rule]:
    """The horizontal lines without those that do nothing but strike out some of the characters: they part no rows."""
    digits = [glyph for glyph in glyphs if glyph.text in DIGITS]
    if not digits:
        return [*across]
    digits.sort(key=_middle_down)
    middles = [*map(_middle_down, digits)]
    reach = max(glyph.bottom - glyph.top for glyph in digits) / 2
    kept = []
    for rule in across:
        near = digits[bisect_left(middles, rule.place - reach) : bisect_right(middles, rule.place + reach)]
        struck = [glyph for glyph in near if is_struck(glyph, (rule,))]
        if not struck or not _is_over(rule, struck):
            kept.append(rule)
    return kept


def without_underlines(across: Sequence[Rule], down: Sequence[Rule], glyphs: Sequence[Glyph]) -> list[Rule]:
    """The horizontal lines without those that do nothing but underline a figure. What reaches from one line down to the
    next is the edge of a cell, however narrow that is."""
    digits = sorted((glyph for glyph in glyphs if glyph.text in DIGITS), key=lambda glyph: glyph.bottom)
    ends = [glyph.bottom for glyph in digits]
    reach = max((glyph.bottom - glyph.top for glyph in digits), default=0.0)
    kept = []
    for rule in across:
        near = digits[bisect_left(ends, rule.place - reach) : bisect_right(ends, rule.place + reach)]
        above = [glyph for glyph in near if _underlines(rule, glyph)]
        if not above or not _is_over(rule, above) or all(_meets(rule, end, down) for end in (rule.start, rule.end)):
            kept.append(rule)
    return kept


def _underlines(rule: Rule, glyph: Glyph) -> bool:
    height = glyph.bottom - glyph.top
    is_below = glyph.top + _LAST * height < rule.place <= glyph.bottom + _BELOW * height
    return is_below and rule.start - _OVER <= (glyph.left + glyph.right) / 2 <= rule.end + _OVER


def _meets(rule: Rule, end: float, down: Sequence[Rule]) -> bool:
    return any(
        abs(each.place - end) <= _TOUCHING and each.start - _TOUCHING <= rule.place <= each.end + _TOUCHING
        for each in down
    )


def _middle_down(glyph: Glyph) -> float:
    return (glyph.top + glyph.bottom) / 2


def _is_over(rule: Rule, struck: Sequence[Glyph]) -> bool:
    """Whether a line is no longer than what it strikes out."""
    left, right = min(each.left for each in struck), max(each.right for each in struck)
    return left - _OVER <= rule.start and rule.end <= right + _OVER


def is_struck(glyph: Glyph, rules: Sequence[Rule], slanted: Sequence[Stroke] = ()) -> bool:
    """Whether one of some horizontal lines, in the order of their places, or a slanted one crosses a digit."""
    if glyph.text not in DIGITS:
        return False
    if any(_crosses(stroke, glyph) for stroke in slanted):
        return True
    height = glyph.bottom - glyph.top
    end = glyph.top + _LAST * height
    number = bisect_left(rules, (glyph.top + _FIRST * height,))
    middle = (glyph.left + glyph.right) / 2
    while number < len(rules) and rules[number].place <= end:
        if rules[number].start <= middle <= rules[number].end:
            return True
        number += 1
    return False


def _crosses(stroke: Stroke, glyph: Glyph) -> bool:
    """Whether a line passes through the middle of a digit (Liang and Barsky's way to clip a line)."""
    across, down = _INNER * (glyph.right - glyph.left), _INNER * (glyph.bottom - glyph.top)
    x, y = stroke.end_x - stroke.x, stroke.end_y - stroke.y
    first, last = 0.0, 1.0
    for step, room in (
        (-x, stroke.x - glyph.left - across),
        (x, glyph.right - across - stroke.x),
        (-y, stroke.y - glyph.top - down),
        (y, glyph.bottom - down - stroke.y),
    ):
        if step < 0:
            first = max(first, room / step)
        elif step > 0:
            last = min(last, room / step)
        elif room < 0:
            return False
    return first < last
