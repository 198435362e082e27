"""Whole tables of the form that a page hides, be it beside others: a mobile copy, an older edition, a closed tab."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from lxml import etree

from crawler.reading.html_parts import hides_by_class
from crawler.reading.html_styles import Veil, holds, veil_of, veiled_by_sheets
from crawler.reading.table_parts import OBJECT, has_form_words

_STRUCK = ("del", "s", "strike")
_AROUND_TABLES = "[self::table or descendant::table]"


@dataclass(frozen=True)
class Veils:
    """``elements`` hide tables of the form beside shown ones. ``is_any`` where any such table is hidden. ``marks`` are
    the effects on the rows of tables that are the only ones, and that nothing will ever show as they are."""

    elements: frozenset[etree._Element]
    is_any: bool
    marks: dict[etree._Element, str]


def veils_of(
    root: etree._Element, plain: bytes, tables: Sequence[etree._Element], hidden: Set[etree._Element]
) -> Veils:
    """What hides some of a page's tables, beside the elements that are ``hidden``.

    What a sheet or a class hides a script may show: it is left out only where other tables of the form are shown.
    """
    sheets = veiled_by_sheets(root, _AROUND_TABLES) if tables and holds(plain, b"<style") else {}
    shown: list[etree._Element] = []
    gone: list[etree._Element] = []
    veiled: dict[etree._Element, dict[etree._Element, Veil]] = {}
    for table in tables:
        chain = (table, *table.iterancestors())
        if not hidden.isdisjoint(chain):
            gone.append(table)
        elif veils := {each: veil for each in chain if (veil := sheets.get(each) or _own(each))}:
            veiled[table] = veils
        else:
            shown.append(table)
    is_gone = any(map(_is_form, gone))
    if not veiled:
        return Veils(frozenset(), is_gone, {})
    forms = {table: veils for table, veils in veiled.items() if _is_form(table)}
    if forms and any(map(_is_form, shown)):
        return Veils(frozenset(each for veils in forms.values() for each in veils), True, {})
    lost = (table for table, veils in forms.items() if Veil.FOR_GOOD in veils.values())
    return Veils(frozenset(), is_gone, {row: OBJECT for table in lost for row in table.iter("tr")})


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
