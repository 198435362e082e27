"""Lines whose titles name nobody, of a list that says beside or above them whose they are: a column 发布机构, [财政局],
headings.

What stands beside every line alike is who publishes the list, and nobody's name.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from lxml import html

from crawler.pages.page import squeeze
from crawler.reading.meaning.body_names import names_body
from crawler.reading.meaning.titles import parse_title
from storage.visits import Entry

_AROUND = re.compile(
    r"^[\s\[【(（]*(?:(?:发布|公开|发文|编制|制作|责任|信息)?(?:机构|单位|机关|部门|来源)[:：])?\s*|[\]】)）\s:：]*$"
)
_GOVERNMENT = re.compile(r"(?:本级|[省市州县区旗])(?:人民)?政府(?:办公?室?)?")
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
    return _named(bare, {row: _name_in(row) for row in bare}) or _named(bare, _names_above(bare)) if bare else {}


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
    linked = {text for link in row.iter("a") for text in link.itertext()}
    pieces = {_AROUND.sub("", squeeze(str(text))) for text in row.itertext() if text not in linked}
    named = [piece for piece in pieces if _is_name(piece)]
    return named[0] if len(named) == 1 else ""


def _names_above(rows: Collection[html.HtmlElement]) -> dict[html.HtmlElement, str]:
    """The body that the heading before each row names; none of a row whose heading names no body."""
    root = next(iter(rows)).getroottree().getroot()
    found: dict[html.HtmlElement, str] = {}
    name = ""
    for element in root.iter(*_HEADINGS, *{row.tag for row in rows}):
        if element in rows:
            found[element] = name
        elif element.tag in _HEADINGS and next(element.iter("a"), None) is None:
            text = squeeze(element.text_content())
            name = text if _is_name(text) else ""
    return found


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _LONGEST and (names_body(text) or _GOVERNMENT.fullmatch(text) is not None)
