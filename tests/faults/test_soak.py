"""Some days of the service among portals that misbehave; make faults lives through a month."""

from tests.faults.soak import soak


def test_days_of_faults_leave_the_truth_and_nothing_else() -> None:
    """F25: every report once, no false word, no mail twice, no growth."""
    came = soak(3, 3, hours=(9,), faults=1 / 2)
    assert came["wrong"] == []
    assert came["published"]
    assert came["faults"]
