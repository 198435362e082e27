"""Reports that were printed and scanned: as PDF, as TIFF, and as the pictures of a web page."""

import base64
import io
from collections.abc import Callable, Mapping, Sequence
from html import escape
from random import Random

from PIL import Image

from tests.corpus.pages import drawn
from tests.corpus.printed_files import on_plain_pages, on_ruled_pages
from tests.corpus.report import Report, any_report
from tests.corpus.scanned_pages import any_print, picture_of
from tests.corpus.scanners import (
    Look,
    as_jpeg,
    black_and_white_scanner,
    fax,
    office_scanner,
    office_scanner_of_sealed_pages,
    scanned,
    telephone,
)
from tests.corpus.written import Written

_PAD = 5.0
"""Room beside a text, in a font whose figures are wider than the drawn page takes them to be."""


SCANS: Mapping[str, tuple[Callable[[Random], Look], str]] = {
    "scan": (office_scanner, "all"),
    "scan, lines across": (office_scanner, "across"),
    "scan without lines": (office_scanner, "none"),
    "scan with seals": (office_scanner_of_sealed_pages, "all"),
    "scan, black and white": (black_and_white_scanner, "all"),
    "scan, fax": (fax, "all"),
    "scan, photograph": (telephone, "all"),
}
"""The device and the lines of the tables (all, across, none), by the name of the kind of scan."""

_TURNS = ("scan", "scan, lines across", "scan", "scan without lines", "scan", *list(SCANS)[3:])


def scan(seed: int, number: int, kinds: Sequence[str] = _TURNS) -> tuple[str, Written]:
    """One scan of the corpus, always the same for the same seed and number; the kinds take turns."""
    random = Random(f"{seed} scanned {number}")
    kind = kinds[number % len(kinds)]
    return kind, scanned_report(any_report(random), random, kind)


def scanned_report(report: Report, random: Random, kind: str) -> Written:
    """A report as one kind of scan."""
    device, lines = SCANS[kind]
    look = device(random)
    how = any_print(random, look.dpi, lines)
    pages = drawn(report, random, ruled=lines != "none", larger=how.larger, pad=_PAD)
    pictures = [scanned(picture_of(page, how), look, how.font, random) for page in pages]
    form = random.choice(list(_FILES))
    content, content_type = _FILES[form](pictures, look, report)
    own = on_ruled_pages(report) if lines == "all" else on_plain_pages(report)
    own = own.without(set(), f"scan: {form}").without(set(), f"scan: printed in {how.font.stem}")
    for feature in look.features:
        own = own.without(set(), feature)
    return Written(content, own, content_type)


def _pdf(pictures: Sequence[Image.Image], look: Look, _: Report) -> tuple[bytes, str]:
    options = {} if look.colours == "black and white" else {"quality": look.quality}
    return _pages(pictures, "PDF", resolution=look.dpi, **options), "application/pdf"


def _tiff(pictures: Sequence[Image.Image], look: Look, _: Report) -> tuple[bytes, str]:
    # Colours that are packed without loss may take more room than a document may have.
    packed = {"black and white": "group4", "colour": "jpeg"}.get(look.colours, "tiff_lzw")
    options = {"quality": look.quality} if packed == "jpeg" else {}
    return _pages(pictures, "TIFF", dpi=(look.dpi, look.dpi), compression=packed, **options), "image/tiff"


def _pages(pictures: Sequence[Image.Image], form: str, **options: object) -> bytes:
    file = io.BytesIO()
    first, *others = pictures
    first.save(file, form, save_all=True, append_images=others, **options)
    return file.getvalue()


def _web_page(pictures: Sequence[Image.Image], look: Look, report: Report) -> tuple[bytes, str]:
    """A page that shows the report's pages as pictures, written into their addresses."""
    is_photograph = look.colours != "black and white"
    shown = []
    for picture in pictures:
        content, kind = (as_jpeg(picture, look.quality), "jpeg") if is_photograph else (_pages([picture], "PNG"), "png")
        shown.append(f'<p><img src="data:image/{kind};base64,{base64.b64encode(content).decode()}"></p>')
    title = f"<h1>{escape(report.title)}</h1>"
    return f"<!DOCTYPE html><meta charset=utf-8>{title}{''.join(shown)}".encode(), "text/html"


_FILES: Mapping[str, Callable[[Sequence[Image.Image], Look, Report], tuple[bytes, str]]] = {
    "in a PDF": _pdf,
    "in a TIFF file": _tiff,
    "in a web page": _web_page,
}
