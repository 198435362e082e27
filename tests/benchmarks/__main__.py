"""Runs every module ``bench_*`` beside this one, or those named, and prints one table in the order of the numbers.

With ``--document`` it is written into docs/performance.md as well, after each module, so that a run that is cut off
leaves what it measured.
"""

import argparse
import importlib
import pkgutil
import time
import traceback
from pathlib import Path

from rich.console import Console
from rich.table import Table

import tests.benchmarks
from tests.benchmarks.rows import Row
from tests.benchmarks.table import HEADS, Surroundings, cells, document, in_order

PERFORMANCE = Path(__file__).parents[2] / "docs" / "performance.md"


def main() -> None:
    """Prints the rows of the benchmarks named (``html``), or of all. Exit status 1 when one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--document", action="store_true", help="write docs/performance.md")
    parser.add_argument("names", nargs="*")
    wanted = parser.parse_args()
    surroundings, console = Surroundings.now(), Console(stderr=True)
    rows: list[Row] = []
    notes: list[str] = []
    failed: list[str] = []
    for name in wanted.names or _all():
        start = time.monotonic()
        try:
            module = importlib.import_module(f"tests.benchmarks.bench_{name}")
            rows += module.run()
            notes += [str(note) for note in getattr(module, "NOTES", ())]
        except Exception as error:  # noqa: BLE001 - the others are measured all the same, and the table says it
            traceback.print_exc()
            failed.append(f"`bench_{name}` failed: {type(error).__name__}")
        console.print(f"{name}: {time.monotonic() - start:.0f} s")
        if wanted.document:
            PERFORMANCE.write_text(document(rows, notes, failed, surroundings))
    _print(rows, notes)
    if failed:
        raise SystemExit("\n".join(failed))


def _print(rows: list[Row], notes: list[str]) -> None:
    table = Table(*HEADS)
    for row in in_order(rows):
        table.add_row(*cells(row))
    console = Console(width=200)
    console.print(table)
    for note in notes:
        console.print(note)


def _all() -> list[str]:
    found = (module.name for module in pkgutil.iter_modules(tests.benchmarks.__path__))
    return [name.removeprefix("bench_") for name in found if name.startswith("bench_")]


if __name__ == "__main__":
    main()
