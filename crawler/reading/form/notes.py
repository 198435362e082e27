"""Notes in brackets behind a label or a head (行政处罚（件）): which of them only explain it."""

import re

EARLIER = ("上年", "上一年", "去年", "往年")
"""Words that make of a row or a column one of years before."""
_OPENING, _CLOSING = frozenset("(（[［【〔"), frozenset(")）]］】〕")
_BLANKS = re.compile(r"\s+")
_OF_OTHERS = re.compile(
    "|".join(EARLIER)
    + "|前年|历年|上期|同期|其中|累计|[同环]比|[增减]|率|占比|比例|半年|季度|[〇○零][〇○零一二三四五六七八九十]{1,2}年"
)
"""Words of notes that make another row of a row, and years that are not written in digits."""
_MONTH = re.compile("[0-9０-９一二三四五六七八九十]月")
_WHOLE_YEAR = re.compile(r"(?<![0-9])1(?:月(?:1日)?)?[至到\-–—~～]{1,2}[^月]{0,8}12月|12月31日")
_YEAR_ALONE = re.compile(".20[0-9]{2}年?度?.")
_UNIT = re.compile(".(?:单位[:：])?[件项宗个次条份例起人户家万元、，,/]{1,6}.")
_YEAR = re.compile(r"20[0-9]{2}(?=\s?年)")


def parted_note(text: str) -> tuple[str, str]:
    """A label and the note in brackets at its end; both empty where there is none, or it says that something else is
    counted: another year, a part of one, a change, a share."""
    end = len(text.rstrip())
    if not end or text[end - 1] not in _CLOSING:
        return "", ""
    start, depth = end, 0
    while start:
        start -= 1
        depth += (text[start] in _CLOSING) - (text[start] in _OPENING)
        if not depth:
            break
    note = text[start:end]
    return ("", "") if depth or _says_otherwise(note) else (text[:start], note)


def _says_otherwise(note: str) -> bool:
    note = _BLANKS.sub("", note)
    is_part_of_year = _MONTH.search(note) is not None and _WHOLE_YEAR.search(note) is None
    return is_part_of_year or _YEAR_ALONE.fullmatch(note) is not None or _OF_OTHERS.search(note) is not None


def is_unit(note: str) -> bool:
    """Whether a note only says in what is counted."""
    return _UNIT.fullmatch(_BLANKS.sub("", note)) is not None


def is_of_other_years(label: str, year: int | None) -> bool:
    """Whether a label names years, and not that of its report."""
    named = _YEAR.findall(label)
    return bool(named) and year is not None and str(year) not in named
