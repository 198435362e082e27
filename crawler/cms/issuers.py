"""Lines whose titles name nobody, of a list that says beside each of them whose it is: a column 发布机构, [财政局].

What stands beside every line alike is who publishes the list, and nobody's name.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lxml import html

from crawler.cms.page import squeeze
from crawler.reading.body_names import names_body
from crawler.reading.titles import parse_title
from storage.visits import Entry

_AROUND = re.compile(
    r"^[\s\[【(（]*(?:(?:发布|公开|发文|编制|制作|责任|信息)?(?:机构|单位|机关|部门|来源)[:：])?\s*|[\]】)）\s:：]*$"
)
_FEWEST = 2
_LONGEST = 30


def with_issuers(lines: Mapping[html.HtmlElement, Sequence[Entry]]) -> dict[str, Entry]:
    """The entries that get a name from beside them, by address; ``lines`` are those of each row of a list."""
    beside: dict[str, tuple[Entry, str, int | None]] = {}
    for row, entries in lines.items():
        for entry in entries:
            title = parse_title(entry.title)
            if title.is_report and not title.bodies and (name := _name_in(row)):
                beside[entry.url] = (entry, name, title.year)
    names = {name for _, name, _ in beside.values()}
    each = Counter((name, year) for _, name, year in beside.values())
    if len(names) < _FEWEST or max(each.values()) > 1:
        return {}
    return {url: replace(entry, title=f"{name}{entry.title}") for url, (entry, name, _) in beside.items()}


def _name_in(row: html.HtmlElement) -> str:
    """The only body that a row names outside of its links; empty where there are none or several."""
    linked = {text for link in row.iter("a") for text in link.itertext()}
    pieces = {_AROUND.sub("", squeeze(str(text))) for text in row.itertext() if text not in linked}
    named = [piece for piece in pieces if piece and len(piece) <= _LONGEST and names_body(piece)]
    return named[0] if len(named) == 1 else ""
