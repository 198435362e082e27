"""Storing (P5), the room it takes (P6) and sums over everything (P8).

Each beside its floor or alternative in the same run: the raw wide row of sqlite3, an ORM object per cell, one query
over SQLite for what DuckDB adds up from the Parquet export.
"""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
from sqlalchemy import ForeignKey, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from storage import schema
from storage.database import Database
from storage.export import COLUMNS, Scope, reports
from storage.forms import FORM_2021
from storage.ingest import ingest
from storage.packing import column_of
from storage.parquet import write_parquet
from storage.register import Body, BodyKind
from storage.registration import put_body
from storage.report import Cell, Completeness, Dates, Document, DocumentKind, Format, Reading, Spot, State
from tests.benchmarks.rows import Row, scaled
from tests.databases import ON_POSTGRESQL, discard, fresh_database

_REPORTS = min(1500, scaled(1500))
_BODIES = 100
_ORM_REPORTS = 15
_PROSE = "全面贯彻落实条例，依法依规做好政府信息公开工作，本年度收到申请{number}件。" * 8
_SEEN = datetime(2026, 1, 20, tzinfo=UTC)
_SUMS = [column_of(field) for field in FORM_2021.request_fields]


def run() -> list[Row]:
    """The rows of the table."""
    with tempfile.TemporaryDirectory() as folder:
        pairs = [_report(number) for number in range(_REPORTS)]
        database = fresh_database(Path(folder), "bench")
        _register(database)
        ours = _seconds(lambda: _ingest(database, pairs)) / _REPORTS
        raw = _seconds(lambda: _raw(Path(folder, "raw.db"))) / _REPORTS
        orm = _seconds(lambda: _orm(Path(folder, "orm.db"))) / _ORM_REPORTS
        rows = [
            Row("P5 storing, one transaction a report", ours, "raw wide row", raw),
            Row("P5 storing", ours, "goal: 2,500 per CPU-s", 1 / 2500, 1),
            Row("P5 storing", ours, "ORM object per cell", orm, 1 / 30),
        ]
        if not ON_POSTGRESQL:
            size = _size(Path(folder, "bench.db"))
            rows.append(Row("P6 bytes a report", size / _REPORTS, most=1000, unit="B", scale=f"{_REPORTS} reports"))
        rows += _sums(database, Path(folder))
        discard(database)
    return rows


def _seconds(task: Callable[[], object]) -> float:
    start = time.process_time()
    task()
    return time.process_time() - start


def _report(number: int) -> tuple[Document, Reading]:
    body, year = f"青石县第{number % _BODIES}局", 2019 + number // _BODIES % 7
    cells = {
        field: Cell(State.NUMBER, Decimal(value), str(value), Spot(2, place // 7, place % 7))
        for place, field in enumerate(FORM_2021.fields)
        for value in ((number * 7 + place) % 23 if place % 3 == 0 else 0,)
    }
    reading = Reading(
        DocumentKind.REPORT,
        Format.HTML,
        Completeness.COMPLETE,
        title=f"{body}{year}年政府信息公开工作年度报告",
        bodies=(body,),
        year=year,
        index_number=f"QS-{year}-{number:05}",
        form="2021",
        cells=cells,
        sections={part: _PROSE.format(number=number) for part in (1, 5, 6)},
        dates=Dates(displayed=date(year + 1, 1, 20)),
    )
    address = f"http://www.qingshi.gov.cn/zfxxgk/nb/{year}/t{number:08}.html"
    return Document(f"{number}".encode(), address, _SEEN), reading


def _register(database: Database) -> None:
    with database.write() as connection:
        for number in range(_BODIES):
            put_body(connection, Body(f"青石县第{number}局", BodyKind.DEPARTMENT, "419901"))


def _ingest(database: Database, pairs: list[tuple[Document, Reading]]) -> None:
    for document, reading in pairs:
        with database.write() as connection:
            ingest(connection, document, reading)


def _raw(file: Path) -> None:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    names = [column_of(field) for field in FORM_2021.fields]
    connection.execute(f"CREATE TABLE wide (id INTEGER PRIMARY KEY, url TEXT, {', '.join(f'{n} INT' for n in names)})")
    places = ", ".join("?" * (len(names) + 2))
    for number in range(_REPORTS):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"INSERT INTO wide VALUES ({places})", (number, f"http://a/{number}", *range(len(names))))  # noqa: S608
        connection.execute("COMMIT")
    connection.close()


class _Base(DeclarativeBase):
    pass


class _Report(_Base):
    __tablename__ = "report"
    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]


class _Cell(_Base):
    __tablename__ = "cell"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    field: Mapped[str]
    value: Mapped[str]
    text: Mapped[str]


def _orm(file: Path) -> None:
    engine = create_engine(f"sqlite:///{file}")
    _Base.metadata.create_all(engine)
    for number in range(_ORM_REPORTS):
        with Session(engine) as session:
            session.add(_Report(id=number, url=f"http://a/{number}"))
            for field in FORM_2021.fields:
                session.add(_Cell(report_id=number, field=field, value="0", text="0"))
            session.commit()
    engine.dispose()


def _size(file: Path) -> int:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("VACUUM")
    connection.close()
    return file.stat().st_size


def _sums(database: Database, folder: Path) -> list[Row]:
    file = folder / "reports.parquet"
    with database.read() as connection, file.open("wb") as out:
        write_parquet(reports(connection, Scope()), out, COLUMNS["reports"])
    sums = ", ".join(f'sum("tables.{field}")' for field in FORM_2021.request_fields)
    with duckdb.connect() as duck:
        query = f"SELECT {sums} FROM '{file}'"  # noqa: S608
        duck.execute(query).fetchall()
        by_parquet = _seconds(lambda: duck.execute(query).fetchall())
    with database.read() as connection:
        statement = select(*(func.sum(schema.figures.c[name]) for name in _SUMS))
        by_sql = _seconds(lambda: connection.execute(statement).all())
    million = 1_000_000 / _REPORTS
    return [Row("P8 175 sums, Parquet, scaled to 1 M", by_parquet * million, "SQL, scaled", by_sql * million)]
