"""What a scanner, a fax machine or a telephone makes of a printed page."""

import io
import math
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.corpus.scanned_pages import letters

_RED = ((215, 40, 40), (230, 60, 60), (200, 30, 50), (225, 90, 90))
_PAPER = (None, (252, 250, 240), (240, 244, 250), (245, 235, 215))
_FINE = 196 / 204
_SEAL = "清溪县人民政府办公室"
_INCH, _SEAL_ACROSS = 72, 120.0  # points


@dataclass(frozen=True)
class Look:
    """How a page looks that went through a device.

    ``colours``: ``grey``, ``colour`` or ``black and white``. ``skew`` in degrees; ``blur`` in pixels at 200 an inch;
    ``grain`` is the spread of the noise in shades of 255; ``shadow`` how much darker one edge is (of 1); ``threshold``
    below which black and white is black; ``bent`` by which part of its size a photograph moves the page's corners;
    ``spine`` by how many points a bound page curves where it is bound; ``squat`` how many rows a fax has for a column;
    ``cleaned`` the shades that a program made black and white, and all that are darker and lighter.
    """

    dpi: int
    colours: str
    quality: int = 75
    skew: float = 0.0
    blur: float = 0.0
    grain: float = 0.0
    shadow: float = 0.0
    seal: bool = False
    paper: tuple[int, int, int] | None = None
    threshold: int = 128
    bent: float = 0.0
    spine: float = 0.0
    squat: float = 1.0
    cleaned: tuple[int, int] = (0, 255)

    @property
    def features(self) -> tuple[str, ...]:
        """What there is to say of it."""
        signs = {
            "askew": abs(self.skew) > 0.1,
            "blurred": self.blur > 0.5,
            "grain": self.grain > 3,
            "shadow": self.shadow > 0,
            "seal": self.seal,
            "tinted paper": self.paper is not None,
            "curved at the spine": self.spine > 0,
            "half as many rows": self.squat < _FINE,
            f"cleaned from {self.cleaned[0]} to {self.cleaned[1]}": self.cleaned != (0, 255),
            "JPEG of 50 and less": self.quality <= 50 and self.colours != "black and white",
        }
        return (f"scan: {self.dpi} dpi", f"scan: {self.colours}", *(f"scan: {name}" for name in signs if signs[name]))


def office_scanner(random: Random) -> Look:
    """Grey or colour, 150 to 300 dpi, nearly straight."""
    colours = random.choice(["grey", "colour"])
    return Look(
        random.choice([150, 200, 200, 300]),
        colours,
        random.choice([40, 50, 75, 90]),
        random.choice([0.0, random.uniform(-0.8, 0.8), random.uniform(-2, 2)]),
        random.choice([0.0, 0.3, 0.5, 0.8]),
        random.choice([0.0, 2.0, 4.0, 6.0]),
        random.choice([0.0, 0.0, 0.0, 0.25]),
        paper=random.choice(_PAPER) if colours == "colour" else None,
    )


def office_scanner_of_sealed_pages(random: Random) -> Look:
    """The same in colour, of pages each of which has a seal somewhere."""
    return replace(office_scanner(random), colours="colour", seal=True)


def black_and_white_scanner(random: Random) -> Look:
    """Black and white without shades between, of 200 or 300 dpi."""
    return Look(
        random.choice([200, 300, 300]),
        "black and white",
        skew=random.choice([0.0, random.uniform(-0.8, 0.8)]),
        blur=random.choice([0.3, 0.5, 0.8]),
        grain=random.choice([0.0, 2.0, 6.0]),
        threshold=random.choice([128, 150, 170]),
    )


def fax(random: Random) -> Look:
    """The fine mode of a fax machine, with its specks."""
    return Look(
        200,
        "black and white",
        skew=random.uniform(-1, 1),
        blur=random.choice([0.6, 0.9]),
        grain=random.choice([6.0, 12.0]),
        threshold=random.choice([110, 128, 170]),
    )


def telephone(random: Random) -> Look:
    """A photograph: the page leans, light falls on it from one side."""
    return Look(
        random.choice([200, 250]),
        "colour",
        random.choice([60, 75, 90]),
        random.uniform(-1, 1),
        random.choice([0.3, 0.6, 0.8]),
        random.choice([2.0, 6.0]),
        random.uniform(0.1, 0.4),
        paper=random.choice(_PAPER),
        bent=random.uniform(0.005, 0.015),
    )


def book_scanner(random: Random) -> Look:
    """The same of a bound volume: it curves and is dark where it is bound."""
    return replace(office_scanner(random), spine=random.uniform(1, 6), shadow=random.uniform(0.3, 0.6))


def poor_scanner(random: Random) -> Look:
    """Grey paper, packed as small as a mailbox asks for."""
    paper = random.choice([(215, 215, 215), (190, 190, 190), (225, 218, 200)])
    return replace(
        office_scanner(random), colours="colour", quality=random.choice([30, 35, 40, 50, 60]), paper=paper, grain=4.0
    )


def cleaning_program(random: Random) -> Look:
    """A photograph whose paper a program made white and whose letters it made black, so that light strokes are lost."""
    darkest = random.choice([40, 80, 110])
    return replace(telephone(random), cleaned=(darkest, darkest + random.choice([30, 60, 90])), shadow=0.0, paper=None)


def fax_of_oblong_pixels(random: Random) -> Look:
    """204 pixels to an inch across and 196 down, or half of these."""
    return replace(fax(random), dpi=204, squat=random.choice([_FINE, _FINE, 98 / 204]))


def scanned(picture: Image.Image, look: Look, font: Path, random: Random) -> Image.Image:
    """The picture of a clean page after the device."""
    page = picture.convert("RGB")
    if look.seal:
        page = _sealed(page, look.dpi, font, random)
    if look.paper:
        page = ImageChops.multiply(page, Image.new("RGB", page.size, look.paper))
    if look.spine:
        page = _curved(page, look.spine * look.dpi / _INCH, look.paper or (255, 255, 255))
    if look.bent:
        page = page.transform(page.size, Image.Transform.QUAD, _leaning(page.size, look.bent, random), _SMOOTH)
    if look.skew:
        page = page.rotate(look.skew, resample=_SMOOTH, fillcolor=look.paper or (255, 255, 255))
    page = page.filter(ImageFilter.GaussianBlur(look.blur * look.dpi / 200))
    shades = np.asarray(page.convert("RGB" if look.colours == "colour" else "L")).astype(np.float64)
    if look.shadow:
        shades = _shaded(shades, look.shadow, 0 if look.spine else random.randrange(4))
    if look.grain:
        grain = np.random.default_rng(random.randrange(10**9)).normal(0, look.grain, shades.shape[:2])
        shades = shades + (grain[:, :, None] if shades.ndim == 3 else grain)
    darkest, lightest = look.cleaned
    shades = (shades - darkest) * (255 / (lightest - darkest))
    page = Image.fromarray(shades.clip(0, 255).astype(np.uint8))
    if look.squat != 1:
        page = page.resize((page.width, round(page.height * look.squat)), Image.Resampling.BOX)
    if look.colours == "black and white":
        return page.point(lambda shade: 255 * (shade > look.threshold)).convert("1", dither=Image.Dither.NONE)
    return Image.open(io.BytesIO(as_jpeg(page, look.quality)))


def as_jpeg(picture: Image.Image, quality: int) -> bytes:
    """The picture as a JPEG file."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()


_SMOOTH = Image.Resampling.BICUBIC


def _leaning(size: tuple[int, int], bent: float, random: Random) -> tuple[float, ...]:
    """The corners of what is seen, from the top left one against the clock."""
    width, height = size
    corners = ((0, 0), (0, height), (width, height), (width, 0))
    moved = [(x + random.uniform(-bent, bent) * width, y + random.uniform(-bent, bent) * height) for x, y in corners]
    return tuple(place for corner in moved for place in corner)


def _curved(page: Image.Image, most: float, paper: tuple[int, int, int]) -> Image.Image:
    """Higher to its left edge, by ``most`` pixels there, as an opened volume lies on the glass."""
    reach, step = page.width // 5, 4
    framed = Image.new("RGB", (page.width, page.height + 2 * math.ceil(most)), paper)
    framed.paste(page, (0, math.ceil(most)))
    strips = []
    for left in range(0, reach, step):
        right = min(left + step, reach)
        ups = [most * (1 - x / reach) ** 2 for x in (left, right)]
        top = math.ceil(most)
        seen = (left, top + ups[0], left, page.height + top + ups[0])
        strips.append(((left, 0, right, page.height), (*seen, right, page.height + top + ups[1], right, top + ups[1])))
    curved = framed.transform(page.size, Image.Transform.MESH, strips, _SMOOTH)
    curved.paste(page.crop((reach, 0, page.width, page.height)), (reach, 0))
    return curved


def _shaded(shades: NDArray[np.float64], shadow: float, side: int) -> NDArray[np.float64]:
    """Darker to one side: 0 left, 1 top, 2 right, 3 bottom."""
    axis = 1 - side % 2
    count = shades.shape[axis]
    far = np.arange(count, dtype=np.float64) / count
    light = 1 - shadow * np.exp(-(far[::-1] if side > 1 else far) / 0.05)
    shape = [1] * shades.ndim
    shape[axis] = count
    shaded: NDArray[np.float64] = shades * light.reshape(shape)
    return shaded


def _sealed(page: Image.Image, dpi: int, font: Path, random: Random) -> Image.Image:
    """With a round red seal anywhere, through which the print is seen."""
    scale = dpi / _INCH
    layer = Image.new("RGB", page.size, "white")
    pen = ImageDraw.Draw(layer)
    radius = _SEAL_ACROSS / 2 * scale
    x, y = random.uniform(0.3, 0.8) * page.width, random.uniform(0.25, 0.75) * page.height
    colour = random.choice(_RED)
    pen.ellipse([x - radius, y - radius, x + radius, y + radius], outline=colour, width=round(2.5 * scale))
    points = []
    for corner in range(10):
        far, angle = (18 if corner % 2 == 0 else 7) * scale, math.pi * (corner / 5 - 0.5)
        points.append((x + far * math.cos(angle), y + far * math.sin(angle)))
    pen.polygon(points, fill=colour)
    face = letters(font, 13 * scale)
    for number, character in enumerate(_SEAL):
        angle = math.pi * (1.2 * number / (len(_SEAL) - 1) - 1.1)
        side = round(18 * scale)
        letter = Image.new("L", (side, side), 0)
        ImageDraw.Draw(letter).text((side / 2, side / 2), character, font=face, fill=255, anchor="mm")
        letter = letter.rotate(-math.degrees(angle) - 90, resample=_SMOOTH)
        place = (x + 0.8 * radius * math.cos(angle) - side / 2, y + 0.8 * radius * math.sin(angle) - side / 2)
        layer.paste(colour, (round(place[0]), round(place[1])), letter)
    return ImageChops.multiply(page, layer)
