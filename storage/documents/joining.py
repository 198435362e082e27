"""Which documents that bear one index number on one site belong to one report: body and year must not contradict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.register import Body, names_of, short_name
from storage.registry.bodies import bare_name

Owning = tuple[int, int]
"""The key of a body, and a year."""


@dataclass(frozen=True)
class Bearer:
    """A report that bears the number: its body and year as far as they are known, and the names it gives its body."""

    id: int
    body_id: int | None
    year: int | None
    names: tuple[str, ...] = ()

    @property
    def owning(self) -> Owning | None:
        """Whose report of which year it is, where both are known."""
        return (self.body_id, self.year) if self.body_id is not None and self.year is not None else None


def joined(bearers: Sequence[Bearer], bodies: Mapping[int, Body]) -> dict[int, Owning | None]:
    """The body and year of each bearer that lacks one of them; None where the number does not tell.

    It belongs to the report that bears its number, and two that lack the one each and the other join. Where several
    reports bear the number it tells nothing. Who names a body that is nowhere in the register is no other body's.
    """
    owners = {one.owning for one in bearers} - {None}
    lacking = [one for one in bearers if one.owning is None]
    apart = [one for one in lacking if not any(_fits(one, owner, bodies) for owner in owners if owner)]
    owners.add(_made_of_halves(apart, bodies))
    found: dict[int, Owning | None] = {}
    for one in lacking:
        fitting = [owner for owner in owners if owner and _fits(one, owner, bodies)]
        found[one.id] = fitting[0] if len(fitting) == 1 else None
    return found


def _made_of_halves(apart: Sequence[Bearer], bodies: Mapping[int, Body]) -> Owning | None:
    """The only body that some name, with the only year that others name who do not contradict it."""
    named = {one.body_id for one in apart if one.body_id is not None}
    if len(named) != 1:
        return None
    body_id = named.pop()
    years = {one.year for one in apart if one.year is not None and _fits(one, (body_id, one.year), bodies)}
    return (body_id, years.pop()) if len(years) == 1 else None


def _fits(one: Bearer, owner: Owning, bodies: Mapping[int, Body]) -> bool:
    body_id, year = owner
    if one.year not in (None, year):
        return False
    if one.body_id is not None or not one.names:
        return one.body_id in (None, body_id)
    body = bodies[body_id]
    borne = tuple(bare_name(name, body.region) for name in names_of(body))
    given = tuple(bare_name(short_name(name), body.region) for name in one.names)
    return any(full.endswith(given) for full in borne)  # 财政局 may well be 青石县财政局
