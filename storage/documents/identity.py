"""Whose report a document is: the body that its title names, in the register or met for the first time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, and_, bindparam, or_, select
from sqlalchemy.sql import ColumnElement

from storage import schema
from storage.divisions import has_offices, is_county, name_of, names_around, place_of
from storage.keeping.prepared import Prepared
from storage.language import N_
from storage.register import Body, BodyKind, Directory, kind_of, normal_name, short_name
from storage.registry.bodies import add_body, bare_name, bodies_where, body_from

NO_YEAR = N_("the document names no year")
NO_BODY = N_("the document names no body")
SEVERAL_BODIES = N_("several bodies bear the name")
PUBLISHER_ALONE = N_("nothing but its publisher says whose it is, and that publishes for others too")
COUNTY_DIGITS = 6
OF_MANY = "各单位"
"""In whose name a column stands that lists several bodies' reports and names none of them."""


@dataclass(frozen=True)
class Owner:
    """The body and year that a document belongs to, or the reason why nobody knows."""

    body: Body | None
    year: int | None
    reason: str = ""


@dataclass(frozen=True)
class Claim:
    """What a document says of its owner: possible names, the likeliest first, who published it, and the year.

    ``portals`` are those that showed it, ``column_body`` is in whose name the column stands that did. Of the text:
    ``authors`` are the bodies that it names as its own, ``kinds`` how it speaks of itself (局 where it says 我局).
    """

    names: tuple[str, ...] = ()
    publisher: str = ""
    year: int | None = None
    portals: tuple[str, ...] = ()
    column_body: str = ""
    authors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


def owner_of(connection: Connection, claim: Claim) -> Owner:
    """The owner by the title, within the portals that showed the document, where there are any.

    Where the title names nobody, the column tells in whose name the document stands, and the publisher only where that
    names nobody of the register: many a system has one publisher for all. So a publisher that the text contradicts is
    believed no more than one that publishes for others. A name that the register does not know makes a body of its
    own, which owes nothing until a person adopts it. Only the register counts here, never what other documents named:
    so the owner does not depend on which was met first.
    """
    reason = "" if claim.year is not None else NO_YEAR
    names = named(_placed(claim), claim.publisher, claim.column_body)
    if not names:
        return Owner(None, claim.year, NO_BODY)
    is_published_alone = not claim.names and names[0] == claim.publisher
    publishes_for_others = is_published_alone and _PUBLISHES_FOR_OTHERS.search(short_name(names[0])) is not None
    is_of_many = publishes_for_others and names_nobody(claim.column_body)
    several = False
    around = place_of(claim.column_body) or ""
    for portal in claim.portals or ("",):
        match, found_any = _registered_as(connection, names, portal, around)
        if match and is_published_alone and not _is_believed(connection, match, claim, portal, is_of_many=is_of_many):
            return Owner(None, claim.year, PUBLISHER_ALONE)
        if match:
            return Owner(match, claim.year, reason)
        several |= found_any
    if several:
        return Owner(None, claim.year, SEVERAL_BODIES)
    if reason:
        return Owner(None, None, reason)
    if publishes_for_others:
        return Owner(None, claim.year, PUBLISHER_ALONE)
    return Owner(body_met(connection, names[0], claim.portals), claim.year)


def _placed(claim: Claim) -> tuple[str, ...]:
    """The names of a title, or that of its line where this says in which county the body lies that the title calls by
    its office alone: 云岭县财政局 for 财政局, beside that of another county."""
    listed = normal_name(claim.column_body)
    bare = next(filter(None, (_bare_of(listed, normal_name(name)) for name in claim.names)), "")
    return (listed,) if bare else claim.names


def _bare_of(listed: str, name: str) -> str:
    place = listed.removesuffix(name)
    return name if listed != name and listed.endswith(name) and (has_offices(place) or place == "市") else ""


def _registered_as(
    connection: Connection, names: tuple[str, ...], portal: str, around: str
) -> tuple[Body | None, bool]:
    """The registered body that one of some names means, and whether there is any that one may mean.

    ``around`` is the place whose column it is: of namesakes on a city's portal it tells which.
    """
    registered = _called(connection, names[0], portal)  # nearly always there is one, and no more to be asked
    if registered and (match := _the_one(registered, names[0], around)):
        return match, True
    several = False
    for reach in (_namesakes, _neighbours):  # a name as it is registered needs no look at the whole county
        known = reach(connection, names, portal)
        found = [matches for matches in map(_directory(known).find, names) if matches]
        match = next(filter(None, (_the_one(matches, names[0], around) for matches in found)), None)
        if match:
            return match, True
        several |= bool(found)
    return None, several


def named(names: Iterable[str], publisher: str, column_body: str) -> tuple[str, ...]:
    """The names that count: the title's, else in whose name the column stands and the publisher, the likelier first.

    Below a government or its office stand the reports of others too; there the publisher comes first.
    """
    column_body = "" if names_nobody(column_body) else column_body
    is_of_government = short_name(column_body).endswith(("政府", "政府办公室")) or is_county(column_body)
    if short_name(column_body).endswith("政府") and short_name(publisher).endswith("政府办公室"):
        publisher = ""  # the office publishes the government's report
    others = (publisher, column_body) if is_of_government else (column_body, publisher)
    return tuple(names) or tuple(filter(None, others))


def names_nobody(column_body: str) -> bool:
    """Whether a column lists several bodies' reports and names none of them, be it below a county (新野县各单位)."""
    return column_body.endswith(OF_MANY)


def stands_for_many(column_body: str) -> bool:
    """Whether a column in that name is of several bodies: of all, or of those of a county."""
    return not column_body or names_nobody(column_body) or is_county(column_body)


_PUBLISHES_FOR_OTHERS = re.compile(r"(?:中心|网|网站|平台|政府|政府办公[室厅]|[网信公开]办)$")
_OF_OTHERS = frozenset(("局", "委", "镇", "乡", "苏木", "街道", "街道办事处", "办事处", "管委会", "中心"))
"""How no government speaks of itself, nor its office."""


def _is_believed(connection: Connection, body: Body, claim: Claim, portal: str, *, is_of_many: bool) -> bool:
    """Whether a document's text lets it be of the registered body that published it: it names that or no other one,
    and speaks of itself as one of its kind. Where that published others too (``is_of_many``), only if it names it."""
    known = _directory(_neighbours(connection, claim.authors, portal)) if claim.authors else None
    own = [match for name in claim.authors if known and (match := _the_one(known.find(name), name))]
    if is_of_many:
        return bool(own) and all(one.id == body.id for one in own)
    if own:
        return any(one.id == body.id or _is_office_of(one, body) or _is_office_of(body, one) for one in own)
    is_of_government = short_name(body.name).endswith(("政府", "政府办公室"))
    return not (is_of_government and claim.kinds and claim.kinds[0] in _OF_OTHERS)


def _is_office_of(office: Body, government: Body) -> bool:
    return short_name(office.name) == f"{short_name(government.name)}办公室"


def _namesakes(connection: Connection, names: Iterable[str], portal: str) -> list[Body]:
    """The registered bodies that bear one of the names; a portal's only, where there is one."""
    return [body for name in names for body in _called(connection, name, portal)]


def _called(connection: Connection, name: str, portal: str) -> list[Body]:
    statement = _NAMESAKES_AT_PORTAL if portal else _NAMESAKES
    return [body_from(row) for row in statement.rows(connection, {"called": short_name(name), "at_portal": portal})]


_CALLED = (
    select(schema.body)
    .join(schema.body_name, schema.body_name.c.body_id == schema.body.c.id)
    .where(schema.body_name.c.name == bindparam("called"), schema.body.c.registered)
)
_NAMESAKES = Prepared(_CALLED)
_NAMESAKES_AT_PORTAL = Prepared(_CALLED.where(schema.body.c.portal == bindparam("at_portal")))


def _neighbours(connection: Connection, names: Iterable[str], portal: str) -> list[Body]:
    """The bodies among which a name may lack its place or have one more: the portal's, or the named county's."""
    if portal:
        return _registered(connection, schema.body.c.portal == portal)
    counties = {place[:COUNTY_DIGITS] for place in map(place_of, names) if place}
    in_counties = [schema.body.c.region.startswith(county) for county in sorted(counties)]
    return [*_namesakes(connection, names, ""), *(_registered(connection, or_(*in_counties)) if counties else ())]


def _registered(connection: Connection, where: ColumnElement[bool]) -> list[Body]:
    return bodies_where(connection, and_(schema.body.c.registered, where))


def _directory(bodies: Iterable[Body]) -> Directory:
    """The bodies in the places where they lie: by the table of divisions, and by their county's government."""
    bodies = {body.id: body for body in bodies}.values()
    governments: dict[str, set[str]] = {}
    for body in bodies:
        if body.kind is BodyKind.GOVERNMENT:
            county = normal_name(body.name).removesuffix("人民政府")
            governments.setdefault(body.region[:COUNTY_DIGITS], set()).add(county)

    def places(body: Body) -> set[str]:
        county = body.region[:COUNTY_DIGITS]
        around = {*names_around(body.region), *governments.get(county, ())}
        own = [name for name in (name_of(county), *governments.get(county, ())) if name]
        # 县财政局 is what 桐柏县 calls its 桐柏县财政局: the one lacks 桐柏, the other has 县 besides
        return around | {part for name in own for part in (name[:-1], name[-1])}

    return Directory(bodies, places)


def _the_one(matches: list[Body], name: str, around: str = "") -> Body | None:
    """The only match, or the only one in the place that the name begins with, or else in that ``around``."""
    if len(matches) == 1:
        return matches[0]
    place = place_of(name) or around
    near = [body for body in matches if place and _contains(place, body.region)]
    return near[0] if len(near) == 1 else None


def _contains(place: str, region: str) -> bool:
    return bool(region) and (region.startswith(place) or place.startswith(region))


def body_met(connection: Connection, name: str, portals: tuple[str, ...] = ()) -> Body:
    """The body of that name in its place, made now when there is none: nobody has registered it.

    One that another portal showed is the same: a county's report may stand on the city's portal too.
    """
    region, portal = place_of(name) or "", min(portals, default="")
    if portal and not region:
        here = connection.scalar(select(schema.portal.c.region).where(schema.portal.c.key == portal)) or ""
        region = place_of(name_of(here) + name) or here
    same = [*_bearers(connection, name, region), *_entered_for_county(connection, name, region)]
    if same:
        return min(same, key=partial(_likeness, name=normal_name(name), region=region))
    return add_body(connection, Body(normal_name(name), kind_of(name), region, portal, registered=False))


def _likeness(body: Body, name: str, region: str) -> tuple[bool, bool, bool, str]:
    """What of a place's bodies that bear a name comes first: the register, the very place, the very name."""
    return not body.registered, body.region != region, body.name != name, body.name


def _bearers(connection: Connection, name: str, region: str) -> list[Body]:
    """The bodies of a place that bear a name, with or without the places before it."""
    short = short_name(name)
    bearers = select(schema.body_name.c.body_id).where(schema.body_name.c.name.in_({short, bare_name(short, region)}))
    return bodies_where(connection, and_(schema.body.c.region == region, schema.body.c.id.in_(bearers)))


def _entered_for_county(connection: Connection, name: str, region: str) -> list[Body]:
    """The registered bodies of a name that lies in a township's place, where a register gives them their county's."""
    county = region[:COUNTY_DIGITS]
    return [body for body in _bearers(connection, name, county) if body.registered] if county != region else []


def bodies_named(connection: Connection, name: str) -> list[Body]:
    """The bodies that a person may mean by a name, by region."""
    met = bodies_where(
        connection,
        schema.body.c.id.in_(select(schema.body_name.c.body_id).where(schema.body_name.c.name == short_name(name))),
    )
    reach = [*met, *_neighbours(connection, (name,), "")]
    return sorted(_directory(reach).find(name), key=lambda body: body.region)
