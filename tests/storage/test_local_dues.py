"""Local orders: the most particular one binds, and files of them come in and out."""

from datetime import date

from storage.database import Database
from storage.register import Body, BodyKind
from storage.registry.local_dues import local_dues, put_local_due
from storage.registry.local_orders import LocalDue, local_date
from storage.registry.register_files import read_register, write_dues

FINANCE = Body("青石县财政局", BodyKind.DEPARTMENT, "419901")
ORDERS = [
    LocalDue("41", "01-30"),
    LocalDue("4199", "01-28", source="办公室通知"),
    LocalDue("4199", "01-20", 2023),
    LocalDue("4199", "02-20", kind="government"),
]


def test_the_most_particular_order_binds() -> None:
    assert local_date(ORDERS, FINANCE, 2024) == date(2025, 1, 28)
    assert local_date(ORDERS, FINANCE, 2023) == date(2024, 1, 20)
    assert local_date(ORDERS, Body("青石县人民政府", BodyKind.GOVERNMENT, "419901"), 2024) == date(2025, 2, 20)
    assert local_date(ORDERS, Body("某市财政局", BodyKind.DEPARTMENT, "4201"), 2024) is None


def test_files_of_orders_come_in_and_out(database: Database) -> None:
    read = read_register(write_dues(ORDERS).encode())
    assert ([due for _, due in read.dues], read.bad) == (ORDERS, ())
    with database.write() as connection:
        for due in [*ORDERS, LocalDue("41", "01-29"), LocalDue("4199", "", 2023)]:
            put_local_due(connection, due)
        assert local_dues(connection) == [LocalDue("41", "01-29"), ORDERS[1], ORDERS[3]]


def test_a_bad_order_is_refused_with_its_line() -> None:
    read = read_register(b"region,year,kind,day\n4199,,,02-29\n4199,23,,01-28\n4199,,office,01-28\n")
    assert [bad.line for bad in read.bad] == [2, 3, 4]
