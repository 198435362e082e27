"""Cells in quotes, as spreadsheets write those with line breaks or marks into texts with tabs, commas or semicolons
(RFC 4180): read so that each row is one line. Every sign keeps its place."""

import re

from crawler.reading.form.table_parts import OBJECT

_QUOTED = re.compile(r'(?<![^\t,;\r\n])"((?:[^"]|""){0,200})"(?![^\t,;\r\n])')
_MARKS = frozenset("\t,;")
_LINE_BREAK = re.compile(r"[\r\n]")
_BETWEEN_FIGURES = re.compile(r"[0-9０-９] {0,4}[\r\n]{1,2} {0,4}[0-9０-９]")
_QUOTE_WITHIN = "''"


def with_quotes_read(text: str) -> str:
    """The same text, its quoted cells without line breaks, and where tabs stand beside them without their quotes."""
    return _QUOTED.sub(_read, text) if '"' in text else text


def _read(cell: re.Match[str]) -> str:
    beside = {cell.string[cell.start() - 1 : cell.start()], cell.string[cell.end() : cell.end() + 1]}
    marks = beside & _MARKS
    if not marks or _stands_between_quotes(cell[1]):
        return cell[0]  # a line of its own is a sentence
    # Lines of figures alone may be those of two rows: they are no figure.
    is_of_words = any(map(str.isalpha, cell[1])) and not _BETWEEN_FIGURES.search(cell[1])
    line_break = " " if is_of_words else OBJECT
    inner = _LINE_BREAK.sub(line_break, cell[1]).replace('""', _QUOTE_WITHIN)
    return f" {inner} " if marks == {"\t"} else f'"{inner}"'


def _stands_between_quotes(text: str) -> bool:
    """Whether a text is what stands between two cells of a quote alone, which say that a word above is meant again."""
    return bool(_LINE_BREAK.search(text)) and all(end in _MARKS or end.isspace() for end in (text[0], text[-1]))
