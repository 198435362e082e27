"""An inspection of one document as an HTML file: what was read, its faults, its tables as on the official form."""

from monitor.dashboard.rendering import standalone
from monitor.inspection import Inspection, differences, facts, laid_out, numbered, problems, verdict
from storage.findings import Finding, Severity
from storage.language import Language
from storage.report import Completeness


def as_html(inspection: Inspection, language: Language) -> str:
    """The inspection as a whole HTML document that can be opened, printed and passed on."""
    return standalone(
        "inspection.html",
        language,
        title=inspection.reading.title or inspection.source,
        verdict=verdict(inspection, language),
        tone=_tone(inspection),
        facts=facts(inspection, language),
        problems=problems(inspection, language),
        differences=differences(inspection, language),
        findings=[(finding, _marks(finding, inspection, language)) for finding in inspection.findings],
        sections=inspection.reading.sections,
        sheets=laid_out(inspection, language),
        is_report=inspection.reading.kind.is_published_report,
    )


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
