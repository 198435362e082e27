"""A handful of generated portals, without a browser: nothing is said that is not true, and all is found."""

import pytest

from tests.portals.crawled import crawled
from tests.portals.measure import measured
from tests.portals.plan import any_plan

_SEED, _NUMBERS = 11, (4, 5, 11)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    plans = [any_plan(_SEED, number) for number in _NUMBERS]
    portals = crawled(plans, tmp_path_factory.mktemp("portals"), render="never")
    return [fault for portal in portals for fault in measured(portal, browser=False).faults]


def test_nothing_is_called_missing_that_is_out_nothing_taken_that_is_none_and_all_is_found(results: list[str]) -> None:
    assert results == []
