"""What style sheets and style attributes do to how a page's text is seen: hidden, raised, struck out, out of order."""

import re
from collections.abc import Iterator, Mapping
from typing import cast

from lxml import etree

from crawler.reading.form.table_parts import OBJECT
from crawler.reading.html.colors import is_white
from crawler.reading.html.markup import Markup
from crawler.reading.html.page_fonts import drawn_by_the_page
from crawler.reading.html.parts import ADDED, is_part, parts_marked
from crawler.reading.html.style_effects import (
    ADDS,
    HIDES,
    STRUCK,
    VANISHES,
    declared,
    effect_of,
    ground_in,
    whitens,
)
from crawler.reading.html.style_sheets import (
    BEFORE_AFTER,
    FIRST_LETTERS,
    IN_TABLES,
    rules_of,
    selected,
)

_STYLES = etree.XPath("//@style", smart_strings=False)
# Ahead of the place, so that a style inside of another attribute's value does not cover the next.
_WRITTEN_STYLE = re.compile(rb"style\s*=\s*(?=(\"[^\"]*|'[^']*|[^\s>]*))")
_MOST_RULES, _MOST_MARKED = 100, 20_000
_TINY = re.compile(r"(?:0*(?:\.\d+)?|[12](?:\.\d+)?)(?:px|pt)")
_TINY_TYPE = re.compile(r"font-size\s{0,9}:\s{0,9}(?:[0.]|[12](?!\d))")
_FIGURE = re.compile(r"[\d０-９.,，\s]{1,20}")
_MOVES = re.compile(r"position\s*:|grid-|overflow|(?:margin|padding)-(?:left|right)")
_SOME_WAY = re.compile(r"-?[0.]*+[1-9].*")
_WIDE = re.compile(r"(?:[89]|\d{2,})(?:\.\d+)?p[xt]|(?:[1-9]|0?\.[5-9])\d*(?:\.\d+)?r?em")
_WIDTH, _DIGIT = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)p[xt]"), 5
"""A width in points, and that of a digit in small print."""
_PLACES = ("column", "row", "area", "column-start", "row-start")
_ROWS = frozenset(("tr", "tbody", "thead", "tfoot", "table"))
_WHITENS = "whitens"
"""The effect of a rule that counts only for a part of a cell: on a whole one another colour may lie below."""
_TINY_IN_SHEET = "is tiny"
_INLINE = frozenset(("span", "font", "b", "i", "em", "strong", "a", "u", "label", "small"))
_CELLS = frozenset(("td", "th"))
_MAY_HOLD_FIGURES = _INLINE | _CELLS | {"tr", "p", "div", "input"}


def styled(
    root: etree._Element, markup: Markup, inside: str = IN_TABLES
) -> tuple[set[etree._Element], dict[etree._Element, str]]:
    """The elements that their own style hides, and the effects of styles on others: own ones, and those of the page's
    style sheets. A sheet's rules may overrule each other or be undone by a script, so that what they hide is doubtful
    and never simply left out. ``inside`` says where the sheets count."""
    hidden: set[etree._Element] = set()
    marks = dict(_by_sheets(root, inside)) if markup.holds(b"<style") else {}
    marks |= dict(parts_marked(root, markup, inside))
    marks |= dict.fromkeys(drawn_by_the_page(root, markup), OBJECT)
    if not _may_style(markup):
        return hidden, marks
    # A page has few styles that differ, on very many elements.
    effects = {style: effect_of(style) for style in set(cast(list[str], _STYLES(root)))}
    if any(effects.values()) or any(map(_may_lose, effects)):
        for element in root.iter(etree.Element):
            style = element.get("style")
            if style is None:
                continue
            effect = effects.get(style) or (OBJECT if _is_lost(element, style) else "")
            if effect == VANISHES and element.tag in _CELLS:
                effect = OBJECT  # its column stays
            if effect in (HIDES, VANISHES):
                hidden.add(element)
            if effect and effect != HIDES:
                marks[element] = effect
    marks |= {font: OBJECT for font in root.iter("font") if _is_lost(font, f"color:{font.get('color') or ''}")}
    return hidden, marks


def _may_style(markup: Markup) -> bool:
    """Whether any element may have a style of its own that matters, told by the page's text: that is faster than to
    ask each element, and a page has few styles that differ."""
    if markup.holds(b"<font"):
        return True
    written = (style.lstrip(b"\"'").decode("utf-8", "replace") for style in markup.found(_WRITTEN_STYLE))
    return any("&" in style or _may_lose(style) or effect_of(style) for style in written)


def _may_lose(style: str) -> bool:
    """Whether a style may make a part of a cell white or tiny, or move it away from the rest."""
    return "color" in style or _TINY_TYPE.search(style) is not None or _MOVES.search(style) is not None


def _is_lost(element: etree._Element, style: str) -> bool:
    """Whether a part of a cell, or a figure that is all it holds, is written in white on paper or too small to read; or
    a part of it is moved away from the rest."""
    if not _may_lose(style):
        return False
    if _is_tiny(element, style):
        return not len(element) if element.tag in _INLINE else element.find(".//*[@style]") is None
    if whitens(style):
        return (element.tag in _INLINE and is_part(element)) or (
            element.tag in _MAY_HOLD_FIGURES and _is_figure_on_paper(element)
        )
    if element.tag not in _CELLS and _cuts(declared(style), _text(element)):
        return True
    return element.tag in _INLINE and _moves(style) and is_part(element) and _is_in_figure(element)


def _cuts(values: Mapping[str, str], text: str) -> bool:
    """Whether a figure stands in an element with too little room for it, and what goes beyond is not shown."""
    width = _WIDTH.fullmatch(values.get("width", "") or values.get("max-width", ""))
    if width is None or values.get("overflow", "") not in ("hidden", "clip"):
        return False
    return _FIGURE.fullmatch(text) is not None and float(width[1]) < _DIGIT * len(text.strip())


def _is_in_figure(element: etree._Element) -> bool:
    """Whether an element stands in a cell that holds digits alone."""
    cell = next(element.iterancestors(*_CELLS), None)
    return cell is not None and _FIGURE.fullmatch(_text(cell)) is not None


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _is_tiny(element: etree._Element, style: str) -> bool:
    return element.tag in _MAY_HOLD_FIGURES and _TINY.fullmatch(declared(style).get("font-size", "")) is not None


def _moves(style: str) -> bool:
    """Whether declarations put what they apply to elsewhere than where it is written."""
    values = declared(style)
    position = values.get("position", "")
    is_moved = any(_SOME_WAY.fullmatch(values.get(side, "")) for side in ("left", "right", "top", "bottom"))
    spaces = ("margin-left", "margin-right", "padding-left", "padding-right")
    return (
        position in ("absolute", "fixed")
        or (position == "relative" and is_moved)
        or any(name.startswith("grid-") and name.removeprefix("grid-") in _PLACES for name in values)
        or any(_WIDE.fullmatch(values.get(side, "")) for side in spaces)
    )


def _is_figure_on_paper(element: etree._Element) -> bool:
    """Whether an element holds a figure alone, none of it in a colour of its own, and what is nearest behind it, as far
    as anything says, is white."""
    if element.tag != "tr" and _FIGURE.fullmatch(_text(element)) is None:
        return False
    if any(each.tag == "font" or "color" in (each.get("style") or "") for each in element.iterdescendants()):
        return False
    ground = next(filter(None, map(_ground, (element, *element.iterancestors()))), "")
    return not ground or is_white(ground)


def _ground(element: etree._Element) -> str:
    style = element.get("style") or ""
    own = ground_in(style) if "background" in style.lower() else ""
    return own or (element.get("bgcolor") or "").strip()


def _by_sheets(root: etree._Element, inside: str) -> Iterator[tuple[etree._Element, str]]:
    """The elements that a style sheet's rules hide or change, of those that an XPath condition chooses."""
    found = 0
    declarations = list(rules_of(root))
    rules = [(selector, effect) for selector, style in declarations if (effect := _effect_in_sheet(selector, style))]
    rules.sort(key=lambda rule: rule[1] == _WHITENS)
    is_on_paper = not any(
        "background" in style and not is_white(ground_in(style) or "white") for _, style in declarations
    )
    for selector, effect in rules[:_MOST_RULES]:
        for element in selected(root, selector, inside):
            found += 1
            if found > _MOST_MARKED:
                return
            if own := _of_sheet_on(element, effect, is_on_paper=is_on_paper):
                yield element, own


def _of_sheet_on(element: etree._Element, effect: str, *, is_on_paper: bool) -> str:
    """What is left of a rule's effect on one of the elements that it chooses."""
    if effect == ADDED and element.tag in _ROWS:
        return ""  # it stands in a cell of its own
    if effect == _TINY_IN_SHEET:
        is_lost = element.tag in _MAY_HOLD_FIGURES and element.find(".//*[@style]") is None
    elif effect == _WHITENS:
        is_lost = (element.tag in _INLINE and is_part(element)) or (
            is_on_paper and element.tag in _MAY_HOLD_FIGURES and _is_figure_on_paper(element)
        )
    else:
        return effect
    return OBJECT if is_lost else ""


def _effect_in_sheet(selector: str, style: str) -> str:
    if BEFORE_AFTER.search(selector):
        return ADDED if ADDS.fullmatch(declared(style).get("content", "")) else ""
    effect = effect_of(style) or (_WHITENS if whitens(style) else "")
    if effect and FIRST_LETTERS.search(selector):
        return OBJECT
    if not effect and _TINY.fullmatch(declared(style).get("font-size", "")):
        return _TINY_IN_SHEET
    return OBJECT if effect in (HIDES, VANISHES) else effect


def effects_inside(marks: Mapping[etree._Element, str], element: etree._Element) -> str:
    """The effect on a cell's whole text: its own, or its row's; one that only breaks lines or raises is none."""
    row = element.getparent()
    effects = (marks.get(element, ""), marks.get(row, "") if row is not None else "")
    return next((effect for effect in effects if effect in (OBJECT, STRUCK, ADDED)), "")
