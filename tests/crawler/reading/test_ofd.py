"""OFDs after GB/T 33190: every figure or none, never another, and nothing hostile."""

import io
import random
import zipfile
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given, settings

from crawler.reading.blocks import ScanError, UnreadableError
from crawler.reading.ofd.document import read_ofd
from crawler.reading.ofd.page import steps
from crawler.reading.process.picturing import picture
from crawler.reading.scan.document import read_scanned_ofd
from storage.forms import FORM_2021
from storage.report import Completeness, DocumentKind, Format, Reading
from tests.crawler.reading.printed_reports import HEIGHT, MM, WIDTH, Style, as_ofd, printed
from tests.crawler.reading.reading_of import differing
from tests.crawler.reading.reports import TITLE, zeros
from tests.crawler.reading.scanned_reports import as_png, drawn
from tests.crawler.reading.test_pdf import FIGURES, PHASES, STYLES, understood, wrong
from tests.crawler.reading.test_scan import litigation, table_4_page

PRINTED = {
    name: str(number)
    for name, number in zip(FORM_2021.fields, random.Random(3).sample(range(1, 9999), 200), strict=True)
}


def reading_of_ofd(content: bytes) -> Reading:
    return understood(read_ofd(content), content)


def changed(content: bytes, name: str, old: str, new: str) -> bytes:
    """An OFD with a text replaced in one of its parts; a part that gets no text is left out."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given_, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in given_.namelist():
            text = given_.read(member).decode()
            if member == name:
                assert old in text
                text = text.replace(old, new)
            if text:
                archive.writestr(member, text)
    return file.getvalue()


@given(STYLES)
@settings(max_examples=15, deadline=None, phases=PHASES)
def test_a_ruled_report_gives_every_figure(style: Style) -> None:
    assert differing(reading_of_ofd(as_ofd(printed(PRINTED, style))), PRINTED) == {}


@given(STYLES, FIGURES)
@settings(max_examples=15, deadline=None, phases=PHASES)
def test_no_figure_is_wrong_whatever_is_printed(style: Style, figures: list[str]) -> None:
    truth = dict(zip(FORM_2021.fields, figures, strict=True))
    assert wrong(reading_of_ofd(as_ofd(printed(truth, style))), truth) == {}


def test_a_report_whose_lines_stand_in_a_template() -> None:
    reading = reading_of_ofd(as_ofd(printed(PRINTED, Style()), template_lines=True))
    assert differing(reading, PRINTED) == {}
    assert (reading.kind, reading.format, reading.completeness, reading.title) == (
        DocumentKind.REPORT,
        Format.OFD,
        Completeness.COMPLETE,
        TITLE,
    )
    spot = reading.cells["requests.carried_out.total"].spot
    assert spot is not None
    assert spot.box is not None


@pytest.mark.parametrize(
    ("written", "count", "distances"),
    [
        ("1.5 g 3 2", 4, [1.5, 2, 2, 2]),
        ("1", 3, [1, 1, 1]),
        ("g 999999 2", 2, [2, 2]),
        ("1 2 3", 2, [1, 2]),
        (None, 3, []),
        ("g 2 1 5", 3, [1, 1, 5]),
    ],
)
def test_distances_between_characters(written: str | None, count: int, distances: list[float]) -> None:
    assert steps(written, count) == distances


OFD = as_ofd(printed(PRINTED, Style()))
CONTENT = "Doc_0/Pages/Page_0/Content.xml"
HOSTILE: dict[str, Callable[[], bytes]] = {
    "no ZIP": lambda: b"PK\x03\x04" + b"x" * 100,
    "cut off": lambda: OFD[: len(OFD) // 2],
    "part missing": lambda: changed(OFD, "Doc_0/Document.xml", "Pages/Page_0/", "Pages/Page_77/"),
    "path out of the file": lambda: changed(
        OFD, "Doc_0/Document.xml", "Pages/Page_0/Content.xml", "../../../etc/passwd"
    ),
    "endless number": lambda: changed(OFD, CONTENT, 'Boundary="', 'Boundary="1e999 '),
    "no number": lambda: changed(OFD, CONTENT, 'Size="', 'Size="x'),
    "document type": lambda: changed(
        OFD, CONTENT, "<ofd:Page", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><ofd:Page'
    ),
    "no pages": lambda: changed(OFD, "Doc_0/Document.xml", "<ofd:Page ", "<ofd:Sheet "),
    "bomb": lambda: changed(OFD, CONTENT, "<ofd:Content>", "<ofd:Content>" + " " * (30 << 20)),
    "same page 400 times": lambda: changed(
        OFD,
        "Doc_0/Document.xml",
        "</ofd:Pages>",
        '<ofd:Page BaseLoc="Pages/Page_0/Content.xml"/>' * 400 + "</ofd:Pages>",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(UnreadableError, match=r"^(?:the|a|page) .{10,}$"):
        read_ofd(HOSTILE[name]())


def scanned_ofd(*strips: bytes, extra: str = "", turn: str = "210 0 0 {} 0 0") -> bytes:
    """An OFD of one page that is pictures of equal height below each other, with another empty part if wanted."""
    high = 297 / len(strips)
    numbers = range(len(strips))
    shown = "".join(
        f'<ofd:ImageObject ID="{20 + number}" Boundary="0 {number * high} 210 {high}" CTM="{turn.format(high)}"'
        f' ResourceID="{40 + number}"/>'
        for number in numbers
    )
    namespace = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    resource = "".join(
        f'<ofd:MultiMedia ID="{40 + number}" Type="Image"><ofd:MediaFile>{number}.png</ofd:MediaFile></ofd:MultiMedia>'
        for number in numbers
    )
    resource = f"<ofd:MultiMedias>{resource}</ofd:MultiMedias>"
    common = "<ofd:CommonData><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
    pages = '<ofd:Pages><ofd:Page BaseLoc="/D/C.xml"/></ofd:Pages>'
    parts: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {namespace}><ofd:DocRoot>D/Document.xml</ofd:DocRoot></ofd:OFD>",
        "D/Document.xml": f"<ofd:Document {namespace}>{common}{pages}</ofd:Document>",
        "D/DocumentRes.xml": f'<ofd:Res {namespace} BaseLoc="Res">{resource}</ofd:Res>',
        "D/C.xml": f"<ofd:Page {namespace}><ofd:Content><ofd:Layer>{shown}</ofd:Layer></ofd:Content></ofd:Page>",
        **{f"D/Res/{number}.png": strip for number, strip in enumerate(strips)},
    }
    if extra:
        parts[extra] = ""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_picture_in_the_place_of_the_text_is_a_scan_and_read_as_one() -> None:
    texts = zeros() | {"suit_direct.other": "8642"}
    content = scanned_ofd(as_png(drawn(table_4_page(texts), 150)))
    with pytest.raises(ScanError):
        read_ofd(content)
    cell = litigation(read_scanned_ofd(content))["suit_direct.other"]
    assert cell.text == "8642"
    assert picture(content, 0, []).startswith(b"\x89PNG")
    assert picture(content, 1, []) == b""


def test_a_page_put_together_of_strips_is_read_where_the_strips_lie_plainly() -> None:
    texts = zeros() | {"suit_direct.other": "8642"}
    page = drawn(table_4_page(texts), 150)
    high = page.height // 2
    upper, lower = page.crop((0, 0, page.width, high)), page.crop((0, high, page.width, 2 * high))
    content = scanned_ofd(as_png(upper), as_png(lower))
    assert litigation(read_scanned_ofd(content))["suit_direct.other"].text == "8642"
    with pytest.raises(UnreadableError, match="several pictures"):
        read_scanned_ofd(scanned_ofd(as_png(upper), as_png(lower), turn="0 210 {} 0 0 0"))


def test_a_part_that_is_not_there_is_no_picture() -> None:
    content = changed(scanned_ofd(b"none"), "D/Document.xml", "DocumentRes", "OtherRes")
    with pytest.raises(UnreadableError, match="several pictures, or of none"):
        read_scanned_ofd(content)


def test_an_encrypted_package_says_that_it_is() -> None:
    with pytest.raises(UnreadableError, match="is encrypted"):
        read_ofd(scanned_ofd(b"", extra="Encryptions.xml"))


def test_a_signed_package_is_read() -> None:
    file = io.BytesIO(OFD)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("Doc_0/Signs/Signatures.xml", "<ofd:Signatures/>")
        archive.writestr("Doc_0/Signs/Sign_0/SignedValue.dat", b"\x30\x82")
    assert differing(reading_of_ofd(file.getvalue()), PRINTED) == {}


def test_a_text_that_stands_on_its_head_is_not_read() -> None:
    """Its digits are seen in the other order than the file names them."""
    turned = changed(OFD, CONTENT, 'CTM="10 0 0 10 0 0"', 'CTM="-10 0 0 -10 5 3.8"')
    with pytest.raises(UnreadableError, match="does not say which characters"):
        read_ofd(turned)


Change = Callable[[str, str], Iterable[tuple[str, str]]]
"""From a part's name and text to those of the parts that stand in its place."""


def every_part(content: bytes, change: Change) -> bytes:
    """An OFD with its parts changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given_, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in given_.namelist():
            for name, text in change(member, given_.read(member).decode()):
                archive.writestr(name, text)
    return file.getvalue()


def colours_in_hexadecimals(name: str, text: str) -> Iterable[tuple[str, str]]:
    yield name, text.replace("<ofd:TextCode", '<ofd:FillColor Value="#1a #1A #1a"/><ofd:TextCode')


def folders_as_windows_parts_them(name: str, text: str) -> Iterable[tuple[str, str]]:
    yield name.replace("/", "\\"), text.replace("Pages/", "Pages\\").replace("/Content.xml", "\\Content.xml")


def pages_drawn_elsewhere(name: str, text: str, turn: str = "", size: str = "") -> Iterable[tuple[str, str]]:
    """What a page shows is a drawing among its resources, that it names."""
    if not name.endswith("Content.xml"):
        yield name, text
        return
    layer = text[text.index("<ofd:Layer") : text.index("</ofd:Content>")]
    box = f"0 0 {WIDTH * MM:.3f} {HEIGHT * MM:.3f}"
    shown = f'<ofd:Layer ID="1"><ofd:CompositeObject ID="2" ResourceID="800" Boundary="{box}"{turn}/></ofd:Layer>'
    drawing = f'<ofd:CompositeGraphicUnit ID="800"><ofd:Content>{layer}</ofd:Content></ofd:CompositeGraphicUnit>'
    place = name.removeprefix("Doc_0/").replace("Content.xml", "PageRes.xml")
    named = f"{size}<ofd:PageRes>{place}</ofd:PageRes><ofd:Content>"
    yield name, text.replace(layer, shown).replace("<ofd:Content>", named)
    yield f"Doc_0/{place}", f'<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016">{drawing}</ofd:Res>'


def pages_on_their_side(name: str, text: str) -> Iterable[tuple[str, str]]:
    """Everything on a page is turned to the right."""
    size = f"<ofd:Area><ofd:PhysicalBox>0 0 {HEIGHT * MM:.3f} {WIDTH * MM:.3f}</ofd:PhysicalBox></ofd:Area>"
    return pages_drawn_elsewhere(name, text, f' CTM="0 1 -1 0 {HEIGHT * MM:.3f} 0"', size)


@pytest.mark.parametrize(
    "change", [colours_in_hexadecimals, folders_as_windows_parts_them, pages_drawn_elsewhere, pages_on_their_side]
)
def test_what_other_programs_write_is_read(change: Change) -> None:
    assert differing(reading_of_ofd(every_part(OFD, change)), PRINTED) == {}


def test_the_version_in_force_is_read() -> None:
    older = as_ofd(printed(zeros(), Style()))
    content = io.BytesIO(every_part(OFD, lambda name, text: [(name.replace("Doc_0", "Doc_0/V2"), text)]))
    listed = '<ofd:Versions><ofd:Version ID="2" Current="true" BaseLoc="/Doc_0/V2/V.xml"/></ofd:Versions></ofd:DocBody>'
    namespace = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    with zipfile.ZipFile(content, "a") as archive, zipfile.ZipFile(io.BytesIO(older)) as before:
        for name in before.namelist():
            if name != "OFD.xml":
                archive.writestr(name, before.read(name))
        archive.writestr(
            "Doc_0/V2/V.xml", f"<ofd:DocVersion {namespace}><ofd:DocRoot>Document.xml</ofd:DocRoot></ofd:DocVersion>"
        )
    whole = changed(content.getvalue(), "OFD.xml", "</ofd:DocBody>", listed)
    assert differing(reading_of_ofd(whole), PRINTED) == {}
