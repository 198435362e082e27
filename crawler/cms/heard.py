"""Lists of unknown shells: the JSON or the piece of HTML that a page's script asked for while a browser showed it.

What was heard once is asked for without a browser from then on, and read in the manner that was learnt then
(`crawler.cms.learning`), which the request remembers: where its lines stand, which field is the title, and how an
address is made of the others.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Any
from urllib.parse import quote, urljoin

from lxml import html

from crawler.cms.family import Family, Paging, Sheet, Turn, in_same_manner, shown
from crawler.cms.generic import paging
from crawler.cms.pieces import piece_turned
from crawler.interfaces import cursors, numbering
from crawler.interfaces.answers import answered, day_in, flattened, plain, total_in
from crawler.interfaces.inline import data_in, total_inline
from crawler.pagers.stated import entries_stated, total_of
from crawler.pages.unread_lines import unlinked_lines
from storage.visits import Entry

WHOLE = {"whole": True}
"""The manner of an answer that is a whole page of a list."""
FILES = {"files": True}
"""What a manner holds besides where the pages are files by number."""
INLINE = {"inline": True}
"""What a manner holds besides where a page's own script holds the data."""
COUNTED = "counted"
"""What a manner calls the field that was seen to count the pages."""
PLACE = re.compile(r"\{([^{}]*)\}")
"""Where a field's value stands in the address that a manner makes of them: ``/show?id={id}``."""
_VALUE = re.compile(r"[\w-]+")
_WITHIN = 3


def borne(element: html.HtmlElement) -> dict[str, Any]:
    """What an element and those around it bear: their attributes, and the values of their calls."""
    found: dict[str, Any] = {}
    for depth, one in enumerate((element, *islice(element.iterancestors(), _WITHIN))):
        for name, value in one.attrib.items():
            for at, piece in enumerate(_VALUE.findall(str(value)) if str(name).startswith("on") else [str(value)]):
                found.setdefault(f"{name}.{depth}.{at}", piece)
    return found


def _turned(turn: Turn) -> Sheet:
    manner = json.loads(turn.query.rest)
    if manner == WHOLE:
        return _whole(turn)
    if "rows" in manner:
        return _rows_of(turn, manner["rows"])
    if "markup" in manner:
        return piece_turned(turn, manner, _after)
    is_inline = INLINE.items() <= manner.items()
    value = found = data_in(turn.text) if is_inline else answered(turn.text)
    for name in manner["path"]:
        value = value.get(name) if isinstance(value, Mapping) else None
    rows = [flattened(one) for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
    entries, unread = [], ""
    for row in rows:
        title, url = plain(str(row.get(manner["title"]) or "")), _filled(manner["address"], row)
        if title and url:
            day = day_in(str(row.get(manner["day"]) or "")) if manner["day"] else None
            entries.append(Entry(urljoin(turn.query.referer, url), title, day))
        else:
            unread = unread or title
    told = total_inline(found, manner["path"]) if is_inline else total_in(found)
    stated = told if is_inline else turn.believed(told, len(rows), numbering.size_asked(turn.query))
    paging = _after(turn, len(rows), stated) if "cursor" not in manner else _by_cursor(turn, manner, found, len(rows))
    return Sheet(tuple(entries), paging, turn.says_end(value, stated), unread, len(rows))


def _by_cursor(turn: Turn, manner: Mapping[str, Any], found: Any, lines: int) -> Paging:
    stated = turn.believed(total_in(found), lines)
    is_short = turn.is_last(lines) and not cursors.says_more(found, manner["cursor"])
    is_end = (turn.read + lines >= stated) if stated is not None else is_short
    if is_end or cursors.is_last(found, manner["cursor"]):
        return Paging(entries=stated)
    following = cursors.following(turn.query, found, manner["cursor"]) if lines else turn.query
    if str(following) == str(turn.query):
        return Paging(is_proved=False, doubt=turn.query.url, entries=stated)
    return Paging(following, entries=stated)


def _whole(turn: Turn) -> Sheet:
    sheet = shown(turn.page, Paging(), is_part=turn.number > 1)
    lines, total, stated = len(sheet.entries), total_of(turn.page), entries_stated(turn.page.text)
    if total is not None and turn.number >= total:
        return replace(sheet, paging=Paging(total=total, entries=stated))
    return replace(sheet, paging=replace(_after(turn, lines, stated), total=total))


def _rows_of(turn: Turn, template: str) -> Sheet:
    entries, unread = [], ""
    for element, line in unlinked_lines(turn.page).items():
        url = _filled(template, borne(element))
        if url:
            entries.append(Entry(urljoin(turn.url, url), line.title, line.listed_date))
        else:
            unread = unread or line.title
    return Sheet(tuple(entries), in_same_manner(paging(turn.page, turn.page), turn.query), False, unread, len(entries))


def _after(turn: Turn, lines: int, stated: int | None) -> Paging:
    read = turn.read + lines
    if stated is not None and read >= stated:
        return Paging(entries=stated)
    query = turn.query
    following = numbering.after(query, lines, json.loads(query.rest).get(COUNTED, ""))
    if following is None and FILES.items() <= json.loads(query.rest).items():
        following = numbering.file_after(query)
    if stated is None and (turn.is_far_shorter(lines) or (numbering.size_asked(query) is None and following is None)):
        return Paging()
    if following is None or not lines:
        return Paging(is_proved=False, doubt=query.url, entries=stated)
    return Paging(following, entries=stated)


def _filled(template: str, row: Mapping[str, Any]) -> str:
    names = PLACE.findall(template)
    if any(row.get(name) in (None, "") for name in names):
        return ""
    is_whole = template == f"{{{names[0]}}}" if names else False
    return PLACE.sub(lambda match: str(row[match[1]]) if is_whole else quote(str(row[match[1]])), template)


FAMILY = Family("heard", lambda _: False, lambda _: Sheet(), _turned)
