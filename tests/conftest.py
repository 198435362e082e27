"""What every test may use."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from storage.database import Database
from tests.databases import discard, fresh_database

settings.register_profile("shared machine", deadline=None, max_examples=int(os.environ.get("NIANBAO_EXAMPLES", "20")))
settings.load_profile("shared machine")

_LONGEST = (
    "tests/test_main_job.py",
    "tests/crawler/reading/test_scan.py",
    "tests/monitor/fleet/test_fleet.py",
    "tests/crawler/spiders/test_windows.py",
    "tests/crawler/spiders/test_rendering.py",
    "tests/storage/test_upgrading.py",
    "tests/faults/test_server.py",
    "tests/crawler/reading/test_corpus.py",
    "tests/faults/test_queue.py",
    "tests/test_patterns.py",
    "tests/monitor/test_schedule.py",
    "tests/storage/test_confluence.py",
    "tests/monitor/dashboard/test_manners.py",
)
"""Files that take half a minute and more, those that wait for what they started and those that compute by turns: begun
last, one of them would keep the other processes waiting, and all that wait together would leave the processor idle."""

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(places)))


def pytest_collection_finish() -> None:
    # Thousands of collected tests live to the end: looking through them for garbage again and again takes long.
    gc.freeze()


@pytest.fixture
def seeds() -> Path:
    """The folder of the five real reports; a test that needs it skips where it is not."""
    if not SEEDS.is_dir():
        pytest.skip("the five real reports (../shared/seeds) are not here")
    return SEEDS


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty database of this version."""
    fresh = fresh_database(tmp_path)
    yield fresh
    discard(fresh)
