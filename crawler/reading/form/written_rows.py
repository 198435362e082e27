"""Rows whose labels a text holds, though it was not found which figures are theirs."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from crawler.reading.blocks import Block, lines_of
from crawler.reading.form.align import Aligned
from crawler.reading.form.row_cells import UNREADABLE
from crawler.reading.form.words import CLOSED_OTHER, ROWS
from storage.report import State

_SURE = 4
"""So many characters of a label are found by chance in no line that is not of a table."""
_BETWEEN = re.compile("[^\u4e00-\u9fff0-9]+")
_PATTERNS = [
    (row, re.compile(label if len(label) >= _SURE else f"(?:^|[0-9]){label}[\u4e00-\u9fff]?[0-9]"))
    for label, row in ROWS.items()
    if row != CLOSED_OTHER
]


def without_written(aligned: Aligned, body: tuple[Block, ...]) -> Aligned:
    """The same cells, those unreadable instead of absent whose row's label the text holds: it lost the ends of its
    lines or of its cells."""
    lacking = {name: name.rpartition(".")[0] for name, cell in aligned.cells.items() if cell.state is State.ABSENT}
    if not lacking:
        return aligned
    written = _rows_written(lines_of(body), set(lacking.values()))
    unread = {name: UNREADABLE for name, row in lacking.items() if row in written}
    return replace(aligned, cells={**aligned.cells, **unread})


def _rows_written(lines: Iterable[str], rows: set[str]) -> set[str]:
    texts = [_BETWEEN.sub("", unicodedata.normalize("NFKC", line)) for line in lines if "。" not in line]
    return {row for row, pattern in _PATTERNS if row in rows and any(map(pattern.search, texts))}
