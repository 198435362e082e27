"""This year's report against last year's of the same body."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from monitor.checks.labels import cell_name, name_of, plain
from monitor.checks.rules import LAST_YEAR, Rule, breaks, rules
from monitor.checks.views import NotAssessable, ReportView, Result, fault
from storage.findings import Finding, Severity
from storage.forms import FORM_2021, TOTAL
from storage.language import N_, Language, phrase
from storage.report import State


def _of(view: ReportView, check: str) -> Iterator[Rule]:
    """The rules of a check that hold for the report's year."""
    yield from (one for one in rules(view.form or FORM_2021.key) if one.check == check and view.year >= one.since)


def _values(view: ReportView, rule: Rule, last_year: ReportView | None) -> dict[str, Decimal] | None:
    """What the cells of a rule count, of this year and last; None where one of them is not known."""
    values: dict[str, Decimal] = {}
    for name in rule.fields:
        holder = last_year if name.startswith(LAST_YEAR) else view
        field = name.removeprefix(LAST_YEAR)
        counts_blanks = name not in rule.numbers
        if holder is None or not (counts_blanks or holder.cell(field).state is State.NUMBER):
            return None
        value = holder.amounts.get(field)
        if value is None:
            return None
        values[name] = value
    return values


def _cells(rule: Rule) -> tuple[str, ...]:
    """The cells of a rule as they are named, this year's first."""
    own = [name for name in rule.fields if not name.startswith(LAST_YEAR)]
    return tuple(dict.fromkeys([*own, *(name.removeprefix(LAST_YEAR) for name in rule.fields)]))


def carried(view: ReportView) -> Iterator[Result]:
    """years.carried: each column, carried in = last year's carried out; an error in the total, else a warning."""
    yield from _judged(view, "years.carried", _carried)


def in_force(view: ReportView) -> Iterator[Result]:
    """years.in_force: in force = last year's in force + issued − repealed, from the report of 2022 on."""
    yield from _judged(view, "years.in_force", _in_force)


def jump(view: ReportView) -> Iterator[Result]:
    """years.jump: a total changes more than fivefold, up or down, and by more than 20."""
    yield from _judged(view, "years.jump", _jumped)


def _judged(
    view: ReportView, check: str, finding: Callable[[ReportView, Rule, dict[str, Decimal]], Finding]
) -> Iterator[Result]:
    for rule in _of(view, check):
        values = _values(view, rule, view.last_year)
        if values is None:
            yield NotAssessable(check, _cells(rule))
        elif breaks(rule, values.__getitem__) and not _continues_another_edition(view, rule):
            if not rule.leaps and may_have_changed_hands(view, rule, values):
                yield NotAssessable(check, _cells(rule))
            else:
                yield finding(view, rule, values)


def _continues_another_edition(view: ReportView, rule: Rule) -> bool:
    """Whether the rule is kept with another edition of last year's report: one was corrected after or before."""
    others = (_values(view, rule, edition) for edition in view.last_year_otherwise)
    return any(not breaks(rule, values.__getitem__) for values in others if values is not None)


def may_have_changed_hands(view: ReportView, rule: Rule, values: Mapping[str, Decimal]) -> bool:
    """Whether what is too much may have come from bodies that ended, or what is lacking gone to bodies that began."""
    none = Decimal(0)
    too_much = sum((values[name] for name in rule.right), none) - sum((values[name] for name in rule.left), none)
    others, field = (view.ended, rule.left[0]) if too_much > 0 else (view.begun, rule.right[0])
    theirs = [one.amounts.get(field.removeprefix(LAST_YEAR)) if one else None for one in others]
    known = [amount for amount in theirs if amount is not None]
    return len(known) < len(theirs) or sum(known, none) >= abs(too_much)


def _carried(view: ReportView, rule: Rule, values: dict[str, Decimal]) -> Finding:
    before, after = (values[name] for name in rule.fields)

    def say(language: Language) -> str:
        return phrase(
            N_(
                "Table 3, column “{place}”: {after} carried in from last year, but the report of {last_year} carried "
                "out {before}. Please check."
            ),
            language,
            place=name_of(rule.place, language),
            after=plain(after),
            before=plain(before),
            last_year=view.year - 1,
        )

    severity = Severity.ERROR if rule.place == TOTAL.key else Severity.WARNING
    return fault(
        view, rule.check, say, fields=_cells(rule), expected=plain(before), found=plain(after), severity=severity
    )


def _in_force(view: ReportView, rule: Rule, values: dict[str, Decimal]) -> Finding:
    before, made, now, gone = (values[name] for name in rule.fields)
    expected = before + made - gone
    fields = tuple(f"disclosure.{rule.place}.{column}" for column in ("in_force", "issued", "repealed"))

    def say(language: Language) -> str:
        return phrase(
            N_(
                "Table 2: “{cell}” is {now}, but {before} last year + {made} issued − {gone} repealed = {expected}. "
                "Please check, unless some expired or changed hands."
            ),
            language,
            cell=cell_name(fields[0], language),
            now=plain(now),
            before=plain(before),
            made=plain(made),
            gone=plain(gone),
            expected=plain(expected),
        )

    return fault(view, rule.check, say, fields=fields, expected=plain(expected), found=plain(now))


def _jumped(view: ReportView, rule: Rule, values: dict[str, Decimal]) -> Finding:
    before, after = (values[name] for name in rule.fields)

    def say(language: Language) -> str:
        return phrase(
            N_("“{cell}” was {before} in the report of {last_year} and is {after} now. Please check."),
            language,
            cell=cell_name(rule.place, language),
            before=plain(before),
            after=plain(after),
            last_year=view.year - 1,
        )

    return fault(view, rule.check, say, fields=_cells(rule), expected=plain(before), found=plain(after))
