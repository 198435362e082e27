"""What a judgement of a body and year rests on, and the judgement itself: views for the checks, and their results."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources
from types import MappingProxyType

from sqlalchemy import Connection

from monitor.checks import CHECKS, NotAssessable, PublicationView, ReportView, check_publication, check_report, split
from monitor.checks.reasons import unjudged
from monitor.checks.regions import COUNTY_DIGITS, is_own, significant
from monitor.judgement.copies import Copies
from monitor.judgement.findings import Examined, Ground
from monitor.judgement.publications import Known
from monitor.judgement.states import Judgement
from monitor.obligations import Obligation, existed
from storage.documents.editions import editions
from storage.documents.held import EditionView
from storage.register import Body, BodyKind
from storage.report import Completeness
from storage.sharing.tallies import GATHERED

Key = tuple[int, int]

_BY_STATE = frozenset({"publication.missing", "publication.late", "publication.date_uncertain"})
"""Checks that rest on the state of the obligation alone; a report seen later than judged leaves the others open."""


NOTHING_SCREENED: Mapping[Key, frozenset[str]] = MappingProxyType({})


@dataclass(frozen=True)
class Batch:
    """Some bodies, whole counties at a time, with what they owe and what is known of their reports.

    ``unresolved`` are bodies and years of which findings stand, so that none outlives its facts.
    """

    bodies: Mapping[int, Body]
    owed: Mapping[Key, tuple[Obligation, Judgement]]
    known: Mapping[Key, Known]
    unresolved: set[Key]

    @cached_property
    def keys(self) -> list[Key]:
        """Every body and year that owes, holds, or has an unresolved finding."""
        return sorted({*self.owed, *self.known, *self.unresolved})

    def grounds(self) -> dict[Key, str]:
        """A digest of all that the judgement of each body and year rests on; equal digests give equal judgements."""
        return {key: self._digest(key) for key in self.keys}

    def _digest(self, key: Key) -> str:
        body_id, year = key
        known, last = self.known.get(key), self.known.get((body_id, year - 1))
        owed = self.owed.get(key)
        parts = (
            rules_digest(),
            self.bodies[body_id],
            (owed[0].due, owed[0].local_due, owed[1]) if owed else None,
            (known.current, known.editions, known.neighbours, sorted(known.absences.items())) if known else None,
            [replace(one, last_seen=one.first_seen) for one in known.documents] if known else None,
            (last.current, last.editions) if last else None,
            [one.id for one in self.own_bodies(self.bodies[body_id], year)] if self._is_government(body_id) else None,
            [(one.id, self._held(one.id, year - 1)) for one in self.ended(self.bodies[body_id], year)],
            [(one.id, self._held(one.id, year)) for one in self.begun(self.bodies[body_id], year)],
        )
        return hashlib.blake2s(repr(parts).encode(), digest_size=16).hexdigest()

    def _is_government(self, body_id: int) -> bool:
        return self.bodies[body_id].kind is BodyKind.GOVERNMENT

    def _held(self, body_id: int, year: int) -> int | None:
        """The edition by which a report stands."""
        known = self.known.get((body_id, year))
        return known.current if known else None

    def ended(self, body: Body, year: int) -> list[Body]:
        """The bodies of its county that ended in a year or the one before, whose work may have come to a body."""
        return [one for one in self._like(body) if one.until and year - 1 <= one.until.year <= year]

    def begun(self, body: Body, year: int) -> list[Body]:
        """The bodies of its county that began in a year or the one before, to whom its work may have gone."""
        return [one for one in self._like(body) if one.since and year - 1 <= one.since.year <= year]

    def _like(self, body: Body) -> list[Body]:
        """The other registered bodies of a body's county that came or went, governments apart from their bodies."""
        place = significant(body.region)[:COUNTY_DIGITS]
        here = self._changing.get((place, body.kind is BodyKind.GOVERNMENT), ())
        return [one for one in here if one.id != body.id]

    @cached_property
    def _changing(self) -> dict[tuple[str, bool], list[Body]]:
        found: dict[tuple[str, bool], list[Body]] = {}
        for one in self.bodies.values():
            if one.registered and (one.since or one.until):
                place = significant(one.region)[:COUNTY_DIGITS]
                found.setdefault((place, one.kind is BodyKind.GOVERNMENT), []).append(one)
        return found

    def governments_of(self, changed: Iterable[Key]) -> set[Key]:
        """The governments, by year, whose figures are measured by those of bodies that changed."""
        found = set()
        for body_id, year in changed:
            for government in self.governments:
                if (government.id, year) in self.known and is_own(government, self.bodies[body_id]):
                    found.add((government.id, year))
        return found

    @cached_property
    def governments(self) -> list[Body]:
        """The governments among the bodies."""
        return [body for body in self.bodies.values() if body.kind is BodyKind.GOVERNMENT]

    def own_bodies(self, government: Body, year: int) -> list[Body]:
        """A government's own registered bodies that existed in a year."""
        return [
            body
            for body in self.bodies.values()
            if body.registered and existed(body, year) and is_own(government, body)
        ]


@cache
def rules_digest() -> str:
    """A digest of the rules and their words: with another version everything is judged again."""
    digest = hashlib.blake2s(digest_size=16)
    folders = [resources.files("monitor").joinpath("checks"), resources.files("storage").joinpath("locale/zh")]
    folders.append(folders[0].joinpath("prose"))
    for folder in folders:
        for file in sorted(folder.iterdir(), key=lambda one: one.name):
            if file.name.endswith((".py", ".po")):
                digest.update(file.read_bytes())
    return digest.hexdigest()


def examine(
    connection: Connection,
    batch: Batch,
    keys: Iterable[Key],
    copies: Copies,
    in_order: Mapping[Key, frozenset[str]] = NOTHING_SCREENED,
) -> Iterator[Examined]:
    """Judge some bodies and years of a batch; ``in_order`` are the checks that screening found to be kept."""
    keys = list(keys)
    contents = editions(connection, _needed(batch, keys))
    views: dict[Key, ReportView] = {}
    for key in keys:
        body, year = batch.bodies[key[0]], key[1]
        known, view = batch.known.get(key), None
        results = check_publication(_publication_view(batch, key, contents))
        if known is not None and known.current is not None:
            view = _report_view(batch, key, contents, views, copies)
            GATHERED.add("cells_checked", len(view.cells))
            results += check_report(view, in_order.get(key, ()))
        elif known is not None:
            results += [NotAssessable(check) for check in CHECKS if check not in _BY_STATE]
        findings, not_assessable = split(results)
        grounds = tuple(
            ground for each in (year, year - 1) for ground in _ground(batch.known.get((body.id, each)), each)
        )
        reasons = tuple(unjudged(not_assessable, view))
        yield Examined(body, year, tuple(findings), tuple(not_assessable), grounds, reasons)


def _needed(batch: Batch, keys: Iterable[Key]) -> set[int]:
    """The editions that the judgements need: all of this report and last year's, those of own bodies and of others
    that work may have come from or gone to."""
    wanted: set[int | None] = set()
    for body_id, year in keys:
        known, last = batch.known.get((body_id, year)), batch.known.get((body_id, year - 1))
        wanted |= set(known.editions) if known else set()
        wanted |= {last.current, *last.editions} if last else set()
        body = batch.bodies[body_id]
        others = [(one.id, year - 1) for one in batch.ended(body, year)]
        others += [(one.id, year) for one in batch.begun(body, year)]
        wanted |= {held.current for other in others if (held := batch.known.get(other))}
        if body.kind is BodyKind.GOVERNMENT and known:
            theirs = (batch.known.get((own.id, year)) for own in batch.own_bodies(body, year))
            wanted |= {one.current for one in theirs if one}
    return {edition for edition in wanted if edition is not None}


def _view(batch: Batch, key: Key, contents: Mapping[int, EditionView]) -> ReportView | None:
    """A report by itself."""
    known, body = batch.known.get(key), batch.bodies[key[0]]
    if known is None or known.current is None or known.current not in contents:
        return None
    edition, first = contents[known.current], known.first_document
    return ReportView(
        body.id,
        key[1],
        body.kind,
        edition.form,
        edition.completeness,
        edition.cells,
        edition.sections,
        name=body.name,
        aliases=body.aliases,
        region=body.region,
        preface=first.preface,
        identity=first.identity,
    )


def _report_view(
    batch: Batch, key: Key, contents: Mapping[int, EditionView], views: dict[Key, ReportView], copies: Copies
) -> ReportView:
    """A report with last year's, those of a government's own bodies, and the texts that are like its own."""
    body, year = batch.bodies[key[0]], key[1]

    def by_itself(other: Key) -> ReportView | None:
        if other not in views and (view := _view(batch, other, contents)) is not None:
            views[other] = view
        return views.get(other)

    own = by_itself(key)
    assert own is not None  # noqa: S101 - asked for reports that are held
    children: list[ReportView] = []
    all_read = False
    if body.kind is BodyKind.GOVERNMENT:
        bodies = batch.own_bodies(body, year)
        children = [view for each in bodies if (view := by_itself((each.id, year))) is not None]
        all_read = len(children) == len(bodies) and all(one.completeness is Completeness.COMPLETE for one in children)
    current = batch.known[key].current
    assert current is not None  # noqa: S101 - it is held
    last_year = by_itself((body.id, year - 1))
    return replace(
        own,
        last_year=last_year,
        last_year_otherwise=_otherwise(batch, (body.id, year - 1), last_year, contents),
        ended=tuple(by_itself((one.id, year - 1)) for one in batch.ended(body, year)),
        begun=tuple(by_itself((one.id, year)) for one in batch.begun(body, year)),
        children=tuple(children),
        children_are_all=all_read,
        texts_compared=copies.of(current, body.id, year),
    )


def _otherwise(
    batch: Batch, key: Key, view: ReportView | None, contents: Mapping[int, EditionView]
) -> tuple[ReportView, ...]:
    """The other editions of a report."""
    known = batch.known.get(key)
    if view is None or known is None:
        return ()
    others = [contents[one] for one in known.editions if one != known.current and one in contents]
    return tuple(replace(view, form=one.form, cells=one.cells, sections=one.sections) for one in others)


def _publication_view(batch: Batch, key: Key, contents: Mapping[int, EditionView]) -> PublicationView:
    body, year, owed, known = batch.bodies[key[0]], key[1], batch.owed.get(key), batch.known.get(key)
    due, judgement = (owed[0].due, owed[1]) if owed else (None, None)
    if known is None:
        return PublicationView(body.id, year, body.kind, due, judgement)
    several = [contents[one] for one in known.editions if one in contents] if len(known.editions) > 1 else []
    current = contents.get(known.current) if known.current is not None else None
    return PublicationView(
        body.id,
        year,
        body.kind,
        due,
        judgement,
        current,
        known.documents,
        tuple(sorted(several, key=lambda one: one.id)),
        known.neighbours,
        known.absences,
        owed[0].local_due if owed else None,
    )


def _ground(known: Known | None, year: int) -> Iterator[Ground]:
    """The edition a report stands by, and the first document of it."""
    if known is not None and known.current is not None:
        first = known.first_document
        yield Ground(known.current, year, first.address, first.first_seen)
