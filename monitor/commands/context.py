"""What every command shares: its options, its configuration, its language, its log, and how it fails."""

import functools
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import click
from loguru import logger
from rich.console import Console
from rich.table import Table

from monitor.commands import COMMANDS
from monitor.running.logs import set_up
from storage.clock import SHANGHAI
from storage.keeping.room import free_bytes
from storage.language import N_, phrase, terminal_language

LANGUAGE = terminal_language()
_LEAST_TO_OPEN = 256 * 1024
"""Bytes that SQLite needs beside a database to open it."""

NO_TERMINAL = 10_000
"""Columns of what goes into a file or to another program: no line of it is broken."""
_width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else NO_TERMINAL

out = Console(highlight=False, soft_wrap=False, emoji=False, width=_width)
err = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def table_of(*headings: str) -> Table:
    """A table that cuts nothing: what is too long for its column goes on below."""
    table = Table()
    for heading in headings:
        table.add_column(say(heading), overflow="fold")
    return table


def say(message: str, **values: object) -> str:
    """The message in the terminal's language."""
    return phrase(message, LANGUAGE, **values)


class Failure(click.ClickException):
    """Something failed: said in one line, exit status 1."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        click.echo(f"nianbao: {self.message}", err=True)


class Misuse(Failure):
    """Wrong usage or configuration: said in one line, exit status 2."""

    exit_code = 2


@dataclass(frozen=True)
class Context:
    """One run of a command."""

    config: Path | None
    verbose: bool
    quiet: bool
    run: int | None = None
    """The run that this process was started for, where a service started it."""

    @cached_property
    def configuration(self) -> Any:
        """The configuration; a fault of it is a Misuse."""
        from monitor.configuration import ConfigurationError, load

        try:
            return load(self.config)
        except ConfigurationError as error:
            raise Misuse(str(error)) from None

    @cached_property
    def options(self) -> list[str]:
        """The options by which another process of nianbao reads the same configuration."""
        from monitor.configuration import configuration_file

        file = configuration_file(self.config)
        return ["--config", str(file)] if file else []

    @contextmanager
    def database(self) -> Iterator[Any]:
        """The configured database, brought to this version's schema; one that cannot be opened is a Failure."""
        database = self._opened()
        try:
            yield database
        finally:
            database.dispose()

    def _opened(self) -> Any:
        from sqlalchemy.exc import SQLAlchemyError

        from storage.database import Database, SchemaError

        try:
            database = Database.at(self.configuration.storage.url)
            database.upgrade()
        except SchemaError as error:
            raise Failure(str(error)) from None
        except (SQLAlchemyError, ImportError, OSError) as error:  # a driver that is not installed is an ImportError
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            full = N_("the database cannot be opened ({reason}): the disk that it lies on has no room left")
            text = N_("the database cannot be opened ({reason}): see storage.url")
            is_full = isinstance(error, SQLAlchemyError) and self._has_no_room()
            raise Failure(say(full if is_full else text, reason=reason)) from None
        return database

    def _has_no_room(self) -> bool:
        """Whether the disk of a database in a file is full, of which SQLite says no more than that it failed."""
        from sqlalchemy import make_url

        url = make_url(self.configuration.storage.url)
        return url.drivername.startswith("sqlite") and free_bytes(Path(url.database or ".")) < _LEAST_TO_OPEN

    def log_as_configured(self, folder: Path | None = None) -> None:
        """Log as the configuration wants it, for what runs without a person before it."""
        service = self.configuration.service
        level = _log_level(self.verbose, self.quiet, "INFO")
        set_up(level, as_json=service.log_format == "json", folder=folder, days=service.log_days)
        if self.run is not None:
            logger.configure(extra={"run_id": self.run})

    @property
    def tells_a_log(self) -> bool:
        """Whether what is said goes into the log of a run, of which each line is to be JSON."""
        return self.run is not None and self.configuration.service.log_format == "json"

    def note(self, message: str, **values: object) -> None:
        """Tell the person something on standard error, unless they want quiet."""
        text = say(message, **values)
        if self.tells_a_log:
            logger.info("{}", text)
        elif not self.quiet:
            err.print(text, markup=False)


def _log_level(verbose: bool, quiet: bool, usual: str) -> str:
    return "DEBUG" if verbose else "ERROR" if quiet else usual


@contextmanager
def database_faults_said() -> Iterator[None]:
    """A disk that is full, a database that stays locked, a server that is gone: said in one sentence."""
    try:
        yield
    except Exception as error:
        from sqlalchemy.exc import OperationalError

        if not isinstance(error, OperationalError):
            raise
        reason = str(error.orig or error).splitlines()[0]
        text = N_("the database cannot go on ({reason}); what was stored is kept, run it again when that is mended")
        raise Failure(say(text, reason=reason)) from None


@contextmanager
def failures_logged(context: Context) -> Iterator[None]:
    """How a run that tells a log fails is a line of that log."""
    try:
        yield
    except Failure as failure:
        if not context.tells_a_log:
            raise
        logger.error("{}", failure.message)
        raise SystemExit(failure.exit_code) from None


def command(
    name: str, example: str, summary: str = "", group: click.Group | None = None, log_level: str = "WARNING"
) -> Callable[[Callable[..., None]], click.Command]:
    """A command with the options that every command takes; its help ends with an example.

    A command of a group gives its summary; that of any other stands in the table of commands. ``log_level`` is what
    is logged where the person wants neither more nor less.
    """
    summary = say(summary or COMMANDS[name].summary)

    def decorate(function: Callable[..., None]) -> click.Command:
        @click.option("--config", type=click.Path(path_type=Path), help=say(N_("the configuration file")))
        @click.option("--verbose", is_flag=True, help=say(N_("say more")))
        @click.option("--quiet", is_flag=True, help=say(N_("say only what failed")))
        @click.option("--run", "for_run", type=int, hidden=True)
        @functools.wraps(function)
        def run(config: Path | None, verbose: bool, quiet: bool, for_run: int | None, **options: Any) -> None:
            context = Context(config, verbose, quiet, for_run)
            set_up(_log_level(verbose, quiet, log_level if for_run is None else "INFO"))
            if for_run is not None:
                context.log_as_configured()
            with failures_logged(context), database_faults_said():
                _require_text(options)
                function(context, **options)

        made = click.command(name, help=summary, short_help=summary, epilog=f"{say(N_('Example:'))} {example}")(run)
        if group is not None:
            group.add_command(made)
        return made

    return decorate


def _require_text(options: Mapping[str, object]) -> None:
    """Refuse what a terminal of another encoding sent: it comes as halves of surrogate pairs, which no text holds.

    Paths are not concerned: they are bytes.
    """
    for value in options.values():
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, str) and (shown := one.encode(errors="replace").decode()) != one:
                raise Misuse(say(N_("“{text}” is not written in UTF-8: let your terminal send UTF-8"), text=shown))


def group(name: str) -> click.Group:
    """A group of commands from the table of commands."""
    return click.Group(name, help=say(COMMANDS[name].summary), short_help=say(COMMANDS[name].summary))


class Day(click.ParamType[date]):
    """A day such as 2024-01-31."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(say(N_("“{value}” is no day such as 2024-01-31"), value=value), param, ctx)


def shanghai(moment: datetime | None) -> str:
    """A moment as people in China read it: 2026-04-02 09:10."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if moment else ""
