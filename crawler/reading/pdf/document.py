"""PDF -> a Page, by its text layer; one that is a scan, encrypted, cut off or out of proportion is refused."""

from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from crawler.reading.blocks import Page, ScanError, UnreadableError
from crawler.reading.pdf.digits import DigitCheck
from crawler.reading.pdf.opened_page import opened_page
from crawler.reading.pdf.page import sheet_of
from crawler.reading.pdf.streams import check_streams
from crawler.reading.printed.document import is_scan, page_of_sheets
from crawler.reading.printed.ruled_grid import shows_figures
from crawler.reading.scan.recognition import is_installed
from crawler.reading.sheet import Sheet
from storage.report import Format

_MOST_PAGES, _MOST_CHARACTERS, _MOST_ATTACHMENTS = 300, 1_000_000, 100
_MOST_SCANS = 12
_END, _END_WITHIN = b"%%EOF", 4096


def read_pdf(content: bytes) -> Page:
    """The pages of a PDF. Raises UnreadableError for one whose text cannot be read, or not for sure."""
    if _END not in content[-_END_WITHIN:]:
        raise UnreadableError("the PDF is cut off: its end is missing")
    check_streams(content)
    pdf = opened(content)
    kept: list[Any] = []
    try:
        sheets = tuple(_sheets(pdf, kept))
        attached = min(pdf.count_attachments(), _MOST_ATTACHMENTS)
        names = tuple(pdf.get_attachment(index).get_name() for index in range(attached))
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("a part of the PDF is broken") from error
    finally:
        for page in kept:
            page.close()
        pdf.close()
    _check_scans(sheets)
    return page_of_sheets(Format.PDF, sheets, names)


def _check_scans(sheets: Sequence[Sheet]) -> None:
    """Raises ScanError for a document of pages with text and a few that were scanned, or the figures of whose tables
    are pictures, where those can be read."""
    if not is_installed():
        return
    with_text = {sheet.number: sheet for sheet in sheets if not (is_scan(sheet) or shows_figures(sheet))}
    holds_text = with_text or any(sheet.glyphs for sheet in sheets)
    if holds_text and 0 < len(sheets) - len(with_text) <= _MOST_SCANS:
        raise ScanError("some pages of the document are scans", with_text)


def opened(content: bytes) -> Any:
    """A PDF file. Raises UnreadableError for one that is broken, or encrypted with a password."""
    try:
        pdf = pypdfium2.PdfDocument(content)
        if pdf.get_formtype() != pdfium.FORMTYPE_NONE:
            # Fields whose looks are not kept in the file get them so.
            pdf.init_forms()
        return pdf
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise UnreadableError("the PDF is encrypted with a password") from error
        raise UnreadableError("the PDF is broken and cannot be opened") from error


def _sheets(pdf: Any, kept: list[Any]) -> Iterator[Sheet]:
    if not 0 < len(pdf) <= _MOST_PAGES:
        raise UnreadableError(f"the PDF has no pages or more than {_MOST_PAGES}")
    characters = 0
    check = DigitCheck()
    for number in range(len(pdf)):
        sheet = _sheet(pdf, number, check, kept)
        characters += len(sheet.glyphs)
        if characters > _MOST_CHARACTERS:
            raise UnreadableError(f"the PDF has more than {_MOST_CHARACTERS} characters")
        yield sheet


def _sheet(pdf: Any, number: int, check: DigitCheck, kept: list[Any]) -> Sheet:
    looked = check.looked
    page = opened_page(pdf, number)
    try:
        return sheet_of(page.raw, number, check)
    finally:
        # PDFium forgets the fonts of closed pages and gives new ones their addresses, by which the check knows them.
        if check.looked > looked:
            kept.append(page)
        else:
            page.close()
