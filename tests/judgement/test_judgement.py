"""On reports with known faults no error is false, warnings are nearly always right, and nearly all faults are found."""

from storage.findings import Severity
from tests.judgement.faults import FAULTS
from tests.judgement.measure import measure


def test_precision_before_recall() -> None:
    score = measure(500, 3)
    assert score.false_of(Severity.ERROR) == 0, score.examples
    assert score.precision_of(Severity.WARNING) >= 0.98, score.examples
    assert {
        check: score.recall(check) for check in {fault.check for fault in FAULTS} if score.recall(check) < 0.9
    } == {}
