"""The question that is sent to an address before anything else is: whether its owner wants these messages."""

from datetime import datetime

from sqlalchemy import Connection

from alerts import outbox
from alerts.composing import Written, messages, render
from alerts.links import CONFIRM_WITHIN, Links
from alerts.messages import Kind
from alerts.parts import Entry, Part, Section, ungrouped
from alerts.subscribers import ask, name_of
from alerts.subscriptions import AlertSettings, Subscription
from alerts.wording import reason
from alerts.words import Speech
from storage.language import N_


def ask_to_confirm(connection: Connection, wanted: Subscription, settings: AlertSettings, now: datetime) -> None:
    """Keep what somebody wants, and ask the address. Raises TooOftenError, before anything is kept."""
    key = ask(connection, wanted, now)
    links = Links.of(connection, settings.dashboard_url)
    for message in messages(_written(key, wanted, links, now), wanted.to, settings):
        outbox.put(connection, message, now)


def _written(key: int, wanted: Subscription, links: Links, now: datetime) -> Written:
    speech = Speech(wanted.language)
    say, link = speech.say, links.read_in(wanted.language).confirm(key)
    title = say(N_("Please confirm your subscription"))
    days = say(N_("The link holds for {n} days."), n=CONFIRM_WITHIN.days)
    action = Entry((Part(say(N_("Open this page and press the button on it")), "", link),), details=(link, days))
    values = {
        "summary": title,
        "as_of": say(N_("As of {moment}, Shanghai time"), moment=speech.moment(now)),
        "sections": [Section(say(N_("What you would be told")), ungrouped([action]), reason(wanted, speech))],
        "why": speech.purpose(Kind.CONFIRMATION),
        "dashboard": links.dashboard,
        "unsubscribe": "",
        "speech": speech,
    }
    return Written(
        subscription=name_of(key),
        kind=Kind.CONFIRMATION,
        subject=say(N_("[Annual reports] {title}"), title=title),
        text=render("digest.txt", values),
        html=render("digest.html", values),
        language=speech.language,
        id_parts=("confirm", str(key)),
        at=now,
        link=link,
    )
