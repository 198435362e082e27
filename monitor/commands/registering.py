"""nianbao register: who owes reports and where to look for them."""

from collections.abc import Sequence
from pathlib import Path

import click
from sqlalchemy import Connection, select

from monitor.commands.called import body_called
from monitor.commands.context import Context, Failure, Misuse, command, err, out, say, table_of
from monitor.commands.context import group as make_group
from storage import schema
from storage.clock import now
from storage.database import Database
from storage.documents.adoption import adopt, merge, offered
from storage.keeping.whole_files import write_whole
from storage.language import N_
from storage.register import normal_name
from storage.registry.importing import EFFECTS, Effect, Import, take_in
from storage.registry.importing import preview as preview_import
from storage.registry.local_dues import local_dues
from storage.registry.register_files import (
    RegisterFile,
    RegisterFileError,
    read_register,
    write_bodies,
    write_dues,
    write_portals,
)
from storage.registry.registration import bodies, portals
from storage.registry.seeding import seed as seed_bodies

group = make_group("register")
HEADERS = {"portals": "key,name,url,…", "bodies": "name,kind,…", "dues": "region,day,…"}


@command(
    "import",
    "nianbao register import portals.csv bodies.csv",
    N_("load or update portals, bodies and local due dates from CSV files"),
    group,
)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--preview", is_flag=True, help=say(N_("only say what would change")))
def import_register(context: Context, files: tuple[Path, ...], preview: bool) -> None:
    """Take the good lines and name the bad ones."""
    with context.database() as database:
        if not import_files(context, database, files, preview=preview):
            taken = N_("some lines were refused; the others were taken")
            raise Failure(say(N_("some lines would be refused") if preview else taken))


@command("seed", "nianbao register seed 411329 --portal xinye", N_("make the bodies of a region"), group)
@click.argument("region")
@click.option("--portal", default="", help=say(N_("the portal of all of them, by its key")))
@click.option("--no-departments", is_flag=True, help=say(N_("governments, their offices and townships alone")))
@click.option("--pseudo", is_flag=True, help=say(N_("also units that exist in statistics alone")))
@click.option("--preview", is_flag=True, help=say(N_("only say what would change")))
def seed(context: Context, region: str, portal: str, no_departments: bool, pseudo: bool, preview: bool) -> None:
    """Adds what is not there; what a person has entered stays as it is."""
    made = list(seed_bodies(region, portal, pseudo=pseudo, departments=not no_departments))
    if not made:
        raise Misuse(say(N_("region “{region}” is not in the table of divisions"), region=region))
    with context.database() as database:
        with database.write() as connection:
            known = {(body.region, normal_name(body.name)) for body in bodies(connection, region=region)}
            new = [body for body in made if (body.region, normal_name(body.name)) not in known]
            file = RegisterFile(bodies=tuple(enumerate(new, 1)))
            done = (preview_import if preview else take_in)(connection, [file])
        for _, bad in done.refused[:1]:
            raise Failure(say(bad.reason, **bad.values))
        _tell(context, done, [Path(region)], preview=preview)


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
            write_whole(output / name, text.encode("utf-8-sig"))
            context.note(N_("written: {path}"), path=output / name)
    except OSError as error:
        raise Failure(f"{output}: {error.strerror}") from None


@command("offered", "nianbao register offered --region 4113", N_("bodies met in reports that it does not know"), group)
@click.option("--region", default="", help=say(N_("only this region (the beginning of its code)")))
def show_offered(context: Context, region: str) -> None:
    """They owe nothing until somebody adopts them."""
    with context.database() as database, database.read() as connection:
        found = offered(connection, region)
    heads = (N_("region"), N_("body"), N_("years"), N_("a report of it"), N_("may be"))
    table = table_of(*heads)
    for one in found:
        may_be = "\n".join(body.name for body in one.may_be)
        table.add_row(one.body.region, one.body.name, " ".join(map(str, one.years)), one.address, may_be)
    out.print(table)


@command("adopt", "nianbao register adopt 青石县审计局 --by 王芳", N_("take a body in that was met in reports"), group)
@click.argument("body")
@click.option("--region", default="", help=say(N_("the body's division code, where several bear the name")))
@click.option("--as", "known", default="", help=say(N_("the registered body whose other name it is")))
@click.option("--by", required=True, help=say(N_("who decides")))
@click.option("--why", default="", help=say(N_("the reason")))
def adopt_body(context: Context, body: str, region: str, known: str, by: str, why: str) -> None:
    """It owes reports from then on; with --as its reports are the other's, and its name one more of that one's."""
    with context.database() as database, database.write() as connection:
        met = body_called(connection, body, region)
        if not known:
            _adopt(connection, met, body, by, why)
            context.note(N_("{name} is in the register now."), name=body)
            return
        try:
            merge(connection, met, body_called(connection, known, region), by, now(), why)
        except ValueError:
            text = N_("{name} must be one that was only met in reports, and {known} a registered one")
            raise Failure(say(text, name=body, known=known)) from None
    context.note(N_("{name} is another name of {known} now."), name=body, known=known)


def _adopt(connection: Connection, body_id: int, name: str, by: str, why: str) -> None:
    if connection.scalar(select(schema.body.c.registered).where(schema.body.c.id == body_id)):
        raise Failure(say(N_("{name} is a body or another name of one in the register already"), name=name))
    try:
        adopt(connection, body_id, by, now(), why)
    except ValueError:
        text = N_("the register knows a body called {name} in its place already: say so with --as")
        raise Failure(say(text, name=name)) from None


def import_files(context: Context, database: Database, files: tuple[Path, ...], *, preview: bool = False) -> bool:
    """Take register files in, or only say what they would change; True when no line was refused."""
    read = []
    for path in files:
        try:
            read.append(read_register(path.read_bytes()))
        except RegisterFileError as error:
            raise Failure(f"{path}: {say(str(error), **HEADERS)}") from None
    with database.write() as connection:
        done = (preview_import if preview else take_in)(connection, read)
    for place, bad in sorted(done.refused, key=lambda one: (one[0], one[1].line)):
        reason = say(bad.reason, **bad.values)
        err.print(
            say(N_("{path}, line {line}: {reason}"), path=files[place], line=bad.line, reason=reason), markup=False
        )
    _tell(context, done, files, preview=preview)
    return not done.refused


_RECORDS = {"portal": N_("portals"), "body": N_("bodies"), "due": N_("local due dates")}


def _tell(context: Context, done: Import, files: Sequence[Path], *, preview: bool) -> None:
    """What an import changed, in numbers; before it is done, line by line."""
    if preview:
        for change in done.changes:
            if change.effect is not Effect.SAME:
                fields = "; ".join(f"{one.field}: {one.before or '∅'} → {one.after or '∅'}" for one in change.fields)
                where = f"{files[change.file]}:{change.line}"
                out.print(f"{where} {say(EFFECTS[change.effect])} {change.key} {change.name} {fields}", markup=False)
    for record, label in _RECORDS.items():
        counts = done.counts.get(record, {})
        if counts or record != "due":
            numbers = ", ".join(
                f"{counts.get(effect, 0)} {say(word)}"
                for effect, word in EFFECTS.items()
                if counts.get(effect) or effect in (Effect.ADDED, Effect.CHANGED, Effect.SAME)
            )
            context.note(N_("{what}: {numbers}"), what=say(label), numbers=numbers)
    if done.reports_moved:
        context.note(N_("{count} reports belong to another body now"), count=done.reports_moved)
    if preview:
        context.note(N_("Nothing was changed."))


def _list(database: Database, region: str) -> None:
    with database.read() as connection:
        listed = [portal for portal in portals(connection) if portal.region.startswith(region)]
        owing = bodies(connection, region=region, registered=None)
    table = table_of(N_("portal"), N_("name"), N_("region"), N_("address"), N_("columns"))
    for portal in listed:
        table.add_row(portal.key, portal.name, portal.region, portal.url, str(len(portal.columns)))
    out.print(table)
    table = table_of(N_("region"), N_("body"), N_("kind"), N_("portal"), N_("in the register"))
    for body in owing:
        registered = say(N_("yes")) if body.registered else say(N_("no, met in a report"))
        table.add_row(body.region, body.name, body.kind.value, body.portal, registered)
    out.print(table)
