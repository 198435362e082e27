"""Text recognition: what a line says does not depend on the lines that are read with it."""

from importlib.util import find_spec

import pytest

if not all(map(find_spec, ("rapidocr", "onnxruntime", "cv2", "PIL", "reportlab"))):
    pytest.skip("text recognition (the extra [ocr]), Pillow or reportlab is not installed", allow_module_level=True)

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from crawler.reading.scan.parts import connected_on, painted
from crawler.reading.scan.text_recognition import Gray, recognise
from tests.crawler.reading.scanned_reports import FONT

if not FONT.exists():
    pytest.skip(f"the font {FONT} is not there (Debian: fonts-noto-cjk)", allow_module_level=True)


def line(text: str) -> Gray:
    picture = Image.new("L", (26 * len(text) + 12, 36), 255)
    ImageDraw.Draw(picture).text((6, 28), text, font=ImageFont.truetype(str(FONT), 24, index=2), fill=0, anchor="ls")
    return np.asarray(picture, np.uint8)


def test_a_line_is_read_the_same_alone_and_among_others() -> None:
    texts = ["0", "37", "行政许可", "规章废止件", "依申请公开政府信息", "本年度办理结果总计以及结转下年度继续办理"]
    pictures = [line(text) for text in texts]
    together = recognise(pictures, 56)
    assert [seen.text for seen in together] == texts
    for picture, seen in zip(pictures, together, strict=True):
        (alone,) = recognise([picture], 56)
        assert alone.text == seen.text
        assert alone.scores == pytest.approx(seen.scores, abs=1e-4)
        assert alone.figure_scores == pytest.approx(seen.figure_scores, abs=1e-4)


@pytest.mark.parametrize("side", [40, 600])
def test_parts_are_told_apart_however_many_they_are(side: int) -> None:
    mask = np.zeros((side, side), np.uint8)
    mask[::2, ::2] = 1
    mask[-2:, :] = 1
    parts = connected_on(mask)
    assert len(parts.stats) == (side // 2 - 1) * (side // 2) + 2
    wide = parts.stats[:, cv2.CC_STAT_WIDTH] == side
    wide[0] = False
    assert painted(parts, wide).sum() == 2 * side
    assert len(connected_on(np.eye(9, dtype=np.uint8), by_corners=False).stats) == 10


@pytest.mark.parametrize("rows", [[], [0], [599], [3, 4, 7, 300, 301, 302, 598]])
def test_parts_are_where_they_stand_though_most_rows_hold_nothing(rows: list[int]) -> None:
    mask = np.zeros((600, 400), np.uint8)
    mask[rows, 10:30] = mask[rows, 50:390] = 1
    stretches = [(row, sum(row + further in rows for further in range(3))) for row in rows if row - 1 not in rows]
    parts = connected_on(mask)
    assert parts.stats[1:].tolist() == [
        [left, top, width, height, width * height] for top, height in stretches for left, width in ((10, 20), (50, 340))
    ]
    assert parts.middles[1:, 1].tolist() == [top + (height - 1) / 2 for top, height in stretches for _ in range(2)]
    wide = parts.stats[:, cv2.CC_STAT_WIDTH] == 340
    assert np.array_equal(np.flatnonzero(painted(parts, wide).any(axis=1)), rows)
