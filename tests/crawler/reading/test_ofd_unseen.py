"""Text of OFDs that nobody sees, or that is written on their pages: no figure comes of it, nor a blank."""

import re
import time
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO

import pytest

from crawler.reading.ofd.document import read_ofd
from storage.report import Reading, State
from tests.crawler.reading.printed_reports import HEIGHT, MM, WIDTH, Style, as_ofd, printed
from tests.crawler.reading.reading_of import differing
from tests.crawler.reading.test_ofd import PRINTED, every_part
from tests.crawler.reading.test_pdf import understood, wrong

OFD = as_ofd(printed(PRINTED, Style()))
FIGURE = re.compile(r'<ofd:TextObject ID="9"([^>]*)>(<ofd:TextCode[^>]*>)(\d+)</ofd:TextCode></ofd:TextObject>')
NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
PAPER = (
    f'<ofd:PathObject ID="5" Boundary="0 0 {WIDTH * MM:.3f} {HEIGHT * MM:.3f}" Fill="true" Stroke="false">'
    '<ofd:FillColor Value="255 255 255"/><ofd:AbbreviatedData>M {0} {1} L {2} {1} L {2} {3} L {0} {3} C'
    "</ofd:AbbreviatedData></ofd:PathObject>"
)
CLIP = (
    '<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary="0 0 9 9"><ofd:AbbreviatedData>M -90 -90 L -80 -90 L -80 -80 '
    "L -90 -80 C</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>"
)
INSIDE: dict[str, tuple[str, str]] = {
    "transparent": ("", '<ofd:FillColor Value="0 0 0" Alpha="0"/>'),
    "neither filled nor outlined": (' Fill="false"', ""),
    "of a white set": (' DrawParam="6"', ""),
    "of a set that is like a white one": (' DrawParam="7"', ""),
}
UNSURE: dict[str, tuple[str, str]] = {
    "clipped": ("", CLIP),
    "faint": (' Alpha="30"', ""),
    "pale": ("", '<ofd:FillColor Value="225 225 225"/>'),
    "pale by its opacity": (' Alpha="90"', '<ofd:FillColor Value="120 120 120"/>'),
    "of pale printing inks": ("", '<ofd:FillColor Value="0 0 0 40"/>'),
}


def with_parts(content: bytes, change: Callable[[re.Match[str]], str], more: str = "") -> bytes:
    """An OFD with each figure of its pages changed, and sets of colours among its resources."""

    def changed(name: str, text: str) -> Iterable[tuple[str, str]]:
        text = FIGURE.sub(change, text) if name.endswith("Content.xml") else text
        res = f"<ofd:PublicRes>Res.xml</ofd:PublicRes></ofd:CommonData>{more}"
        yield name, text.replace("</ofd:CommonData>", res)

    file = BytesIO(every_part(content, changed))
    with zipfile.ZipFile(file, "a") as archive:
        white = '<ofd:DrawParam ID="6"><ofd:FillColor Value="255 255 255"/></ofd:DrawParam>'
        other = '<ofd:DrawParam ID="7" Relative="6"/>'
        archive.writestr(
            "Doc_0/Res.xml", f"<ofd:Res {NAMESPACE}><ofd:DrawParams>{white}{other}</ofd:DrawParams></ofd:Res>"
        )
    return file.getvalue()


def reading_of(content: bytes) -> Reading:
    return understood(read_ofd(content), content)


def before(text: re.Match[str], attribute: str, inner: str) -> str:
    """A figure with another one in its place that is not seen."""
    own, code, figure = text.groups()
    other = (
        f'<ofd:TextObject ID="4"{own}{attribute}>{inner}{code}{int(figure[::-1]) + 3}</ofd:TextCode></ofd:TextObject>'
    )
    return other + text[0]


@pytest.mark.parametrize("name", INSIDE)
def test_text_without_colour_is_not_read(name: str) -> None:
    content = with_parts(OFD, lambda text: before(text, *INSIDE[name]))
    assert differing(reading_of(content), PRINTED) == {}


def test_white_text_on_a_ground_of_a_white_set_is_not_read() -> None:
    whole = PAPER.format(0, 0, f"{WIDTH * MM:.3f}", f"{HEIGHT * MM:.3f}")
    whole = whole.replace('<ofd:FillColor Value="255 255 255"/>', "").replace(
        "PathObject ID", 'PathObject DrawParam="6" ID', 1
    )
    content = with_parts(OFD, lambda text: before(text, *INSIDE["of a white set"]))
    content = every_part(content, lambda name, text: [(name, text.replace('Type="Body">', f'Type="Body">{whole}'))])
    assert differing(reading_of(content), PRINTED) == {}


@pytest.mark.parametrize("name", UNSURE)
def test_no_figure_comes_of_text_that_may_not_be_seen(name: str) -> None:
    reading = reading_of(with_parts(OFD, lambda text: before(text, *UNSURE[name])))
    assert wrong(reading, PRINTED) == {}
    assert {cell.state for cell in reading.cells.values()} == {State.UNREADABLE}


def test_text_that_is_clipped_beside_itself_is_read() -> None:
    """As programs do with every text: the clip holds all of it."""
    around = CLIP.replace("-90", "-300").replace("-80", "300")
    content = with_parts(OFD, lambda text: text[0].replace("<ofd:TextCode", f"{around}<ofd:TextCode"))
    assert differing(reading_of(content), PRINTED) == {}


def test_a_figure_outside_of_its_object_is_none() -> None:
    box = re.compile('Boundary="([^"]*)"')

    def moved(text: re.Match[str]) -> str:
        left, top, width, high = map(float, (box.search(text[0]) or text)[1].split())
        own = text[0].replace('CTM="10 0 0 10 0 0"', 'CTM="10 0 0 10 0 20"')
        return box.sub(f'Boundary="{left} {top - 20:.4f} {width} {high}"', own)

    reading = reading_of(with_parts(OFD, moved))
    assert {cell.state for cell in reading.cells.values()} == {State.UNREADABLE}


def test_what_is_painted_over_is_no_figure() -> None:
    whole = PAPER.format(0, 0, f"{WIDTH * MM:.3f}", f"{HEIGHT * MM:.3f}")
    content = every_part(OFD, lambda name, text: [(name, text.replace("</ofd:Layer>", f"{whole}</ofd:Layer>"))])
    assert {cell.state for cell in reading_of(content).cells.values()} == {State.UNREADABLE}
    content = every_part(OFD, lambda name, text: [(name, text.replace('Type="Body">', f'Type="Body">{whole}'))])
    assert differing(reading_of(content), PRINTED) == {}


def test_a_page_of_very_many_covers_takes_little_time() -> None:
    places = [f"{10 + number % 90} {10 + number // 90}" for number in range(9000)]
    texts = "".join(
        f'<ofd:TextObject ID="4" Boundary="{place} 4 4" Size="3"><ofd:TextCode X="0" Y="3">5</ofd:TextCode>'
        "</ofd:TextObject>"
        for place in places
    )
    drawn = "<ofd:AbbreviatedData>M 0 0 L 4 0 L 4 4 L 0 4 C</ofd:AbbreviatedData>"
    covers = "".join(
        f'<ofd:PathObject ID="5" Boundary="{place} 4 4" Fill="true">{drawn}</ofd:PathObject>' for place in places
    )
    content = every_part(OFD, lambda name, text: [(name, text.replace("</ofd:Layer>", f"{texts}{covers}</ofd:Layer>"))])
    start = time.process_time()
    read_ofd(content)
    assert time.process_time() - start < 10


def noted(kind: str, attribute: str = "") -> bytes:
    """A report whose figures are written on its pages instead of in them."""
    notes: list[str] = []

    def change(name: str, text: str) -> Iterable[tuple[str, str]]:
        if name == "Doc_0/Document.xml":
            text = text.replace("</ofd:Document>", "<ofd:Annotations>A/List.xml</ofd:Annotations></ofd:Document>")
            pages = re.findall(r'<ofd:Page ID="(\d+)"', text)
            listed = "".join(
                f'<ofd:Page PageID="{page}"><ofd:FileLoc>{page}.xml</ofd:FileLoc></ofd:Page>' for page in pages
            )
            yield "Doc_0/A/List.xml", f"<ofd:Annotations {NAMESPACE}>{listed}</ofd:Annotations>"
        elif name.endswith("Content.xml"):
            box = f"0 0 {WIDTH * MM:.3f} {HEIGHT * MM:.3f}"
            own = "".join(text[0] for text in FIGURE.finditer(text))
            note = f'<ofd:Annot ID="3" Type="{kind}"{attribute}><ofd:Appearance Boundary="{box}">{own}</ofd:Appearance>'
            yield f"Doc_0/A/{len(notes)}.xml", f"<ofd:PageAnnot {NAMESPACE}>{note}</ofd:Annot></ofd:PageAnnot>"
            notes.append(note)
            text = FIGURE.sub("", text)
        yield name, text

    return every_part(OFD, change)


def test_a_cell_in_which_a_note_stands_is_no_blank() -> None:
    assert {cell.state for cell in reading_of(noted("Stamp")).cells.values()} == {State.UNREADABLE}


@pytest.mark.parametrize(("kind", "attribute"), [("Watermark", ""), ("Stamp", ' Visible="false"')])
def test_a_mark_across_the_page_and_a_note_that_is_not_shown_are_none(kind: str, attribute: str) -> None:
    states = [cell.state for cell in reading_of(noted(kind, attribute)).cells.values()]
    assert states.count(State.BLANK) > len(states) / 2
