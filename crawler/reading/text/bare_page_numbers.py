"""Page numbers that are nothing but a figure, in texts that lost their pages: they look like cells of the tables."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter

from crawler.reading.blocks import Block, Line
from crawler.reading.form.labels import header_table, is_article, is_group, is_header_part, row_of
from crawler.reading.form.numbers import is_value
from crawler.reading.meaning.sections import heading_of
from storage.forms import FORMS, LITIGATION_FIELDS, REQUEST_COLUMNS

_BARE = re.compile("[1-9][0-9]?")
_BEHIND_SENTENCE = re.compile(r"[。；]\s+([1-9][0-9]?)(?=\s|$)")
_AT_THE_END = re.compile(r"\s([1-9][0-9]?)$")
_RARE = 3
"""Of so many rows less than one has a figure too many, or it is a column's."""
_ALONE, _BEHIND = 5, 2
"""What a figure is worth that stands among sentences, and one behind a row."""
_MOST_SEEN, _MOST_AFTER, _SHORTEST_PAGE = 60, 3, 16
_WIDEST_DISCLOSURE = dict(
    sorted(
        (f"disclosure.{row.key}", len(block.columns))
        for form in FORMS.values()
        for block in form.blocks
        for row in block.rows
    )
)
"""How many figures a row of table 2 has in the form that gives it most of them."""

_UNTOLD = 1_000
"""More figures than any row has."""

_Number = tuple[int, int]
"""A place among the blocks, and the number of a page that stands there."""


def with_page_numbers_marked(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The same blocks, figures that are or may be the numbers of pages written so that no row takes them for its own.

    That pages are numbered shows where a figure stands among sentences, or behind rows that are whole without it. The
    numbers between these must stand somewhere: a row that begins or ends with one may have lost an empty cell.
    """
    texts = [block.text if isinstance(block, Line) else "" for block in blocks]
    if not any(map(_BARE.fullmatch, texts)):
        return blocks
    alone, behind = set(_alone(texts)), set(_behind_rows(texts))
    known = _growing({each: _ALONE if each in alone else _BEHIND for each in sorted(alone | behind)[:_MOST_SEEN]})
    # A row that has one figure too many may have it in front as well, and one such row alone says nothing.
    sure = [each for each in known if each in alone or (len(known) > 1 and not _begins_with_number(texts, each[0]))]
    places = {place for place, _ in (*sure, *_missing(texts, known)) if _BARE.fullmatch(texts[place])}
    return tuple(
        Line(f"- {block.text} -", block.span) if place in places and isinstance(block, Line) else block
        for place, block in enumerate(blocks)
    )


def _alone(texts: Sequence[str]) -> Iterator[_Number]:
    """Figures among sentences and headings."""
    for place, text in enumerate(texts):
        before, after = texts[place - 1] if place else "", "".join(texts[place + 1 : place + 2])
        if _BARE.fullmatch(text):
            if place + 1 == len(texts) or (_ends_something(before) and not _is_figure(after)):
                yield place, int(text)
        elif match := (_BEHIND_SENTENCE if after else _AT_THE_END).search(text):
            yield place, int(match[1])


def _ends_something(text: str) -> bool:
    """Whether a text is a sentence or a heading: behind a row's label, or another word in its row, stands a cell."""
    if row_of(text):
        return False
    return text.endswith("。") or any(name(text) for name in (heading_of, is_group, is_article, header_table))


def _behind_rows(texts: Sequence[str]) -> list[_Number]:
    """Figures that a few rows have too many."""
    start = whole = 0
    over: list[_Number] = []
    for place, text in enumerate(texts):
        if _is_figure(text):
            continue
        more = place - start - _width(texts[start - 1] if start else "")
        whole += more == 0
        if more == 1:
            over.append((place - 1, int(texts[place - 1]) if _BARE.fullmatch(texts[place - 1]) else 0))
        start = place + 1
    return [each for each in over if each[1]] if len(over) * _RARE < whole else []


def _width(label: str) -> int:
    """How many figures a row has at most; of figures behind a word that the form has not, the first may be the one too
    many."""
    name = row_of(label) or ""
    if name.startswith("requests."):
        return len(REQUEST_COLUMNS)
    below_heads = len(LITIGATION_FIELDS) if is_header_part(label) else _UNTOLD
    return _WIDEST_DISCLOSURE.get(name, below_heads)


def _begins_with_number(texts: Sequence[str], end: int) -> bool:
    """Whether the figures that end at a place begin with what may be a page's number too."""
    start = end
    while start and _is_figure(texts[start - 1]):
        start -= 1
    return _BARE.fullmatch(texts[start]) is not None


def _growing(numbers: Mapping[_Number, int]) -> list[_Number]:
    """Those of some numbers that grow from page to page: each is worth something, and each that is left out costs."""
    best: list[tuple[int, list[_Number]]] = []
    for (place, number), worth in numbers.items():
        chains = [(0, [(-1, 0)]), *(chain for chain in best if chain[1][-1][1] < number)]
        best.append(
            max(
                ((total + worth - (number - chain[-1][1] - 1), [*chain, (place, number)]) for total, chain in chains),
                key=itemgetter(0),
            )
        )
    return max(best, key=itemgetter(0), default=(0, [(-1, 0)]))[1][1:]


def _missing(texts: Sequence[str], known: Sequence[_Number]) -> list[_Number]:
    """Where the numbers of the other pages may stand, if most pages' are known. Of numbers that stand closer than the
    ends of pages do the column of a table is made (序号)."""
    close = sum(after[0] - before[0] < _SHORTEST_PAGE * (after[1] - before[1]) for before, after in pairwise(known))
    if not known or 2 * close > len(known):
        return []
    last = [] if known[-1][0] == len(texts) - 1 else [(len(texts), known[-1][1] + _MOST_AFTER + 1)]
    ends = [(-1, 0), *known, *last]
    between = [(before, after, number) for before, after in pairwise(ends) for number in range(before[1] + 1, after[1])]
    if len(between) > 2 * (len(known) + 1):
        return []
    return [
        (place, number)
        for before, after, number in between
        for place in range(before[0] + 1, after[0])
        if texts[place] == str(number) and not all(map(_is_figure, texts[place - 1 : place + 2 : 2]))
    ]


def _is_figure(text: str) -> bool:
    return bool(text) and is_value(text)
