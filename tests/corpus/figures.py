"""Random figures that agree with each other as the form demands, and random faults put into them."""

from decimal import Decimal
from random import Random

from storage.forms import (
    AMOUNT_FIELDS,
    LITIGATION_FIELDS,
    OUTCOMES,
    PROCEEDINGS,
    REQUEST_COLUMNS,
    TOTAL,
    Form,
)

Figures = dict[str, Decimal]


def consistent_figures(form: Form, random: Random) -> Figures:
    """Figures of one report: all zero, of a quiet office or of a busy one; every sum of the form holds."""
    most = random.choice([0, 3, 3, 40, 4000])
    return _disclosure(form, random, most) | _requests(form, random, most) | _litigation(random, most)


def _disclosure(form: Form, random: Random, most: int) -> Figures:
    figures = {name: _count(random, most) for name in form.disclosure_fields}
    for name in figures:
        if name in AMOUNT_FIELDS and most:
            figures[name] = Decimal(random.randrange(10**7)).scaleb(-random.choice([0, 2, 3, 6]))
        elif name.endswith(".change") and random.random() < 0.3:
            figures[name] = -figures[name]
    return figures


def _requests(form: Form, random: Random, most: int) -> Figures:
    figures: Figures = {}
    for column in REQUEST_COLUMNS:
        if column is TOTAL:
            continue
        parts = {key: _count(random, most) for key in form.concluded_parts}
        concluded, out = sum(parts.values(), Decimal(0)), _count(random, most)
        carried_in = min(_count(random, most), concluded + out)
        received = concluded + out - carried_in
        own = parts | {"received": received, "carried_in": carried_in, "concluded": concluded, "carried_out": out}
        figures |= {f"requests.{row.key}.{column.key}": own[row.key] for row in form.request_rows}
    for row in form.request_rows:
        parts_of_row = [figures[f"requests.{row.key}.{each.key}"] for each in REQUEST_COLUMNS if each is not TOTAL]
        figures[f"requests.{row.key}.{TOTAL.key}"] = sum(parts_of_row, Decimal(0))
    return {name: figures[name] for name in form.request_fields}


def _litigation(random: Random, most: int) -> Figures:
    figures: Figures = {}
    for proceeding in PROCEEDINGS:
        parts = {f"{proceeding.key}.{outcome.key}": _count(random, most // 10) for outcome in OUTCOMES}
        figures |= parts | {f"{proceeding.key}.{TOTAL.key}": sum(parts.values(), Decimal(0))}
    return {name: figures[name] for name in LITIGATION_FIELDS}


def _count(random: Random, most: int) -> Decimal:
    return Decimal(random.randint(0, most) if most and random.random() < 0.4 else 0)


def with_faults(figures: Figures, random: Random) -> tuple[Figures, frozenset[str]]:
    """The figures with some of them wrong, as bodies do publish them; and the names of those."""
    faulty = dict(figures)
    names = [name for name in figures if name not in AMOUNT_FIELDS and not name.endswith(".change")]
    for name in random.sample(names, random.randint(1, 6)):
        faulty[name] = random.choice(
            [
                faulty[name] + random.randint(1, 9),
                Decimal(0) if faulty[name] else Decimal(random.randint(1, 99)),
                Decimal(str(int(faulty[name]))[::-1]),
                faulty[name] * 10 + 1,
                -faulty[name] - 1,
                faulty[name] + Decimal("0.5"),
            ]
        )
    return faulty, frozenset(name for name in figures if faulty[name] != figures[name])
