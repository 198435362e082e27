"""Typed Parquet and the data package: everything comes back as it was, and the package is what it says."""

import csv
import hashlib
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from storage import export
from storage.database import Database
from storage.export import COLUMNS, Row, Scope
from storage.exports.dataset import Dataset, write_dataset
from storage.exports.export_columns import label_of, type_of
from storage.exports.parquet import write_parquet
from storage.ingest import ingest
from storage.report import Cell, State
from tests.storage.test_ingest import document, reading

EXPORTS = {"reports": export.reports, "cells": export.cells, "findings": export.findings, "visits": export.visits}
FEE = Cell(State.NUMBER, Decimal("1077.892534"), "1077.892534")


@pytest.fixture
def filled(database: Database) -> Database:
    with database.write() as connection:
        for number in range(3):
            content = reading(f"青石县第{number}局", number, sections={1: "=1+1"})
            cells = {**content.cells, "disclosure.fees.amount": FEE}
            cells["requests.granted.total"] = Cell(State.BLANK)
            address = f"http://a.gov.cn/{number}.html"
            ingest(connection, document(address, str(number)), replace(content, cells=cells))
    return database


def test_every_column_has_its_chinese_name_and_its_type() -> None:
    for names in COLUMNS.values():
        for name in names:
            assert any("一" <= sign <= "鿿" for sign in label_of(name)), name
            assert type_of(name)


def test_parquet_is_typed_and_exact(filled: Database, tmp_path: Path) -> None:
    file = tmp_path / "reports.parquet"
    with filled.read() as connection, file.open("wb") as out:
        write_parquet(export.reports(connection, Scope()), out, COLUMNS["reports"])
    query = """
        SELECT sum("tables.requests.received.total"), max("tables.disclosure.fees.amount"), min(published),
               count("tables.requests.granted.total"), sum(year) FROM '{}'
    """
    with duckdb.connect() as duck:
        (row,) = duck.execute(query.format(file)).fetchall()
    assert row == (3, Decimal("1077.892534"), date(2024, 1, 20), 0, 3 * 2023)


def test_a_number_that_its_column_cannot_hold_is_not_lost(tmp_path: Path) -> None:
    """A count printed with decimals, an amount with more of them than any yuan has, a number beyond all counting."""
    count, amount = "tables.requests.received.total", "tables.disclosure.fees.amount"
    rows: list[Row] = [
        {"tables": {"requests.received.total": Decimal("3.5"), "disclosure.fees.amount": Decimal("0.000000000012")}},
        {"tables": {"requests.received.total": 10**19, "disclosure.fees.amount": Decimal("0.0000000000123")}},
        {"tables": {"requests.received.total": 3, "disclosure.fees.amount": Decimal(10) ** 26}},
        {"tables": {"requests.received.total": None}},
    ]
    with (tmp_path / "reports.parquet").open("wb") as out:
        write_parquet(iter(rows), out, (count, amount))
    table = pq.read_table(tmp_path / "reports.parquet").to_pydict()
    assert table[count] == [None, None, 3, None]
    assert table[amount] == [Decimal("0.000000000012"), None, None, None]
    assert [dict(one) for one in table["other_numbers"]] == [
        {count: "3.5"},
        {count: str(10**19), amount: "0.0000000000123"},
        {amount: str(10**26)},
        {},
    ]


def test_row_groups_are_written_one_after_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.exports.parquet.ROWS_AT_ONCE", 5)
    monkeypatch.setattr("storage.exports.parquet.BYTES_A_GROUP", 500)
    rows: list[Row] = [{"portal": "qs", "requests": number} for number in range(25)]
    with (tmp_path / "visits.parquet").open("wb") as out:
        write_parquet(iter(rows), out, COLUMNS["visits"])
    written = pq.ParquetFile(tmp_path / "visits.parquet")
    assert (written.num_row_groups, written.metadata.num_rows) == (3, 25)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_data_package_says_what_it_holds(filled: Database, tmp_path: Path, form: str) -> None:
    made = Dataset(Scope("", 2023), form, "CC-BY-4.0", datetime(2024, 5, 1, tzinfo=UTC))
    with filled.read() as connection:
        write_dataset(connection, tmp_path, made, EXPORTS)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert (package["name"], package["licenses"][0]["name"]) == ("nianbao-2023-2024-05-01", "CC-BY-4.0")
    for resource in package["resources"]:
        content = (tmp_path / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
        names = [field["name"] for field in resource["schema"]["fields"]]
        wider = form == "parquet" and resource["name"] in ("reports", "cells")
        assert names == [*COLUMNS[resource["name"]], *(["other_numbers"] if wider else [])]
    if form == "parquet":
        assert {resource["type"] for resource in package["resources"]} == {"file"}
        files = [pq.ParquetFile(tmp_path / resource["path"]) for resource in package["resources"]]
        assert [file.metadata.num_rows for file in files] == [3, 600, 0, 0]
    else:
        assert [resource["rows"] for resource in package["resources"]] == [3, 600, 0, 0]
        lines = list(csv.reader(io.StringIO((tmp_path / "data/reports.csv").read_text(encoding="utf-8"))))
        assert lines[0] == list(COLUMNS["reports"])
        assert lines[1][lines[0].index("sections.1")] == "'=1+1"


def test_the_same_data_gives_the_same_bytes(filled: Database, tmp_path: Path) -> None:
    made = Dataset(Scope(), "parquet", "CC0-1.0", datetime(2024, 5, 1, tzinfo=UTC))
    with filled.read() as connection:
        once, again = (write_dataset(connection, tmp_path / name, made, EXPORTS) for name in ("one", "two"))
    assert once == again
