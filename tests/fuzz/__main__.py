"""A million mutants of pages and tens of thousands of every other format: python -m tests.fuzz [--share S] [--seed N].

A reader that raises, dies or fails without a reason is told with the mutant's number, which finds it again.
"""

import sys
import time
from argparse import ArgumentParser

from tests.fuzz.mutants import seeds
from tests.fuzz.running import fuzz

_PAGES, _OFFICE, _OTHERS = 1_000_000, 20_000, 5_000


def main() -> int:
    """Read them; 0 where none broke a reader."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="of the numbers above")
    parser.add_argument("--seed", default=str(int(time.time())))
    asked = parser.parse_args()
    usual = {"html": _PAGES, "docx": _OFFICE, "pdf": _OFFICE}
    kinds = sorted(seeds(), key=lambda kind: usual.get(kind, _OTHERS))
    came = fuzz(asked.seed, {kind: int(asked.share * usual.get(kind, _OTHERS)) for kind in kinds}, aloud=True)
    for kind, tally in came.tallies.items():
        print(f"{kind}: {tally.total()} mutants, {dict(tally)}")
    print(f"ended by a limit: {dict(came.limits)}; the slowest {came.slowest:.1f} s; broken: {len(came.broken)}")
    print(*came.broken[:100], sep="\n")
    return bool(came.broken)


if __name__ == "__main__":
    sys.exit(main())
