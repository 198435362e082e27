"""A report's prose by itself: whose it is, of which year, whether its sums hold, what it has to mention."""

import re
from collections.abc import Iterator

from monitor.checks.labels import listing
from monitor.checks.prose.authors import other_names, wrong_kinds
from monitor.checks.prose.parts import wrong_sums
from monitor.checks.prose.periods import other_years, years_of_reader
from monitor.checks.prose.sentences import sentences
from monitor.checks.views import NotAssessable, ReportView, Result, fault
from storage.forms import SECTIONS
from storage.language import N_, Language, phrase
from storage.register import BodyKind
from storage.report import Completeness

_FORM_2021_SINCE = 2021
_FEE = re.compile(r"处理费|收费|收取[^。]{0,20}费")
_APPRAISAL = re.compile(r"考核|评议|责任追究|追究责任|问责|追责")
_OWES_APPRAISAL = (BodyKind.GOVERNMENT, BodyKind.TOWNSHIP)


def _unread(view: ReportView, check: str, *numbers: int) -> NotAssessable | None:
    """Not assessable where sections that a check needs were not read."""
    missing = tuple(f"sections.{number}" for number in numbers if number not in view.sections)
    return NotAssessable(check, missing) if missing else None


def year(view: ReportView) -> Iterator[Result]:
    """text.year: the year or period in the text is not the report's."""
    unread = _unread(view, "text.year", 1)
    if unread or not view.year:
        yield unread or NotAssessable("text.year")
        return
    texts = {0: view.preface, **view.sections}
    found = [one for number, text in texts.items() for one in other_years(number, text, view.year)]
    if not found:
        said = view.identity
        found = years_of_reader(f"{view.preface}\n{view.sections[1]}", said.text_years, said.period, view.year)
    if not found:
        return
    years = sorted({str(each) for one in found for each in one.years if each != view.year} or {str(found[0].years[0])})

    def say(language: Language) -> str:
        return phrase(
            N_("The report is of {year}, but its text speaks of {years} as its own year: “{quote}”. Please check."),
            language,
            year=view.year,
            years=listing(years, language),
            quote=found[0].quote.strip(),
        )

    fields = tuple(f"sections.{number}" for number in sorted({one.section for one in found} - {0}))
    yield fault(view, "text.year", say, fields=fields, expected=str(view.year), found=" ".join(years))


def body(view: ReportView) -> Iterator[Result]:
    """text.body: the text names another body or place as its author, or a body of another kind."""
    unread = _unread(view, "text.body", 1)
    if unread or view.kind is None or not view.name:
        yield unread or NotAssessable("text.body")
        return
    names, kind = (view.name, *view.aliases), view.kind
    found = [
        (number, one)
        for number, text in {0: view.preface, **view.sections}.items()
        for one in (*wrong_kinds(text, kind, names), *other_names(text, names, view.places))
    ]
    if not found:
        return
    words = sorted({one.words for _, one in found})

    def say(language: Language) -> str:
        return phrase(
            N_("The report is that of {body}, but the text names {words} as its author: “{quote}”. Please check."),
            language,
            body=view.name,
            words=listing(words, language),
            quote=found[0][1].quote.strip(),
        )

    fields = tuple(f"sections.{number}" for number in sorted({number for number, _ in found} - {0}))
    yield fault(view, "text.body", say, fields=fields, expected=view.name, found=" ".join(words))


def sums(view: ReportView) -> Iterator[Result]:
    """text.sum: parts in the text do not add up to the whole they are said to be."""
    unread = _unread(view, "text.sum", 1)
    if unread:
        yield unread
    for number, text in sorted(view.sections.items()):
        for one in wrong_sums(sentences(number, text)):
            parts = "+".join(part.text for part in one.parts)

            def say(language: Language, whole: str = one.whole.text, parts: str = parts, quote: str = one.quote) -> str:
                return phrase(
                    N_("The parts do not add up to the whole: {whole}, but {parts} (“{quote}”). Please check."),
                    language,
                    whole=whole,
                    parts=parts,
                    quote=quote.strip("，。；、 "),
                )

            yield fault(view, "text.sum", say, fields=(f"sections.{number}",), expected=one.whole.text, found=parts)


def fee_statement_missing(view: ReportView) -> Iterator[Result]:
    """form.fee_statement_missing: section 6 says nothing of 信息处理费."""
    text = view.sections.get(max(SECTIONS))
    if view.year < _FORM_2021_SINCE:
        return
    is_silent = text is not None and bool(text.strip()) and not _FEE.search(text)
    if text is None or (is_silent and view.is_recognised):
        yield NotAssessable("form.fee_statement_missing", ("sections.6",))
    elif is_silent:

        def say(language: Language) -> str:
            message = N_("Section 6 says nothing of the fee for processing requests (信息处理费). Please add it.")
            return phrase(message, language)

        yield fault(view, "form.fee_statement_missing", say, fields=("sections.6",))


def appraisal_missing(view: ReportView) -> Iterator[Result]:
    """form.appraisal_missing: section 1 of a government or township is silent on 考核, 评议 and 责任追究."""
    if view.kind not in _OWES_APPRAISAL:
        return
    text = view.sections.get(1)
    is_unread = text is None or (not text.strip() and view.completeness is not Completeness.COMPLETE)
    is_silent = text is not None and bool(text.strip()) and not _APPRAISAL.search(text)
    if is_unread or (is_silent and view.is_recognised):
        yield NotAssessable("form.appraisal_missing", ("sections.1",))
    elif is_silent:

        def say(language: Language) -> str:
            return phrase(
                N_(
                    "Section 1 says nothing of appraisals, public review or accountability "
                    "(工作考核、社会评议、责任追究). Please add their results."
                ),
                language,
            )

        yield fault(view, "form.appraisal_missing", say, fields=("sections.1",))
