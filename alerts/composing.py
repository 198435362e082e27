"""Finished messages for the outbox: one mail for all who read mail, one message for each chat and each program."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from alerts.addresses import Way, public_name, way_of
from alerts.causes import Cause
from alerts.changes import Item
from alerts.content import content
from alerts.digests import Digest
from alerts.hygiene import header_text, one_line, shortened
from alerts.links import Links
from alerts.messages import Kind, Message
from alerts.sections import Layout
from alerts.subscriptions import AlertSettings
from alerts.threads import Thread
from alerts.wording import reason, subject, summary
from alerts.words import Speech, kind_of
from storage.clock import day_of
from storage.language import N_, Language

_MOST_CHAT_BYTES = 1500  # the least that a chat takes is 2048, title and notes included
_MOST_CAUSES = 300


@dataclass(frozen=True)
class Written:
    """What is said, before it is known by which way: the same for a digest and for a word to the operator."""

    subscription: str
    kind: Kind
    subject: str
    text: str
    html: str
    language: Language
    id_parts: tuple[str, ...]
    at: datetime
    link: str = ""
    content: dict[str, Any] | None = None
    causes: tuple[dict[str, Any], ...] = ()


def digest_messages(digest: Digest, settings: AlertSettings, links: Links, thread: Thread) -> list[Message]:
    """The messages that tell a digest, ready for the outbox; the first is the one that later ones refer to."""
    speech = Speech(digest.subscription.language)
    links = links.read_in(speech.language)
    layout = Layout(speech, links)
    to = digest.subscription.to_by(Way.MAIL)
    unsubscribe = links.unsubscribe(digest.subscription.name, to) if to else ""
    values = {
        "summary": summary(digest, speech),
        "as_of": speech.say(N_("As of {moment}, Shanghai time"), moment=speech.moment(digest.as_of)),
        "sections": layout.sections(digest),
        "why": reason(digest.subscription, speech),
        "dashboard": links.dashboard,
        "unsubscribe": unsubscribe,
        "speech": speech,
    }
    written = Written(
        subscription=digest.subscription.name,
        kind=Kind.DIGEST,
        subject=subject(digest, speech),
        text=render("digest.txt", values),
        html=render("digest.html", values),
        language=speech.language,
        id_parts=(digest.subscription.name, settings.dashboard_url),
        at=digest.as_of,
        link=links.dashboard,
        content=content(digest),
        causes=tuple(cause.kept() for cause in _causes(digest, speech))[:_MOST_CAUSES],
    )
    headers = dict(thread.headers)
    if unsubscribe:
        headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        if len(to) == 1:  # one click can only speak for one
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return messages(written, digest.subscription.to, settings, headers)


def messages(
    written: Written, to: Sequence[str], settings: AlertSettings, headers: dict[str, str] | None = None
) -> list[Message]:
    """What is written, for each way by which somebody is reached; a dead one then blocks no other."""
    speech = Speech(written.language)
    mailboxes = tuple(address for address in to if way_of(address) is Way.MAIL)
    mail = Message(
        subscription=written.subscription,
        message_id=_message_id(written, settings),
        to=mailboxes,
        subject=header_text(written.subject),
        text=written.text,
        html=written.html,
        headers={
            "From": f"{speech.say(N_('Annual report watch'))} <{settings.sender}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": written.language,
            **(headers or {}),
        },
        kind=written.kind,
        content={},
        causes=written.causes,
    )
    others = [address for address in to if way_of(address) is not Way.MAIL]
    found = [mail] if mailboxes else []
    for address in others:
        name, way = public_name(address), way_of(address)
        own_id = mail.message_id.replace("@", f".{name.rpartition(':')[2]}@", 1)
        text = _for_chat(written) if way is Way.CHAT else written.text
        of_program = written.content if way is Way.WEBHOOK and written.content else {}
        headers_kept = {"Content-Language": written.language}
        found.append(
            replace(
                mail,
                message_id=own_id,
                to=(name,),
                text=text,
                html="",
                headers=headers_kept,
                way=way,
                content=of_program,
            )
        )
    return found


def _for_chat(written: Written) -> str:
    """The text as far as a chat takes it, and a link to the rest."""
    text = shortened(written.text, _MOST_CHAT_BYTES).rstrip()
    return text if not written.link or text.endswith(written.link) else f"{text}\n{written.link}"


def _message_id(written: Written, settings: AlertSettings) -> str:
    words = "\n".join((*written.id_parts, written.at.isoformat()))
    unique = hashlib.sha256(words.encode()).hexdigest()[:32]
    domain = settings.sender.rpartition("@")[2] or "nianbao.invalid"
    return f"<{day_of(written.at):%Y%m%d}.{unique}@{domain}>"


def _causes(digest: Digest, speech: Speech) -> Iterator[Cause]:
    for item in (*digest.opened, *digest.in_lists):
        yield Cause(_named(item, speech), holds=True, finding=item.finding_id)
    for item in digest.resolved:
        resolved = speech.say(N_("{kind}, resolved"), kind=_named(item, speech))
        yield Cause(resolved, holds=False, finding=item.finding_id)
    for line in digest.unseen:
        name = speech.noted(one_line(line.portal.name), speech.say(N_("Could not be looked at")))
        yield Cause(name, holds=True, portal=line.portal.key)
    for portal in digest.seen_again:
        name = speech.noted(one_line(portal.name), speech.say(N_("Can be looked at again")))
        yield Cause(name, holds=False, portal=portal.key)


def _named(item: Item, speech: Speech) -> str:
    kind = speech.say(kind_of(item.check).label)
    return speech.noted(f"{one_line(item.body.name)} {speech.report(item.year)}", kind)


def render(template: str, values: dict[str, Any]) -> str:
    """A template of alerts/templates, filled."""
    return _templates().get_template(template).render(values)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("alerts"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
