"""What is counted in analyses: cells and sums of cells, and shares of one in another, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from storage.forms import AMOUNT_FIELDS
from storage.language import N_

_WHOLE = Decimal(1_000_000)


@dataclass(frozen=True)
class Measure:
    """A number of a report: the sum of ``cells``, or, with ``of``, their share in the sum of those, in per cent.

    ``older`` are the cells of the form of 2019 where it has others; none (empty) where it asks for no such number.
    """

    key: str
    name: str
    cells: tuple[str, ...]
    of: tuple[str, ...] = ()
    older: tuple[str, ...] | None = None

    @property
    def is_share(self) -> bool:
        """Whether it is a share in per cent, which is never added up."""
        return bool(self.of)

    @property
    def is_amount(self) -> bool:
        """Whether it is money in 万元, kept in 分."""
        return any(cell in AMOUNT_FIELDS for cell in self.cells)

    def cells_in(self, form: str) -> tuple[str, ...]:
        """The cells that it adds up on a form."""
        return self.older if form == "2019" and self.older is not None else self.cells


@dataclass(frozen=True)
class Family:
    """Measures that belong together: the parts of one chart."""

    key: str
    name: str
    measures: tuple[Measure, ...]


def _rows(*keys: str) -> tuple[str, ...]:
    return tuple(f"requests.{key}.total" for key in keys)


_DENIED = _rows(
    *("denied_state_secret", "denied_other_law", "denied_safety_stability", "denied_third_party"),
    *("denied_internal_affairs", "denied_deliberative", "denied_enforcement_file", "denied_administrative_query"),
)
_UNAVAILABLE = _rows("unavailable_not_held", "unavailable_needs_creation", "unavailable_unclear")
_REJECTED = _rows(
    *("rejected_petition", "rejected_repeated", "rejected_published_material", "rejected_excessive"),
    "rejected_confirmation",
)
_CLOSED = _rows("closed_not_corrected", "closed_fee_unpaid", "closed_other")
_CONCLUDED = _rows("concluded")
_GRANTED = _rows("granted", "granted_in_part")
_SUITS = ("suit_direct.total", "suit_after_review.total")

FAMILIES = (
    Family(
        "requests",
        N_("Requests"),
        (
            Measure("received", N_("Requests received"), _rows("received")),
            Measure("carried_in", N_("Carried in"), _rows("carried_in")),
            Measure("concluded", N_("Concluded"), _CONCLUDED),
            Measure("carried_out", N_("Carried out"), _rows("carried_out")),
        ),
    ),
    Family(
        "outcomes",
        N_("Outcomes"),
        (
            Measure("granted", N_("Granted"), _rows("granted")),
            Measure("granted_in_part", N_("Granted in part"), _rows("granted_in_part")),
            Measure("denied", N_("Denied"), _DENIED),
            Measure("unavailable", N_("Unavailable"), _UNAVAILABLE),
            Measure("rejected", N_("Rejected"), _REJECTED),
            Measure("closed", N_("Handled otherwise"), _CLOSED, older=_rows("closed")),
        ),
    ),
    Family(
        "shares",
        N_("Rates"),
        (
            Measure("grant_rate", N_("Grant rate: granted, wholly or in part, of concluded"), _GRANTED, _CONCLUDED),
            Measure("denial_rate", N_("Denied of concluded"), _DENIED, _CONCLUDED),
            Measure("not_held_rate", N_("Unavailable of concluded"), _UNAVAILABLE, _CONCLUDED),
        ),
    ),
    Family(
        "refusals",
        N_("Reasons for refusal"),
        (
            Measure("state_secret", N_("State secret"), _rows("denied_state_secret")),
            Measure("other_law", N_("Forbidden by other law"), _rows("denied_other_law")),
            Measure("third_party", N_("Protects a third party"), _rows("denied_third_party")),
            Measure("internal", N_("Internal affairs"), _rows("denied_internal_affairs")),
            Measure("deliberative", N_("Deliberative process"), _rows("denied_deliberative")),
            Measure("not_held", N_("Not held by this body"), _rows("unavailable_not_held")),
        ),
    ),
    Family(
        "disputes",
        N_("Reviews and suits"),
        (
            Measure("reviews", N_("Administrative reviews"), ("review.total",)),
            Measure("reviews_corrected", N_("Reviews: result corrected"), ("review.corrected",)),
            Measure("suits", N_("Administrative suits"), _SUITS),
            Measure(
                "suits_corrected",
                N_("Suits: result corrected"),
                ("suit_direct.corrected", "suit_after_review.corrected"),
            ),
        ),
    ),
    Family(
        "disclosure",
        N_("Decisions disclosed"),
        (
            Measure("licensing", N_("Licensing decisions"), ("disclosure.licensing.decisions",)),
            Measure("penalties", N_("Penalty decisions"), ("disclosure.penalties.decisions",)),
            Measure("coercion", N_("Coercive measures"), ("disclosure.coercive_measures.decisions",)),
        ),
    ),
    Family(
        "money",
        N_("Fees"),
        (Measure("fees", N_("Fees charged (10,000 yuan)"), ("disclosure.fees.amount",), older=()),),
    ),
)

MEASURES = {measure.key: measure for family in FAMILIES for measure in family.measures}
FAMILY_BY_KEY = {family.key: family for family in FAMILIES}


def cell_measure(cell: str) -> Measure:
    """A single cell of the form of 2021 as a measure without a name: it is called as it is printed."""
    return Measure(cell, "", (cell,))


def in_units(measure: Measure, whole: int | Decimal) -> Decimal:
    """A number of the database in the units in which people read it: 分 as 万元."""
    return Decimal(whole) / _WHOLE if measure.is_amount else Decimal(whole)


def in_database(measure: Measure, units: int) -> int:
    """Units in which people read a number, as the database holds them."""
    return units * int(_WHOLE) if measure.is_amount else units


def value_of(measure: Measure, form: str, figures: Mapping[str, int | None]) -> Decimal | None:
    """The measure of one report by its figures; None where the form has it not or a cell of it is no number."""
    found = _sum(figures, measure.cells_in(form))
    if found is None or not measure.is_share:
        return None if found is None else in_units(measure, found)
    whole = _sum(figures, measure.of)
    return None if not whole else Decimal(100) * found / whole


def _sum(figures: Mapping[str, int | None], cells: tuple[str, ...]) -> int | None:
    numbers = [figures[cell.replace(".", "__")] for cell in cells]
    if not numbers or None in numbers:
        return None
    return sum(number for number in numbers if number is not None)
