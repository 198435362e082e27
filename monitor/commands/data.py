"""nianbao export and db: data out, migrations and copies."""

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import IO

import click
from sqlalchemy import Connection, select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from monitor.commands.context import Context, Failure, Misuse, command, out, say
from monitor.commands.context import group as make_group
from monitor.commands.past_days import AS_OF, known
from monitor.coverage import coverage, stored_coverage
from storage import schema
from storage.clock import now
from storage.database import Database, SchemaError
from storage.export import COLUMNS, Row, Scope, cells, findings, reports, visits
from storage.exports.dataset import FORMS as PACKED
from storage.exports.dataset import LICENCES, Dataset, write_dataset
from storage.exports.parquet import write_parquet
from storage.exports.tabular import WRITERS
from storage.keeping.backup import back_up
from storage.keeping.copying import CopyError, copy_database
from storage.keeping.whole_files import write_aside
from storage.language import N_


def owed_reports(connection: Connection, scope: Scope) -> Iterator[Row]:
    """Coverage as the last check judged it; before the first check, as it would."""
    if connection.scalar(select(schema.obligation.c.year).limit(1)) is not None:
        yield from stored_coverage(connection, scope)
        return
    for row in coverage(connection, None, now()):
        if str(row["region"]).startswith(scope.region) and scope.year in (None, row["year"]):
            yield row


KINDS: dict[str, Callable[[Connection, Scope], Iterator[Row]]] = {
    "reports": reports,
    "cells": cells,
    "coverage": owed_reports,
    "findings": findings,
    "visits": visits,
}

group = make_group("db")


ALL_WRITERS = {**WRITERS, "parquet": write_parquet}


@command("export", "nianbao export reports --format csv --year 2024 -o reports.csv")
@click.argument("kind", type=click.Choice([*KINDS, "dataset"]))
@click.option("--format", "form", type=click.Choice(list(ALL_WRITERS)), help=say(N_("jsonl; of a dataset, csv")))
@click.option("--region", default="", help=say(N_("only this region (the beginning of its code)")))
@click.option("--year", type=int, help=say(N_("only this report year")))
@click.option("--licence", type=click.Choice(list(LICENCES)), default="CC-BY-4.0", help=say(N_("of a dataset")))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help=say(N_("a file, or a dataset's folder; else printed"))
)
@AS_OF
def export(
    context: Context,
    kind: str,
    form: str | None,
    region: str,
    year: int | None,
    licence: str,
    output: Path | None,
    as_of: date | None,
) -> None:
    """Streaming, in a fixed order."""
    scope = Scope(region, year)
    with known(context, as_of) as database, database.read() as connection:
        try:
            if kind == "dataset":
                _export_dataset(connection, Dataset(scope, form or "csv", licence, now()), output)
            else:
                _export_rows(KINDS[kind](connection, scope), kind, form or "jsonl", output)
        except OSError as error:
            raise Failure(f"{output}: {error.strerror}") from None
    if output is not None:
        context.note(N_("written: {path}"), path=output)


def _export_rows(rows: Iterator[Row], kind: str, form: str, output: Path | None) -> None:
    def write(file: IO[bytes]) -> None:
        ALL_WRITERS[form](rows, file, COLUMNS[kind])

    if output is None:
        write(sys.stdout.buffer)
    else:
        write_aside(output, write)


def _export_dataset(connection: Connection, dataset: Dataset, output: Path | None) -> None:
    if output is None:
        raise Misuse(say(N_("a dataset is a folder: name it with -o")))
    if dataset.form not in PACKED:
        raise Misuse(say(N_("a dataset holds one of these formats: {formats}"), formats=", ".join(PACKED)))
    write_dataset(connection, output, dataset, KINDS)


@command("upgrade", "nianbao db upgrade", N_("bring the database to this version"), group)
def upgrade(context: Context) -> None:
    """Opening the database does it."""
    with context.database():
        context.note(N_("The database is of this version."))


@command("backup", "nianbao db backup nianbao-backup.db", N_("a consistent copy while the service runs"), group)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(context: Context, file: Path) -> None:
    """An SQLite file, whichever database it is a copy of."""
    with context.database() as database:
        try:
            back_up(database, file)
        except OSError as error:
            raise Failure(f"{file}: {error.strerror}") from None
        except CopyError as error:
            raise Failure(say(str(error), **error.values)) from None
    context.note(N_("written: {path}"), path=file)


@command(
    "copy",
    "nianbao db copy postgresql+psycopg://nianbao@localhost/nianbao",
    N_("copy everything into an empty database and prove that it is the same there"),
    group,
)
@click.argument("url")
def copy(context: Context, url: str) -> None:
    """Such as from SQLite to PostgreSQL, or back; afterwards storage.url names the new one."""
    try:
        target = Database.at(url)
    except ArgumentError:
        raise Misuse(say(N_("“{url}” is no database URL such as sqlite:///file.db"), url=url)) from None
    with context.database() as source:
        try:
            copied = [*copy_database(source, target)]
        except CopyError as error:
            raise Failure(say(str(error), **error.values)) from None
        except (SQLAlchemyError, SchemaError, ImportError) as error:
            raise Failure(str(getattr(error, "orig", None) or error).splitlines()[0]) from None
        finally:
            target.dispose()
    for one in copied:
        out.print(f"{one.table:<20} {one.rows:>10} {one.digest}", markup=False)
    rows = sum(one.rows for one in copied)
    context.note(N_("{rows} rows in {tables} tables, the same on both sides"), rows=rows, tables=len(copied))
