"""Writes all reports of a county for three years: figures, text, title, index number and day of publication."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from crawler.practice.counties import Body, County
from crawler.practice.figures import YEARS, Figures, county_figures
from crawler.practice.plot import SAME_INDEX, Report, spoil
from crawler.practice.prose import write_sections
from storage.clock import SHANGHAI

_SATURDAY = 5


def write_reports(county: County, latest_year: int) -> list[Report]:
    """Every report of the county's bodies, seen or not; the same for the same year, whenever and wherever it runs."""
    figures = county_figures(county)
    reports = [
        spoil(_write(body, latest_year - age, age, figures[body.name][YEARS - 1 - age]))
        for body in county.bodies
        for age in range(YEARS)
    ]
    reports += [_unseen(body, latest_year - age, age) for body in county.walled for age in range(YEARS)]
    return _share_index(reports)


def due_date(kind: str, year: int) -> date:
    """The last day for a report year: March 31 for a county's government, January 31 for all others (Art. 49)."""
    return date(year + 1, 3, 31) if kind == "government" else date(year + 1, 1, 31)


def _write(body: Body, year: int, age: int, figures: Figures) -> Report:
    random = Random(f"day{body.name}{age}")
    month, first, last = (3, 5, 28) if body.kind == "government" else (1, 8, 29)
    day = _working_day(date(year + 1, month, random.randint(first, last)))
    published = datetime(day.year, day.month, day.day, random.randint(9, 17), random.randint(0, 59), tzinfo=SHANGHAI)
    return Report(
        body=body,
        year=year,
        age=age,
        title=body.title.format(name=body.name, year=year),
        published=published,
        index_number=body.index.format(published=published.year, serial=random.randint(11, 990)),
        cells=figures,
        sections=write_sections(body, year, age, figures),
    )


def _working_day(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))


def _unseen(body: Body, year: int, age: int) -> Report:
    return Report(body, year, age, "", None, "", {}, ())


def _share_index(reports: list[Report]) -> list[Report]:
    """Gives the second report of SAME_INDEX the number of the first: both are then in conflict."""
    number = {report.key: report.index_number for report in reports}.get(SAME_INDEX[0])
    return [
        replace(report, index_number=number, faults=("publication.index_conflict",))
        if number and report.key in SAME_INDEX
        else report
        for report in reports
    ]
