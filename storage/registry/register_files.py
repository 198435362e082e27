"""Register files: portals, bodies and local due dates from CSV as spreadsheets in China save it, and back to CSV.

A bad line is refused with its number and the reason; the good lines are taken. Importing again updates. A record is one
line: where a quote is not closed, only its own line is lost. Columns, kinds and days may be written as clerks and their
spreadsheets do (`register_words`).
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from urllib.parse import urlsplit

from storage.language import N_
from storage.register import Body, BodyKind, Portal, normal_name
from storage.registry.local_orders import EVERY_YEAR, LocalDue
from storage.registry.register_words import KINDS, aliases, column, day, day_of_year, kind

PORTAL_HEADER = ("key", "name", "url", "region", "columns", "render")
DUE_HEADER = ("region", "year", "kind", "day", "source")
BODY_HEADER = ("name", "kind", "region", "portal", "aliases", "since", "until")
RENDER_MODES = ("", "auto", "always", "never")
_REGION = re.compile(r"[0-9]{2}(?:[0-9]{2}(?:[0-9]{2}(?:[0-9]{3}(?:[0-9]{3})?)?)?)?")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LONGEST_NAME = 200
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how files of Excel begin, since 2007 and before
_MARKS_OF_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # as Excel saves "Unicode text"

Record = TypeVar("Record", Portal, Body, LocalDue)


class RegisterFileError(Exception):
    """A file that is no register file at all: raised by `read_register`, with a message for the user."""


@dataclass(frozen=True)
class BadLine:
    """A line that was refused: its number in the file, counted from 1, and why (a message and its values)."""

    line: int
    reason: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class RegisterFile:
    """What a file holds: good records with their line numbers, and the lines that were refused."""

    portals: tuple[tuple[int, Portal], ...] = ()
    bodies: tuple[tuple[int, Body], ...] = ()
    dues: tuple[tuple[int, LocalDue], ...] = ()
    bad: tuple[BadLine, ...] = ()


class _RefusedError(Exception):
    def __init__(self, reason: str, **values: str) -> None:
        self.reason, self.values = reason, values


NOT_TEXT = N_("not a text file in UTF-8 or GB18030")
NOT_CSV = N_("a spreadsheet: save it as CSV (in Excel and WPS: Save as, CSV UTF-8) and choose that file")
NO_HEADER = N_("the first line must name the columns: {portals}, {bodies} or {dues}")
NO_KIND = N_("kind “{kind}”: one of {kinds}")
NO_ADDRESS = N_("address “{url}”: http:// or https:// and a host")


def read_register(content: bytes) -> RegisterFile:
    """Read a register file; which of the three it is, its header says. Raises RegisterFileError when it is none."""
    lines = io.StringIO(_decoded(content), newline="")
    first = lines.readline()
    separator = next((sign for sign in ("\t", ",", ";") if sign in first), ",")
    try:
        header = tuple(map(column, _fields(first, separator)))
    except _RefusedError:
        raise RegisterFileError(NO_HEADER) from None
    if {"key", "url"} <= set(header):
        portals, bad = _records(lines, separator, header, _portal, lambda portal: portal.key)
        return RegisterFile(portals=portals, bad=bad)
    if {"name", "kind"} <= set(header):
        bodies, bad = _records(lines, separator, header, _body, lambda body: f"{body.region} {body.name}")
        return RegisterFile(bodies=bodies, bad=bad)
    if {"region", "day"} <= set(header):
        dues, bad = _records(
            lines, separator, header, _due, lambda due: f"{due.region} {due.year or ''} {due.kind}".strip()
        )
        return RegisterFile(dues=dues, bad=bad)
    raise RegisterFileError(NO_HEADER)


def _decoded(content: bytes) -> str:
    if content.startswith(_SPREADSHEETS):
        raise RegisterFileError(NOT_CSV)
    if content.startswith(_MARKS_OF_UTF_16):
        return content.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RegisterFileError(NOT_TEXT)


def _records(
    lines: Iterable[str],
    separator: str,
    header: tuple[str, ...],
    make: Callable[[Mapping[str, str]], Record],
    key_of: Callable[[Record], str],
) -> tuple[tuple[tuple[int, Record], ...], tuple[BadLine, ...]]:
    good: dict[str, tuple[int, Record]] = {}
    bad: list[BadLine] = []
    for number, line in enumerate(lines, 2):
        try:
            fields = _fields(line, separator)
            if not any(fields):
                continue
            record = make(_named(header, fields))
            key = key_of(record)
            if key in good:
                raise _RefusedError(N_("{key} stands in line {line} already"), key=key, line=str(good[key][0]))
            good[key] = (number, record)
        except _RefusedError as refused:
            bad.append(BadLine(number, refused.reason, refused.values))
    return tuple(good.values()), tuple(bad)


def _fields(line: str, separator: str) -> list[str]:
    """The fields of one line, which must be a whole record."""
    reader = csv.reader([line, ""], delimiter=separator)
    try:
        fields = [cell.strip() for cell in next(reader)]
    except csv.Error as error:
        raise _RefusedError(N_("no line of CSV: {why}"), why=str(error)) from None
    if reader.line_num > 1:
        raise _RefusedError(N_("a quotation mark is not closed on this line"))
    return fields


def _named(header: tuple[str, ...], fields: list[str]) -> Mapping[str, str]:
    if len(fields) > len(header):
        raise _RefusedError(
            N_("{found} fields, but the header names {wanted}"), found=str(len(fields)), wanted=str(len(header))
        )
    return dict(zip(header, fields, strict=False))


def _portal(row: Mapping[str, str]) -> Portal:
    key, render = row.get("key", ""), row.get("render", "").lower()
    if not _KEY.fullmatch(key):
        raise _RefusedError(N_("key “{key}”: letters, digits, . _ - and at most 64 of them"), key=key)
    if render not in RENDER_MODES:
        raise _RefusedError(N_("render “{render}”: empty, auto, always or never"), render=render)
    columns = tuple(dict.fromkeys(_web_address(url) for url in row.get("columns", "").split()))
    return Portal(key, _name(row.get("name", "")), _web_address(row.get("url", "")), _region(row), columns, render)


def _body(row: Mapping[str, str]) -> Body:
    body_kind = kind(row.get("kind", ""))
    if body_kind not in set(BodyKind):
        raise _RefusedError(NO_KIND, kind=body_kind, kinds=KINDS)
    since, until = _day(row, "since"), _day(row, "until")
    if since and until and until < since:
        raise _RefusedError(N_("until {until} lies before since {since}"), since=str(since), until=str(until))
    name = _name(normal_name(row.get("name", "")))
    others = aliases(row.get("aliases", ""))
    return Body(name, BodyKind(body_kind), _region(row), row.get("portal", ""), others, since, until)


def _due(row: Mapping[str, str]) -> LocalDue:
    year, body_kind, written = row.get("year", "").removesuffix("年"), kind(row.get("kind", "")), row.get("day", "")
    if body_kind not in {"", *BodyKind}:
        raise _RefusedError(NO_KIND, kind=body_kind, kinds=KINDS)
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise _RefusedError(N_("year “{year}”: a report year such as 2024, or empty for every year"), year=year)
    try:
        due = day_of_year(written) if written else ""
    except ValueError:
        raise _RefusedError(
            N_("day “{day}”: month and day such as 01-28, or empty to remove the order"), day=written
        ) from None
    return LocalDue(_region(row), due, int(year) if year else EVERY_YEAR, body_kind, row.get("source", ""))


def _name(name: str) -> str:
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise _RefusedError(N_("name “{name}”: empty, too long or not printable"), name=name[:40])
    return name


def _region(row: Mapping[str, str]) -> str:
    region = row.get("region", "")
    if not _REGION.fullmatch(region):
        raise _RefusedError(N_("region “{region}”: a division code of 2, 4, 6, 9 or 12 digits"), region=region)
    return region


def is_web_address(url: str) -> bool:
    """Whether an address is http:// or https:// with a host that may exist and a port that may be asked."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna")
        return parts.scheme in ("http", "https") and bool(host) and "\\" not in url and parts.port != 0
    except ValueError:
        return False


def _web_address(url: str) -> str:
    if not is_web_address(url):
        raise _RefusedError(NO_ADDRESS, url=url)
    return url


def _day(row: Mapping[str, str], name: str) -> date | None:
    try:
        return day(row[name]) if row.get(name) else None
    except ValueError:
        raise _RefusedError(N_("{name} “{value}”: a day such as 2024-01-31"), name=name, value=row[name]) from None


def write_portals(portals: Iterable[Portal]) -> str:
    """Portals as a register file."""
    lines = ((one.key, one.name, one.url, one.region, " ".join(one.columns), one.render) for one in portals)
    return _csv(PORTAL_HEADER, lines)


def write_bodies(bodies: Iterable[Body]) -> str:
    """Bodies as a register file."""
    lines = (
        (
            one.name,
            one.kind.value,
            one.region,
            one.portal,
            "|".join(one.aliases),
            one.since.isoformat() if one.since else "",
            one.until.isoformat() if one.until else "",
        )
        for one in bodies
    )
    return _csv(BODY_HEADER, lines)


def write_dues(dues: Iterable[LocalDue]) -> str:
    """Local due dates as a register file."""
    return _csv(DUE_HEADER, ((one.region, str(one.year or ""), one.kind, one.day, one.source) for one in dues))


def _csv(header: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(lines)
    return out.getvalue()
