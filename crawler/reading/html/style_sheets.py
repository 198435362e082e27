"""The rules of a page's style sheets for a screen on a desk, and the elements that their selectors choose."""

import re
from collections.abc import Iterator, Set
from functools import lru_cache
from typing import cast

from cssselect import GenericTranslator, HTMLTranslator, SelectorError
from lxml import etree

from crawler.reading.html.style_effects import BREAKS, Veil, effect_of, may_matter, veil_of, without_comments

_RULE = re.compile(r"(?<![^{};])([^{};]{1,5000}+)\{([^{}]{0,2000})\}")
_ANY_SCREEN = re.compile(
    r"@media\s*(?:all|screen|only screen|(?:(?:all|screen|only screen)\s+and\s*)?\(min-width:\s*(\d{1,4})px\s*\))"
)
_NARROWEST_DESK = 1200
"""How wide a screen on a desk is at least, in pixels."""
_BRACE = re.compile("[{}]")
_LONGEST_SHEET = 200_000
IN_TABLES = "[ancestor-or-self::tr]"
ANYWHERE = ""
"""Conditions on the elements that a sheet's rules are asked for."""
BEFORE_AFTER = re.compile("::?(?:before|after)$", re.IGNORECASE)
"""The end of a selector that means what a style puts before or behind elements."""
_TRANSLATOR: GenericTranslator = HTMLTranslator()


def rules_of(root: etree._Element) -> Iterator[tuple[str, str]]:
    """The selectors of a page's style sheets with what they declare. Rules for print or narrow screens are none."""
    for element in root.iter("style"):
        yield from _rules_in((element.text or "")[:_LONGEST_SHEET])


@lru_cache(maxsize=16)
def _rules_in(sheet: str) -> tuple[tuple[str, str], ...]:
    """The same of one sheet, which is asked for once for its effects, for what they hide and for boxes."""
    if not may_matter(sheet):
        return ()
    plain = _on_screen(without_comments(sheet).replace("<!--", "").replace("-->", ""))
    return tuple((each.strip(), match[2]) for match in _RULE.finditer(plain) for each in match[1].split(","))


def _on_screen(sheet: str) -> str:
    """A sheet without the blocks of other media."""
    kept, position = [], 0
    while (start := sheet.find("@", position)) >= 0:
        kept.append(sheet[position:start])
        opening, ending = sheet.find("{", start), sheet.find(";", start)
        if 0 <= ending < opening or opening < 0:
            position = ending + 1 if ending >= 0 else len(sheet)
            continue
        close = _closing(sheet, opening)
        screen = _ANY_SCREEN.fullmatch(sheet[start:opening].strip())
        if screen and int(screen[1] or 0) <= _NARROWEST_DESK:
            kept.append(sheet[opening + 1 : close])
        position = close + 1
    return "".join([*kept, sheet[position:]])


def _closing(sheet: str, opening: int) -> int:
    depth = 0
    for match in _BRACE.finditer(sheet, opening):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return match.start()
    return len(sheet)


def selected(root: etree._Element, selector: str, inside: str) -> list[etree._Element]:
    """What a selector means; nothing for one that depends on more than the page (:hover)."""
    selector = BEFORE_AFTER.sub("", selector)
    path = _path(selector, inside)
    return cast(list[etree._Element], root.xpath(path)) if path else []


@lru_cache(maxsize=1024)
def _path(selector: str, inside: str) -> str:
    try:
        paths = _TRANSLATOR.css_to_xpath(selector, prefix="descendant-or-self::").split(" | ")
    except SelectorError:
        return ""
    return " | ".join(f"{path}{inside}" for path in paths)


def veiled_by_sheets(root: etree._Element, among: Set[etree._Element]) -> dict[etree._Element, Veil]:
    """Those of some elements which the page's style sheets hide at first. Of rules that contradict each other the last
    counts."""
    found: dict[etree._Element, Veil] = {}
    for selector, style in rules_of(root):
        veil = veil_of(style)
        if veil or effect_of(style) == BREAKS:
            for element in among & {*selected(root, selector, ANYWHERE)}:
                if veil:
                    found[element] = veil
                else:
                    found.pop(element, None)
    return found
