"""What a page bears besides its print: watermarks, stamps, what was written by hand, the holes of a binder."""

from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageDraw

from tests.corpus.scanned_pages import letters

_WATERMARKS = ("仅供政府信息公开使用", "政府信息公开", "内部资料 请勿外传", "清溪县人民政府", "扫描全能王 创建", "2024")
_WATERMARK_INKS = ((225,) * 3, (205,) * 3, (185,) * 3, (160,) * 3, (255, 200, 200), (200, 215, 250), (255, 160, 160))
_STAMPS = ("已公开", "同意公开", "存档", "2024年1月20日")
_STAMP_INKS = ((40, 70, 190), (90, 50, 160), (215, 40, 40))
_PENS = ((20, 20, 30), (30, 50, 160), (200, 30, 40), (90, 90, 90))
_SMOOTH = Image.Resampling.BICUBIC
_INCH = 72


def watermarked(page: Image.Image, dpi: int, font: Path, random: Random) -> Image.Image:
    """With words across it, once or many times: below the print or, half seen through, over it."""
    across, text = random.choice([1, 1, 2, 4]), random.choice(_WATERMARKS)
    face = letters(font, {1: 62, 2: 40, 4: 18}[across] * dpi / _INCH)
    words = Image.new("L", (int(face.getlength(text)) + 8, int(face.size * 1.5)), 0)
    ImageDraw.Draw(words).text((4, words.height / 2), text, font=face, fill=255, anchor="lm")
    words = words.rotate(random.choice([25, 30, 45, 0]), resample=_SMOOTH, expand=True)
    mask = Image.new("L", page.size, 0)
    for row in range(across):
        for column in range(max(across // 2, 1)):
            middle = (column + 0.5) / max(across // 2, 1) * page.width, (row + 0.5) / across * page.height
            corner = round(middle[0] - words.width / 2), round(middle[1] - words.height / 2)
            mask.paste(255, corner, words)
    ink = random.choice(_WATERMARK_INKS)
    if random.random() < 0.25:
        thin = mask.point(lambda strength: round(strength * 0.3))
        return Image.composite(Image.new("RGB", page.size, (150, 150, 150)), page.convert("RGB"), thin)
    layer = Image.new("RGB", page.size, "white")
    layer.paste(ink, (0, 0), mask)
    return ImageChops.multiply(page.convert("RGB"), layer)


def handled(page: Image.Image, dpi: int, font: Path, random: Random) -> Image.Image:
    """As it comes from the files: some of holes, a rectangular stamp, ticks and words by hand, anywhere."""
    page = page.convert("RGB")
    marks = [_holes, _stamp, _pen_strokes, _noted]
    for mark in random.sample(marks, random.randint(1, 3)):
        page = mark(page, dpi / _INCH, font, random)
    return page


def _holes(page: Image.Image, scale: float, _: Path, random: Random) -> Image.Image:
    """Two or four, black as the lid of the scanner behind them or in its grey."""
    pen = ImageDraw.Draw(page)
    shade, count, radius = random.choice([0, 60, 150]), random.choice([2, 4]), 8.5 * scale
    x = random.choice([30 * scale, page.width - 30 * scale])
    for number in range(count):
        y = page.height / 2 + (number - (count - 1) / 2) * 227 * scale
        pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill=(shade,) * 3)
    return page


def _stamp(page: Image.Image, scale: float, font: Path, random: Random) -> Image.Image:
    """Words in a frame, a little askew, through which the print is seen."""
    text, ink = random.choice(_STAMPS), random.choice(_STAMP_INKS)
    face = letters(font, random.choice([16, 24]) * scale)
    wide, high = round(face.getlength(text) + 12 * scale), round(face.size * 1.8)
    stamp = Image.new("RGB", (wide, high), "white")
    pen = ImageDraw.Draw(stamp)
    pen.rectangle([2, 2, wide - 3, high - 3], outline=ink, width=max(round(1.5 * scale), 1))
    pen.text((wide / 2, high / 2), text, font=face, fill=ink, anchor="mm")
    stamp = stamp.rotate(random.uniform(-12, 12), resample=_SMOOTH, expand=True, fillcolor="white")
    layer = Image.new("RGB", page.size, "white")
    corner = random.randrange(max(page.width - stamp.width, 1)), random.randrange(max(page.height - stamp.height, 1))
    layer.paste(stamp, corner)
    return ImageChops.multiply(page, layer)


def _pen_strokes(page: Image.Image, scale: float, _: Path, random: Random) -> Image.Image:
    """Ticks, circles around something and lines below or through it."""
    layer = Image.new("RGB", page.size, "white")
    pen = ImageDraw.Draw(layer)
    ink, width = random.choice(_PENS), max(round(random.uniform(0.8, 2) * scale), 1)
    for _number in range(random.randint(1, 8)):
        x, y = random.uniform(0.1, 0.9) * page.width, random.uniform(0.1, 0.9) * page.height
        size = random.uniform(8, 30) * scale
        kind = random.choice(["tick", "ring", "line"])
        if kind == "tick":
            pen.line([x, y, x + size / 3, y + size / 2, x + size, y - size / 2], fill=ink, width=width, joint="curve")
        elif kind == "ring":
            pen.ellipse([x - size, y - size / 2, x + size, y + size / 2], outline=ink, width=width)
        else:
            pen.line([x, y, x + 3 * size, y + random.uniform(-3, 3) * scale], fill=ink, width=width)
    return ImageChops.multiply(page, layer)


def _noted(page: Image.Image, scale: float, font: Path, random: Random) -> Image.Image:
    """A few words and figures written beside or over the print, each letter in its own way."""
    layer = Image.new("RGB", page.size, "white")
    ink = random.choice(_PENS)
    x, y = random.uniform(0.05, 0.7) * page.width, random.uniform(0.1, 0.9) * page.height
    for character in random.choice(["已核对", "3月5日", "12", "同意", "7", "王"]):
        face = letters(font, random.uniform(14, 20) * scale)
        side = round(face.size * 1.4)
        letter = Image.new("L", (side, side), 0)
        ImageDraw.Draw(letter).text((side / 2, side / 2), character, font=face, fill=255, anchor="mm")
        letter = letter.rotate(random.uniform(-15, 15), resample=_SMOOTH)
        layer.paste(ink, (round(x), round(y + random.uniform(-2, 2) * scale)), letter)
        x += face.size * random.uniform(0.7, 1.0)
    return ImageChops.multiply(page, layer)
