"""The nodes of a tree that a script makes: zTree's objects with a name and an address, and the calls of dTree
(``d.add(3,0,'财政局','/col/col3/')``); and the bodies that a script makes ways of, by whatever names its fields bear.
"""

import html
import re
from collections.abc import Collection, Iterator

from crawler.literals import STRING, said, value_of
from crawler.pages.page import Page
from storage.register import short_name

_TREE = re.compile(r"tree", re.IGNORECASE)
_CALL = re.compile(r"\.add\(\s*+-?\d++\s*+,\s*+-?\d++\s*+,\s*+")
_NEXT = re.compile(r"\s*+,\s*+")
_NODE = re.compile(r"\{[^{}]{6,400}\}")
_NAMES, _ADDRESSES = ("name", "text", "title", "label"), ("url", "href", "link", "uri", "jump_url")
_CALLS_BODY = re.compile(r"(?:[局委办镇乡厅]|街道|中心|政府|办事处|苏木)[\"']")
_ADDRESS = re.compile(r"^(?:https?:/|\.{1,2})?/[^\s<>]{0,200}$|^[\w./-]{1,100}(?:/|\.(?:s?html?|jsp|aspx?|php))$")
_FEWEST_BODIES, _SHORTEST = 2, 3


def with_nodes(page: Page, bodies: Collection[str] = ()) -> Page:
    """A page with the links that its trees hold, and its scripts for several of some ``bodies``, by their short names;
    the page itself where they hold none."""
    is_tree = _TREE.search(page.source) is not None
    nodes = [*_added(page.source), *_objects(page.source)] if is_tree else []
    if not nodes and bodies and _CALLS_BODY.search(page.source) is not None:
        nodes = list(_of_bodies(page.source, bodies))
        nodes = nodes if len({name for name, _ in nodes}) >= _FEWEST_BODIES else []
    known = {link.text for link in page.links} if nodes else set()
    made = {(name, url) for name, url in nodes if name and name not in known}
    lines = "".join(f'<li><a href="{html.escape(url)}">{html.escape(name)}</a></li>' for name, url in sorted(made))
    return page.with_lines(lines)


def _added(source: str) -> Iterator[tuple[str, str]]:
    for call in _CALL.finditer(source):
        name = STRING.match(source, call.end())
        comma = _NEXT.match(source, name.end()) if name is not None else None
        url = STRING.match(source, comma.end()) if comma is not None else None
        if name is not None and url is not None and _is_address(address := said(url).strip()):
            yield said(name).strip(), address


def _objects(source: str) -> Iterator[tuple[str, str]]:
    for match in _NODE.finditer(source):
        found = value_of(match[0])
        if isinstance(found, dict):
            url = next((str(found[name]) for name in _ADDRESSES if found.get(name)), "")
            if _is_address(url):
                yield next((str(found[name]) for name in _NAMES if found.get(name)), ""), url


def _of_bodies(source: str, bodies: Collection[str]) -> Iterator[tuple[str, str]]:
    """The objects one of whose values is what a body is called and one an address."""
    for match in _NODE.finditer(source):
        found = value_of(match[0]) if _CALLS_BODY.search(match[0]) else None
        values = [str(value).strip() for value in found.values()] if isinstance(found, dict) else []
        names, urls = [one for one in values if _is_body(one, bodies)], [one for one in values if _ADDRESS.match(one)]
        if len(names) == len(urls) == 1:
            yield names[0], urls[0]


def _is_body(text: str, bodies: Collection[str]) -> bool:
    name = short_name(text)
    return len(name) >= _SHORTEST and any(body.endswith(name) for body in bodies)


def _is_address(text: str) -> bool:
    return bool(text) and not text.startswith(("#", "javascript:"))
