"""Reads a document of any format into what it says; knows neither where documents come from nor where they go."""

from loguru import logger

from crawler.reading.attached import with_attached
from crawler.reading.blocks import Page, UnreadableError
from crawler.reading.encoding import decode
from crawler.reading.formats import format_of
from crawler.reading.html_document import read_html
from crawler.reading.text_document import read_text
from crawler.reading.understanding import failed, understand
from storage.report import Document, Format, Reading

__all__ = ["read"]


def read(document: Document) -> Reading:
    """What a document says, with what is attached to it.

    Never raises: what cannot be read is a reading whose ``problems`` say why.
    """
    return with_attached(_read(document), [(part.name, _read(part)) for part in document.attached])


def _read(document: Document) -> Reading:
    form = format_of(document.content)
    try:
        return understand(_page(document, form), document)
    except UnreadableError as reason:
        return failed(document, form, str(reason))
    except Exception as error:  # noqa: BLE001 - one bad document must not end a crawl; logged whole
        logger.exception(f"reading {document.address} failed")
        return failed(document, form, f"reading failed unexpectedly ({type(error).__name__})")


def _page(document: Document, form: Format) -> Page:
    if form not in (Format.HTML, Format.TEXT):
        raise UnreadableError(f"reading {form.value} is not built yet")
    text = decode(document.content, document.content_type)
    return read_html(text) if form is Format.HTML else read_text(text)
