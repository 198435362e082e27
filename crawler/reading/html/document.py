"""HTML -> a Page: visible lines, tables as grids, pictures, the links to documents, and where the report itself is."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from lxml import etree

from crawler.reading.blocks import Block, Grid, Line, Page, Picture
from crawler.reading.form.table_parts import blocks_of_grid
from crawler.reading.html.boxes import may_hold_boxes, tables_of_boxes
from crawler.reading.html.links import document_at, scripted_documents
from crawler.reading.html.markup import Markup
from crawler.reading.html.outer_tables import behind_its_end, is_outermost_form, is_unclosed, text_within
from crawler.reading.html.parts import RAISED
from crawler.reading.html.scripted_body import with_scripted_body
from crawler.reading.html.source import as_browsers_have_it, ends_early, has_next_page, parsed
from crawler.reading.html.style_effects import BREAKS, STRUCK
from crawler.reading.html.style_sheets import ANYWHERE
from crawler.reading.html.styles import styled
from crawler.reading.html.tables import (
    BREAKING,
    NEVER_SHOWN,
    Shown,
    dissolve_inline,
    grid_of,
    shown_of,
    squeezed,
    text_of,
)
from crawler.reading.html.titles import Heading, calls_titles, is_titled, metas_of, nearest, titles_of
from crawler.reading.html.veils import veils_of, veils_of_boxes
from crawler.reading.meaning.sections import headings
from crawler.reading.meaning.several_reports import runs_of_headings
from storage.report import Format

_OPENED = re.compile(r"\bopen\(\s{0,3}[\"']([^\"'\s]{1,300})[\"']")
_LONGEST_TITLE, _MOST_LEADING = 200, 12
_HEADINGS_OF_REPORT = 4
_EMBEDDING, _HEADINGS = ("a", "iframe", "embed", "object"), ("h1", "h2", "h3")
_EFFECTS_OF_TAGS = {"sup": RAISED, "sub": RAISED, "del": STRUCK, "s": STRUCK, "strike": STRUCK}
_INLINE = frozenset(("span", "font", "b", "strong", "em", "i", "u"))
_ROWS_AND_CELLS = ("tr", "td", "th")


def read_html(text: str) -> Page:
    """The page in HTML text. Raises UnreadableError when the parser lost part of it or would not end in time."""
    page = with_scripted_body(Markup.of(text))
    markup = as_browsers_have_it(page)
    root = parsed(markup.source)
    special = _special(root)
    shown = shown_of(root, markup, [element for tag in NEVER_SHOWN for element in special[tag]])
    has_boxes = may_hold_boxes(markup)
    veils = [veils_of(root, markup, special["table"], shown.hidden)]
    veils += [veils_of_boxes(root, markup, shown.hidden)] if has_boxes else []
    for each in veils:
        if each.elements or each.marks:
            shown = Shown(shown.hidden | each.elements, {**shown.marks, **each.marks})
    walk = _Walk(shown, markup)
    if has_boxes:
        walk.boxed = Shown(shown.hidden, styled(root, markup, ANYWHERE)[1])
    body = root.find("body")
    walk.element(root if body is None else body)
    walk.flush()
    blocks = tuple(walk.blocks)
    start, end, first = _report_region(blocks, walk.regions)
    metas = metas_of(special["meta"])
    return Page(
        Format.HTML,
        blocks[start:end],
        blocks[:start] + blocks[end:],
        titles_of(special["title"], nearest(walk.titles, first, len(blocks)), metas),
        MappingProxyType(metas),
        tuple(dict.fromkeys([*walk.attachments, *scripted_documents(page)])),
        may_lose_rows=walk.has_strays or any(each.is_any for each in veils),
        ends_early=ends_early(text),
        goes_on=has_next_page(page),
        later_titles=tuple(title.text for title in walk.titles if title.position > first),
        lead=tuple(block.text for block in blocks[:start] if isinstance(block, Line))[-_MOST_LEADING:],
    )


def _special(root: etree._Element) -> Mapping[str, list[etree._Element]]:
    """The elements that are found wherever they stand, by tag: to go through a page costs more than to read it."""
    found: dict[str, list[etree._Element]] = {tag: [] for tag in ("meta", "title", "table", *NEVER_SHOWN)}
    for element in root.iter(*found):
        found[element.tag].append(element)
    return found


class _Walk:
    """One pass over the visible elements, in document order. ``boxed`` is what is seen of tables made of boxes, where
    the page may hold some."""

    def __init__(self, shown: Shown, markup: Markup) -> None:
        self.shown = shown
        self.has_titled = calls_titles(markup)
        self.has_sources = markup.holds(b"pdfsrc")
        self.may_open = markup.holds(b"open(")
        self.boxed: Shown | None = None
        self.titles: list[Heading] = []
        self.blocks: list[Block] = []
        self.regions: list[tuple[int, int]] = []
        self.attachments: list[str] = []
        self.line: list[str] = []
        self.tables = 0
        self.is_plain = shown.leaves_inline and not self.has_titled and not self.has_sources
        self.has_strays = False
        self.is_preformatted = False

    def flush(self) -> None:
        if not self.line:
            return
        if text := squeezed("".join(self.line)):
            self.blocks.append(Line(text))
        self.line.clear()

    def _say_preformatted(self, text: str) -> None:
        """Goes on with the line in preformatted text, where its breaks are shown."""
        *ended, text = text.split("\n")
        for line in ended:
            self.line.append(line)
            self.flush()
        self.line.append(text)

    def element(self, element: etree._Element) -> None:
        tag = element.tag
        if element in self.shown.hidden or (tag == "table" and self._took(element)):
            return
        if tag in _HEADINGS or (self.has_titled and is_titled(element)):
            self._title(element)
        breaks = tag in BREAKING
        if not breaks or self.has_sources:
            self._embedded(element, tag)
        if self.may_open:
            self._opened(element)
        if not breaks or (tag in _ROWS_AND_CELLS and self._is_stray()):
            self._contents(element, tag)
            return
        self.flush()
        start = len(self.blocks)
        if tag in ("table", "pre"):
            self._table_or_preformatted(element, tag)
        else:
            self._contents(element, tag)
        self.flush()
        self.regions.append((start, len(self.blocks)))

    def _table_or_preformatted(self, element: etree._Element, tag: str) -> None:
        """Takes what stands in an element that changes how its contents are taken."""
        tables, is_preformatted = self.tables, self.is_preformatted
        if tag == "table":
            self.tables += 1
        else:
            self.is_preformatted = True
        self._contents(element, tag)
        self.tables, self.is_preformatted = tables, is_preformatted

    def _effect(self, element: etree._Element, tag: str) -> str:
        """What is put before figures that are seen otherwise than they are written: raised, struck out, hidden."""
        effect = self.shown.marks.get(element) or _EFFECTS_OF_TAGS.get(tag, "")
        is_figure = effect and effect != BREAKS and any(map(str.isdecimal, text_within(element)))
        return effect if is_figure else ""

    def _contents(self, element: etree._Element, tag: str) -> None:
        if self.shown.marks or tag in _EFFECTS_OF_TAGS:
            self.line.append(self._effect(element, tag))
        say = self._say_preformatted if self.is_preformatted else self.line.append
        if text := element.text:
            say(text)
        boxes = self._boxes(element, self.boxed) if self.boxed and not self.tables else {}
        for child in element:
            if child in boxes:
                self.flush()
                self.blocks += boxes[child]
            elif self.is_plain and child.tag in _INLINE and not len(child):
                if text := child.text:
                    say(text)
            else:
                self.element(child)
            if tail := child.tail:
                say(tail)

    def _boxes(self, element: etree._Element, shown: Shown) -> dict[etree._Element, list[Block]]:
        """The children of an element that are rows of a table made of boxes, the first of each with all of it."""
        found: dict[etree._Element, list[Block]] = {}
        for rows, grid in tables_of_boxes(element, shown):
            if (blocks := blocks_of_grid(grid)) and any(isinstance(block, Grid) for block in blocks):
                found |= {row: [] for row in rows} | {rows[0]: blocks}
        return found

    def _is_stray(self) -> bool:
        """Whether a row or a cell stands in no table, as behind an end too many: a browser shows the texts of such
        cells run together, and so none of them is a cell here."""
        self.has_strays |= not self.tables
        return not self.tables

    def _took(self, table: etree._Element) -> bool:
        if self.shown.leaves_inline and not self.tables:
            dissolve_inline(table)
        return self._table(table)

    def _title(self, element: etree._Element) -> None:
        """Takes a heading, or what is called a title. Not one with links: a list of neighbouring reports names other
        years."""
        if next(element.iter("a"), None) is None and next(element.iterancestors("a"), None) is None:
            text = text_of(element, Shown(self.shown.hidden, {})).replace("\n", "")
            if len(text) < _LONGEST_TITLE:
                self.titles.append(Heading(text, len(self.blocks), is_first=element.tag == "h1"))

    def _embedded(self, element: etree._Element, tag: str) -> None:
        if tag == "a" and not self.has_sources:
            address = element.get("href") or ""
        else:
            address = element.get("src") or element.get("data") or element.get("href") or element.get("pdfsrc") or ""
        if tag == "img":
            self.flush()
            self.blocks.append(Picture(address))
        else:
            self._attach(address)

    def _opened(self, element: etree._Element) -> None:
        if self.may_open and (opened := _OPENED.search(f"{element.get('href') or ''} {element.get('onclick') or ''}")):
            self._attach(opened[1])

    def _attach(self, address: str) -> None:
        if document := document_at(address):
            self.attachments.append(document)

    def _table(self, table: etree._Element) -> bool:
        """Takes a table as grids or lines; False for one that only lays out the page."""
        within = [*table.iter("table", *_EMBEDDING, *_HEADINGS)]
        if any(element.tag == "table" for element in within[1:]):
            if is_unclosed(table):
                return self._unclosed_table(table)
            if not is_outermost_form(table):
                return False
        blocks = blocks_of_grid(grid_of(table, self.shown))
        if blocks is None:
            return False
        self.flush()
        for element in within:
            if element.tag in _EMBEDDING:
                self._embedded(element, element.tag)
                self._opened(element)
        for element in table.iter() if self.has_titled else within:
            if element.tag in _HEADINGS or (self.has_titled and is_titled(element)):
                self._title(element)
        self.blocks += [*self._caption(table), *blocks]
        return True

    def _caption(self, table: etree._Element) -> Iterator[Line]:
        """What is written above a table as its caption."""
        caption = table.find("caption")
        if caption is not None and caption not in self.shown.hidden:
            yield from map(Line, filter(None, text_of(caption, self.shown).split("\n")))

    def _unclosed_table(self, table: etree._Element) -> bool:
        """Takes a table without an end, and then what libxml2 put into it and a browser shows after it."""
        self.flush()
        self.blocks += blocks_of_grid(grid_of(table, self.shown)) or []
        for child in behind_its_end(table):
            self.element(child)
        self.flush()
        return True


def _report_region(blocks: tuple[Block, ...], regions: list[tuple[int, int]]) -> tuple[int, int, int]:
    """The smallest element that holds the report's headings; the whole page where there are not enough of them,
    or those of several reports. And where the first of these headings stands."""
    spots = [position for position, _ in headings(blocks).values()]
    if len(spots) < _HEADINGS_OF_REPORT:
        return 0, len(blocks), len(blocks)
    runs = runs_of_headings(blocks)
    if len(runs) > 1:
        return 0, len(blocks), runs[0].first
    first, last = min(spots), max(spots)
    around = [(start, end) for start, end in regions if start <= first and last < end]
    start, end = min(around, key=lambda region: region[1] - region[0], default=(0, len(blocks)))
    return start, end, first
