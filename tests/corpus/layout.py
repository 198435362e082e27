"""In which of the known ways a report prints its headings and tables: a choice for each thing that differs."""

from collections.abc import Mapping
from random import Random

Layout = Mapping[str, str]
"""What is chosen for each of CHOICES."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "headings": ("form", "in other words", "marked #", "half-width", "without numerals", "with a seventh"),
    "spans": ("merged", "merged", "merged", "empty cells"),
    "table 2 width": ("form", "one more column", "two more columns", "empty last row"),
    "table 2 headers": ("form", "cut short", "with a remark", "of both forms", "short words", "second line lost"),
    "table 2 labels": ("form", "规范性文件"),
    "table 2 articles": ("form", "blanks and half-width"),
    "table 2 parts": ("one table", "a table for each article", "page break"),
    "table 2 sentence": ("none", "before the table"),
    "fees header": ("form", "in yuan"),
    "statistics": ("none", "in section 1"),
    "table 3 kinds": ("form", "broken words", "two rows of cells"),
    "table 3 handled": ("merged cell", "row of its own", "absent"),
    "table 3 groups": ("form", "two lines"),
    "table 3 brackets": ("form", "half-width and blanks"),
    "table 3 quotes": ("curly", "straight", "none"),
    "table 3 carried out": ("form", "结转下一年继续办理", "结转下一年度", "结转下一年度继续办理"),
    "table 3 width": ("form", "one more column", "six more columns"),
    "table 3 其他": ("form", "without leading cells"),
    "table 3 concluded": ("form", "one column to the left"),
    "table 3 parts": ("one table", "page break", "page break with header"),
    "table 3 columns": ("form", "form", "form", "another order"),
    "table 4 words": ("form", "broken", "mixed", "直接诉讼", "vertical letters"),
    "table 4 totals": ("headed", "not headed", "not there"),
    "table 4 label": ("none", "before the figures"),
    "table 4 first rows": ("form", "empty"),
    "table 4 heading": ("form", "被申请", "with a note"),
}
"""What may be chosen for each thing; the first is how the official form prints it."""


NOTES = "table 2 notes"
_NOTES = ("none", "none", "none", "units", "remarks")
"""What stands in brackets behind labels of table 2, drawn apart from CHOICES: but for it the documents of earlier seeds
are what they were."""

_ALONE = {"table 4 totals": "not there", "table 3 columns": "another order"}
_WITH_THEM = (
    "spans",
    "table 3 其他",
    "table 3 concluded",
    "table 3 parts",
    "table 4 label",
    "table 4 first rows",
    "table 4 words",
)


def any_layout(random: Random) -> Layout:
    """A layout: the official one in a few places, in the others anything that was seen.

    A column that is left out or stands elsewhere is known by its header alone, so the header is then a plain one.
    """
    adventure = random.choice([0.0, 0.1, 0.3, 0.6])
    layout = {
        name: random.choice(choices) if random.random() < adventure else choices[0] for name, choices in CHOICES.items()
    }
    if any(layout[name] == choice for name, choice in _ALONE.items()):
        layout |= {name: CHOICES[name][0] for name in _WITH_THEM}
    return layout | {NOTES: Random(repr(layout)).choice(_NOTES if adventure else _NOTES[:1])}


def features(layout: Layout) -> list[str]:
    """What a layout does otherwise than the official form."""
    usual = {name: choices[0] for name, choices in CHOICES.items()} | {NOTES: _NOTES[0]}
    return [f"{name}: {choice}" for name, choice in layout.items() if choice != usual[name]]
