"""The register in the database: portals with their columns, and bodies, as a person keeps them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete, insert, select, update

from storage import finding_counts, schema
from storage.database import alone
from storage.documents.identity import COUNTY_DIGITS
from storage.documents.resettling import settle_again
from storage.keeping.past import noted
from storage.register import Body, Portal, names_of, normal_name, short_name
from storage.registry.bodies import add_body, body_from, write_names


@dataclass(frozen=True)
class Change:
    """How many records an import added, changed and left as they were."""

    added: int = 0
    changed: int = 0
    same: int = 0

    def __add__(self, other: "Change") -> "Change":
        return Change(self.added + other.added, self.changed + other.changed, self.same + other.same)


ADDED, CHANGED, SAME = Change(added=1), Change(changed=1), Change(same=1)


def put_portal(connection: Connection, portal: Portal) -> Change:
    """Add a portal or bring it up to date, and give the bodies of its region the reports that are their own now."""
    alone(connection)
    change, touched = enter_portal(connection, portal)
    settle_touched(connection, touched)
    return change


def enter_portal(connection: Connection, portal: Portal) -> tuple[Change, "Touched"]:
    """Add a portal or bring it up to date, and say where reports are to be settled again.

    A column that the register no longer names is kept, but not looked at.
    """
    before = portals(connection, [portal.key])
    if before and _in_any_order(before[0]) == _in_any_order(portal):
        return SAME, Touched()
    values = {"name": portal.name, "url": portal.url, "region": portal.region, "render": portal.render}
    own = schema.portal.c.key == portal.key
    with noted(connection, schema.portal, own):
        if before:
            connection.execute(update(schema.portal).where(own).values(values))
        else:
            connection.execute(insert(schema.portal).values(key=portal.key, **values))
    with noted(connection, schema.portal_column, schema.portal_column.c.portal == portal.key):
        _put_columns(connection, portal)
    has_moved = bool(before) and before[0].region != portal.region
    return CHANGED if before else ADDED, Touched(frozenset({portal.key})) if has_moved else Touched()


def _in_any_order(portal: Portal) -> Portal:
    return replace(portal, columns=tuple(sorted(set(portal.columns))))


def _put_columns(connection: Connection, portal: Portal) -> None:
    table = schema.portal_column
    query = select(table.c.url, table.c.id).where(table.c.portal == portal.key)
    known: dict[str, int] = dict(connection.execute(query).all())
    if portal.columns:  # the register's word replaces what was found or named before
        connection.execute(update(table).where(table.c.portal == portal.key).values(active=False))
    else:  # what the program found stays; it finds again what is a column of those that were named
        named = (table.c.portal == portal.key) & table.c.registered
        connection.execute(update(table).where(named).values(registered=False, active=False))
    for url in portal.columns:
        if url in known:
            connection.execute(update(table).where(table.c.id == known[url]).values(registered=True, active=True))
        else:
            connection.execute(
                insert(table).values(portal=portal.key, url=url, registered=True, active=True, profile={})
            )


def portals(connection: Connection, keys: Iterable[str] | None = None) -> list[Portal]:
    """The portals of the register by key, with the columns that the register names; some or all."""
    table, columns = schema.portal, schema.portal_column
    query = select(table).order_by(table.c.key)
    if keys is not None:
        query = query.where(table.c.key.in_(list(keys)))
    named: dict[str, list[str]] = {}
    for portal, url in connection.execute(
        select(columns.c.portal, columns.c.url)
        .where(columns.c.registered, columns.c.active)
        .order_by(columns.c.portal, columns.c.id)
    ):
        named.setdefault(portal, []).append(url)
    return [
        Portal(row.key, row.name, row.url, row.region, tuple(named.get(row.key, ())), row.render)
        for row in connection.execute(query)
    ]


def put_body(connection: Connection, body: Body) -> Change:
    """Add a body or bring it up to date, and give it the reports that are its own now.

    A body that was only met in a report is adopted.
    """
    alone(connection)
    change, touched = enter_body(connection, body)
    settle_touched(connection, touched)
    return change


@dataclass(frozen=True)
class Touched:
    """Where a change of the register may give reports to other bodies."""

    portals: frozenset[str] = frozenset()
    body_ids: frozenset[int] = frozenset()
    regions: frozenset[str] = frozenset()

    def __or__(self, other: "Touched") -> "Touched":
        return Touched(self.portals | other.portals, self.body_ids | other.body_ids, self.regions | other.regions)


def settle_touched(connection: Connection, touched: Touched) -> None:
    """Settle the reports that changes of the register may concern; once after many is enough."""
    if touched != Touched():
        settle_again(connection, touched.portals, touched.body_ids, touched.regions)


def enter_body(connection: Connection, body: Body) -> tuple[Change, Touched]:
    """Add a body or bring it up to date, and say where its reports are to be settled again."""
    before = body_like(connection, body)
    if before is None:
        return ADDED, _touched(add_body(connection, body))
    if before == replace(body, id=before.id, registered=before.registered) and before.registered:
        return SAME, Touched()
    return CHANGED, _overwritten(connection, before, body)


def overwrite_body(connection: Connection, before: Body, body: Body) -> None:
    """Put a body in the place of one, whatever it is called, and give it the reports that are its own now."""
    settle_touched(connection, _overwritten(connection, before, body))


def _overwritten(connection: Connection, before: Body, body: Body) -> Touched:
    values = {
        "name": body.name,
        "kind": body.kind,
        "region": body.region,
        "portal": body.portal or None,
        "aliases": list(body.aliases),
        "since": body.since,
        "until": body.until,
        "registered": True,
    }
    changed = schema.body.c.id == before.id
    with finding_counts.kept(connection, [before.id]), noted(connection, schema.body, changed):
        connection.execute(update(schema.body).where(schema.body.c.id == before.id).values(values))
    connection.execute(delete(schema.body_name).where(schema.body_name.c.body_id == before.id))
    write_names(connection, before.id, body)
    return _touched(before) | _touched(replace(body, id=before.id))


def _touched(body: Body) -> Touched:
    portals = frozenset({body.portal} - {""})
    return Touched(portals, frozenset({body.id}), frozenset({body.region[:COUNTY_DIGITS]} - {""}))


def point_corrections(connection: Connection, body_id: int, into: int) -> None:
    """Let the decisions about one body be about another."""
    table = schema.correction
    with noted(connection, table, (table.c.body_id == body_id) | (table.c.body_id == into)):
        connection.execute(update(table).where(table.c.body_id == body_id).values(body_id=into))


def body_like(connection: Connection, body: Body) -> Body | None:
    """The body of that region and name, or one that was met under one of its names where this one may be."""
    table = schema.body
    here = select(table).where(table.c.region == body.region)
    row = connection.execute(here.where(table.c.name == body.name)).mappings().first()
    if row is not None:
        return body_from(row)
    bearers = select(schema.body_name.c.body_id).where(schema.body_name.c.name == short_name(body.name))
    for candidate in map(body_from, connection.execute(here.where(table.c.id.in_(bearers))).mappings()):
        if normal_name(candidate.name) == normal_name(body.name):
            return candidate
    namesakes = select(schema.body_name.c.body_id).where(schema.body_name.c.name.in_(names_of(body)))
    query = select(table).where(table.c.registered.is_(False), table.c.id.in_(namesakes))
    for candidate in map(body_from, connection.execute(query).mappings()):
        if _may_be(candidate, body):
            return candidate
    return None


def _may_be(met: Body, body: Body) -> bool:
    """Whether a body met in a report may be this one: at its portal, or in its region, or from nowhere known."""
    if met.portal:
        return met.portal == body.portal
    near = met.region.startswith(body.region) or body.region.startswith(met.region)
    return near and short_name(met.name) in names_of(body)


def bodies(connection: Connection, *, region: str = "", registered: bool | None = True) -> list[Body]:
    """The bodies of a region by region and name: those of the register, those only met in reports, or (None) both."""
    table = schema.body
    query = select(table).where(table.c.region.startswith(region)).order_by(table.c.region, table.c.name)
    if registered is not None:
        query = query.where(table.c.registered.is_(registered))
    return [body_from(row) for row in connection.execute(query).mappings()]


@dataclass(frozen=True)
class ReportOwner:
    """Whose report of which year one is."""

    body: str
    region: str
    year: int


def report_owner(connection: Connection, report_id: int) -> ReportOwner:
    """The body and year of a report."""
    query = select(schema.body.c.name, schema.body.c.region, schema.report.c.year)
    query = query.join(schema.report, schema.report.c.body_id == schema.body.c.id)
    return ReportOwner(*connection.execute(query.where(schema.report.c.id == report_id)).one())
