"""One report read and judged without storing anything: for a clerk who checks a draft before it goes out."""

from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

from monitor.checks import NotAssessable, check_reading
from monitor.checks.labels import cell_name
from monitor.dashboard.sheets import Footnote, Sheet, footnotes, sheets
from monitor.dashboard.words import COMPLETENESS, DOCUMENT_KINDS, LOOKALIKES
from monitor.explaining.mending import unread
from monitor.explaining.problems import ABOUT_CONTENT, problem_in
from storage.documents.index_number import CodeCheck, code_check
from storage.findings import Finding, Severity
from storage.forms import FORMS, SECTIONS
from storage.language import N_, Language, counted, phrase, translate
from storage.register import BodyKind, kind_of
from storage.report import DocumentKind, Reading, Spot, State

_CHECKS = {
    CodeCheck.NONE: "",
    CodeCheck.USCC: N_("a unified social credit code (GB 32100); its check digit is right"),
    CodeCheck.ORG: N_("an organisation code (GB 11714); its check digit is right"),
    CodeCheck.WRONG: N_("looks like a body's code, but its check digit is wrong"),
}
_COUNTED = {
    Severity.ERROR: (N_("{number} error"), N_("{number} errors")),
    Severity.WARNING: (N_("{number} warning"), N_("{number} warnings")),
    Severity.NOTICE: (N_("{number} notice"), N_("{number} notices")),
}
_UNJUDGED = (N_("{number} check could not be judged"), N_("{number} checks could not be judged"))
_SHOWN_ALREADY = frozenset({"索引号", "名称", "信息来源", "发布日期"})
_LOOKS_LIKE = "the document only looks like a report"
_MOST_NAMED = 12
_BY_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


@dataclass(frozen=True)
class Inspection:
    """What was read in a document, its faults, and the checks that could not be judged."""

    source: str
    reading: Reading
    body: str
    kind: BodyKind | None
    findings: tuple[Finding, ...]
    not_assessable: tuple[NotAssessable, ...]


def inspected(reading: Reading, source: str, body: str = "", year: int | None = None) -> Inspection:
    """Judge what was read of a document; ``body`` and ``year`` stand where the document does not say them itself."""
    if year is not None:
        reading = replace(reading, year=year)
    name = body or next(iter(reading.bodies), "") or reading.publisher
    kind = kind_of(name) if name else None
    findings: list[Finding] = []
    not_assessable: list[NotAssessable] = []
    if reading.kind.is_published_report:
        findings, not_assessable = check_reading(reading, kind, reading.year or 0, name)
        findings.sort(key=lambda finding: _BY_WEIGHT[finding.severity])
    return Inspection(source, reading, name, kind, tuple(findings), tuple(not_assessable))


def as_json(inspection: Inspection) -> dict[str, Any]:
    """The inspection as plain data; the names are those of the exports."""
    reading = inspection.reading
    return {
        "source": inspection.source,
        "kind": reading.lookalike or reading.kind.value,
        "body": inspection.body or None,
        "year": reading.year,
        "title": reading.title,
        "index_number": reading.index_number or None,
        "published": _iso(reading.dates.best),
        "form": reading.form,
        "format": reading.format.value,
        "reading": reading.completeness.value,
        "problems": list(reading.problems),
        "identity": reading.identity.as_json(),
        "facts": dict(reading.facts),
        "index_check": code_check(reading.index_number).value or None,
        "differences": [asdict(one) for one in reading.differences],
        "tables": {name: _number(cell.value) for name, cell in reading.cells.items()},
        "cells": {
            name: {"state": cell.state.value, "text": cell.text, "note": cell.note, "place": _place(cell.spot)}
            for name, cell in reading.cells.items()
        },
        "sections": {str(number): text for number, text in sorted(reading.sections.items())},
        "findings": [
            {
                "check": finding.check,
                "severity": finding.severity.value,
                "message": finding.message,
                "message_en": finding.message_en,
                "fields": list(finding.fields),
                "expected": finding.expected,
                "found": finding.found,
            }
            for finding in inspection.findings
        ],
        "not_assessable": sorted({one.check for one in inspection.not_assessable}),
    }


def _place(spot: Spot | None) -> dict[str, Any] | None:
    """Where a cell was read, without what its document has not."""
    return {name: value for name, value in asdict(spot).items() if value is not None} if spot else None


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _number(value: Decimal | None) -> int | Decimal | None:
    return int(value) if value is not None and value == value.to_integral_value() else value


def facts(inspection: Inspection, language: Language) -> list[tuple[str, str]]:
    """What the document says of itself, as pairs of label and value, without what it does not say."""
    reading, said = inspection.reading, inspection.reading.identity
    comma = "、" if language is Language.ZH else ", "
    missing = [name for number, name in SECTIONS.items() if number not in reading.sections]
    pairs = [
        (N_("title"), reading.title),
        (N_("body"), inspection.body),
        (N_("report year"), str(reading.year or "")),
        (N_("publisher on the page"), said.publisher),
        (N_("body in the column's path"), said.column_bodies[0] if said.column_bodies else ""),
        (N_("author in the text"), comma.join(said.text_bodies)),
        (N_("the text speaks of itself as"), comma.join(f"我{kind}" for kind in said.text_kinds)),
        (N_("year in the text"), comma.join(map(str, said.text_years))),
        (N_("period of the statistics"), " – ".join(day.isoformat() for day in said.period or ())),
        (N_("index number"), reading.index_number),
        (N_("code in the index number"), translate(_CHECKS[code_check(reading.index_number)], language)),
        (N_("published"), _iso(reading.dates.best) or ""),
        *_information(reading),
        (N_("form"), FORMS[reading.form].notice if reading.form else ""),
        (
            N_("sections not found"),
            comma.join(missing) if reading.kind.is_published_report and was_opened(reading) else "",
        ),
        (N_("reading"), translate(COMPLETENESS[reading.completeness], language)),
    ]
    return [(translate(label, language), value) for label, value in pairs if value]


def _information(reading: Reading) -> list[tuple[str, str]]:
    """The rest of the information block, by its own labels, which are official terms."""
    return [(label, value) for label, value in reading.facts.items() if label not in _SHOWN_ALREADY]


def problems(inspection: Inspection, language: Language) -> list[str]:
    """What could not be read, and why, in a sentence each; at last which cells, by name and with what is printed."""
    told = frozenset({_LOOKS_LIKE}) if inspection.reading.lookalike in LOOKALIKES else frozenset[str]()
    said = [problem_in(problem, language) for problem in inspection.reading.problems if problem not in told]
    unreadable = [(name, cell) for name, cell in inspection.reading.cells.items() if cell.state is State.UNREADABLE]
    if not 0 < len(unreadable) <= _MOST_NAMED:
        return said
    names = [
        cell_name(name, language) + (f" “{text}”" if (text := cell.text.strip()) else "") for name, cell in unreadable
    ]
    return [*said, ("；" if language is Language.ZH else "; ").join(names)]


def differences(inspection: Inspection, language: Language) -> list[tuple[str, str, str, str]]:
    """The cells that an attached document prints otherwise: document, name of the cell, here, there."""
    blank = phrase("(blank)", language)
    return [
        (one.document, cell_name(one.field, language), one.here or blank, one.there or blank)
        for one in inspection.reading.differences
    ]


def was_opened(reading: Reading) -> bool:
    """Whether anything is known of what stands in the document: of one that is broken nothing is."""
    return bool(reading.cells or reading.sections or not reading.problems or ABOUT_CONTENT.issuperset(reading.problems))


def verdict(inspection: Inspection, language: Language) -> str:
    """The first sentence: whether it is a report, and how many faults it has."""
    reading = inspection.reading
    if not was_opened(reading):
        between = "" if language is Language.ZH else " "
        return between.join(translate(sentence, language) for sentence in unread(reading.problems))
    if resembles := LOOKALIKES.get(reading.lookalike):
        what = translate(resembles, language)
        return phrase(N_("This is not a yearly report on disclosure, but {what}."), language, what=what)
    if reading.kind is DocumentKind.UNKNOWN:
        return translate(N_("This is no yearly report; one says in its title that it is."), language)
    if not reading.kind.is_published_report:
        kind = translate(DOCUMENT_KINDS[reading.kind], language)
        return phrase(N_("This is no yearly report ({kind})."), language, kind=kind)
    if not reading.cells:
        return translate(N_("The tables of this report could not be read."), language)
    counts = {severity: sum(one.severity is severity for one in inspection.findings) for severity in Severity}
    said = [counted(*_COUNTED[severity], counts[severity], language) for severity in Severity]
    unknown = len({one.check for one in inspection.not_assessable})
    comma, end = ("，", "。") if language is Language.ZH else (", ", ".")
    if unknown:
        end = ("；" if language is Language.ZH else "; ") + counted(*_UNJUDGED, unknown, language) + end
    return comma.join(said) + end


def numbered(inspection: Inspection, language: Language) -> list[Footnote]:
    """The findings about cells, numbered as the tables mark them."""
    return footnotes(inspection.findings, language)


def laid_out(inspection: Inspection, language: Language) -> tuple[Sheet, ...]:
    """The three tables as on the official form; none where no form was recognised."""
    reading = inspection.reading
    if reading.form is None:
        return ()
    return sheets(FORMS[reading.form], reading.cells, numbered(inspection, language), language)
