"""Who owes a report by when: bodies, years and due dates."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from storage.register import Body, BodyKind
from storage.registry.local_orders import LocalDue, local_date

FIRST_YEAR = 2019
"""The first report year under the Regulation of 2019 (国务院令第711号, in force 2019-05-15) and its form of report."""

_GOVERNMENTS_DUE = (3, 31)
_OTHERS_DUE = (1, 31)
_DUE_BY_PRACTICE = frozenset({BodyKind.TOWNSHIP, BodyKind.STREET, BodyKind.ZONE})


class Obligation(NamedTuple):
    """One report that a body owes: that of ``year``, published by the end of the day ``due`` in Asia/Shanghai.

    ``local_due`` is the earlier day that a local order asks for, if one does: a stricter rule that makes nothing late.
    """

    body: Body
    year: int
    due: date
    local_due: date | None = None


@lru_cache(maxsize=1024)
def due_date(kind: BodyKind, year: int) -> date:
    """The day by which the report of a year is published (条例 Art. 49).

    Governments at county level and above: 31 March. Their departments, and vertical systems for their own tree:
    31 January. Townships, street offices and zones: 31 January by practice.
    """
    month, day = _GOVERNMENTS_DUE if kind is BodyKind.GOVERNMENT else _OTHERS_DUE
    return date(year + 1, month, day)


def is_due_by_law(kind: BodyKind) -> bool:
    """Whether the due date is law; for townships, street offices and zones it is practice."""
    return kind not in _DUE_BY_PRACTICE


def existed(body: Body, year: int) -> bool:
    """Whether a body existed on any day of a year; ``until`` is its last day."""
    begun = body.since is None or body.since <= date(year, 12, 31)
    ended = body.until is not None and body.until < date(year, 1, 1)
    return begun and not ended


def owed(
    bodies: Iterable[Body], as_of: date, first_year: int, orders: Collection[LocalDue] = ()
) -> Iterator[Obligation]:
    """Every report that the registered bodies owe, from ``first_year`` to the year before that of ``as_of``.

    A body that was only met in a report owes nothing until a person adopts it. At least the latest year is owed,
    whatever ``first_year`` says, and none before FIRST_YEAR.
    """
    latest = as_of.year - 1
    years = range(max(FIRST_YEAR, min(first_year, latest)), latest + 1)
    for body in bodies:
        if body.registered:
            yield from (_obligation(body, year, orders) for year in years if existed(body, year))


def _obligation(body: Body, year: int, orders: Collection[LocalDue]) -> Obligation:
    due, asked = due_date(body.kind, year), local_date(orders, body, year) if orders else None
    return Obligation(body, year, due, asked if asked and asked < due else None)
