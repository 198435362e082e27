"""A fresh database and a real mail server for each test."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.alerts.post import PostOffice
from tests.alerts.world import World


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office
