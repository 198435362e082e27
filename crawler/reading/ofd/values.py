"""Values as an OFD writes them: numbers, and the outlines of paths."""

import math
import re
from collections.abc import Iterator

from crawler.reading.blocks import UnreadableError

_MOST_NUMBERS = 400_000
_COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_POINTS_OF = {"M": 1, "S": 1, "L": 1, "Q": 2, "B": 3}


def numbers(text: str | None) -> list[float]:
    """The numbers of an attribute. Raises UnreadableError for what is none, is endless or are too many."""
    parts = (text or "").split()
    try:
        values = [float(part) for part in parts[: _MOST_NUMBERS + 1]]
    except ValueError as error:
        raise UnreadableError("the OFD says something else where it should give numbers") from error
    if len(values) > _MOST_NUMBERS or not all(map(_is_sane, values)):
        raise UnreadableError("the OFD gives numbers that no page can hold")
    return values


def _is_sane(value: float) -> bool:
    return math.isfinite(value) and abs(value) < 1e6


def outlines(data: str) -> Iterator[list[tuple[float, float]]]:
    """The corners of each figure of a path; curves are passed over as the straight line to their end."""
    points: list[tuple[float, float]] = []
    for command, text in _COMMAND.findall(data):
        values = numbers(text.replace(",", " "))
        if command in "MS" and points:
            yield points
            points = []
        if command == "C" and points:
            points.append(points[0])
        elif len(values) >= 2 and (command in _POINTS_OF or command == "A"):
            points.append((values[-2], values[-1]))
    if points:
        yield points
