"""Whose reports, and of which year, a column holds by what it is called: by the links that lead there or its title."""

import re
from collections.abc import Collection, Iterable

from crawler.pages.wording import names_group
from crawler.reading.meaning.titles import parse_title
from crawler.search.clues import JOINT, is_known
from crawler.search.sides import sides_of
from storage.divisions import has_offices
from storage.register import BodyKind, Side, kind_of
from storage.visits import Entry

_OF_REPORTS = re.compile(r"(?:政府|政务)?信息公开(?:工作)?(?:年报|年度(?:工作)?报告)$")
_YEAR, _YEAR_ALONE = re.compile(r"20\d\d"), re.compile(r"^20\d\d年?度?$")
_COUNTY = re.compile(r"[\u4e00-\u9fff]{1,6}?[县区旗市]")
_PIECES = re.compile(r"[\s\-_|—–>»·]+")
_STRANGERS = {
    frozenset({Side.TOWNS}): (BodyKind.GOVERNMENT, BodyKind.DEPARTMENT, BodyKind.VERTICAL),
    frozenset({Side.DEPARTMENTS}): (BodyKind.TOWNSHIP, BodyKind.STREET),
}


def names_in_title(title: str) -> list[str]:
    """What a page's title calls a column of reports, its words for them left out."""
    return [_OF_REPORTS.sub("", piece) for piece in _PIECES.split(title) if _OF_REPORTS.search(piece)]


def body_in_title(title: str, bodies: Collection[str]) -> str:
    """The registered body of whose reports a page's title speaks: 财政局政府信息公开年报. A government's name stands
    before the reports of all."""
    known = (name for name in names_in_title(title) if is_known(name, bodies))
    return next((name for name in known if kind_of(name) is not BodyKind.GOVERNMENT), "")


def body_of_line(title: str, bodies: Collection[str]) -> str:
    """The registered body whose report a line shows: it is called so alone, or names the body in its title; empty where
    it names none."""
    return next((name for name in (*parse_title(title).bodies, title) if is_known(name, bodies)), "")


def stranger_of_line(title: str, bodies: Collection[str]) -> str:
    """The body that a line names of another county than that of a registered one of the same office; else empty."""
    names = ((name, _COUNTY.match(name)) for name in parse_title(title).bodies)
    return next(
        (
            name
            for name, county in names
            if county and has_offices(county[0]) and is_known(name.removeprefix(county[0]), bodies)
        ),
        "",
    )


def bodies_named(entries: Iterable[Entry]) -> set[str]:
    """The bodies that the titles of a list name."""
    return {bodies[0] for entry in entries if (bodies := parse_title(entry.title).bodies)}


def strangers_to(name: str, title: str, named: Collection[str]) -> list[str]:
    """The kinds of bodies of which a column holds nothing that is called by another kind: towns where it says 部门.

    ``name`` is what the links that lead there say, ``title`` its page's, ``named`` the bodies that its lines name.
    """
    for called in [_OF_REPORTS.sub("", name.split(JOINT)[-1])] if name else names_in_title(title):
        strangers = _STRANGERS.get(sides_of(called), ()) if names_group(called) else ()
        if strangers:
            return [] if {kind_of(body) for body in named} & {*strangers} else list(strangers)
    return []


def only_year(title: str, entries: Iterable[Entry]) -> int:
    """The year of whose reports alone a page's title speaks, and its list holds; 0 for any."""
    year = next((int(name[:4]) for name in names_in_title(title) if _YEAR_ALONE.match(name)), 0)
    held = {int(found[0]) for entry in entries if (found := _YEAR.search(entry.title))}
    return year if held == {year} else 0
