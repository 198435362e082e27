"""The states of an obligation in the words of the command line."""

from monitor.judgement.states import Status
from storage.language import N_

STATUS_WORDS = {
    Status.NOT_DUE: N_("not due"),
    Status.ON_TIME: N_("on time"),
    Status.LATE: N_("late"),
    Status.MISSING: N_("missing"),
    Status.UNVERIFIED: N_("could not look"),
}
