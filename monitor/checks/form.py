"""The form of a report as a text: is it the form in force, is every section there, which notice does it cite?"""

import re
from collections.abc import Iterator

from monitor.checks.labels import section_number
from monitor.checks.views import NotAssessable, ReportView, Result, fault
from storage.findings import Severity
from storage.forms import FORM_2019, FORM_2021, SECTIONS
from storage.language import N_, Language, phrase
from storage.report import Completeness

_SECTIONS_OF_TEXT = (1, 5, 6)
_NOTHING = re.compile(r"^\s*[（(]?无[）)]?[。.]?\s*$")
_REPEALED = re.compile(r"国办公开办函\s*[〔\[［【(（﹝]\s*2019\s*[〕\]］】)）﹞]\s*60\s*号")
_FORM_2021_SINCE = 2021


def obsolete(view: ReportView) -> Iterator[Result]:
    """form.obsolete: the form of 2019 used for 2021 or later."""
    if view.year < _FORM_2021_SINCE:
        return
    if view.form is None:
        yield NotAssessable("form.obsolete")
    elif view.form == FORM_2019.key:

        def say(language: Language) -> str:
            return phrase(
                N_("The report uses the form of {found}; reports of 2021 and later use that of {expected}."),
                language,
                found=FORM_2019.notice,
                expected=FORM_2021.notice,
            )

        yield fault(view, "form.obsolete", say, expected=FORM_2021.key, found=FORM_2019.key)


def section_missing(view: ReportView) -> Iterator[Result]:
    """form.section_missing: all six are there; 1, 5 and 6 say something, 2 to 4 may hold tables only."""
    for number in SECTIONS:
        yield from _section(view, number)


def _section(view: ReportView, number: int) -> Iterator[Result]:
    text = view.sections.get(number)
    field = (f"sections.{number}",)
    if text is None:
        if view.completeness is Completeness.COMPLETE:
            yield _section_fault(
                view,
                number,
                N_("Section {number}: there is no heading “{name}”. Please add it, or correct the heading."),
            )
        else:
            yield NotAssessable("form.section_missing", field)
    elif number in _SECTIONS_OF_TEXT and not text.strip():
        if view.completeness is Completeness.FAILED or view.is_recognised:
            yield NotAssessable("form.section_missing", field)
        else:
            yield _section_fault(view, number, N_("Section {number} “{name}” is empty. Please complete it."))
    elif number == max(SECTIONS) and _NOTHING.match(text):
        message = N_("Section {number} “{name}” says nothing but “无”. Please say at least whether fees were charged.")
        yield _section_fault(view, number, message, Severity.NOTICE)


def _section_fault(view: ReportView, number: int, message: str, severity: Severity | None = None) -> Result:
    def say(language: Language) -> str:
        return phrase(message, language, number=section_number(number, language), name=SECTIONS[number])

    text = view.sections.get(number, "").strip()
    field = (f"sections.{number}",)
    return fault(
        view, "form.section_missing", say, fields=field, expected=SECTIONS[number], found=text, severity=severity
    )


def cites_repealed_notice(view: ReportView) -> Iterator[Result]:
    """form.cites_repealed_notice: 国办公开办函〔2019〕60号 is cited for 2021 or later."""
    if view.year < _FORM_2021_SINCE:
        return
    unread = tuple(f"sections.{number}" for number in SECTIONS if number not in view.sections)
    if unread and view.completeness is not Completeness.COMPLETE:
        yield NotAssessable("form.cites_repealed_notice", unread)
    cited = tuple(f"sections.{number}" for number, text in view.sections.items() if _REPEALED.search(text))
    if cited or _REPEALED.search(view.preface):

        def say(language: Language) -> str:
            return phrase(
                N_("The text rests on {found}, the former notice; {expected} is in force."),
                language,
                found=FORM_2019.notice,
                expected=FORM_2021.notice,
            )

        yield fault(
            view,
            "form.cites_repealed_notice",
            say,
            fields=cited,
            expected=FORM_2021.notice,
            found=FORM_2019.notice,
        )
