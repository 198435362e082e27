"""The rules of arithmetic over very many reports at once: which reports keep them all, by arrays and not one by one.

What it finds in order is not judged again report by report; what breaks a rule, or could not be assessed, is, since
only there a sentence is made. Both evaluate the same rules by the same code (monitor.checks.rules).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from monitor.checks.rules import LAST_YEAR, Rule, breaks, rules
from monitor.running.garbage import collecting_seldom
from storage import schema
from storage.forms import ALL_FIELDS, AMOUNT_FIELDS, FORMS
from storage.keeping.packing import column_of, opened

SCREENED = frozenset(
    {
        "table3.balance",
        "table3.concluded",
        "table3.row_total",
        "table4.total",
        "years.carried",
        "years.in_force",
        "years.jump",
    }
)
"""The checks that are screened."""

_FIELDS = tuple(name for name in ALL_FIELDS if name not in AMOUNT_FIELDS)
_PLACE = {name: place for place, name in enumerate(_FIELDS)}
_FORMS = tuple(FORMS)
_CHUNK = 20_000
_SAFE = 2.0**45
"""Numbers below this add up exactly in floating point; reports with larger ones are judged one by one."""

Truths = NDArray[np.bool_]


@dataclass
class Chunk:
    """Reports in the order of bodies and years: whose and of which year, form, figures, and what a blank counts."""

    bodies: NDArray[np.int64]
    years: NDArray[np.int64]
    forms: NDArray[np.int8]
    numbers: NDArray[np.float64]
    is_number: Truths
    is_known: Truths


@dataclass
class Verdicts:
    """What screening some reports came to, rule by rule: how many keep, break or cannot be held to it.

    ``clean`` gives for each body and year the checks whose every rule was assessed and kept.
    """

    reports: int = 0
    broken: dict[Rule, int] = field(default_factory=dict)
    unknown: dict[Rule, int] = field(default_factory=dict)
    clean: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)


def screen(connection: Connection, *, keep: bool = True) -> Verdicts:
    """Screen every report by its current edition; without ``keep`` only the counts are kept."""
    verdicts = Verdicts()
    with collecting_seldom():
        for chunk, overlap in _chunks(connection):
            _judge(chunk, overlap, verdicts, keep=keep)
    return verdicts


def _chunks(connection: Connection) -> Iterator[tuple[Chunk, int]]:
    """Chunks of reports; each begins with the last report of the one before, as last year's of the first."""
    report, edition, figures = schema.report, schema.edition, schema.figures
    columns = [figures.c[column_of(name)] for name in _FIELDS]
    query = (
        select(report.c.body_id, report.c.year, edition.c.form, edition.c.marks, *columns)
        .join(edition, edition.c.id == report.c.edition_id)
        .join(figures, figures.c.edition_id == edition.c.id)
        .order_by(report.c.body_id, report.c.year)
    )
    result = connection.execution_options(yield_per=_CHUNK).execute(query)
    before: list[Any] = []
    while rows := result.fetchmany(_CHUNK):
        yield _chunk([*before, *rows]), len(before)
        before = [rows[-1]]


def _chunk(rows: Sequence[Any]) -> Chunk:
    plain = [tuple(row) for row in rows]
    numbers = np.array([row[4:] for row in plain], dtype=np.float64)
    is_number = ~np.isnan(numbers)
    forms = np.array([_FORMS.index(row[2]) if row[2] in _FORMS else -1 for row in plain], dtype=np.int8)
    is_known = is_number.copy()
    for place in _with_gaps(is_number, forms):
        _fill_gaps(is_known[place], is_number[place], plain[place][2], plain[place][3])
    too_large = np.abs(np.nan_to_num(numbers)).max(axis=1) >= _SAFE
    is_known[too_large] = is_number[too_large] = False
    return Chunk(
        np.array([row[0] for row in plain], dtype=np.int64),
        np.array([row[1] for row in plain], dtype=np.int64),
        forms,
        np.where(is_number, numbers, 0.0),
        is_number,
        is_known,
    )


def _with_gaps(is_number: Truths, forms: NDArray[np.int8]) -> list[int]:
    """The reports that lack a number in a cell of their form."""
    found: list[int] = []
    for place, form in enumerate(_FORMS):
        own = np.array([name in FORMS[form].fields for name in _FIELDS])
        lacking = (forms == place) & ~is_number[:, own].all(axis=1)
        found += [int(one) for one in np.flatnonzero(lacking)]
    return found


def _fill_gaps(is_known: Truths, is_number: Truths, form: str, marks: bytes) -> None:
    """Blanks and dashes count 0; a number that its column could not hold is left to be judged by itself."""
    kept = opened(marks)
    odd = kept.get("v", {})
    for at, (name, state) in enumerate(zip(FORMS[form].fields, kept["s"], strict=True)):
        place = _PLACE.get(name)
        if place is None:
            continue
        if state in "bd":
            is_known[place] = True
        if str(at) in odd:
            is_known[place] = is_number[place] = False


def _judge(chunk: Chunk, overlap: int, verdicts: Verdicts, *, keep: bool) -> None:
    size = len(chunk.bodies)
    last = np.maximum(np.arange(size) - 1, 0)
    has_last = (np.arange(size) > 0) & (chunk.bodies[last] == chunk.bodies) & (chunk.years[last] == chunk.years - 1)
    has_last &= chunk.forms[last] >= 0
    dirty = {check: np.zeros(size, dtype=np.bool_) for check in SCREENED}
    for place, form in enumerate(_FORMS):
        of_form = chunk.forms == place
        if of_form.any():
            for rule in rules(form):
                broken, unknown = _verdict(rule, chunk, last, has_last)
                applies = of_form & (chunk.years >= rule.since)
                broken, unknown = broken & applies, unknown & applies
                dirty[rule.check] |= broken | unknown
                verdicts.broken[rule] = verdicts.broken.get(rule, 0) + int(broken[overlap:].sum())
                verdicts.unknown[rule] = verdicts.unknown.get(rule, 0) + int(unknown[overlap:].sum())
    verdicts.reports += size - overlap
    if keep:
        _keep_clean(chunk, overlap, dirty, verdicts)


def _verdict(rule: Rule, chunk: Chunk, last: NDArray[np.intp], has_last: Truths) -> tuple[Truths, Truths]:
    """Which reports break a rule, and to which it cannot be applied."""

    def taken(name: str, values: NDArray[Any]) -> NDArray[Any]:
        column = values[:, _PLACE[name.removeprefix(LAST_YEAR)]]
        return column[last] if name.startswith(LAST_YEAR) else column

    unknown = ~has_last if rule.across_years else np.zeros(len(chunk.bodies), dtype=np.bool_)
    for name in rule.fields:
        unknown |= ~taken(name, chunk.is_number if name in rule.numbers else chunk.is_known)
    broken = breaks(rule, lambda name: taken(name, chunk.numbers))
    return broken & ~unknown, unknown


def _keep_clean(chunk: Chunk, overlap: int, dirty: dict[str, Truths], verdicts: Verdicts) -> None:
    order = sorted(dirty)
    table = np.column_stack([dirty[check] for check in order])
    sets: dict[bytes, frozenset[str]] = {}
    for place in range(overlap, len(chunk.bodies)):
        key = table[place].tobytes()
        if key not in sets:
            sets[key] = frozenset(check for check, is_dirty in zip(order, table[place], strict=True) if not is_dirty)
        if chunk.forms[place] >= 0:
            verdicts.clean[int(chunk.bodies[place]), int(chunk.years[place])] = sets[key]
