"""nianbao register: who owes reports and where to look for them."""

from functools import partial
from pathlib import Path
from typing import IO

import click
from rich.table import Table
from sqlalchemy import Connection

from monitor.commands.context import Context, Failure, Misuse, command, err, out, say
from monitor.commands.context import group as make_group
from storage.database import Database
from storage.language import N_
from storage.local_dues import local_dues, put_local_due
from storage.register_files import RegisterFileError, read_register, write_bodies, write_dues, write_portals
from storage.registration import Change, bodies, portals, put_body, put_portal
from storage.tabular import write_aside

group = make_group("register")
HEADERS = {"portals": "key,name,url,…", "bodies": "name,kind,…", "dues": "region,day,…"}


@command(
    "import",
    "nianbao register import portals.csv bodies.csv",
    N_("load or update portals and bodies from CSV files"),
    group,
)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_register(context: Context, files: tuple[Path, ...]) -> None:
    """Take the good lines and name the bad ones."""
    with context.database() as database:
        if not import_files(context, database, files):
            raise Failure(say(N_("some lines were refused; the others were taken")))


@command("seed", "nianbao register seed 411329", N_("make the bodies of a region"), group)
@click.argument("region")
def seed(context: Context, region: str) -> None:
    """Not there yet."""
    raise Misuse(say(N_("not there yet in this version: list the bodies in a CSV file and use register import")))


@command("list", "nianbao register list --region 4113", N_("show portals and bodies"), group)
@click.option("--region", default="", help=say(N_("only this region (the beginning of its code)")))
def show(context: Context, region: str) -> None:
    """Two tables: portals, bodies."""
    with context.database() as database:
        _list(database, region)


@command("export", "nianbao register export -o folder", N_("write portals and bodies as register files"), group)
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path))
def export(context: Context, output: Path) -> None:
    """Two files that import takes again."""
    with context.database() as database, database.read() as connection:
        files = {
            "portals.csv": write_portals(portals(connection)),
            "bodies.csv": write_bodies(bodies(connection)),
            "dues.csv": write_dues(local_dues(connection)),
        }
    try:
        output.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            write_aside(output / name, partial(_put, text.encode("utf-8-sig")))
            context.note(N_("written: {path}"), path=output / name)
    except OSError as error:
        raise Failure(f"{output}: {error.strerror}") from None


def _put(content: bytes, file: IO[bytes]) -> None:
    file.write(content)


def import_files(context: Context, database: Database, files: tuple[Path, ...]) -> bool:
    """Take register files in, portals first; True when no line was refused."""
    read = []
    for path in files:
        try:
            read.append((path, read_register(path.read_bytes())))
        except RegisterFileError as error:
            raise Failure(
                f"{path}: {say(str(error), portals='key,name,url,…', bodies='name,kind,…', dues='region,day,…')}"
            ) from None
    good = True
    with database.write() as connection:
        sites = sum((put_portal(connection, portal) for _, file in read for _, portal in file.portals), Change())
        owing = Change()
        known = _portal_keys(connection)
        for path, file in read:
            for line, body in file.bodies:
                if body.portal and body.portal not in known:
                    _refuse(path, line, say(N_("portal “{key}” is not in the register"), key=body.portal))
                    good = False
                else:
                    owing += put_body(connection, body)
            for _, due in file.dues:
                put_local_due(connection, due)
            for bad in file.bad:
                _refuse(path, bad.line, say(bad.reason, **bad.values))
                good = False
    for label, change in ((N_("portals"), sites), (N_("bodies"), owing)):
        context.note(
            N_("{what}: {added} added, {changed} changed, {same} unchanged"),
            what=say(label),
            added=change.added,
            changed=change.changed,
            same=change.same,
        )
    return good


def _portal_keys(connection: Connection) -> set[str]:
    return {portal.key for portal in portals(connection)}


def _refuse(path: Path, line: int, reason: str) -> None:
    err.print(say(N_("{path}, line {line}: {reason}"), path=path, line=line, reason=reason), markup=False)


def _list(database: Database, region: str) -> None:
    with database.read() as connection:
        listed = [portal for portal in portals(connection) if portal.region.startswith(region)]
        owing = bodies(connection, region=region, registered=None)
    table = Table(say(N_("portal")), say(N_("name")), say(N_("region")), say(N_("address")), say(N_("columns")))
    for portal in listed:
        table.add_row(portal.key, portal.name, portal.region, portal.url, str(len(portal.columns)))
    out.print(table)
    table = Table(say(N_("region")), say(N_("body")), say(N_("kind")), say(N_("portal")), say(N_("in the register")))
    for body in owing:
        registered = say(N_("yes")) if body.registered else say(N_("no, met in a report"))
        table.add_row(body.region, body.name, body.kind.value, body.portal, registered)
    out.print(table)
