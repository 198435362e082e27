"""A body that was only met in reports, as an editor decides about it: taken into the register, or another's name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from monitor.dashboard.access import User
from monitor.dashboard.queries.bodies import BodyView
from monitor.dashboard.queries.waiting import MOST_CANDIDATES, bodies_like
from storage.documents import adoption
from storage.language import N_
from storage.people.accounts import lies_in
from storage.people.roles import Role
from storage.register import Body

ADOPTED = {
    "adopted": N_("It is in the register now: from the next check on reports are expected of it."),
    "merged": N_("Decided: the other name is one of this body's, and so are its reports."),
}
"""What is said on the page of a body after a decision."""


@dataclass(frozen=True)
class Adopting:
    """What was asked for or sent: a ``part`` of a name that is searched, what the body shall be, what was wrong."""

    part: str = ""
    done: str = ""
    wished: Body | None = None
    fault: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def may_decide_about(user: User, region: str) -> bool:
    """Whether a user may decide about a body of a region, or of none that is known."""
    return user.role.includes(Role.EDITOR) and lies_in(region, user.regions)


def offering(connection: Connection, met: BodyView, adopting: Adopting, user: User | None) -> dict[str, Any]:
    """What the page of a body shows of it; ``user`` is who may decide, or nobody."""
    said = {"done": adopting.done, "fault": adopting.fault, "fault_values": adopting.values, "q": adopting.part}
    if user is None:
        return said | {"offer": None, "wished": None, "may_be": (), "most": 0}
    offer = adoption.offer(connection, met.id)
    part = adopting.part.strip()
    may_be = bodies_like(connection, part, user.regions) if part else offer.may_be
    near = tuple(one for one in may_be if lies_in(one.region, user.regions))
    return said | {"offer": offer, "wished": adopting.wished or offer.body, "may_be": near, "most": MOST_CANDIDATES}
