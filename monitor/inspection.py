"""One report read and judged without storing anything: for a clerk who checks a draft before it goes out."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from crawler.reading.isolated import Reader
from monitor.checks import NotAssessable, check_reading
from monitor.dashboard.sheets import Footnote, Sheet, footnotes, sheets
from monitor.dashboard.words import COMPLETENESS, DOCUMENT_KINDS
from storage.findings import Finding, Severity
from storage.forms import FORMS, SECTIONS
from storage.language import N_, Language, phrase, translate
from storage.register import BodyKind, kind_of
from storage.report import Document, Reading


@dataclass(frozen=True)
class Inspection:
    """What was read in a document, its faults, and the checks that could not be judged."""

    source: str
    reading: Reading
    body: str
    kind: BodyKind | None
    findings: tuple[Finding, ...]
    not_assessable: tuple[NotAssessable, ...]


def inspect_document(reader: Reader, document: Document, body: str = "", year: int | None = None) -> Inspection:
    """Read and judge a document; ``body`` and ``year`` stand where the document does not say them itself."""
    reading = reader.read(document)
    if year is not None:
        reading = replace(reading, year=year)
    name = body or next(iter(reading.bodies), "") or reading.publisher
    kind = kind_of(name) if name else None
    findings: list[Finding] = []
    not_assessable: list[NotAssessable] = []
    if reading.kind.is_published_report:
        findings, not_assessable = check_reading(reading, kind, reading.year or 0, name)
    return Inspection(document.address, reading, name, kind, tuple(findings), tuple(not_assessable))


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
        "tables": {name: _number(cell.value) for name, cell in reading.cells.items()},
        "cells": {
            name: {"state": cell.state.value, "text": cell.text, "note": cell.note}
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


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _number(value: Decimal | None) -> int | Decimal | None:
    return int(value) if value is not None and value == value.to_integral_value() else value


def facts(inspection: Inspection, language: Language) -> list[tuple[str, str]]:
    """What the document says of itself, as pairs of label and value, without what it does not say."""
    reading = inspection.reading
    pairs = [
        (N_("title"), reading.title),
        (N_("body"), inspection.body),
        (N_("report year"), str(reading.year or "")),
        (N_("index number"), reading.index_number),
        (N_("published"), _iso(reading.dates.best) or ""),
        (N_("form"), FORMS[reading.form].notice if reading.form else ""),
        (N_("sections"), "、".join(SECTIONS[number] for number in sorted(reading.sections))),
        (N_("reading"), translate(COMPLETENESS[reading.completeness], language)),
        (N_("could not be read"), "; ".join(reading.problems)),
    ]
    return [(translate(label, language), value) for label, value in pairs if value]


def verdict(inspection: Inspection, language: Language) -> str:
    """The first sentence: whether it is a report, and how many faults it has."""
    reading = inspection.reading
    if not reading.kind.is_published_report:
        kind = translate(DOCUMENT_KINDS[reading.kind], language)
        return phrase(N_("This is no yearly report ({kind})."), language, kind=kind)
    if not reading.cells:
        return translate(N_("The tables of this report could not be read."), language)
    counts = {severity: sum(one.severity is severity for one in inspection.findings) for severity in Severity}
    return phrase(
        N_("{errors} errors, {warnings} warnings, {notices} notices; {unknown} checks could not be judged."),
        language,
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        notices=counts[Severity.NOTICE],
        unknown=len({one.check for one in inspection.not_assessable}),
    )


def numbered(inspection: Inspection, language: Language) -> list[Footnote]:
    """The findings about cells, numbered as the tables mark them."""
    return footnotes(inspection.findings, language)


def laid_out(inspection: Inspection, language: Language) -> tuple[Sheet, ...]:
    """The three tables as on the official form; none where no form was recognised."""
    reading = inspection.reading
    if reading.form is None:
        return ()
    return sheets(FORMS[reading.form], reading.cells, numbered(inspection, language), language)
