"""What happens to a printed page before it is scanned: a red head, print on its other side, folds, ticks by hand."""

import math
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from tests.corpus.scanned_pages import letters

_RED = (205, 30, 30)
_PENS = ((25, 25, 35), (30, 50, 160), (200, 30, 40), (110, 110, 110))
_HEADS = ("清溪县人民政府文件", "南岭市水利局文件", "云台县教育和体育局")
_SMOOTH = Image.Resampling.BICUBIC
_INCH = 72


def with_red_head(page: Image.Image, dpi: int, font: Path, random: Random) -> Image.Image:
    """With the name of a body in red above all, and a red line, thick or double, below it."""
    page, scale = page.convert("RGB"), dpi / _INCH
    pen = ImageDraw.Draw(page)
    text = random.choice(_HEADS)
    pen.text((page.width / 2, 20 * scale), text, font=letters(font, 20 * scale), fill=_RED, anchor="mm")
    for down in random.choice([(34,), (33, 35)]):
        edges = (40 * scale, down * scale, page.width - 40 * scale, down * scale)
        pen.line(edges, fill=_RED, width=max(round(random.uniform(0.5, 2) * scale), 1))
    return page


def printed_through(page: Image.Image, dpi: int, _: Path, random: Random) -> Image.Image:
    """With a page of its like on the other side, seen through thin paper, mirrored and a little blurred."""
    strength = random.uniform(0.05, 0.22)
    back = ImageChops.offset(ImageOps.mirror(page.convert("L")), random.randint(-40, 40), random.randint(-60, 60))
    back = back.filter(ImageFilter.GaussianBlur(random.uniform(0.5, 1.5) * dpi / 200))
    seen = back.point(lambda shade: round(255 - strength * (255 - shade)))
    return ImageChops.multiply(page.convert("RGB"), seen.convert("RGB"))


def ticked(page: Image.Image, dpi: int, _: Path, random: Random) -> Image.Image:
    """With many small ticks of one pen, as from someone who checked figure by figure."""
    scale, ink = dpi / _INCH, random.choice(_PENS)
    layer = Image.new("RGB", page.size, "white")
    pen = ImageDraw.Draw(layer)
    width = max(round(random.uniform(0.6, 1.4) * scale), 1)
    for _number in range(random.randint(4, 25)):
        x, y = random.uniform(0.1, 0.9) * page.width, random.uniform(0.1, 0.9) * page.height
        size = random.uniform(4, 10) * scale
        points = [(x, y), (x + size * 0.35, y + size * 0.5), (x + size, y - size * random.uniform(0.4, 0.9))]
        pen.line(points, fill=ink, width=width, joint="curve")
    return ImageChops.multiply(page.convert("RGB"), layer)


def folded(page: Image.Image, dpi: int, _: Path, random: Random) -> Image.Image:
    """Folded in two or in three and opened again: the paper waves, and each fold is a soft line lighter or darker."""
    page, scale = page.convert("RGB"), dpi / _INCH
    most, waves = random.uniform(0.5, 2.5) * scale, random.uniform(0.5, 1.5)
    ups = [most * math.sin(2 * math.pi * waves * x / page.width) for x in range(page.width + 1)]
    step = 8
    strips = []
    for left in range(0, page.width, step):
        right = min(left + step, page.width)
        seen = (left, ups[left], left, page.height + ups[left], right, page.height + ups[right], right, ups[right])
        strips.append(((left, 0, right, page.height), seen))
    waved = page.transform(page.size, Image.Transform.MESH, strips, _SMOOTH, fillcolor=(255, 255, 255))
    shades = np.asarray(waved).astype(np.float64)
    places = np.arange(page.height)
    for number in range(1, parts := random.choice([2, 3])):
        beside = (places - page.height * number / parts) / (random.uniform(1, 4) * scale)
        shades *= (1 - random.uniform(-0.1, 0.3) * np.exp(-np.square(beside)))[:, None, None]
    return Image.fromarray(shades.clip(0, 255).astype(np.uint8))


def on_dirty_glass(page: Image.Image, dpi: int, _: Path, random: Random) -> Image.Image:
    """With the straight streaks that dust below the glass of a feeder draws from top to bottom, and some specks."""
    page, scale = page.convert("RGB"), dpi / _INCH
    layer = Image.new("RGB", page.size, "white")
    pen = ImageDraw.Draw(layer)
    for _number in range(random.randint(1, 4)):
        x, shade = random.uniform(0.03, 0.97) * page.width, random.choice([40, 110, 160, 200, 225])
        ink = random.choice([(shade,) * 3, (shade, shade, 235), (shade, 230, shade)])
        top, bottom = random.choice([(0.0, 1.0), (0.0, 1.0), (random.random(), 1.0)])
        ends = (x, top * page.height, x, bottom * page.height)
        pen.line(ends, fill=ink, width=max(round(random.uniform(0.2, 1) * scale), 1))
    for _number in range(random.randint(0, 60)):
        x, y, size = random.random() * page.width, random.random() * page.height, random.uniform(0.1, 0.6) * scale
        pen.ellipse([x - size, y - size, x + size, y + size], fill=(random.randint(0, 180),) * 3)
    return ImageChops.multiply(page, layer)
