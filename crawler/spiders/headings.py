"""What is called by what stands beside it: 更多 by the heading before it, a column without a name by its title."""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from lxml import html

from crawler.cms.more import MORE
from crawler.cms.page import Link, squeeze
from crawler.cms.rows import names_group
from crawler.spiders.clues import JOINT, is_known
from storage.register import BodyKind, kind_of
from storage.visits import Entry

_WITHIN, _LONGEST = 3, 30
_OF_REPORTS = re.compile(r"(?:政府|政务)?信息公开(?:工作)?(?:年报|年度(?:工作)?报告)$")
_TOWNS, _DEPARTMENTS = re.compile(r"[乡镇]|街道|苏木"), re.compile(r"部门|委办局|科局")
_YEAR, _YEAR_ALONE = re.compile(r"20\d\d"), re.compile(r"^20\d\d年?度?$")
_PIECES = re.compile(r"[\s\-_|—–>»·]+")


def text_of(link: Link) -> str:
    """What a link is called; 更多 is called by what stands before it."""
    text = link.element.get("title") or link.text
    return text_before(link.element, link.text) if MORE.match(text) else text


def text_before(element: html.HtmlElement, text: str) -> str:
    """The text beside an element of a text, the nearest first; its own where nothing stands beside it."""
    for parent in islice(element.iterancestors(), _WITHIN):
        before = squeeze(parent.text_content()).replace(text, "").strip()
        if before:
            has_list = len(parent.findall(".//a")) > 1
            return (_heading(parent, text) if has_list else "") or before
    return text


def _heading(block: html.HtmlElement, text: str) -> str:
    """What a block begins with that holds a list as well."""
    pieces = (squeeze(str(piece)) for piece in block.itertext())
    first = next((piece for piece in pieces if piece and piece not in text), "")
    return first if len(first) <= _LONGEST else ""


def body_in_title(title: str, bodies: Collection[str]) -> str:
    """The registered body of whose reports a page's title speaks: 财政局政府信息公开年报. A government's name stands
    before the reports of all."""
    return next(
        (name for name in names_in_title(title) if is_known(name, bodies) and kind_of(name) is not BodyKind.GOVERNMENT),
        "",
    )


def strangers_to(name: str) -> list[str]:
    """The kinds of bodies of which a column cannot hold reports that is called by the kind of those whose it holds."""
    own = _OF_REPORTS.sub("", name.split(JOINT)[-1])
    if not names_group(own) or (_TOWNS.search(own) and _DEPARTMENTS.search(own)):
        return []
    if _TOWNS.search(own):
        return [BodyKind.GOVERNMENT, BodyKind.DEPARTMENT, BodyKind.VERTICAL]
    return [BodyKind.TOWNSHIP, BodyKind.STREET] if _DEPARTMENTS.search(own) else []


def names_in_title(title: str) -> Iterator[str]:
    """What a page's title calls a column of reports, its words for them left out."""
    return (_OF_REPORTS.sub("", piece) for piece in _PIECES.split(title) if _OF_REPORTS.search(piece))


def only_year(title: str, entries: Iterable[Entry]) -> int:
    """The year of whose reports alone a page's title speaks, and its list holds; 0 for any."""
    year = next((int(name[:4]) for name in names_in_title(title) if _YEAR_ALONE.match(name)), 0)
    held = {int(found[0]) for entry in entries if (found := _YEAR.search(entry.title))}
    return year if held == {year} else 0
