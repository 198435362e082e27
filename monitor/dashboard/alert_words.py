"""How the pages name what alerts are made of: kinds of findings, rhythms, states of messages, fates of recipients."""

from alerts.messages import Fate, State
from alerts.subscriptions import Rhythm
from monitor.dashboard.words import KINDS
from storage.findings import Severity
from storage.language import N_

ALERT_KINDS = {
    "missing": N_("Missing reports"),
    "late": N_("Late reports"),
    "withdrawn": N_("Withdrawn reports"),
    "revised": N_("Revised reports"),
    "inconsistent": N_("Contradictory figures"),
    "form": N_("Faulty form"),
}
ALERT_BODIES = KINDS
ALERT_SEVERITIES = {
    Severity.NOTICE: N_("everything, notices too"),
    Severity.WARNING: N_("errors and warnings"),
    Severity.ERROR: N_("errors only"),
}
ALERT_RHYTHMS = {
    Rhythm.AT_ONCE: N_("at once"),
    Rhythm.DAILY: N_("at most once a day"),
    Rhythm.WEEKLY: N_("once a week"),
}
MESSAGE_STATES = {
    State.PENDING: N_("waiting"),
    State.CLAIMED: N_("being sent"),
    State.SENT: N_("sent"),
    State.UNCERTAIN: N_("uncertain"),
    State.FAILED: N_("failed"),
    State.DROPPED: N_("no longer wanted"),
}
MESSAGE_FATES = {
    Fate.PENDING: N_("waits for another try"),
    Fate.SENT: N_("sent"),
    Fate.REFUSED: N_("refused"),
    Fate.UNCERTAIN: N_("may have arrived or not"),
    Fate.GIVEN_UP: N_("given up"),
    Fate.UNSUBSCRIBED: N_("unsubscribed before it was sent"),
}
