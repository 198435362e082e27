"""Printed pages -> a Page: tables whole over page breaks, no running heads and page numbers, text in paragraphs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from crawler.reading.blocks import Block, Grid, Line, Page, Picture, ScanError, UntoldTextError
from crawler.reading.borderless.grid import with_borderless_grids
from crawler.reading.form.labels import is_form_word, is_header_part
from crawler.reading.form.numbers import is_value
from crawler.reading.form.table_parts import OBJECT, blocks_of_grid
from crawler.reading.meaning.sections import heading_of
from crawler.reading.printed.page_breaks import Piece, grid_of_parts, tables_of
from crawler.reading.printed.ruled_grid import RuledPart, ruled_parts
from crawler.reading.printed.text import DIGITS, PrintedLine, printed_lines
from crawler.reading.sheet import Area, Glyph, Sheet
from storage.report import Format

_MARGIN = 0.13
_SAME_PLACE = 8.0
_NEXT_LINE = 2.0
"""Heights of a figure from one line of a cell to the next, at most."""
_PAGE_NUMBER = re.compile(
    r"[-–—－―·•~～\s]*+\d{1,3}[-–—－―·•~～\s]*+|第?\s*+\d{1,3}\s*+页?\s*+[/,，共]\s*+共?\s*+\d{1,3}\s*+页?|第\s*\d{1,3}\s*页"
)
_NUMBER = re.compile(r"\d+")
_PICTURE_THAT_MATTERS = 0.05
_MOST_IN_FRAME = 20
_FIGURES_OF_ROW = 4
"""So many stand in no running head."""
_SCANNED, _FEWEST_GLYPHS, _FEWEST_IDEOGRAPHS, _MOST_LOST, _LONGEST_TITLE, _AS_LARGE = 0.6, 50, 20, 0.1, 200, 0.9


@dataclass(frozen=True)
class _Opened:
    """A page with its tables and its lines of text told apart."""

    sheet: Sheet
    parts: tuple[RuledPart, ...]
    lines: tuple[PrintedLine, ...]


Item = PrintedLine | Block


def page_of_sheets(form: Format, sheets: Sequence[Sheet], attachments: tuple[str, ...] = ()) -> Page:
    """A document of printed pages. Raises ScanError and UntoldTextError."""
    _check(sheets)
    opened = [_opened(sheet) for sheet in sheets]
    pages = _without_furniture(opened)
    items = _items(pages)
    ruled = {id(item) for item in items if isinstance(item, Grid)}
    hidden = {sheet.number: _hidden_on(sheet) for sheet in sheets if _is_picture(sheet)}
    blocks = tuple(_paragraphs(with_borderless_grids(items, hidden), pages))
    titles = [_title(pages[0].lines), *_running_heads(opened[0], pages[0]), *_in_frame(pages[0], blocks)]
    # without lines a blank row whose label is torn cannot be told from one that is not there
    may_lose_rows = any(isinstance(block, Grid) and id(block) not in ruled for block in blocks)
    return Page(form, blocks, titles=tuple(filter(None, titles)), attachments=attachments, may_lose_rows=may_lose_rows)


def _check(sheets: Sequence[Sheet]) -> None:
    glyphs = sum(len(sheet.glyphs) for sheet in sheets)
    if any(is_scan(sheet) for sheet in sheets) and glyphs < _FEWEST_GLYPHS * len(sheets):
        raise ScanError("the document is a scan: its pages are pictures without text")
    if not glyphs:
        raise UntoldTextError("the document holds no text")
    lost = sum(sum(glyph.text == OBJECT for glyph in sheet.glyphs) - sheet.spoilt for sheet in sheets)
    if lost > _MOST_LOST * glyphs:
        raise UntoldTextError("the document does not say which characters its glyphs are")


def is_scan(sheet: Sheet) -> bool:
    """Whether a page is little more than one picture: it has hardly any text, or no words, as where figures were typed
    upon a scanned form."""
    if not _is_picture(sheet):
        return False
    return len(sheet.glyphs) < _FEWEST_GLYPHS or sum(map(_is_ideograph, sheet.glyphs)) < _FEWEST_IDEOGRAPHS


def _is_ideograph(glyph: Glyph) -> bool:
    return glyph.text >= "\u2e80" and glyph.text not in DIGITS and glyph.text != OBJECT


def _is_picture(sheet: Sheet) -> bool:
    return sum(area.size for area in sheet.pictures) > _SCANNED * sheet.width * sheet.height


def _hidden_on(sheet: Sheet) -> tuple[Area, ...]:
    """Where a page that is a picture may show what was not read."""
    return (Area(0.0, 0.0, sheet.width, sheet.height),) if sheet.unread is None else sheet.unread


def _title(lines: Sequence[PrintedLine]) -> str:
    """The first lines of the largest type at the head of the first page, which are a document's title: in a paragraph
    further below one line may be taller than the others."""
    end = next((number for number, line in enumerate(lines) if heading_of(line.text)), len(lines))
    largest = max((_height(line) for line in lines[:end]), default=0.0)
    is_large = [_height(line) > _AS_LARGE * largest for line in lines[:end]]
    first = is_large.index(True) if True in is_large else end
    title = takewhile(lambda pair: pair[1], zip(lines[first:end], is_large[first:], strict=True))
    return "".join(line.text for line, _ in title)[:_LONGEST_TITLE]


def _in_frame(page: _Opened, blocks: Sequence[Block]) -> Iterator[str]:
    """The lines before the first heading where all that stands there is framed: one of them may be the title."""
    if not page.parts or any(line.bottom < page.parts[0].area.top for line in page.lines):
        return
    for block in blocks[:_MOST_IN_FRAME]:
        if not isinstance(block, Line) or heading_of(block.text):
            return
        if len(block.text) <= _LONGEST_TITLE:
            yield block.text


def _items(pages: Sequence[_Opened]) -> list[Item]:
    """Everything on the pages in reading order: ruled tables whole, all else line by line."""
    tables = tables_of([[_piece(page, part) for part in page.parts] for page in pages])
    first_parts = {id(parts[0]): parts for parts in tables}
    items: list[Item] = []
    for page in pages:
        for _, item in _by_place(page):
            if not isinstance(item, RuledPart):
                items.append(item)
            elif id(item) in first_parts:
                items += _table(first_parts[id(item)])
    return items


def _opened(sheet: Sheet) -> _Opened:
    parts, outside = ruled_parts(sheet)
    return _Opened(sheet, tuple(parts), tuple(printed_lines(outside, sheet.number)))


def _without_furniture(pages: list[_Opened]) -> list[_Opened]:
    """The pages without their numbers and without what stands at the same place of another page's head or foot."""
    margins = [[line for line in page.lines if _in_margin(line, page.sheet)] for page in pages]
    places: dict[str, list[tuple[int, float]]] = {}
    for page, lines in zip(pages, margins, strict=True):
        for line in lines:
            places.setdefault(_NUMBER.sub("#", line.text), []).append((page.sheet.number, line.top))
    kept = []
    for page, lines in zip(pages, margins, strict=True):
        furniture = {id(line) for line in lines if _is_furniture(line, page, places[_NUMBER.sub("#", line.text)])}
        own = tuple(line for line in page.lines if id(line) not in furniture)
        kept.append(_Opened(page.sheet, page.parts, own))
    return kept


def _running_heads(page: _Opened, without: _Opened) -> Iterator[str]:
    """What stands at the same place of other pages: a browser prints a page's title there, be it nowhere else."""
    kept = {*map(id, without.lines)}
    return (word.text for line in page.lines if id(line) not in kept for word in line.words)


def _in_margin(line: PrintedLine, sheet: Sheet) -> bool:
    return line.bottom < _MARGIN * sheet.height or line.top > (1 - _MARGIN) * sheet.height


def _is_furniture(line: PrintedLine, page: _Opened, places: list[tuple[int, float]]) -> bool:
    if _PAGE_NUMBER.fullmatch(line.text.strip()) and line in (page.lines[0], page.lines[-1]):
        return not _ends_figure(line, page.lines)
    if any(is_form_word(word.text) or is_header_part(word.text) for word in line.words):
        return False  # the head of a table, which is printed again on each page
    figures = sum(is_value(word.text) for word in line.words)
    if figures == len(line.words) or figures >= _FIGURES_OF_ROW:
        return False  # those of a row, of which the label takes more lines
    return any(number != line.page and abs(top - line.top) < _SAME_PLACE for number, top in places)


def _ends_figure(line: PrintedLine, lines: Sequence[PrintedLine]) -> bool:
    """Whether what looks like a page's number stands right below or above a figure: it may be the rest of it."""
    near = _NEXT_LINE * _height(line)
    return any(
        abs(other.top - line.top) < near and word.left < line.right and line.left < word.right and is_value(word.text)
        for other in lines
        if other is not line
        for word in other.words
    )


def _piece(page: _Opened, part: RuledPart) -> Piece:
    area = part.area
    return Piece(
        part,
        above=tuple(line.text for line in page.lines if line.top + line.bottom <= 2 * area.top),
        below=tuple(line.text for line in page.lines if line.top + line.bottom >= 2 * area.bottom),
    )


def _by_place(page: _Opened) -> list[tuple[float, PrintedLine | RuledPart | Picture]]:
    items: list[tuple[float, PrintedLine | RuledPart | Picture]] = [(line.top, line) for line in page.lines]
    items += [(part.area.top, part) for part in page.parts]
    whole = page.sheet.width * page.sheet.height
    items += [
        (area.top, Picture(f"page {page.sheet.number + 1}"))
        for area in page.sheet.pictures
        if area.size > _PICTURE_THAT_MATTERS * whole
    ]
    return sorted(items, key=lambda item: item[0])


def _table(parts: Sequence[RuledPart]) -> list[Item]:
    grid = grid_of_parts(parts)
    blocks = blocks_of_grid(grid)
    if blocks is not None:
        return list(blocks)
    return [line for part in parts for line in printed_lines(part.glyphs, part.page)]


def _paragraphs(items: Iterable[Item], pages: Sequence[_Opened]) -> Iterator[Block]:
    """The lines of text as paragraphs: one that reaches the right margin goes on in the next if not indented."""
    lines = [line for page in pages for line in page.lines]
    left, right = min((line.left for line in lines), default=0.0), max((line.right for line in lines), default=0.0)
    text = ""
    before: PrintedLine | None = None
    for item in items:
        if isinstance(item, PrintedLine):
            if before and _continues(before, item, left, right):
                text += _blank(text, item.text) + item.text
            else:
                if before:
                    yield Line(text)
                text = item.text
            before = item
            continue
        if before:
            yield Line(text)
            before = None
        yield item
    if before:
        yield Line(text)


def _continues(before: PrintedLine, line: PrintedLine, left: float, right: float) -> bool:
    height = _height(before)
    full = before.right > right - 1.6 * height
    unindented = line.left < left + 0.8 * height and abs(_height(line) - height) < 0.2 * height
    near = line.page != before.page or line.top - before.bottom < 1.5 * height
    return full and unindented and near and not heading_of(line.text)


def _blank(before: str, after: str) -> str:
    return (
        " " if before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha() else ""
    )


def _height(line: PrintedLine) -> float:
    return line.bottom - line.top
