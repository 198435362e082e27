"""A list page as families see it: its tree and what it shows; and what a family says about its paging."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urldefrag, urljoin

from lxml import etree, html

_BLANKS = re.compile(r"\s+")
_HIDDEN = "script|style|noscript|template"


class NotWholeError(Exception):
    """The parser gave up within a page (depth, size): raised by `Page.parse`."""


@dataclass(frozen=True)
class Link:
    """A link of a page: its absolute address without fragment, and its text as shown."""

    url: str
    text: str
    element: html.HtmlElement


@dataclass(frozen=True)
class Page:
    """An HTML page. ``source`` is its text, ``root`` its tree."""

    url: str
    source: str
    root: html.HtmlElement

    @classmethod
    def parse(cls, url: str, source: str) -> "Page":
        """Raises NotWholeError where the parser would drop content in silence."""
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True)
        try:
            root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
        except etree.ParserError:  # nothing in it but blanks or control characters
            root = html.document_fromstring(b"<html></html>")
        if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
            raise NotWholeError(url)
        return cls(url, source, root)

    @cached_property
    def text(self) -> str:
        """What the page shows, without scripts, blanks collapsed."""
        pieces = self.root.xpath(f"//text()[not(ancestor::{_HIDDEN.replace('|', ' or ancestor::')})]")
        return squeeze(" ".join(map(str, pieces)))

    @cached_property
    def base(self) -> str:
        """The address that its links are relative to."""
        base = self.root.xpath("string(//base/@href)")
        return urljoin(self.url, base) if base else self.url

    @property
    def frames(self) -> tuple[str, ...]:
        """The addresses of the pages that it frames."""
        return tuple(urljoin(self.base, str(source)) for source in self.root.xpath("//iframe/@src | //frame/@src"))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Its links to http and https addresses, in order."""
        return tuple(self._links())

    def _links(self) -> Iterator[Link]:
        for element in self.root.iter("a"):
            target = (element.get("href") or "").strip()
            if not target or target.startswith("#"):
                continue
            try:
                url = urldefrag(urljoin(self.base, target)).url
            except ValueError:
                continue
            if url.startswith(("http://", "https://")):
                yield Link(url, squeeze(element.text_content()), element)


def squeeze(text: str) -> str:
    """A text with its blanks collapsed."""
    return _BLANKS.sub(" ", text.replace("\u3000", " ")).strip()


@dataclass(frozen=True)
class Paging:
    """What a page of a list says about the others.

    ``following`` is the next page's address, empty after the last. ``total`` is the number of pages where the list
    says it, ``entries`` that of all its lines. ``is_proved`` is false when there may be more that cannot be
    followed; ``doubt`` then says in facts why.
    """

    following: str = ""
    total: int | None = None
    is_proved: bool = True
    doubt: str = ""
    entries: int | None = None


@dataclass(frozen=True)
class Family:
    """A CMS family: its name, how a page of it is recognised, and how its lists are paged."""

    name: str
    recognises: Callable[[Page], bool]
    paging: Callable[[Page], Paging]
