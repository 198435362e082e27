"""Local orders that ask for reports by an earlier day: a stricter rule beside the law's, per region, year and kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from storage.register import Body

EVERY_YEAR = 0


@dataclass(frozen=True)
class LocalDue:
    """A local order: the bodies of a region publish by ``day`` (month and day, 01-28) of the year after.

    ``year`` is a report year or EVERY_YEAR, ``kind`` a BodyKind or empty for every kind.
    """

    region: str
    day: str
    year: int = EVERY_YEAR
    kind: str = ""
    source: str = ""

    def holds_for(self, body: Body, year: int) -> bool:
        """Whether it binds a body for the report of a year."""
        return body.region.startswith(self.region) and self.year in (EVERY_YEAR, year) and self.kind in ("", body.kind)

    def date_of(self, year: int) -> date:
        """The day by which it asks for the report of a year."""
        return date.fromisoformat(f"{year + 1}-{self.day}")


def local_date(dues: Iterable[LocalDue], body: Body, year: int) -> date | None:
    """The day that the most particular order asks of a body: of the narrowest region, the year, the kind."""
    holding = [due for due in dues if due.holds_for(body, year)]
    if not holding:
        return None
    return max(holding, key=lambda due: (len(due.region), due.year, due.kind)).date_of(year)
