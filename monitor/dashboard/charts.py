"""Numbers over the years as drawings made on the server: they need no script, print sharply and read as tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

from monitor.dashboard.tally import Tally

_STEPS = (1, 2, 2.5, 5, 10)
_MOST_TICKS = 5


@dataclass(frozen=True)
class Piece:
    """A part of a column: its state, its number, and where it stands, in per cent of the drawing's height."""

    status: str
    number: int
    y: float
    height: float


@dataclass(frozen=True)
class Pillar:
    """A year's column: its middle and width in per cent of the drawing's width, and its parts."""

    year: int
    middle: float
    left: float
    width: float
    pieces: tuple[Piece, ...]
    tally: Tally


def pillars(years: Mapping[int, Tally]) -> tuple[Pillar, ...]:
    """A column for each year, all of one height: the shares of the states, the year's whole beneath."""
    step = 100 / max(len(years), 1)
    width = min(step * 0.62, 14)
    found = []
    for place, (year, tally) in enumerate(years.items()):
        middle = step * (place + 0.5)
        pieces = tuple(
            Piece(part.status, part.number, round(100 - part.start - part.width, 3), part.width)
            for part in tally.segments
        )
        found.append(Pillar(year, round(middle, 3), round(middle - width / 2, 3), round(width, 3), pieces, tally))
    return tuple(found)


@dataclass(frozen=True)
class Tick:
    """A mark of the scale: its number, and its height in per cent from the top."""

    value: float
    y: float


@dataclass(frozen=True)
class Dot:
    """A value of a line, in per cent of the drawing."""

    year: int
    value: float
    x: float
    y: float
    is_uncertain: bool


@dataclass(frozen=True)
class Curve:
    """A line of a chart: its class number, its dots, and for each pair of neighbouring years a stroke."""

    key: str
    name: str
    number: int
    dots: tuple[Dot, ...]

    @property
    def strokes(self) -> tuple[tuple[Dot, Dot], ...]:
        """Neighbouring years joined; a year without a number leaves a gap."""
        return tuple((one, other) for one, other in pairwise(self.dots) if other.year == one.year + 1)


@dataclass(frozen=True)
class LineChart:
    """Lines over years with their scale. ``years`` gives the place of each year in per cent of the width."""

    years: tuple[tuple[int, float], ...]
    ticks: tuple[Tick, ...]
    curves: tuple[Curve, ...]


@dataclass(frozen=True)
class Line:
    """What a line shows: its numbers by year, and the years in which they rest on too little."""

    key: str
    name: str
    values: Mapping[int, float]
    uncertain: frozenset[int] = frozenset()


def line_chart(years: Sequence[int], lines: Sequence[Line]) -> LineChart | None:
    """A chart of lines, the scale beginning at 0 unless a number is below; None without any number."""
    numbers = [value for line in lines for value in line.values.values()]
    if not numbers or not years:
        return None
    marks = _marks(min(0, *numbers), max(0, *numbers))
    low, high = marks[0], marks[-1]
    step = 100 / len(years)
    xs = {year: round(step * (place + 0.5), 3) for place, year in enumerate(years)}

    def height(value: float) -> float:
        return round(100 * (high - value) / (high - low), 3)

    curves = tuple(
        Curve(
            line.key,
            line.name,
            number % 6,
            tuple(
                Dot(year, line.values[year], xs[year], height(line.values[year]), year in line.uncertain)
                for year in years
                if year in line.values
            ),
        )
        for number, line in enumerate(lines)
    )
    return LineChart(tuple(xs.items()), tuple(Tick(mark, height(mark)) for mark in marks), curves)


def _marks(low: float, high: float) -> list[float]:
    """Round numbers at even distances that hold all values between the first and the last."""
    span = (high - low) or 1
    size = 10 ** floor(log10(span / _MOST_TICKS))
    step = next(size * factor for factor in _STEPS if span / (size * factor) <= _MOST_TICKS)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(step * place, 10) for place in range(first, max(last, first + 1) + 1)]
