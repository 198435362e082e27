"""Pages of documents as pictures: what is outlined is what was read there, also in scans that lay on their side."""

import io
import zipfile

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from crawler.reading.containers.zip_document import unpacked
from crawler.reading.process.picturing import picture
from crawler.reading.scan.document import read_scan, read_scanned_pdf
from crawler.reading.scan.text_recognition import recognise
from storage.report import Box
from tests.crawler.reading.reports import zeros
from tests.crawler.reading.scanned_reports import as_jpeg, as_pages, as_png, askew, drawn
from tests.crawler.reading.test_scan import litigation, table_4_page

pytestmark = pytest.mark.usefixtures("each_picture_once")

RED = (0xC0, 0x1F, 0x33)
SHEET = drawn(table_4_page(zeros() | {"suit_direct.other": "8642"}), 150)


def in_colour(scan: Image.Image) -> Image.Image:
    """The scan with a blue heading beside it."""
    whole = scan.convert("RGB")
    whole.paste((30, 60, 200), (200, 1100, 500, 1130))
    return whole


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("2023.pdf", content)
    return file.getvalue()


DOCUMENTS = {
    "picture": as_png(SHEET),
    "on its side": as_jpeg(askew(SHEET).rotate(90, expand=True)),
    "on its head, in colour": as_png(in_colour(SHEET).rotate(180)),
    "second page of a TIFF": as_pages([Image.new("L", SHEET.size, 255), SHEET.copy()], "TIFF"),
    "scanned PDF in an archive": zipped(as_pages([askew(SHEET)], "PDF", 150)),
}


def pixels(png: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def box_of(content: bytes, field: str) -> Box:
    inner = unpacked(content)
    spot = litigation(read_scanned_pdf(inner) if inner.startswith(b"%PDF") else read_scan(inner))[field].spot
    assert spot is not None
    assert spot.box is not None
    return spot.box


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_outlined_place_of_a_scan_shows_its_figure(name: str) -> None:
    content = DOCUMENTS[name]
    box = box_of(content, "suit_direct.other")
    drawn_page = pixels(picture(content, box.page, [[box.left, box.top, box.right, box.bottom]]))
    rows, columns = np.nonzero((drawn_page == RED).all(axis=2))
    inside = drawn_page[rows.min() + 7 : rows.max() - 6, columns.min() + 7 : columns.max() - 6].min(axis=2)
    filled = np.flatnonzero((inside < 128).any(axis=1))
    figure = inside[max(filled[0] - 3, 0) : filled[-1] + 4]
    assert [seen.text for seen in recognise([np.ascontiguousarray(figure)], 64)] == ["8642"]


def test_colours_stay() -> None:
    shown = pixels(picture(DOCUMENTS["on its head, in colour"], 0, []))
    assert (shown == (30, 60, 200)).all(axis=2).any()


@pytest.mark.parametrize("number", [-1, 1, 999])
def test_a_page_that_is_not_there_is_no_picture(number: int) -> None:
    assert picture(DOCUMENTS["picture"], number, []) == b""
    assert picture(DOCUMENTS["scanned PDF in an archive"], number, []) == b""


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(50), b"<html></html>", b"PK\x03\x04", b"%PDF-1.7"]
)
def test_what_has_no_pages_or_is_broken_is_no_picture(content: bytes) -> None:
    assert picture(content, 0, []) == b""
