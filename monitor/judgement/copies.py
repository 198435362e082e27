"""Copied texts among all reports that are held: signatures kept with the editions, candidates by year, comparisons."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from monitor.checks.likeness import (
    SECTIONS_COMPARED,
    SHORTEST,
    OwnText,
    Passage,
    common_clauses,
    likeness,
    own_text,
    passages,
)
from monitor.checks.signatures import candidates, signature
from monitor.checks.views import Copy
from storage import schema
from storage.database import Database
from storage.divisions import names_around
from storage.register import short_name

_AT_ONCE = 500
_SAMPLE = 400
"""How many texts of a year show what very many reports say."""
_MOST_NAMESAKES = 100


@dataclass(frozen=True)
class Text:
    """A section of an edition with whose it is."""

    edition_id: int
    body_id: int
    body: str
    own: OwnText


@dataclass(frozen=True)
class SideBySide:
    """Two bodies' sections that are nearly identical, and the passages that they share, to be shown side by side."""

    section: int
    other: str
    other_body_id: int
    share: float
    passages: tuple[Passage, ...]


def sign_texts(database: Database) -> set[int]:
    """Write the signatures of editions that have none yet; the years of the reports that they belong to."""
    years: set[int] = set()
    while True:
        with database.write() as connection:
            rows = connection.execute(_unsigned().limit(_AT_ONCE)).mappings().all()
            written = [row for one in rows for row in _signatures(one)]
            if written:
                connection.execute(insert(schema.signature), written)
        years |= {row["year"] for row in rows}
        if len(rows) < _AT_ONCE:
            return years


def _unsigned() -> Select[Any]:
    edition, signed = schema.edition, schema.signature
    has_one = select(signed.c.edition_id).where(signed.c.edition_id == edition.c.id).exists()
    return _of_editions().where(~has_one).order_by(edition.c.id)


def _of_editions() -> Select[Any]:
    edition, report, body = schema.edition, schema.report, schema.body
    return (
        select(
            edition.c.id.label("edition_id"),
            schema.prose.c.sections,
            report.c.year,
            body.c.id.label("body_id"),
            body.c.name,
            body.c.aliases,
            body.c.region,
        )
        .join(report, report.c.id == edition.c.report_id)
        .join(body, body.c.id == report.c.body_id)
        .join(schema.prose, schema.prose.c.edition_id == edition.c.id, isouter=True)
    )


def _signatures(row: Mapping[Any, Any]) -> Iterator[dict[str, object]]:
    for section in SECTIONS_COMPARED:
        minima = signature(_own(row, section))
        yield {"edition_id": row["edition_id"], "section": section, "year": row["year"], "minima": minima}


def _own(row: Mapping[Any, Any], section: int) -> OwnText:
    names = (row["name"], *row["aliases"], *names_around(row["region"]))
    return own_text((row["sections"] or {}).get(str(section), ""), names)


@dataclass
class Copies:
    """What texts known before a moment are like which others, looked up when a report is judged."""

    connection: Connection
    until: datetime
    _alike: dict[int, dict[tuple[int, int], list[int]]] = field(default_factory=dict)
    _common: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)

    def alike(self, year: int) -> dict[tuple[int, int], list[int]]:
        """The editions that may be nearly identical, by edition and section, in the reports of a year."""
        if year not in self._alike:
            self._alike[year] = _alike(self.connection, year, self.until)
        return self._alike[year]

    def of(self, edition_id: int, body_id: int, year: int) -> tuple[Copy, ...]:
        """The sections of an edition that are like another body's, the likest body of each."""
        found: list[Copy] = []
        for section in SECTIONS_COMPARED:
            others = self.alike(year).get((edition_id, section), ())
            if others:
                found += self._likest(edition_id, body_id, year, section, others)
        return tuple(found)

    def _likest(self, edition_id: int, body_id: int, year: int, section: int, others: Iterable[int]) -> Iterator[Copy]:
        texts = {text.edition_id: text for text in _texts(self.connection, [edition_id, *others], section)}
        common = self._common_clauses(year, section)
        own = texts[edition_id].own.without(common)
        if own.length < SHORTEST:
            return
        shares = [
            (likeness(own, theirs), text)
            for text in texts.values()
            if text.body_id != body_id and (theirs := text.own.without(common)).length >= SHORTEST
        ]
        if shares:
            share, likest = max(shares, key=lambda pair: (pair[0], -pair[1].edition_id))
            yield Copy(section, likest.body, share)

    def _common_clauses(self, year: int, section: int) -> frozenset[str]:
        if (year, section) not in self._common:
            self._common[year, section] = common_clauses(_sample(self.connection, year, section, self.until))
        return self._common[year, section]


def _alike(connection: Connection, year: int, until: datetime) -> dict[tuple[int, int], list[int]]:
    found: dict[tuple[int, int], list[int]] = {}
    signed = schema.signature
    for section in SECTIONS_COMPARED:
        query = (
            _standing(select(signed.c.edition_id, signed.c.minima), until)
            .where(signed.c.year == year, signed.c.section == section, func.length(signed.c.minima) > 0)
            .order_by(signed.c.edition_id)
        )
        rows = connection.execute(query).all()
        for place, others in candidates([row.minima for row in rows]).items() if rows else ():
            found[rows[place].edition_id, section] = [rows[other].edition_id for other in others]
    return found


def _standing(query: Select[Any], until: datetime) -> Select[Any]:
    """Only signatures of the editions by which reports stand, that were seen before a moment."""
    signed, report = schema.signature, schema.report
    return query.join(report, report.c.edition_id == signed.c.edition_id).where(report.c.first_seen < until)


def _texts(connection: Connection, edition_ids: Sequence[int], section: int) -> Iterator[Text]:
    query = _of_editions().where(schema.edition.c.id.in_(edition_ids)).order_by(schema.edition.c.id)
    for row in connection.execute(query).mappings():
        yield Text(row["edition_id"], row["body_id"], row["name"], _own(row, section))


def _sample(connection: Connection, year: int, section: int, until: datetime) -> list[OwnText]:
    """The texts of some reports of a year, always the same: those whose contents have the least digests."""
    edition, report = schema.edition, schema.report
    query = (
        _of_editions()
        .where(report.c.year == year, report.c.edition_id == edition.c.id, report.c.first_seen < until)
        .order_by(edition.c.digest)
        .limit(_SAMPLE)
    )
    return [_own(row, section) for row in connection.execute(query).mappings()]


def side_by_side(connection: Connection, edition_id: int, section: int, other: str) -> SideBySide | None:
    """A section of an edition beside that of a body of a name, in whose report of the year it was found again.

    Of several bodies of that name it is the likest. None where there is none any more.
    """
    own = next(_texts(connection, [edition_id], section), None)
    namesakes = connection.scalars(_of_namesakes(edition_id, other)).all()
    theirs = [text for text in _texts(connection, namesakes, section) if own and text.body_id != own.body_id]
    if own is None or not theirs:
        return None
    share, likest = max(((likeness(own.own, one.own), one) for one in theirs), key=lambda pair: pair[0])
    return SideBySide(section, likest.body, likest.body_id, share, tuple(passages(own.own, likest.own)))


def _of_namesakes(edition_id: int, name: str) -> Select[Any]:
    """The editions by which the reports of bodies of a name stand, in the year of an edition."""
    report, body, edition = schema.report, schema.body, schema.edition
    of_edition = select(report.c.year).join(edition, edition.c.report_id == report.c.id)
    year = of_edition.where(edition.c.id == edition_id).scalar_subquery()
    return (
        select(report.c.edition_id)
        .join(body, body.c.id == report.c.body_id)
        .join(schema.body_name, schema.body_name.c.body_id == body.c.id)
        .where(schema.body_name.c.name == short_name(name), body.c.name == name)
        .where(report.c.year == year, report.c.edition_id.is_not(None))
        .order_by(report.c.edition_id)
        .limit(_MOST_NAMESAKES)
    )
