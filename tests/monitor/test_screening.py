"""Screening very many reports at once finds exactly what judging them one by one finds."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from monitor.checks import REPORT_CHECKS, ReportView
from monitor.checks.rules import JUMPING
from monitor.judgement.judging import check_all
from monitor.judgement.screening import SCREENED, Verdicts, screen
from storage import schema
from storage.documents.editions import current_editions
from storage.documents.held import EditionView
from storage.report import Cell, State
from tests.monitor.county import County, moment
from tests.monitor.samples import BLANK, DASH, UNREADABLE, figures, number

YEARS = (2019, 2021, 2022, 2023)
ODD = (
    BLANK,
    DASH,
    UNREADABLE,
    Cell(State.ABSENT),
    Cell(State.NUMBER, Decimal("3.5"), "3.5"),
    number(10**17),
    number(-4),
)


def broken(seed: int, form: str) -> dict[str, Cell]:
    """A report with some numbers and some cells that are none."""
    chosen = random.Random(seed)
    cells = figures(form)
    for name in chosen.sample(sorted(cells), chosen.choice((0, 0, 1, 3, 8))):
        cells[name] = chosen.choice((number(chosen.randint(0, 50)), number(chosen.randint(0, 9)), *ODD))
    for name in JUMPING[:2]:
        if chosen.random() < 0.3:
            cells[name] = number(chosen.choice((0, 3, 30, 200)))
    return cells


def filled(county: County, bodies: int = 25) -> County:
    county.found(*(f"某县{place}局" for place in range(bodies)))
    for place in range(bodies):
        for year in YEARS:
            form = "2019" if year == 2019 or (place % 7 == 3) else "2021"
            seen = moment(1, 20, year=year + 1)
            cells = broken(place * 10_000 + year, form)
            county.publish(f"某县{place}局", seen, date(year + 1, 1, 20), cells, year=year, form=form)
    return county


def one_by_one(county: County) -> Verdicts:
    verdicts = Verdicts()
    with county.database.read() as connection:
        views = {
            (one.body_id, one.year): ReportView(
                one.body_id, one.year, None, one.form, one.completeness, one.cells, one.sections
            )
            for one in current_editions(connection)
        }
    for (body_id, year), view in views.items():
        whole = replace(view, last_year=views.get((body_id, year - 1)))
        clean = {check for check in SCREENED if not list(REPORT_CHECKS[check](whole))}
        verdicts.clean[body_id, year] = frozenset(clean)
    return verdicts


def test_screening_equals_judging_one_by_one(county: County) -> None:
    filled(county)
    with county.database.read() as connection:
        screened = screen(connection)
    alone = one_by_one(county)
    assert screened.reports == 100
    # a number too large for exact sums in floating point is left to be judged alone: fewer may be clean, never more
    large = {key for key, checks in screened.clean.items() if checks < alone.clean[key]}
    assert {key: checks for key, checks in screened.clean.items() if key not in large} == {
        key: checks for key, checks in alone.clean.items() if key not in large
    }
    with county.database.read() as connection:
        unsure = {(view.body_id, view.year) for view in current_editions(connection) if _is_odd(view)}
    assert large <= unsure | {(body_id, year + 1) for body_id, year in unsure}


def _is_odd(view: EditionView) -> bool:
    values = [cell.value for cell in view.cells.values() if cell.value is not None]
    return any(abs(value) > 2**45 or value != value.to_integral_value() for value in values)


def test_counts_are_those_of_the_findings(county: County) -> None:
    filled(county, 8)
    with county.database.read() as connection:
        screened = screen(connection, keep=False)
    assert screened.clean == {}
    assert sum(screened.broken.values()) > 0
    assert sum(screened.unknown.values()) > 0


def test_a_full_run_finds_what_an_ordinary_one_finds(county: County) -> None:
    filled(county, 8)
    check_all(county.database, None, moment(2, 2, year=2025))
    table = schema.finding
    query = select(table.c.id, table.c.status, table.c.message).order_by(table.c.id)
    with county.database.read() as connection:
        before = connection.execute(query).all()
    again = check_all(county.database, None, moment(2, 3, year=2025), full=True)
    assert (again.opened, again.resolved, again.reopened, again.unchanged) == (0, 0, 0, 0)
    with county.database.read() as connection:
        assert connection.execute(query).all() == before
