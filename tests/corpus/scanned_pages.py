"""The pages of a report as clean pictures, as they lie in the printer."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

from tests.corpus.pages import SIZE, DrawnPage, Word, width_of
from tests.crawler.reading.scanned_reports import FONT

Colour = tuple[int, int, int]

_SIMPLIFIED = 2  # in a collection of Noto's fonts
_FACES = (
    "NotoSerifCJK-Regular",
    "NotoSerifCJK-Regular",
    "NotoSansCJK-Regular",
    "NotoSerifCJK-Bold",
    "NotoSansCJK-Bold",
)
_OF_FIGURES = Path("/usr/share/fonts/truetype/dejavu")  # Debian: fonts-dejavu
_GROUNDS = ((217, 217, 217), (191, 191, 191), (189, 215, 238), (226, 239, 218), (255, 242, 204))
_DARK_GROUNDS = ((91, 155, 213), (31, 78, 121), (128, 128, 128), (192, 0, 0))
_DARK = 400  # of 765: letters on such a ground are white
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)


@dataclass(frozen=True)
class Print:
    """How a page is printed: the file of its font, by how much larger than drawn, pixels an inch, how wide its lines
    are (points), which of them there are (``all``, ``across``, ``none``), and how dark its ink is (0 black).

    ``figures`` is the file of the font of its figures where that is another; ``style`` how its lines are drawn
    (``solid``, ``dotted``, ``dashed``, ``double``) and ``shade`` how dark; ``ground`` the colour of the heads of tables
    and ``figure_ink`` that of figures.
    """

    font: Path
    larger: float
    dpi: int
    line: float
    lines: str
    ink: int
    figures: Path | None = None
    style: str = "solid"
    shade: int | None = None
    ground: Colour | None = None
    figure_ink: Colour | None = None

    @property
    def scale(self) -> float:
        """Pixels for a unit of the drawn page."""
        return self.larger * self.dpi / 72

    @property
    def features(self) -> tuple[str, ...]:
        """What there is to say of it."""
        own = [f"scan: printed in {self.font.stem}"]
        own += [f"scan: figures in {self.figures.stem}"] if self.figures else []
        own += [f"scan: {self.style} lines"] if self.style != "solid" else []
        own += [f"scan: lines of shade {self.shade}"] if self.shade is not None else []
        own += [f"scan: heads on {'dark' if sum(self.ground) < _DARK else 'light'} grounds"] if self.ground else []
        return (*own, *["scan: coloured figures"] * (self.figure_ink is not None))


def fonts() -> list[Path]:
    """The fonts that reports are printed in, as far as they are installed."""
    faces = [FONT.with_name(f"{face}.ttc") for face in _FACES]
    return [face for face in faces if face.exists()]


def fonts_of_figures() -> list[Path]:
    """The fonts in which figures are printed where the text is in another, as far as they are installed.

    No report is printed in leaning ones, nor in those of programs, whose noughts have a dot.
    """
    return sorted(path for path in _OF_FIGURES.glob("*.ttf") if not re.search("Oblique|Italic|Math|Mono", path.stem))


def letters(font: Path, size: float) -> ImageFont.FreeTypeFont:
    """A font in a size in pixels."""
    return ImageFont.truetype(font, size, index=_SIMPLIFIED if font.stem.startswith("Noto") else 0)


def any_print(random: Random, dpi: int, lines: str) -> Print:
    """A print at random."""
    return Print(
        random.choice(fonts()),
        random.choice([1.1, 1.2, 1.3]),
        dpi,
        random.choice([0.5, 0.75, 1.0]),
        lines,
        random.choice([0, 0, 30, 60]),
    )


def in_other_types(how: Print, random: Random) -> Print:
    """The same with figures in a font of their own, in black or in the colour of a pen."""
    ink = random.choice([None, None, None, (0, 0, 160), (0, 112, 192), (200, 0, 0)])
    return replace(how, figures=random.choice(fonts_of_figures() or [how.font]), figure_ink=ink)


def with_other_lines(how: Print, random: Random) -> Print:
    """The same with grey, dotted, dashed or double lines."""
    style = random.choice(["solid", "dotted", "dashed", "double"])
    least = 0 if style in ("dotted", "dashed") else 100
    return replace(how, style=style, line=random.choice([0.35, 0.5, 0.75]), shade=random.choice([least, 140, 180]))


def with_coloured_heads(how: Print, random: Random) -> Print:
    """The same with heads of tables on a ground."""
    return replace(how, ground=random.choice([*_GROUNDS, *_DARK_GROUNDS]))


def picture_of(page: DrawnPage, how: Print) -> Image.Image:
    """A page in shades of grey, or in colour where its print has colours."""
    size = round(page.width * how.scale), round(page.height * how.scale)
    picture = Image.new("RGB" if how.ground or how.figure_ink else "L", size, "white")
    pen = ImageDraw.Draw(picture)
    for box in page.heads if how.ground else ():
        pen.rectangle([each * how.scale for each in box], fill=how.ground)
    _rule(picture, page, how)
    font = letters(how.font, SIZE * how.scale)
    for word in page.words:
        own = letters(how.figures, SIZE * how.scale) if how.figures and word.text.isascii() else font
        # The drawn page has the widths of another font.
        beside = (width_of(word.text) * how.scale - own.getlength(word.text)) / 2
        place = word.left * how.scale + beside, word.base * how.scale
        pen.text(place, word.text, font=own, fill=_ink(page, word, how), anchor="ls")
    return picture


def _ink(page: DrawnPage, word: Word, how: Print) -> Colour | int:
    on_ground = how.ground is not None and any(
        left <= word.left + 1 <= right and top <= word.base - 1 <= bottom for left, top, right, bottom in page.heads
    )
    if on_ground and how.ground and sum(how.ground) < _DARK:
        return _WHITE
    if how.figure_ink and word.text.isascii():
        return how.figure_ink
    return (how.ink,) * 3 if how.ground or how.figure_ink else how.ink


def _rule(picture: Image.Image, page: DrawnPage, how: Print) -> None:
    pen = ImageDraw.Draw(picture)
    width = max(1, round(how.line * how.dpi / 72))
    shade = how.ink if how.shade is None else how.shade
    fill = (shade,) * 3 if picture.mode == "RGB" else shade
    for left, top, right, bottom in sorted(set(page.lines)):
        is_across = top == bottom
        if not (how.lines == "all" or (how.lines == "across" and is_across)):
            continue
        place = [each * how.scale for each in (left, top, right, bottom)]
        if how.style == "double":
            off = 2 * width
            for by in (-off, off):
                moved = [each + by * (number % 2 == is_across) for number, each in enumerate(place)]
                pen.line(moved, fill=fill, width=width)
        elif how.style in ("dotted", "dashed"):
            _dash(pen, place, how, fill, width)
        else:
            pen.line(place, fill=fill, width=width)


def _dash(pen: ImageDraw.ImageDraw, place: list[float], how: Print, fill: Colour | int, width: int) -> None:
    """A line of dots as wide as it, or of short strokes, each with half of its length between them."""
    left, top, right, bottom = place
    length = width if how.style == "dotted" else 3 * how.dpi / 72
    step = 2 * length if how.style == "dotted" else 1.6 * length
    is_across = top == bottom
    start, end = (left, right) if is_across else (top, bottom)
    while start < end:
        stop = min(start + length, end)
        pen.line((start, top, stop, top) if is_across else (left, start, left, stop), fill=fill, width=width)
        start += step
