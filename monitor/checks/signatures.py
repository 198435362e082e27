"""Which of very many texts may be nearly identical, told by their signatures: the least hash values of their runs."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from monitor.checks.likeness import SHORTEST, OwnText

_PERMUTATIONS = 64
BANDS, _ROWS = 10, 6
"""With 10 bands of 6 a pair that is alike by 0.85 is found with 99 %, one by 0.5 is looked at in 15 of 100 cases."""


def signature(text: OwnText) -> bytes:
    """The least hash values of a text's runs; empty for one that is too short to be compared."""
    if text.length < SHORTEST:
        return b""
    sketch = RMinHash(num_perm=_PERMUTATIONS, seed=1)
    sketch.update(sorted(text.runs))
    return np.asarray(sketch.digest(), dtype="<u4").tobytes()


def candidates(signatures: Sequence[bytes]) -> dict[int, list[int]]:
    """For each signature, by its place, the places of those that may be nearly identical, the most alike first."""
    matrix = np.frombuffer(b"".join(signatures), dtype="<u4").reshape(len(signatures), _PERMUTATIONS)
    found: dict[int, set[int]] = {}
    for band in range(BANDS):
        keys = _hashed(matrix[:, band * _ROWS : (band + 1) * _ROWS])
        order = np.argsort(keys, kind="stable")
        for group in _equal(keys[order]):
            _note(found, order[group])
    return {place: _nearest(matrix, place, sorted(others)) for place, others in found.items()}


_MOST = 20
"""How many candidates of one text are looked at: a text that hundreds share is a template, and one pair shows it."""


def _hashed(rows: NDArray[np.uint32]) -> NDArray[np.uint64]:
    keys = np.zeros(len(rows), dtype=np.uint64)
    for column in range(rows.shape[1]):
        keys = (keys ^ rows[:, column]) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    return keys


def _equal(keys: NDArray[np.uint64]) -> Iterable[slice]:
    """The stretches of equal keys longer than one, of sorted keys."""
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    ends = np.append(starts[1:], len(keys))
    for place in np.flatnonzero(ends - starts > 1):
        yield slice(int(starts[place]), int(ends[place]))


def _note(found: dict[int, set[int]], places: NDArray[np.intp]) -> None:
    """Each place with those next to it in its group, around it where there are very many."""
    group = [int(place) for place in places]
    for rank, place in enumerate(group):
        around = group if len(group) <= _MOST else [group[(rank + step) % len(group)] for step in range(-5, 6)]
        found.setdefault(place, set()).update(other for other in around if other != place)


def _nearest(matrix: NDArray[np.uint32], place: int, others: list[int]) -> list[int]:
    if len(others) == 1:
        return others
    agreeing = (matrix[others] == matrix[place]).sum(axis=1)
    return [others[int(rank)] for rank in np.argsort(-agreeing, kind="stable")[:_MOST]]
