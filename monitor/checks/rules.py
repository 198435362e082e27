"""The rules of arithmetic as data, inside a report and across years, and the one way to evaluate them.

`breaks` takes what stands in the cells as exact decimals, one report at a time, or as arrays, a column of very many
reports at a time: the same code judges both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from storage.forms import FORMS, NATURAL_PERSON, ORGANISATIONS, OUTCOMES, PROCEEDINGS, REQUEST_COLUMNS, TOTAL

LAST_YEAR = "last_year:"
"""Marks a cell of last year's report of the same body."""
FIRST_YEAR_IN_FORCE = 2022
"""The form of 2019 has no 现行有效件数, so the report of 2021 is the first that another can be measured by."""
_LEAP_FACTOR, _LEAP_BY = 5, 20
JUMPING = (
    "requests.received.total",
    "requests.concluded.total",
    "requests.carried_out.total",
    "review.total",
    "suit_direct.total",
    "suit_after_review.total",
)
"""The totals of which a leap against last year is worth a look."""


@dataclass(frozen=True)
class Rule:
    """The cells of ``left`` add up to those of ``right``, or, where it ``leaps``, the one is not far from the other.

    ``place`` is the key of the column, row or proceedings. A blank counts 0, but in ``numbers``, where it is no known
    number. Before the report year ``since`` the rule does not hold.
    """

    check: str
    place: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    numbers: frozenset[str] = frozenset()
    leaps: bool = False
    since: int = 0

    @property
    def fields(self) -> tuple[str, ...]:
        """All cells of the rule."""
        return self.left + self.right

    @property
    def across_years(self) -> bool:
        """Whether last year's report takes part."""
        return any(field.startswith(LAST_YEAR) for field in self.fields)


def breaks(rule: Rule, value: Callable[[str], Any]) -> Any:
    """Whether cells break a rule: a truth for decimals, an array of truths for arrays."""
    left = sum((value(field) for field in rule.left[1:]), value(rule.left[0]))
    right = sum((value(field) for field in rule.right[1:]), value(rule.right[0]))
    if not rule.leaps:
        return left != right
    return (abs(left - right) > _LEAP_BY) & ((left > _LEAP_FACTOR * right) | (right > _LEAP_FACTOR * left))


@cache
def rules(form: str) -> tuple[Rule, ...]:
    """Every rule of a form: 7 balances, 7 sums of outcomes, a total for each row, 3 of table 4, those across years."""
    columns = [column.key for column in REQUEST_COLUMNS]
    parts = FORMS[form].concluded_parts
    applicants = [column.key for column in (NATURAL_PERSON, *ORGANISATIONS)]

    def cells(rows: tuple[str, ...], column: str) -> tuple[str, ...]:
        return tuple(f"requests.{row}.{column}" for row in rows)

    return (
        *(
            Rule(
                "table3.balance", key, cells(("received", "carried_in"), key), cells(("concluded", "carried_out"), key)
            )
            for key in columns
        ),
        *(Rule("table3.concluded", key, cells(parts, key), cells(("concluded",), key)) for key in columns),
        *(
            Rule(
                "table3.row_total",
                row.key,
                tuple(f"requests.{row.key}.{key}" for key in applicants),
                (f"requests.{row.key}.{TOTAL.key}",),
            )
            for row in FORMS[form].request_rows
        ),
        *(
            Rule(
                "table4.total",
                kind.key,
                tuple(f"{kind.key}.{outcome.key}" for outcome in OUTCOMES),
                (f"{kind.key}.{TOTAL.key}",),
            )
            for kind in PROCEEDINGS
        ),
        *(
            Rule("years.carried", key, (f"{LAST_YEAR}requests.carried_out.{key}",), (f"requests.carried_in.{key}",))
            for key in columns
        ),
        *(_continued(row) for row in ("regulations", "normative_documents")),
        *(
            Rule(
                "years.jump", field, (f"{LAST_YEAR}{field}",), (field,), frozenset({f"{LAST_YEAR}{field}", field}), True
            )
            for field in JUMPING
        ),
    )


def _continued(row: str) -> Rule:
    """In force = last year's in force + issued − repealed: written without the minus."""
    issued, repealed, in_force = (f"disclosure.{row}.{column}" for column in ("issued", "repealed", "in_force"))
    before = f"{LAST_YEAR}{in_force}"
    numbers = frozenset({before, in_force})
    return Rule("years.in_force", row, (before, issued), (in_force, repealed), numbers, since=FIRST_YEAR_IN_FORCE)
