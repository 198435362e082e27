"""Why reports of a portal cannot be verified, in few words and counted; `nianbao explain` says it of each at length."""

from collections import Counter

from sqlalchemy import Connection, select

from monitor.judgement.states import Because, Status
from storage import schema
from storage.language import N_, Language, translate

WORDS = {
    Because.NO_PORTAL: N_("the register names no portal"),
    Because.NO_COLUMNS: N_("no column is known"),
    Because.NOT_SEARCHED: N_("the portal was not searched to the end after the due date"),
    Because.NOT_LOOKED: N_("a column could not be seen whole after the due date"),
    Because.NO_PLACE: N_("nobody knows where the body publishes"),
    Because.CUT: N_("a list may go on behind its last line"),
    Because.STOPPED: N_("a list says that it goes on no more, or that reports stand elsewhere"),
    Because.UNSETTLED: N_("a document that may be the report could not be had or told for certain"),
}
"""The reasons of the state ``unverified``."""


def unverified(connection: Connection, portal: str) -> Counter[Because]:
    """How many reports of a portal's bodies cannot be verified, by why, as the last run judged them."""
    obligation, body = schema.obligation, schema.body
    query = (
        select(obligation.c.reason)
        .join(body, body.c.id == obligation.c.body_id)
        .where(body.c.portal == portal, obligation.c.status == Status.UNVERIFIED)
    )
    return Counter(Because(reason["because"]) for reason in connection.scalars(query) if reason)


def reasons_told(found: Counter[Because], language: Language | str) -> tuple[str, ...]:
    """Each reason with how many reports it keeps from being verified, the commonest first."""
    return tuple(f"{translate(WORDS[because], language)} {number}" for because, number in found.most_common())
