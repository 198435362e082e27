"""Reports that were printed and scanned: in a PDF, a TIFF or a Word file, and as the pictures of a web page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from PIL import Image

from tests.corpus.office_types import in_office_types, in_thin_types
from tests.corpus.other_devices import (
    beside_each_other,
    packed_again,
    parted_badly,
    parted_piece_by_piece,
    screened,
    seen_from_the_side,
    seen_on_a_screen,
)
from tests.corpus.pages import drawn
from tests.corpus.paper import handled, watermarked
from tests.corpus.picture_files import FILES, USUAL_FILES
from tests.corpus.printed_files import on_plain_pages, on_ruled_pages
from tests.corpus.report import Report, any_report
from tests.corpus.scanned_pages import (
    Print,
    any_print,
    in_other_types,
    picture_of,
    with_coloured_heads,
    with_other_lines,
)
from tests.corpus.scanners import (
    Look,
    black_and_white_scanner,
    book_scanner,
    cleaning_program,
    fax,
    fax_of_oblong_pixels,
    office_scanner,
    office_scanner_of_sealed_pages,
    poor_scanner,
    scanned,
    telephone,
)
from tests.corpus.used_paper import folded, on_dirty_glass, printed_through, ticked, with_red_head
from tests.corpus.written import Written

_PAD = 5.0
"""Room beside a text, in a font whose figures are wider than the drawn page takes them to be."""


@dataclass(frozen=True)
class Kind:
    """A kind of scan: the device, the lines of the tables (``all``, ``across``, ``none``), what the print has of its
    own, what the paper bears besides, whether pages lie on their long side, whether they were laid in sideways or on
    their heads, and in which files they come."""

    device: Callable[[Random], Look] = office_scanner
    lines: str = "all"
    printed: Callable[[Print, Random], Print] | None = None
    bears: Callable[[Image.Image, int, Path, Random], Image.Image] | None = None
    becomes: Callable[[Image.Image, int, Random], Image.Image] | None = None
    is_wide: bool = False
    are_beside: bool = False
    is_turned: bool = False
    files: Sequence[str] = USUAL_FILES


SCANS: Mapping[str, Kind] = {
    "scan": Kind(),
    "scan, lines across": Kind(lines="across"),
    "scan without lines": Kind(lines="none"),
    "scan with seals": Kind(office_scanner_of_sealed_pages),
    "scan, black and white": Kind(black_and_white_scanner),
    "scan, fax": Kind(fax),
    "scan, photograph": Kind(telephone),
    "scan, other types": Kind(printed=in_other_types),
    "scan, other lines": Kind(printed=with_other_lines),
    "scan, coloured heads": Kind(printed=with_coloured_heads),
    "scan, pages turned": Kind(is_wide=True, is_turned=True),
    "scan in two layers": Kind(printed=in_other_types, files=("in two layers of a PDF",)),
    "scan in a Word file": Kind(files=("in a Word file",)),
    "scan, poor": Kind(poor_scanner),
    "scan, bound": Kind(book_scanner),
    "scan, watermark": Kind(bears=watermarked),
    "scan, handled": Kind(bears=handled),
    "scan, fax of oblong pixels": Kind(fax_of_oblong_pixels),
    "scan, cleaned by a program": Kind(cleaning_program),
    "scan, office types": Kind(printed=in_office_types, bears=with_red_head),
    "scan, thin types": Kind(poor_scanner, printed=in_thin_types),
    "scan, office types, across": Kind(lines="across", printed=in_office_types),
    "scan, two pages beside": Kind(printed=in_office_types, are_beside=True),
    "scan, printed through": Kind(printed=in_office_types, bears=printed_through),
    "scan, ticked": Kind(printed=in_office_types, bears=ticked),
    "scan, folded": Kind(printed=in_office_types, bears=folded),
    "scan, dirty glass": Kind(printed=in_office_types, bears=on_dirty_glass),
    "scan, packed again": Kind(printed=in_office_types, becomes=packed_again),
    "scan, screened": Kind(printed=in_office_types, becomes=screened),
    "scan, parted piece by piece": Kind(printed=in_office_types, becomes=parted_piece_by_piece),
    "scan, parted badly": Kind(printed=in_office_types, becomes=parted_badly),
    "scan, from the side": Kind(telephone, printed=in_office_types, becomes=seen_from_the_side),
    "scan, on a screen": Kind(telephone, printed=in_office_types, becomes=seen_on_a_screen),
}
"""The kinds of scan by their names."""

_TURNS = ("scan", "scan, lines across", "scan", "scan without lines", "scan", *list(SCANS)[3:])


def scan(seed: int, number: int, kinds: Sequence[str] = _TURNS) -> tuple[str, Written]:
    """One scan of the corpus, always the same for the same seed and number; the kinds take turns."""
    random = Random(f"{seed} scanned {number}")
    kind = kinds[number % len(kinds)]
    return kind, scanned_report(any_report(random), random, SCANS[kind])


def scanned_report(report: Report, random: Random, kind: Kind) -> Written:
    """A report as one kind of scan."""
    look = kind.device(random)
    how = any_print(random, look.dpi, kind.lines)
    if kind.printed:
        how = kind.printed(how, random)
    pages = drawn(report, random, ruled=kind.lines != "none", larger=how.larger, pad=_PAD, wide=kind.is_wide)
    pictures = [_scanned(picture_of(page, how), look, how, random, kind) for page in pages]
    if kind.are_beside:
        pictures = beside_each_other(pictures, random)
    if kind.is_turned:
        turns = random.choice([[90], [270], [180], [0, 90, 180, 270]])
        pictures = [picture.rotate(random.choice(turns), expand=True) for picture in pictures]
    if pictures[0].mode == "1":
        look = replace(look, colours="black and white")
    form = random.choice(list(kind.files))
    content, content_type = FILES[form](pictures, look, report)
    own = on_ruled_pages(report) if kind.lines == "all" else on_plain_pages(report)
    for feature in (f"scan: {form}", *how.features, *look.features):
        own = own.without(set(), feature)
    return Written(content, own, content_type)


def _scanned(picture: Image.Image, look: Look, how: Print, random: Random, kind: Kind) -> Image.Image:
    if kind.bears:
        picture = kind.bears(picture, look.dpi, how.font, random)
    picture = scanned(picture, look, how.font, random)
    return kind.becomes(picture, look.dpi, random) if kind.becomes else picture
