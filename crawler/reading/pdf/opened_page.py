"""A page of a PDF as it is shown: with its filled-in fields, typed notes and marks, which are no part of its text
before."""

from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfiumError, PdfPage

from crawler.reading.blocks import UnreadableError

_MOST_ANNOTATIONS = 20_000
_UNSHOWN_ANNOTATIONS = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_TEXT)
"""Those that draw nothing, or a small sign beside which a reader finds more."""


def opened_page(pdf: PdfDocument, number: int) -> PdfPage:
    """The page with the given number (from 0), to be closed by the caller. Raises UnreadableError where it is broken or
    has too many annotations."""
    page = _loaded(pdf, number)
    if _has_shown_annotations(page.raw):
        is_shown = pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS
        if is_shown:
            page.close()
            return _loaded(pdf, number)
    return page


def _loaded(pdf: PdfDocument, number: int) -> PdfPage:
    try:
        return pdf.get_page(number)
    except PdfiumError as error:
        raise UnreadableError(f"page {number + 1} of the PDF cannot be loaded") from error


def _has_shown_annotations(page: Any) -> bool:
    count = pdfium.FPDFPage_GetAnnotCount(page)
    if count > _MOST_ANNOTATIONS:
        raise UnreadableError(f"a page of the PDF has more than {_MOST_ANNOTATIONS} annotations")
    for index in range(count):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind not in _UNSHOWN_ANNOTATIONS:
            return True
    return False
