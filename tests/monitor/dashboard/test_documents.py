"""Archived documents are opened where nothing in them can act; pages of a PDF are drawn with their faults outlined."""

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select, update

from crawler.reading.process.pictures import page_picture
from monitor.dashboard.app import create_app
from monitor.dashboard.rendering import DashboardSettings
from storage import schema
from storage.archive import Archive, Exchange
from storage.report import Box
from tests.crawler.reading.reports import zeros
from tests.crawler.reading.scanned_reports import as_png, drawn
from tests.crawler.reading.test_scan import table_4_page
from tests.monitor.dashboard.browsing import Visitor, strings
from tests.monitor.dashboard.world import NOW, World, build

HOSTILE = (
    "<html><head><script>alert(1)</script></head><body onload=alert(1)>年报<form action=/findings></form></body></html>"
)


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Visitor, Path]]:
    folder = tmp_path_factory.mktemp("archived")
    world = build(folder)
    yield world, _site(world, folder), folder
    world.database.dispose()


def _site(world: World, folder: Path) -> Visitor:
    return Visitor(create_app(world.database, clock=lambda: NOW, settings=DashboardSettings(archive=folder)))


def _keep(world: World, folder: Path, name: str, body: bytes, media_type: str, form: str) -> tuple[str, int]:
    """Archive a body as the evidence of a document of the education office, and say where its report is shown."""
    archive = Archive(folder, f"{name}.warc.gz")
    headers = (("Content-Type", media_type),)
    evidence = archive.record(Exchange("https://www.shichuan.gov.cn/x", NOW, (), 200, headers, body))
    archive.close()
    office, document, edition = world.body_id("石川县教育局"), schema.document, schema.edition
    with world.database.write() as connection:
        report = select(schema.report.c.edition_id).where(
            schema.report.c.body_id == office, schema.report.c.year == 2024
        )
        key = connection.scalar(select(document.c.id).where(document.c.edition_id == report.scalar_subquery()))
        connection.execute(update(document).where(document.c.id == key).values(evidence=evidence, format=form))
        connection.execute(update(edition).where(edition.c.id == report.scalar_subquery()).values(format=form))
    assert key is not None
    return f"/reports/{office}/2024", key


def test_a_page_is_shown_in_a_sandbox(archived: tuple[World, Visitor, Path]) -> None:
    world, site, folder = archived
    address, key = _keep(world, folder, "page", HOSTILE.encode("gb18030"), "text/html; charset=gb18030", "html")
    (link,) = strings(site.page(address), "//a[contains(@href, '/documents/')]/@href")
    assert link == f"{address}/documents/{key}"
    answer = site.get(link)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "allow-" not in policy
    assert "script-src" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "text/html; charset=gb18030"
    assert answer.content == HOSTILE.encode("gb18030")


def test_anything_else_is_a_download_with_a_name_of_ours(archived: tuple[World, Visitor, Path]) -> None:
    world, site, folder = archived
    address, key = _keep(world, folder, "word", b"PK\x03\x04", "text/html", "docx")
    answer = site.get(f"{address}/documents/{key}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith('attachment; filename="nianbao-')
    assert answer.headers["content-security-policy"].startswith("sandbox")


def test_a_document_of_another_report_or_without_a_record_is_not_there(archived: tuple[World, Visitor, Path]) -> None:
    world, site, folder = archived
    address, key = _keep(world, folder, "other", b"x", "text/plain", "text")
    assert site.get(f"/reports/{world.body_id('石川县财政局')}/2023/documents/{key}").status_code == 404
    assert site.get(f"{address}/documents/999999").status_code == 404
    (folder / "other.warc.gz").unlink()
    gone = site.get(f"{address}/documents/{key}")
    assert gone.status_code == 404
    assert "存档副本" in gone.text


def _pdf() -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(200, 100))
    canvas.drawString(20, 50, "99")
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _pixels(png: bytes) -> tuple[int, int, set[bytes]]:
    width, height, _, kind = struct.unpack("!IIBB", png[16:26])
    channels = {0: 1, 2: 3, 6: 4}[kind]
    start = png.index(b"IDAT") + 4
    length = struct.unpack("!I", png[start - 8 : start - 4])[0]
    raw = zlib.decompress(png[start : start + length])
    line = width * channels + 1
    assert len(raw) == line * height
    rows = [raw[row * line + 1 : (row + 1) * line] for row in range(height)]
    return width, height, {row[at : at + 3] for row in rows for at in range(0, len(row), channels)}


def test_a_page_is_drawn_with_its_faults_outlined() -> None:
    red = bytes((0xC0, 0x1F, 0x33))
    plain = page_picture(_pdf(), 0, [])
    marked = page_picture(_pdf(), 0, [Box(0, 18, 40, 40, 55), Box(1, 0, 0, 9, 9)])
    assert _pixels(plain)[:2] == _pixels(marked)[:2] == (320, 160)
    assert red not in _pixels(plain)[2]
    assert red in _pixels(marked)[2]
    assert page_picture(_pdf(), 1, []) == b""
    assert page_picture(b"%PDF-1.7 nothing", 0, []) == b""


def test_an_image_is_drawn_too_and_other_formats_are_not(archived: tuple[World, Visitor, Path]) -> None:
    world, site, folder = archived
    sheet = as_png(drawn(table_4_page(zeros()), 100))
    address, key = _keep(world, folder, "scan", sheet, "image/png", "image")
    answer = site.get(f"{address}/documents/{key}/pages/0.png")
    assert answer.headers["content-type"] == "image/png"
    beyond = site.get(f"{address}/documents/{key}/pages/1.png")
    assert beyond.status_code == 404
    assert "请打开存档副本" in beyond.text
    address, key = _keep(world, folder, "text", b"x", "text/plain", "text")
    assert site.get(f"{address}/documents/{key}/pages/0.png").status_code == 404


def test_the_report_shows_the_pages_of_its_pdf(archived: tuple[World, Visitor, Path]) -> None:
    world, site, folder = archived
    address, key = _keep(world, folder, "print", _pdf(), "application/pdf", "pdf")
    answer = site.get(f"{address}/documents/{key}/pages/0.png")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert site.get(f"{address}/documents/{key}/pages/7.png").status_code == 404


def test_a_page_and_what_it_has_attached_are_each_what_they_are(archived: tuple[World, Visitor, Path]) -> None:
    """A page whose report is an attached PDF: the page opens as a page, the picture is drawn of the PDF."""
    world, site, folder = archived
    address, key = _keep(world, folder, "holder", HOSTILE.encode(), "text/html; charset=utf-8", "pdf")
    printed = _pdf()
    archive = Archive(folder, "parts.warc.gz")
    parts = [
        archive.record(Exchange(f"https://www.shichuan.gov.cn/{number}", NOW, (), 200, (), body))
        for number, body in enumerate((b"PK\x03\x04", printed))
    ]
    archive.close()
    with world.database.write() as connection:
        connection.execute(update(schema.document).where(schema.document.c.id == key).values(attached=parts))
    opened = site.get(f"{address}/documents/{key}")
    assert opened.headers["content-type"] == "text/html; charset=utf-8"
    assert opened.content == HOSTILE.encode()
    assert site.get(f"{address}/documents/{key}/pages/0.png").content.startswith(b"\x89PNG")
    links = [link for link in strings(site.page(address), "//a/@href") if "/attached/" in link]
    assert links == [f"{address}/documents/{key}/attached/{number}" for number in (1, 2)]
    second = site.get(links[1])
    assert second.content == printed
    assert second.headers["content-disposition"].endswith('.pdf"')
    assert second.headers["content-security-policy"].startswith("sandbox")
    assert site.get(f"{address}/documents/{key}/attached/3").status_code == 404
