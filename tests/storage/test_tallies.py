"""Counts that outlive processes: nothing is lost or counted twice, whoever adds at the same time."""

import threading

from hypothesis import given
from hypothesis import strategies as st

from storage.database import Database
from storage.sharing import tallies
from storage.sharing.tallies import Gathered


def values(database: Database) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    with database.read() as connection:
        return {(one.name, tuple(sorted(one.labels.items()))): one.value for one in tallies.counts(connection)}


def test_counts_add_up_from_several_threads(database: Database) -> None:
    def count() -> None:
        for _ in range(25):
            with database.write() as connection:
                tallies.add(connection, "portal_visits", outcome="ok")

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert values(database) == {("portal_visits", (("outcome", "ok"),)): 100}


def test_what_is_gathered_is_written_once(database: Database) -> None:
    gathered = Gathered()
    gathered.add("requests", kind="list", outcome="ok")
    gathered.add("requests", 2, outcome="ok", kind="list")
    for _ in range(2):
        with database.write() as connection:
            gathered.write(connection)
    assert values(database) == {("requests", (("kind", "list"), ("outcome", "ok"))): 3}


@given(seconds=st.lists(st.floats(0, 100), max_size=50))
def test_every_value_falls_into_one_bucket(seconds: list[float]) -> None:
    gathered = Gathered()
    for value in seconds:
        gathered.observe("request_duration_seconds", value, (0.1, 1.0, 10.0), kind="list")
    counted = {name: amount for name, amount in gathered._counts.items() if name[0].endswith("_bucket")}
    assert sum(counted.values()) == len(seconds)
    for (_, labels), amount in counted.items():
        limit = float(dict(pair.split("=") for pair in labels.split(","))["le"].replace("+Inf", "inf"))
        floor = {0.1: float("-inf"), 1.0: 0.1, 10.0: 1.0, float("inf"): 10.0}[limit]
        assert amount == sum(floor < value <= limit for value in seconds)
