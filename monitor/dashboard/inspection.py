"""An inspection of one document as an HTML file: what was read, its faults, its tables as on the official form."""

from monitor.dashboard.rendering import standalone
from monitor.inspection import Inspection, facts, laid_out, verdict
from storage.language import Language


def as_html(inspection: Inspection, language: Language) -> str:
    """The inspection as a whole HTML document that can be opened, printed and passed on."""
    return standalone(
        "inspection.html",
        language,
        title=inspection.reading.title or inspection.source,
        verdict=verdict(inspection, language),
        facts=facts(inspection, language),
        findings=inspection.findings,
        sections=inspection.reading.sections,
        sheets=laid_out(inspection, language),
        is_report=inspection.reading.kind.is_published_report,
    )
