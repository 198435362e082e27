"""A whitened picture -> where it bears watermarks, and the picture with them so light that they are no ink."""

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.reading.scan.parts import Connected, connected_on, painted
from crawler.reading.scan.text_recognition import Gray
from crawler.reading.scan.whitened import Mask

_THICK, _LARGE, _LEAST = 1.9, 25.0, 8.0
"""In points: strokes of letters in tables are thinner, and their letters smaller than the first parts that are found of
a watermark; then smaller parts of the same shade are found too."""

_DARKEST, _LIGHTEST, _ALIKE = 100, 240, 25
_LIGHTENED = 218
"""How light a dark watermark is made: lighter than ink, but no paper: an empty cell below it is no sure blank."""
_EDGE = 3  # pixels
_MOST_FLAT = 0.5  # of a line's pixels


def without_watermarks(page: Gray, pixels: float) -> tuple[Gray, Gray | None]:
    """The picture with what is grey, thicker than strokes of letters and larger than they nearly as light as paper, and
    what is printed on it lighter in the same measure; and a picture in which it is black. The picture as it is and None
    where there is no such thing. ``pixels`` is how many of them make a point."""
    thick = max(round(_THICK * pixels), 3)
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (thick, thick))
    ground = np.asarray(cv2.morphologyEx(page, cv2.MORPH_CLOSE, brush), np.uint8)
    found = _watermarks(page, ground, pixels)
    if found is None:
        return page, None
    dark = (cv2.dilate(found, np.ones((_EDGE, _EDGE), np.uint8)) > 0) & (ground < _LIGHTENED)
    lighter = page.copy()
    share = _LIGHTENED / np.maximum(ground[dark], _DARKEST).astype(np.float32)
    lighter[dark] = np.minimum(page[dark] * share, 255).astype(np.uint8)
    marks = cv2.dilate(found, np.ones((thick, thick), np.uint8))
    return lighter, np.asarray(255 - 255 * marks, np.uint8)


def _watermarks(page: Gray, ground: Gray, pixels: float) -> Mask | None:
    gray = np.asarray((ground > _DARKEST) & (ground < _LIGHTEST), np.uint8)
    parts = connected_on(gray)
    sizes = parts.stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1)
    sizes[0] = 0
    large = sizes > _LARGE * pixels
    if large.any():
        large = _with_watermark(parts, large, np.asarray(cv2.absdiff(ground, page) < _ALIKE, np.uint8), pixels)
    if not large.any():
        return None
    found = painted(parts, large)
    shade = np.full_like(ground, round(float(np.median(ground[found > 0]))))
    alike = np.asarray(cv2.absdiff(ground, shade) < _ALIKE, np.uint8)
    return found | (painted(parts, (sizes > _LEAST * pixels) & ~large) & alike)


def _with_watermark(parts: Connected, large: NDArray[np.bool_], flat: Mask, pixels: float) -> NDArray[np.bool_]:
    """Which of the large parts are, or hold, more than a thick ruling line. ``flat`` is where the page is as dark as
    without what is thin on it: of a line only the soft edges are, and its middle is ink."""
    count = np.bincount(parts.labels.ravel(), weights=flat.ravel(), minlength=len(parts.stats))
    mixed = large & (count <= _MOST_FLAT * parts.stats[:, cv2.CC_STAT_AREA])
    if not mixed.any():
        return large
    inner = cv2.morphologyEx(painted(parts, mixed) & flat, cv2.MORPH_OPEN, np.ones((_EDGE, _EDGE), np.uint8))
    cores = connected_on(np.asarray(inner, np.uint8))
    is_core = cores.stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1) > _LEAST * pixels
    is_core[0] = False
    kept = large & ~mixed
    kept[np.unique(parts.labels[painted(cores, is_core) > 0])] = True
    return kept
