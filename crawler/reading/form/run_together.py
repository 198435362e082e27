"""Texts in which the words of several rows or columns of the form ran together."""

import unicodedata
from functools import lru_cache

from crawler.reading.form.labels import row_of, table_of_row
from crawler.reading.form.words import DISCLOSURE_HEADERS, REQUEST_HEADS, ROWS, ideographs

_LEAST_OF_ONE, _LEAST_OF_TWO, _MOST_OF_MANY = 4, 10, 3000


@lru_cache(maxsize=4096)
def tables_run_together(text: str) -> frozenset[int]:
    """The tables of which a text holds labels of several rows, as where nothing is left between a page's cells."""
    if len(text) < _LEAST_OF_TWO or row_of(text):
        return frozenset()
    name = ideographs(unicodedata.normalize("NFKC", text[:_MOST_OF_MANY]))
    held = {row for label, row in ROWS.items() if len(label) >= _LEAST_OF_ONE and label in name}
    return frozenset(map(table_of_row, held)) if len(held) > 1 else frozenset()


@lru_cache(maxsize=4096)
def tables_with_heads(text: str) -> frozenset[int]:
    """The tables of which a text holds heads and a row's label, as where cells ran together."""
    name = ideographs(unicodedata.normalize("NFKC", text[:_MOST_OF_MANY]))
    heads = {2} if any(head in name for head in DISCLOSURE_HEADERS) else set[int]()
    if sum(word in name for word in REQUEST_HEADS) > 1:
        heads.add(3)
    if not heads:
        return frozenset()
    return frozenset(heads & {table_of_row(row) for label, row in ROWS.items() if label in name})
