"""Choices beside a list: years, or groups of bodies, of which the list shows one while a script asks for the others."""

import re
from collections.abc import Collection, Iterable

from lxml import html

from crawler.cms.page import Page, squeeze
from crawler.reading.titles import parse_title
from storage.visits import Entry

_ASKS = re.compile(r"\$\.(?:ajax|get|post|getJSON)\b|XMLHttpRequest|\bfetch\(|\baxios\b|\.load\(")
_LABELLED = ("a", "li", "span", "button", "option", "dd", "td", "div", "em")
_LONGEST = 12
_YEAR = re.compile(r"^(?P<year>20\d\d)\s*年?度?$")
_ALL = re.compile(r"^(?:全部|所有|不限|全年|请选择|年份)")
_TOWNS = re.compile(r"^(?:各|县|市|区|所属)?(?:乡|镇|街道|乡镇|镇街|乡镇街道|街镇)(?:办事处|年报|政府)?$")
_DEPARTMENTS = re.compile(r"^(?:各|县|市|区|政府|县直|市直|区直|县政府|市政府|区政府)*(?:部门|单位|委办局)(?:年报)?$")
_OF_TOWN, _OF_DEPARTMENT = re.compile(r"[乡镇]|街道"), re.compile(r"[局委办院队室中心]")
_PUNCTUATION = re.compile(r"[\s、（）()/及和]")


def choice_not_shown(page: Page, entries: Collection[Entry]) -> str:
    """The label of a choice of which the list shows nothing, and that no address leads to; empty without one."""
    if not entries or _ASKS.search(page.source) is None:
        return ""
    for labels in _choices(page):
        if any(_ALL.match(label) for label in labels):
            continue
        unseen = [label for label in labels if not _shows(label, entries)]
        if unseen:
            return unseen[-1]
    return ""


def _choices(page: Page) -> Iterable[list[str]]:
    """The labels that stand side by side, at least two of a kind, each without an address of its own."""
    linked = {link.element for link in page.links if link.url.partition("#")[0] != page.url.partition("#")[0]}
    groups: dict[html.HtmlElement, list[str]] = {}
    for element in page.root.iter(*_LABELLED):
        text = squeeze(element.text_content())
        if len(element) or not text or len(text) > _LONGEST or element in linked:
            continue
        if any(above in linked for above in element.iterancestors("a")):
            continue
        parent = element.getparent()
        while parent is not None and parent.getparent() is not None and squeeze(parent.text_content()) == text:
            parent = parent.getparent()
        if parent is not None:
            groups.setdefault(parent, []).append(text)
    for labels in groups.values():
        if sum(map(_is_choice, labels)) > 1:
            yield [label for label in labels if _is_choice(label) or _ALL.match(label)]


def _is_choice(label: str) -> bool:
    plain = _PUNCTUATION.sub("", label)
    return any(pattern.match(plain) for pattern in (_YEAR, _TOWNS, _DEPARTMENTS))


def _shows(label: str, entries: Collection[Entry]) -> bool:
    """Whether one of the list's lines may belong to a choice. A year may be the report's or that of its publication."""
    plain = _PUNCTUATION.sub("", label)
    if chosen := _YEAR.match(plain):
        told = {year for entry in entries if (year := parse_title(entry.title).year)}
        told |= {entry.listed_date.year - 1 for entry in entries if entry.listed_date is not None}
        # one year alone is what one of the choices shows
        return not told or (len(told) > 1 and bool({int(chosen["year"]), int(chosen["year"]) - 1} & told))
    kind = _OF_TOWN if _TOWNS.match(plain) else _OF_DEPARTMENT
    named = [body for entry in entries for body in parse_title(entry.title).bodies[:1]]
    return not named or any(kind.search(body) for body in named)
