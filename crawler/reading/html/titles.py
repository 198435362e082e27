"""Where a page may name its document: its metadata, its headings, what it calls a title, its own name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from crawler.reading.html.markup import Markup
from crawler.reading.meaning.body_names import ends_as_body
from crawler.reading.meaning.metadata import TITLE_METAS
from crawler.reading.meaning.titles import parse_title

_TITLE, _BEFORE_TITLE = b"title", 100
_SITE_NAME = re.compile(r"(?<!\s)\s*[-_|－—].*$", re.DOTALL)
_BETWEEN = re.compile(r"(?<=\S)\s*[-_|－—–]+\s*(?=\S)")
_SITE = re.compile(r"[省市州盟县区旗](?:人民)?政府$|(?:网|网站|门户|平台)$")
"""How sites are called after whom it is their page's name that tells it, not that of a document on it."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What heads something on the page: before which block it stands, and whether it is of the first order."""

    text: str
    position: int
    is_first: bool


def calls_titles(markup: Markup) -> bool:
    """Whether a class or id of the page may have to do with titles."""
    plain = markup.pieces
    at = plain.find(_TITLE)
    while at >= 0:
        tag = plain[max(0, at - _BEFORE_TITLE) : at].rpartition(b"<")[2]
        if b"class" in tag or b"id" in tag:
            return True
        at = plain.find(_TITLE, at + len(_TITLE))
    return False


def is_titled(element: etree._Element) -> bool:
    """Whether an element is called a title by the page's maker."""
    called = f"{element.get('class') or ''} {element.get('id') or ''}"
    return "title" in called or "Title" in called


def metas_of(elements: Sequence[etree._Element]) -> dict[str, str]:
    """A page's metadata by name, in lower case: the first of several."""
    metas: dict[str, str] = {}
    for meta in elements:
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        if name and (content := (meta.get("content") or "").strip()):
            metas.setdefault(name, content)
    return metas


def nearest(titles: Sequence[Heading], first: int, end: int) -> list[Heading]:
    """The titles before a report, the nearest to it first: those of its neighbours stand further off. In their order
    where there is no report."""
    before = [title for title in titles if title.position <= first]
    return before[::-1] if first < end else before


def titles_of(elements: Sequence[etree._Element], shown: Sequence[Heading], metas: dict[str, str]) -> tuple[str, ...]:
    """Where a title may stand: the page's metadata, its first headings, its name, and what else heads something."""
    titles = [metas[name] for name in TITLE_METAS if name in metas]
    titles += [title.text for title in shown if title.is_first]
    for element in elements:
        whole = (element.text or "").strip()
        titles += _without_site(whole) or [_SITE_NAME.sub("", whole), whole]
    titles += [title.text for title in shown if not title.is_first]
    return tuple(title for title in titles if title)


def _without_site(name: str) -> list[str]:
    """A page's name of several parts without that of its site, where one of them is a report's title by itself:
    清溪县人民政府-2023年政府信息公开工作年度报告 names nobody. Empty for any other."""
    parts = _BETWEEN.split(name)
    reports = [part for part in parts if (title := parse_title(part)).is_report and title.year is not None]
    if len(parts) == 1 or not reports:
        return []
    bodies = [part for part in parts if part not in reports and ends_as_body(part) and not _SITE.search(part)]
    return [reports[0], *(f"{reports[0]}-{body}" for body in bodies)]
