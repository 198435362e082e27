"""The database of a past day for the commands that show something, and what must be said of such a day."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date

import click

from monitor.commands.context import Context, Day, Failure, Misuse, say
from monitor.judgement.past_days import PastDay, day_shown, past_day
from storage.clock import day_of, now
from storage.database import Database
from storage.language import N_

AS_OF = click.option("--as-of", type=Day(), help=say(N_("as it was known at the end of this day")))


@contextmanager
def known(context: Context, as_of: date | None) -> Iterator[Database]:
    """The database as it is, or as it stood at the end of a past day: the one asked for, or the one judged last."""
    today = day_of(now())
    if as_of is not None and as_of > today:
        raise Misuse(say(N_("{day} is still to come"), day=as_of))
    with context.database() as database:
        if as_of is None:
            with database.read() as connection:
                as_of = day_shown(connection)
            if as_of is not None:
                context.note(N_("As of {day}, which was judged last; nianbao check brings back the present"), day=as_of)
        if as_of is None or as_of >= today:
            yield database
            return
        with as_it_was(context, database, as_of) as past:
            yield past.database


@contextmanager
def as_it_was(context: Context, database: Database, day: date) -> Iterator[PastDay]:
    """A past day, with a sentence where it is not known wholly; a Failure where there is no room for it."""
    with ExitStack() as stack:
        try:
            past = stack.enter_context(past_day(database, day, context.configuration.monitor.confirm_missing_looks))
        except OSError as error:
            text = N_("the day cannot be rebuilt ({reason}): it needs as much room as the database")
            raise Failure(say(text, reason=error.strerror or str(error))) from None
        if not past.is_whole:
            say_what_is_lacking(context, past.known_from)
        yield past


def say_what_is_lacking(context: Context, known_from: date | None) -> None:
    """Say what is not known of a day before changes were kept."""
    if known_from is None:
        context.note(N_("Nothing was recorded then: the day is judged by the register of today"))
    else:
        text = N_(
            "Changes are kept since {day}: of an earlier day the looks and documents are known, but not how the "
            "register stood then, whose report each document was and what became of findings; the state of that day "
            "counts"
        )
        context.note(text, day=known_from)
