"""The parts of what a document says of itself, by name, and the way between its one column and columns of their own."""

from collections.abc import Mapping
from typing import Any

from storage.report import Identity

EMPTY: Mapping[str, Any] = {
    "title": "",
    "bodies": (),
    "publisher": "",
    "index_number": "",
    "identity": Identity(),
    "facts": {},
    "preface": "",
    "differences": (),
}
"""The columns, and what stands where a document says nothing."""


def spread(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row of a document with all that it says of itself as columns of its own."""
    found = dict(row)
    found |= found.pop("said")
    return found


def gathered(values: Mapping[str, Any], before: Mapping[str, Any] = EMPTY) -> dict[str, Any]:
    """Values for a document as its table holds them; ``before`` is a row of it, spread, for what is not said anew."""
    others = dict(values)
    said = {name: others.pop(name) for name in EMPTY if name in others}
    if said:
        others["said"] = said if len(said) == len(EMPTY) else {name: before[name] for name in EMPTY} | said
    return others
