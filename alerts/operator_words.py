"""A word to those who keep the program running when messages do not get through: by another way where there is one."""

from collections.abc import Sequence
from datetime import datetime

from alerts import outbox
from alerts.addresses import public_name, way_of
from alerts.composing import Written, messages, render
from alerts.hygiene import one_line
from alerts.links import Links
from alerts.messages import Fate, Kind
from alerts.parts import MOST_ITEMS, Entry, Part, Section, ungrouped
from alerts.subscriptions import AlertSettings
from alerts.troubles import Trouble, call_reported, unreported
from alerts.words import Speech
from storage.database import Database
from storage.language import N_

FATES = {
    Fate.PENDING: N_("waits for another try"),
    Fate.REFUSED: N_("refused"),
    Fate.UNCERTAIN: N_("may have arrived or not"),
    Fate.GIVEN_UP: N_("given up"),
}


def report_troubles(database: Database, settings: AlertSettings, now: datetime) -> bool:
    """Put a word about every trouble that is new into the outbox; whether there was one to put."""
    if not settings.operator:
        return False
    with database.write() as connection:
        found = unreported(connection, now)
        if not found:
            return False
        written = _written(found, settings, Links.of(connection, settings.dashboard_url), now)
        for message in messages(written, _by_another_way(found, settings), settings):
            outbox.put(connection, message, now)
        call_reported(connection, [one.outbox_id for one in found], now)
    return True


def _by_another_way(found: Sequence[Trouble], settings: AlertSettings) -> tuple[str, ...]:
    """The operator's addresses that do not go the ways in trouble; else those that are not in trouble themselves."""
    usable = [one for one in settings.operator if settings.sends_mail or way_of(one) != "mail"]
    ways = {trouble.way for trouble in found}
    troubled = {recipient for trouble in found for recipient, *_ in trouble.undelivered}
    by_another = tuple(one for one in usable if way_of(one) not in ways)
    to_another = tuple(one for one in usable if public_name(one) not in troubled)
    return by_another or to_another or tuple(usable)


def _written(found: Sequence[Trouble], settings: AlertSettings, links: Links, now: datetime) -> Written:
    speech = Speech(settings.operator_language)
    say, links = speech.say, links.read_in(speech.language)
    title = say(N_("Messages that do not get through: {n}"), n=len(found))
    entries = [_entry(one, speech) for one in found[:MOST_ITEMS]]
    left = len(found) - len(entries)
    rest = say(N_("and {n} more, which the dashboard shows"), n=left) if left else ""
    values = {
        "summary": title,
        "as_of": say(N_("As of {moment}, Shanghai time"), moment=speech.moment(now)),
        "sections": [Section(say(N_("Which, to whom, and what the server said")), ungrouped(entries), "", rest)],
        "why": speech.purpose(Kind.TROUBLE),
        "dashboard": links.page("/outbox"),
        "unsubscribe": "",
        "speech": speech,
    }
    return Written(
        subscription="",
        kind=Kind.TROUBLE,
        subject=say(N_("[Not delivered] {title}"), title=title),
        text=render("digest.txt", values),
        html=render("digest.html", values),
        language=speech.language,
        id_parts=("trouble", *(str(one.outbox_id) for one in found)),
        at=now,
        link=links.page("/subscriptions"),
        content={"troubles": [_plain(one) for one in found]},
    )


def _entry(trouble: Trouble, speech: Speech) -> Entry:
    say = speech.say
    details = [
        speech.noted(f"{one_line(recipient)}: {say(FATES[fate])}", one_line(answer)[:300])
        for recipient, fate, answer in trouble.undelivered
    ]
    details.append(say(N_("written {moment}, tries: {n}"), moment=speech.moment(trouble.created), n=trouble.attempts))
    return Entry(
        (Part(one_line(trouble.subject)),), one_line(trouble.subscription), "missing", str(trouble.way), tuple(details)
    )


def _plain(trouble: Trouble) -> dict[str, object]:
    return {
        "subscription": trouble.subscription,
        "way": trouble.way,
        "subject": trouble.subject,
        "created": trouble.created.isoformat(),
        "state": trouble.state,
        "attempts": trouble.attempts,
        "undelivered": [
            {"recipient": recipient, "fate": fate, "answer": answer} for recipient, fate, answer in trouble.undelivered
        ],
    }
