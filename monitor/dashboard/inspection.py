"""An inspection of one document, for a page or as an HTML file: what was read, its faults and how to mend each."""

from typing import Any

from monitor.dashboard.rendering import standalone
from monitor.explaining.mending import unread
from monitor.inspecting.inspection import Inspection, differences, facts, laid_out, numbered, problems, verdict
from storage.findings import Finding, Severity
from storage.language import Language
from storage.report import Completeness


def shown(inspection: Inspection, language: Language) -> dict[str, Any]:
    """The values of the template ``_inspection.html``, and the title, verdict and tone above it."""
    reading = inspection.reading
    is_unread = reading.completeness is Completeness.FAILED
    return {
        "title": reading.title or inspection.source.removeprefix("file:"),
        "verdict": verdict(inspection, language),
        "tone": _tone(inspection),
        "facts": facts(inspection, language),
        "problems": problems(inspection, language),
        "hindrance": unread(reading.problems) if is_unread else (),
        "differences": differences(inspection, language),
        "findings": [(finding, _marks(finding, inspection, language)) for finding in inspection.findings],
        "unjudged": sorted({one.check for one in inspection.not_assessable}),
        "sections": reading.sections,
        "sheets": laid_out(inspection, language),
        "is_report": reading.kind.is_published_report,
    }


def as_html(inspection: Inspection, language: Language, *, is_kept: bool = False) -> str:
    """The inspection as a whole HTML document that can be opened, printed and passed on."""
    return standalone("inspection.html", language, is_kept=is_kept, **shown(inspection, language))


def _marks(finding: Finding, inspection: Inspection, language: Language) -> list[int]:
    """The numbers by which the tables mark the cells of a finding."""
    message = finding.message_en if language is Language.EN else finding.message
    return [note.number for note in numbered(inspection, language) if note.message == message]


def _tone(inspection: Inspection) -> str:
    """How the verdict is shown: good only where everything was read and nothing is wrong."""
    if inspection.reading.completeness is Completeness.FAILED or not inspection.reading.kind.is_published_report:
        return "unread"
    severities = {finding.severity for finding in inspection.findings}
    if Severity.ERROR in severities:
        return "faulty"
    return "doubtful" if severities or inspection.reading.problems or inspection.reading.differences else "good"
