"""Texts that were written before: nearly those of last year, or nearly those of another body."""

from collections.abc import Iterator

from monitor.checks.labels import section_number
from monitor.checks.likeness import NEARLY_IDENTICAL, SECTIONS_COMPARED, SHORTEST, OwnText, likeness, own_text
from monitor.checks.views import NotAssessable, ReportView, Result, fault
from storage.language import N_, Language, phrase

_SHARE = "{:.0%}"
_SAME_AS_LAST_YEAR = 0.9


def own_sections(view: ReportView) -> dict[int, OwnText]:
    """Sections 1 and 5 as far as they are the body's own."""
    names = (view.name, *view.aliases, *view.places)
    return {number: own_text(view.sections.get(number, ""), names) for number in SECTIONS_COMPARED}


def same_text(view: ReportView) -> Iterator[Result]:
    """years.same_text: sections 1 and 5 together are nearly those of last year's report."""
    fields = tuple(f"sections.{number}" for number in SECTIONS_COMPARED)
    last = view.last_year
    if last is None or any(number not in one.sections for one in (view, last) for number in SECTIONS_COMPARED):
        yield NotAssessable("years.same_text", fields)
        return
    now, before = (_joined(own_sections(one)) for one in (view, last))
    if min(now.length, before.length) < SHORTEST:
        return
    share = likeness(now, before)
    if share < _SAME_AS_LAST_YEAR:
        return

    def say(language: Language) -> str:
        return phrase(
            N_(
                "Sections 1 and 5 are nearly those of the report of {last_year} ({share} alike). Please write them "
                "anew."
            ),
            language,
            last_year=view.year - 1,
            share=_SHARE.format(share),
        )

    yield fault(view, "years.same_text", say, fields=fields, expected="", found=str(view.year - 1))


def _joined(texts: dict[int, OwnText]) -> OwnText:
    return OwnText(
        tuple(clause for text in texts.values() for clause in text.shown),
        tuple(clause for text in texts.values() for clause in text.compared),
    )


def copied(view: ReportView) -> Iterator[Result]:
    """text.copied: section 1 or 5 is nearly that of another body's report of the year; the likest one is named."""
    if view.texts_compared is None:
        yield NotAssessable("text.copied")
        return
    for copy in view.texts_compared:
        if copy.share < NEARLY_IDENTICAL:
            continue

        def say(
            language: Language, section: int = copy.section, other: str = copy.body, share: float = copy.share
        ) -> str:
            return phrase(
                N_(
                    "Section {section} is nearly that of the report of {other} ({share} alike; the words of law and "
                    "form not counted). Please check who wrote it."
                ),
                language,
                section=section_number(section, language),
                other=other,
                share=_SHARE.format(share),
            )

        yield fault(view, "text.copied", say, fields=(f"sections.{copy.section}",), found=copy.body)
