"""The pages of a report as clean pictures, as they lie in the printer."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

from tests.corpus.pages import SIZE, DrawnPage, width_of
from tests.crawler.reading.scanned_reports import FONT

_SIMPLIFIED = 2  # in a collection of Noto's fonts
_FACES = (
    "NotoSerifCJK-Regular",
    "NotoSerifCJK-Regular",
    "NotoSansCJK-Regular",
    "NotoSerifCJK-Bold",
    "NotoSansCJK-Bold",
)


@dataclass(frozen=True)
class Print:
    """How a page is printed: the file of its font, by how much larger than drawn, pixels an inch, how wide its lines
    are (points), which of them there are (``all``, ``across``, ``none``), and how dark its ink is (0 black)."""

    font: Path
    larger: float
    dpi: int
    line: float
    lines: str
    ink: int

    @property
    def scale(self) -> float:
        """Pixels for a unit of the drawn page."""
        return self.larger * self.dpi / 72


def fonts() -> list[Path]:
    """The fonts that reports are printed in, as far as they are installed."""
    faces = [FONT.with_name(f"{face}.ttc") for face in _FACES]
    return [face for face in faces if face.exists()]


def letters(font: Path, size: float) -> ImageFont.FreeTypeFont:
    """A font in a size in pixels."""
    return ImageFont.truetype(font, size, index=_SIMPLIFIED)


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


def picture_of(page: DrawnPage, how: Print) -> Image.Image:
    """A page in shades of grey."""
    picture = Image.new("L", (round(page.width * how.scale), round(page.height * how.scale)), 255)
    pen = ImageDraw.Draw(picture)
    width = max(1, round(how.line * how.dpi / 72))
    for left, top, right, bottom in sorted(set(page.lines)):
        if how.lines == "all" or (how.lines == "across" and top == bottom):
            pen.line([each * how.scale for each in (left, top, right, bottom)], fill=how.ink, width=width)
    font = letters(how.font, SIZE * how.scale)
    for word in page.words:
        # The drawn page has the widths of another font.
        beside = (width_of(word.text) * how.scale - font.getlength(word.text)) / 2
        pen.text(
            (word.left * how.scale + beside, word.base * how.scale), word.text, font=font, fill=how.ink, anchor="ls"
        )
    return picture
