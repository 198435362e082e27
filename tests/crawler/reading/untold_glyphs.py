"""Prints invented reports as PDF files that draw their letters and do not say which they are, as some rewrite them."""

from collections.abc import Mapping, Sequence
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tests.crawler.reading.printed_reports import HEIGHT, WIDTH, Drawn
from tests.crawler.reading.scanned_reports import FONT

_SIMPLIFIED, _PIXELS, _UNITS = 2, 64, 1000
_FIRST_CODE, _CODES = 33, 180

Glyph = tuple[int, int]
"""A font by its number, and a code in it."""


def untold(pages: Sequence[Drawn], closer: Mapping[str, float] | None = None) -> bytes:
    """The pages with letters of fonts made of pictures, whose codes are shuffled and which have no map to characters.

    ``closer`` gives for texts by how much of their size each of their letters stands nearer to the one before.
    """
    letters = sorted({letter for page in pages for *_, text in page.texts for letter in text if not letter.isspace()})
    codes = _codes(letters, Random(3))
    objects = [b"", b""]
    count = max(font for font, _ in codes.values()) + 1
    fonts = []
    for font in range(count):
        own = {letter: code for letter, (number, code) in codes.items() if number == font}
        objects.append(_font(own, objects))
        fonts.append(f"/F{font} {len(objects)} 0 R")
    kids = []
    for page in pages:
        objects.append(_stream(_content(page, codes, closer or {})))
        shown = f"/MediaBox [0 0 {WIDTH:g} {HEIGHT:g}] /Resources << /Font << {' '.join(fonts)} >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R {shown} /Contents {len(objects)} 0 R >>".encode())
        kids.append(f"{len(objects)} 0 R")
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return _file(objects)


def _codes(letters: Sequence[str], random: Random) -> dict[str, Glyph]:
    spots = [(number // _CODES, _FIRST_CODE + number % _CODES) for number in range(len(letters))]
    random.shuffle(spots)
    return dict(zip(letters, spots, strict=True))


def _font(codes: Mapping[str, int], objects: list[bytes]) -> bytes:
    face = ImageFont.truetype(FONT, _PIXELS, index=_SIMPLIFIED)
    drawings, widths, names = [], [0] * 256, []
    for letter, code in sorted(codes.items(), key=lambda pair: pair[1]):
        widths[code] = round(face.getlength(letter) * _UNITS / _PIXELS)
        objects.append(_stream(_drawing(letter, face, widths[code])))
        drawings.append(f"/g{code} {len(objects)} 0 R")
        names.append(f"{code} /g{code}")
    return (
        f"<< /Type /Font /Subtype /Type3 /FontBBox [0 -300 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] "
        f"/CharProcs << {' '.join(drawings)} >> /Encoding << /Type /Encoding /Differences [{' '.join(names)}] >> "
        f"/FirstChar 0 /LastChar 255 /Widths [{' '.join(map(str, widths))}] /Resources << >> >>"
    ).encode()


def _drawing(letter: str, face: ImageFont.FreeTypeFont, width: int) -> bytes:
    left, top, right, bottom = face.getbbox(letter, anchor="ls")
    picture = Image.new("1", (round(right - left) + 1, round(bottom - top) + 1), 1)
    ImageDraw.Draw(picture).text((-left, -top), letter, font=face, fill=0, anchor="ls")
    unit = _UNITS / _PIXELS
    x, y, wide, high = left * unit, -(top + picture.height) * unit, picture.width * unit, picture.height * unit
    bits = np.packbits(np.asarray(picture), axis=1).tobytes().hex()
    return (
        f"{width} 0 {x:.0f} {y:.0f} {x + wide:.0f} {y + high:.0f} d1 q {wide:.2f} 0 0 {high:.2f} {x:.2f} {y:.2f} cm "
        f"BI /W {picture.width} /H {picture.height} /IM true /BPC 1 /F /AHx ID {bits}> EI Q"
    ).encode()


def _content(page: Drawn, codes: Mapping[str, Glyph], closer: Mapping[str, float]) -> bytes:
    drawn = [f"0.6 w {x:.2f} {HEIGHT - y:.2f} m {to_x:.2f} {HEIGHT - to_y:.2f} l S" for x, y, to_x, to_y in page.lines]
    face = ImageFont.truetype(FONT, _PIXELS, index=_SIMPLIFIED)
    for x, y, size, text in page.texts:
        for letter in text:
            if not letter.isspace():
                font, code = codes[letter]
                drawn.append(f"BT /F{font} {size:g} Tf {x:.2f} {HEIGHT - y:.2f} Td <{code:02x}> Tj ET")
            x += (face.getlength(letter) / _PIXELS - closer.get(text, 0.0)) * size
    return "\n".join(drawn).encode()


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _file(objects: Sequence[bytes]) -> bytes:
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
