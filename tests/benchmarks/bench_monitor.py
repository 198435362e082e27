"""The monitor at the size of the country: rules over very many reports, states of obligations, texts that are alike.

Each figure stands beside what reading the same rows costs, from the same run. ``NIANBAO_BENCH_SCALE`` multiplies the
sizes: at 50 a million reports are screened, and 150,000 obligations judged at 15.
"""

import random
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from monitor.checks.likeness import own_text
from monitor.checks.signatures import candidates, signature
from monitor.coverage import judged
from monitor.judgement.screening import screen
from storage import schema
from storage.database import Database
from storage.keeping.packing import pack
from tests.benchmarks.rows import SCALE, Row
from tests.monitor.samples import BLANK, figures

REPORTS, OBLIGATIONS, TEXTS = (int(size * SCALE) for size in (20_000, 10_000, 10_000))
BODIES_A_PORTAL = 50
_SEEN = datetime(2025, 1, 20, 4, tzinfo=UTC)
_NOW = datetime(2025, 2, 10, 4, tzinfo=UTC)


def run() -> list[Row]:
    """Screening a report, the state of an obligation, the likeness of a text."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [_screening(_database(folder, "reports")), _states(_database(folder, "owed")), *_likeness()]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{REPORTS} reports, {OBLIGATIONS} obligations, {TEXTS} texts; {peak:.0f} MiB at most")
    return rows


def _database(folder: str, name: str) -> Database:
    database = Database.at(f"sqlite:///{Path(folder)}/{name}.db")
    database.upgrade()
    return database


def _timed(task: Callable[[], object]) -> float:
    start = time.process_time()
    task()
    return time.process_time() - start


def _country(database: Database, bodies: int, years: range, *, sparse: bool) -> None:
    """Bodies on their portals; each has a report of each year, but every thirtieth where reports are ``sparse``."""
    portals = -(-bodies // BODIES_A_PORTAL)
    with database.write() as connection:
        names = [f"p{place}" for place in range(portals)]
        connection.execute(
            insert(schema.portal),
            [{"key": key, "name": key, "url": f"http://{key}.gov.cn", "region": "410000"} for key in names],
        )
        connection.execute(
            insert(schema.portal_column),
            [{"portal": key, "url": f"http://{key}.gov.cn/", "registered": True, "profile": {}} for key in names],
        )
        connection.execute(insert(schema.body), [_body(place) for place in range(bodies)])
    held = [(body, year) for body in range(1, bodies + 1) for year in years if not sparse or body % 30]
    for start in range(0, len(held), 20_000):
        _reports(database, held[start : start + 20_000], start + 1)


def _body(place: int) -> dict[str, Any]:
    return {
        "name": f"某县{place}局",
        "kind": "department",
        "region": "410000",
        "portal": f"p{place // BODIES_A_PORTAL}",
        "aliases": [],
        "registered": True,
    }


def _reports(database: Database, held: list[tuple[int, int]], first: int) -> None:
    plain, gaps = (pack("2021", cells) for cells in (figures(), figures() | {"requests.granted.business": BLANK}))
    wrong = pack("2021", figures(requests__received__total=3))
    keyed = list(enumerate(held, first))
    packed = {key: wrong if key % 50 == 0 else gaps if key % 10 == 0 else plain for key, _ in keyed}
    with database.write() as connection:
        connection.execute(
            insert(schema.report),
            [
                {"id": key, "body_id": body, "year": year, "edition_id": key, "editions": 1, "first_seen": _SEEN}
                for key, (body, year) in keyed
            ],
        )
        connection.execute(insert(schema.edition), [_edition(key, packed[key][1]) for key, _ in keyed])
        connection.execute(insert(schema.figures), [{"edition_id": key, **packed[key][0]} for key, _ in keyed])
        connection.execute(insert(schema.document), [_document(key, *held_by) for key, held_by in keyed])


def _edition(key: int, marks: bytes) -> dict[str, Any]:
    return {
        "id": key,
        "report_id": key,
        "digest": str(key),
        "form": "2021",
        "format": "html",
        "completeness": "complete",
        "problems": [],
        "marks": marks,
    }


def _document(key: int, body: int, year: int) -> dict[str, Any]:
    return {
        "id": key,
        "address": f"http://p{body // BODIES_A_PORTAL}.gov.cn/{key}.html",
        "address_key": key,
        "portal": f"p{(body - 1) // BODIES_A_PORTAL}",
        "sha256": str(key),
        "kind": "report",
        "format": "html",
        "said": {},
        "year": year,
        "displayed": date(2025, 1, 20),
        "first_seen": _SEEN,
        "last_seen": _SEEN,
        "edition_id": key,
    }


def _screening(database: Database) -> Row:
    years = range(2021, 2026)
    _country(database, REPORTS // len(years), years, sparse=False)
    with database.read() as connection:

        def read() -> None:
            for _ in connection.execution_options(yield_per=20_000).execute(select(schema.figures)):
                pass

        floor = _timed(read)
        took = _timed(lambda: screen(connection, keep=False))
    return Row(
        "P10 screen a report",
        took / REPORTS,
        "read its figures",
        floor / REPORTS,
        most=60 / 1_000_000,
        scale=f"{REPORTS} reports",
    )


def _states(database: Database) -> Row:
    _country(database, OBLIGATIONS, range(2024, 2025), sparse=True)
    with database.write() as connection:
        columns = list(connection.scalars(select(schema.portal_column.c.id)))
        for day in range(20):
            at = _NOW - timedelta(days=day)
            looks = [{**_look(column, at)} for column in columns]
            connection.execute(insert(schema.visit), looks)
    with database.read() as connection:
        floor = _timed(lambda: [tuple(row) for row in connection.execute(select(schema.document))])
        took = _timed(lambda: list(judged(connection, None, _NOW)))
    return Row("state of an obligation", took / OBLIGATIONS, "read its document", floor / OBLIGATIONS, most=5 / 150_000)


def _look(column: int, at: datetime) -> dict[str, Any]:
    counts = dict.fromkeys(("requests", "rendered", "listed", "new"), 1)
    return counts | {
        "portal": f"p{column - 1}",
        "column_id": column,
        "started": at,
        "finished": at + timedelta(minutes=1),
        "outcome": "ok",
        "evidence": [],
        "statistics": {},
    }


def _likeness() -> list[Row]:
    chosen = random.Random(1)
    signs = [chr(code) for code in range(0x4E00, 0x5A00)]
    texts = ["".join(chosen.choices(signs, k=400)) for _ in range(TEXTS - TEXTS // 100)]
    texts += [text[:380] + "".join(chosen.choices(signs, k=20)) for text in texts[: TEXTS // 100]]
    own = [own_text(text, ()) for text in texts]
    floor = _timed(lambda: [text.encode() for text in texts])
    signatures: list[bytes] = []
    signing = _timed(lambda: signatures.extend(signature(text) for text in own))
    found: dict[int, list[int]] = {}
    comparing = _timed(lambda: found.update(candidates(signatures)))
    hits = sum(place in found for place in range(TEXTS // 100))
    print(f"{hits} of {TEXTS // 100} copies found, {len(found) - 2 * hits} others looked at")
    return [
        Row("signature of a text", signing / TEXTS, "encode it", floor / TEXTS),
        Row("candidates of a text", comparing / TEXTS, "its signature", signing / TEXTS, 1),
    ]
