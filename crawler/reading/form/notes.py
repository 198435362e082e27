"""Notes in brackets behind a label or a head (行政处罚（件）): which of them only explain it."""

import re

_OPENING, _CLOSING = frozenset("(（[［【〔"), frozenset(")）]］】〕")
_OF_OTHERS = ("其中", "累计", "上年", "上一年", "去年", "往年")
"""Words of notes that make another row of a row."""
_YEAR_ALONE = re.compile(r".\s*20[0-9]{2}\s*年?度?\s*.")


def parted_note(text: str) -> tuple[str, str]:
    """A label and the note in brackets at its end; both empty where there is none, or it says that something else is
    counted."""
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
    if depth or _YEAR_ALONE.fullmatch(note) or any(word in note for word in _OF_OTHERS):
        return "", ""
    return text[:start], note
