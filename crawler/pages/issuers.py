"""Lines whose titles name nobody, of a list that says beside or above them whose they are: a column 发布机构, [财政局],
headings; or name an office, beside its county.

What stands beside every line alike is who publishes the list, and nobody's name.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from lxml import html

from crawler.pages.page import squeeze
from crawler.reading.meaning.body_names import names_body
from crawler.reading.meaning.titles import parse_title
from storage.divisions import has_offices
from storage.visits import Entry

_AROUND = re.compile(
    r"^[\s\[【(（]*(?:(?:发布|公开|发文|编制|制作|责任|信息)?(?:机构|单位|机关|部门|来源)[:：])?\s*|[\]】)）\s:：]*$"
)
_GOVERNMENT = re.compile(r"(?:本级|[省市州县区旗])(?:人民)?政府(?:办公?室?)?")
_PLACED = re.compile(r"[\u4e00-\u9fff]{1,6}[省市州盟县区旗](?=[\u4e00-\u9fff]{2})")
"""How the name of a body begins that says where it lies."""
_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "dt", "strong", "b", "th")
_FEWEST = 2
_LONGEST = 30


def with_issuers(lines: Mapping[html.HtmlElement, Sequence[Entry]]) -> dict[str, Entry]:
    """The entries that get a name from beside them, by address; ``lines`` are those of each row of a list."""
    bare = {
        row: [entry for entry in entries if (title := parse_title(entry.title)).is_report and not title.bodies]
        for row, entries in lines.items()
    }
    bare = {row: entries for row, entries in bare.items() if entries}
    return (
        _named(bare, {row: _name_in(row) for row in bare}) or _named(bare, _told_above(bare, _is_name)) if bare else {}
    )


def with_counties(lines: Mapping[html.HtmlElement, Sequence[Entry]]) -> dict[str, Entry]:
    """The entries whose titles call a body by its office alone, with the county that a cell of their row names or the
    heading above it, by address: on a city's portal each county has a 财政局."""
    placed = {row: _county_in(row) for row in lines}
    if not any(placed.values()) and lines:
        above = _told_above(lines, has_offices)
        placed = above if len(set(filter(None, above.values()))) >= _FEWEST else {}
    return {
        entry.url: replace(entry, title=f"{county}{entry.title}")
        for row, county in placed.items()
        for entry in lines[row]
        if county and _lacks(entry.title, county)
    }


def _county_in(row: html.HtmlElement) -> str:
    """The only county that is all that a row says in one place outside of its links, be it in a cell that spans it from
    above; empty without one."""
    named = {piece for piece in _pieces(row) if has_offices(piece)} or set(_spanning(row))
    return named.pop() if len(named) == 1 else ""


def _spanning(row: html.HtmlElement) -> Iterator[str]:
    """The counties in cells of the rows above that span a row of a table."""
    for distance, above in enumerate(row.itersiblings("tr", preceding=True) if row.tag == "tr" else (), 1):
        for cell in above.iterchildren("td", "th"):
            spanned = cell.get("rowspan") or "1"
            text = squeeze(cell.text_content())
            if spanned.isdecimal() and len(spanned) < 4 and int(spanned) > distance and has_offices(text):
                yield text


def _pieces(row: html.HtmlElement) -> set[str]:
    """What a row says outside of its links, piece by piece, without brackets."""
    linked = {text for link in row.iter("a") for text in link.itertext()}
    return {_AROUND.sub("", squeeze(str(text))) for text in row.itertext() if text not in linked}


def _lacks(title: str, county: str) -> bool:
    bodies = parse_title(title).bodies
    return bool(bodies) and county not in title and not any(_PLACED.match(one) for one in bodies)


def _named(
    bare: Mapping[html.HtmlElement, Sequence[Entry]], called: Mapping[html.HtmlElement, str]
) -> dict[str, Entry]:
    """The entries with the names of their rows, where these tell them apart."""
    beside = {
        entry.url: (entry, called[row], parse_title(entry.title).year)
        for row, entries in bare.items()
        for entry in entries
        if called.get(row)
    }
    names = {name for _, name, _ in beside.values()}
    each = Counter((name, year) for _, name, year in beside.values())
    if len(names) < _FEWEST or max(each.values()) > 1:
        return {}
    return {url: replace(entry, title=f"{name}{entry.title}") for url, (entry, name, _) in beside.items()}


def _name_in(row: html.HtmlElement) -> str:
    """The only body that a row names outside of its links; empty where there are none or several."""
    named = [piece for piece in _pieces(row) if _is_name(piece)]
    return named[0] if len(named) == 1 else ""


def _told_above(rows: Collection[html.HtmlElement], is_told: Callable[[str], bool]) -> dict[html.HtmlElement, str]:
    """What the heading before each row names; empty of a row whose heading names nothing of that kind."""
    root = next(iter(rows)).getroottree().getroot()
    found: dict[html.HtmlElement, str] = {}
    name = ""
    for element in root.iter(*_HEADINGS, *{row.tag for row in rows}):
        if element in rows:
            found[element] = name
        elif element.tag in _HEADINGS and next(element.iter("a"), None) is None:
            text = squeeze(element.text_content())
            name = text if is_told(text) else ""
    return found


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _LONGEST and (names_body(text) or _GOVERNMENT.fullmatch(text) is not None)
