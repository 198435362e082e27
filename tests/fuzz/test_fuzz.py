"""No mutant breaks a reader: each is a reading or a failure with its reason, and the process that asked lives on."""

from tests.fuzz.mutants import seeds
from tests.fuzz.running import fuzz

EACH = 20


def test_no_mutant_breaks_a_reader() -> None:
    """Of each format so many; make fuzz reads a million."""
    came = fuzz("nianbao", dict.fromkeys(seeds(), EACH), workers=1)
    assert came.broken == []
    assert {kind: tally.total() for kind, tally in came.tallies.items()} == dict.fromkeys(seeds(), EACH)
    read = {kind for kind, tally in came.tallies.items() if tally["complete"] + tally["partial"]}
    assert read == set(seeds()), "the mutants of a format are still documents of that format"
