"""What the API answers of figures added up."""

from pydantic import Field

from monitor.dashboard.models.answer import Answer


class Figure(Answer):
    """A measure added up over the reports of a year and group."""

    year: int
    group: str | None
    name: str | None
    measure: str
    value: float | None
    reports_counted: int = Field(description="reports in which every cell of the measure is a number")
    reports: int


class Basis(Answer):
    """What the figures of a year rest on."""

    year: int
    owed: int
    published: int
    unverified: int
    reports: int
    reports_with_errors: int


class Analysis(Answer):
    """Figures added up, and what they rest on."""

    figures: list[Figure]
    basis: list[Basis]
