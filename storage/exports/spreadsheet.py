"""A spreadsheet in chunks while its lines are made: every text a text, so that nothing in it is a formula.

The parts of the file go into a zip archive that is sent as it grows. Spreadsheet libraries write their worksheets aside
first: nothing could be sent before the last line is known.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

_LINES_A_SHEET: Final = 1_048_576
_BYTES_A_SHEET = 1 << 30  # of XML: a part of two gigabytes would need records that not every program reads
_LONGEST_TEXT = 32_767
_CHUNK = 1 << 16
_LINES_AT_ONCE = 100
_FAST = 1  # of zlib's levels: half the time of the usual one, a tenth more bytes

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Default Extension="xml" ContentType="{_KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>'
)
_ROOT = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Line = Sequence[Any]


def chunks_of_spreadsheet(head: Sequence[Line], lines: Iterable[Line]) -> Iterator[bytes]:
    """The file, piece by piece. ``head`` is repeated on each sheet and stays in view; a value is a text or a number.

    A sheet holds 1,048,576 lines: where there are more, they go on in another.
    """
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=_FAST) as archive:
        for name, part in (("[Content_Types].xml", _TYPES), ("_rels/.rels", _ROOT), ("xl/styles.xml", _STYLES)):
            _write(archive, name, part)
        yield sink.taken()
        remaining = iter(lines)
        number = 0
        following: list[Line] = []
        while number == 0 or following:
            number += 1
            yield from _sheet(archive, sink, number, head, chain(following, remaining))
            following = list(islice(remaining, 1))
        _write(archive, "xl/workbook.xml", _workbook(number))
        _write(archive, "xl/_rels/workbook.xml.rels", _parts(number))
    yield sink.taken()


class _Sink:
    """What was written to an archive since it was last taken; there is no way back in it, as in a connection."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.held = 0

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        self.held += len(part)
        return len(part)

    def flush(self) -> None:
        """Nothing waits below."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        content = b"".join(self._parts)
        self._parts, self.held = [], 0
        return content


def _write(archive: ZipFile, name: str, content: str) -> None:
    """Add a part, of no moment: the same lines make the same file."""
    with archive.open(name, "w") as part:
        part.write(content.encode())


def _sheet(archive: ZipFile, sink: _Sink, number: int, head: Sequence[Line], lines: Iterator[Line]) -> Iterator[bytes]:
    following = chain(head, lines)
    with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
        written, row = part.write(_beginning(len(head)).encode()), 0
        while written < _BYTES_A_SHEET:
            several = list(islice(following, min(_LINES_AT_ONCE, _LINES_A_SHEET - row)))
            if not several:
                break
            written += part.write("".join([_row(place, line) for place, line in enumerate(several, row + 1)]).encode())
            row += len(several)
            if sink.held >= _CHUNK:
                yield sink.taken()
        part.write(b"</sheetData></worksheet>")
    yield sink.taken()


def _beginning(heads: int) -> str:
    pane = f'<pane ySplit="{heads}" topLeftCell="A{heads + 1}" activePane="bottomLeft" state="frozen"/>'
    views = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    return f'{_XML}<worksheet xmlns="{_MAIN}">{views}<sheetData>'


def _row(number: int, line: Line) -> str:
    cells = [_cell(f"{_column(place)}{number}", value) for place, value in enumerate(line) if value is not None]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, value: Any) -> str:
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{value:d}</v></c>'
    if isinstance(value, str):
        text = escape(_NOT_IN_XML.sub("", value)[:_LONGEST_TEXT])
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


_COLUMNS: list[str] = []


def _column(place: int) -> str:
    """The letters of a column: A to Z, AA …"""
    while len(_COLUMNS) <= place:
        rest, letters = len(_COLUMNS) + 1, ""
        while rest:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(ord("A") + digit) + letters
        _COLUMNS.append(letters)
    return _COLUMNS[place]


def _workbook(sheets: int) -> str:
    named = "".join(f'<sheet name="Sheet{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, sheets + 1))
    return f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>'


def _parts(sheets: int) -> str:
    worksheets = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, sheets + 1)]
    named = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate([*worksheets, ("styles", "styles.xml")], 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{named}</Relationships>'
