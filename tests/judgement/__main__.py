"""Measures the checks on many reports with known faults: ``python -m tests.judgement 20000 7`` (how many, the seed)."""

import sys

from rich.console import Console
from rich.table import Table

from storage.findings import Severity
from tests.judgement.faults import FAULTS
from tests.judgement.measure import measure

_SHOWN = 10


def main(reports: int, seed: int) -> None:
    """Prints precision and recall of each check that has a fault, and examples of findings that are none."""
    score = measure(reports, seed)
    table = Table("check", "found", "overlooked", "false", "precision", "recall")
    for check in sorted({fault.check for fault in FAULTS} | set(score.false)):
        counts = (score.found[check], score.overlooked[check], score.false[check])
        shares = (score.precision(check), score.recall(check))
        table.add_row(check, *map(str, counts), *(f"{share:.2%}" for share in shares))
    console = Console()
    console.print(table)
    warnings = score.precision_of(Severity.WARNING)
    console.print(f"false errors: {score.false_of(Severity.ERROR)}; warnings right: {warnings:.2%}")
    for example in score.examples[:_SHOWN]:
        console.print(example, markup=False)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3])) if len(sys.argv) > 2 else main(2000, 1)
