"""A list page as families see it: its tree and what it shows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from lxml import etree, html

from crawler.pages.bound import bound_in, opened_of
from crawler.pages.boxes import Boxes
from crawler.pages.file_index import as_list, is_file_index
from crawler.pages.opened import Borne, Function, borne_in, functions_of, opened_by, opened_by_choice
from crawler.pages.sent import address_chosen, called_by_choice, sent_by_button
from crawler.pages.tree import END, NotWholeError, title_of, tree_of
from crawler.reading.html.links import SESSION

_LINE_BREAKS = re.compile(r"[\t\r\n]")
_BLANKS = re.compile(r"\s+")
_OPENED = re.compile(
    r"(?:location(?:\.href)?\s*=\s*|location\.(?:assign|replace)\(\s*|(?:window\.)?open\(\s*)[\"'](?P<url>[^\"']+)[\"']\s*[;,)]?"
)
_PLAIN = re.compile(r"^[\w-]{1,40}$")
_ADDRESS = re.compile(
    r"^(?:https?:/|\.{1,2})?/|^\?|^[A-Za-z0-9_.-]{1,60}/$|^[A-Za-z0-9_./-]{1,200}\.(?:s?html?|jsp|aspx?|php|do|action)(?:\?|$)",
    re.IGNORECASE,
)
"""What the value of an option is that leads somewhere: ``/nb/2024/``, ``./2024.html``."""
_DATA_TARGETS = ("data-href", "data-url", "data-link")
_OF_TARGETS = ("href", "url", "link")
_OTHER_TARGETS = re.compile(r"^(?:(?:lay|to|go|jump|link|target|page)[-_]?|_)(?:href|url|link)$")
_TARGETS = {"a": ("href", "xlink:href"), "area": ("href",), "router-link": ("to",), "nuxt-link": ("to",)}
_CLICKS = ("@click", "v-on:click", "ng-click")
"""The attributes by which a click calls a function, as frameworks call them."""
_FILLED = ("table", "tbody", "ul", "ol", "dl", "form", "select", "section", "body")
"""What a script fills from the address that it bears: nobody clicks on it."""
_MORE = re.compile(r"(?:^|[/_-])more[\w-]{0,6}\.(?:gif|png|jpe?g|svg)$", re.IGNORECASE)
"""The name of a picture that says 更多."""
_HELD_BACK, _HEADINGS = "data-src", ("h2", "h3", "h4", "h5", "dt", "li", "a", "summary")
"""What a heading holds that is opened beneath it: of a picture or a frame it is the picture that comes late."""
FILE = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|ofd|rtf|zip)(?:$|[?#&])|download\.jsp|virtual_attach_file", re.IGNORECASE)
"""How the address of a file looks that is no page."""
_MOVED = re.compile(
    r"(?:^|[;{}>\s]|(?:onload\s*=|setTimeout\()\s*[\"'])(?:(?:window|top|self|parent|document)\.)?location"
    r"(?:(?:\.href)?\s*=\s*|\.(?:replace|assign)\(\s*)(?:[\"']([^\"'\s]+)[\"'](?!\s*\+)|(?P<name>[A-Za-z_$][\w$]{0,40})\s*(?=[;)}<\n]))"
)
_DECLARED = r"\b(?:var|let|const)\s+{}\s*=\s*[\"']([^\"'\s]+)[\"']\s*[;\n]"
_FOR_PHONES = re.compile(r"(?:^|//)(?:m|wap|3g)\.|(?:^|/)(?:m|wap|mobile|phone|h5)(?:/|$)", re.IGNORECASE)
"""Where a script sends those that read on phones."""
_LINKS_OF_A_SHELL = 3
_BUTTONS = ("input", "button")
_UNCACHED = re.compile(
    r"(?:[?&](?:_t|_|ts|rnd|rand|random|timestamp)|(?:(?<=html)|(?<=htm))\?(?:t|time))=\d[\d.]{5,20}$", re.IGNORECASE
)
"""A moment or a number drawn behind an address: it keeps answers from being kept, and changes each time."""
_ROUTE = re.compile(r"#!?/[^#/]")
_GBK = re.compile(r"charset\s*+=\s*+[\"']?\s*+gb", re.IGNORECASE)
_HEAD = 4096
_SAFE = "%/:=&?~#+!$,;'@()*[]"
_END_IN_SCRIPT = r"<\/"
"""How a script writes the end of a tag, so that it does not end the script."""
_HIDDEN = "script|style|noscript|template"


@dataclass(frozen=True)
class Link:
    """A link of a page: its absolute address, without a fragment unless that is a route, and its text as shown."""

    url: str
    text: str
    element: html.HtmlElement


@dataclass(frozen=True)
class Page:
    """An HTML page. ``source`` is its text, ``root`` its tree, ``number`` its place in a list that asked for it,
    ``encoding`` what its bytes were read in, empty where nobody knows; ``is_file_index`` tells of a server's own index
    of files, which is read as a list; ``places`` are those of its portal's pages that hold boxes."""

    url: str
    source: str
    root: html.HtmlElement
    number: int = 0
    encoding: str = ""
    is_file_index: bool = False
    places: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, url: str, source: str, encoding: str = "", places: frozenset[str] = frozenset()) -> "Page":
        """Raises NotWholeError where the parser would drop content in silence."""
        root = tree_of(url, source)
        listed = as_list(url, root) if is_file_index(source) else ""
        if not listed:
            return cls(url, source, root, encoding=encoding, places=places)
        return cls(url, listed, tree_of(url, listed), encoding=encoding, is_file_index=True)

    def with_lines(self, lines: str) -> "Page":
        """The page with further ``<li>`` at its end; the page itself for none, and where the parser would lose some."""
        if not lines:
            return self
        try:
            return Page.parse(self.url, f"{END.sub('', self.source)}<ul>{lines}</ul>", self.encoding, self.places)
        except NotWholeError:
            return self

    def with_script(self, text: str) -> "Page":
        """The page with a script that stands in a file of its own; the tree stays as it is."""
        return replace(self, source=f"{self.source}\n<script>{text.replace('</', _END_IN_SCRIPT)}</script>")

    @cached_property
    def text(self) -> str:
        """What the page shows, without scripts, blanks collapsed."""
        pieces = self.root.xpath(f"//text()[not(ancestor::{_HIDDEN.replace('|', ' or ancestor::')})]")
        return squeeze(" ".join(map(str, pieces)))

    @cached_property
    def title(self) -> str:
        """What it is called."""
        return title_of(self.root)

    @cached_property
    def boxes(self) -> Boxes:
        """The boxes of the portal's latest documents and the like that stand beside what it holds."""
        return Boxes(self.title, self.places)

    @cached_property
    def base(self) -> str:
        """The address that its links are relative to."""
        base = self.root.xpath("string(//base/@href)")
        return urljoin(self.url, base) if base else self.url

    @property
    def frames(self) -> tuple[str, ...]:
        """The addresses of the pages that it frames."""
        sources = self.root.xpath("//iframe/@src | //frame/@src | //object[contains(@type, 'text/html')]/@data")
        return tuple(urljoin(self.base, str(source)) for source in sources)

    @property
    def has_script(self) -> bool:
        """Whether a script may do more with it than its source shows."""
        return "<script" in self.source.lower()

    @cached_property
    def moved_to(self) -> str:
        """Where a page without links of its own sends its reader by script; empty when it does not."""
        if len(self.links) > _LINKS_OF_A_SHELL:
            return ""
        found = (moved[1] or self._declared(moved["name"]) for moved in _MOVED.finditer(self.source))
        target = next((one for one in found if one and not _FOR_PHONES.search(one)), "")
        url = urljoin(self.base, target) if target else ""
        return url if url.startswith(("http://", "https://")) and url != self.url else ""

    def _declared(self, name: str) -> str:
        """The text that a script declares a name with, and nothing is joined to."""
        return (re.search(_DECLARED.format(re.escape(name)), self.source) or ["", ""])[1]

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Its links to http and https addresses, in order."""
        return tuple(self._links())

    @cached_property
    def _functions(self) -> Mapping[str, Function]:
        return functions_of(self.source) if "function" in self.source else {}

    @cached_property
    def _borne(self) -> Borne | None:
        return borne_in(self.source) if "data" in self.source else None

    @cached_property
    def _bound(self) -> Mapping[str, str]:
        return bound_in(self.source) if "click" in self.source else {}

    def _links(self) -> Iterator[Link]:
        for element in self.root.iter(etree.Element):
            if element.tag in _BUTTONS and "disabled" in element.attrib:
                continue
            target = _target(element)
            if not target or (target.startswith(("#", "javascript:")) and not is_routed(target)):
                script = _clicked(element) or element.get("href") or called_by_choice(element)
                target = opened_by(script, self._functions) if script else self._opened_beside(element)
            target = target or self._opened_of_borne(element)
            target = target or (opened_of(element, self._bound) if self._bound else "")
            if not target:
                continue
            try:
                url = urljoin(self.base, _forward(_LINE_BREAKS.sub("", target)).replace(" ", "%20"))
                url = url if is_routed(url) else urldefrag(url).url
            except ValueError:
                continue
            if url.startswith(("http://", "https://")):
                yield Link(_UNCACHED.sub("", SESSION.sub("", self._sent(url))), _called(element), element)

    def _opened_of_borne(self, element: html.HtmlElement) -> str:
        """Where a click leads that a script makes an address of by what an element bears; empty for none."""
        borne = self._borne
        value = (element.get(borne.attribute) or "").strip() if borne is not None else ""
        return f"{borne.start}{value}{borne.end}" if borne is not None and value else ""

    def _opened_beside(self, option: html.HtmlElement) -> str:
        """Where a button beside the choice of an option leads for its value; empty for anything else."""
        choice = next(option.iterancestors("select"), None) if option.tag == "option" else None
        value = (option.get("value") or "").strip()
        if choice is None or choice.get("onchange") or not _PLAIN.match(value):
            return ""
        return opened_by_choice(choice.get("id") or "", value, self._functions)

    def _sent(self, url: str) -> str:
        """An address as a browser sends it: its query as the page is encoded, which a ``<meta>`` may miscall."""
        address, mark, query = url.partition("?")
        if query.isascii() or self.encoding == "utf-8" or _GBK.search(self.source[:_HEAD]) is None:
            return url
        return f"{address}{mark}{quote(query, _SAFE, 'gb18030', 'replace')}"


def _forward(target: str) -> str:
    """An address with its backslashes as browsers take them: ``\\zwgk\\nb\\``."""
    path, mark, rest = target.partition("?")
    return f"{path.replace(chr(92), '/')}{mark}{rest}" if "\\" in path else target


def is_routed(url: str) -> bool:
    """Whether the fragment of an address names a page of its own, which only a script shows: ``#/detail?id=5``."""
    return _ROUTE.search(url) is not None


def _called(element: html.HtmlElement) -> str:
    """The text of a link, or of its button or picture."""
    text = squeeze((element.get("value") or "") if element.tag == "input" else element.text_content())
    if text:
        return text
    pictures = element.xpath("descendant-or-self::*[self::img or self::area]")
    words = squeeze(next(filter(None, (one.get("alt") or one.get("title") for one in pictures)), ""))
    return words or ("更多" if any(_MORE.search(one.get("src") or "") for one in pictures) else "")


def _target(element: html.HtmlElement) -> str:
    """Where an element leads: a link's address, or that a click or choice opens; empty for nowhere."""
    if element.tag == "option":
        chosen = (element.get("value") or "").strip()
        return chosen if _ADDRESS.match(chosen) else address_chosen(element, chosen)
    target = next(filter(None, map(element.get, _TARGETS.get(element.tag, ()))), "").strip()
    if target and (is_routed(target) or not target.startswith(("#", "javascript:"))):
        return target
    script = target + _clicked(element)
    opened = _OPENED.search(script) if script else None
    if opened is not None:
        return opened["url"]
    own = "" if element.tag in _FILLED else _borne_by(element)
    own = own or (sent_by_button(element) if element.tag in _BUTTONS else "")
    return own or target or (element.get(_HELD_BACK) or "" if element.tag in _HEADINGS else "")


def _clicked(element: html.HtmlElement) -> str:
    """The script of a click on an element; empty for none."""
    own = element.get("onclick")
    return own or next((str(value) for name, value in element.items() if name in _CLICKS), "")


def _borne_by(element: html.HtmlElement) -> str:
    """The address that an element bears for a script; empty for none."""
    borne = [(name, str(value)) for name, value in element.items() if name.endswith(_OF_TARGETS)]
    told = (value for wanted in _DATA_TARGETS for name, value in borne if name == wanted and value)
    others = (value.strip() for name, value in borne if _OTHER_TARGETS.match(name) and _ADDRESS.match(value.strip()))
    return next(iter((*told, *others)), "") if borne else ""


def squeeze(text: str) -> str:
    """A text with its blanks collapsed."""
    return _BLANKS.sub(" ", text.replace("\u3000", " ")).strip()


def is_beside(one: str, other: str) -> bool:
    """Whether a pager's link stays in its list: the same host and folder, else news columns leak in."""
    here, there = urlsplit(other), urlsplit(one)
    folder = here.path.rpartition("/")[0].lower()  # some servers write their addresses in letters of either size
    return here.netloc == there.netloc and there.path.lower().startswith(f"{folder}/")
