"""The rules of a page's style sheets for a screen on a desk, and the elements that their selectors choose."""

import re
from collections.abc import Iterator, Set
from functools import lru_cache
from typing import cast

from cssselect import GenericTranslator, HTMLTranslator, SelectorError
from lxml import etree

from crawler.reading.html.style_effects import BREAKS, Veil, effect_of, may_matter, veil_of, without_comments

_RULE = re.compile(r"(?<![^{};])([^{};]{1,5000}+)\{([^{}]{0,2000})\}")
_MEDIUM = re.compile(r"(not )?\b(all|screen|print|speech|tv|handheld|projection)\b")
_WIDTH = re.compile(r"\((min|max)-(?:device-)?width:(\d{1,5})px\)|\(width(>|<)=?(\d{1,5})px\)")
_OF_ANY_SCREEN = re.compile(
    r"\((?:prefers-color-scheme:light|orientation:landscape|hover(?::hover)?|pointer(?::fine)?)\)"
)
_CONDITION = re.compile(r"\([^()]{0,99}\)")
_GROUPS = ("@layer", "@supports", "@container", "@scope")
"""Blocks whose rules count, as far as a browser of today knows."""
_NARROWEST_DESK = 1200
"""How wide a screen on a desk is at least, in pixels."""
_WIDEST_DESK = 3840
"""The same at most."""
_DEEPEST = 8
_BRACE = re.compile("[{}]")
_LONGEST_SHEET = 200_000
IN_TABLES = "[ancestor-or-self::tr]"
ANYWHERE = ""
"""Conditions on the elements that a sheet's rules are asked for."""
BEFORE_AFTER = re.compile("::?(?:before|after)$", re.IGNORECASE)
"""The end of a selector that means what a style puts before or behind elements."""
FIRST_LETTERS = re.compile("::?first-(?:letter|line)$", re.IGNORECASE)
"""The same of one that means a part of their text."""
_TRANSLATOR: GenericTranslator = HTMLTranslator()


def rules_of(root: etree._Element) -> Iterator[tuple[str, str]]:
    """The selectors of a page's style sheets with what they declare. Rules for print or narrow screens are none."""
    for sheet in sheets_for_desk(root):
        yield from _rules_in(sheet[:_LONGEST_SHEET])


def sheets_for_desk(root: etree._Element) -> Iterator[str]:
    """A page's style sheets, those for other media left out."""
    for element in root.iter("style"):
        if any(map(_is_for_desk, (element.get("media") or "").lower().split(","))):
            yield element.text or ""


@lru_cache(maxsize=16)
def _rules_in(sheet: str) -> tuple[tuple[str, str], ...]:
    """The same of one sheet, which is asked for once for its effects, for what they hide and for boxes."""
    if not may_matter(sheet):
        return ()
    plain = _on_screen(without_comments(sheet).replace("<!--", "").replace("-->", ""))
    return tuple((each.strip(), match[2]) for match in _RULE.finditer(plain) for each in match[1].split(","))


def _on_screen(sheet: str, depth: int = 0) -> str:
    """A sheet without the blocks of other media."""
    kept, position = [], 0
    while (start := sheet.find("@", position)) >= 0:
        kept.append(sheet[position:start])
        opening, ending = sheet.find("{", start), sheet.find(";", start)
        if 0 <= ending < opening or opening < 0:
            position = ending + 1 if ending >= 0 else len(sheet)
            continue
        close = _closing(sheet, opening)
        if depth < _DEEPEST and _counts(sheet[start:opening].strip().lower()):
            kept.append(_on_screen(sheet[opening + 1 : close], depth + 1))
        position = close + 1
    return "".join([*kept, sheet[position:]])


def _counts(rule: str) -> bool:
    """Whether what an at-rule encloses counts on a screen on a desk."""
    if rule.startswith("@media"):
        return any(map(_is_for_desk, rule.removeprefix("@media").split(",")))
    return rule.startswith(_GROUPS) and not re.match(r"@supports\s+not\b", rule)


def _is_for_desk(query: str) -> bool:
    """Whether a media query means each screen on a desk; not one that asks for anything unknown."""
    medium = _MEDIUM.search(query)
    if medium and (medium[2] in ("all", "screen")) == bool(medium[1]):
        return False
    conditions: list[str] = _CONDITION.findall(re.sub(r"\s", "", query))
    return all(_OF_ANY_SCREEN.fullmatch(each) or _holds_on_desk(each) for each in conditions)


def _holds_on_desk(condition: str) -> bool:
    match = _WIDTH.fullmatch(condition)
    if match is None:
        return False
    if match[1] == "min" or match[3] == ">":
        return int(match[2] or match[4]) <= _NARROWEST_DESK
    return int(match[2] or match[4]) >= _WIDEST_DESK


def _closing(sheet: str, opening: int) -> int:
    depth = 0
    for match in _BRACE.finditer(sheet, opening):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return match.start()
    return len(sheet)


def selected(root: etree._Element, selector: str, inside: str) -> list[etree._Element]:
    """What a selector means; nothing for one that depends on more than the page (:hover)."""
    selector = FIRST_LETTERS.sub("", BEFORE_AFTER.sub("", selector)).removeprefix("&").strip()
    path = _path(selector, inside)
    return cast(list[etree._Element], root.xpath(path)) if path else []


@lru_cache(maxsize=1024)
def _path(selector: str, inside: str) -> str:
    try:
        paths = _TRANSLATOR.css_to_xpath(selector.replace(":where(", ":is("), prefix="descendant-or-self::").split(
            " | "
        )
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
