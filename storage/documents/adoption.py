"""What waits for a person: reports that nobody is known to owe, and bodies that were only met in reports."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select, true

from storage import schema
from storage.database import alone
from storage.divisions import names_around
from storage.documents.corrected import Point
from storage.documents.corrections import UnknownError, record
from storage.documents.identity import bodies_named
from storage.documents.resettling import settle_again
from storage.documents.said import spread
from storage.register import Body, normal_name
from storage.registry.bodies import body_from
from storage.registry.registration import overwrite_body, point_corrections, put_body
from storage.rollup import within


@dataclass(frozen=True)
class Unassigned:
    """A report that could not be given to a body and year; ``reason`` says why, to be translated."""

    document_id: int
    address: str
    title: str
    portal: str | None
    names: tuple[str, ...]
    publisher: str
    year: int | None
    reason: str
    first_seen: datetime
    evidence: str


@dataclass(frozen=True)
class Offered:
    """A body that the register does not know, met in the reports of ``years``, one at ``address``.

    ``may_be`` are registered bodies with names like its own.
    """

    body: Body
    years: tuple[int, ...]
    address: str
    may_be: tuple[Body, ...]


def unassigned(
    connection: Connection,
    portal: str = "",
    limit: int | None = None,
    *,
    regions: Sequence[str] = (),
    document_id: int | None = None,
    before: int | None = None,
) -> list[Unassigned]:
    """The reports that belong to nobody yet, the latest first.

    Of one portal, of the portals in some regions, one by the key of its document, or those behind that of another.
    """
    table, edition = schema.document, schema.edition
    query = (
        select(table)
        .join(edition, edition.c.id == table.c.edition_id)
        .where(table.c.unassigned != "", edition.c.report_id.is_(None))
        .order_by(table.c.first_seen.desc(), table.c.id.desc())
        .limit(limit)
    )
    if portal:
        query = query.where(table.c.portal == portal)
    if regions:
        region = schema.portal.c.region
        query = query.join(schema.portal, schema.portal.c.key == table.c.portal)
        query = query.where(or_(*(within(region, one) for one in regions)))
    if document_id is not None:
        query = query.where(table.c.id == document_id)
    if before is not None:
        seen = select(table.c.first_seen).where(table.c.id == before).scalar_subquery()
        query = query.where(or_(table.c.first_seen < seen, and_(table.c.first_seen == seen, table.c.id < before)))
    return [
        Unassigned(
            document_id=row["id"],
            address=row["address"],
            title=row["title"],
            portal=row["portal"],
            names=tuple(row["bodies"]),
            publisher=row["publisher"],
            year=row["year"],
            reason=row["unassigned"],
            first_seen=row["first_seen"],
            evidence=row["evidence"],
        )
        for row in map(spread, connection.execute(query).mappings())
    ]


def offered(
    connection: Connection, region: str = "", *, regions: Sequence[str] = (), limit: int | None = None
) -> list[Offered]:
    """The bodies that reports name and the register does not know, by region and name; in some regions, or anywhere."""
    body, report = schema.body, schema.report
    places = [within(body.c.region, one) for one in regions] or [true()]
    met = select(body.c.id).where(body.c.registered.is_(False), body.c.region.startswith(region), or_(*places))
    met = met.where(select(report.c.id).where(report.c.body_id == body.c.id).exists())
    chosen = connection.scalars(met.order_by(body.c.region, body.c.name, body.c.id).limit(limit)).all()
    return [offer(connection, body_id) for body_id in chosen]


def offer(connection: Connection, body_id: int) -> Offered:
    """One of them. Raises UnknownError without such a body."""
    report = schema.report
    found = connection.scalars(select(report.c.year).where(report.c.body_id == body_id).order_by(report.c.year))
    years = tuple(found)
    body, document = _body(connection, body_id), schema.document
    query = select(document.c.address).where(document.c.body_id == body_id)
    address = connection.scalar(query.order_by(document.c.first_seen.desc(), document.c.address).limit(1))
    return Offered(body, years, address or "", _like(connection, body))


def _like(connection: Connection, met: Body) -> tuple[Body, ...]:
    """Registered bodies that bear its name with or without their places, or whose name holds it, at its portal."""
    named = [one for one in bodies_named(connection, met.name) if one.registered]
    table = schema.body
    query = select(table).where(table.c.registered, table.c.portal == met.portal).order_by(table.c.name)
    own = normal_name(met.name)
    for place in reversed(names_around(met.region)):
        own = own.removeprefix(place) or own
    near = [body_from(row) for row in connection.execute(query).mappings()]
    near = [one for one in near if own in one.name or one.name in own]
    return tuple({one.id: one for one in (*named, *near)}.values())


def _body(connection: Connection, body_id: int) -> Body:
    row = connection.execute(select(schema.body).where(schema.body.c.id == body_id)).mappings().first()
    if row is None:
        raise UnknownError(f"no body {body_id}")
    return body_from(row)


def adopt(
    connection: Connection, body_id: int, author: str, at: datetime, note: str = "", *, corrected: Body | None = None
) -> None:
    """Take a body that was met in reports into the register, as it was met or as ``corrected`` says it.

    From then on it owes reports; one that is registered stays as it is. Raises UnknownError without such a body, and
    ValueError where another of its name is known in its region already.
    """
    alone(connection)
    met = _body(connection, body_id)
    if met.registered:
        return
    entered, table = replace(corrected or met, id=met.id, registered=True), schema.body
    is_other = and_(table.c.name == entered.name, table.c.region == entered.region, table.c.id != met.id)
    if connection.scalar(select(table.c.id).where(is_other)) is not None:
        raise ValueError(f"{entered.name} is known in {entered.region} already")
    overwrite_body(connection, met, entered)
    _note(connection, Point.ADOPTED, entered.name, body_id, author, at, note)


def merge(connection: Connection, body_id: int, into: int, author: str, at: datetime, note: str = "") -> None:
    """A body that was met in reports is a registered one under another name: that name becomes its alias.

    Raises UnknownError without such bodies, ValueError when the one is registered or the other is not.
    """
    alone(connection)
    met, known = _body(connection, body_id), _body(connection, into)
    if met.registered or not known.registered:
        raise ValueError(f"{met.name} is not one that was only met in reports, or {known.name} is not registered")
    point_corrections(connection, body_id, into)
    _note(connection, Point.MERGED, met.name, into, author, at, note)
    put_body(connection, replace(known, aliases=(*known.aliases, met.name)))
    settle_again(connection, (), [body_id], ())


def _note(connection: Connection, point: Point, value: str, body_id: int, author: str, at: datetime, note: str) -> None:
    record(
        connection,
        {"point": point, "value": value, "body_id": body_id, "author": author, "note": note, "at": at},
    )
