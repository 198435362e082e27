"""The digits of a scan held against each other: one that looks like no other as which it was read may be another, or be
written upon."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.reading.blocks import Block, Grid, GridCell
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.scan.figures import ReadPiece
from crawler.reading.scan.pieces import Piece
from crawler.reading.scan.places import DIGITS, Place
from crawler.reading.scan.units import UNIT
from crawler.reading.scan.whitened import filled_columns, filled_rows

_HIGH, _FRAME, _SOFT = 20, (24, 28), 3  # pixels: of a digit, of what is around it, and how far shades are blurred
_SHIFTS = tuple((down, across) for down in (-1, 0, 1) for across in (-1, 0, 1))
_SIZES = (1.0, (_HIGH + 1) / _HIGH, (_HIGH - 1) / _HIGH)
"""By how much the size of a digit may be wrong: its first or last row may be too light to be seen."""
_FEWEST_OTHERS, _MOST_OTHERS = 2, 120
"""How many others of its kind prove anything of a digit, and how many are looked at."""

_ALIKE, _AS_USUAL, _USUAL, _LESS = 0.94, 0.955, 25, 0.045
"""How much a digit and the second likest one of its kind have in common at least, in shades and places, and where the
others are as much alike as they are without grain; of a hundred digits, sorted by it, the one that tells how much is
usual, and how much less than that it may be."""

_MOST_UNLIKE, _FEWEST = 0.4, 10
"""Of how many digits of a scan, and from how many on, it tells that none of them can be trusted."""

_FIGURE = re.compile(rf"-?[0-9][0-9,]*(?:\.[0-9]+)?(?: ?{UNIT})?")

Shades = NDArray[np.float32]
Spots = Sequence[tuple[float, float]]
"""Where digits are on a page, in points."""


class Digit(NamedTuple):
    """A digit of a figure that was read with certainty: as which, the middle of its figure in points, and how dark it
    is, brought to one height and into the middle of a frame."""

    character: str
    x: float
    y: float
    shades: Shades


def digits_in(pieces: Iterable[ReadPiece], pixels: float) -> Iterator[Digit]:
    """The digits of figures that are certain. ``pixels`` is how many of them make a point."""
    for each in pieces:
        if not (each.is_certain and _FIGURE.fullmatch(each.text)):
            continue
        piece = each.piece
        x, y = (piece.left + piece.right) / 2 / pixels, (piece.top + piece.bottom) / 2 / pixels
        for character, place in zip(each.text, each.places, strict=False):
            if character in DIGITS and (shades := _shades_of(piece, place)) is not None:
                yield Digit(character, x, y, shades)


def unlike_others(pages: Mapping[int, Sequence[Digit]]) -> dict[int, Spots]:
    """Where figures stand, by the numbers of their pages, that hold a digit which looks like no other of its kind; all
    of them where most digits do."""
    kinds: dict[str, list[tuple[int, Digit]]] = {}
    for page, shown in pages.items():
        for digit in shown:
            kinds.setdefault(digit.character, []).append((page, digit))
    known = [own for own in kinds.values() if len(own) > _FEWEST_OTHERS]
    if not known:
        return {}
    alike = np.concatenate([_second_likest(np.stack([digit.shades for _, digit in own])) for own in known])
    least = np.clip(np.percentile(alike, _USUAL) - _LESS, _ALIKE, _AS_USUAL)
    digits = [each for own in known for each in own]
    unlike = [digits[number] for number in np.flatnonzero(alike < least)]
    if len(digits) >= _FEWEST and np.count_nonzero(alike < _ALIKE) > _MOST_UNLIKE * len(digits):
        unlike = [each for own in kinds.values() for each in own]
    return {number: [(digit.x, digit.y) for page, digit in unlike if page == number] for number in pages}


def without_unlike(block: Block, spots: Mapping[int, Spots]) -> Block:
    """A table whose figures are unreadable that stand in some places."""
    if not isinstance(block, Grid) or not any(spots.values()):
        return block
    return replace(block, rows=tuple(tuple(_unless_unlike(cell, spots) for cell in row) for row in block.rows))


def _unless_unlike(cell: GridCell, spots: Mapping[int, Spots]) -> GridCell:
    box = cell.box
    if box is None or not _FIGURE.fullmatch(cell.text.strip()):
        return cell
    is_unlike = any(box.left <= x <= box.right and box.top <= y <= box.bottom for x, y in spots.get(box.page, ()))
    return cell._replace(text=cell.text + OBJECT) if is_unlike else cell


def _shades_of(piece: Piece, place: Place) -> Shades | None:
    """The shades of a digit; None where it has no ink."""
    columns = slice(max(place[0] - piece.left, 0), max(place[1] - piece.left, 0))
    ink = piece.ink[:, columns]
    rows, across = np.flatnonzero(filled_rows(ink)), np.flatnonzero(filled_columns(ink))
    if not rows.size:
        return None
    by = _HIGH / (rows[-1] + 1 - rows[0])
    width, height = _FRAME
    # To the middles of pixels, which are half a pixel from their edges.
    left = (width - by * (across[0] + across[-1] + 1)) / 2 + (by - 1) / 2
    top = (height - by * (rows[0] + rows[-1] + 1)) / 2 + (by - 1) / 2
    dark = np.asarray(255 - piece.shades[:, columns], np.float32)
    way = cv2.INTER_AREA if by < 1 else cv2.INTER_LINEAR
    set_so = cv2.warpAffine(dark, np.array([[by, 0, left], [0, by, top]]), _FRAME, flags=way)
    return np.asarray(cv2.GaussianBlur(set_so, (_SOFT, _SOFT), 0), np.float32)


def _second_likest(digits: Shades) -> NDArray[np.float32]:
    """How much each digit has in common with the one that is second likest to it, moved, or made larger or smaller, by
    a pixel at most."""
    own, looked_at = _compared(digits), digits[:_MOST_OTHERS]
    alike = np.full((len(digits), len(looked_at)), -1, np.float32)
    for size in _SIZES:
        sized = np.stack([_of_size(each, size) for each in looked_at])
        for shift in _SHIFTS:
            np.maximum(alike, own @ _compared(np.roll(sized, shift, axis=(1, 2))).T, out=alike)
    np.fill_diagonal(alike, -1)
    return np.asarray(np.partition(alike, -_FEWEST_OTHERS, axis=1)[:, -_FEWEST_OTHERS], np.float32)


def _of_size(digit: Shades, size: float) -> Shades:
    width, height = _FRAME
    around = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), 0, size)
    return np.asarray(cv2.warpAffine(digit, around, _FRAME), np.float32)


def _compared(digits: Shades) -> Shades:
    flat = digits.reshape(len(digits), -1)
    flat = flat - flat.mean(axis=1, keepdims=True)
    return np.asarray(flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1), np.float32)
