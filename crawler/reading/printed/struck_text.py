"""Digits that a line strikes out: they are printed and do not count, so that nobody knows what their cell says."""

from bisect import bisect_left
from collections.abc import Sequence

from crawler.reading.form.table_parts import OBJECT
from crawler.reading.printed.text import DIGITS
from crawler.reading.sheet import Glyph, Rule

# Where in a digit's box, from its top, a line through it runs: lines below it underline.
_FIRST, _LAST = 0.35, 0.7


def without_struck(glyphs: Sequence[Glyph], across: Sequence[Rule]) -> list[Glyph]:
    """The characters with a mark for each digit that a horizontal line crosses."""
    rules = sorted(across)
    return [glyph._replace(text=OBJECT) if is_struck(glyph, rules) else glyph for glyph in glyphs]


def is_struck(glyph: Glyph, rules: Sequence[Rule]) -> bool:
    """Whether one of some horizontal lines, in the order of their places, crosses a digit."""
    if glyph.text not in DIGITS:
        return False
    height = glyph.bottom - glyph.top
    end = glyph.top + _LAST * height
    number = bisect_left(rules, (glyph.top + _FIRST * height,))
    middle = (glyph.left + glyph.right) / 2
    while number < len(rules) and rules[number].place <= end:
        if rules[number].start <= middle <= rules[number].end:
            return True
        number += 1
    return False
