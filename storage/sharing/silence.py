"""When the network between a database server and its clients falls silent: how soon each takes the other for gone.

A machine that loses its power, or the way to the server, says no goodbye. By the systems' own defaults the server would
keep its transaction, and the locks in it for which all others wait, for two hours.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

_IDLE, _BETWEEN, _PROBES = 15, 5, 3  # seconds without a word, seconds between two questions, questions
_UNACKNOWLEDGED = 1000 * (_IDLE + _BETWEEN * _PROBES)  # milliseconds
_IN_A_TRANSACTION = 60  # seconds between two of its statements: those are a few at most

_OF_CLIENTS: Mapping[str, int] = MappingProxyType(
    {
        "connect_timeout": 10,
        "keepalives_idle": _IDLE,
        "keepalives_interval": _BETWEEN,
        "keepalives_count": _PROBES,
        "tcp_user_timeout": _UNACKNOWLEDGED,
    }
)
_OF_SESSIONS: Mapping[str, int] = MappingProxyType(
    {
        "tcp_keepalives_idle": _IDLE,
        "tcp_keepalives_interval": _BETWEEN,
        "tcp_keepalives_count": _PROBES,
        "tcp_user_timeout": _UNACKNOWLEDGED,
    }
)
OPTIONS = " ".join(f"-c {name}={value}" for name, value in _OF_SESSIONS.items())
"""The same for sessions whose options are said when they begin."""


def of_client(url: URL) -> dict[str, int]:
    """When a client takes the server of a PostgreSQL URL for gone; what the URL says itself is left to it."""
    return {name: value for name, value in _OF_CLIENTS.items() if name not in url.query}


def heed(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Let a session end when its client is gone."""
    _set(connection, _OF_SESSIONS)


def end_when_standing_still(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Let a session that writes end too when its client is there, but stands still within a transaction: as where a
    process is paused, whose machine goes on answering for it."""
    _set(connection, {"idle_in_transaction_session_timeout": 1000 * _IN_A_TRANSACTION})


def _set(connection: DBAPIConnection, settings: Mapping[str, int]) -> None:
    cursor = connection.cursor()
    cursor.execute("; ".join(f"SET {name} = {value}" for name, value in settings.items()))
    cursor.close()
    connection.commit()
