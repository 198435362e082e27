"""Storing (P5), the room it takes (P6) and sums over everything (P8).

Each beside its floor or alternative in the same run: the raw wide row of sqlite3, an ORM object per cell, sums over
that wide table. The reports are as those of counties: pages of some dozen layouts with their information block, in
prose that is never twice the same. Each is made just before it is stored, as a crawl does; only storing is counted.
"""

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
from sqlalchemy import ForeignKey, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from storage import schema
from storage.database import Database
from storage.export import COLUMNS, Scope, reports
from storage.exports.parquet import write_parquet
from storage.forms import FORM_2021
from storage.ingest import ingest
from storage.keeping.packing import column_of
from storage.register import Body, BodyKind, Portal
from storage.registry.registration import put_body, put_portal
from storage.report import Cell, Completeness, Dates, Document, DocumentKind, Format, Identity, Reading, Spot, State
from tests.benchmarks.rows import Row, cpu_of, scaled
from tests.databases import ON_POSTGRESQL, discard, fresh_database

_REPORTS = scaled(20_000, least=40)
_YEARS = range(2019, 2026)
_BODIES = max(2, _REPORTS // len(_YEARS))
_ORM_REPORTS = scaled(40, least=4)
_MILLION = 1_000_000
_SEEN = datetime(2026, 1, 20, tzinfo=UTC)
_SUMS = [column_of(field) for field in FORM_2021.request_fields]
_SENTENCES = (
    "全面贯彻落实条例，依法依规做好政府信息公开工作",
    "通过政府门户网站主动公开政府信息{}条",
    "本年度收到政府信息公开申请{}件，均在法定期限内办结",
    "加强政策解读，回应社会关切{}次",
    "组织业务培训{}场，参训{}人次",
    "规范性文件管理不断加强，清理文件{}件",
    "公开内容还不够全面，公开形式有待丰富",
    "下一步将完善工作机制，提高信息公开的质量和时效",
    "政务新媒体发布信息{}条，累计阅读{}人次",
    "未收取信息处理费，无其他需要报告的事项",
)

NOTES = ["P6 counts every page of every table and index as the storing left them; the prose is told beside it."]


def run() -> list[Row]:
    """The rows of the table."""
    with tempfile.TemporaryDirectory() as folder:
        database = fresh_database(Path(folder), "bench")
        _register(database)
        ours = sum(_stored(database, number) for number in range(_REPORTS)) / _REPORTS
        wide = Path(folder, "wide.db")
        raw = _wide(wide) / _REPORTS
        orm = cpu_of(lambda: _orm(Path(folder, "orm.db"))) / _ORM_REPORTS
        size = f"{_REPORTS} reports"
        rows = [
            Row("P5 storing, one transaction a report", ours, "raw wide row", raw, scale=size),
            Row("P5 storing", ours, "goal: 2,500 per CPU-s", 1 / 2500, 1),
            Row("P5 storing", ours, "ORM object per cell", orm, 1 / 30),
        ]
        if not ON_POSTGRESQL:
            rows += _room(database, wide, size)
        rows += _sums(database, Path(folder), wide)
        discard(database)
    return rows


def _stored(database: Database, number: int) -> float:
    """CPU seconds to store one report."""
    document, reading = _report(number)
    start = time.process_time()
    with database.write() as connection:
        ingest(connection, document, reading, "1")
    return time.process_time() - start


def _report(number: int) -> tuple[Document, Reading]:
    """A report of a body of one of many counties, whose portals have layouts of their own."""
    place, year = number % _BODIES, _YEARS[number // _BODIES % len(_YEARS)]
    county, body = place // 40, f"青石县第{place}局"
    cells = {
        field: Cell(State.NUMBER, Decimal(value), str(value), Spot(county % 5, at // 7 + county % 7, at % 7))
        for at, (field, value) in enumerate(zip(FORM_2021.fields, _values(number), strict=True))
    }
    title = f"{body}{year}年政府信息公开工作年度报告"
    reading = Reading(
        DocumentKind.REPORT,
        Format.HTML,
        Completeness.COMPLETE,
        title=title,
        bodies=(body,),
        year=year,
        publisher=body,
        index_number=f"11419901MB{place:06}-{year}-{number:05}",
        form="2021",
        cells=cells,
        sections={part: _prose(number * 7 + part) for part in (1, 5, 6)},
        dates=Dates(displayed=date(year + 1, 1, 20), metadata=date(year + 1, 1, 20)),
        identity=Identity((body,), year, publisher=body, text_bodies=(body,), text_kinds=("局",), text_years=(year,)),
        facts={"索引号": f"11419901MB{place:06}-{year}-{number:05}", "发布机构": body, "发布日期": f"{year + 1}-01-20"},
    )
    address = f"http://www.qs{county:04}.gov.cn/zfxxgk/fdzdgknr/nb/{year}/t{year + 1}0120_{number:08}.html"
    evidence = f"20260120T{number % 24:02}1530Z-{20_000 + county}-{county:06x}.warc.gz#{number * 7919 % 90_000_000}"
    return Document(f"{number}".encode(), address, _SEEN, f"qs{county:04}", evidence=evidence), reading


def _values(number: int) -> Iterator[int]:
    """What the cells hold: most nothing, some a few, the sums more."""
    for at in range(len(FORM_2021.fields)):
        yield (number * 7 + at * 13) % (400 if at % 35 == 0 else 23) if at % 3 == 0 else 0


def _prose(seed: int) -> str:
    chosen = (_SENTENCES[(seed * 31 + step * step * 7) % len(_SENTENCES)] for step in range(16))
    return "。".join(one.format(seed * 17 % 997 + step, seed % 89) for step, one in enumerate(chosen))


def _register(database: Database) -> None:
    with database.write() as connection:
        for county in range(_BODIES // 40 + 1):
            key = f"qs{county:04}"
            put_portal(connection, Portal(key, key, f"http://www.{key}.gov.cn/", "419901"))
    for start in range(0, _BODIES, 500):
        with database.write() as connection:
            for place in range(start, min(start + 500, _BODIES)):
                county, name = place // 40, f"青石县第{place}局"
                body = Body(name, BodyKind.DEPARTMENT, f"{410000 + county:06}", f"qs{county:04}")
                put_body(connection, body)


def _wide(file: Path) -> float:
    """CPU seconds to write the numbers alone as they are, a transaction each."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    names = [column_of(field) for field in FORM_2021.fields]
    connection.execute(f"CREATE TABLE wide (id INTEGER PRIMARY KEY, url TEXT, {', '.join(f'{n} INT' for n in names)})")
    places = ", ".join("?" * (len(names) + 2))
    took = 0.0
    for number in range(_REPORTS):
        row = (number, f"http://www.qs.gov.cn/zfxxgk/fdzdgknr/nb/{number}", *_values(number))
        start = time.process_time()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"INSERT INTO wide VALUES ({places})", row)  # noqa: S608
        connection.execute("COMMIT")
        took += time.process_time() - start
    connection.close()
    return took


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
            for field, value in zip(FORM_2021.fields, _values(number), strict=True):
                session.add(_Cell(report_id=number, field=field, value=str(value), text=str(value)))
            session.commit()
    engine.dispose()


def _room(database: Database, wide: Path, size: str) -> list[Row]:
    ours, floor = _pages(Path(str(database.url.database))), _pages(wide)
    prose = ours.pop("prose") / _REPORTS
    printed = sum(len("".join(_report(number)[1].sections.values()).encode()) for number in range(0, _REPORTS, 40))
    written = printed / len(range(0, _REPORTS, 40))
    kept = sum(ours.values()) / _REPORTS
    return [
        Row("P6 bytes a report", kept, "wide row", floor["wide"] / _REPORTS, most=1000, unit="B", scale=size),
        Row("P6 its prose besides", prose, "as written", written, unit="B", scale=size),
    ]


def _pages(file: Path) -> dict[str, int]:
    """The bytes of the pages of every table and index."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return dict(connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name").fetchall())


def _sums(database: Database, folder: Path, wide: Path) -> list[Row]:
    """175 sums over a million reports: the file of these as often as it takes (fifty times at most), tables scaled."""
    file, times = folder / "reports.parquet", max(1, _MILLION // _REPORTS)
    read = min(50, times)
    with database.read() as connection, file.open("wb") as out:
        write_parquet(reports(connection, Scope()), out, COLUMNS["reports"])
    sums = ", ".join(f'sum("tables.{field}")' for field in FORM_2021.request_fields)
    with duckdb.connect() as duck:
        query = f"SELECT {sums} FROM read_parquet({[str(file)] * read})"  # noqa: S608
        by_parquet = _summed(lambda: duck.execute(query).fetchall()) * times / read
    with database.read() as connection:
        statement = select(*(func.sum(schema.figures.c[name]) for name in _SUMS))
        by_sql = _summed(lambda: connection.execute(statement).all())
    with closing(sqlite3.connect(wide)) as plain:
        in_wide = f"SELECT {', '.join(f'sum({name})' for name in _SUMS)} FROM wide"  # noqa: S608
        by_wide = _summed(lambda: plain.execute(in_wide).fetchall())
    floor, size = by_wide * times, f"{_REPORTS} reports, {times} times"
    return [
        Row("P8 175 sums over 1 M, Parquet", by_parquet, "SQLite wide", floor, most=1.5, scale=size),
        Row("P8 175 sums over 1 M, SQL", by_sql * times, "SQLite wide", floor, most=10, scale=size),
    ]


def _summed(task: Callable[[], object]) -> float:
    """CPU seconds of the second time, when what is read lies in memory."""
    task()
    return cpu_of(task)
