"""The connections of plain requests: one that stands sends its request when its machine may be asked, no sooner."""

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred, succeed
from twisted.internet.interfaces import IReactorTime, IStreamClientEndpoint
from twisted.internet.task import deferLater
from twisted.python.failure import Failure
from twisted.web.client import HTTPConnectionPool


class PacedConnections(HTTPConnectionPool):
    """Twisted's pool, whose connections wait: two that were let go apart may come to stand at once.

    ``wait`` gives the seconds that a request to a name must wait for.
    """

    def __init__(self, reactor: Any, like: HTTPConnectionPool, wait: Callable[[str], float]) -> None:
        """``like`` is the pool in whose place it stands."""
        super().__init__(reactor, persistent=True)  # type: ignore[no-untyped-call]
        # at once and uncounted: `Fetcher` tries once more by itself, after a while
        self.retryAutomatically = False
        self.maxPersistentPerHost = like.maxPersistentPerHost
        self._factory = like._factory
        self._clock: IReactorTime = reactor
        self._wait = wait

    def getConnection(self, key: Any, endpoint: IStreamClientEndpoint) -> Deferred[Any]:  # noqa: N802 - Twisted's name
        """A connection whose request may be sent."""
        name = key[1].decode("ascii")
        return super().getConnection(key, endpoint).addCallback(self._in_turn, name)

    def _in_turn(self, connection: Any, name: str) -> Deferred[Any]:
        seconds = self._wait(name)
        if seconds <= 0:
            return succeed(connection)

        def dropped(failure: Failure) -> Failure:
            getattr(connection, "_clientProtocol", connection).abort()
            return failure

        return deferLater(self._clock, seconds, lambda: connection).addErrback(dropped)
