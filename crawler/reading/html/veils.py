"""Whole tables of the form that a page hides, be it beside others: a mobile copy, an older edition, a closed tab."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from lxml import etree

from crawler.reading.form.table_parts import OBJECT, has_form_words
from crawler.reading.html.markup import Markup
from crawler.reading.html.parts import hides_by_class
from crawler.reading.html.style_effects import Veil, veil_of
from crawler.reading.html.style_sheets import veiled_by_sheets

_STRUCK = ("del", "s", "strike")
_WORDS_IN_BOXES = re.compile("第二十条第|本年[新制]|上年结转|属于国家秘密|重复申请|结果维持|结果纠正")


@dataclass(frozen=True)
class Veils:
    """``elements`` hide tables of the form beside shown ones. ``is_any`` where any such table is hidden. ``marks`` are
    the effects on the rows of tables that are the only ones, and that nothing will ever show as they are."""

    elements: frozenset[etree._Element]
    is_any: bool
    marks: dict[etree._Element, str]


def veils_of(
    root: etree._Element, markup: Markup, tables: Sequence[etree._Element], hidden: Set[etree._Element]
) -> Veils:
    """What hides some of a page's tables, beside the elements that are ``hidden``.

    What a sheet or a class hides a script may show: it is left out only where other tables of the form are shown.
    """
    told = _told_apart(root, markup, tables, hidden)
    is_gone = any(map(_is_form, told.gone))
    forms = {table: veils for table, veils in told.veiled.items() if _is_form(table)}
    if forms and any(map(_is_form, told.shown)):
        return Veils(frozenset(each for veils in forms.values() for each in veils), True, {})
    lost = (table for table, veils in forms.items() if Veil.FOR_GOOD in veils.values())
    return Veils(frozenset(), is_gone, {row: OBJECT for table in lost for row in table.iter("tr")})


def veils_of_boxes(root: etree._Element, markup: Markup, hidden: Set[etree._Element]) -> Veils:
    """The same for tables made of boxes, of which the places of the form's words are looked at."""
    places = [each for each in root.iter(etree.Element) if each.text and _WORDS_IN_BOXES.search(each.text)]
    told = _told_apart(root, markup, places, hidden)
    around = Counter(veil for veils in told.veiled.values() for veil in veils)
    # A box that holds only one of the words may be a cell, and those beside it would move.
    tables = frozenset(veil for veil, count in around.items() if count > 1)
    if tables and told.shown:
        return Veils(tables, True, {})
    lost = {each for veils in told.veiled.values() for each, veil in veils.items() if veil is Veil.FOR_GOOD}
    return Veils(tables & lost, bool(told.gone), {})


@dataclass(frozen=True)
class _ToldApart:
    """Tables that are shown, those in elements that are hidden, and those behind veils with these."""

    shown: Sequence[etree._Element]
    gone: Sequence[etree._Element]
    veiled: Mapping[etree._Element, Mapping[etree._Element, Veil]]


def _told_apart(
    root: etree._Element, markup: Markup, tables: Sequence[etree._Element], hidden: Set[etree._Element]
) -> _ToldApart:
    shown: list[etree._Element] = []
    gone: list[etree._Element] = []
    veiled: dict[etree._Element, Mapping[etree._Element, Veil]] = {}
    sheets: Mapping[etree._Element, Veil] = {}
    if tables and markup.holds(b"<style"):
        sheets = veiled_by_sheets(root, {each for table in tables for each in (table, *table.iterancestors())})
    for table in tables:
        chain = (table, *table.iterancestors())
        if not hidden.isdisjoint(chain):
            gone.append(table)
        elif veils := {each: veil for each in chain if (veil := sheets.get(each) or _own(each))}:
            veiled[table] = veils
        else:
            shown.append(table)
    return _ToldApart(shown, gone, veiled)


def _own(element: etree._Element) -> Veil | None:
    """How an element hides what stands in it by its tag, its style or its class."""
    if element.tag in _STRUCK:
        return Veil.FOR_GOOD
    if element.tag == "details" and element.get("open") is None:
        return Veil.FOR_NOW
    style = element.get("style")
    if style and (veil := veil_of(style)):
        return veil
    return Veil.FOR_NOW if hides_by_class(element) else None


def _is_form(table: etree._Element) -> bool:
    """Whether a table prints the form itself, and none inside of it does."""
    return has_form_words(_text(table)) and not any(has_form_words(_text(each)) for each in table.iterfind(".//table"))


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))
