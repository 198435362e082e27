"""Register files: portals and bodies from CSV as spreadsheets in China save it, and back to CSV.

A bad line is refused with its number and the reason; the good lines are taken. Importing again updates.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from urllib.parse import urlsplit

from storage.language import N_
from storage.register import Body, BodyKind, Portal

PORTAL_HEADER = ("key", "name", "url", "region", "columns", "render")
BODY_HEADER = ("name", "kind", "region", "portal", "aliases", "since", "until")
RENDER_MODES = ("", "auto", "always", "never")
_REGION = re.compile(r"\d{2}(?:\d{2}(?:\d{2}(?:\d{3}(?:\d{3})?)?)?)?")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LONGEST_NAME = 200

Record = TypeVar("Record", Portal, Body)


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
    bad: tuple[BadLine, ...] = ()


class _RefusedError(Exception):
    def __init__(self, reason: str, **values: str) -> None:
        self.reason, self.values = reason, values


NOT_TEXT = N_("not a text file in UTF-8 or GB18030")
NO_HEADER = N_("the first line must name the columns: {portals} or {bodies}")


def read_register(content: bytes) -> RegisterFile:
    """Read a register file; which of the two it is, its header says. Raises RegisterFileError when it is neither."""
    rows = csv.reader(io.StringIO(_decoded(content), newline=""))
    header = tuple(cell.strip() for cell in next(rows, []))
    if {"key", "url"} <= set(header):
        portals, bad = _records(rows, header, _portal)
        return RegisterFile(portals=portals, bad=bad)
    if {"name", "kind"} <= set(header):
        bodies, bad = _records(rows, header, _body)
        return RegisterFile(bodies=bodies, bad=bad)
    raise RegisterFileError(NO_HEADER)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RegisterFileError(NOT_TEXT)


def _records(
    rows: Iterator[list[str]], header: tuple[str, ...], make: Callable[[Mapping[str, str]], Record]
) -> tuple[tuple[tuple[int, Record], ...], tuple[BadLine, ...]]:
    good: list[tuple[int, Record]] = []
    bad: list[BadLine] = []
    for row in rows:
        line = getattr(rows, "line_num", 0)
        if not any(cell.strip() for cell in row):
            continue
        try:
            if len(row) > len(header):
                raise _RefusedError(
                    N_("{found} fields, but the header names {wanted}"), found=str(len(row)), wanted=str(len(header))
                )
            good.append((line, make({name: cell.strip() for name, cell in zip(header, row, strict=False)})))
        except _RefusedError as refused:
            bad.append(BadLine(line, refused.reason, refused.values))
    return tuple(good), tuple(bad)


def _portal(row: Mapping[str, str]) -> Portal:
    key, render = row.get("key", ""), row.get("render", "").lower()
    if not _KEY.fullmatch(key):
        raise _RefusedError(N_("key “{key}”: letters, digits, . _ - and at most 64 of them"), key=key)
    if render not in RENDER_MODES:
        raise _RefusedError(N_("render “{render}”: empty, auto, always or never"), render=render)
    columns = tuple(dict.fromkeys(_web_address(url) for url in row.get("columns", "").split()))
    return Portal(key, _name(row), _web_address(row.get("url", "")), _region(row), columns, render)


def _body(row: Mapping[str, str]) -> Body:
    kinds = ", ".join(BodyKind)
    if row.get("kind", "") not in set(BodyKind):
        raise _RefusedError(N_("kind “{kind}”: one of {kinds}"), kind=row.get("kind", ""), kinds=kinds)
    aliases = tuple(alias.strip() for alias in row.get("aliases", "").split("|") if alias.strip())
    since, until = _day(row, "since"), _day(row, "until")
    if since and until and until < since:
        raise _RefusedError(N_("until {until} lies before since {since}"), since=str(since), until=str(until))
    return Body(_name(row), BodyKind(row["kind"]), _region(row), row.get("portal", ""), aliases, since, until)


def _name(row: Mapping[str, str]) -> str:
    name = row.get("name", "")
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise _RefusedError(N_("name “{name}”: empty, too long or not printable"), name=name[:40])
    return name


def _region(row: Mapping[str, str]) -> str:
    region = row.get("region", "")
    if not _REGION.fullmatch(region):
        raise _RefusedError(N_("region “{region}”: a division code of 2, 4, 6, 9 or 12 digits"), region=region)
    return region


def _web_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and "\\" not in url and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise _RefusedError(N_("address “{url}”: http:// or https:// and a host"), url=url)
    return url


def _day(row: Mapping[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(row[name]) if row.get(name) else None
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


def _csv(header: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(lines)
    return out.getvalue()
