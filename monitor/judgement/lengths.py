"""Which lists may go on unseen behind their last line, by how long the others of the same portal are."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_FIGURES, _ENDS = re.compile(r"\d+"), re.compile(r"[/?&=]")


def cuts_left(columns: Mapping[int, tuple[str, Mapping[str, Any]]]) -> Iterator[tuple[int, list[list[int]]]]:
    """The columns of a portal that are in doubt, with the years that are (`crawler.lists.windows`).

    ``columns`` gives the address and the profile of each. Pages of one kind cut their lists at the same length: where
    one shows more lines than another, the other is whole.
    """
    for key, (url, profile) in columns.items():
        if profile.get("cuts") and not any(
            other.get("longest", 0) > profile["longest"] and _is_alike(beside, url)
            for beside, other in columns.values()
        ):
            yield key, profile["cuts"]


def _is_alike(one: str, other: str) -> bool:
    """Whether two addresses differ in one part at most, whatever their figures are: /nb/2025/ and /nb/2024/."""
    first, second = (_ENDS.split(_FIGURES.sub("#", address)) for address in (one, other))
    return len(first) == len(second) and sum(a != b for a, b in zip(first, second, strict=True)) <= 1
