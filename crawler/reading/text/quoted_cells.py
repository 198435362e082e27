"""Cells in quotes, as spreadsheets write those with line breaks or marks into texts with tabs, commas or semicolons
(RFC 4180): read so that each row is one line. Every sign keeps its place."""

import re

from crawler.reading.form.table_parts import OBJECT

_QUOTED = re.compile(r'(?<![^\t,;\r\n])"((?:[^"]|""){0,200})"(?![^\t,;\r\n])')
_LINE_BREAK = re.compile(r"[\r\n]")
_QUOTE_WITHIN = "''"


def with_quotes_read(text: str) -> str:
    """The same text, its quoted cells without line breaks, and where tabs stand beside them without their quotes."""
    return _QUOTED.sub(_read, text) if '"' in text else text


def _read(cell: re.Match[str]) -> str:
    beside = {cell.string[cell.start() - 1 : cell.start()], cell.string[cell.end() : cell.end() + 1]}
    marks = beside & {"\t", ",", ";"}
    if not marks:
        return cell[0]  # a line of its own is a sentence
    # Lines of figures alone may be those of two rows: they are no figure.
    line_break = " " if any(map(str.isalpha, cell[1])) else OBJECT
    inner = _LINE_BREAK.sub(line_break, cell[1]).replace('""', _QUOTE_WITHIN)
    return f" {inner} " if marks == {"\t"} else f'"{inner}"'
