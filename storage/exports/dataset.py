"""All exports as one Frictionless data package: the tables, what their columns mean, where they come from, by what
right they may be used. A researcher can cite it and check that it is whole.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, func, select

from storage import schema
from storage.clock import SHANGHAI
from storage.export import COLUMNS, Row, Scope
from storage.exports.export_columns import ColumnType, label_of, meaning_of, type_of
from storage.exports.parquet import OTHER_NUMBERS, has_other_numbers, write_parquet
from storage.exports.tabular import write_csv
from storage.keeping.whole_files import aside

LICENCES: Mapping[str, tuple[str, str]] = {
    "CC0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "ODC-BY-1.0": ("Open Data Commons Attribution License 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
}
FORMS = ("csv", "parquet")
_TITLES = {
    "reports": "Reports: one body, one year, with every cell and section",
    "cells": "Cells: each cell of each report with its state and its text as printed",
    "coverage": "Coverage: what each body owes, and whether it was published in time",
    "findings": "Findings: what is wrong with reports and their publication",
    "visits": "Visits: each look at a portal's column and how it ended",
}
_KEYS = {"findings": ["id"], "coverage": ["region", "body", "year"], "reports": ["region", "body", "year"]}
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Dataset:
    """What is packed: which part of the data, in which form, under which licence, at which moment."""

    scope: Scope
    form: str
    licence: str
    created: datetime


Exports = Mapping[str, Callable[[Connection, Scope], Iterator[Row]]]


def write_dataset(connection: Connection, folder: Path, dataset: Dataset, exports: Exports) -> dict[str, Any]:
    """Write the package into a folder; returns its description. Raises OSError.

    All of it is written aside and then put in its place, the description last: one that stood there before is gone
    before the first of its files is replaced, so that no description is of other files than those beside it.
    """
    (folder / "data").mkdir(parents=True, exist_ok=True)
    description, resources = folder / "datapackage.json", []
    with ExitStack() as put_in_place:  # from the last to the first
        own = put_in_place.enter_context(aside(description))
        for kind, export in exports.items():
            name = f"{kind}.{dataset.form}"
            file = put_in_place.enter_context(aside(folder / "data" / name))
            rows = _Counted(export(connection, dataset.scope))
            with file.open("wb") as out:
                _write(rows, dataset.form, COLUMNS[kind], out)
            resources.append(_resource(kind, name, file, dataset.form, rows.number))
        described = _description(connection, dataset, resources)
        own.write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        description.unlink(missing_ok=True)
    return described


class _Counted:
    """Rows that are counted as they go by."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows, self.number = rows, 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.number += 1
            yield row


def _write(rows: _Counted, form: str, names: tuple[str, ...], out: IO[bytes]) -> None:
    if form == "parquet":
        write_parquet(rows, out, names)
    else:
        write_csv(rows, out, names, mark=False)


def _resource(kind: str, name: str, path: Path, form: str, rows: int) -> dict[str, Any]:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    described: dict[str, Any] = {
        "name": kind,
        "title": _TITLES[kind],
        "path": f"data/{name}",
        "format": form,
        "mediatype": "text/csv" if form == "csv" else "application/vnd.apache.parquet",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest.hexdigest()}",
        "schema": {"fields": _fields(COLUMNS[kind], form)},
    }
    if form == "csv":
        described |= {"profile": "tabular-data-resource", "encoding": "utf-8", "dialect": {"lineTerminator": "\r\n"}}
        described["rows"] = rows
    else:
        described["type"] = "file"  # a table in the standard's sense is text; Parquet bears its own types and number
    if kind in _KEYS:
        described["schema"]["primaryKey"] = _KEYS[kind]
    return described


def _fields(names: tuple[str, ...], form: str) -> list[dict[str, Any]]:
    described = [_field(name, form) for name in names]
    if form == "parquet" and has_other_numbers(names):
        meaning = "numbers as printed, by column, that their typed column cannot hold: a count with decimals, say"
        described.append({"name": OTHER_NUMBERS, "type": "object", "title": "其他数值", "description": meaning})
    return described


def _field(name: str, form: str) -> dict[str, Any]:
    kind = type_of(name)
    if form == "csv" and kind is ColumnType.LIST:
        kind = ColumnType.TEXT  # joined by blanks
    if form == "csv" and name.startswith("tables."):
        kind = ColumnType.NUMBER  # here also a count that is printed with decimals is shown
    described = {"name": name, "type": kind.value, "title": label_of(name)}
    if kind is ColumnType.MOMENT:
        described["format"] = "%Y-%m-%dT%H:%M:%S%z"
    return described | ({"description": meaning_of(name)} if meaning_of(name) else {})


def _description(connection: Connection, dataset: Dataset, resources: list[dict[str, Any]]) -> dict[str, Any]:
    day = dataset.created.astimezone(SHANGHAI).date().isoformat()
    part = "-".join(filter(None, [dataset.scope.region, str(dataset.scope.year or "")]))
    title, address = LICENCES[dataset.licence]
    visit, portal = schema.visit, schema.portal
    looks = select(func.count(), func.min(visit.c.started), func.max(visit.c.finished)).join(
        portal, portal.c.key == visit.c.portal
    )
    number, first, last = connection.execute(looks.where(portal.c.region.startswith(dataset.scope.region))).one()
    sites = select(portal.c.name, portal.c.url).where(portal.c.region.startswith(dataset.scope.region))
    return {
        "profile": "data-package",
        "name": "-".join(filter(None, ["nianbao", part, day])),
        "title": "Government information disclosure reports of China's public bodies (政府信息公开工作年度报告)",
        "description": (
            "Read from the bodies' own pages. A cell that holds no number is null, never zero; a status is missing "
            "only where every column was seen whole after the due date, else unverified. In the CSV files a text that "
            "a spreadsheet would take for a formula bears an apostrophe before it."
        ),
        "version": day,
        "created": dataset.created.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "licenses": [{"name": dataset.licence, "title": title, "path": address}],
        "sources": [{"title": name, "path": url} for name, url in connection.execute(sites.order_by(portal.c.key))],
        "contributors": [{"title": f"nianbao {version('nianbao')}", "role": "wrangler"}],
        "keywords": ["政府信息公开", "年度报告", "China", "freedom of information"],
        "provenance": {
            "program": f"nianbao {version('nianbao')}",
            "region": dataset.scope.region,
            "year": dataset.scope.year,
            "looks": number,
            "first_look": first.astimezone(SHANGHAI).isoformat(timespec="seconds") if first else None,
            "last_look": last.astimezone(SHANGHAI).isoformat(timespec="seconds") if last else None,
        },
        "resources": resources,
    }
