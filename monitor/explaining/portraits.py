"""Portals for people: what was learnt of each column, when and why it is looked at next, how the last look ended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from crawler.fetching.certificates import EARLY, EXPIRED, OTHER_NAME, SELF_SIGNED
from crawler.looks.policy import NextLook
from crawler.looks.profile import Profile, moment
from crawler.looks.timetable import is_looked_at, next_look_at
from storage import schema
from storage.clock import SHANGHAI, day_of
from storage.language import N_, Language, phrase
from storage.portals.lacking import lacking_reports
from storage.portals.listing import NEVER_A_LIST, PortalColumn, column_of, detail_in
from storage.visits import Outcome

_SHOWN_ARRIVALS = 5


@dataclass(frozen=True)
class LastLook:
    """How the latest look at a column ended."""

    finished: datetime
    outcome: Outcome
    listed: int
    new: int
    detail: str


@dataclass(frozen=True)
class Portrait:
    """A column as it is known. ``following`` is None for one that is not looked at by itself."""

    column: PortalColumn
    profile: Profile
    following: NextLook | None
    last: LastLook | None

    @property
    def never_a_list(self) -> bool:
        """Whether it was registered, and no list was ever where it should be."""
        is_elsewhere = self.last is not None and self.last.outcome is Outcome.LAYOUT_CHANGED
        return is_elsewhere and self.column.never_a_list

    @property
    def proved(self) -> datetime | None:
        """When its list was last read to its end."""
        return moment(self.profile.proved)


def portraits(connection: Connection, keys: Collection[str], at: datetime) -> dict[str, list[Portrait]]:
    """The columns of some portals by the portal's key, those that are looked at first."""
    table, lasts = schema.portal_column, _last_looks(connection, keys)
    lacking = lacking_reports(connection, keys, day_of(at))
    found: dict[str, list[Portrait]] = {key: [] for key in keys}
    query = select(table).where(table.c.portal.in_(list(keys))).order_by(table.c.active.desc(), table.c.id)
    for row in connection.execute(query).mappings():
        column = column_of(row)
        following = next_look_at(column, lacking.get(column.portal, {}), at) if is_looked_at(column) else None
        found[column.portal].append(Portrait(column, Profile.of(column.profile), following, lasts.get(column.id)))
    return found


def _last_looks(connection: Connection, keys: Collection[str]) -> dict[int, LastLook]:
    visit = schema.visit
    own = select(schema.portal_column.c.id).where(schema.portal_column.c.portal.in_(list(keys)))
    latest = select(func.max(visit.c.id)).where(visit.c.column_id.in_(own)).group_by(visit.c.column_id)
    columns = (visit.c[name] for name in ("column_id", *LastLook.__dataclass_fields__))
    return {
        column: LastLook(finished, Outcome(outcome), *rest)
        for column, finished, outcome, *rest in connection.execute(select(*columns).where(visit.c.id.in_(latest)))
    }


_VALIDATORS = {
    "honest": N_("its answers say truthfully whether they changed"),
    "changing": N_("its validators change although the list does not"),
    "lying": N_("its validators stay although the list changed: they are not used"),
    "none": N_("its answers do not say whether they changed"),
}


_CERTIFICATES = {
    EXPIRED: N_("its certificate has expired"),
    EARLY: N_("its certificate is not valid yet"),
    SELF_SIGNED: N_("its certificate is signed by itself"),
    OTHER_NAME: N_("its certificate is for another name"),
}


def next_words(portrait: Portrait, at: datetime, language: Language | str) -> str:
    """When a column is looked at next, and why then."""
    if portrait.following is None:
        return phrase(N_("only as a way to other columns") if portrait.column.active else _NOT_ANY_MORE, language)
    why = phrase(portrait.following.why, language)
    if portrait.following.at <= at:
        return phrase(N_("due now: {why}"), language, why=why)
    return phrase(N_("{moment}: {why}"), language, moment=_minute(portrait.following.at), why=why)


_NOT_ANY_MORE = N_("not looked at any more")


def notes(portrait: Portrait, language: Language | str) -> list[str]:
    """What was learnt of a column, a phrase each."""
    profile = portrait.profile
    source = profile.source.get("query", {}).get("url", "")
    learnt = (
        (N_("leads to the columns below it"), profile.is_hub),
        (N_("lists notices of all kinds"), profile.is_mixed),
        (N_("{value} lines on the first page"), profile.entries),
        (N_("the list comes from {value}"), source),
        (N_("further lists below it: {value}"), len(profile.parts)),
        (N_("further pages asked at each look: {value}"), len(profile.ends)),
        (N_("further pages asked once a day: {value}"), len(profile.moved)),
        (N_("clicks on its page left choices that nobody has seen"), profile.unseen),
        (N_("needs a browser since {value}"), profile.needs_browser[:10]),
        (N_("a browser saw no more either on {value}"), profile.browser_failed[:10]),
        (_VALIDATORS.get(profile.validators, ""), profile.validators in _VALIDATORS),
        (N_("defence met: {value}"), profile.defence),
        (N_("{value} looks in a row saw nothing"), profile.failures),
        (N_("answers in {value} s"), f"{profile.answer_time:.2g}" if profile.answer_time else ""),
        (N_("its server is {value}"), profile.address),
        (N_("speaks old TLS only"), profile.tls),
        (_CERTIFICATES.get(profile.certificate, ""), profile.certificate),
        (NEVER_A_LIST, portrait.never_a_list),
        (N_("new on: {value}"), ", ".join(profile.arrivals[-_SHOWN_ARRIVALS:])),
    )
    said = [phrase(message, language, value=value) for message, value in learnt if value]
    return [*said, detail_in(profile.why, language)] if profile.why else said


def _minute(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
