"""Analysis: the figures of all reports added up over the years, by place and kind, and what they rest on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cache, partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from monitor.checks.labels import cell_name
from monitor.dashboard import charts
from monitor.dashboard.access import region_for, user_of
from monitor.dashboard.pages.overview import At
from monitor.dashboard.queries import analysis as query
from monitor.dashboard.queries import coverage
from monitor.dashboard.queries.analysis import Slice
from monitor.dashboard.queries.places import place_names, steps_above
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import language_of, page
from monitor.dashboard.tally import Tally
from monitor.dashboard.twins import Record, TableKind, as_json, as_table
from monitor.dashboard.words import KINDS
from monitor.explaining.measures import FAMILIES, FAMILY_BY_KEY, MEASURES, Family, Measure, cell_measure
from monitor.explaining.sums import By, Cell
from storage.forms import FORMS
from storage.language import N_, Language, translate

_YEARS_SHOWN = 7
_LINES_SHOWN = 6
_STANDOUTS_SHOWN = 12
_LEAST_CHANGE = 20
_MOST_COMPARED = 5_000
"""Bodies whose years are compared one by one without a place being chosen."""
_FIELDS = ("year", "group", "name", "measure", "value", "reports_counted", "reports")


@dataclass(frozen=True)
class Asked:
    """What is added up: a family of measures, or one of them by kind or place."""

    family: str = "requests"
    measure: str = ""
    region: str = ""
    kind: str = ""
    by: By = By.NOTHING
    cell: str = ""
    compare: str = ""

    def query(self, **others: str) -> str:
        """The same as the query of an address, some of it changed."""
        if "family" in others or "measure" in others:  # another figure takes the place of a single cell
            others = {"cell": ""} | others
        return urlencode({key: value for key, value in (asdict(self) | others).items() if value})

    @property
    def counties(self) -> tuple[str, ...]:
        """The counties that are compared, each once."""
        return tuple(dict.fromkeys(self.compare.split()))[:_LINES_SHOWN]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that are added up: the whole family, or one where groups are compared."""
        if self.cell:
            return (cell_measure(self.cell),)
        family = FAMILY_BY_KEY[self.family]
        if self.by is By.NOTHING and not self.measure:
            return family.measures
        return (MEASURES[self.measure] if self.measure in MEASURES else family.measures[0],)


def asked(
    request: Request,
    family: Annotated[
        str, Query(pattern=f"^({'|'.join(FAMILY_BY_KEY)})$", description=N_("The figures."))
    ] = "requests",
    measure: Annotated[str, Query(pattern=f"^({'|'.join(MEASURES)})?$", description=N_("One of them."))] = "",
    region: Annotated[str, Query(pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6})?$", description=N_("A division code."))] = "",
    kind: Annotated[str, Query(pattern=f"^({'|'.join(KINDS)})?$", description=N_("Only bodies of a kind."))] = "",
    by: Annotated[By, Query(description=N_("Divide by kind of body, or by place."))] = By.NOTHING,
    cell: Annotated[str, Query(max_length=80, description=N_("A single cell of the form instead, by its field."))] = "",
    compare: Annotated[
        str, Query(pattern=r"^ *([0-9]{6}( +[0-9]{6}){0,5})? *$", description=N_("Up to six counties, by their codes."))
    ] = "",
) -> Asked:
    """What an address asks for; a measure of another family moves to its own."""
    own = next((one.key for one in FAMILIES if measure and MEASURES[measure] in one.measures), family)
    if cell and cell not in FORMS["2021"].fields:
        raise Refusal(404, N_("The form has no such cell."), N_("Choose one on the page of analyses."))
    divided = By.PLACE if compare.strip() else by
    return Asked(own, measure, region_for(request, region), kind, divided, cell, " ".join(compare.split()))


Wanted = Annotated[Asked, Depends(asked)]


@dataclass(frozen=True)
class Basis:
    """What the figures of a year rest on: how many reports were read, are owed, and have unresolved errors."""

    tally: Tally
    reports: int
    with_errors: int

    @property
    def is_uncertain(self) -> bool:
        """Whether the figures rest on incomplete coverage or on reports with errors."""
        return bool(self.with_errors) or self.reports < self.tally.owed


@dataclass(frozen=True)
class Analysis:
    """The figures: cells by year and group, the names of the groups, and what each year rests on."""

    years: tuple[int, ...]
    cells: tuple[Cell, ...]
    names: Mapping[str, str]
    basis: Mapping[int, Basis]

    def value(self, year: int, group: str, measure: str) -> Decimal | None:
        """One number."""
        cell = next((one for one in self.cells if one.year == year and one.group == group), None)
        return cell.sums[measure].value if cell else None


def _slice(request: Request, wanted: Asked) -> Slice:
    user = user_of(request)
    digits = 6 if wanted.counties else {0: 2, 2: 4}.get(len(wanted.region), 6)
    return Slice(wanted.region, wanted.kind, wanted.by, digits, user.regions if user else (), wanted.counties)


def analysed(connection: Connection, reports: Slice, wanted: Asked, language: Language) -> Analysis | None:
    """The figures asked for; None when nothing is owed at all. Raises 404 for a region where nothing is owed."""
    known = coverage.years_owed(connection)
    years = tuple(sorted(known[:_YEARS_SHOWN]))
    if not years:
        return None
    if wanted.region and not coverage.year_tallies(connection, years, wanted.region):
        raise HTTPException(404)
    tallies = coverage.year_tallies(connection, years, wanted.region, wanted.kind, wanted.counties)
    cells = query.added_up(connection, wanted.measures, reports, years)
    errors = query.with_errors(connection, reports, years)
    read = {year: sum(one.reports for one in cells if one.year == year) for year in years}
    groups = dict.fromkeys(one.group for one in cells)
    if wanted.by is By.KIND:
        names = {group: translate(KINDS.get(group, group), language) for group in groups}  # type: ignore[call-overload]
    else:
        names = place_names(connection, groups) if wanted.by is By.PLACE else {"": ""}
    basis = {year: Basis(tallies.get(year, Tally()), read[year], errors.get(year, 0)) for year in years}
    return Analysis(years, tuple(cells), names, basis)


def _lines(found: Analysis, wanted: Asked, language: Language) -> list[charts.Line]:
    """A line for each measure, or for each of the groups with the largest numbers."""
    uncertain = frozenset(year for year, basis in found.basis.items() if basis.is_uncertain)
    if wanted.by is By.NOTHING:
        named = [(measure.key, _name_of(language, measure), "", measure.key) for measure in wanted.measures]
    else:
        key, latest = wanted.measures[0].key, found.years[-1]
        ranked = sorted(found.names, key=lambda group: -(found.value(latest, group, key) or 0))
        named = [(group, found.names[group], group, key) for group in ranked[:_LINES_SHOWN]]
    lines = []
    for key, name, group, measure in named:
        values = {year: found.value(year, group, measure) for year in found.years}
        numbers = {year: float(value) for year, value in values.items() if value is not None}
        lines.append(charts.Line(key, name, numbers, uncertain))
    return lines


def analysis(request: Request, site: At, wanted: Wanted) -> Response:
    """The page ``/analysis``."""
    language, reports = language_of(request), _slice(request, wanted)
    with site.database.read() as connection:
        found = analysed(connection, reports, wanted, language)
        lead = wanted.measures[0]
        latest = next((year for year in reversed(found.years) if found.basis[year].reports), None) if found else None
        may_compare = latest is not None and not lead.is_share
        is_narrow = bool(wanted.region or (found and latest and found.basis[latest].tally.owed <= _MOST_COMPARED))
        compares = may_compare and is_narrow
        names = place_names(connection, [wanted.region]) if wanted.region else {}
        return page(
            request,
            "analysis.html",
            analysis=found,
            chart=charts.line_chart(found.years, _lines(found, wanted, language)) if found else None,
            asked=wanted,
            families=FAMILIES,
            family=FAMILY_BY_KEY[wanted.family],
            measures=wanted.measures,
            lead=lead,
            latest=latest,
            ranked=_ranked(found, lead, latest) if found and latest and wanted.by is not By.NOTHING else [],
            standouts=query.standouts(connection, lead, reports, latest, _LEAST_CHANGE, _STANDOUTS_SHOWN)
            if compares and latest
            else [],
            compares=compares,
            asks_for_place=may_compare and not is_narrow,
            cells=_cells(language),
            name_of=partial(_name_of, language),
            choices=_choices(wanted, FAMILY_BY_KEY[wanted.family], language),
            region_name=names.get(wanted.region, ""),
            steps=steps_above(connection, wanted.region),
        )


def _name_of(language: Language, measure: Measure) -> str:
    """What a measure is called: a cell as it is printed."""
    return translate(measure.name, language) if measure.name else cell_name(measure.key, language)


@cache
def _cells(language: Language) -> dict[int, list[tuple[str, str]]]:
    """Every cell of the form with its name, by the table it stands in."""
    form = FORMS["2021"]
    tables = {2: form.disclosure_fields, 3: form.request_fields}
    tables[4] = tuple(field for field in form.fields if not any(field in table for table in tables.values()))
    return {table: [(field, cell_name(field, language)) for field in fields] for table, fields in tables.items()}


@dataclass(frozen=True)
class Rank:
    """A group with its number of the latest year, and the length of its bar in per cent."""

    group: str
    name: str
    value: Decimal
    width: float


def _ranked(found: Analysis, measure: Measure, year: int) -> list[Rank]:
    values = {group: found.value(year, group, measure.key) for group in found.names}
    numbers = {group: value for group, value in values.items() if value is not None}
    most = max(numbers.values(), default=Decimal(0)) or Decimal(1)
    return [
        Rank(group, found.names[group], numbers[group], round(float(100 * numbers[group] / most), 2))
        for group in sorted(numbers, key=lambda group: (-numbers[group], group))
    ]


def _choices(wanted: Asked, family: Family, language: Language) -> dict[str, list[tuple[str, str]]]:
    return {
        "kinds": [(kind, translate(word, language)) for kind, word in KINDS.items()],
        "measures": [(one.key, translate(one.name, language)) for one in family.measures],
    }


def _records(found: Analysis | None, wanted: Asked, language: Language) -> list[Record]:
    return [
        {
            "year": cell.year,
            "group": cell.group or None,
            "name": found.names.get(cell.group) or None,
            "measure": measure.key,
            "value": _rounded(measure, cell.sums[measure.key].value),
            "reports_counted": cell.sums[measure.key].reports,
            "reports": cell.reports,
        }
        for cell in (found.cells if found else ())
        for measure in wanted.measures
        if found
    ]


def _rounded(measure: Measure, value: Decimal | None) -> Decimal | None:
    return round(value, 4) if value is not None and measure.is_share else value


def analysis_json(request: Request, site: At, wanted: Wanted) -> Response:
    """The figures as JSON: a line for each year, group and measure, and what each year rests on."""
    language = language_of(request)
    with site.database.read() as connection:
        found = analysed(connection, _slice(request, wanted), wanted, language)
    basis = [
        {
            "year": year,
            "owed": one.tally.owed,
            "published": one.tally.published,
            "unverified": one.tally["unverified"],
            "reports": one.reports,
            "reports_with_errors": one.with_errors,
        }
        for year, one in (found.basis.items() if found else ())
    ]
    return as_json(request, {"figures": _records(found, wanted, language), "basis": basis})


def analysis_table(request: Request, site: At, table: TableKind, wanted: Wanted) -> Response:
    """The figures as a table: a line for each year, group and measure."""
    language = language_of(request)
    with site.database.read() as connection:
        found = analysed(connection, _slice(request, wanted), wanted, language)
    return as_table(request, table, "analysis", _records(found, wanted, language), _FIELDS)
