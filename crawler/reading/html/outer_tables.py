"""Tables around others: whether one prints the form itself, and whether its end is missing."""

from collections.abc import Iterator

from lxml import etree

from crawler.reading.form.table_parts import has_form_words

_GROUPS = ("thead", "tbody", "tfoot", "tr")
_PARTS = (*_GROUPS, "td", "th", "caption", "colgroup", "col")
_FEWEST_OF_ONE_CELL = 10
_FEWEST_OF_SHORT, _SHARE, _LONGEST_CELL = 3, 0.2, 60
"""How many tables of one short cell, and in what share of a table's cells, show that they stand in each of these."""


def is_unclosed(table: etree._Element) -> bool:
    """Whether another table stands in a table, but in no cell of it."""
    return any(_parent_part(inner) is table for inner in table.iter("table") if inner is not table)


def behind_its_end(part: etree._Element) -> Iterator[etree._Element]:
    """What libxml2 put into a table without an end, or into a part of it, and a browser shows after it: of what stands
    between the cells of a row only the tables, which end that of the row."""
    for child in part:
        if child.tag in _GROUPS or (part.tag == "tr" and child.tag not in ("table", *_PARTS)):
            yield from behind_its_end(child)
        elif child.tag not in _PARTS:
            yield child


def _parent_part(element: etree._Element) -> etree._Element | None:
    """The table in which an element stands, if it stands in no cell of it."""
    for ancestor in element.iterancestors():
        if ancestor.tag in ("td", "th", "caption"):
            return None
        if ancestor.tag == "table":
            return ancestor
    return None


def is_outermost_form(table: etree._Element) -> bool:
    """Whether a table prints the form itself, and the tables inside it do not, but for those of one cell that some
    programs put into each cell."""
    inside = table.findall(".//td//table")
    single = {each for each in inside if len(each.findall(".//td")) == 1}
    cells = len(table.findall(".//td")) - len(single)
    short = sum(len(text_within(each).strip()) <= _LONGEST_CELL for each in single)
    if len(single) < _FEWEST_OF_ONE_CELL and not (short == len(single) >= max(_FEWEST_OF_SHORT, cells * _SHARE)):
        single = set()
    inner = "".join(text_within(each) for each in inside if each not in single)
    return not has_form_words(inner) and has_form_words(text_within(table))


def text_within(element: etree._Element) -> str:
    """All that an element says, as it is written."""
    return "".join(map(str, element.itertext()))
