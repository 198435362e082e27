"""The first lines of a document, any of which may be its title or a part of it."""

from collections.abc import Iterator, Sequence

from crawler.reading.blocks import Block, Line
from crawler.reading.meaning.sections import heading_of

_TITLE_LINES, _LONGEST_TITLE = 6, 60


def first_lines(blocks: Sequence[Block]) -> Iterator[str]:
    """The lines of a page before anything else, which may be its title: alone and with the one or two after."""
    first = []
    for block in blocks[:_TITLE_LINES]:
        if not isinstance(block, Line) or len(block.text) > _LONGEST_TITLE or heading_of(block.text):
            break
        first.append(block.text)
    for count in (1, 2, 3):
        for start in range(len(first) - count + 1):
            yield "".join(first[start : start + count])
