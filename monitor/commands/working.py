"""nianbao worker: one of many workers of a fleet."""

import asyncio
from importlib.metadata import version

import click

from monitor.commands.context import Context, Failure, Misuse, command, say
from monitor.fleet.pulse import Pulse
from monitor.fleet.queue import NoFleetError
from monitor.fleet.worker import OtherVersionError, is_at_work, work
from storage.language import N_


@command("worker", "nianbao worker", log_level="INFO")
@click.option("--until-empty", is_flag=True, help=say(N_("end when no portal waits any more")))
@click.option("--check", is_flag=True, help=say(N_("only say whether a worker of this machine is at work")))
def worker(context: Context, until_empty: bool, check: bool) -> None:
    """Take portals from the queue and look at them, until told to stop."""
    with context.database() as database:
        if check:
            if not is_at_work(database):
                raise Failure(say(N_("no worker of this machine is at work")))
            return
        context.log_as_configured()
        configuration = context.configuration
        running = work(
            database,
            context.options,
            Pulse(configuration.service.heartbeat),
            concurrency=configuration.crawl.concurrency,
            limit=configuration.service.longest_portal,
            wait=not until_empty,
        )
        try:
            asyncio.run(running)
        except NoFleetError:
            raise Misuse(say(N_("a fleet needs PostgreSQL: see storage.url"))) from None
        except OtherVersionError as error:
            refusal = N_("workers of version {other} are at work, this is {own}: stop them first, or install {other}")
            raise Failure(say(refusal, other=error, own=version("nianbao"))) from None
