"""What a server answered, free of Scrapy: the value that the recipes of the spiders work with."""

import re
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from crawler.fetching.query import Query

_END = 4096
_FOOT = re.compile(r"版权所有|主办(?:单位)?\s*[：:]|网站标识码|公网安备|ICP备", re.IGNORECASE)
"""What stands in the foot of a government's page (政府网站发展指引, 国办发〔2017〕47号)."""


@dataclass(frozen=True)
class Validators:
    """What makes a request conditional (RFC 9110, 13.1)."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Heard:
    """An answer in JSON that a page's script was given while a browser showed it, and what it had asked."""

    url: str
    text: str
    body: str = ""
    content_type: str = ""
    is_post: bool = False
    says_script: bool = False
    """Whether the request said that a script asks (``X-Requested-With``)."""

    @property
    def query(self) -> Query:
        """What it had asked."""
        return Query(self.url, self.body, self.content_type, is_post=self.is_post, is_of_script=self.says_script)


@dataclass(frozen=True)
class Clicked:
    """What a click on a label of a rendered page did: what the page shows then (``text``), what its scripts were given,
    and the address that it would have opened, if any, with the form that it would have sent there (``posted``)."""

    label: str
    text: str
    opened: str = ""
    posted: str = ""
    heard: tuple[Heard, ...] = ()


@dataclass(frozen=True)
class Answer:
    """An answer after its redirects. ``text`` is empty when the body is not text; ``evidence`` names its record.

    ``heard`` is what a rendered page's scripts were given, ``clicked`` what clicks on it did afterwards. ``boxes`` are
    the places of its portal's pages that are known to hold boxes.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    text: str = ""
    evidence: str = ""
    rendered: bool = False
    heard: tuple[Heard, ...] = ()
    clicked: tuple[Clicked, ...] = ()
    boxes: frozenset[str] = frozenset()

    def header(self, name: str) -> str:
        """The first value of a header, or empty."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def is_gone(self) -> bool:
        """Whether the server says by its status that nothing stands there."""
        return self.status in (404, 410)

    @property
    def has_script(self) -> bool:
        """Whether a script may do more with a page than its source shows."""
        return "<script" in self.text.lower()

    @cached_property
    def encoding(self) -> str:
        """``utf-8`` where its bytes are that, as nothing else is; empty otherwise, and where a browser wrote them."""
        try:
            self.body.decode()
        except UnicodeDecodeError:
            return ""
        return "" if self.rendered else "utf-8"

    @property
    def validators(self) -> Validators:
        return Validators(self.header("ETag"), self.header("Last-Modified"))

    @property
    def is_html(self) -> bool:
        """Whether it shows as HTML, whatever its header says."""
        beginning = self.body[:1024].lstrip().lower()
        return "html" in self.header("Content-Type").lower() or b"<html" in beginning or b"<!doctype" in beginning

    @property
    def is_data(self) -> bool:
        """Whether it is JSON, as its header says: what an interface answers to a script, and no page."""
        return "json" in self.header("Content-Type").lower() and self.body[:1024].lstrip()[:1] in (b"{", b"[")

    @property
    def is_cut(self) -> bool:
        """Whether it began as a whole HTML page and does not end as one, nor by a tag behind the foot of its site: some
        templates never close what they opened."""
        if b"<html" not in self.body[:4096].lower() or b"</html" in self.body.lower():
            return False
        end = self.text.rstrip()[-_END:]
        return not (end.endswith(">") and _FOOT.search(end))

    @cached_property
    def sha256(self) -> str:
        return sha256(self.body).hexdigest()
