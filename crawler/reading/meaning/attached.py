"""A page and the documents attached to it: where the page has no tables the report is in one of them."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

from storage.report import Cell, Completeness, Difference, DocumentKind, Identity, Reading, State

_HAS_REPORT = (DocumentKind.REPORT, DocumentKind.HEADINGS_ONLY, DocumentKind.ATTACHMENT)
_READ = (State.NUMBER, State.BLANK, State.DASH)
_NOTHING: tuple[object, ...] = ("", (), None)
_MOST_NAMED = 3
_BEST_FIRST = (Completeness.COMPLETE, Completeness.PARTIAL)


def with_attached(page: Reading, attached: Sequence[tuple[str, Reading]]) -> Reading:
    """The reading of a page with its attachments (name and reading of each).

    A page with tables is read, and the cells that an attachment prints otherwise are named. A page without takes the
    tables and sections of the attachment that could be read best; what the page says of itself (title, dates, index
    number) stands.
    """
    if page.kind not in _HAS_REPORT or not attached:
        return page
    reports = [(name, one) for name, one in attached if one.completeness in _BEST_FIRST and _is_of(page, one)]
    if page.completeness is not Completeness.FAILED:
        differences = tuple(_differences(page, reports))
        return replace(page, problems=(*page.problems, *_said(differences)), differences=differences)
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
        preface=best.preface or page.preface,
        identity=_joined(page.identity, best.identity),
        problems=best.problems,
        differences=tuple(_differences(best, [(name, one) for name, one in reports if one is not best])),
    )


def _joined(page: Identity, attached: Identity) -> Identity:
    """What the page says of itself, and what the attached text says where the page has none."""
    own = {one.name for one in fields(page) if getattr(page, one.name) not in _NOTHING}
    return replace(attached, **{name: getattr(page, name) for name in own})


def _is_of(page: Reading, other: Reading) -> bool:
    """Whether an attachment may be the page's report: pages link those of other years too."""
    return page.year is None or other.year in (None, page.year)


def _differences(page: Reading, reports: Sequence[tuple[str, Reading]]) -> Iterator[Difference]:
    """The cells that are read on both sides and say other things. Recognised text is left out: it proves nothing
    against what is printed."""
    for name, other in reports:
        for field, here in page.cells.items():
            there = other.cells.get(field)
            if there is None or here.state not in _READ or there.state not in _READ:
                continue
            if (here.state, here.value) != (there.state, there.value) and not (
                here.is_recognised or there.is_recognised
            ):
                yield Difference(name, field, _printed(here), _printed(there))


def _printed(cell: Cell) -> str:
    return cell.text.strip() or (str(cell.value) if cell.value is not None else "")


def _said(differences: Sequence[Difference]) -> Iterator[str]:
    """A sentence for each attached document that differs."""
    for name in dict.fromkeys(one.document for one in differences):
        fields = [one.field for one in differences if one.document == name]
        shown = ", ".join(fields[:_MOST_NAMED])
        yield f"the attached {name} prints other figures in {len(fields)} cells: {shown}"
