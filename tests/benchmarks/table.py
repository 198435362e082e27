"""The rows as a table: on a terminal, and in docs/performance.md with machine, date and load."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.benchmarks.numbers import QUALITIES, place
from tests.benchmarks.rows import SCALE, Row

HEADS = ("", "figure", "measured", "beside", "measured", "ratio", "goal", "", "at the size of")
_PACKAGES = ("scrapy", "lxml", "sqlalchemy", "pypdfium2", "pyarrow", "duckdb", "uvicorn", "playwright", "pandas")
_MILLISECONDS = 1000
_SMALL = (
    "- a run at a small scale: what is paid once (loading, empty tables, a process's beginning) weighs on P1, P5, P6, "
    "P8, P12 and P13; what these come to is told by a run at scale 1"
)


@dataclass(frozen=True)
class Surroundings:
    """Where and when a run took place."""

    began: datetime
    load: tuple[float, float, float]

    @classmethod
    def now(cls) -> "Surroundings":
        return cls(datetime.now(UTC), os.getloadavg())

    def lines(self) -> list[str]:
        """As they stand above the table."""
        ended = Surroundings.now()
        return [
            f"- {self.began:%Y-%m-%d %H:%M} to {ended.began:%H:%M} UTC, scale {SCALE:g}",
            f"- {_processor()}, {os.cpu_count()} cores, {_memory()} GiB; {platform.system()} {platform.release()}",
            f"- load average {_loads(self.load)} at the beginning, {_loads(ended.load)} at the end",
            f"- Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {', '.join(_versions())}",
        ]


def in_order(rows: Sequence[Row]) -> list[Row]:
    """The rows by their numbers, each number's in the order in which they were measured."""
    return sorted(rows, key=lambda row: place(row.number))


def cells(row: Row) -> tuple[str, ...]:
    """A row as texts."""
    name = row.name.removeprefix(row.number).strip()
    ratio = "" if row.ratio is None else f"{row.ratio:.3g}"
    beside = _amount(row.floor, row.unit) if row.floor_name else ""
    goals = [f"≤ {row.goal:.3g} ×"] if row.goal is not None else []
    goals += [f"≤ {_amount(row.most, row.unit)}"] if row.most is not None else []
    met = {True: "met", False: "missed", None: ""}[row.is_met]
    figures = (_amount(row.figure, row.unit), row.floor_name, beside, ratio)
    return row.number, name, *figures, ", ".join(goals), met, row.scale


def document(rows: Sequence[Row], notes: Sequence[str], failed: Sequence[str], surroundings: Surroundings) -> str:
    """The whole of docs/performance.md."""
    return "\n".join(
        [
            "# Performance and frugality, measured",
            "",
            "Written by `make bench`: each figure beside its floor or its alternative from the same run. Times are CPU",
            "time, which other work on the machine lengthens less than the clock's; ratios within a run say most.",
            "",
            *surroundings.lines(),
            *([_SMALL] if SCALE < 1 else []),
            "",
            *_markdown(rows),
            "",
            *_unmeasured(rows, failed),
            "## What is measured",
            "",
            *[f"- **{number}** {one.figure}: {one.goal}." for number, one in QUALITIES.items()],
            "",
            "## Notes of this run",
            "",
            *[f"- {note}" for note in notes],
            "",
        ]
    )


def _markdown(rows: Sequence[Row]) -> list[str]:
    lines = [HEADS, ("---",) * len(HEADS), *(cells(row) for row in in_order(rows))]
    return [f"| {' | '.join(line)} |" for line in lines]


def _unmeasured(rows: Sequence[Row], failed: Sequence[str]) -> list[str]:
    there = {row.number for row in rows}
    lines = [f"- **{number}** was not measured." for number in QUALITIES if number not in there]
    lines += [f"- {failure}" for failure in failed]
    return ["Not in this table:", "", *lines, ""] if lines else []


def _amount(figure: float, unit: str) -> str:
    value = figure * _MILLISECONDS if unit == "ms" else figure
    text = f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:.3g}"
    return f"{text} {unit}".strip()


def _loads(load: tuple[float, float, float]) -> str:
    return " ".join(f"{one:.1f}" for one in load)


def _versions() -> list[str]:
    found = []
    for package in _PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return found


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return " ".join(line.partition(":")[2].split())
    return platform.machine()


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
