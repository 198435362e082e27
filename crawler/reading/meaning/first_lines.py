"""The first lines of a document, any of which may be its title or a part of it."""

from collections.abc import Iterator, Sequence

from crawler.reading.blocks import Block, Line
from crawler.reading.meaning.sections import heading_of
from crawler.reading.meaning.titles import is_sentence

_TITLE_LINES, _LONGEST_TITLE = 6, 60
_ENDS = tuple("。；;：:！!？?")


def first_lines(blocks: Sequence[Block]) -> Iterator[str]:
    """The lines of a page before anything else, which may be its title: alone and with the one or two after. A sentence
    goes on with none."""
    first = []
    for block in blocks[:_TITLE_LINES]:
        if not isinstance(block, Line) or len(block.text) > _LONGEST_TITLE or heading_of(block.text):
            break
        first.append(block.text)
    for count in (1, 2, 3):
        for start in range(len(first) - count + 1):
            lines = first[start : start + count]
            if count == 1 or not any(map(is_sentence, lines)):
                yield "".join(lines)


def is_unfinished(line: str) -> bool:
    """Whether a line is the beginning of a sentence that goes on in the next: pages break them anywhere in a name."""
    return "，" in line and not line.endswith(_ENDS)
