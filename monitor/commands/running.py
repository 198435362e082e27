"""nianbao run: what the service did, does and is asked to do; its runs are asked for, stopped and tried again."""

import getpass

import click

from monitor.commands.context import LANGUAGE, Context, Failure, command, out, say, shanghai
from monitor.commands.context import group as make_group
from monitor.dashboard.run_words import RUN_OUTCOMES, run_detail
from monitor.running.jobs import JOBS
from storage.language import N_
from storage.sharing import runs
from storage.sharing.runs import Run

group = make_group("run")
_NO_RUN = N_("there is no run {id}")


@command("list", "nianbao run list --job crawl", N_("the last runs, the newest first"), group)
@click.option("--job", type=click.Choice(JOBS), help=say(N_("only of this job")))
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help=say(N_("how many")))
def list_runs(context: Context, job: str | None, limit: int) -> None:
    """One line a run."""
    with context.database() as database, database.read() as connection:
        found = runs.latest(connection, limit, job=job or "")
    for run in found:
        out.print(_line(run), markup=False)
    if not found:
        context.note(N_("Nothing has run yet: nianbao up runs the jobs on schedule"))


@command("start", "nianbao run start crawl -- --portal nanyang", N_("let the service do a job now"), group)
@click.argument("job", type=click.Choice(JOBS))
@click.argument("arguments", nargs=-1)
def start(context: Context, job: str, arguments: tuple[str, ...]) -> None:
    """The service takes it up within seconds."""
    with context.database() as database, database.write() as connection:
        run_id = runs.ask(connection, job, arguments, by=getpass.getuser())
    context.note(N_("Run {id} waits for the service: nianbao run log {id}"), id=run_id)


@command("stop", "nianbao run stop 17", N_("end a run that waits or is under way"), group)
@click.argument("run_id", metavar="RUN", type=int)
def stop(context: Context, run_id: int) -> None:
    """It is told to stop by itself, and killed when it does not."""
    with context.database() as database, database.write() as connection:
        run = runs.find(connection, run_id)
        stopped = runs.ask_to_stop(connection, run_id, getpass.getuser())
    if run is None:
        raise Failure(say(_NO_RUN, id=run_id))
    if not stopped:
        raise Failure(say(N_("run {id} is over"), id=run_id))


@command("retry", "nianbao run retry 17", N_("let the service do an earlier run once more"), group)
@click.argument("run_id", metavar="RUN", type=int)
def retry(context: Context, run_id: int) -> None:
    """A run of its own, with the same arguments."""
    with context.database() as database, database.write() as connection:
        again = runs.ask_again(connection, run_id, getpass.getuser())
    if again is None:
        raise Failure(say(_NO_RUN, id=run_id))
    context.note(N_("Run {id} waits for the service: nianbao run log {id}"), id=again)


@command("log", "nianbao run log 17", N_("what a run logged"), group)
@click.argument("run_id", metavar="RUN", type=int)
def log(context: Context, run_id: int) -> None:
    """As it was written; a run started by hand logged to its terminal."""
    with context.database() as database, database.read() as connection:
        run = runs.find(connection, run_id)
    if run is None:
        raise Failure(say(_NO_RUN, id=run_id))
    file = context.configuration.service.logs / run.log
    if not run.log or not file.is_file():
        raise Failure(say(N_("run {id} left no log here"), id=run_id))
    click.echo(file.read_text(encoding="utf-8", errors="replace"), nl=False)


def _line(run: Run) -> str:
    options = " ".join(run.arguments)
    by = run.asked_by or (say(N_("the schedule")) if run.due else "")
    took = f"{(run.finished - run.started).total_seconds():.0f} s" if run.finished and run.started else ""
    facts = (
        f"{run.id:>6}",
        shanghai(run.started or run.asked),
        f"{run.job} {options}".strip(),
        say(RUN_OUTCOMES[run.outcome]),
        took,
        by,
        run_detail(run.detail, LANGUAGE),
    )
    return "  ".join(filter(None, facts))
