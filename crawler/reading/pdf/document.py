"""PDF -> a Page, by its text layer; one that is a scan, encrypted, cut off or out of proportion is refused."""

from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from crawler.reading.blocks import Page, ScanError, UnreadableError
from crawler.reading.pdf.digits import DigitCheck
from crawler.reading.pdf.page import sheet_of
from crawler.reading.pdf.streams import check_streams
from crawler.reading.printed.document import is_scan, page_of_sheets
from crawler.reading.scan.recognition import is_installed
from crawler.reading.sheet import Sheet
from storage.report import Format

_MOST_PAGES, _MOST_CHARACTERS, _MOST_ANNOTATIONS, _MOST_ATTACHMENTS = 300, 1_000_000, 20_000, 100
_MOST_SCANS = 12
_END, _END_WITHIN = b"%%EOF", 4096
_PRINTED_ANNOTATIONS = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)


def read_pdf(content: bytes) -> Page:
    """The pages of a PDF. Raises UnreadableError for one whose text cannot be read, or not for sure."""
    if _END not in content[-_END_WITHIN:]:
        raise UnreadableError("the PDF is cut off: its end is missing")
    check_streams(content)
    pdf = _opened(content)
    kept: list[Any] = []
    try:
        sheets = tuple(_sheets(pdf, kept))
        attached = min(pdf.count_attachments(), _MOST_ATTACHMENTS)
        names = tuple(pdf.get_attachment(index).get_name() for index in range(attached))
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("a part of the PDF is broken") from error
    finally:
        for page in kept:
            pdfium.FPDF_ClosePage(page)
        pdf.close()
    _check_scans(sheets)
    return page_of_sheets(Format.PDF, sheets, names)


def _check_scans(sheets: Sequence[Sheet]) -> None:
    """Raises ScanError for a document of pages with text and a few that were scanned, where those can be read."""
    with_text = {sheet.number: sheet for sheet in sheets if not is_scan(sheet)}
    if with_text and 0 < len(sheets) - len(with_text) <= _MOST_SCANS and is_installed():
        raise ScanError("some pages of the document are scans", with_text)


def _opened(content: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(content)
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
    page = pdfium.FPDF_LoadPage(pdf, number)
    if not page:
        raise UnreadableError(f"page {number + 1} of the PDF cannot be loaded")
    try:
        # Filled-in fields and typed notes are no part of the page's text until they are printed into it.
        if (
            _has_printed_annotations(page)
            and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_PRINT) == pdfium.FLATTEN_SUCCESS
        ):
            pdfium.FPDF_ClosePage(page)
            page = pdfium.FPDF_LoadPage(pdf, number)
        return sheet_of(page, number, check)
    finally:
        # PDFium forgets the fonts of closed pages and gives new ones their addresses, by which the check knows them.
        if check.looked > looked:
            kept.append(page)
        else:
            pdfium.FPDF_ClosePage(page)


def _has_printed_annotations(page: Any) -> bool:
    count = pdfium.FPDFPage_GetAnnotCount(page)
    if count > _MOST_ANNOTATIONS:
        raise UnreadableError(f"a page of the PDF has more than {_MOST_ANNOTATIONS} annotations")
    for index in range(count):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in _PRINTED_ANNOTATIONS:
            return True
    return False
