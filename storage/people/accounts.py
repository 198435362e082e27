"""Accounts of the dashboard: roles and their regions, passwords as argon2 hashes, tokens for programs."""

import hashlib
import re
import secrets
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from storage import schema
from storage.clock import now
from storage.database import Database
from storage.language import N_
from storage.people.roles import Role

SHORTEST_PASSWORD = 10
_LONGEST_PASSWORD = 1024
_MOST_HASHES_AT_ONCE = 2
_NAME = re.compile(r"[\w.@-]{1,64}")
_REGION = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}")
_TOKEN_START = "nianbao_"  # noqa: S105 - by which a token that was left somewhere is recognised

_hasher = PasswordHasher()
_hashing = threading.BoundedSemaphore(_MOST_HASHES_AT_ONCE)  # a hash takes 64 MiB: many at once would take the machine


class AccountError(ValueError):
    """An account cannot be made or changed so; the message says why. Raised by what writes accounts."""


@dataclass(frozen=True)
class Account:
    """An account; ``regions`` are beginnings of division codes, none means the whole country."""

    id: int
    name: str
    role: Role
    regions: tuple[str, ...]
    active: bool
    created: datetime


@dataclass(frozen=True)
class Token:
    """A token of an account, without its secret."""

    id: int
    label: str
    created: datetime
    used: datetime | None


def lies_in(region: str, regions: Iterable[str]) -> bool:
    """Whether a region lies in one of some regions; where there are none, everything does."""
    limits = tuple(regions)
    return not limits or region.startswith(limits)


def normal_account(name: str) -> str:
    """An account's name as it is kept: NFKC, small letters, no blanks around."""
    return unicodedata.normalize("NFKC", name).strip().lower()


def digest_of(secret: str) -> str:
    """What is kept of a long random secret. It cannot be guessed, so that a quick hash is enough."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def generated_password() -> str:
    """A password that nobody chose: 16 letters and digits in groups, about 80 bits."""
    signs = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(signs) for _ in range(4)) for _ in range(4))


def account_of(row: RowMapping) -> Account:
    """An account from its row."""
    return Account(row["id"], row["name"], Role(row["role"]), tuple(row["regions"]), row["active"], row["created"])


def accounts(connection: Connection) -> list[Account]:
    """All accounts by name."""
    query = select(schema.account).order_by(schema.account.c.name)
    return [account_of(row) for row in connection.execute(query).mappings()]


def account_named(connection: Connection, name: str) -> Account | None:
    """The account of a name; None when there is none."""
    query = select(schema.account).where(schema.account.c.name == normal_account(name))
    row = connection.execute(query).mappings().first()
    return account_of(row) if row else None


def any_account(connection: Connection) -> bool:
    """Whether anybody could log in."""
    return connection.scalar(select(schema.account.c.id).where(schema.account.c.active).limit(1)) is not None


def hashed(password: str) -> str:
    """The hash to keep. Raises AccountError for a password that is too short or too long."""
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(N_("a password has at least 10 characters"))
    if len(password) > _LONGEST_PASSWORD:
        raise AccountError(N_("a password has at most 1024 characters"))
    with _hashing:
        return _hasher.hash(password)


@cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_urlsafe())


def is_right(password: str, kept: str | None) -> bool:
    """Whether a password is the one of a hash; takes as long where there is no hash, so that names are not told."""
    if len(password) > _LONGEST_PASSWORD:
        return False
    with _hashing:
        try:
            return _hasher.verify(kept or _nobodys(), password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_right_of(database: Database, account: Account, password: str) -> bool:
    """Whether a password is an account's."""
    query = select(schema.account.c.password).where(schema.account.c.id == account.id)
    with database.read() as connection:
        kept = connection.scalar(query)
    return is_right(password, kept)


def add_account(connection: Connection, name: str, password: str, role: Role, regions: Iterable[str] = ()) -> Account:
    """Make an account; ``password`` is a hash. Raises AccountError for a bad name or region, or one taken."""
    name = normal_account(name)
    if not _NAME.fullmatch(name):
        raise AccountError(N_("a name has 1 to 64 letters, digits or . _ @ -"))
    if account_named(connection, name) is not None:
        raise AccountError(N_("there is an account of this name already"))
    values = {"name": name, "password": password, "role": role, "regions": _regions(regions)}
    connection.execute(insert(schema.account).values(active=True, created=now(), **values))
    made = account_named(connection, name)
    assert made is not None  # noqa: S101 - it was just written
    return made


def _regions(regions: Iterable[str]) -> list[str]:
    named = sorted({region for region in regions if region})
    if not all(_REGION.fullmatch(region) for region in named):
        raise AccountError(N_("a region is a division code of 2, 4, 6, 9 or 12 digits"))
    return named


def change_account(connection: Connection, account: Account, role: Role, regions: Iterable[str]) -> None:
    """Give an account another role and other regions. Raises AccountError when no admin would be left."""
    limits = _regions(regions)
    if role is not Role.ADMIN or limits:
        _keep_an_admin(connection, account)
    _update(connection, account, role=role, regions=limits)


def activate(connection: Connection, account: Account, active: bool) -> None:
    """Let an account log in, or no longer: it is logged out everywhere. Raises AccountError for the last admin."""
    if not active:
        _keep_an_admin(connection, account)
    _update(connection, account, active=active)
    log_out_everywhere(connection, account)


def set_password(connection: Connection, account: Account, password: str) -> None:
    """Keep another hash; whoever is logged in with the old password no longer is."""
    _update(connection, account, password=password)
    log_out_everywhere(connection, account)


def log_out_everywhere(connection: Connection, account: Account) -> None:
    """End every session of an account."""
    connection.execute(delete(schema.session).where(schema.session.c.account_id == account.id))


def _update(connection: Connection, account: Account, **values: Any) -> None:
    connection.execute(update(schema.account).where(schema.account.c.id == account.id).values(values))


def _keep_an_admin(connection: Connection, account: Account) -> None:
    """Nobody locks everybody out: an admin of the whole country remains, if this one is such."""
    rulers = [one for one in accounts(connection) if one.active and one.role is Role.ADMIN and not one.regions]
    if [one.id for one in rulers] == [account.id]:
        raise AccountError(N_("this is the last account that may manage the others"))


def add_token(connection: Connection, account: Account, label: str) -> str:
    """Make a token for programs that read the API; it is told once and cannot be told again."""
    secret = _TOKEN_START + secrets.token_urlsafe(32)
    values = {"account_id": account.id, "label": label.strip()[:200], "digest": digest_of(secret), "created": now()}
    connection.execute(insert(schema.api_token).values(values))
    return secret


def tokens(connection: Connection, account: Account) -> list[Token]:
    """The tokens of an account, the oldest first."""
    table = schema.api_token
    query = select(table.c.id, table.c.label, table.c.created, table.c.used)
    rows = connection.execute(query.where(table.c.account_id == account.id).order_by(table.c.id))
    return [Token(*row) for row in rows]


def revoke_token(connection: Connection, account: Account, token: int) -> bool:
    """Take a token of an account back; False when it has no such token."""
    table = schema.api_token
    found = connection.execute(delete(table).where(table.c.id == token, table.c.account_id == account.id))
    return found.rowcount == 1
