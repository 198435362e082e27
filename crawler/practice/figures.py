"""Invents the figures of a county's reports: every sum, every balance and every carry-over between years holds."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from random import Random

from crawler.practice.counties import Activity, Body, County
from storage.forms import FORM_2021, ORGANISATIONS, OUTCOMES, PROCEEDINGS

Figures = Mapping[str, Decimal]
"""Every field of form 2021 and its number."""

YEARS = 3
"""How many report years a practice portal holds."""

_APPLICANTS = ("natural_person", *(column.key for column in ORGANISATIONS))
_WEIGHTS = {
    "granted": 16,
    "granted_in_part": 4,
    "denied_third_party": 1,
    "denied_internal_affairs": 1,
    "denied_enforcement_file": 2,
    "denied_administrative_query": 1,
    "unavailable_not_held": 8,
    "unavailable_needs_creation": 2,
    "unavailable_unclear": 1,
    "rejected_petition": 2,
    "rejected_repeated": 1,
    "closed_not_corrected": 1,
    "closed_other": 1,
}


def county_figures(county: County) -> Mapping[str, tuple[Figures, ...]]:
    """The figures of every body of a county, by name, oldest year first. The government's are the sum of the others."""
    government, *others = county.bodies
    figures = {body.name: _body_figures(body) for body in (*others, *county.walled)}
    figures[government.name] = tuple(_sum(series[at] for series in figures.values()) for at in range(YEARS))
    return figures


def _sum(parts: Iterable[Figures]) -> Figures:
    reports = list(parts)
    return {field: sum((report[field] for report in reports), Decimal(0)) for field in FORM_2021.fields}


def _body_figures(body: Body) -> tuple[Figures, ...]:
    random = Random(body.name)
    in_force = body.activity.documents
    carried = dict.fromkeys(_APPLICANTS, 0)
    series = []
    for _ in range(YEARS):
        counts = dict.fromkeys(FORM_2021.fields, 0)
        in_force = _invent_documents(counts, in_force, random)
        _invent_decisions(counts, body.activity, random)
        carried = _invent_requests(counts, carried, body.activity.requests, random)
        _invent_litigation(counts, body.activity.requests, random)
        figures = {field: Decimal(count) for field, count in counts.items()}
        figures["disclosure.fees.amount"] = _fees(body.activity.fees, random)
        series.append(figures)
    return tuple(series)


def _invent_documents(counts: dict[str, int], in_force: int, random: Random) -> int:
    prefix = "disclosure.normative_documents"
    issued = random.randint(0, 2) if in_force else 0
    repealed = random.randint(0, min(1, in_force))
    in_force += issued - repealed
    counts |= {f"{prefix}.issued": issued, f"{prefix}.repealed": repealed, f"{prefix}.in_force": in_force}
    return in_force


def _invent_decisions(counts: dict[str, int], activity: Activity, random: Random) -> None:
    usual = {
        "licensing": activity.licences,
        "penalties": activity.penalties,
        "coercive_measures": activity.coercive_measures,
    }
    for row, count in usual.items():
        counts[f"disclosure.{row}.decisions"] = round(count * random.uniform(0.85, 1.2))


def _fees(usual: float, random: Random) -> Decimal:
    """As many decimals as the body usually prints: money is exact."""
    digits = len(f"{usual}".partition(".")[2]) if usual else 0
    return Decimal(f"{usual * random.uniform(0.9, 1.15):.{max(digits, 2)}f}") if usual else Decimal(0)


def _invent_requests(counts: dict[str, int], carried: Mapping[str, int], usual: int, random: Random) -> dict[str, int]:
    """Fills table 3 in; returns what is carried into the next year, by applicant."""
    carried_out = {}
    for applicant in _APPLICANTS:
        received = _received(applicant, usual, random)
        open_cases = received + carried[applicant]
        carried_out[applicant] = random.randint(0, min(2, open_cases // 3))
        column = {
            "received": received,
            "carried_in": carried[applicant],
            "concluded": open_cases - carried_out[applicant],
            "carried_out": carried_out[applicant],
        }
        for part in random.choices(list(_WEIGHTS), list(_WEIGHTS.values()), k=column["concluded"]):
            column[part] = column.get(part, 0) + 1
        for row, count in column.items():
            counts[f"requests.{row}.{applicant}"] = count
            counts[f"requests.{row}.total"] += count
    return carried_out


def _received(applicant: str, usual: int, random: Random) -> int:
    if applicant == "natural_person":
        return round(usual * random.uniform(0.4, 1.3))
    if applicant in ("business", "legal_services"):
        return random.randint(0, usual // 7)
    return random.randint(0, usual // 14)


def _invent_litigation(counts: dict[str, int], usual: int, random: Random) -> None:
    """Reviews and suits are rarer than requests and follow them."""
    rarity = {"review": 9, "suit_direct": 20, "suit_after_review": 24}
    for proceeding in PROCEEDINGS:
        for outcome in OUTCOMES:
            count = random.randint(0, usual // rarity[proceeding.key])
            counts[f"{proceeding.key}.{outcome.key}"] = count
            counts[f"{proceeding.key}.total"] += count
