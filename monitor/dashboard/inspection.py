"""An inspection of one document, for a page or as an HTML file: what was read, its faults and how to mend each."""

from typing import Any

from monitor.dashboard.rendering import standalone
from monitor.inspection import Inspection, facts, laid_out, numbered, verdict
from monitor.mending import unread
from storage.language import Language
from storage.report import Completeness


def shown(inspection: Inspection, language: Language) -> dict[str, Any]:
    """The values of the template ``_inspection.html``."""
    reading = inspection.reading
    is_unread = reading.completeness is Completeness.FAILED
    notes = numbered(inspection, language)
    return {
        "title": reading.title or inspection.source.removeprefix("file:"),
        "verdict": verdict(inspection, language),
        "facts": facts(inspection, language),
        "findings": inspection.findings,
        "marks": {note.message: note.number for note in notes},
        "unjudged": sorted({one.check for one in inspection.not_assessable}),
        "sections": reading.sections,
        "sheets": laid_out(inspection, language),
        "is_report": reading.kind.is_published_report,
        "hindrance": unread(reading.problems) if is_unread else (),
        "problems": reading.problems,
    }


def as_html(inspection: Inspection, language: Language) -> str:
    """The inspection as a whole HTML document that can be opened, printed and passed on."""
    return standalone("inspection.html", language, **shown(inspection, language))
