"""Arithmetic inside one report: what its rules (monitor.checks.rules) find, said in sentences."""

from collections.abc import Iterator
from decimal import Decimal

from monitor.checks.labels import cell_name, listing, name_of, plain, printed, shown
from monitor.checks.regions import significant
from monitor.checks.rules import Rule, breaks, rules
from monitor.checks.views import NotAssessable, ReportView, Result, fault
from storage.findings import Finding
from storage.forms import FORMS
from storage.language import N_, Language, phrase
from storage.register import BodyKind
from storage.report import State

_SENTENCES = {
    "table3.balance": N_(
        "Table 3, column “{place}”, does not balance: {a} received + {b} carried in = {expected}, "
        "but {c} concluded + {d} carried out = {found}, off by {difference}. Please check."
    ),
    "table3.concluded": N_(
        "Table 3, column “{place}”: the outcomes add up to {expected} ({terms}), but “concluded” says {found}, "
        "off by {difference}. Please check."
    ),
    "table3.row_total": N_(
        "Table 3, row “{place}”: the applicants add up to {expected} ({terms}), but the total says {found}, "
        "off by {difference}. Please check."
    ),
    "table4.total": N_(
        "Table 4, “{place}”: the outcomes add up to {expected} ({terms}), but the total says {found}, "
        "off by {difference}. Please check."
    ),
}


def balance(view: ReportView) -> Iterator[Result]:
    """table3.balance: each column, received + carried in = concluded + carried out."""
    return _judged(view, "table3.balance")


def concluded(view: ReportView) -> Iterator[Result]:
    """table3.concluded: each column, concluded = the sum of its 21 (form 2019: 19) outcomes."""
    return _judged(view, "table3.concluded")


def row_total(view: ReportView) -> Iterator[Result]:
    """table3.row_total: each row, total = natural person + five kinds of organisations."""
    return _judged(view, "table3.row_total")


def table4_total(view: ReportView) -> Iterator[Result]:
    """table4.total: reviews and both kinds of suits, total = upheld + corrected + other + pending."""
    return _judged(view, "table4.total")


def _judged(view: ReportView, check: str) -> Iterator[Result]:
    if view.form is None:
        yield NotAssessable(check)
        return
    for rule in rules(view.form):
        if rule.check == check:
            yield from _violation(view, rule)


def _violation(view: ReportView, rule: Rule) -> Iterator[Result]:
    """A finding where the sides differ; not assessable where a cell of them was not read or is not there."""
    known = view.amounts
    if not all(name in known for name in rule.fields):
        yield NotAssessable(rule.check, rule.fields)
    elif breaks(rule, known.__getitem__):
        yield _finding(view, rule, [known[name] for name in rule.left], [known[name] for name in rule.right])


def _finding(view: ReportView, rule: Rule, left: list[Decimal], right: list[Decimal]) -> Finding:
    expected, total = sum(left, Decimal(0)), sum(right, Decimal(0))
    single = view.cell(rule.right[0]) if len(right) == 1 else None

    def say(language: Language) -> str:
        return phrase(
            _SENTENCES[rule.check],
            language,
            place=name_of(rule.place, language),
            expected=plain(expected),
            found=shown(single, language) if single else plain(total),
            difference=plain(abs(expected - total)),
            terms="+".join(plain(term) for term in left if term) or "0",
            **dict(zip("abcd", map(plain, left + right), strict=False)),
        )

    found = printed(single) if single else plain(total)
    return fault(view, rule.check, say, fields=rule.fields, expected=plain(expected), found=found)


def in_force(view: ReportView) -> Iterator[Result]:
    """table2.in_force: fewer documents in force than were issued in the year (form 2021)."""
    for row in ("regulations", "normative_documents"):
        fields = (f"disclosure.{row}.issued", f"disclosure.{row}.in_force")
        issued, now_in_force = (view.cell(name) for name in fields)
        if view.form == "2019":
            continue
        if issued.state is not State.NUMBER or now_in_force.state is not State.NUMBER:
            yield NotAssessable("table2.in_force", fields)
        elif issued.value is not None and now_in_force.value is not None and now_in_force.value < issued.value:

            def say(
                language: Language,
                fields: tuple[str, ...] = fields,
                values: tuple[str, ...] = (printed(issued), printed(now_in_force)),
            ) -> str:
                return phrase(
                    N_(
                        "Table 2: “{in_force_cell}” is {in_force}, fewer than “{issued_cell}” with {issued}. "
                        "Please check, unless some were issued and expired in the same year."
                    ),
                    language,
                    issued_cell=cell_name(fields[0], language),
                    in_force_cell=cell_name(fields[1], language),
                    issued=values[0],
                    in_force=values[1],
                )

            yield fault(
                view, "table2.in_force", say, fields=fields, expected=f"≥{printed(issued)}", found=printed(now_in_force)
            )


_MAKERS_DIGITS = (2, 4)
"""How many digits the codes of provinces, and of cities with districts and prefectures, have without their zeros."""


def regulations(view: ReportView) -> Iterator[Result]:
    """table2.regulations: 规章 above zero for a body that may not make any.

    State Council departments, provinces, cities with districts and autonomous prefectures may; the office of such a
    government may report for it.
    """
    if view.form is None or view.kind is None:
        yield NotAssessable("table2.regulations")
        return
    if _may_make_regulations(view):
        return
    fields = tuple(name for name in FORMS[view.form].disclosure_fields if ".regulations." in name)
    above = tuple(name for name in fields if view.amounts.get(name, 0) > 0)
    if not above:
        if any(name not in view.amounts for name in fields):
            yield NotAssessable("table2.regulations", fields)
        return

    def say(language: Language) -> str:
        cells = [f"{cell_name(name, language)} {printed(view.cell(name))}" for name in above]
        return phrase(
            N_("Table 2: a body of this kind makes no regulations (规章), but {cells} is given. Please check."),
            language,
            cells=listing(cells, language),
        )

    found = " ".join(printed(view.cell(name)) for name in above)
    yield fault(view, "table2.regulations", say, fields=above, expected="0", found=found)


def _may_make_regulations(view: ReportView) -> bool:
    digits = len(significant(view.region))
    if view.kind is BodyKind.GOVERNMENT:
        return digits in (0, *_MAKERS_DIGITS)
    if view.kind in (BodyKind.TOWNSHIP, BodyKind.STREET, BodyKind.ZONE):
        return False
    of_the_state = digits == 0
    return of_the_state or ("政府办公" in view.name and digits in _MAKERS_DIGITS) or view.kind is BodyKind.VERTICAL
