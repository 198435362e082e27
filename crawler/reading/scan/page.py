"""A picture of a page -> the page's characters and ruling lines, and how surely each was read, in points."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crawler.reading.form.table_parts import OBJECT
from crawler.reading.pdf.drawn_glyphs import DrawnGlyph
from crawler.reading.scan.bending import Bend, bend_of, unbent
from crawler.reading.scan.drawn_text import Vote, held_against
from crawler.reading.scan.figures import NARROWEST, ReadPiece, ReadPieces, read_pieces
from crawler.reading.scan.grounds import on_white
from crawler.reading.scan.halves import halves_of
from crawler.reading.scan.likeness import Digit, digits_in
from crawler.reading.scan.pictures import ScanPicture
from crawler.reading.scan.pieces import Written, written_on
from crawler.reading.scan.red_ink import gray_of
from crawler.reading.scan.ruling import Line, Ruling, ruling_of
from crawler.reading.scan.straightness import Warp, straightened, warp_of
from crawler.reading.scan.stray import without_bars
from crawler.reading.scan.text_recognition import Gray, Seen, recognise
from crawler.reading.scan.watermarks import without_watermarks
from crawler.reading.scan.whitened import Mask, is_two_toned, levelled, slope_of, whitened
from crawler.reading.sheet import Area, Glyph, Rule, Sheet

# A character's box is higher than its ink.
_LINE_BY_IDEOGRAPH, _LINE_BY_DIGIT = 1.1, 1.6
_DIGITS = frozenset("0123456789")
_IDEOGRAPHS = re.compile("[\u4e00-\u9fff]")
_LEGIBLE, _WORD, _FEWEST_WORDS, _SAMPLE, _LONGEST = 0.7, 4, 0.03, 12, 12
_BLACK = 128
_AS_LEVEL = 0.1  # degrees
_MOST_BENDS = 4


class Sureness(NamedTuple):
    """How surely something on a page was read: its middle in points and the probability of it in percent."""

    x: float
    y: float
    percent: int


@dataclass(frozen=True)
class ScannedPage:
    """A page of a scan: the sheet as of any printed page, and how surely each piece of its text was read.

    ``turn`` is by how many quarters to the left the picture was turned to stand upright; ``may_lose_dashes`` tells that
    what is empty may be a dash that was lost, ``is_broken`` that most of its digits lost parts, ``shows_little`` that
    it has too few of them to tell. ``digits`` are those of its figures; ``votes`` tell as what each glyph was read that
    the file draws on the page.
    """

    sheet: Sheet
    sureness: tuple[Sureness, ...]
    turn: int
    may_lose_dashes: bool
    is_broken: bool
    shows_little: bool
    digits: tuple[Digit, ...]
    votes: tuple[Vote, ...] = ()


class _Way(NamedTuple):
    """By what a picture is made one with level and upright lines."""

    slope: float
    warp: Warp | None = None
    bends: tuple[Bend, ...] = ()

    def straight(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A picture, grey or in colour, made so."""
        page = levelled(picture, self.slope)
        page = page if self.warp is None else straightened(page, self.warp)
        for bend in self.bends:
            page = unbent(page, bend)
        return page


class _Straight(NamedTuple):
    """A page with its lines level and upright, and by what it was made so."""

    page: Gray
    ruling: Ruling
    way: _Way
    is_two_toned: bool


@dataclass(frozen=True)
class _Looked:
    """A level page with what is written on it; ``pixels`` is how many of them make a point, ``is_two_toned`` tells
    whether it was scanned in black and white, and ``is_as_drawn`` whether all is where it was in the picture."""

    page: Gray
    written: Written
    across: tuple[Line, ...]
    down: tuple[Line, ...]
    pixels: float
    is_two_toned: bool
    is_as_drawn: bool


def read_picture(
    gray: Gray, number: int, size: tuple[float, float], turn: int = 0, drawn: Sequence[DrawnGlyph] = ()
) -> ScannedPage:
    """Reads the picture of one page. ``number`` counts pages from 0; ``size`` is the page's width and height in points.

    ``turn`` is by how many quarters to the left it is likely to stand upright; where nothing can be read so, the other
    turns are tried. ``drawn`` are the glyphs that a file draws on it, if it does.
    """
    looked = _looked(_turned(gray, turn), _turned_size(size, turn))
    words = _words_on(looked)
    known = dict(zip(words, recognise([*words.values()], NARROWEST), strict=True))
    # A page that lies on its side holds hundreds of pieces that no one needs to look at.
    read = _read(looked, known) if len(words) < _SAMPLE or _is_legible([*known.values()]) else None
    if read is None or not _is_legible(read.pieces):
        upright = _upright_turn(gray, size, turn, [*words.values()])
        if upright != turn:
            turn, read, known = upright, None, {}
            looked = _looked(_turned(gray, turn), _turned_size(size, turn))
    read = read or _read(looked, known)
    pieces, votes = read.pieces, tuple[Vote, ...]()
    if drawn and looked.is_as_drawn and not turn:
        pieces, votes = held_against(read.pieces, drawn, looked.pixels)
    elif drawn:
        pieces = tuple(replace(each, is_certain=False) for each in read.pieces)
    scanned = _scanned(looked, replace(read, pieces=pieces), number, _turned_size(size, turn), turn)
    return replace(scanned, votes=votes)


def as_read(picture: ScanPicture) -> tuple[NDArray[np.uint8], tuple[float, float]]:
    """A page in colour as its places are told: upright, level and straight; and its width and height in points."""
    halves = halves_of(picture)
    pages = [_as_read(half) for half, _ in halves]
    if len(pages) == 1:
        (shown, size), (_, place) = pages[0], halves[0]
        return shown, (size[0] * place.scale, size[1] * place.scale)
    are_level = len({page.shape[0] for page, _ in pages}) == 1
    return (np.concatenate([page for page, _ in pages], axis=1), picture.size) if are_level else pages[0]


def _as_read(picture: ScanPicture) -> tuple[NDArray[np.uint8], tuple[float, float]]:
    gray = gray_of(picture.pixels, picture.scale)
    words = [*_words_on(_looked(gray, picture.size)).values()]
    turn = 0 if _is_legible(recognise(words, NARROWEST)) else _upright_turn(gray, picture.size, 0, words)
    size = _turned_size(picture.size, turn)
    return _straight(_turned(gray, turn), size).way.straight(_turned(picture.pixels, turn)), size


def _read(looked: _Looked, known: Mapping[int, Seen]) -> ReadPieces:
    written, is_two_toned = looked.written, looked.is_two_toned
    return read_pieces(written.pieces, is_two_toned=is_two_toned, loses_strokes=written.loses_strokes, known=known)


def _looked(gray: Gray, size: tuple[float, float]) -> _Looked:
    page, ruling, *_ = straight = _straight(gray, size)
    pixels = page.shape[1] / size[0]
    written = written_on(page, ruling, pixels)
    is_as_drawn = straight.way.warp is None and not straight.way.bends and abs(straight.way.slope) < _AS_LEVEL
    across = without_bars(ruling.across, written.pieces)
    return _Looked(page, written, across, ruling.down, pixels, straight.is_two_toned, is_as_drawn)


def _straight(gray: Gray, size: tuple[float, float]) -> _Straight:
    readable, grounds = on_white(gray, gray.shape[1] / size[0])
    white, two_toned = whitened(readable), is_two_toned(gray)
    white, watermarks = (white, None) if two_toned else without_watermarks(white, white.shape[1] / size[0])
    slope = slope_of(white)
    page = levelled(white, slope)
    pixels = page.shape[1] / size[0]
    ruling = ruling_of(page, pixels, is_two_toned=two_toned)
    warp = warp_of(ruling, page.shape, pixels)
    if warp is not None:
        page = straightened(page, warp)
        ruling = ruling_of(page, pixels, is_two_toned=two_toned)
    bends: list[Bend] = []
    # Lines that are bent far are seen whole only where they are nearly straight.
    while len(bends) < _MOST_BENDS and (bend := bend_of(page, pixels)):
        page = unbent(page, bend)
        bends.append(bend)
    ruling = ruling_of(page, pixels, is_two_toned=two_toned) if bends else ruling
    way = _Way(slope, warp, tuple(bends))
    ruling = replace(ruling, grounds=_black_on(grounds, way), watermarks=_black_on(watermarks, way))
    return _Straight(page, ruling, way, two_toned)


def _black_on(picture: Gray | None, way: _Way) -> Mask | None:
    """What is black on a picture of a page, where that stands when the page is level and straight."""
    return None if picture is None else np.asarray(way.straight(picture) < _BLACK, np.uint8)


def _turned(picture: NDArray[np.uint8], turn: int) -> NDArray[np.uint8]:
    return np.ascontiguousarray(np.rot90(picture, turn))


def _turned_size(size: tuple[float, float], turn: int) -> tuple[float, float]:
    return (size[1], size[0]) if turn % 2 else size


def _is_legible(read: Sequence[ReadPiece | Seen]) -> bool:
    """Whether words were read. Short ones and figures prove nothing: they are read even in lines that run downwards."""
    scores = [each.score for each in read if len(_IDEOGRAPHS.findall(each.text)) >= _WORD]
    return len(scores) >= _FEWEST_WORDS * len(read) and median(scores or [0.0]) >= _LEGIBLE


def _upright_turn(gray: Gray, size: tuple[float, float], turn: int, words: Sequence[Gray]) -> int:
    """By how many quarters to the left the picture stands upright, as far as some of its words can be read then.

    ``words`` are pictures of some of them where it is turned by ``turn``."""
    beside = (turn + 1) % 4
    others = _words_on(_looked(_turned(gray, beside), _turned_size(size, beside))).values()
    own: dict[int, Sequence[Gray]] = {turn: words, beside: [*others]}
    # Words on their heads are the same words.
    own |= {(number + 2) % 4: [_turned(word, 2) for word in each] for number, each in own.items()}
    seen = {number: recognise(each, NARROWEST) for number, each in sorted(own.items())}
    return max(seen, key=lambda number: sum(sum(each.scores) for each in seen[number]))


def _words_on(looked: _Looked) -> dict[int, Gray]:
    """Pictures of some of the page's words, by the numbers of their pieces."""
    pictures = {number: piece.picture for number, piece in enumerate(looked.written.pieces)}
    wide = {number: picture.shape[1] / picture.shape[0] for number, picture in pictures.items()}
    words = sorted((number for number in pictures if wide[number] < _LONGEST), key=lambda number: wide[number])
    return {number: pictures[number] for number in words[-_SAMPLE:]}


def _scanned(looked: _Looked, read: ReadPieces, number: int, size: tuple[float, float], turn: int) -> ScannedPage:
    pixels = looked.pixels
    glyphs = [glyph for each in read.pieces for glyph in _glyphs(each, pixels)]
    half = looked.written.line / 2
    glyphs += [
        Glyph(OBJECT, (x - half) / pixels, (y - half) / pixels, (x + half) / pixels, (y + half) / pixels)
        for x, y in looked.written.stray
    ]
    sheet = Sheet(
        number,
        *size,
        glyphs=tuple(glyphs),
        across=tuple(Rule(*(value / pixels for value in line[:3])) for line in looked.across),
        down=tuple(Rule(*(value / pixels for value in line[:3])) for line in looked.down),
        # What is not read on the page may still be shown on it.
        pictures=(Area(0.0, 0.0, *size),),
        unread=tuple(Area(*(value / pixels for value in box)) for box in looked.written.unread),
    )
    sureness = tuple(_sureness(each, pixels) for each in read.pieces)
    digits = tuple(digits_in(read.pieces, pixels))
    return ScannedPage(sheet, sureness, turn, read.may_lose_dashes, read.is_broken, read.shows_little, digits)


def _glyphs(read: ReadPiece, pixels: float) -> Iterator[Glyph]:
    piece = read.piece
    middle, height = (piece.top + piece.bottom) / 2, piece.bottom - piece.top
    is_figure = read.text[:1] in _DIGITS and read.text[-1:] in _DIGITS
    half = height * (_LINE_BY_DIGIT if is_figure else _LINE_BY_IDEOGRAPH) / 2
    top, bottom = (middle - half) / pixels, (middle + half) / pixels
    for character, (left, right) in zip(read.text, read.places, strict=False):
        yield Glyph(character, left / pixels, top, right / pixels, bottom)
    if not read.is_certain:
        yield Glyph(OBJECT, (piece.right - 1) / pixels, top, piece.right / pixels, bottom)


def _sureness(read: ReadPiece, pixels: float) -> Sureness:
    piece = read.piece
    x, y = (piece.left + piece.right) / 2 / pixels, (piece.top + piece.bottom) / 2 / pixels
    return Sureness(x, y, int(100 * read.score))
