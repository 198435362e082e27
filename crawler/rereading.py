"""Reads documents again from the archive of what was received, without the network."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from crawler.interfaces.details import body_page
from crawler.reading.process.isolated import Reader
from crawler.reading.text.encoding import decode
from crawler.reading.version import reader_of, reader_version
from storage.archive import MADE_TYPE, ArchiveError
from storage.archived import Record, read_record
from storage.database import Database
from storage.documents.rereading import Held, read_anew
from storage.report import Document, Reading


class Reread(StrEnum):
    """What became of a document that was to be read again."""

    CHANGED = "changed"
    SAME = "same"
    NOT_HELD = "not held"  # its bytes are not in the archive, or not these
    NOT_READ = "not read"  # the child was stopped: the stored reading stands


@dataclass(frozen=True)
class Outcome:
    """What became of one document."""

    address: str
    result: Reread


def read_again(database: Database, archive: Path, reader: Reader, documents: Sequence[Held]) -> Iterator[Outcome]:
    """Read documents again and store what is read otherwise now, each edition in one transaction.

    Raises NotStartedError when no child can be started: then what is left stands as it was.
    """
    for _, group in groupby(documents, key=lambda one: one.edition_id or -one.id):
        yield from _read_group(database, archive, reader, list(group))


def _read_group(database: Database, archive: Path, reader: Reader, group: Sequence[Held]) -> Iterator[Outcome]:
    readings: dict[int, Reading] = {}
    addresses: list[str] = []
    for one in group:
        document = _received(archive, one)
        if document is None:
            yield Outcome(one.address, Reread.NOT_HELD)
            continue
        reading = reader.read(document)
        if not reader_of(reading):
            yield Outcome(one.address, Reread.NOT_READ)
            continue
        readings[one.id] = reading
        addresses.append(one.address)
    if not readings:
        return
    with database.write() as connection:
        is_changed = read_anew(connection, readings, reader_version())
    for address in addresses:
        yield Outcome(address, Reread.CHANGED if is_changed else Reread.SAME)


def _received(archive: Path, one: Held) -> Document | None:
    """A document as it was received; None where the archive does not hold these very bytes."""
    try:
        record = read_record(archive, one.evidence)
        attached = tuple(_document(read_record(archive, name)) for name in one.attached)
    except ArchiveError:
        return None
    page = replace(
        _document(record),
        address=one.address,
        listed_title=one.listed_title,
        listed_date=one.listed_date,
        column_body=one.column_body,
        attached=attached,
    )
    behind = replace(page, content=body_page(decode(record.body)).encode(), content_type=MADE_TYPE)
    return next((document for document in (page, behind) if document.sha256 == one.sha256), None)


def _document(record: Record) -> Document:
    declared = next((value for name, value in record.headers if name.lower() == "content-type"), "")
    return Document(record.body, record.url, record.at, content_type=MADE_TYPE if record.rendered else declared)
