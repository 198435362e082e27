"""nianbao reread: what was received is read again by this version, from the archive."""

from collections import Counter

import click

from crawler.reading.process.isolated import NotStartedError, Reader
from crawler.reading.version import reader_version
from crawler.rereading import Reread, read_again
from monitor.commands.context import Context, Failure, command, err, say
from storage.documents.rereading import held
from storage.language import N_

_SHOWN = 20


@command("reread", "nianbao reread --failed")
@click.option("--portal", default="", help=say(N_("only the documents of this portal (its key)")))
@click.option("--year", type=int, help=say(N_("only reports of this year")))
@click.option("--failed", is_flag=True, help=say(N_("only documents of which nothing could be read")))
@click.option("--all", "everything", is_flag=True, help=say(N_("also what this version has read already")))
def reread(context: Context, portal: str, year: int | None, failed: bool, everything: bool) -> None:
    """A better reading takes the place of the stored one; what people decided stands."""
    archive = context.configuration.storage.archive
    with context.database() as database, Reader() as reader:
        with database.read() as connection:
            version = "" if everything or failed else reader_version()
            documents = held(connection, other_than=version, portal=portal, year=year, failed=failed)
        found = Counter[Reread]()
        try:
            for outcome in read_again(database, archive, reader, documents):
                found[outcome.result] += 1
                if outcome.result is Reread.NOT_HELD and found[outcome.result] <= _SHOWN:
                    text = say(N_("{address}: the archive does not hold these bytes"), address=outcome.address)
                    err.print(text, markup=False)
        except NotStartedError as error:
            raise Failure(str(error)) from None
    context.note(
        N_("{all} read again: {changed} changed, {same} the same, {lost} not in the archive, {stopped} not finished"),
        all=len(documents),
        changed=found[Reread.CHANGED],
        same=found[Reread.SAME],
        lost=found[Reread.NOT_HELD],
        stopped=found[Reread.NOT_READ],
    )
    if found[Reread.CHANGED]:
        context.note(N_("Now run: nianbao check"))
