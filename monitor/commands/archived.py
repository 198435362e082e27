"""nianbao evidence: what a server answered when it was asked, as the archive holds it."""

import sys
from pathlib import Path

import click
import simplejson

from monitor.commands.context import Context, Failure, command, err, say, shanghai
from storage.archive import ArchiveError
from storage.archived import read_record, warc_of
from storage.documents.evidence import records_of
from storage.keeping.whole_files import write_whole
from storage.language import N_

_FORMATS = click.Choice(["body", "warc", "json"])


@command("evidence", "nianbao evidence http://www.example.gov.cn/nb/2024.html -o report.html")
@click.argument("what")
@click.option("--format", "form", type=_FORMATS, default="body", help=say(N_("the body, its WARC, or facts")))
@click.option("-o", "--output", type=click.Path(path_type=Path), help=say(N_("a file; else printed")))
def evidence(context: Context, what: str, form: str, output: Path | None) -> None:
    """WHAT is the address of a document or of a column, or the name of a record. Of an address the latest record."""
    folder = context.configuration.storage.archive
    with context.database() as database, database.read() as connection:
        names = records_of(connection, what)
    if not names:
        raise Failure(say(N_("no record of the archive is known for {what}"), what=what))
    try:
        record = read_record(folder, names[0])
        given = {"body": lambda: record.body, "warc": lambda: warc_of(folder, names[0])}.get(form)
    except ArchiveError as error:
        raise Failure(str(error)) from None
    facts = {
        "record": names[0],
        "earlier": list(names[1:]),
        "url": record.url,
        "received": record.at.isoformat(),
        "status": record.status,
        "rendered": record.rendered,
        "made_of": list(record.made_of),
        "headers": [list(header) for header in record.headers],
        "bytes": len(record.body),
    }
    content = given() if given else simplejson.dumps(facts, ensure_ascii=False, indent=2).encode() + b"\n"
    if output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        write_whole(output, content)
    except OSError as error:
        raise Failure(f"{output}: {error.strerror}") from None
    if not context.quiet:
        text = N_("{url}, HTTP {status}, received {moment}, record {record}")
        values = {"url": record.url, "status": record.status, "record": names[0], "moment": shanghai(record.at)}
        err.print(say(text, **values), markup=False)
    context.note(N_("written: {path}"), path=output)
