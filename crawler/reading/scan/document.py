"""Scans -> a Page, by text recognition without a network: pictures, and PDF files that hold only pictures."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from crawler.reading.blocks import Block, Grid, GridCell, Page, ScanError, UnreadableError, UntoldTextError
from crawler.reading.form.numbers import is_value
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.form.words import key
from crawler.reading.pdf.digits import DigitCheck
from crawler.reading.pdf.document import opened
from crawler.reading.pdf.drawn_glyphs import are_upon_each_other
from crawler.reading.pdf.opened_page import opened_page
from crawler.reading.pdf.page import glyphs_shown, set_upright, sheet_of
from crawler.reading.printed.document import page_of_sheets
from crawler.reading.scan.lost_lines import without_misplaced
from crawler.reading.scan.misread_labels import with_labels_mended
from crawler.reading.scan.pictures import (
    MOST_PAGES,
    ScanPicture,
    check_count,
    picture_of_page,
    pictures_in,
    pictures_of_pdf,
    scans_of_ofd,
)
from crawler.reading.scan.recognition import is_installed
from crawler.reading.sheet import Glyph, Sheet
from storage.report import Format

if TYPE_CHECKING:
    from crawler.reading.scan.drawn_text import Vote
    from crawler.reading.scan.halves import Place
    from crawler.reading.scan.likeness import Digit
    from crawler.reading.scan.page import ScannedPage, Sureness

_FEWEST_CHARACTERS, _MOST_DOUBTFUL = 20, 0.1


At = tuple[int, int]
"""A picture by its number, and which half of it."""

Seen = tuple[At, "ScannedPage", "Place"]
"""A page where it was seen: in which half of which picture, and where in that."""

Known = dict[bytes, tuple[Seen, ...] | UnreadableError]
"""What was seen in the pictures of files, or why nothing was."""


@dataclass
class _Looks:
    """What was seen of pictures: a sheet of each, how surely its texts were read, where it is in its picture, what
    their dashes and digits have lost, how these look, and as what glyphs were read."""

    read: dict[At, Sheet]
    sureness: dict[At, Sequence["Sureness"]] = field(default_factory=dict)
    places: dict[At, "Place"] = field(default_factory=dict)
    may_lose_dashes: bool = False
    is_broken: bool = False
    showing_little: set[At] = field(default_factory=set)
    digits: dict[At, Sequence["Digit"]] = field(default_factory=dict)
    votes: list["Vote"] = field(default_factory=list)

    def add(self, at: At, page: "ScannedPage", place: "Place") -> None:
        """Adds what was seen of a page."""
        self.read[at], self.places[at], self.sureness[at] = page.sheet, place, page.sureness
        self.digits[at] = page.digits
        self.may_lose_dashes |= page.may_lose_dashes
        self.is_broken |= page.is_broken
        self.showing_little |= {at} if page.shows_little else set()
        self.votes += page.votes


def read_scan(content: bytes) -> Page:
    """A picture, or several in one TIFF file, as a document. A picture is taken to be as wide as a page.

    Raises UnreadableError for one that is broken or too large, in which no text is found, and where text recognition
    is not installed.
    """
    _check_installed()
    return _page(Format.IMAGE, pictures_in(content))


def read_scans(contents: Sequence[bytes], known: Known) -> Page:
    """Several pictures as the pages of one document, so that a table goes on over them. Raises as `read_scan` does.

    What is seen in each is kept in ``known``, so that one may be read again with fewer others in little time.
    """
    _check_installed()
    looks, first, turn = _Looks({}), 0, 0
    for content in contents[:MOST_PAGES]:
        if content not in known:
            known[content] = _seen_or_refused(content, turn)
        seen = known[content]
        if isinstance(seen, UnreadableError):
            raise seen
        for (number, part), page, place in seen:
            looks.add((first + number, part), page, place)
            turn = page.turn
        first = 1 + max((number for number, _ in looks.read), default=-1)
    return _page_of(Format.IMAGE, looks)


def _seen_or_refused(content: bytes, turn: int) -> tuple[Seen, ...] | UnreadableError:
    try:
        return tuple(_seen(pictures_in(content), turn))
    except UnreadableError as refused:
        return refused


def read_scanned_pdf(content: bytes, with_text: Mapping[int, Sheet] = MappingProxyType({})) -> Page:
    """The pages of a PDF as they look. Raises UnreadableError as `read_scan` does.

    Pages that need no recognition, because the file holds their text, are given by number in ``with_text``.
    """
    _check_installed()
    return _page(Format.PDF, pictures_of_pdf(content, lambda number: number not in with_text), with_text)


def read_untold_pdf(content: bytes) -> Page:
    """The pages of a PDF that draws glyphs and does not say, or not truly, which characters they are. They are
    recognised in pictures of its pages; then its text is read with what each glyph was read as, or, where that is too
    little, the pictures alone. Raises UnreadableError as `read_scan` does.
    """
    _check_installed()
    pdf = opened(content)
    pages: list[Any] = []
    try:
        check_count(len(pdf))
        for number in range(len(pdf)):
            pages.append(opened_page(pdf, number))
            set_upright(pages[-1].raw)
        looks = _looked_at(enumerate(map(_with_glyphs, pages)), {})
        return _told_by_glyphs(pages, looks) or _page_of(Format.PDF, looks)
    finally:
        for page in pages:
            page.close()
        pdf.close()


def _with_glyphs(page: Any) -> ScanPicture:
    glyphs = glyphs_shown(page.raw)
    if are_upon_each_other(glyphs):
        raise UnreadableError("the PDF draws characters upon each other, or seems to")
    return picture_of_page(page)._replace(drawn=glyphs)


def _told_by_glyphs(pages: Sequence[Any], looks: _Looks) -> Page | None:
    """The text of a PDF whose glyphs are the characters as which they were read; None where that is too little."""
    from crawler.reading.scan.drawn_text import told_by

    told, check = told_by(looks.votes), DigitCheck()
    try:
        sheets = [sheet_of(page.raw, number, check, told) for number, page in enumerate(pages)]
        page = page_of_sheets(Format.PDF, sheets)
    except (ScanError, UntoldTextError):
        return None
    return replace(page, body=with_labels_mended(page.body), is_recognised=True)


def read_scanned_ofd(content: bytes) -> Page:
    """An OFD each page of which is one picture. Raises UnreadableError as `read_scan` does."""
    _check_installed()
    return _page(Format.OFD, scans_of_ofd(content))


def _check_installed() -> None:
    if not is_installed():
        raise UnreadableError(
            "the document is a scan, and text recognition is not installed (pip install 'nianbao[ocr]')"
        )


def _page(
    form: Format, pictures: Iterator[tuple[int, ScanPicture]], with_text: Mapping[int, Sheet] = MappingProxyType({})
) -> Page:
    return _page_of(form, _looked_at(pictures, with_text))


def _looked_at(pictures: Iterator[tuple[int, ScanPicture]], with_text: Mapping[int, Sheet]) -> _Looks:
    looks = _Looks({(number, 0): sheet for number, sheet in with_text.items()})
    for at, page, place in _seen(pictures):
        if with_text and not _is_legible(page.sheet):
            # a photograph among pages of text: it may show anything, and hides what it shows
            looks.read[at] = replace(page.sheet, glyphs=(), across=(), down=())
        else:
            looks.add(at, page, place)
    return looks


def _seen(pictures: Iterator[tuple[int, ScanPicture]], turn: int = 0) -> Iterator[Seen]:
    """The pages of pictures as they look, those after the first being likely to lie as the one before."""
    from crawler.reading.scan.halves import halves_of
    from crawler.reading.scan.page import read_picture
    from crawler.reading.scan.red_ink import gray_of

    for number, picture in pictures:
        for part, (half, place) in enumerate(halves_of(picture)):
            page = read_picture(gray_of(half.pixels, half.scale), number, half.size, turn, half.drawn)
            turn = page.turn
            yield (number, part), page, place


def _page_of(form: Format, looks: _Looks) -> Page:
    from crawler.reading.scan.halves import in_pictures
    from crawler.reading.scan.likeness import unlike_others, without_unlike

    read, sureness = looks.read, looks.sureness
    if looks.may_lose_dashes:
        # All pages were scanned in one way, and those of few figures do not show it.
        read = read | {at: replace(read[at], unread=None) for at in sureness}
    # Halves count as pages of their own until the document is read.
    numbers = {at: count if any(part for _, part in read) else at[0] for count, at in enumerate(sorted(read))}
    sheets = [replace(read[at], number=number) for at, number in numbers.items()]
    glyphs = [glyph for sheet in sheets for glyph in sheet.glyphs]
    if len(glyphs) < _FEWEST_CHARACTERS:
        raise UnreadableError("the document is a scan in which no text was found")
    if _doubtful(glyphs) > _MOST_DOUBTFUL * len(glyphs):
        raise UnreadableError("the document is a scan that is too poor to be read")
    whole = page_of_sheets(form, sheets)
    known = {numbers[at]: own for at, own in sureness.items()}
    body = tuple(_with_confidence(without_misplaced(block), known) for block in with_labels_mended(whole.body))
    if looks.may_lose_dashes:
        body = tuple(_without_blanks(block, known) for block in body)
    if looks.is_broken:
        body = tuple(_without_figures(block, {numbers[at] for at in looks.showing_little}) for block in body)
    unlike = unlike_others({numbers[at]: digits for at, digits in looks.digits.items()})
    body = tuple(without_unlike(block, unlike) for block in body)
    places = {number: (at[0], looks.places[at]) for at, number in numbers.items() if at in looks.places}
    return replace(whole, body=in_pictures(body, places), may_lose_rows=True, is_recognised=True)


def _is_legible(sheet: Sheet) -> bool:
    return len(sheet.glyphs) >= _FEWEST_CHARACTERS and _doubtful(sheet.glyphs) <= _MOST_DOUBTFUL * len(sheet.glyphs)


def _doubtful(glyphs: Sequence[Glyph]) -> int:
    return sum(glyph.text == OBJECT for glyph in glyphs)


def _without_blanks(block: Block, pages: Container[int]) -> Block:
    """A table whose empty cells behind the words of their rows are unreadable, as far as they stand on some pages."""
    if not isinstance(block, Grid):
        return block
    rows = []
    for row in block.rows:
        words = [column for column, cell in enumerate(row) if key(cell.text)]
        start = max(words, default=-1) + 1
        rows.append((*row[:start], *(_unless_blank(cell, pages) for cell in row[start:])))
    return replace(block, rows=tuple(rows))


def _unless_blank(cell: GridCell, pages: Container[int]) -> GridCell:
    is_blank = not cell.text and cell.box is not None and cell.box.page in pages
    return cell._replace(text=OBJECT) if is_blank else cell


def _without_figures(block: Block, pages: Container[int]) -> Block:
    """A table whose figures are unreadable as far as they stand on some pages: one whole digit among broken ones may be
    what is left of another."""
    if not isinstance(block, Grid):
        return block
    return replace(block, rows=tuple(tuple(_unless_figure(cell, pages) for cell in row) for row in block.rows))


def _unless_figure(cell: GridCell, pages: Container[int]) -> GridCell:
    is_figure = is_value(cell.text) and cell.box is not None and cell.box.page in pages
    return cell._replace(text=cell.text + OBJECT) if is_figure else cell


def _with_confidence(block: Block, sureness: "Mapping[int, Sequence[Sureness]]") -> Block:
    """A table with how surely each of its cells was read: as surely as the least certain text that stands in it."""
    if not isinstance(block, Grid):
        return block
    cells = {id(cell): cell._replace(confidence=_confidence(cell, sureness)) for row in block.rows for cell in row}
    return replace(block, rows=tuple(tuple(cells[id(cell)] for cell in row) for row in block.rows))


def _confidence(cell: GridCell, sureness: "Mapping[int, Sequence[Sureness]]") -> int | None:
    box = cell.box
    if box is None or not cell.text:
        return None
    inside = (
        each.percent
        for each in sureness.get(box.page, ())
        if box.left <= each.x <= box.right and box.top <= each.y <= box.bottom
    )
    return min(inside, default=None)
