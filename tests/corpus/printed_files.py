"""The drawn pages of a report as PDF and as OFD (GB/T 33190)."""

import io
import zipfile
from collections.abc import Iterator
from random import Random
from xml.sax.saxutils import escape

from reportlab.pdfgen.canvas import Canvas

from tests.corpus.pages import FONT, HEIGHT, SIZE, DrawnPage, drawn, width_of
from tests.corpus.report import Report
from tests.corpus.written import Written, gaps_of, known_by_header

_MM = 25.4 / 72
_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ruled_pdf(report: Report, random: Random) -> Written:
    """A PDF whose tables have lines: strokes, or thin filled boxes as word processors draw them."""
    filled = random.random() < 0.5
    own = on_ruled_pages(report).without(set(), "pdf: lines as boxes" if filled else "pdf: lines as strokes")
    return Written(_pdf(drawn(report, random), random, filled=filled), own)


def plain_pdf(report: Report, random: Random) -> Written:
    """A PDF whose tables have no lines: where a figure is missing nobody can be sure of its neighbours."""
    return Written(_pdf(drawn(report, random, ruled=False), random, filled=False), on_plain_pages(report))


def on_plain_pages(report: Report) -> Report:
    """What can be known of a report whose tables have no lines down."""
    return report.without(gaps_of(report) | known_by_header(report), "no lines")


def on_ruled_pages(report: Report) -> Report:
    """What can be known of a report on pages whose tables have lines."""
    # On a page of its own, without its header, a row does not show the order of its columns, and one with more cells
    # than figures not which are missing.
    lost = set(report.form.request_fields) if "table 3 columns: another order" in report.features else set()
    return report.without(lost | gaps_of(report, padded_only=True), "on pages")


def _pdf(pages: list[DrawnPage], random: Random, *, filled: bool) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=True)
    apart = random.random() < 0.3
    for page in pages:
        canvas.setPageSize((page.width, HEIGHT))
        canvas.setFont(FONT, SIZE)
        canvas.setLineWidth(0.5)
        for left, top, right, bottom in page.lines:
            if filled:
                canvas.rect(
                    left - 0.25, HEIGHT - bottom - 0.25, right - left + 0.5, bottom - top + 0.5, stroke=0, fill=1
                )
            else:
                canvas.line(left, HEIGHT - top, right, HEIGHT - bottom)
        for word in page.words:
            if not apart:
                canvas.drawString(word.left, HEIGHT - word.base, word.text)
                continue
            for position, character in enumerate(word.text):
                canvas.drawString(word.left + width_of(word.text[:position]), HEIGHT - word.base, character)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def ofd_file(report: Report, random: Random) -> Written:
    """An .ofd: a ZIP of XML files, lengths in millimetres."""
    pages = drawn(report, random)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _members(pages):
            archive.writestr(
                zipfile.ZipInfo(name, (2024, 1, 2, 3, 4, 6)), f'<?xml version="1.0" encoding="UTF-8"?>{text}'
            )
    return Written(stream.getvalue(), on_ruled_pages(report))


def _members(pages: list[DrawnPage]) -> Iterator[tuple[str, str]]:
    root = (
        f'<ofd:OFD {_NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>'
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )
    yield "OFD.xml", root
    listed = "".join(
        f'<ofd:Page ID="{number + 10}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(pages))
    )
    width = max(page.width for page in pages)
    area = f"<ofd:PageArea><ofd:PhysicalBox>0 0 {width * _MM:.3f} {HEIGHT * _MM:.3f}</ofd:PhysicalBox></ofd:PageArea>"
    listing = (
        f"<ofd:Document {_NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>99999</ofd:MaxUnitID>{area}"
        "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )
    yield "Doc_0/Document.xml", listing
    yield (
        "Doc_0/PublicRes.xml",
        f'<ofd:Res {_NAMESPACE} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="宋体"/></ofd:Fonts></ofd:Res>',
    )
    for number, page in enumerate(pages):
        objects = "".join(_objects(page))
        content = (
            f'<ofd:Page {_NAMESPACE}>{area.replace("PageArea", "Area")}<ofd:Content><ofd:Layer ID="4">{objects}'
            "</ofd:Layer></ofd:Content></ofd:Page>"
        )
        yield f"Doc_0/Pages/Page_{number}/Content.xml", content


def _objects(page: DrawnPage) -> Iterator[str]:
    number = 100
    for left, top, right, bottom in page.lines:
        number += 1
        width, height = (right - left) * _MM, (bottom - top) * _MM
        box = f"{left * _MM:.3f} {top * _MM:.3f} {width:.3f} {height:.3f}"
        path = f"<ofd:AbbreviatedData>M 0 0 L {width:.3f} {height:.3f}</ofd:AbbreviatedData>"
        yield f'<ofd:PathObject ID="{number}" Boundary="{box}" LineWidth="0.2">{path}</ofd:PathObject>'
    for word in page.words:
        number += 1
        size = SIZE * _MM
        advances = " ".join(f"{width_of(character) * _MM:.3f}" for character in word.text[:-1])
        delta = f' DeltaX="{advances}"' if advances else ""
        box = f"{word.left * _MM:.3f} {(word.base - SIZE) * _MM:.3f} {width_of(word.text) * _MM:.3f} {size * 1.2:.3f}"
        yield (
            f'<ofd:TextObject ID="{number}" Boundary="{box}" Font="3" Size="{size:.3f}">'
            f'<ofd:TextCode X="0" Y="{size:.3f}"{delta}>{escape(word.text)}</ofd:TextCode></ofd:TextObject>'
        )
