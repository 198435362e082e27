"""The body that a name on the command line means."""

from sqlalchemy import Connection

from monitor.commands.context import Failure, say
from storage.documents.identity import bodies_named
from storage.language import N_


def body_called(connection: Connection, name: str, region: str) -> int:
    """The key of the only body of a name in a region."""
    found = [one for one in bodies_named(connection, name) if one.region.startswith(region)]
    if not found:
        raise Failure(say(N_("no body is called {name}"), name=name))
    if len(found) > 1:
        listed = "; ".join(f"{one.region} {one.name}" for one in found)
        raise Failure(
            say(N_("several bodies are called {name}, choose with --region: {listed}"), name=name, listed=listed)
        )
    return found[0].id
