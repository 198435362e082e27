"""Sections cut into sentences and clauses, each with the heading it stands under."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

_WIDE = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_SPELT_YEAR = re.compile(r"[二一](?:(?<=二)[〇○零]|(?<=一)九)[〇○零一二三四五六七八九]{2}(?=年)")
# Each begins with what is to be found: so the text is passed over at once where there is nothing of it.
_INSIDE = re.compile(
    r"[ \t\u3000\xa0](?:(?<=[㐀-鿿\d].)[ \t\u3000\xa0]*+(?=[㐀-鿿])|(?<=[㐀-鿿].)[ \t\u3000\xa0]*+(?=[㐀-鿿\d]))"
)
_WIDE_SIGN = re.compile("[０-９％．]")
_NUMBERED = re.compile(r"[（(][一二三四五六七八九十]+[）)]")
_SENTENCE = re.compile(r"[^。！？!?\n]+")
_CLAUSE = re.compile(r"(?:[^，,；;：:（）()]|(?<=\d)[,，](?=\d{3}))+")
_HEADING_LENGTH = 25
_END_OF_HEADING = re.compile(r"[。：:，,\n]|情况|(?<=公开)(?=\d|一是)")


@dataclass(frozen=True)
class Clause:
    """A piece of a sentence between commas. ``aside`` tells whether it stands in brackets.

    ``lead`` are the words before a bracket that it continues: 乡镇 in 乡镇（街道）收到7件. ``quoted`` is the whole
    piece as it stands, ``begins_anew`` tells that a semicolon stands before it.
    """

    text: str
    start: int
    aside: bool
    lead: str = ""
    quoted: str = ""
    begins_anew: bool = False


@dataclass(frozen=True)
class Sentence:
    """A sentence of a section and the heading (（二）依申请公开) it stands under."""

    section: int
    heading: str
    text: str

    def clauses(self) -> tuple[Clause, ...]:
        """Its pieces between commas, semicolons, colons and brackets."""
        return _clauses(self.text)


@lru_cache(maxsize=512)
def _clauses(text: str) -> tuple[Clause, ...]:
    found: list[Clause] = []
    depth, last = 0, 0
    outside: Clause | None = None
    for match in _CLAUSE.finditer(text):
        between = text[last : match.start()]
        depth = max(0, depth + sum(sign in "（(" for sign in between) - sum(sign in "）)" for sign in between))
        last = match.end()
        if depth or outside is None or not between.endswith(("）", ")")):
            clause = Clause(match.group(), match.start(), depth > 0, quoted=match.group().strip())
        else:
            begun = outside.start - len(outside.lead)
            lead = outside.lead + outside.text
            clause = Clause(match.group(), match.start(), False, lead, text[begun:last].strip())
        if ";" in between or "；" in between:
            clause = replace(clause, begins_anew=True)
        outside = outside if depth else clause
        found.append(clause)
    return tuple(found)


@lru_cache(maxsize=64)
def even(text: str) -> str:
    """The text with half-width digits and without blanks inside sentences: 2023 年 and 二〇二三年 become 2023年."""
    narrow = text.translate(_WIDE) if _WIDE_SIGN.search(text) else text
    return _SPELT_YEAR.sub(lambda year: year.group().translate(_DIGITS), _INSIDE.sub("", narrow))


def sentences(section: int, text: str) -> list[Sentence]:
    """The sentences of a section in order; several checks ask for those of the same text, one after the other."""
    return list(_kept_sentences(section, text))


@lru_cache(maxsize=64)
def _kept_sentences(section: int, text: str) -> tuple[Sentence, ...]:
    return tuple(_sentences(section, text))


def _sentences(section: int, text: str) -> Iterator[Sentence]:
    flat = even(text)
    marks = [match.start() for match in _NUMBERED.finditer(flat)]
    for start, end in zip([0, *marks], [*marks, len(flat)], strict=True):
        part = flat[start:end]
        heading = _heading(part) if start in marks else ""
        for match in _SENTENCE.finditer(part):
            if match.group().strip():
                yield Sentence(section, heading, match.group().strip())


def _heading(part: str) -> str:
    """The words behind （二） as far as they are a heading."""
    words = _NUMBERED.sub("", part, count=1).lstrip()
    end = _END_OF_HEADING.search(words[:_HEADING_LENGTH])
    return words[: end.start()] if end else words[:_HEADING_LENGTH]
