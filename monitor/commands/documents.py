"""nianbao ingest and inspect: documents that lie on disk."""

import getpass
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click

from crawler.reading.process.isolated import NotStartedError, Reader
from crawler.reading.version import reader_of
from monitor.commands.context import LANGUAGE, Context, Day, Failure, Misuse, command, err, say
from monitor.dashboard.words import COMPLETENESS, DOCUMENT_KINDS, LOOKALIKES
from monitor.explaining.problems import problem_in
from storage.clock import now
from storage.database import Database
from storage.documents.corrections import SeveralBodiesError, insist
from storage.documents.identity import SEVERAL_BODIES
from storage.ingest import ingest
from storage.language import N_
from storage.registry.registration import report_owner
from storage.report import Document, Reading

SUFFIXES = frozenset(
    ".html .htm .shtml .jhtml .docx .doc .wps .rtf .pdf .xlsx .xls .ofd .txt .zip .png .jpg .jpeg .tif .tiff".split()  # noqa: SIM905
)


@command("ingest", "nianbao ingest reports/ --published 2024-01-30")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--body", default="", help=say(N_("the body, where the file does not say")))
@click.option("--year", type=int, help=say(N_("the report year, where the file does not say")))
@click.option("--url", default="", help=say(N_("the address at which the file was published")))
@click.option("--published", type=Day(), help=say(N_("the day of publication, where the file does not say")))
def ingest_files(
    context: Context, paths: tuple[Path, ...], body: str, year: int | None, url: str, published: date | None
) -> None:
    """Each file in a transaction of its own; one that is no report stops no other."""
    told = Told(body, year, url, published)
    files = [file for path in paths for file in _files(path)]
    if not files:
        raise Failure(say(N_("no file here may hold a report: {paths}"), paths=", ".join(map(str, paths))))
    if url and len(files) != 1:
        raise Misuse(say(N_("--url belongs to one file, but there are {count}"), count=len(files)))
    with context.database() as database, Reader(workers=1) as reader:
        stored = [_ingest(context, database, reader, file, told) for file in files]
    if not all(stored):
        text = N_("{count} of {all} files hold no report, or one of which nobody knows yet whose it is")
        raise Failure(say(text, count=stored.count(False), all=len(stored)))


def _files(path: Path) -> Iterator[Path]:
    """The file itself, or the files of a folder that may hold reports, in the order of their names."""
    if path.is_file():
        yield path
        return
    yield from (file for file in sorted(path.rglob("*")) if file.is_file() and file.suffix.lower() in SUFFIXES)


@dataclass(frozen=True)
class Told:
    """What the person says about a file; it is kept as their decision and stands above what the file says."""

    body: str
    year: int | None
    url: str
    published: date | None


def _ingest(context: Context, database: Database, reader: Reader, file: Path, told: Told) -> bool:
    """Read and store one file; says what became of it, and returns whether it is a stored report."""
    document = Document(file.read_bytes(), told.url or f"file:{file.name}", now())
    reading = _read(reader, document)
    with database.write() as connection:
        ingested = ingest(connection, document, reading, reader_of(reading))
        try:
            insist(connection, ingested.document_id, _person(), now(), told.body, told.year, told.published)
        except SeveralBodiesError:
            err.print(say(N_("{file}: {reason}"), file=file, reason=say(SEVERAL_BODIES)), markup=False)
            return False
        ingested = replace(ingest(connection, document, reading, reader_of(reading)), is_new=ingested.is_new)
        owner = report_owner(connection, ingested.report_id) if ingested.report_id is not None else None
    if owner is None:
        if ingested.unassigned:
            text = N_("{file}: kept, and waits for a person to say whose it is ({reason})")
            err.print(say(text, file=file, reason=say(ingested.unassigned)), markup=False)
            return False
        err.print(say(N_("{file}: {reason}"), file=file, reason=_kind(reading)), markup=False)
        return False
    state = N_("stored") if ingested.is_new else N_("known already")
    context.note(
        N_("{file}: {body}, {year}, {state} ({reading})"),
        file=file.name,
        body=owner.body,
        year=owner.year,
        state=say(state),
        reading=say(COMPLETENESS[reading.completeness]),
    )
    return True


def _person() -> str:
    """Who runs the command, as the author of what they say."""
    try:
        return getpass.getuser()
    except OSError:  # an account without a name
        return str(os.getuid())


def _read(reader: Reader, document: Document) -> Reading:
    try:
        return reader.read(document)
    except NotStartedError as error:
        raise Failure(f"{document.name}: {error}") from None


def _kind(reading: Reading) -> str:
    """What it is instead of a report, and what of it could not be read."""
    if resembles := LOOKALIKES.get(reading.lookalike):
        return say(N_("no report ({kind}) {why}"), kind=say(resembles), why="").strip()
    why = "; ".join(problem_in(problem, LANGUAGE) for problem in reading.problems)
    return why or say(DOCUMENT_KINDS[reading.kind])
