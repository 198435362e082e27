"""The nodes of a tree that a script makes: zTree's objects with a name and an address, and the calls of dTree
(``d.add(3,0,'财政局','/col/col3/')``).
"""

import html
import re
from collections.abc import Iterator

from crawler.literals import STRING, said, value_of
from crawler.pages.page import Page

_TREE = re.compile(r"tree", re.IGNORECASE)
_CALL = re.compile(r"\.add\(\s*+-?\d++\s*+,\s*+-?\d++\s*+,\s*+")
_NEXT = re.compile(r"\s*+,\s*+")
_NODE = re.compile(r"\{[^{}]{6,400}\}")
_NAMES, _ADDRESSES = ("name", "text", "title", "label"), ("url", "href", "link", "uri", "jump_url")


def with_nodes(page: Page) -> Page:
    """A page with the links that its trees hold; the page itself where they hold none."""
    if _TREE.search(page.source) is None:
        return page
    known = {link.text for link in page.links}
    nodes = {(name, url) for name, url in (*_added(page.source), *_objects(page.source)) if name and name not in known}
    lines = "".join(f'<li><a href="{html.escape(url)}">{html.escape(name)}</a></li>' for name, url in sorted(nodes))
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


def _is_address(text: str) -> bool:
    return bool(text) and not text.startswith(("#", "javascript:"))
