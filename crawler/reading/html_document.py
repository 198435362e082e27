"""HTML -> a Page: visible lines, tables as grids, pictures, the links to documents, and where the report itself is."""

import re
from types import MappingProxyType
from typing import cast

from lxml import etree

from crawler.reading.blocks import Block, Grid, Line, Page, Picture, UnreadableError
from crawler.reading.html_tables import BREAKING, OBJECT, grid_of, is_hidden, text_of
from crawler.reading.labels import header_table, is_article, row_of
from crawler.reading.sections import heading_of, headings
from storage.report import Format

_SPACES = re.compile(r"[ \t\r\n\f]+")
_FORM_WORDS = re.compile("第二十条|本年新收|勾稽关系|结果维持|行政复议|予以公开|信息内容")
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|ofd|rtf)(?:$|[?#&])|download\.jsp|virtual_attach_file", re.IGNORECASE)
_SCRIPTED_DOCUMENT = re.compile(r"(?:showVsbpdfIframe|pdfsrc|viewer\.html\?file)[^\n]{0,200}?[\"'=]([^\"'\s]{1,300})")
_TITLE_METAS = ("articletitle", "og:title", "title")
# Not those with links: a list of neighbouring reports names other years.
_TITLE_ELEMENTS = etree.XPath(
    "(//h1 | //h2 | //h3 | //*[contains(@class, 'title') or contains(@class, 'Title') or contains(@id, 'title')])"
    "[not(.//a) and not(ancestor-or-self::a) and string-length(.) < 200]"
)
_SITE_NAME = re.compile(r"\s*[-_|－—].*$", re.DOTALL)
_HEADINGS_OF_REPORT = 4
_LONGEST_CELL, _MOST_LINES = 1000, 20
_LONG_TAG, _MOST_ATTRIBUTES = 20_000, 1_000


def read_html(text: str) -> Page:
    """The page in HTML text. Raises UnreadableError when the parser lost part of it or would not end in time."""
    root = _parse(text)
    walk = _Walk()
    body = root.find("body")
    walk.element(root if body is None else body)
    walk.flush()
    blocks = tuple(walk.blocks)
    start, end = _report_region(blocks, walk.regions)
    metas = _metas(root)
    return Page(
        Format.HTML,
        blocks[start:end],
        blocks[:start] + blocks[end:],
        _titles(root, metas),
        MappingProxyType(metas),
        tuple(dict.fromkeys([*walk.attachments, *_SCRIPTED_DOCUMENT.findall(text)])),
    )


def _parse(text: str) -> etree._Element:
    for tag in re.finditer("<[a-zA-Z][^>]*", text):
        # libxml2 needs a time that grows with the square of a tag's attributes.
        if tag.end() - tag.start() > _LONG_TAG and len(tag[0].split()) > _MOST_ATTRIBUTES:
            raise UnreadableError(f"a tag has more than {_MOST_ATTRIBUTES} attributes")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        raise UnreadableError("the page is empty")
    # libxml2 drops content behind its limits (depth 256, 10 MB of text) without an exception.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableError("the page is nested too deeply or too large, and the parser lost part of it")
    return root


class _Walk:
    """One pass over the visible elements, in document order."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.regions: list[tuple[int, int]] = []
        self.attachments: list[str] = []
        self.line: list[str] = []

    def flush(self) -> None:
        if self.line and (text := _SPACES.sub(" ", "".join(self.line)).strip()):
            self.blocks.append(Line(text))
        self.line = []

    def element(self, element: etree._Element) -> None:
        if is_hidden(element):
            return
        if element.tag == "table" and self._table(element):
            return
        self._embedded(element)
        breaks = element.tag in BREAKING
        if breaks:
            self.flush()
        start = len(self.blocks)
        if element.text:
            self.line.append(element.text)
        for child in element:
            self.element(child)
            if child.tail:
                self.line.append(child.tail)
        if breaks:
            self.flush()
            self.regions.append((start, len(self.blocks)))

    def _embedded(self, element: etree._Element) -> None:
        address = element.get("src") or element.get("data") or element.get("href") or element.get("pdfsrc") or ""
        if element.tag == "img":
            self.flush()
            self.blocks.append(Picture(address))
        elif address and _DOCUMENT.search(address):
            self.attachments.append(address)

    def _table(self, table: etree._Element) -> bool:
        """Takes a table as a grid, or as lines when it holds no figures; False for one that only lays out the page."""
        if table.find(".//table") is not None and not _is_outermost_form(table):
            return False
        grid = grid_of(table)
        texts = [text for row in range(len(grid.rows)) for text in grid.printed(row)]
        if any(len(text) > _LONGEST_CELL or text.count("\n") > _MOST_LINES for text in texts):
            return False
        holds_form = any(_is_form_word(text) for text in texts)
        if not holds_form and any("\n" in text or OBJECT in text for text in texts):
            return False
        self.flush()
        for element in table.iter("a", "iframe", "embed", "object"):
            self._embedded(element)
        self.blocks += _parts(grid) if holds_form else [Line(line) for line in grid.lines]
        return True


def _is_outermost_form(table: etree._Element) -> bool:
    """Whether a table prints the form itself, and the tables inside it do not."""
    inner = "".join(_all_text(child) for child in table.iterfind(".//td//table"))
    return not _FORM_WORDS.search(inner) and bool(_FORM_WORDS.search(_all_text(table)))


def _all_text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _parts(grid: Grid) -> list[Block]:
    """A table of figures, cut where a section's heading stands in a row of its own."""
    parts: list[Block] = []
    start = 0
    for row in range(len(grid.rows)):
        texts = list(grid.printed(row))
        if len(texts) == 1 and heading_of(texts[0]):
            parts += [*_rest(grid, start, row), Line(texts[0].replace("\n", ""))]
            start = row + 1
    return parts + _rest(grid, start, len(grid.rows))


def _rest(grid: Grid, start: int, end: int) -> list[Block]:
    return [grid.part(start, end)] if start < end else []


def _is_form_word(text: str) -> bool:
    return header_table(text) is not None or is_article(text) or row_of(text) is not None


def _report_region(blocks: tuple[Block, ...], regions: list[tuple[int, int]]) -> tuple[int, int]:
    """The smallest element that holds the report's headings; the whole page where there are not enough of them."""
    spots = [position for position, _ in headings(blocks).values()]
    if len(spots) < _HEADINGS_OF_REPORT:
        return 0, len(blocks)
    first, last = min(spots), max(spots)
    around = [(start, end) for start, end in regions if start <= first and last < end]
    return min(around, key=lambda region: region[1] - region[0], default=(0, len(blocks)))


def _metas(root: etree._Element) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        if name and (content := (meta.get("content") or "").strip()):
            metas.setdefault(name, content)
    return metas


def _title_elements(root: etree._Element) -> list[etree._Element]:
    return cast(list[etree._Element], _TITLE_ELEMENTS(root))


def _titles(root: etree._Element, metas: dict[str, str]) -> tuple[str, ...]:
    titles = [metas[name] for name in _TITLE_METAS if name in metas]
    titles += [text_of(heading).replace("\n", "") for heading in _title_elements(root) if not is_hidden(heading)]
    for title in root.iter("title"):
        whole = (title.text or "").strip()
        titles += [_SITE_NAME.sub("", whole), whole]
    return tuple(title for title in titles if title)
