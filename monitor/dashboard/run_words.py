"""How the pages name runs: their jobs, how they ended, and what they say of themselves."""

import re

from monitor.dashboard.words import OUTCOMES, STATUSES
from storage.language import N_, Language, phrase, translate

JOBS = {"probe": N_("Probing"), "crawl": N_("Crawl"), "check": N_("Judging"), "alert": N_("Alerts")}

RUN_OUTCOMES = {
    "queued": N_("waiting"),
    "running": N_("running"),
    "done": N_("done"),
    "failed": N_("failed"),
    "stopped": N_("stopped"),
}

_COUNTED = {
    **{str(outcome): word for outcome, word in OUTCOMES.items()},
    **{str(status.key): status.word for status in STATUSES},
    "opened": N_("findings opened"),
    "resolved": N_("findings resolved"),
    "new": N_("new reports"),
    "requests": N_("requests"),
    "rendered": N_("pages rendered"),
}


# storage.sharing.runs says and marks it, and to load that takes longer than to show a draft's tables.
_VANISHED = "its process was gone without a word"
_RUN_PHRASES = (
    (re.compile(r"sent (?P<sent>\d+) of (?P<all>\d+)"), N_("{sent} of {all} messages sent")),
    (re.compile(r"handed out (?P<count>\d+) of (?P<all>\d+) portals"), N_("{count} of {all} portals handed out")),
    (re.compile(r"stopped by (?P<who>.+)"), N_("stopped by {who}")),
    (re.compile("nothing owed"), N_("nothing owed")),
    (re.compile(_VANISHED), _VANISHED),
    (re.compile(r"ended with status (?P<status>-?\d+)"), N_("its process ended with status {status}")),
    (re.compile(r"it could not be begun: (?P<why>.+)"), N_("it could not be begun: {why}")),
    (
        re.compile(r"it took longer than (?P<seconds>\d+) s and was ended"),
        N_("it took longer than {seconds} s and was ended"),
    ),
)


def run_detail(detail: str, language: Language) -> str:
    """What a run says of itself, in a language: counts by name, such as "ok 2; new 52"; other texts as they are."""
    told = [_run_part(part, language) for part in re.split("[,;] ", detail)]
    return detail if None in told else translate(N_(", "), language).join(part for part in told if part)


def _run_part(part: str, language: Language) -> str | None:
    for pattern, words in _RUN_PHRASES:
        if said := pattern.fullmatch(part):
            return phrase(words, language, **said.groupdict())
    name, _, number = part.rpartition(" ")
    return f"{translate(_COUNTED[name], language)} {number}" if name in _COUNTED and number.isdecimal() else None
