"""Who owes what by when."""

from datetime import date

import pytest

from monitor.obligations import due_date, is_due_by_law, owed
from storage.register import Body, BodyKind
from storage.registry.local_orders import LocalDue


def body(kind: BodyKind = BodyKind.DEPARTMENT, **values: object) -> Body:
    return Body(name="某县财政局", kind=kind, region="410000", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "due", "by_law"),
    [
        (BodyKind.GOVERNMENT, date(2024, 3, 31), True),
        (BodyKind.DEPARTMENT, date(2024, 1, 31), True),
        (BodyKind.VERTICAL, date(2024, 1, 31), True),
        (BodyKind.TOWNSHIP, date(2024, 1, 31), False),
        (BodyKind.STREET, date(2024, 1, 31), False),
        (BodyKind.ZONE, date(2024, 1, 31), False),
    ],
)
def test_due_dates_follow_article_49(kind: BodyKind, due: date, by_law: bool) -> None:
    assert due_date(kind, 2023) == due
    assert is_due_by_law(kind) is by_law


def years(one: Body, as_of: date = date(2026, 4, 2), first_year: int = 2021) -> list[int]:
    return [obligation.year for obligation in owed([one], as_of, first_year)]


def test_a_body_owes_the_years_in_which_it_existed() -> None:
    assert years(body()) == [2021, 2022, 2023, 2024, 2025]
    assert years(body(since=date(2022, 12, 31))) == [2022, 2023, 2024, 2025]
    assert years(body(since=date(2023, 1, 1))) == [2023, 2024, 2025]
    assert years(body(until=date(2023, 1, 1))) == [2021, 2022, 2023]
    assert years(body(until=date(2022, 12, 31))) == [2021, 2022]
    assert years(body(since=date(2026, 1, 1))) == []


def test_a_body_that_was_only_met_owes_nothing() -> None:
    assert years(body(registered=False)) == []


def test_the_year_before_is_always_owed_and_none_before_the_regulation_of_2019() -> None:
    assert years(body(), as_of=date(2026, 1, 1), first_year=2030) == [2025]
    assert years(body(), as_of=date(2021, 5, 1), first_year=2008) == [2019, 2020]


def test_an_earlier_local_day_stands_beside_the_laws() -> None:
    finance = Body("青石县财政局", BodyKind.DEPARTMENT, "419901")
    orders = [LocalDue("4199", "01-28"), LocalDue("419901", "03-01", 2023)]
    owing = owed([finance], date(2025, 5, 1), 2023, orders)
    asked = {one.year: (one.due, one.local_due) for one in owing}
    assert asked == {
        2023: (date(2024, 1, 31), None),  # the county's own order is later than the law, and binds nothing
        2024: (date(2025, 1, 31), date(2025, 1, 28)),
    }
