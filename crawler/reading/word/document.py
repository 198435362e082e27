"""Documents named .doc or .wps that are not packages: RTF, or Word 97-2003 and Kingsoft, by their content."""

from crawler.reading.blocks import Page
from crawler.reading.word.ole_document import read_ole
from crawler.reading.word.rtf_document import read_rtf


def read_word(content: bytes) -> Page:
    """The page in such a document. Raises UnreadableError as its readers do."""
    return read_rtf(content.lstrip()) if content[:1024].lstrip().startswith(b"{\\rtf") else read_ole(content)
