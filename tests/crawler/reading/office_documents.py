"""Writes the invented reports as office documents: from their HTML, with software that is not the reader's."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from types import MappingProxyType
from xml.sax.saxutils import escape

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.worksheet.worksheet import Worksheet

from crawler.reading.blocks import Page, UnreadableError
from crawler.reading.understanding import failed, understand
from storage.report import Document, Format, Reading

NAMESPACES = nsdecls("w", "r", "wp", "a") + "".join(
    f' xmlns:{prefix}="{address}"'
    for prefix, address in {
        "v": "urn:schemas-microsoft-com:vml",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
)
SEEN = datetime(2024, 3, 1, 2, tzinfo=UTC)


@dataclass
class Printed:
    """A cell as printed: its text and how many rows and columns it takes."""

    text: str = ""
    down: int = 1
    across: int = 1


Rows = list[list[Printed]]
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Place:
    """A cell of a table at its place; ``head`` is the cell printed there, ``first`` whether it begins in this row."""

    column: int
    head: Printed
    first: bool


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str | Rows] = []
        self.rows: Rows | None = None
        self.cell: Printed | None = None
        self.text = ""
        self.in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        spans = dict(attrs)
        self.in_head |= tag == "head"
        if tag == "table":
            self.rows = []
        elif tag == "tr" and self.rows is not None:
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.cell = Printed(down=int(spans.get("rowspan") or 1), across=int(spans.get("colspan") or 1))
            self.rows[-1].append(self.cell)
        elif tag == "br" and self.cell is not None:
            self.cell.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        self.in_head &= tag != "head"
        if tag in ("td", "th"):
            self.cell = None
        elif tag == "table" and self.rows is not None:
            self.blocks.append(self.rows)
            self.rows = None
        elif tag in ("p", "h1", "li", "div") and self.text.strip():
            self.blocks.append(self.text.strip())
            self.text = ""

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.text += data
        elif self.rows is None and not self.in_head:
            self.text += data


def blocks_of(html: str) -> list[str | Rows]:
    """The paragraphs and (not nested) tables of a page."""
    parser = _Parser()
    parser.feed(html)
    return parser.blocks


def placed(rows: Rows) -> list[list[Place]]:
    """Every cell at its column by the rules of HTML, merged ones again in each row they reach."""
    reaching: dict[int, tuple[int, Printed]] = {}
    result = []
    for row in rows:
        places: list[Place] = []
        further: dict[int, tuple[int, Printed]] = {}
        waiting = [*row]
        column = 0
        while waiting or reaching:
            first = column not in reaching
            left, head = (waiting[0].down, waiting.pop(0)) if first else reaching.pop(column)
            places.append(Place(column, head, first))
            if left > 1:
                further[column] = (left - 1, head)
            column += head.across
        reaching = further
        result.append(places)
    return result


def reading_from(page: Page, address: str = "file:report") -> Reading:
    """What is understood of a page that a reader of one format made."""
    return understand(page, Document(b"", address, SEEN))


def refused(form: Format, reason: UnreadableError) -> Reading:
    """The reading of a document that could not be read."""
    return failed(Document(b"", "file:report", SEEN), form, str(reason))


def word_xml(rows: Rows, inserts: Mapping[str, str] = NOTHING) -> str:
    """A table in WordprocessingML; ``inserts`` gives the markup of the paragraphs that print one of its keys."""
    table = "".join(f"<w:tr>{''.join(_word_cell(place, inserts) for place in row)}</w:tr>" for row in placed(rows))
    width = max((place.column + place.head.across for row in placed(rows) for place in row), default=0)
    columns = "<w:gridCol w:w='600'/>" * width
    return f"<w:tbl {NAMESPACES}><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{table}</w:tbl>"


def _word_cell(place: Place, inserts: Mapping[str, str]) -> str:
    merge = ("<w:vMerge w:val='restart'/>" if place.first else "<w:vMerge/>") if place.head.down > 1 else ""
    lines = place.head.text.split("\n") if place.first else [""]
    text = "".join(paragraph(line, inserts) for line in lines)
    width = f"<w:tcW w:w='{600 * place.head.across}' w:type='dxa'/><w:gridSpan w:val='{place.head.across}'/>"
    return f"<w:tc><w:tcPr>{width}{merge}</w:tcPr>{text}</w:tc>"


def paragraph(text: str, inserts: Mapping[str, str] = NOTHING) -> str:
    """A paragraph in WordprocessingML whose characters stand in two runs, as after any editing."""
    half = len(text) // 2
    return f"<w:p {NAMESPACES}>{inserts[text] if text in inserts else run(text[:half]) + run(text[half:])}</w:p>"


def run(text: str, properties: str = "") -> str:
    """A run in WordprocessingML."""
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{escape(text)}</w:t></w:r>" if text else ""


def docx_of(html: str, inserts: Mapping[str, str] = NOTHING) -> bytes:
    """A .docx by python-docx with the paragraphs and tables of a page."""
    return word_of(
        [paragraph(block, inserts) if isinstance(block, str) else word_xml(block, inserts) for block in blocks_of(html)]
    )


def xlsx_of(*pages: str) -> bytes:
    """A .xlsx by openpyxl, each page on a sheet of its own, all of it below each other; numbers are numbers."""
    book = openpyxl.Workbook()
    for number, html in enumerate(pages):
        _fill(book.worksheets[0] if not number else book.create_sheet(), html)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(sheet: Worksheet, html: str) -> None:
    line = 1
    for block in blocks_of(html):
        if isinstance(block, str):
            sheet.cell(line, 1, block)
            line += 1
            continue
        for places in placed(block):
            for place in places:
                if place.first:
                    _xlsx_cell(sheet, line, place)
            line += 1


def _xlsx_cell(sheet: Worksheet, line: int, place: Place) -> None:
    text = place.head.text
    cell = sheet.cell(line, place.column + 1)
    cell.value = int(text) if text.isascii() and text.isdigit() else text or None
    if place.head.down > 1 or place.head.across > 1:
        sheet.merge_cells(
            start_row=line,
            end_row=line + place.head.down - 1,
            start_column=place.column + 1,
            end_column=place.column + place.head.across,
        )


def rtf_of(html: str, *, escaped: bool = False) -> bytes:
    """An .rtf by hand: Chinese as Unicode numbers, or as escaped bytes of code page 936."""
    parts = [r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1\fcharset0 Arial;}}"]
    parts.append(r"{\stylesheet{\s0 Normal 1;}}{\info{\title 2019}}{\*\generator none;}\uc1 ")
    for block in blocks_of(html):
        if isinstance(block, str):
            parts.append(r"\pard " + _rtf_text(block, escaped=escaped) + r"\par" + "\n")
        else:
            parts += _rtf_table(block, escaped=escaped)
    return ("".join(parts) + "}").encode("ascii")


def _rtf_table(rows: Rows, *, escaped: bool) -> Iterator[str]:
    for places in placed(rows):
        yield r"\trowd\trgaph108 "
        for place in places:
            merge = (r"\clvmgf" if place.first else r"\clvmrg") if place.head.down > 1 else ""
            yield rf"{merge}\clvertalc\cellx{(place.column + place.head.across) * 900 - 108} "
        for place in places:
            text = place.head.text if place.first else ""
            inner = r"\par ".join(_rtf_text(part, escaped=escaped) for part in text.split("\n"))
            yield rf"\pard\intbl {inner}\cell "
        yield "\\row\n"


def _rtf_text(text: str, *, escaped: bool) -> str:
    if escaped:
        return r"\f0 " + "".join(
            chr(byte) if 32 <= byte < 127 and chr(byte) not in "\\{}" else f"\\'{byte:02x}"
            for byte in text.encode("gb18030")
        )
    units = text.encode("utf-16-le")
    codes = [int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2)]
    return r"\f1 " + "".join(
        chr(code) if 32 <= code < 127 and chr(code) not in "\\{}" else rf"\u{code}?" for code in codes
    )


def word_of(blocks: list[str]) -> bytes:
    """A .docx by python-docx whose body is given in WordprocessingML."""
    document = docx.Document()
    body = document.element.body
    for block in blocks:
        body.insert(len(body) - 1, parse_xml(block))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
