"""The world that the pages show, made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from monitor.dashboard.app import create_app
from tests.monitor.dashboard.browsing import Visitor
from tests.monitor.dashboard.world import NOW, World, build


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords hashed as always, but at the least cost that argon2 allows: tests log in hundreds of times."""
    monkeypatch.setattr("storage.people.accounts._hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A country with every state and every kind of fault."""
    built = build(Path(tmp_path_factory.mktemp("world")))
    yield built
    built.database.dispose()


@pytest.fixture
def site(world: World) -> Visitor:
    """The dashboard of the world at its moment."""
    return Visitor(create_app(world.database, clock=lambda: NOW))
