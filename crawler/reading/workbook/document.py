"""Excel workbooks (.xlsx, .xls, XML of Excel 2003) -> a Page: the visible sheets one after the other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from crawler.reading.blocks import Page, Part, UnreadableError
from crawler.reading.containers.ooxml_package import main_part, related, relations, relationship_id
from crawler.reading.containers.zip_members import ZipMembers
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.formats import is_xml_workbook
from crawler.reading.meaning.first_lines import first_lines
from crawler.reading.workbook.cell_looks import formats_of, framing_of, sign_of_run, whole
from crawler.reading.workbook.doubtful_cells import (
    changing_formats,
    conditional,
    is_computed_when_opened,
    uncomputed,
    with_doubts,
)
from crawler.reading.workbook.number_formats import shown, shown_text
from crawler.reading.workbook.sheet_blocks import Area, Sheet, blocks_of_sheet
from crawler.reading.workbook.xls_file import read_xls_sheets
from crawler.reading.workbook.xml_sheets import read_xml_sheets
from storage.report import Format

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OLE = b"\xd0\xcf\x11\xe0"
_SPOT = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MOST_COLUMNS = 16_384
_ON = ("1", "true", "on")
_RETURN = "_x000D_"  # how the format writes a carriage return, which stands before a line feed


def read_sheet(content: bytes) -> Page:
    """The page in a workbook. Raises UnreadableError for one that is broken, encrypted, empty or out of proportion."""
    sheets = _sheets(content)
    parts = tuple(Part(sheet.name, tuple(blocks_of_sheet(sheet))) for sheet in sheets)
    blocks = tuple(block for part in parts for block in part.blocks)
    if not blocks:
        raise UnreadableError("the workbook is empty")
    may_lose_rows = any(sheet.hidden_rows and sheet.hides_rows for sheet in sheets)
    return Page(Format.XLSX, blocks, titles=tuple(first_lines(blocks)), may_lose_rows=may_lose_rows, parts=parts)


def _sheets(content: bytes) -> list[Sheet]:
    if content.startswith(_OLE):
        return read_xls_sheets(content)
    return read_xml_sheets(content) if is_xml_workbook(content) else _xlsx_sheets(content)


def _xlsx_sheets(content: bytes) -> list[Sheet]:
    with ZipMembers(content) as members:
        part = main_part(members)
        book = members.xml(part)
        if book.tag != f"{S}workbook":
            raise UnreadableError("the file is no workbook of Excel")
        parts = relations(members, part)
        strings = [_rich_text(item) for item in _children(related(members, parts, "sharedStrings"), "si")]
        styles = related(members, parts, "styles")
        looks = _Looks(formats_of(styles), framing_of(styles), changing_formats(styles), is_computed_when_opened(book))
        sheets = []
        for element in book.iterfind(f"{S}sheets/{S}sheet"):
            target = parts.get(relationship_id(element))
            if element.get("state", "visible") == "visible" and target:
                root = members.xml(target.part)
                if root.tag == f"{S}worksheet":
                    sheets.append(_Reader(strings, looks).sheet(root, element.get("name") or ""))
    return sheets


@dataclass(frozen=True)
class _Looks:
    """How a workbook shows its cells: what its styles say, the conditional formats that change figures, and whether it
    computes its formulas when it is opened."""

    formats: list[tuple[str, str]]
    framing: frozenset[int]
    changing: frozenset[int]
    is_computed_anew: bool


class _Reader:
    """Reads sheets of one workbook."""

    def __init__(self, strings: list[str], looks: _Looks) -> None:
        self.strings = strings
        self.looks = looks
        self.shows_zeros = True
        self.formulas: dict[tuple[int, int], str] = {}

    def sheet(self, root: etree._Element, name: str) -> Sheet:
        sheet = Sheet(name, pictures=len(root.findall(f"{S}drawing")))
        view = root.find(f"{S}sheetViews/{S}sheetView")
        self.shows_zeros = view is None or view.get("showZeros", "1") in _ON
        for column in root.iterfind(f"{S}cols/{S}col"):
            if column.get("hidden") in _ON or column.get("width") == "0":
                first, last = whole(column.get("min")), whole(column.get("max"))
                sheet.hidden_columns.update(range(first - 1, min(last, _MOST_COLUMNS)))
        for row in root.iterfind(f"{S}sheetData/{S}row"):
            self._row(sheet, row)
        never = uncomputed(self.formulas, sheet.cells, is_new=self.looks.is_computed_anew)
        with_doubts(sheet.cells, list(never), conditional(root, self.looks.changing))
        for merge in root.iterfind(f"{S}mergeCells/{S}mergeCell"):
            start, _, end = (merge.get("ref") or "").partition(":")
            (top, left), (bottom, right) = _spot(start), _spot(end or start)
            sheet.areas.append(Area(top, left, bottom, right))
        return sheet

    def _row(self, sheet: Sheet, row: etree._Element) -> None:
        # Places that are not written out follow the one before (18.3.1.4, 18.3.1.73).
        number = whole(row.get("r")) - 1 if row.get("r") else next(reversed(sheet.cells), (-1, 0))[0] + 1
        if row.get("hidden") in _ON or row.get("ht") == "0":
            sheet.hidden_rows.add(number)
        column = -1
        for cell in row.iterchildren(f"{S}c"):
            reference = cell.get("r")
            column = _spot(reference)[1] if reference else column + 1
            if (formula := cell.findtext(f"{S}f")) is not None:
                self.formulas[number, column] = formula
            sheet.put(number, column, self._text(cell))
            if whole(cell.get("s")) in self.looks.framing:
                sheet.framed.add((number, column))

    def _text(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        style = whole(cell.get("s"))
        code, sign = self.looks.formats[style] if style < len(self.looks.formats) else ("General", "")
        if kind == "inlineStr":
            text = shown_text("".join(_rich_text(item) for item in _children(cell, "is")), code)
        else:
            stored = cell.findtext(f"{S}v") or ""
            if kind == "n" and not self.shows_zeros and _is_zero(stored):
                return ""
            if not stored:
                return OBJECT if cell.find(f"{S}f") is not None and kind != "str" else ""
            text = self._stored(kind, stored, code)
        return sign + text if text else ""

    def _stored(self, kind: str, stored: str, code: str) -> str:
        if kind == "s":
            number = whole(stored)
            return shown_text(self.strings[number], code) if number < len(self.strings) else OBJECT
        if kind == "str":
            return shown_text(stored, code)
        if kind == "e":
            return stored
        return shown(stored, code) if kind == "n" else stored + OBJECT


def _rich_text(item: etree._Element) -> str:
    """A string, its runs in a row; how it is pronounced (``rPh``) is no part of it."""
    pieces = [item.findtext(f"{S}t") or ""]
    for run in item.iterfind(f"{S}r"):
        properties = run.find(f"{S}rPr")
        text = run.findtext(f"{S}t") or ""
        pieces.append((sign_of_run(properties) if text and properties is not None else "") + text)
    return "".join(pieces).replace(_RETURN, "")


def _children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    return iter(()) if element is None else element.iterchildren(S + name)


def _is_zero(stored: str) -> bool:
    """Whether a stored number is nothing, which a sheet may be set not to show."""
    return stored.strip("-+.0eE") == "" and "0" in stored


def _spot(reference: str) -> tuple[int, int]:
    """The row and column of a reference like ``B12``, counted from 0."""
    match = _SPOT.fullmatch(reference.replace("$", ""))
    if not match:
        raise UnreadableError("the workbook is broken: a cell has no place")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
