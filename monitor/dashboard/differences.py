"""What changed from one edition of a report to the next, cell by cell and sentence by sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from monitor.checks.labels import cell_name
from monitor.dashboard.sheets import Shown, show
from storage.documents.held import EditionView
from storage.forms import ALL_FIELDS
from storage.language import Language
from storage.report import ABSENT

_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]?")
_BLANKS = re.compile(r"\s+")
_MOST_SENTENCES = 2000  # a comparison takes the square of this


@dataclass(frozen=True)
class CellChange:
    """A cell that two editions give differently."""

    field: str
    label: str
    before: Shown
    after: Shown


@dataclass(frozen=True)
class Passage:
    """A run of sentences: ``kind`` is "same", "gone" or "new"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """What an edition changed against the one before it; ``sections`` only those that differ, by number."""

    before: EditionView
    after: EditionView
    cells: tuple[CellChange, ...]
    sections: Mapping[int, tuple[Passage, ...]]


def differences(editions: tuple[EditionView, ...], language: Language) -> list[Difference]:
    """Every edition against the one before it."""
    return [
        Difference(before, after, _cells(before, after, language), _sections(before, after))
        for before, after in pairwise(editions)
    ]


def _cells(before: EditionView, after: EditionView, language: Language) -> tuple[CellChange, ...]:
    changes = []
    for field in ALL_FIELDS:
        old, new = before.cells.get(field, ABSENT), after.cells.get(field, ABSENT)
        if (old.state, old.value) != (new.state, new.value):
            changes.append(CellChange(field, cell_name(field, language), show(old, language), show(new, language)))
    return tuple(changes)


def _sections(before: EditionView, after: EditionView) -> dict[int, tuple[Passage, ...]]:
    found = {}
    for number in sorted({*before.sections, *after.sections}):
        old, new = before.sections.get(number, ""), after.sections.get(number, "")
        if _BLANKS.sub("", old) != _BLANKS.sub("", new):
            found[number] = passages(old, new)
    return found


def passages(old: str, new: str) -> tuple[Passage, ...]:
    """Two texts as one run of sentences; texts too long to compare stand whole, the old before the new."""
    before, after = _sentences(old), _sentences(new)
    if max(len(before), len(after)) > _MOST_SENTENCES:
        return Passage("gone", old), Passage("new", new)
    found = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Passage("same", "".join(before[start:end])))
            continue
        if end > start:
            found.append(Passage("gone", "".join(before[start:end])))
        if new_end > new_start:
            found.append(Passage("new", "".join(after[new_start:new_end])))
    return tuple(found)


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE.findall(text) if sentence]
