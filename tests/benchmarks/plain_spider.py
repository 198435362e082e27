"""What others would write: a Scrapy spider that follows the lists of portals, in a process of its own.

``floor`` parses every report and expands the spans of its tables; ``usual`` reads them with pandas where it is
installed, and keeps an ORM object for each cell.
"""

import io
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from lxml import etree
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from sqlalchemy import Engine, ForeignKey, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from tests.benchmarks.portals import address_of

HAS_PANDAS = find_spec("pandas") is not None
_SETTINGS = {
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 0,
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
    "ROBOTSTXT_OBEY": True,
}


class _Base(DeclarativeBase):
    pass


class _Report(_Base):
    __tablename__ = "report"
    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]


class _Cell(_Base):
    __tablename__ = "cell"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    table: Mapped[int]
    row: Mapped[int]
    column: Mapped[int]
    text: Mapped[str]


class PlainSpider(Spider):
    """Fetches all lists and all reports."""

    name = "plain"

    def __init__(self, stack: str, port: int, portals: int, engine: Engine | None) -> None:
        super().__init__()
        self._stack, self._engine = stack, engine
        self.start_urls = [f"http://{address_of(number)}:{port}/nb/" for number in range(portals)]

    def parse(self, response: Response, **_: Any) -> Iterator[Request]:
        for link in etree.fromstring(response.body, etree.HTMLParser(encoding="utf-8")).iter("a"):
            address = str(link.get("href") or "")
            if address.endswith(".html"):
                yield response.follow(address, self.report)

    def report(self, response: Response) -> None:
        if self._engine is None:
            grids(response.body)
            return
        tables = _by_pandas(response.body) if HAS_PANDAS else grids(response.body)
        with Session(self._engine) as session:
            report = _Report(url=response.url)
            session.add(report)
            session.flush()
            for table, rows in enumerate(tables):
                for row, cells in enumerate(rows):
                    for column, text in enumerate(cells):
                        session.add(_Cell(report_id=report.id, table=table, row=row, column=column, text=str(text)))
            session.commit()


def grids(body: bytes) -> list[list[list[str]]]:
    """All tables of a page with their spans filled."""
    root = etree.fromstring(body, etree.HTMLParser(encoding="utf-8"))
    return [_grid(table) for table in root.iter("table")]


def _grid(table: Any) -> list[list[str]]:
    placed: dict[tuple[int, int], str] = {}
    rows = list(table.iter("tr"))
    for row, line in enumerate(rows):
        column = 0
        for cell in line.iterchildren("td", "th"):
            while (row, column) in placed:
                column += 1
            text = "".join(cell.itertext()).strip()
            down, across = int(cell.get("rowspan") or 1), int(cell.get("colspan") or 1)
            for below in range(down):
                for beside in range(across):
                    placed[row + below, column + beside] = text
            column += across
    width = 1 + max((column for _, column in placed), default=0)
    return [[placed.get((row, column), "") for column in range(width)] for row in range(len(rows))]


def _by_pandas(body: bytes) -> list[list[list[Any]]]:
    frames = import_module("pandas").read_html(io.BytesIO(body), encoding="utf-8", flavor="lxml")
    return [frame.values.tolist() for frame in frames]


def main(stack: str, port: int, portals: int, file: str) -> None:
    """Crawl so many portals with a stack, and keep what ``usual`` keeps in an SQLite file."""
    engine = create_engine(f"sqlite:///{file}") if stack == "usual" else None
    if engine is not None:
        _Base.metadata.create_all(engine)
    process = AsyncCrawlerProcess(_SETTINGS)
    process.crawl(PlainSpider, stack=stack, port=port, portals=portals, engine=engine)
    process.start()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
