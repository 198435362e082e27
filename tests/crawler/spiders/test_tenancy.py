"""Who looks at a portal: while one process does, no other looks at what stands on the same machine."""

from datetime import timedelta
from pathlib import Path

from crawler.looks.tenancy import Tenancy
from monitor.fleet.queue import linked
from storage.register import Portal
from storage.sharing.leases import give_up, hold
from tests.databases import fresh_database

PORTAL = Portal("qinghe", "青禾县", "http://www.qinghe.gov.cn/", "411001", ("http://xxgk.qinghe.gov.cn/nb/",))
MACHINES = ("10.0.0.7", "10.0.0.8", "")


async def test_another_process_on_the_same_machine_is_waited_for(tmp_path: Path) -> None:
    database, term = fresh_database(tmp_path), timedelta(minutes=2)
    tenancy = Tenancy(database)
    for lease in ("portal:qinghe", "host:xxgk.qinghe.gov.cn", "machine:10.0.0.8"):
        with database.write() as connection:
            assert hold(connection, lease, "elsewhere:1", term)
        assert not tenancy.take(PORTAL, MACHINES), lease
        with database.write() as connection:
            give_up(connection, lease, "elsewhere:1")
    assert tenancy.take(PORTAL, MACHINES)
    with database.write() as connection:
        assert not hold(connection, "machine:10.0.0.7", "elsewhere:1", term)
    tenancy.leave(PORTAL)
    with database.write() as connection:
        assert hold(connection, "machine:10.0.0.7", "elsewhere:1", term)


def test_portals_that_share_a_machine_by_others_are_handed_out_as_one() -> None:
    found = linked({"a": {"1", "9"}, "b": {"9", "5"}, "c": {"5"}, "d": {"7"}, "e": {"4", "7"}, "f": {"8"}})
    assert found["a"] == found["b"] == found["c"]
    assert found["d"] == found["e"]
    assert len(set(found.values())) == 3
