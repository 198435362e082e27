"""nianbao finding: what people decide about findings, and what became of each."""

from collections.abc import Sequence
from datetime import date

import click

from monitor.commands.context import Context, Day, Failure, Misuse, command, out, say, shanghai
from monitor.commands.context import group as group_of
from monitor.dashboard.words import STEPS
from monitor.judgement.decisions import DecisionError, decide, history
from storage.clock import now
from storage.findings import Decision, HistoryEntry
from storage.language import N_

group = group_of("finding")

_BY = click.option("--by", required=True, help=say(N_("who decides")))
_WHY = click.option("--why", default="", help=say(N_("the reason")))
_REASON = click.option("--why", required=True, help=say(N_("the reason")))
_IDS = click.argument("finding_ids", nargs=-1, required=True, metavar="ID...")


@command(
    "acknowledge", "nianbao finding acknowledge 3f2a… --by 王芳 --why …", N_("it is known and being mended"), group
)
@_IDS
@_BY
@_WHY
def acknowledge(context: Context, finding_ids: Sequence[str], by: str, why: str) -> None:
    """The findings stand, and nobody needs to be reminded of them."""
    _decide(context, finding_ids, Decision.ACKNOWLEDGE, by, why)


@command("snooze", "nianbao finding snooze 3f2a… --until 2026-05-01 --by 王芳", N_("let it rest until a day"), group)
@_IDS
@click.option("--until", type=Day(), required=True, help=say(N_("the day on which it opens again")))
@_BY
@_WHY
def snooze(context: Context, finding_ids: Sequence[str], until: date, by: str, why: str) -> None:
    """The findings rest until a day."""
    _decide(context, finding_ids, Decision.SNOOZE, by, why, until)


@command("dismiss", "nianbao finding dismiss 3f2a… --by 王芳 --why …", N_("it is no fault"), group)
@_IDS
@click.option("--not-owed", is_flag=True, help=say(N_("the body owes no report of that year")))
@_BY
@_REASON
def dismiss(context: Context, finding_ids: Sequence[str], not_owed: bool, by: str, why: str) -> None:
    """The findings are none, however often they are found again with these values."""
    _decide(context, finding_ids, Decision.NOT_AN_OBLIGATION if not_owed else Decision.NOT_A_FAULT, by, why)


@command("reopen", "nianbao finding reopen 3f2a… --by 王芳", N_("take a decision back"), group)
@_IDS
@_BY
@_WHY
def reopen(context: Context, finding_ids: Sequence[str], by: str, why: str) -> None:
    """The findings are open again."""
    _decide(context, finding_ids, Decision.REOPEN, by, why)


@command("comment", "nianbao finding comment 3f2a… --by 王芳 --why …", N_("write a remark into its history"), group)
@_IDS
@_BY
@_REASON
def comment(context: Context, finding_ids: Sequence[str], by: str, why: str) -> None:
    """A remark, which changes nothing else."""
    _decide(context, finding_ids, Decision.COMMENT, by, why)


@command("history", "nianbao finding history 3f2a…", N_("everything that became of a finding"), group)
@click.argument("finding_id", metavar="ID")
def show_history(context: Context, finding_id: str) -> None:
    """One line for each step."""
    with context.database() as database, database.read() as connection:
        entries = history(connection, finding_id)
    if not entries:
        raise Failure(say(N_("no finding is called {name}"), name=finding_id))
    for entry in entries:
        out.print(line(entry), markup=False)


def line(entry: HistoryEntry) -> str:
    """A step in one line: when, what, by whom, until when and why."""
    values = entry.values
    parts = [
        shanghai(entry.at),
        say(STEPS[entry.step]),
        entry.by,
        say(N_("until {day}"), day=entry.until) if entry.until else "",
        say(N_("by the edition at {address}"), address=values["address"]) if "address" in values else "",
        say(N_("the values changed: {before} → {after}"), **values) if "before" in values else "",
        entry.why,
    ]
    return "  ".join(part for part in parts if part)


def _decide(
    context: Context, finding_ids: Sequence[str], decision: Decision, by: str, why: str, until: date | None = None
) -> None:
    try:
        with context.database() as database, database.write() as connection:
            decided = decide(connection, finding_ids, decision, by=by, why=why, until=until, now=now())
    except DecisionError as error:
        raise Misuse(say(str(error))) from None
    context.note(
        N_("{changed} findings changed, {unchanged} stood so already"),
        changed=len(decided.changed),
        unchanged=len(decided.unchanged),
    )
    if decided.refused:
        context.note(N_("This cannot be decided of {keys}"), keys=", ".join(decided.refused))
    if decided.unknown:
        raise Failure(say(N_("no finding is called {name}"), name=", ".join(decided.unknown)))
