"""Letters as files: one document for each body and year, and the ledger beside them."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from docx.document import Document as Word
from sqlalchemy import Connection

from alerts.letters.cases import Case, Fault, Scope, Terms, cases, chinese_day, chinese_moment
from alerts.letters.filling import Values, fill
from alerts.letters.ledger import ledger
from alerts.letters.office import Office
from alerts.letters.templates import NOTICE, REMINDER, load, shipped
from storage.register import BodyKind

_BY_PRACTICE = frozenset({BodyKind.TOWNSHIP, BodyKind.STREET, BodyKind.ZONE})
_ARTICLE = "《中华人民共和国政府信息公开条例》第四十九条"
_BOTH_FORMS = re.compile(r"（2019、2020年度：([^）]*)）")
_LAST_OF_2019 = 2020  # the last year whose report follows the form of 2019
_MOST_SIGNS = 200  # a document's properties take 255
_MOST_CELLS = 6  # in the body of a letter; the annex lists all
_NAMES = {NOTICE: "整改通知", REMINDER: "催报函"}
LEDGER = "问题台账.xlsx"


@dataclass(frozen=True)
class File:
    """A finished file."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Letters:
    """The files of a scope, and the bodies that get no reminder because their portal cannot be looked at now."""

    files: tuple[File, ...]
    left_out: tuple[str, ...]


def letters(connection: Connection, scope: Scope, terms: Terms, office: Office, today: date) -> Letters:
    """All letters of a scope and the ledger. Raises TemplateError when a template of the office cannot be used."""
    found = cases(connection, scope, terms)
    files = [*_documents(found.cases, office, today), File(LEDGER, ledger(connection, scope, terms))]
    return Letters(tuple(files), found.left_out)


def _documents(found: Sequence[Case], office: Office, today: date) -> Iterator[File]:
    for case in found:
        template = REMINDER if case.is_missing else NOTICE
        yield File(_file_name(case, _NAMES[template]), _bytes(document(case, office, today)))


def document(case: Case, office: Office, today: date) -> Word:
    """The letter of a case."""
    word = load(REMINDER if case.is_missing else NOTICE, office.templates)
    lists: dict[str, Sequence[Values]] = {
        "faults": [_fault(number, fault, case.year) for number, fault in enumerate(case.faults, 1)],
        "cell": list(_cells(case.faults)),
        "looks": [
            {"n": str(number), "address": look.address, "at": chinese_moment(look.at)}
            for number, look in enumerate(case.looks, 1)
        ],
    }
    fill(word, _values(case, office, today), lists)
    word.core_properties.title = f"{case.body[:_MOST_SIGNS]}{case.year}年度"
    word.core_properties.author = office.name[:_MOST_SIGNS]
    word.core_properties.comments = ""
    return word


def _values(case: Case, office: Office, today: date) -> Values:
    law = f"根据{_ARTICLE}规定"
    practice = "参照《中华人民共和国政府信息公开条例》关于年度报告的规定和工作惯例"
    return {
        "number": office.number or "〔" + str(today.year) + "〕　　号",
        "body": case.body,
        "year": str(case.year),
        "due": chinese_day(case.due) or "　　年　月　日",
        "published": chinese_day(case.published) or "页面未标明",
        "address": case.address or "（见我办记录）",
        "as_of": chinese_day(today),
        "count": str(len(case.faults)),
        "ground": practice if case.kind in _BY_PRACTICE else law,
        "deadline": chinese_day(today + timedelta(days=office.answer_days)),
        "office": office.name or "（单位名称）",
        "contact": office.contact or "　　　　　　",
        "date": chinese_day(today),
    }


def _basis(basis: str, year: int) -> str:
    """The ground of a rule: of both forms, the one that holds for the year."""
    both = _BOTH_FORMS.search(basis)
    if not both:
        return basis
    return basis.replace(both[0], "") if year > _LAST_OF_2019 else basis.replace(basis[: both.end()], both[1])


def _fault(number: int, fault: Fault, year: int) -> Values:
    shown = fault.cells[:_MOST_CELLS]
    more = f"等{len(fault.cells)}处，详见附件" if len(fault.cells) > len(shown) else ""
    place = "；".join(f"{cell.page}{cell.table}“{cell.name}”" for cell in shown)
    printed = "；".join(f"{cell.name}：{cell.printed}" for cell in shown)
    cells = "；".join(f"{cell.page}{cell.table}“{cell.name}”为{cell.printed}" for cell in shown)
    return {
        "n": chinese_number(number),
        "name": fault.rule.name,
        "sentence": fault.sentence,
        "place": place + more,
        "printed": printed + more,
        "cells": cells + more,
        "expected": fault.expected,
        "requirement": fault.rule.requirement.rstrip("。") or "如实、准确、完整",
        "basis": _basis(fault.rule.basis, year),
    }


def _cells(faults: Sequence[Fault]) -> Iterator[Values]:
    number = 0
    for fault in faults:
        for cell in fault.cells or (None,):
            number += 1
            yield {
                "n": str(number),
                "fault": fault.rule.name,
                "page": cell.page if cell else "",
                "table": cell.table if cell else "",
                "name": f"{cell.table}：{cell.name}" if cell else fault.sentence,
                "printed": cell.printed if cell else "",
            }


def chinese_number(number: int) -> str:
    """一, 十, 十一, 二十三: as the headings of official documents are numbered."""
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def _file_name(case: Case, kind: str) -> str:
    """A name that no web page chooses: only letters and digits of the body's name, its region and key before it."""
    name = re.sub(r"\W", "", case.body)[:40]
    return f"{case.region}-{case.body_id}-{name}-{case.year}年度-{kind}.docx"


def _bytes(word: Word) -> bytes:
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def templates_to(folder: Path) -> list[Path]:
    """Write the shipped templates into a folder for an office to change; what is there already stays."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, word in shipped().items():
        if not (folder / name).exists():
            word.save(str(folder / name))
            written.append(folder / name)
    return written
