"""nianbao explain and history: why a state or finding is as it is, and what became of a report."""

from datetime import date

import click

from monitor.commands.called import body_called
from monitor.commands.context import LANGUAGE, Context, command, say
from monitor.commands.past_days import AS_OF, known
from monitor.coverage import explain as explanation
from monitor.explaining.chronicle import Event, chronicle
from storage.clock import SHANGHAI
from storage.language import N_

_HAPPENED = {
    Event.APPEARED: N_("{at}: the report appeared."),
    Event.CHANGED: N_("{at}: another edition took its place; {count} cells and sections differ: {changed}."),
    Event.REPEATED: N_("{at}: the same edition was found at another address."),
    Event.WITHDRAWN: N_("{at}: the report was found withdrawn."),
    Event.RETURNED: N_("{at}: the report was found no longer withdrawn."),
}
_NAMED = 8


@command("explain", "nianbao explain 青石县财政局 2024")
@click.argument("body")
@click.argument("year", type=int)
@click.option("--region", default="", help=say(N_("the body's division code, where several bear the name")))
@AS_OF
def explain(context: Context, body: str, year: int, region: str, as_of: date | None) -> None:
    """The visits, dates, cells and rules behind a state."""
    with known(context, as_of) as database, database.read() as connection:
        for sentence in explanation(connection, body_called(connection, body, region), year, LANGUAGE):
            click.echo(sentence)


@command("history", "nianbao history 青石县财政局 2024")
@click.argument("body")
@click.argument("year", type=int)
@click.option("--region", default="", help=say(N_("the body's division code, where several bear the name")))
def history(context: Context, body: str, year: int, region: str) -> None:
    """Each step with its addresses and the archive's records, which nianbao evidence gives back."""
    with context.database() as database, database.read() as connection:
        happened = chronicle(connection, body_called(connection, body, region), year)
    if not happened:
        context.note(N_("No report of that year was ever seen."))
    for one in happened:
        named = ", ".join(one.changed[:_NAMED]) + (" …" if len(one.changed) > _NAMED else "")
        at = one.at.astimezone(SHANGHAI)
        click.echo(say(_HAPPENED[one.event], at=f"{at:%Y-%m-%d %H:%M}", count=len(one.changed), changed=named))
        for name in (*one.addresses, *one.evidence):
            click.echo(f"  {name}")
