"""Who is logged in: sessions with an end, tokens of programs, and tries to log in that are slowed down."""

import ipaddress
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from storage import schema
from storage.clock import now
from storage.database import Database
from storage.people.accounts import Account, account_of, digest_of, is_right, normal_account

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=7)
"""A session ends after so long without a request, and after so long in any case."""

_NOTED_EVERY = timedelta(minutes=5)
_WINDOW = timedelta(minutes=15)
_FORGOTTEN = timedelta(days=1)


MOST_TRIES = 5
"""So many may fail within the window for one account from one address."""

_MOST_OF_ADDRESS = 20
_MOST_OF_ACCOUNT = 50  # from everywhere: high, so that a stranger cannot lock somebody out with a few requests


class TooManyTriesError(Exception):
    """Too many tries failed; ``wait`` says how long to wait. Raised by `log_in`."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait


def log_in(database: Database, name: str, password: str, address: str) -> str | None:
    """The secret of a new session; None for a wrong name or password, or an account that is not active.

    Raises TooManyTriesError. A try counts before the password is looked at, so that many at once count as many.
    """
    name, address = normal_account(name)[:64], _network(address)
    with database.write() as connection:
        _slow_down(connection, name, address)
        connection.execute(insert(schema.login_attempt).values(name=name, address=address, at=now()))
        query = select(schema.account).where(schema.account.c.name == name, schema.account.c.active)
        row = connection.execute(query).mappings().first()
    if not is_right(password, row["password"] if row else None) or row is None:
        return None
    tried = schema.login_attempt
    with database.write() as connection:
        connection.execute(delete(tried).where(tried.c.name == name, tried.c.address == address))
        return start_session(connection, account_of(row))


def _network(address: str) -> str:
    """An address as it is counted: who has one IPv6 address has a whole /64 of them."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _slow_down(connection: Connection, name: str, address: str) -> None:
    table, moment = schema.login_attempt, now()
    connection.execute(delete(table).where(table.c.at < moment - _FORGOTTEN))
    recent = table.c.at > moment - _WINDOW
    for most, condition in (
        (MOST_TRIES, (table.c.name == name) & (table.c.address == address)),
        (_MOST_OF_ADDRESS, table.c.address == address),
        (_MOST_OF_ACCOUNT, table.c.name == name),
    ):
        count, first = connection.execute(select(func.count(), func.min(table.c.at)).where(recent, condition)).one()
        if count >= most:
            raise TooManyTriesError(first + _WINDOW - moment)


def start_session(connection: Connection, account: Account) -> str:
    """Log an account in; the secret is for its cookie alone."""
    secret, moment = secrets.token_urlsafe(32), now()
    values = {"digest": digest_of(secret), "account_id": account.id, "created": moment, "seen": moment}
    connection.execute(insert(schema.session).values(values))
    return secret


def end_session(connection: Connection, secret: str) -> None:
    """Log out."""
    connection.execute(delete(schema.session).where(schema.session.c.digest == digest_of(secret)))


def forget_ended_sessions(connection: Connection) -> None:
    """Drop the sessions that have ended by themselves."""
    connection.execute(delete(schema.session).where(~_lives(now())))


def _lives(moment: datetime) -> ColumnElement[bool]:
    return (schema.session.c.seen > moment - IDLE) & (schema.session.c.created > moment - LONGEST)


def session_account(database: Database, secret: str) -> Account | None:
    """Whose session it is; None when it has ended or never was. That it was seen is noted every few minutes."""
    session, account, moment = schema.session, schema.account, now()
    query = (
        select(account, session.c.seen)
        .join(session, session.c.account_id == account.c.id)
        .where(session.c.digest == digest_of(secret), account.c.active, _lives(moment))
    )
    with database.read() as connection:
        row = connection.execute(query).mappings().first()
    if row is None:
        return None
    if row["seen"] < moment - _NOTED_EVERY:
        with database.write() as connection:
            connection.execute(update(session).where(session.c.digest == digest_of(secret)).values(seen=moment))
    return account_of(row)


def token_account(database: Database, secret: str) -> Account | None:
    """Whose token it is; None when it was revoked or never was."""
    token, account, moment = schema.api_token, schema.account, now()
    query = (
        select(account, token.c.used)
        .join(token, token.c.account_id == account.c.id)
        .where(token.c.digest == digest_of(secret), account.c.active)
    )
    with database.read() as connection:
        row = connection.execute(query).mappings().first()
    if row is None:
        return None
    if row["used"] is None or row["used"] < moment - _NOTED_EVERY:
        with database.write() as connection:
            connection.execute(update(token).where(token.c.digest == digest_of(secret)).values(used=moment))
    return account_of(row)
