"""Tables turned round or with two years side by side, which are not read: says so to whom it concerns."""

import re
from collections.abc import Iterator, Sequence

from crawler.reading.blocks import Grid
from crawler.reading.form.labels import row_of
from crawler.reading.form.words import OUTCOME_HEADERS, key

TURNED = "a table is turned round: it prints beside each other what the form prints below each other, or the reverse"
TWO_YEARS = "a table prints two years beside each other, and it is not certain which figures are this year's"

_PERIOD = re.compile("(?:20[0-9]{2}年度?|[上去本今]一?年度?)(?:数|数据|数量|情况|合计|总计)?")
_FEWEST_LABELS, _FEWEST_OUTCOMES = 5, 8


def layouts_not_read(grids: Sequence[Grid]) -> Iterator[str]:
    """Why figures of some tables could not be told apart, as far as their own words say it."""
    if any(map(_is_turned, grids)):
        yield TURNED
    if any(map(_prints_two_years, grids)):
        yield TWO_YEARS


def _is_turned(grid: Grid) -> bool:
    """Whether labels of table 3's rows stand in one row, or the outcomes of table 4 one below the other."""
    outcomes = 0
    for row in range(len(grid.rows)):
        texts = grid.printed(row)
        if len({name for name in map(row_of, texts) if name and name.startswith("requests.")}) >= _FEWEST_LABELS:
            return True
        outcomes += sum(key(text) in OUTCOME_HEADERS for text in texts) == 1
    return outcomes >= _FEWEST_OUTCOMES


def _prints_two_years(grid: Grid) -> bool:
    texts = {period_of(text) for row in range(len(grid.rows)) for text in grid.printed(row)}
    return len(texts - {""}) > 1


def period_of(text: str) -> str:
    """The year that a head of a column names and nothing else (2023年度, 上年数), without blanks; empty for none."""
    plain = re.sub(r"\s", "", text) if len(text) < 12 else ""
    return plain if _PERIOD.fullmatch(plain) else ""
