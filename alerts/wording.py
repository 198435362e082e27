"""What a digest says in one line: its subject, state first, its summary, and why somebody gets it."""

from collections import Counter
from collections.abc import Sequence

from alerts.changes import Item
from alerts.digests import Digest
from alerts.duedates import DueDate
from alerts.hygiene import one_line
from alerts.subscriptions import Rhythm, Subscription
from alerts.words import BODY_KINDS, KINDS, LEAST_SEVERITIES, RHYTHMS, Speech, kind_of
from storage.clock import day_of
from storage.divisions.called import written
from storage.language import N_


def subject(digest: Digest, speech: Speech) -> str:
    """One thing is its own subject, ``[缺失] 石泉县 2025年度报告（逾期3天）``; more are counted.

    ``[年报监测] 4月2日：新增缺失 2，迟到 3，恢复 1``
    """
    is_single = digest.news == 1 and digest.weekly is None
    single = _single(digest, speech) if is_single or digest.due_dates else ""
    day = speech.day(day_of(digest.as_of))
    return single or speech.say(N_("[Annual reports] {day}: {summary}"), day=day, summary=summary(digest, speech))


def summary(digest: Digest, speech: Speech) -> str:
    """What is new, counted; or that nothing is, and whether all was looked at."""
    say = speech.say
    clauses = [_due(one, speech) for one in digest.due_dates]
    clauses += _counted(digest.opened, N_("new: {first}"), speech)
    counts = (
        (digest.resolved, N_("resolved {n}")),
        (digest.unseen, N_("portals not seen {n}")),
        (digest.seen_again, N_("portals seen again {n}")),
        ([one for one in digest.statuses if one.after == "on_time"], N_("published on time {n}")),
        ([one for one in digest.statuses if one.after != "on_time"], N_("in doubt {n}")),
    )
    clauses += [say(words, n=len(told)) for told, words in counts if told]
    if not clauses:
        clauses = [_quiet(digest, speech)]
    if digest.weekly and digest.weekly.open:
        clauses.append(say(N_("still open {n}"), n=len(digest.weekly.open)))
    return speech.clauses(clauses)


def _due(due: DueDate, speech: Speech) -> str:
    return speech.say(N_("{due}: {counts}"), due=speech.due(due), counts=speech.due_counts(due))


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
    for due in digest.due_dates:
        words = N_("[Due date passed] {due}: {counts}") if due.is_over else N_("[Reminder] {due}: {counts}")
        title = speech.day(due.due) if due.is_over else speech.due(due)
        return say(words, due=title, counts=speech.due_counts(due))
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
    """Why somebody gets a message: the subscription, and what it covers."""
    say = speech.say
    everything = say(N_("everything"))
    lines = [
        say(
            N_("Subscription {name} · regions: {regions} · findings: {kinds}"),
            name=one_line(subscription.to[0] if subscription.is_of_dashboard else subscription.name),
            regions=speech.join(map(written, subscription.regions)) or everything,
            kinds=speech.wanted(subscription.kinds) or everything,
        )
    ]
    if subscription.bodies:
        bodies = speech.join(say(words) for kind, words in BODY_KINDS.items() if kind in subscription.bodies)
        lines.append(say(N_("bodies: {bodies}"), bodies=bodies))
    if subscription.severity in LEAST_SEVERITIES:
        lines.append(say(LEAST_SEVERITIES[subscription.severity]))
    if subscription.rhythm is not Rhythm.DAILY:
        lines.append(say(RHYTHMS[subscription.rhythm]))
    return " · ".join(lines)
