"""What else is made of a scanned page: packed again and again, screened, made black and white piece by piece, seen by
a telephone on a screen or from the side, two of them in one picture."""

import io
import math
from collections.abc import Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from tests.corpus.scanners import as_jpeg

_SMOOTH = Image.Resampling.BICUBIC
_INCH = 72


def packed_again(picture: Image.Image, _: int, random: Random) -> Image.Image:
    """A JPEG of a JPEG, each cut or scaled a little differently from the one before."""
    for _number in range(random.randint(2, 4)):
        off = random.choice([0, 0, 1, 3, 5])
        if random.random() < 0.4:
            by = random.choice([0.8, 0.9, 1.1, 1.25])
            smaller = picture.resize((round(picture.width * by), round(picture.height * by)), _SMOOTH)
            picture = smaller if by > 1 or min(smaller.size) > 1100 else picture
        moved = picture.crop((off, off, picture.width, picture.height))
        picture = Image.open(io.BytesIO(as_jpeg(moved, random.choice([40, 50, 60, 75]))))
    return picture.convert("RGB")


def screened(picture: Image.Image, dpi: int, random: Random) -> Image.Image:
    """Black and white, shades being dots of different size or scattered ones, as printers and fax machines do."""
    gray = picture.convert("L")
    if random.random() < 0.3:
        return gray.convert("1")
    shades = np.asarray(gray).astype(np.float64)
    angle, step = math.radians(random.choice([0, 45, 45, 30])), dpi / random.choice([60, 85, 100])
    down, across = np.mgrid[: gray.height, : gray.width]
    one = across * math.cos(angle) + down * math.sin(angle)
    other = down * math.cos(angle) - across * math.sin(angle)
    screen = np.cos(2 * math.pi * one / step) + np.cos(2 * math.pi * other / step)
    return Image.fromarray(np.where(shades > 128 - 55 * screen, 255, 0).astype(np.uint8)).convert("1")


def parted_piece_by_piece(picture: Image.Image, dpi: int, random: Random) -> Image.Image:
    """Black where darker than the paper around, as programs part letters from paper: thick strokes grow hollow, and
    what is little darker is lost or grows rough."""
    gray = picture.convert("L")
    around = gray.filter(ImageFilter.BoxBlur(random.choice([4, 8, 15, 30]) * dpi / 200))
    least = random.choice([6, 12, 25, 50])
    dark = np.asarray(gray).astype(int) < np.asarray(around).astype(int) - least
    return Image.fromarray(np.where(dark, 0, 255).astype(np.uint8)).convert("1")


def parted_badly(picture: Image.Image, _: int, random: Random) -> Image.Image:
    """Black and white at a threshold far too dark or too light."""
    threshold = random.choice([60, 80, 95, 190, 205, 220])
    return picture.convert("L").point(lambda shade: 255 * (shade > threshold)).convert("1", dither=Image.Dither.NONE)


def seen_from_the_side(picture: Image.Image, _: int, random: Random) -> Image.Image:
    """Photographed with what is farther away smaller, on a table of another colour that is seen around it."""
    width, height = picture.size
    most = random.uniform(0.005, 0.04)
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], float)
    seen = corners * 0.94 + np.array([width, height]) * 0.03
    seen += np.array([[random.uniform(-most, most) * side for side in (width, height)] for _number in range(4)])
    ground = random.choice([(90, 70, 50), (200, 200, 205), (40, 40, 45), (150, 120, 90)])
    coefficients = _perspective(seen, corners)
    return picture.convert("RGB").transform(
        picture.size, Image.Transform.PERSPECTIVE, coefficients, _SMOOTH, fillcolor=ground
    )


def _perspective(seen: NDArray[np.float64], real: NDArray[np.float64]) -> tuple[float, ...]:
    """What takes places of the photograph to those of the page."""
    rows, values = [], []
    for (x, y), (u, v) in zip(seen, real, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return tuple(np.linalg.solve(np.array(rows), np.array(values)).tolist())


def seen_on_a_screen(picture: Image.Image, _: int, random: Random) -> Image.Image:
    """Photographed from a screen, whose own pixels make stripes of light and colour."""
    shades = np.asarray(picture.convert("RGB")).astype(np.float64)
    down, across = np.mgrid[: picture.height, : picture.width]
    strength, step, lean = random.uniform(0.02, 0.09), random.uniform(3, 14), random.uniform(-0.3, 0.3)
    for colour in range(3):
        stripes = np.sin(2 * math.pi * (across + lean * down) / step + colour * random.uniform(0, 1.5))
        rows = np.sin(2 * math.pi * (down - lean * across) / (step * random.uniform(0.9, 1.1)))
        shades[:, :, colour] *= 1 - strength * (1 + (stripes + rows) / 2)
    return Image.open(io.BytesIO(as_jpeg(Image.fromarray(shades.clip(0, 255).astype(np.uint8)), 75)))


def beside_each_other(pictures: Sequence[Image.Image], random: Random) -> list[Image.Image]:
    """Two pages in each picture, with or without the shadow of the spine between them."""
    found = []
    for number in range(0, len(pictures), 2):
        pair = [picture.convert("RGB") for picture in pictures[number : number + 2]]
        width = 2 * pair[0].width
        both = Image.new("RGB", (width, max(page.height for page in pair)), pair[0].getpixel((3, 3)))
        for place, page in enumerate(pair):
            both.paste(page.resize((pair[0].width, pair[0].height)), (place * pair[0].width, 0))
        if random.random() < 0.6:
            far = np.abs(np.arange(width) - width / 2) / width
            light = 1 - random.uniform(0.1, 0.5) * np.exp(-far / 0.012)
            both = Image.fromarray((np.asarray(both) * light[None, :, None]).clip(0, 255).astype(np.uint8))
        found.append(both)
    return found
