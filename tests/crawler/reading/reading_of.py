"""Reads a text or bytes as a document found on a portal."""

from collections.abc import Mapping
from datetime import UTC, datetime

from crawler.reading.any_format import read
from storage.report import Document, Reading, State

ADDRESS = "https://www.qingxi.gov.cn/zwgk/202401/t20240126_123.html"
SEEN = datetime(2024, 3, 1, 2, tzinfo=UTC)


def reading_of(content: str | bytes, address: str = ADDRESS, content_type: str = "", listed_title: str = "") -> Reading:
    """The reading of a document as a crawl hands it over."""
    data = content.encode() if isinstance(content, str) else content
    return read(Document(data, address, SEEN, content_type=content_type, listed_title=listed_title))


def numbers(reading: Reading) -> dict[str, str]:
    """The cells read as numbers, as text."""
    return {name: str(cell.value) for name, cell in reading.cells.items() if cell.state is State.NUMBER}


def states(reading: Reading, prefix: str = "") -> dict[str, str]:
    """The state of each cell whose field begins with a prefix."""
    return {name: cell.state.value for name, cell in reading.cells.items() if name.startswith(prefix)}


def differing(reading: Reading, printed: Mapping[str, str]) -> dict[str, tuple[str, str, str]]:
    """The cells that are not the number printed: printed text, state, value."""
    return {
        name: (printed[name], cell.state.value, str(cell.value))
        for name, cell in reading.cells.items()
        if cell.state is not State.NUMBER or str(cell.value) != printed[name]
    }
