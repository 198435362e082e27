"""What a message says before its own words when it leaves later than it was written, or perhaps twice."""

from datetime import timedelta

from alerts.messages import Claimed
from storage.language import N_, phrase

_LATE = timedelta(hours=2)
_MOST_NAMED = 20


def notes(claimed: Claimed) -> list[str]:
    """The notes of a message that is about to leave, in its own language."""
    language = claimed.message.headers.get("Content-Language", "en")
    found = []
    if claimed.repeat:
        found.append(
            phrase(
                N_("Possible repeat: the first sending was cut off, and this message may have arrived before."),
                language,
            )
        )
    if claimed.claimed - claimed.created > _LATE:
        found.append(
            phrase(N_("Delivered late. It says what was so when it was written; it could not be sent since."), language)
        )
    if claimed.no_longer:
        names = list(claimed.no_longer[:_MOST_NAMED])
        left = len(claimed.no_longer) - len(names)
        named = "; ".join(names) if language == "en" else "；".join(names)
        words = N_("No longer so: {names} and {n} more") if left else N_("No longer so: {names}")
        found.append(phrase(words, language, names=named, n=left))
    return found
