"""Draws printed reports as the pictures a scanner makes of them. Shares no code with the reader."""

import io
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tests.crawler.reading.printed_reports import HEIGHT, MARGIN, WIDTH, Drawn

FONT = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")  # Debian: fonts-noto-cjk
_SIMPLIFIED = 2  # in a collection of Noto's fonts
_INK, _LINE = 0, 0.6


def drawn(page: Drawn, dpi: int = 200, ink: int = _INK, height: float = 0.0) -> Image.Image:
    """A page as a clean picture; ``ink`` is the grey of its text (0 black). Where no ``height`` is asked for, paper
    below what is printed is left away as far as the page is no wider than it is high: what is empty takes time too."""
    scale = dpi / 72
    picture = Image.new("L", (round(WIDTH * scale), round((height or _printed_height(page)) * scale)), 255)
    pen = ImageDraw.Draw(picture)
    width = max(1, round(_LINE * scale))
    for x, y, other_x, other_y in page.lines:
        pen.line([x * scale, y * scale, other_x * scale, other_y * scale], fill=0, width=width)
    for x, y, size, text in page.texts:
        font = _font(size * scale)
        pen.text((x * scale, y * scale), text, font=font, fill=ink, anchor="ls")
    return picture


def _printed_height(page: Drawn) -> float:
    lowest = max([y for _, y, _, _ in page.texts] + [y for *_, y in page.lines], default=0.0)
    return min(max(lowest + MARGIN, WIDTH), HEIGHT)


@lru_cache
def _font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size, index=_SIMPLIFIED)


def askew(picture: Image.Image) -> Image.Image:
    """Laid on the glass at an angle of 0.7 degrees."""
    return picture.rotate(0.7, resample=Image.Resampling.BICUBIC, fillcolor=245)


def blurred(picture: Image.Image) -> Image.Image:
    """Out of focus."""
    return picture.filter(ImageFilter.GaussianBlur(0.8))


def noisy(picture: Image.Image) -> Image.Image:
    """With the grain of a poor lamp, the same each time."""
    grain = np.random.default_rng(1).normal(128, 40, picture.size[::-1]).clip(0, 255).astype(np.uint8)
    return Image.blend(picture, Image.fromarray(grain), 0.12)


def photographed(picture: Image.Image) -> Image.Image:
    """Seen from the side: where its lines across are level, those down lean, and not all alike."""
    width, height = picture.size
    corners = (0, 0, 0.04 * width, height, 1.03 * width, 1.01 * height, width, 0.01 * height)
    return picture.transform(picture.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=255)


def poor(picture: Image.Image) -> Image.Image:
    """All of these."""
    return noisy(blurred(askew(picture)))


def as_png(picture: Image.Image) -> bytes:
    """The picture without loss."""
    return _saved(picture, "PNG", compress_level=1)


def as_jpeg(picture: Image.Image, quality: int = 55) -> bytes:
    """The picture as a small JPEG."""
    return _saved(picture, "JPEG", quality=quality)


def as_pages(pictures: Sequence[Image.Image], kind: str, dpi: int = 200) -> bytes:
    """Several pictures as the pages of one PDF or TIFF."""
    file = io.BytesIO()
    first, *others = pictures
    first.save(file, kind, save_all=True, append_images=others, resolution=dpi)
    return file.getvalue()


def _saved(picture: Image.Image, kind: str, **options: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


Spoiling = Callable[[Image.Image], Image.Image]
