"""A digest as a finished message: its subject, which says the state first, its text and its HTML."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from alerts.changes import Item
from alerts.digests import Digest
from alerts.hygiene import header_text, one_line
from alerts.outbox import Message
from alerts.sections import Layout
from alerts.subscriptions import AlertSettings, Subscription
from alerts.words import KINDS, Speech, kind_of
from storage.clock import day_of
from storage.language import N_


def message(digest: Digest, settings: AlertSettings) -> Message:
    """The message that tells a digest, ready for the outbox."""
    speech = Speech(digest.subscription.language)
    layout = Layout(speech, settings.dashboard_url.rstrip("/"))
    values = {
        "summary": summary(digest, speech),
        "as_of": speech.say(N_("As of {moment}, Shanghai time"), moment=speech.moment(digest.as_of)),
        "sections": layout.sections(digest),
        "why": reason(digest.subscription, speech),
        "dashboard": layout.dashboard_url,
        "speech": speech,
    }
    return Message(
        subscription=digest.subscription.name,
        message_id=_message_id(digest, settings),
        to=digest.subscription.to,
        subject=header_text(subject(digest, speech)),
        text=_templates().get_template("digest.txt").render(values),
        html=_templates().get_template("digest.html").render(values),
        headers=_headers(speech, settings),
    )


def subject(digest: Digest, speech: Speech) -> str:
    """One thing is its own subject, ``[缺失] 石泉县 2025年度报告（逾期3天）``; more are counted.

    ``[年报监测] 4月2日：新增缺失 2，迟到 3，恢复 1``
    """
    single = _single(digest, speech) if digest.news == 1 and digest.weekly is None else ""
    day = speech.day(day_of(digest.as_of))
    return single or speech.say(N_("[Annual reports] {day}: {summary}"), day=day, summary=summary(digest, speech))


def summary(digest: Digest, speech: Speech) -> str:
    """What is new, counted; or that nothing is, and whether all was looked at."""
    say = speech.say
    clauses = _counted(digest.opened, N_("new: {first}"), speech)
    counts = (
        (digest.resolved, N_("resolved {n}")),
        (digest.unseen, N_("not seen {n}")),
        (digest.seen_again, N_("seen again {n}")),
        ([one for one in digest.statuses if one.after == "on_time"], N_("published on time {n}")),
        ([one for one in digest.statuses if one.after != "on_time"], N_("in doubt {n}")),
    )
    clauses += [say(words, n=len(told)) for told, words in counts if told]
    if not clauses:
        clauses = [_quiet(digest, speech)]
    if digest.weekly and digest.weekly.open:
        clauses.append(say(N_("still open {n}"), n=len(digest.weekly.open)))
    return speech.clauses(clauses)


def _quiet(digest: Digest, speech: Speech) -> str:
    if digest.weekly is None or digest.weekly.all_looked:
        return speech.say(N_("all looked at, nothing new"))
    return speech.say(N_("nothing new, but not all could be looked at"))


def _counted(items: Sequence[Item], first: str, speech: Speech) -> list[str]:
    counts = Counter(kind_of(item.check) for item in items)
    clauses = [speech.say(kind.counted, n=counts[kind]) for kind in KINDS if counts[kind]]
    return [speech.say(first, first=clauses[0]), *clauses[1:]] if clauses else []


def _single(digest: Digest, speech: Speech) -> str:
    say = speech.say
    for item in digest.opened:
        note = speech.delay(item, day_of(digest.as_of))
        words = N_("[{kind}] {body}, {report} ({note})") if note else N_("[{kind}] {body}, {report}: {finding}")
        return _of_item(words, item, speech, say(kind_of(item.check).label), note)
    for item in digest.resolved:
        return _of_item(N_("[Resolved] {body}, {report}: {kind}"), item, speech, say(kind_of(item.check).label), "")
    for line in digest.unseen:
        causes = speech.causes(line.portal.causes)
        return say(N_("[Not seen] {portal}: {causes}"), portal=line.portal.name, causes=causes)
    for portal in digest.seen_again:
        return say(N_("[Seen again] {portal}"), portal=portal.name)
    for change in digest.statuses:
        report, status = speech.report(change.year), speech.status(change.after)
        return say(N_("[State] {body}, {report}: {status}"), body=change.body.name, report=report, status=status)
    return ""


def _of_item(words: str, item: Item, speech: Speech, kind: str, note: str) -> str:
    report, finding = speech.report(item.year), speech.finding(item)
    return speech.say(words, kind=kind, body=item.body.name, report=report, note=note, finding=finding)


def reason(subscription: Subscription, speech: Speech) -> str:
    """Why somebody gets a message: the subscription, its regions and its kinds."""
    everything = speech.say(N_("everything"))
    return speech.say(
        N_("Subscription {name} · regions: {regions} · findings: {kinds}"),
        name=one_line(subscription.name),
        regions=speech.join(subscription.regions) or everything,
        kinds=speech.wanted(subscription.kinds) or everything,
    )


def _message_id(digest: Digest, settings: AlertSettings) -> str:
    words = "\n".join((digest.subscription.name, digest.as_of.isoformat(), settings.dashboard_url))
    unique = hashlib.sha256(words.encode()).hexdigest()[:32]
    return f"<{day_of(digest.as_of):%Y%m%d}.{unique}@{settings.sender.rpartition('@')[2]}>"


def _headers(speech: Speech, settings: AlertSettings) -> dict[str, str]:
    headers = {"Auto-Submitted": "auto-generated", "Content-Language": speech.language}
    if settings.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{settings.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return {"From": f"{speech.say(N_('Annual report watch'))} <{settings.sender}>", **headers}


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("alerts"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
