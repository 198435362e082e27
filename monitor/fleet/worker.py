"""A worker: takes portals from the queue while it can prove that it is alive, and stops at once when it cannot.

The others take over the portals of a worker whose heartbeat was not seen for a while. A worker that is cut off from
the database cannot know whether that has happened, so it ends its visits well before.
"""

import asyncio
import os
import socket
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from importlib.metadata import version
from typing import NoReturn

import psycopg
from loguru import logger
from procrastinate import App
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from crawler.spiders.ordered import GIVEN_UP
from monitor.fleet.crew import Crew
from monitor.fleet.pulse import Pulse
from monitor.fleet.queue import VISITS, opened
from storage import schema
from storage.clock import elapsed, now
from storage.database import Database, SchemaError
from storage.sharing import leases

_LEAST_TERM = 15.0
_PATIENCE = 60.0


class OtherVersionError(Exception):
    """Workers of another version are at work: raised by `work` before it takes anything."""


async def work(
    database: Database, options: Sequence[str], pulse: Pulse, *, concurrency: int, limit: float, wait: bool = True
) -> None:
    """Work until told to stop; without ``wait`` until the queue is empty.

    Raises OtherVersionError, NoFleetError.
    """
    async with opened(database.url) as app:
        name = f"worker {socket.gethostname()} {os.getpid()}"[:64]
        term = timedelta(seconds=max(_LEAST_TERM, pulse.stalled))
        await asyncio.to_thread(_enlist, database, name, term)
        crew = Crew(options, limit)
        life = asyncio.ensure_future(_live(app, crew, pulse, partial(_beat, database, name, term)))
        try:
            await app.run_worker_async(
                queues=[VISITS],
                name=name,
                concurrency=concurrency,
                wait=wait,
                fetch_job_polling_interval=pulse.beat,
                update_heartbeat_interval=pulse.beat,
                stalled_worker_timeout=pulse.stalled,
                shutdown_graceful_timeout=_PATIENCE,
                delete_jobs="always",  # what became of a visit stands in the log and in its looks
                additional_context={"crew": crew},
            )
        finally:
            life.cancel()
            await crew.stop(_PATIENCE)
            await asyncio.to_thread(_leave, database, name)


def is_at_work(database: Database) -> bool:
    """Whether a worker of this machine has shown itself lately: for health checks."""
    table = schema.lease
    mine = table.c.name.like(f"worker {socket.gethostname()} %")
    with database.read() as connection:
        return connection.scalar(select(table.c.name).where(mine, table.c.until > now()).limit(1)) is not None


def _enlist(database: Database, name: str, term: timedelta) -> None:
    own, table = version("nianbao"), schema.lease
    with database.write() as connection:
        at_work = select(table.c.owner).where(table.c.name.like("worker %"), table.c.until > now())
        others = sorted(set(connection.scalars(at_work)) - {own})
        if others:
            raise OtherVersionError(others[0])
        leases.hold(connection, name, own, term)


def _leave(database: Database, name: str) -> None:
    try:
        with database.write() as connection:
            leases.give_up(connection, name, version("nianbao"))
    except SQLAlchemyError as error:
        logger.warning(f"could not say that this worker leaves: {type(error).__name__}")


async def _live(app: App, crew: Crew, pulse: Pulse, prove: Callable[[], None]) -> None:
    """Prove to be alive again and again and take over what dead workers left; end everything when cut off.

    A worker that slept (its machine was paused) may have been taken for dead: it ends too, whatever it could prove now.
    """
    proved = elapsed()
    beat: asyncio.Future[None] | None = None
    while True:
        beat = beat or asyncio.ensure_future(asyncio.to_thread(prove))
        done, _ = await asyncio.wait({beat}, timeout=pulse.beat)
        silent = elapsed() - proved
        if silent > pulse.fence:
            _give_up(crew, silent)
        if done and beat.exception() is None:
            proved = elapsed()
            crew.beat()
            await _take_over(app, pulse)
        elif done and isinstance(beat.exception(), SchemaError):
            _end_for_another_version(crew, str(beat.exception()))
        elif done:
            logger.warning(f"the database does not answer ({type(beat.exception()).__name__}) since {silent:.0f} s")
        if done:
            beat = None
            await asyncio.sleep(pulse.beat)


def _give_up(crew: Crew, silent: float) -> None:
    """End without another word: what this worker could still write might undo what others did meanwhile."""
    logger.error(f"cut off from the database for {silent:.0f} s: this worker ends, its portals are looked at by others")
    crew.kill()
    os._exit(GIVEN_UP)


def _end_for_another_version(crew: Crew, why: str) -> NoReturn:
    """End at once: another version has changed the tables that this one would write to."""
    logger.error(f"{why}: this worker ends")
    crew.kill()
    os._exit(GIVEN_UP)


def _beat(database: Database, name: str, term: timedelta) -> None:
    database.require_current()
    with database.write() as connection:
        leases.hold(connection, name, version("nianbao"), term)


async def _take_over(app: App, pulse: Pulse) -> None:
    """Put the portals of workers that are gone back into the queue."""
    try:
        async with asyncio.timeout(pulse.beat):
            for job in await app.job_manager.get_stalled_jobs(queue=VISITS, seconds_since_heartbeat=pulse.stalled):
                logger.warning(f"{job.task_kwargs.get('portal')}: its worker is gone; somebody else looks")
                try:
                    await app.job_manager.retry_job(job)
                except UniqueViolation:  # it was handed out anew meanwhile, and waits
                    await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
    except (TimeoutError, ConnectorException, psycopg.Error) as error:
        logger.warning(f"the queue does not answer ({type(error).__name__})")
