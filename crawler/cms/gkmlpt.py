"""gkmlpt, Guangdong's platform of disclosure: a tree in ``window._CONFIG``, the lists of its nodes as JSON.

A node's ``post_count`` proves the end of its list. Several nodes may name reports: they are read one after the other.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from crawler.cms import generic
from crawler.cms.family import Family, Paging, Sheet, Turn, shown, unproved
from crawler.cms.interfaces import answered, entries_in, objects_in, resent, sent, total_in, within
from crawler.cms.page import Page
from crawler.fetching.query import Query
from crawler.literals import assigned, text_assigned

_REPORTS = re.compile(r"年报|年度报告|年度工作报告")
_MARK = re.compile(r"_CONFIG\b")


def _recognises(page: Page) -> bool:
    return _MARK.search(page.source) is not None and re.search(r"\bTREE\b|SERVICE_AREA_ID", page.source) is not None


def _nodes(tree: Any) -> Iterator[tuple[str, int, str]]:
    """The nodes that name reports: id, number of documents, the address that they lead to instead."""
    for node in objects_in(tree if isinstance(tree, list) else [tree]):
        if _REPORTS.search(str(node.get("name") or "")):
            yield str(node.get("id") or ""), int(node.get("post_count") or 0), str(node.get("jump_url") or "")
        else:
            yield from _nodes(node.get("children"))


def _opened(page: Page) -> Sheet:
    config = assigned(page.source, "_CONFIG")
    tree = within(config, "TREE") or assigned(page.source, "TREE")
    site = str(within(config, "SID") or text_assigned(page.source, "SID"))
    nodes = list(_nodes(tree))
    ids = [node for node, _, elsewhere in nodes if node and not elsewhere]
    if not ids:
        elsewhere = next((jump for _, _, jump in nodes if jump), "")
        return Sheet(paging=unproved(elsewhere)) if elsewhere else shown(page, generic.paging(page, page))
    return Sheet(paging=Paging(_first(page.url, ids, site, 0)))


def _first(url: str, ids: list[str], site: str, before: int) -> Query:
    """The list of the first of some nodes; ``before`` counts the lines of the nodes before it."""
    address = urljoin(url, f"/gkmlpt/api/all/{ids[0]}?page=1&sid={site}")
    return Query(address, referer=url, rest=" ".join([str(before), *ids[1:]]))


def _turned(turn: Turn) -> Sheet:
    found = answered(turn.text)
    rows = objects_in(within(found, "articles"))
    entries, unread = entries_in(rows, turn.url)
    before, *ids = turn.query.rest.split()
    fields = sent(turn.query)
    stated = total_in(within(found, "classify"), ("post_count",))
    if stated is None:
        stated = total_in(found, ("post_count", "total"))
    known = int(before) + (stated or 0)
    read = turn.read + len(rows)
    following: Query | None
    if rows and (stated is None or read < known):
        following = resent(turn.query, page=int(fields["page"]) + 1)
    else:
        following = _first(turn.query.referer or turn.url, ids, str(fields["sid"]), known) if ids else None
    says_empty = stated == 0 and not rows and not ids
    return Sheet(
        entries, Paging(following, entries=known if stated is not None else None), says_empty, unread, len(rows)
    )


FAMILY = Family("gkmlpt", _recognises, _opened, _turned, finds_reports=True)
