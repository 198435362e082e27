"""gkmlpt, Guangdong's platform of disclosure: a tree in ``window._CONFIG``, the lists of its nodes as JSON.

A node's ``post_count`` proves the end of its list. Several nodes may name reports: they are read one after the other.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.cms import generic
from crawler.cms.family import Family, Paging, Sheet, Turn, shown, unproved
from crawler.fetching.query import Query
from crawler.interfaces.answers import answered, entries_in, objects_in, resent, sent, total_in, within
from crawler.literals import assigned, text_assigned
from crawler.pages.page import Page
from crawler.reading.meaning.kind import lookalike
from crawler.reading.meaning.titles import parse_title

_REPORTS = re.compile(r"年报|年度报告|年度工作报告")
_OTHERS = frozenset({"law_government", "website_report", "budget", "other_report", "explanation"})
"""What nodes hold that only call themselves annual reports; one of lists (年报汇总) may hold reports."""
_COUNTED = "counted"
_MARK = re.compile(r"_CONFIG\b")


def _recognises(page: Page) -> bool:
    return _MARK.search(page.source) is not None and re.search(r"\bTREE\b|SERVICE_AREA_ID", page.source) is not None


_Node = tuple[str, int, str, tuple[str, ...]]
"""A node that names reports: its id, number of documents, the address that it leads to instead, and those below it that
are left to it."""


def _nodes(tree: Any) -> Iterator[_Node]:
    """The nodes that name reports."""
    for node in objects_in(tree if isinstance(tree, list) else [tree]):
        name = str(node.get("name") or "")
        if _REPORTS.search(name) and lookalike(parse_title(name)) not in _OTHERS:
            yield from _lists(node)
        else:
            yield from _nodes(node.get("children"))


def _lists(node: Mapping[str, Any]) -> Iterator[_Node]:
    """A node, unless those below it have all its documents; and these, unless it has all of theirs."""
    below = [one for child in objects_in(node.get("children")) for one in _lists(child)]
    count, elsewhere = int(node.get("post_count") or 0), str(node.get("jump_url") or "")
    has_all = count > 0 and count >= sum(one for _, one, _, _ in below)
    if count or elsewhere or not below:
        left = tuple(one for one, _, jump, _ in below if one and not jump) if has_all else ()
        yield str(node.get("id") or ""), count, elsewhere, left
    if not has_all:
        yield from below


def _opened(page: Page) -> Sheet:
    config = assigned(page.source, "_CONFIG")
    tree = within(config, "TREE") or assigned(page.source, "TREE")
    site = str(within(config, "SID") or text_assigned(page.source, "SID"))
    nodes = list(_nodes(tree))
    lists = [_list_of(page.url, node, site, count, below) for node, count, jump, below in nodes if node and not jump]
    if not lists:
        elsewhere = next((jump for _, _, jump, _ in nodes if jump), "")
        return Sheet(paging=unproved(elsewhere)) if elsewhere else shown(page, generic.paging(page, page))
    first, *others = lists
    below = page.url.partition("/gkmlpt/")[0]
    if urlsplit(below).path:  # a site below another's address may answer there alone
        first, at_root = replace(first, url=first.url.replace(urljoin(page.url, "/"), f"{below}/", 1)), first
        return Sheet(paging=Paging(first, otherwise=(at_root,)), parts=tuple(others))
    # a node that only jumps to a page has its list there
    jumps = (Query(urljoin(page.url, jump), referer=page.url) for _, _, jump, _ in nodes if jump)
    return Sheet(paging=Paging(first), parts=(*others, *jumps))


def _list_of(url: str, node: str, site: str, count: int, below: Sequence[str]) -> Query:
    """The request of a node's list; it keeps whether the tree counts documents there, and which nodes may have them."""
    kept = " ".join([_COUNTED if count else "", *below]).strip()
    return Query(urljoin(url, f"/gkmlpt/api/all/{node}?page=1&sid={site}"), referer=url, rest=kept)


def _below(query: Query) -> tuple[Query, ...]:
    """The lists of the nodes below one that shows nothing of what the tree counts there."""
    _, *nodes = query.rest.split() or [""]
    return tuple(replace(query, url=re.sub(r"(?<=/api/all/)[^/?]+", node, query.url), rest=_COUNTED) for node in nodes)


def _turned(turn: Turn) -> Sheet:
    if "page" not in sent(turn.query):
        return _jumped(turn)
    found = answered(turn.text)
    rows = objects_in(within(found, "articles"))
    entries, unread = entries_in(rows, turn.url)
    stated = total_in(within(found, "classify"), ("post_count",))
    if stated is None:
        stated = total_in(found, ("post_count", "total"))
    stated = turn.believed(stated, len(rows))
    is_last = not rows or (stated is not None and turn.read + len(rows) >= stated)
    after = None if is_last else resent(turn.query, page=int(sent(turn.query)["page"]) + 1)
    if not rows and turn.number == 1 and (below := _below(turn.query)):
        return Sheet(paging=Paging(below[0]), parts=below[1:])
    # a site that its page does not name may have nothing, whatever stands in its column
    is_counted = turn.query.rest.startswith(_COUNTED) and turn.number == 1
    says_empty = stated == 0 and not rows and bool(sent(turn.query).get("sid")) and not is_counted
    return Sheet(entries, Paging(after, entries=stated), says_empty, unread, len(rows))


def _jumped(turn: Turn) -> Sheet:
    """The page to which a node jumps: a plain list; more pages of it are left unread, and said to be."""
    sheet = shown(turn.page, generic.paging(turn.page, turn.page))
    following = sheet.paging.following
    return sheet if following is None else replace(sheet, paging=unproved(str(following)))


FAMILY = Family("gkmlpt", _recognises, _opened, _turned, finds_reports=True)
