"""Reads a document of any format: told by its content, handed to its reader, understood."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import unquote, urljoin

from loguru import logger

from crawler.reading.blocks import Page, ScanError, SeveralReportsError, UnreadableError, UntoldTextError
from crawler.reading.containers.web_archive import unwrapped
from crawler.reading.containers.zip_document import unpacked
from crawler.reading.formats import format_of
from crawler.reading.html.document import read_html
from crawler.reading.meaning.attached import with_attached
from crawler.reading.meaning.document_title import names_given
from crawler.reading.meaning.year_meant import only_year
from crawler.reading.ofd.document import read_ofd
from crawler.reading.pdf.document import read_pdf
from crawler.reading.refusals import readable
from crawler.reading.scan.document import read_scan, read_scanned_ofd, read_scanned_pdf, read_untold_pdf
from crawler.reading.scan.pictured_tables import NO_PICTURES, pictures_beside, with_pictures_read
from crawler.reading.scan.recognition import is_installed
from crawler.reading.text.document import read_text
from crawler.reading.text.encoding import decode
from crawler.reading.text.markdown_pages import with_lines_kept
from crawler.reading.understanding import failed, understand
from crawler.reading.word.document import read_word
from crawler.reading.word.docx_document import read_docx
from crawler.reading.word.office_xml import packaged
from crawler.reading.workbook.document import read_sheet
from storage.report import Completeness, Document, Format, Reading


def read(document: Document) -> Reading:
    """What a document says, with what is attached to it.

    Never raises: what cannot be read is a reading whose ``problems`` say why.
    """
    pictures = [part for part in document.attached if format_of(part.content) is Format.IMAGE]
    reading = _read(document, {part.address: part.content for part in pictures})
    shown = {urljoin(document.address, address) for address in reading.attachments} if _is_shown(reading) else set()
    others = [part for part in document.attached if part not in pictures or part.address not in shown]
    return with_attached(reading, [(part.name, _read(_named(part, reading.title))) for part in others])


def _named(part: Document, title: str) -> Document:
    """An attached document with its page's title, which tells the year that is meant where its own name does not."""
    return part if part.listed_title or only_year(unquote(part.name)) else replace(part, listed_title=title)


def _is_shown(reading: Reading) -> bool:
    """Whether a page was read with the pictures it shows."""
    return reading.format is Format.HTML and any(cell.is_recognised for cell in reading.cells.values())


def _read(document: Document, beside: Mapping[str, bytes] = NO_PICTURES) -> Reading:
    """What one document says; ``beside`` are the pictures that it may show, by their addresses."""
    form = format_of(document.content)
    try:
        member = unquote(document.address.partition("#")[2])
        content, declared = _opened(unpacked(readable(document.content), names_given(document), member))
        form = format_of(content)
        if form is Format.HTML:
            return _read_html(content, declared or document.content_type, document, beside)
        return understand(_page(content, form, declared or document.content_type), document)
    except UnreadableError as reason:
        return failed(document, form, str(reason), is_of_many=isinstance(reason, SeveralReportsError))
    except Exception as error:  # noqa: BLE001 - one bad document must not end a crawl; logged whole
        logger.exception(f"reading {document.address} failed")
        return failed(document, form, f"reading failed unexpectedly ({type(error).__name__})")


def _read_pdf(content: bytes) -> Page:
    try:
        return _read_pages(content)
    except UntoldTextError:
        if not is_installed():
            raise
        return read_untold_pdf(content)


def _read_pages(content: bytes) -> Page:
    try:
        return read_pdf(content)
    except ScanError as scan:
        return read_scanned_pdf(content, scan.with_text)


def _read_ofd(content: bytes) -> Page:
    try:
        return read_ofd(content)
    except ScanError:
        return read_scanned_ofd(content)


def _read_docx(content: bytes) -> Page:
    return with_pictures_read(read_docx(content, _read_wrapped), content)


def _opened(content: bytes) -> tuple[bytes, str]:
    """What a web archive or a Word document in one XML file holds, else the content; and the type it declares."""
    content, declared = unwrapped(content)
    return packaged(content), declared


def _read_wrapped(content: bytes) -> Page:
    """A document that a Word document wraps; one that wraps another is not opened further."""
    content, declared = _opened(readable(content))
    form = format_of(content)
    if form is Format.DOCX:
        return read_docx(content)
    return _page(content, form, declared)


_BINARY: dict[Format, Callable[[bytes], Page]] = {
    Format.DOCX: _read_docx,
    Format.DOC: read_word,
    Format.WPS: read_word,
    Format.XLSX: read_sheet,
    Format.PDF: _read_pdf,
    Format.OFD: _read_ofd,
    Format.IMAGE: read_scan,
}


def _page(content: bytes, form: Format, content_type: str) -> Page:
    if form in _BINARY:
        return _BINARY[form](content)
    text = decode(content, content_type)
    # A page that another document wraps; one by itself is read with the pictures beside it.
    return with_pictures_read(read_html(text), content) if form is Format.HTML else read_text(text)


def _read_html(content: bytes, content_type: str, document: Document, beside: Mapping[str, bytes]) -> Reading:
    """What a page says. Of a report without tables the pictures it shows are named too: they may be its tables.

    Where a document is attached, or the tables stand in the page as text, its pictures are ornaments: each that is
    named is fetched.
    """
    page = read_html(with_lines_kept(decode(content, content_type)))
    named = pictures_beside(page)
    held = {address: beside.get(urljoin(document.address, address), b"") for address in named}
    reading = understand(with_pictures_read(page, content, held), document)
    may_be_tables = any(held.values()) or (not page.attachments and reading.completeness is Completeness.FAILED)
    if not (named and may_be_tables and reading.kind.is_published_report):
        return reading
    return replace(reading, attachments=tuple(dict.fromkeys((*reading.attachments, *named))))
