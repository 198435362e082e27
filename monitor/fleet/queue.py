"""The queue of portals to look at: procrastinate's tables in a schema of their own beside nianbao's.

A portal waits at most once, and is looked at by one worker at a time; portals whose servers share an address are
looked at one after the other, so that manners towards that address hold across the fleet.
"""

import socket
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

import psycopg
from procrastinate import App, Blueprint, JobContext, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.schema import SchemaManager
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, select
from sqlalchemy.engine import URL

from monitor.fleet.crew import Crew, CutOffError
from monitor.fleet.state import SCHEMA
from storage import schema
from storage.registry.registration import portals
from storage.sharing import silence

VISITS = "visits"
_NAMES_AT_ONCE, _NAMES_WITHIN = 32, 30.0
"""How many names of portals that are new are asked for at once, and for how many seconds in all."""
_TRIES = 8
tasks = Blueprint()


class NoFleetError(Exception):
    """A fleet needs PostgreSQL: raised for any other database."""


@tasks.task(queue=VISITS, pass_context=True)
async def visit(context: JobContext, portal: str, full: bool = False, due_only: bool = True, tries: int = 0) -> None:
    """Look at a portal: by the crew of the worker that took the job. One that is cut off is put into the queue again.

    Put there anew, and not by the queue's own retry: that fails, and leaves the portal taken for ever, where somebody
    has handed it out again meanwhile.
    """
    crew: Crew = context.additional_context["crew"]
    try:
        await crew.look_at(portal, full=full, due_only=due_only)
    except CutOffError:
        if tries >= _TRIES or context.task is None:
            raise
        job = context.job
        again = context.task.configure(
            lock=job.lock, queueing_lock=job.queueing_lock, schedule_in={"seconds": 2 ** (tries + 1)}
        )
        with suppress(AlreadyEnqueued):
            await again.defer_async(portal=portal, full=full, due_only=due_only, tries=tries + 1)


@asynccontextmanager
async def opened(url: URL) -> AsyncIterator[App]:
    """The queue, made where it is not there yet. Raises NoFleetError, psycopg.OperationalError."""
    if url.get_backend_name() != "postgresql":
        raise NoFleetError
    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
    await _make_schema(dsn)
    conninfo = make_conninfo(dsn, options=f"-c search_path={SCHEMA} {silence.OPTIONS}", **silence.of_client(url))
    app = App(connector=PsycopgConnector(conninfo=conninfo, min_size=1, max_size=8, timeout=10))
    app.add_tasks_from(tasks, namespace="nianbao")
    async with app.open_async():
        yield app


async def hand_out(app: App, portals: Mapping[str, str], *, full: bool = False, due_only: bool = True) -> int:
    """Put portals into the queue, each with the address that its servers share with others (or an empty text), to be
    looked at as `crawler.spiders.columns.Plan` says.

    How many were put there; one that waits already is not put there twice.
    """
    count = 0
    task = app.tasks["nianbao:monitor.fleet.queue.visit"]
    for key, address in portals.items():
        job = task.configure(lock=f"address {address}" if address else f"portal {key}", queueing_lock=key)
        try:
            await job.defer_async(portal=key, full=full, due_only=due_only)
        except AlreadyEnqueued:
            continue
        count += 1
    return count


async def put(url: URL, portals: Mapping[str, str], *, full: bool = False, due_only: bool = True) -> int:
    """The same with a queue that is opened for it. Raises NoFleetError."""
    async with opened(url) as app:
        return await hand_out(app, portals, full=full, due_only=due_only)


def portals_to_hand_out(connection: Connection, keys: Sequence[str] = ()) -> dict[str, str]:
    """The portals of the register, or those named, each with the address of its servers where another shares one.

    The addresses are those of the last visits; a portal that nobody has looked at yet is asked for by its name. Portals
    that others link by their servers have one address in common, whichever.
    """
    column, register = schema.portal_column, portals(connection)
    addresses: defaultdict[str, set[str]] = defaultdict(set)
    for row in connection.execute(select(column.c.portal, column.c.profile).where(column.c.active)):
        if address := str((row.profile or {}).get("address") or ""):
            addresses[row.portal].add(address)
    unknown = {one.key: urlsplit(one.url).hostname or "" for one in register if one.key not in addresses}
    found = resolved(set(unknown.values()))
    for key, name in unknown.items():
        if name in found:
            addresses[key].add(found[name])
    common = linked(addresses)
    shared = {name for name, count in Counter(common.values()).items() if count > 1}
    wanted = [portal.key for portal in register if not keys or portal.key in keys]
    return {key: common[key] if common.get(key) in shared else "" for key in wanted}


def linked(addresses: Mapping[str, Set[str]]) -> dict[str, str]:
    """One address for all that share some, directly or by others."""
    leader: dict[str, str] = {}

    def led(address: str) -> str:
        while (above := leader.setdefault(address, address)) != address:
            address = above
        return address

    for own in addresses.values():
        first = min(led(one) for one in own)
        for one in own:
            leader[led(one)] = first
    return {key: led(min(own)) for key, own in addresses.items()}


def resolved(names: Set[str]) -> dict[str, str]:
    """The first address of each name that has one; names that nobody answers for in time are left out."""

    def first(name: str) -> str:
        with suppress(OSError, UnicodeError):
            return str(socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)[0][4][0])
        return ""

    pool = ThreadPoolExecutor(_NAMES_AT_ONCE)
    asked = {pool.submit(first, name): name for name in sorted(filter(None, names))}
    done, _ = wait(asked, timeout=_NAMES_WITHIN)
    pool.shutdown(wait=False, cancel_futures=True)
    return {asked[one]: one.result() for one in done if one.result()}


async def waiting(app: App) -> int:
    """How many portals wait."""
    return len(list(await app.job_manager.list_jobs_async(queue=VISITS, status="todo")))


async def _make_schema(dsn: str) -> None:
    """Make the queue's tables, once, whoever comes first."""
    async with await psycopg.AsyncConnection.connect(dsn, connect_timeout=10) as connection:
        await connection.execute("SELECT pg_advisory_xact_lock(hashtext('nianbao queue'))")
        await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        await connection.execute(f"SET LOCAL search_path TO {SCHEMA}")
        found = await connection.execute(f"SELECT to_regclass('{SCHEMA}.procrastinate_jobs')")
        row = await found.fetchone()
        if row is None or row[0] is None:
            await connection.execute(SchemaManager.get_schema())
