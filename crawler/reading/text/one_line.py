"""Texts of whole pages in one line, with blanks or bars where paragraphs and cells ended."""

import re

_LEAST = 800
_TABLES = re.compile(r"二、(?:行政机关)?主动公开政府信息情况(?=\s)")
_AFTER = re.compile(r"\s五、[^\s。，；：]{2,40}(?=\s)")
_HEADING = re.compile(r"(?:^|(?<=[\s。]))[一五六]、[^\s。，；：]{2,40}(?=\s)")
_WORD = re.compile(r"[-—–－] ?\d{1,3} ?[-—–－](?=\s)|\S+")
_FIRST_CELL = "第二十条"
_BETWEEN_BARS, _FEWEST_BARS = re.compile(r"[^|]+"), 100
_FAR = 200


def lines_in(text: str) -> list[tuple[int, int]]:
    """Where the lines begin and end that ran together: every cell of the tables, the headings, what stands between."""
    if text.count("|") >= _FEWEST_BARS and len(text.split()) < _FEWEST_BARS:
        return [piece.span() for piece in _BETWEEN_BARS.finditer(text)]
    whole = [(0, len(text))]
    # A list of contents may name the section before it comes.
    tables = max(_TABLES.finditer(text), key=re.Match.start, default=None) if len(text) >= _LEAST else None
    if tables is None:
        return whole
    after = _AFTER.search(text, tables.end())
    if after is None or _FIRST_CELL not in text[tables.end() : tables.end() + _FAR]:
        return whole
    cells = [word.span() for word in _WORD.finditer(text, tables.start(), after.start())]
    return [*_paragraphs(text, 0, tables.start()), *cells, *_paragraphs(text, after.start(), len(text))]


def _paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Headings and what stands between them; what stands before the first sentence of a page is parted at blanks."""
    found: list[tuple[int, int]] = []
    position = start
    while start == 0 and (word := _WORD.search(text, position, end)) and "。" not in word[0]:
        if _HEADING.match(text, word.start()):
            break
        found.append(word.span())
        position = word.end()
    for heading in _HEADING.finditer(text, position, end):
        found += [(position, heading.start()), heading.span()]
        position = heading.end()
    return [*found, (position, end)]
