"""Bodies over the years: renamed, merged, parted, returned; reports replaced, withdrawn, put back, moved.

Every history here is one in which nobody did anything wrong, or one thing: nothing else may be found in it.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from monitor.coverage import Status
from monitor.judgement.judging import check_all
from storage import schema
from storage.portals.listing import Receipt, mark_fetched, remember_entries
from storage.register import Body, BodyKind
from storage.registry.registration import overwrite_body, put_body
from storage.visits import Entry
from tests.monitor.county import FINANCE, HOST, PORTAL, WATER, County, moment
from tests.monitor.samples import figures, number

NOW = moment(3, 1, year=2025)


def carrying(into: int = 0, out: int = 0, received: int = 0) -> dict[str, Any]:
    """Figures that agree with themselves: so many requests carried in, received and carried out, the rest granted."""
    rows = {"carried_in": into, "received": received, "carried_out": out, "granted": into + received - out}
    rows["concluded"] = rows["granted"]
    cells = figures()
    for row, count in rows.items():
        cells |= {f"requests.{row}.{column}": number(count) for column in ("natural_person", "total")}
    return cells


def report(county: County, name: str, year: int, cells: dict[str, Any], seen_after: int = 20, **more: Any) -> None:
    """A report of a year as it is seen in the January after, on a day."""
    seen = moment(1, seen_after, year=year + 1)
    county.publish(name, seen, seen.date(), cells, year=year, **more)


def ended(county: County, name: str, day: date) -> None:
    with county.database.write() as connection:
        put_body(connection, Body(name, BodyKind.DEPARTMENT, "410000", PORTAL, until=day))


def begun(county: County, name: str, day: date) -> None:
    with county.database.write() as connection:
        put_body(connection, Body(name, BodyKind.DEPARTMENT, "410000", PORTAL, since=day))


def renamed(county: County) -> None:
    """The body has another name since this year, and its old name as an alias."""
    report(county, FINANCE, 2023, carrying(received=3, out=2))
    body = Body(FINANCE, BodyKind.DEPARTMENT, "410000", PORTAL, id=county.bodies[FINANCE])
    with county.database.write() as connection:
        new = Body("某县财政和国资局", BodyKind.DEPARTMENT, "410000", PORTAL, (FINANCE,))
        overwrite_body(connection, body, new)
    report(county, "某县财政和国资局", 2024, carrying(into=2))


def merged(county: County) -> None:
    """What the one had left open at its end stands in the other's report of the year in which it ended."""
    report(county, FINANCE, 2023, carrying(received=3, out=2))
    report(county, WATER, 2023, carrying(received=5, out=5))
    ended(county, WATER, date(2024, 3, 31))
    report(county, FINANCE, 2024, carrying(into=7))


def merged_unheard_of(county: County) -> None:
    """The report of the one that ended is not held: what it left open is not known."""
    report(county, FINANCE, 2023, carrying(received=3, out=2))
    ended(county, WATER, date(2024, 3, 31))
    report(county, FINANCE, 2024, carrying(into=7))


def parted(county: County) -> None:
    """A new body took over some of what was left open."""
    report(county, FINANCE, 2023, carrying(received=9, out=9))
    begun(county, "某县国资局", date(2024, 2, 1))
    report(county, FINANCE, 2024, carrying(into=4))
    report(county, "某县国资局", 2024, carrying(into=5))


def corrected_afterwards(county: County) -> None:
    """Last year's report was corrected after this year's had been written from it."""
    report(county, FINANCE, 2023, carrying(received=3, out=2))
    report(county, FINANCE, 2024, carrying(into=2))
    county.publish(FINANCE, moment(2, 20, year=2025), date(2024, 1, 20), carrying(received=3, out=1), year=2023)


def corrected_before(county: County) -> None:
    """Last year's report was corrected, and this year's continues the corrected one."""
    report(county, FINANCE, 2023, carrying(received=3, out=2))
    county.publish(FINANCE, moment(3, 20), date(2024, 1, 20), carrying(received=3, out=1), year=2023)
    report(county, FINANCE, 2024, carrying(into=1))


def both_years_on_one_day(county: County) -> None:
    """Last year's report was put up together with this year's."""
    day = moment(1, 20, year=2025)
    county.publish(FINANCE, day, date(2024, 1, 20), carrying(received=3, out=2), year=2023)
    county.publish(FINANCE, day, date(2025, 1, 20), carrying(into=2), year=2024)


def returned(county: County) -> None:
    """A body that was away for a year: of that year nothing is owed, and nothing continues across it."""
    report(county, FINANCE, 2022, carrying(received=3, out=2))
    begun(county, FINANCE, date(2024, 1, 1))
    report(county, FINANCE, 2024, carrying(into=0))


def wrong_before(county: County) -> None:
    """The first edition contradicted itself, the second does not; last year's is continued by both."""
    report(county, FINANCE, 2023, carrying(received=3, out=2))
    wrong = carrying(into=2) | {
        "requests.received.total": figures(requests__received__total=1)["requests.received.total"]
    }
    report(county, FINANCE, 2024, wrong, 10)
    report(county, FINANCE, 2024, carrying(into=2), 25)


def listed(county: County, at: Any, *addresses: str) -> None:
    with county.database.write() as connection:
        lines = [Entry(address, f"{FINANCE}2024年政府信息公开年度报告") for address in addresses]
        remember_entries(connection, county.columns[0], lines, at + timedelta(seconds=10))
    county.look(at)


def withdrawn_and_put_back(county: County) -> None:
    """Taken off the list for a week, and put back as it was."""
    address, other = f"{HOST}/{FINANCE}/2024.html", f"{HOST}/other.html"
    listed(county, moment(1, 21, year=2025), address, other)
    report(county, FINANCE, 2024, carrying())
    for day in (22, 24, 27):
        listed(county, moment(1, day, year=2025), other)
    listed(county, moment(1, 29, year=2025), address, other)


def moved(county: County) -> None:
    """Gone from its address, and at another with the same content since."""
    old, new = f"{HOST}/{FINANCE}/2024.html", f"{HOST}/new/2024.html"
    listed(county, moment(1, 21, year=2025), old)
    report(county, FINANCE, 2024, carrying())
    for day in (22, 24):
        listed(county, moment(1, day, year=2025), new)
    county.publish(FINANCE, moment(1, 24, year=2025), date(2025, 1, 24), carrying(), year=2024, address=new)


def not_found_for_a_while(county: County) -> None:
    """Its page answered 404 for three days, and answers again."""
    address, other = f"{HOST}/{FINANCE}/2024.html", f"{HOST}/other.html"
    listed(county, moment(1, 21, year=2025), address, other)
    report(county, FINANCE, 2024, carrying())
    first = moment(1, 22, year=2025)
    receipts = [
        Receipt(
            first + timedelta(days=day),
            sha256="a" * 64,
            problem="404",
            gone_since=first,
            gone_again=first + timedelta(days=day),
        )
        for day in (0, 3)
    ]
    with county.database.write() as connection:
        for receipt in (*receipts, Receipt(first + timedelta(days=5), sha256="a" * 64)):
            mark_fetched(connection, county.columns[0], address, receipt)
    listed(county, moment(1, 28, year=2025), address, other)


HISTORIES: tuple[tuple[Callable[[County], None], set[str]], ...] = (
    (renamed, set()),
    (merged, set()),
    (merged_unheard_of, set()),
    (parted, set()),
    (corrected_afterwards, {"publication.revised"}),
    (corrected_before, {"publication.revised"}),
    (both_years_on_one_day, {"publication.date_uncertain"}),
    (returned, set()),
    (wrong_before, {"publication.revised"}),
    (withdrawn_and_put_back, set()),
    (moved, {"publication.duplicate"}),
    (not_found_for_a_while, set()),
)
_LOOKED_ON = (moment(2, 10), moment(2, 10, year=2025))


@pytest.mark.parametrize(("history", "expected"), HISTORIES, ids=[one.__name__ for one, _ in HISTORIES])
def test_a_history_in_which_nothing_else_is_wrong(
    county: County, history: Callable[[County], None], expected: set[str]
) -> None:
    county.found(FINANCE, WATER)
    with county.database.write() as connection:
        for name in (FINANCE, WATER):
            put_body(connection, Body(name, BodyKind.DEPARTMENT, "410000", PORTAL))
    history(county)
    for day in _LOOKED_ON:
        county.look(day)
    check_all(county.database, None, NOW)
    assert found_of_others_than(county, WATER) == expected


def found_of_others_than(county: County, name: str) -> set[str]:
    """What was found of the bodies, but of the one that published nothing here, or ended."""
    table, body = schema.finding, schema.body
    query = select(table.c.check).join(body, body.c.id == table.c.body_id).where(body.c.name != name)
    with county.database.read() as connection:
        return set(connection.scalars(query))


def test_what_nobody_can_have_taken_over_is_a_fault(county: County) -> None:
    county.found(FINANCE, WATER)
    report(county, FINANCE, 2023, carrying(received=3, out=2))
    report(county, WATER, 2023, carrying(received=5, out=1))
    ended(county, WATER, date(2024, 3, 31))
    report(county, FINANCE, 2024, carrying(into=7))
    summary = check_all(county.database, None, NOW)
    assert "years.carried" in county.findings()
    assert summary.states[Status.ON_TIME] == 3
