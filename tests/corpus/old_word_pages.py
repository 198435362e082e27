"""The formatted pages of a Word 97-2003 document: which properties the text has from which place on ([MS-DOC] 2.9)."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

_PAGE = 512


@dataclass(frozen=True, slots=True)
class Run:
    """A part of the stream and the properties of what stands there."""

    start: int
    end: int
    properties: bytes


def pages_of(runs: Sequence[Run], first_page: int, *, is_paragraph: bool) -> tuple[bytes, bytes]:
    """The pages that hold some runs, and the table of where each page begins (PlcBtePapx, PlcBteChpx)."""
    runs = _without_gaps(sorted(runs, key=lambda run: run.start))
    groups: list[list[Run]] = [[]]
    for run in runs:
        if groups[-1] and _size([*groups[-1], run], is_paragraph=is_paragraph) >= _PAGE:
            groups.append([])
        groups[-1].append(run)
    pages = b"".join(_page(group, is_paragraph=is_paragraph) for group in groups)
    starts = [*(group[0].start for group in groups), runs[-1].end]
    numbers = range(first_page, first_page + len(groups))
    return pages, struct.pack(f"<{len(starts)}I{len(groups)}I", *starts, *numbers)


def _without_gaps(runs: Sequence[Run]) -> list[Run]:
    """The runs with plain ones between those that do not touch."""
    whole: list[Run] = []
    for run in runs:
        if whole and whole[-1].end < run.start:
            whole.append(Run(whole[-1].end, run.start, b""))
        whole.append(run)
    return whole


def _held(run: Run, *, is_paragraph: bool) -> bytes:
    """The properties of a run with their length; none for plain characters."""
    if not is_paragraph:
        return bytes([len(run.properties)]) + run.properties if run.properties else b""
    own = bytes(2) + run.properties
    if len(own) % 2:
        return bytes([(len(own) + 1) // 2]) + own
    return bytes([0, len(own) // 2]) + own


def _size(runs: Sequence[Run], *, is_paragraph: bool) -> int:
    entry = 4 + (13 if is_paragraph else 1)
    held = [_held(run, is_paragraph=is_paragraph) for run in runs]
    return 4 + entry * len(runs) + sum(len(each) + len(each) % 2 for each in held) + 2


def _page(runs: Sequence[Run], *, is_paragraph: bool) -> bytes:
    page = bytearray(_PAGE)
    starts = [*(run.start for run in runs), runs[-1].end]
    struct.pack_into(f"<{len(starts)}I", page, 0, *starts)
    at, end = 4 * len(starts), _PAGE - 2
    for number, run in enumerate(runs):
        held = _held(run, is_paragraph=is_paragraph)
        if not held:
            continue
        end -= len(held) + len(held) % 2
        page[end : end + len(held)] = held
        page[at + number * (13 if is_paragraph else 1)] = end // 2
    page[-1] = len(runs)
    return bytes(page)
