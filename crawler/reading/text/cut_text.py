"""Whether a text ends in the midst of a report: then what would stand behind its end is not missing in the report."""

import re
from collections.abc import Sequence

from crawler.reading.form.labels import header_table, is_form_word, is_header_part
from crawler.reading.form.numbers import is_value
from crawler.reading.form.words import LITIGATION_TABLE
from crawler.reading.meaning.sections import heading_of
from storage.forms import LITIGATION_FIELDS

_MARKS = re.compile(r"[|｜│\t;]+|\s{2,}")
_LAST_SECTION = 6
_MOST_LINES = 60
"""How far back from its end a text is looked at."""


def ends_in_tables(lines: Sequence[str]) -> bool:
    """Whether the last words of a text are a row or a head of its tables, or the heading of a section that is not the
    last. A table 4 that has all of its figures is a whole one."""
    figures = 0
    for line in reversed(lines[-_MOST_LINES:]):
        cells = [cell for each in _MARKS.split(line) if (cell := each.strip())]
        words = [cell for cell in cells if not is_value(cell)]
        figures += len(cells) - len(words)
        if heading := heading_of(line.strip()):
            return heading.section < _LAST_SECTION and not heading.rest and not figures
        if words and all(map(_heads_litigation, words)):
            return figures < len(LITIGATION_FIELDS)
        if words:
            return any(map(is_form_word, (*words, words[0].split()[0])))
    return False


def _heads_litigation(word: str) -> bool:
    return header_table(word) == LITIGATION_TABLE or is_header_part(word)
