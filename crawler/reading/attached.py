"""A page and the documents attached to it: where the page has no tables the report is in one of them."""

from collections.abc import Sequence
from dataclasses import replace

from storage.report import Completeness, DocumentKind, Reading, State

_HAS_REPORT = (DocumentKind.REPORT, DocumentKind.HEADINGS_ONLY, DocumentKind.ATTACHMENT)
_READ = (State.NUMBER, State.BLANK, State.DASH)
_BEST_FIRST = (Completeness.COMPLETE, Completeness.PARTIAL)


def with_attached(page: Reading, attached: Sequence[tuple[str, Reading]]) -> Reading:
    """The reading of a page with its attachments (name and reading of each).

    A page with tables is read, and an attachment that prints other figures is named. A page without takes the tables
    and sections of the attachment that could be read best; what the page says of itself (title, dates, index number)
    stands.
    """
    if page.kind not in _HAS_REPORT or not attached:
        return page
    reports = [(name, one) for name, one in attached if one.completeness in _BEST_FIRST and _is_of(page, one)]
    if page.completeness is not Completeness.FAILED:
        return replace(page, problems=(*page.problems, *_differences(page, reports)))
    if not reports:
        unread = [f"{name}: {problem}" for name, one in attached for problem in one.problems]
        return replace(page, problems=(*page.problems, *unread))
    _, best = min(reports, key=lambda report: _BEST_FIRST.index(report[1].completeness))
    return replace(
        page,
        kind=DocumentKind.REPORT,
        format=best.format,
        completeness=best.completeness,
        title=page.title or best.title,
        bodies=page.bodies or best.bodies,
        year=page.year if page.year is not None else best.year,
        index_number=page.index_number or best.index_number,
        form=best.form,
        cells=best.cells,
        sections=best.sections or page.sections,
        problems=best.problems,
    )


def _is_of(page: Reading, other: Reading) -> bool:
    """Whether an attachment may be the page's report: pages link those of other years too."""
    return page.year is None or other.year in (None, page.year)


def _differences(page: Reading, reports: Sequence[tuple[str, Reading]]) -> list[str]:
    found = []
    for name, other in reports:
        differing = [
            field
            for field, cell in page.cells.items()
            if (there := other.cells.get(field)) is not None
            and cell.state in _READ
            and there.state in _READ
            and (cell.state, cell.value) != (there.state, there.value)
        ]
        if differing:
            shown = ", ".join(differing[:3])
            found.append(f"the attached {name} prints other figures in {len(differing)} cells: {shown}")
    return found
