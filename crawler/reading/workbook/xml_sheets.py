"""Workbooks saved as XML of Excel 2003, as exporting programs write them and name them .xls -> their visible sheets."""

from collections.abc import Iterator

from lxml import etree

from crawler.reading.containers.zip_members import parse_xml
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.workbook.number_formats import shown, shown_text
from crawler.reading.workbook.sheet_blocks import Area, Sheet

_S, _X = "{urn:schemas-microsoft-com:office:spreadsheet}", "{urn:schemas-microsoft-com:office:excel}"
_HTML = "{http://www.w3.org/TR/REC-html40}"
_SIGNS = {f"{_HTML}S": "~", f"{_HTML}Sup": "^", f"{_HTML}Sub": "^"}
_FURTHEST = 16_384
# Excel's own names of formats; the others are dates, percentages and the like.
_NAMED = {"": "General", "General Number": "General", "Fixed": "0.00", "Standard": "#,##0.00"}


def read_xml_sheets(content: bytes) -> list[Sheet]:
    """The visible sheets. Raises UnreadableError for a text that is broken, or declares a document type."""
    root = parse_xml(content.lstrip(), "XML")
    styles = {style.get(f"{_S}ID"): _style(style) for style in root.iterfind(f"{_S}Styles/{_S}Style")}
    return [
        _sheet(element, styles)
        for element in root.iterchildren(f"{_S}Worksheet")
        if element.findtext(f"{_X}WorksheetOptions/{_X}Visible") is None
    ]


def _style(style: etree._Element) -> tuple[str, str]:
    """How a style shows numbers, and the sign of struck or raised text."""
    font, number = style.find(f"{_S}Font"), style.find(f"{_S}NumberFormat")
    code = "" if number is None else number.get(f"{_S}Format") or ""
    sign = ""
    if font is not None:
        is_raised = font.get(f"{_S}VerticalAlign") in ("Superscript", "Subscript")
        sign = "~" if font.get(f"{_S}StrikeThrough") == "1" else "^" if is_raised else ""
    return _NAMED.get(code, code), sign


def _sheet(element: etree._Element, styles: dict[str | None, tuple[str, str]]) -> Sheet:
    sheet = Sheet(element.get(f"{_S}Name") or "")
    table = element.find(f"{_S}Table")
    if table is None:
        return sheet
    for column, each in _placed(table, "Column"):
        if each.get(f"{_S}Hidden") == "1":
            sheet.hidden_columns.update(range(column, column + 1 + _whole(each, "Span")))
    _drop_filling(table)
    for row, each in _placed(table, "Row"):
        if each.get(f"{_S}Hidden") == "1":
            sheet.hidden_rows.update(range(row, row + 1 + _whole(each, "Span")))
        for column, cell in _placed(each, "Cell"):
            sheet.put(row, column, _text(cell, styles))
            down, across = _whole(cell, "MergeDown"), _whole(cell, "MergeAcross")
            if down or across:
                sheet.areas.append(Area(row, column, row + down, column + across))
    return sheet


def _drop_filling(table: etree._Element) -> None:
    """Drops the rows at the end that hold nothing: LibreOffice fills a sheet with them to its last."""
    for row in table.iterchildren(f"{_S}Row", reversed=True):
        if next(row.iter(f"{_S}Data"), None) is not None:
            return
        table.remove(row)


def _placed(parent: etree._Element, name: str) -> Iterator[tuple[int, etree._Element]]:
    """The rows, columns or cells with their places, counted from 0: one without its own follows the one before."""
    place = -1
    for element in parent.iterchildren(f"{_S}{name}"):
        place = _whole(element, "Index") - 1 if element.get(f"{_S}Index") else place + 1
        yield place, element
        place += _whole(element, "Span") + _whole(element, "MergeAcross")


def _text(cell: etree._Element, styles: dict[str | None, tuple[str, str]]) -> str:
    data = cell.find(f"{_S}Data")
    if data is None:
        return OBJECT if cell.get(f"{_S}Formula") else ""
    code, sign = styles.get(cell.get(f"{_S}StyleID") or "Default", ("General", ""))
    text = "".join(_runs(data))
    kind = data.get(f"{_S}Type")
    if kind == "Number" and text:
        text = shown(text, code)
    elif kind == "String":
        text = shown_text(text, code)
    elif text:
        text += OBJECT
    return sign + text if text else ""


def _runs(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield _SIGNS.get(str(child.tag), "") if "".join(map(str, child.itertext())) else ""
        yield from _runs(child)
        yield child.tail or ""


def _whole(element: etree._Element, name: str) -> int:
    text = element.get(f"{_S}{name}") or ""
    return min(int(text), _FURTHEST) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
