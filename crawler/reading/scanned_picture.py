"""A picture of a page -> paper white, lines level, and the ruling lines told apart from what is written."""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.reading.text_recognition import Gray

Mask = NDArray[np.uint8]
_MOST_TURN, _COARSE, _FINE = 4.0, 0.25, 0.03  # degrees
_LONGEST_SIDE = 800
_DARK, _DEEPEST, _DARKEST_PAPER = 40, 90, 60
_BLACK, _INK, _RULE, _TRACE = 0.7, 0.45, 0.22, 0.07
# In points. Strokes of characters are shorter, up to a type of 22 points; a table is wider than any character.
_SHORTEST_ACROSS, _SHORTEST_DOWN, _NARROWEST_TABLE, _LOWEST_TABLE = 18.0, 13.0, 90.0, 16.0
_SHORTEST_UNBROKEN, _THICKEST = 11.0, 6.0
# In points; how much of a broken line is inked, and along how much of it something may stand beside it.
_SHORTEST_BROKEN_ACROSS, _SHORTEST_BROKEN_DOWN, _WIDEST_GAP, _THICKEST_BROKEN, _BESIDE = 30.0, 20.0, 3.0, 2.5, 1.0
_WIDEST_LOST, _HIGHEST_LOST, _OVERHANG, _LEAST_INKED, _MOST_BESIDE = 12.0, 8.0, 15.0, 0.3, 0.3
_BREAK = 5
_LONGEST_FAINT = 140.0  # points: a seal is as wide
_FINEST = 3.5  # pixels to a point
_GRAIN, _FEWEST_DOWN = 0.25, 6  # of a point; lines
_SHADES, _FEWEST_SHADES = (30, 225), 0.001
_REDNESS, _LIGHTEST_RED, _FADING = 50, 215, 1.8


@dataclass(frozen=True)
class Ruling:
    """The ruling lines of a picture as (place, start, end) in pixels, the mask that they and lines alone cover, and the
    tables they draw as (left, top, right, bottom).

    ``level`` and ``upright`` are the masks of the lines of tables across and down, ``solid`` is that of what is black
    and too thick for a line or a character.
    """

    across: tuple[tuple[float, float, float], ...]
    down: tuple[tuple[float, float, float], ...]
    mask: Mask
    level: Mask
    upright: Mask
    solid: Mask
    tables: tuple[tuple[int, int, int, int], ...]


def gray_of(pixels: NDArray[np.uint8]) -> Gray:
    """The grey levels of a picture in colour.

    Red ink is lighter than it looks, so that what is printed below a seal can be seen and its rim is no line, and dark
    enough that a cell with nothing else in it is no blank. Where it ends a picture keeps less of its colour than of its
    darkness.
    """
    gray = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    red = pixels[:, :, 0]
    redness = cv2.subtract(red, np.maximum(pixels[:, :, 1], pixels[:, :, 2]))
    is_red = np.asarray(redness > _REDNESS, np.uint8)
    if not is_red.any():
        return gray
    near = cv2.dilate(is_red, np.ones((_BREAK, _BREAK), np.uint8)) > 0
    edges = np.maximum(np.minimum(cv2.convertScaleAbs(gray, alpha=_FADING), _LIGHTEST_RED), gray)
    lightened = cv2.convertScaleAbs(red, alpha=max(_LIGHTEST_RED / float(np.median(red[is_red > 0])), 1.0))
    return np.where(is_red > 0, np.minimum(lightened, _LIGHTEST_RED), np.where(near, edges, gray)).astype(np.uint8)


def whitened(gray: Gray) -> Gray:
    """The picture with even paper: what is as light as the paper around it is 255, the darkest ink near 0."""
    small = cv2.resize(gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    size = max(15, round(max(small.shape) / 40)) | 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    paper = cv2.blur(paper, (size, size))
    paper = cv2.resize(paper, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    bright = np.maximum(paper, _DARKEST_PAPER).astype(np.float32)
    depth = np.clip(255 * (bright - gray) / bright, 0, 255)
    dark = depth[depth > _DARK]
    deepest = float(np.percentile(dark, _DEEPEST)) if dark.size else 255.0
    return np.asarray(np.clip(255 - depth * (255 / deepest), 0, 255), np.uint8)


def slope_of(page: Gray) -> float:
    """By how many degrees (up to 4) a whitened picture must be turned for its lines of text and its rules to run
    level; 0 where they do."""
    scale = min(1.0, _LONGEST_SIDE / max(page.shape))
    small = np.asarray(255 - cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    coarse = max(np.arange(-_MOST_TURN, _MOST_TURN + _COARSE, _COARSE), key=lambda angle: _sharpness(small, angle))
    angle = max(np.arange(coarse - _COARSE, coarse + _COARSE, _FINE), key=lambda angle: _sharpness(small, angle))
    return 0.0 if abs(angle) < _FINE else float(angle)


def levelled(picture: NDArray[np.uint8], slope: float) -> NDArray[np.uint8]:
    """A picture, grey or in colour, turned by its slope."""
    return _turned(picture, slope, 255, cv2.INTER_CUBIC) if slope else picture


def _sharpness(ink: Gray, angle: float) -> float:
    """How sharply rows with ink and rows without are set apart, the picture being turned."""
    rows = _turned(ink, angle, 0).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def _turned(picture: NDArray[np.uint8], angle: float, border: int, way: int = cv2.INTER_LINEAR) -> NDArray[np.uint8]:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1)
    turned = cv2.warpAffine(picture, turn, (width, height), flags=way, borderValue=(border,) * 3)
    return np.asarray(turned, np.uint8)


def ink_of(page: Gray) -> Mask:
    """1 where a whitened picture is written on."""
    return np.asarray(page < 255 * (1 - _INK), np.uint8)


def faint_ink_of(page: Gray) -> Mask:
    """1 where a whitened picture shows anything, a faded stroke too."""
    return np.asarray(cv2.GaussianBlur(page, (5, 5), 0) < 255 * (1 - _TRACE), np.uint8)


def is_two_toned(picture: Gray) -> bool:
    """Whether a picture is one in black and white, which has no shades between ink and paper."""
    dark, light = _SHADES
    return float(((picture > dark) & (picture < light)).mean()) < _FEWEST_SHADES


def ruling_of(page: Gray, pixels: float, *, is_two_toned: bool) -> Ruling:
    """The ruling lines of a level, whitened picture. ``pixels`` is how many of them make a point."""
    ink = _marks(page)
    solid = _solid(np.asarray(page < 255 * (1 - _BLACK), np.uint8), round(_THICKEST * pixels))
    ink = ink * (1 - solid)
    across, down = _rules(ink, pixels)
    if is_two_toned and pixels <= _FINEST:
        across, down = _with_broken(across, down, ink, pixels)
    elif _lines_of_tables(across, down, pixels) < _FEWEST_DOWN:
        # The grain of a lamp draws broken lines, and lines of many pixels are seldom lost: looked for are only those of
        # tables that have no others.
        smooth = np.asarray(cv2.GaussianBlur(page, (0, 0), _GRAIN * pixels), np.uint8)
        across, down = _with_broken(across, down, _marks(smooth) * (1 - solid), pixels)
    faint = np.asarray(page < 255 * (1 - _TRACE), np.uint8)
    across = _bridged(across, faint, round(_LONGEST_FAINT * pixels))
    down = _turned_over(_bridged(_turned_over(down), _turned_over(faint), round(_LONGEST_FAINT * pixels)))
    tables, kept = _tables(across | down, pixels)
    alone = _long(across & (1 - kept), pixels)
    across, down = across & kept, down & kept
    mask = cv2.dilate(across | down | alone, np.ones((3, 3), np.uint8))
    return Ruling(
        tuple(_lines(across)),
        tuple((x, top, bottom) for x, top, bottom in _lines(np.ascontiguousarray(down.T))),
        np.asarray(mask, np.uint8),
        across,
        down,
        solid,
        tables,
    )


def _solid(black: Mask, thick: int) -> Mask:
    """Frames of a scanner, seals and blots: what is still there without all that is thinner than ``thick``."""
    opened = cv2.morphologyEx(black, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
    return np.asarray(cv2.dilate(opened, np.ones((_BREAK, _BREAK), np.uint8)), np.uint8)


def _marks(page: Gray) -> Mask:
    """1 where a whitened picture may show a line."""
    return np.asarray(page < 255 * (1 - _RULE), np.uint8)


def _rules(ink: Mask, pixels: float) -> tuple[Mask, Mask]:
    """The whole lines across and down."""
    down = _strokes(_turned_over(ink), _SHORTEST_DOWN, pixels)
    return _strokes(ink, _SHORTEST_ACROSS, pixels), _turned_over(down)


def _bridged(strokes: Mask, faint: Mask, longest: int) -> Mask:
    """Level strokes, those joined that go on in each other where something is to be seen all the way between them:
    below a seal a line is fainter, and broken by what makes the edges of its red ink no black ones."""
    joined = strokes.copy()
    near = np.asarray(cv2.dilate(faint, np.ones((3, 1), np.uint8)), np.uint8)
    for row in np.flatnonzero(filled_rows(strokes)):
        for (_, end), (start, _) in pairwise(runs(strokes[row] > 0)):
            if start - end <= longest and _closed(near[row : row + 1, end:start], _BREAK).all():
                joined[row, end:start] = 1
    return joined


def _with_broken(across: Mask, down: Mask, ink: Mask, pixels: float) -> tuple[Mask, Mask]:
    """Lines across and down together with those that are broken."""
    down = _turned_over(down)
    broken_across = _broken_strokes(ink, _SHORTEST_BROKEN_ACROSS, pixels)
    broken_down = _broken_strokes(_turned_over(ink), _SHORTEST_BROKEN_DOWN, pixels)
    reach = round(_OVERHANG * pixels)
    across = across | _cut_back(broken_across, _turned_over(down | broken_down), reach)
    down = down | _cut_back(broken_down, _turned_over(across | broken_across), reach)
    across = _closed(across, round(_WIDEST_LOST * pixels))
    return across, _turned_over(_closed(down, round(_HIGHEST_LOST * pixels)))


def _turned_over(mask: Mask) -> Mask:
    return np.ascontiguousarray(mask.T)


def _cut_back(strokes: Mask, crossing: Mask, reach: int) -> Mask:
    """Broken strokes without what goes on a little beyond the last line that crosses them: lines end there, and what
    follows is a stroke of a character."""
    cut = strokes.copy()
    _, labels, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    for number, (left, top, width, height, _area) in enumerate(stats.tolist()):
        crossed = np.flatnonzero(filled_columns(crossing[top : top + height, left : left + width]))
        if not (number and crossed.size):
            continue
        first, after = int(crossed[0]), int(crossed[-1]) + 1
        own = labels[top : top + height, left : left + width] == number
        own[:, first if first < reach else 0 : after if width - after < reach else width] = False
        cut[top : top + height, left : left + width][own] = 0
    return cut


def _strokes(ink: Mask, shortest: float, pixels: float) -> Mask:
    """The level strokes of a length, small breaks in them closed; strokes of characters side by side are none."""
    pieces = _opened(ink, round(_SHORTEST_UNBROKEN * pixels))
    return _opened(_closed(pieces, _BREAK), round(shortest * pixels))


def _broken_strokes(ink: Mask, shortest: float, pixels: float) -> Mask:
    """Level strokes of dots and dashes, and those of which a scan in black and white lost parts: thin, and with little
    above and below, as no row of characters is."""
    near = np.asarray(cv2.dilate(ink, np.ones((3, 1), np.uint8)), np.uint8)
    strokes = _opened(_closed(near, round(_WIDEST_GAP * pixels)), round(shortest * pixels))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    kept = np.zeros(count, np.bool_)
    for number, (left, top, width, height, _area) in enumerate(stats.tolist()):
        if number and height <= _THICKEST_BROKEN * pixels + 2:
            kept[number] = _is_line_alone(ink[:, left : left + width], top, top + height, round(_BESIDE * pixels))
    return np.asarray(kept[labels], np.uint8)


def _is_line_alone(ink: Mask, top: int, bottom: int, reach: int) -> bool:
    """Whether much of a stroke is inked, and little above and below it."""
    above, below = ink[max(top - reach, 0) : top], ink[bottom : bottom + reach]
    inked, *beside = (float(filled_columns(rows).mean()) for rows in (ink[top:bottom], above, below))
    return inked >= _LEAST_INKED and max(beside) <= _MOST_BESIDE


def _opened(ink: Mask, length: int) -> Mask:
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)), np.uint8)


def _closed(ink: Mask, length: int) -> Mask:
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, length), np.uint8)), np.uint8)


def _tables(strokes: Mask, pixels: float) -> tuple[tuple[tuple[int, int, int, int], ...], Mask]:
    """The places of what connected strokes draw, as far as it is larger than a character, and their mask."""
    joined = cv2.dilate(strokes, np.ones((_BREAK, _BREAK), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    large = np.flatnonzero(
        (stats[:, cv2.CC_STAT_WIDTH] >= _NARROWEST_TABLE * pixels)
        & (stats[:, cv2.CC_STAT_HEIGHT] >= _LOWEST_TABLE * pixels)
    )
    large = large[large > 0]
    boxes = [tuple(stats[number][:4].tolist()) for number in large]
    kept = np.asarray(np.isin(labels, large), np.uint8)
    return tuple((x, y, x + w, y + h) for x, y, w, h in boxes), kept


def _lines_of_tables(across: Mask, down: Mask, pixels: float) -> int:
    """How many lines down the tables have."""
    _, kept = _tables(across | down, pixels)
    return len(_lines(_turned_over(down & kept)))


def _long(strokes: Mask, pixels: float) -> Mask:
    """The level strokes that are wider than any character: a table ruled only across has no others, and they join the
    cells of a row to one."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    long = stats[:, cv2.CC_STAT_WIDTH] >= _NARROWEST_TABLE * pixels
    long[0] = False
    return np.asarray(long[labels], np.uint8)


def _lines(strokes: Mask) -> list[tuple[float, float, float]]:
    """Level strokes as (place, start, end). One that steps down a pixel at a time, being askew, is one line."""
    count, _, stats, centroids = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    return [
        (float(centroids[number][1]), float(stats[number][0]), float(stats[number][0] + stats[number][2]))
        for number in range(1, count)
    ]


def filled_rows(mask: NDArray[np.uint8] | NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which rows of a mask hold anything."""
    return np.asarray(mask.any(axis=1), np.bool_)


def filled_columns(mask: NDArray[np.uint8] | NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which columns of a mask hold anything."""
    return np.asarray(mask.any(axis=0), np.bool_)


def runs(filled: NDArray[np.bool_], gap: int = 1) -> list[tuple[int, int]]:
    """(start, end) of the stretches that are filled; stretches less than ``gap`` apart are one."""
    places = np.flatnonzero(filled)
    if not places.size:
        return []
    breaks = np.flatnonzero(np.diff(places) > gap)
    edges = [-1, *breaks.tolist(), places.size - 1]
    return [(int(places[before + 1]), int(places[after]) + 1) for before, after in pairwise(edges)]
