"""The "front" interface (Shanghai, Hunan, Huzhou): JSON by POST to ``/front/api/data/affair``; counts end at 10,000."""

import json
import re
from dataclasses import replace
from itertools import pairwise
from urllib.parse import urljoin

from crawler.cms.family import Family, Paging, Sheet, Turn, shown
from crawler.cms.generic import paging
from crawler.fetching.query import JSON, Query
from crawler.interfaces.answers import answered, entries_in, objects_in, resent, sent, total_in, within
from crawler.literals import assigned, text_assigned
from crawler.pages.page import Page

_API = re.compile(r"(?<![\w/.:-])[\w/.:-]*[/-]front/api/data/\w+")
_MARKS = re.compile(
    r"new\s+CMS\s*\(|front/api/data/|v-for=[\"']\(?\s*item(?:\s*,\s*\w+\s*\))?\s+in\s+list", re.IGNORECASE
)
_MADE = re.compile(r"\bnew\s+(?:CMS|Vue)\s*\(")
_SIZE = 15
_MOST_COUNTED = 10_000


def _lists(page: Page) -> list[list[object]]:
    """The channels of each list that the page makes."""
    starts = [0, *(match.start() for match in _MADE.finditer(page.source)), len(page.source)]
    pieces = (replace(page, source=page.source[start:end]) for start, end in pairwise(starts))
    made = [channels for piece in pieces if (channels := _assigned(piece, page.source))]
    inputs = page.root.xpath("//*[@data-channel or @channel-id or @data-channelid]")
    named = [one.get("data-channel") or one.get("channel-id") or one.get("data-channelid") for one in inputs[:1]]
    distinct: list[list[object]] = []
    for channels in made or ([named] if named else []):
        if channels not in distinct:
            distinct.append(channels)
    return distinct


def _assigned(piece: Page, source: str) -> list[object]:
    """The channels that a piece of a script names, itself or by a name that the whole ``source`` gives them."""
    for name in ("channelList", "channelIds", "channelId", "channel_id", "columnId"):
        given = re.search(
            rf"(?<![\w$]){name}[\"']?\s*+:\s*+\[?(?P<name>[A-Za-z_$][\w$]{{0,40}})\]?\s*+[,}}\n]", piece.source
        )
        found = assigned(piece.source, name)
        found = assigned(source, given["name"]) if found is None and given is not None else found
        if isinstance(found, list) and found:
            return found
        if isinstance(found, int | str) and str(found):
            return [found]
    return []


def _opened(page: Page) -> Sheet:
    lists = _lists(page)
    listed = shown(page, paging(page, page))
    if not lists or (listed.has_reports and listed.paging.is_proved):
        return listed
    api = _API.search(page.source)
    size = text_assigned(page.source, "pageSize")
    fields = {"pageSize": int(size) if size.isdecimal() and int(size) else _SIZE, "pageNo": 1}
    url = urljoin(page.url, api[0] if api else "/front/api/data/affair")
    asked = [Query(url, json.dumps({"channelList": channels, **fields}), JSON, page.url) for channels in lists]
    return Sheet(paging=Paging(asked[0]), parts=tuple(asked[1:]))


def _turned(turn: Turn) -> Sheet:
    data = within(answered(turn.text), "data")
    rows = objects_in(within(data, "list") or within(data, "rows") or data)
    entries, unread = entries_in(rows, turn.base)
    fields = sent(turn.query)
    stated = turn.believed(total_in(data), len(rows), int(fields["pageSize"]))
    number, read = int(fields["pageNo"]), turn.read + len(rows)
    is_capped = stated is not None and stated >= _MOST_COUNTED
    is_last = read >= stated if stated is not None and not is_capped else turn.is_last(len(rows))
    after = None if is_last or not rows else resent(turn.query, pageNo=number + 1)
    if is_capped and after is None:
        return Sheet(entries, Paging(is_proved=False, doubt=str(stated)), unread=unread, lines=len(rows))
    said = None if is_capped else stated
    return Sheet(entries, Paging(after, entries=said), turn.says_end(within(data, "list"), stated), unread, len(rows))


FAMILY = Family("front", lambda page: _MARKS.search(page.source) is not None, _opened, _turned)
