"""Reads a document of any format: told by its content, handed to its reader, understood."""

from collections.abc import Callable

from loguru import logger

from crawler.reading.attached import with_attached
from crawler.reading.blocks import Page, ScanError, UnreadableError
from crawler.reading.docx_document import read_docx
from crawler.reading.encoding import decode
from crawler.reading.formats import format_of
from crawler.reading.html_document import read_html
from crawler.reading.ofd_document import read_ofd
from crawler.reading.office_xml import packaged
from crawler.reading.pdf_document import read_pdf
from crawler.reading.pictured_tables import with_pictures_read
from crawler.reading.refusals import readable
from crawler.reading.scan_document import read_scan, read_scanned_ofd, read_scanned_pdf
from crawler.reading.sheet_document import read_sheet
from crawler.reading.text_document import read_text
from crawler.reading.understanding import failed, understand
from crawler.reading.web_archive import unwrapped
from crawler.reading.word_document import read_word
from crawler.reading.zip_document import unpacked
from storage.report import Document, Format, Reading


def read(document: Document) -> Reading:
    """What a document says, with what is attached to it.

    Never raises: what cannot be read is a reading whose ``problems`` say why.
    """
    return with_attached(_read(document), [(part.name, _read(part)) for part in document.attached])


def _read(document: Document) -> Reading:
    form = format_of(document.content)
    try:
        content, declared = unwrapped(unpacked(readable(document.content)))
        content = packaged(content)
        form = format_of(content)
        return understand(_page(content, form, declared or document.content_type), document)
    except UnreadableError as reason:
        return failed(document, form, str(reason))
    except Exception as error:  # noqa: BLE001 - one bad document must not end a crawl; logged whole
        logger.exception(f"reading {document.address} failed")
        return failed(document, form, f"reading failed unexpectedly ({type(error).__name__})")


def _read_pdf(content: bytes) -> Page:
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


def _read_wrapped(content: bytes) -> Page:
    """A document that a Word document wraps; one that wraps another is not opened further."""
    content, declared = unwrapped(readable(content))
    content = packaged(content)
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
    return with_pictures_read(read_html(text), content) if form is Format.HTML else read_text(text)
