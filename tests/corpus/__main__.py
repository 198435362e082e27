"""Makes and reads a large corpus: ``python -m tests.corpus --reports 2000``; ends with 1 where a cell is wrong."""

import argparse
import sys
from collections.abc import Iterable, Mapping
from functools import partial
from multiprocessing import Pool
from pathlib import Path

from playwright.sync_api import Error
from rich.console import Console
from rich.progress import track
from rich.table import Table as Shown

from crawler.reading.scan.recognition import is_installed
from tests.corpus.browser_prints import browser_prints
from tests.corpus.measure import (
    ASKED,
    WRITERS,
    Asked,
    Result,
    Tally,
    by_feature,
    by_format,
    compared,
    document,
    measure,
    measure_scan,
)
from tests.corpus.scanned_files import SCANS, scan
from tests.corpus.scanned_pages import fonts
from tests.corpus.written import Written

_MOST_SHOWN = 40
_WIDTH = 150


def main() -> int:
    """Runs the corpus and prints its tables; 0 when every figure is right and enough of them were read."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    parser.add_argument("--reports", type=int, default=2000, help="how many reports (2000)")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other reports (1)")
    parser.add_argument("--formats", nargs="+", choices=list(WRITERS), default=list(WRITERS), metavar="FORMAT")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--printed", type=int, default=20, help="how many more are printed to PDF by Chromium (20)")
    parser.add_argument("--scanned", type=int, default=40, help="how many more are scanned, each some 5 s (40)")
    parser.add_argument("--write", type=int, metavar="NUMBER", help="write this one document to a file and end")
    parser.add_argument("--write-scan", type=int, metavar="NUMBER", help="write this one scan to a file and end")
    parser.add_argument("--to", type=Path, default=Path("document"))
    arguments = parser.parse_args()
    formats = tuple(arguments.formats)
    if arguments.write is not None:
        return _write(*document(arguments.seed, arguments.write, formats), arguments.to)
    if arguments.write_scan is not None:
        return _write(*scan(arguments.seed, arguments.write_scan), arguments.to)
    scans = arguments.scanned if _may_scan() else 0
    with Pool(arguments.processes) as pool:
        measured = pool.imap(partial(measure, arguments.seed, formats=formats), range(arguments.reports), chunksize=5)
        results = _waited("reading", measured, arguments.reports)
        results += _waited("scans", pool.imap(partial(measure_scan, arguments.seed), range(scans)), scans)
    return _told([*results, *_prints(arguments.seed, arguments.printed)])


def _waited(name: str, results: Iterable[Result], count: int) -> list[Result]:
    return list(track(results, name, count, console=Console(stderr=True), transient=True))


def _may_scan() -> bool:
    lacking = [
        *["the fonts of Noto (Debian: fonts-noto-cjk)"] * (not fonts()),
        *["text recognition (the extra [ocr])"] * (not is_installed()),
    ]
    if lacking:
        print(f"nothing was scanned: not installed are {' and '.join(lacking)}", file=sys.stderr)
    return not lacking


def _prints(seed: int, count: int) -> list[Result]:
    try:
        prints = enumerate(browser_prints(seed, count)) if count else ()
        return [compared(number, "pdf by Chromium", written) for number, written in prints]
    except Error as error:
        print(f"nothing was printed by a browser: {error.message.splitlines()[0]}", file=sys.stderr)
        return []


def _write(name: str, written: Written, target: Path) -> int:
    target.write_bytes(written.content)
    print(f"{name}: {', '.join(written.report.features)}")
    return 0


def _told(results: list[Result]) -> int:
    console = Console(width=_WIDTH)
    formats = by_format(results)
    console.print(_table("format", formats))
    console.print(_table("layout", by_feature(result for result in results if result.format not in SCANS)))
    console.print(_table("layout of scans", by_feature(result for result in results if result.format in SCANS)))
    shown = 0
    for result in results:
        for line in result.wrong[: max(0, _MOST_SHOWN - shown)]:
            console.print(f"{result.number} {result.format}: {line}", markup=False, highlight=False)
            shown += 1
    good = all(tally.is_good(ASKED.get(name, Asked())) for name, tally in formats.items())
    skipped = [name for name, tally in formats.items() if tally.skipped]
    if skipped:
        console.print(f"not measured, because their readers are not built yet: {', '.join(skipped)}")
    console.print("good" if good else "NOT GOOD")
    return 0 if good else 1


def _table(name: str, tallies: Mapping[str, Tally]) -> Shown:
    shown = Shown(name, *_COLUMNS)
    for column in shown.columns[1:]:
        column.justify = "right"
    total = Tally()
    for key, tally in tallies.items():
        total.add(tally)
        shown.add_row(key, *_counts(tally))
    if name == "format":
        shown.add_row("all", *_counts(total))
    return shown


_COLUMNS = (
    "documents",
    "cells",
    "kept",
    "read",
    "wrong numbers",
    "wrong states",
    "unreadable",
    "misjudged",
    "faults read",
)


def _counts(tally: Tally) -> list[str]:
    if tally.skipped == tally.documents:
        return [f"{tally.documents}", *["not built yet"], *[""] * (len(_COLUMNS) - 2)]
    counts = [tally.documents, tally.cells, tally.kept, f"{tally.share:.3%}", tally.wrong_numbers, tally.wrong_states]
    faults = f"{tally.faults_read}/{tally.faults}"
    return [*map(str, counts), str(tally.unreadable), str(tally.misjudged), faults]


if __name__ == "__main__":
    sys.exit(main())
