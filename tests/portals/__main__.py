"""Makes and crawls portals: ``python -m tests.portals --seed 1 --portals 100``; ends with 1 where one is misread."""

import argparse
import sys
from collections.abc import Mapping
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table as Shown

from tests.portals.crawled import crawled
from tests.portals.measure import Measured, Tally, by_habit, measured, total
from tests.portals.plan import any_plan

_TOGETHER = 20
"""Portals that one database and one crawl has."""
_WIDTH = 170


def main() -> int:
    """Crawls the portals and prints what they came to; 0 where nothing was said that is not true."""
    parser = argparse.ArgumentParser(prog="python -m tests.portals", description=__doc__)
    parser.add_argument("--portals", type=int, default=100, help="how many portals (100)")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other portals (1)")
    parser.add_argument("--only", type=int, metavar="K", help="this portal alone, with all that was asked and seen")
    parser.add_argument("--render", choices=("auto", "never"), default="auto", help="whether there is a browser (auto)")
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    if arguments.only is not None:
        return _one(arguments.seed, arguments.only, arguments.render)
    groups = [range(at, min(at + _TOGETHER, arguments.portals)) for at in range(0, arguments.portals, _TOGETHER)]
    with Pool(arguments.processes, maxtasksperchild=1) as pool:
        run = partial(_group, arguments.seed, render=arguments.render)
        results = [one for group in pool.imap(run, groups, chunksize=1) for one in group]
    return _told(results, arguments.seed)


def _group(seed: int, numbers: range, render: str) -> list[Measured]:
    plans = [any_plan(seed, number) for number in numbers]
    with TemporaryDirectory(prefix="nianbao-portals-") as folder:
        return [measured(one, browser=render != "never") for one in crawled(plans, Path(folder), render=render)]


def _one(seed: int, number: int, render: str) -> int:
    console = Console(width=_WIDTH)
    plan = any_plan(seed, number)
    with TemporaryDirectory(prefix="nianbao-portals-") as folder:
        portal = crawled([plan], Path(folder), render=render)[0]
    result = measured(portal, browser=render != "never")
    console.print(*result.habits, sep="\n", markup=False, highlight=False)
    for at, look in enumerate(portal.looks, 1):
        console.rule(f"look {at}")
        for lines in (look.requests, [" ".join(visit) for visit in look.visits], map(str, look.states.items())):
            console.print(*lines, sep="\n", markup=False, highlight=False, soft_wrap=True)
    console.rule("faults")
    console.print(*result.faults, sep="\n", markup=False, highlight=False, soft_wrap=True)
    return int(bool(result.faults))


def _told(results: list[Measured], seed: int) -> int:
    console = Console(width=_WIDTH)
    tallies = by_habit(results)
    console.print(_table({**tallies, "all": total(results)}))
    for result in results:
        if result.faults:
            head = f"--seed {seed} --only {result.number}: {'; '.join(result.habits)}"
            lines = (head, *(f"    {fault}" for fault in result.faults))
            console.print(*lines, sep="\n", markup=False, highlight=False, soft_wrap=True)
    whole = total(results)
    good = not (whole.false_missing or whole.wrong or whole.taken)
    console.print("good" if good else "NOT GOOD")
    return 0 if good else 1


def _table(tallies: Mapping[str, Tally]) -> Shown:
    shown = Shown("habit", *_COLUMNS)
    for column in shown.columns[1:]:
        column.justify = "right"
    for name, tally in tallies.items():
        shown.add_row(name, *_counts(tally), end_section=name == "all")
    return shown


_COLUMNS = (
    "portals",
    "found",
    "missing told",
    "false missing",
    "look-alikes",
    "wrong",
    "wrong outcomes",
    "first look",
    "second",
    "third",
    "quiet look",
    "rendered",
)


def _counts(tally: Tally) -> list[str]:
    return [
        str(tally.portals),
        f"{tally.found}/{tally.published}",
        f"{tally.told}/{tally.settled}",
        *(str(count or "") for count in (tally.false_missing, tally.taken, tally.wrong)),
        f"{tally.wrong_outcomes or ''}/{tally.outcomes}",
        *(f"{count / tally.portals:.1f}" for count in (tally.first, tally.second, tally.third)),
        f"{tally.quiet / tally.quiet_looks:.1f}" if tally.quiet_looks else "",
        str(tally.rendered),
    ]


if __name__ == "__main__":
    sys.exit(main())
