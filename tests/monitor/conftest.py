"""The county that monitor's tests use."""

import pytest

from storage.database import Database
from tests.monitor.county import County


@pytest.fixture
def county(database: Database) -> County:
    """An empty county."""
    return County(database)
