"""Runs every module ``bench_*`` beside this one, or those named, and prints its rows as a table."""

import importlib
import pkgutil
import sys

from rich.console import Console
from rich.table import Table

import tests.benchmarks
from tests.benchmarks.rows import Row

_MILLISECONDS = 1000


def main(names: list[str]) -> None:
    """Prints the rows of the benchmarks named (``html``), or of all."""
    table = Table("figure", "ms", "floor", "ms", "ratio", "goal")
    for row in (row for name in names or _all() for row in _run(name)):
        table.add_row(*_cells(row))
    Console().print(table)


def _all() -> list[str]:
    found = (module.name for module in pkgutil.iter_modules(tests.benchmarks.__path__))
    return [name.removeprefix("bench_") for name in found if name.startswith("bench_")]


def _run(name: str) -> list[Row]:
    rows: list[Row] = importlib.import_module(f"tests.benchmarks.bench_{name}").run()
    return rows


def _cells(row: Row) -> tuple[str, ...]:
    figure, floor = (f"{seconds * _MILLISECONDS:.2f}" for seconds in (row.seconds, row.floor_seconds))
    goal = "" if row.goal is None else f"≤ {row.goal:g} {'met' if row.ratio <= row.goal else 'missed'}"
    return row.name, figure, row.floor_name, floor, f"{row.ratio:.2f}", goal


if __name__ == "__main__":
    main(sys.argv[1:])
