"""The dashboard over a database of national size: pages made anew, a kept page, an unchanged page.

The database is made once (three minutes, 3 GB) and left in the folder of temporary files for the next time.
"""

import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import DatabaseError
from starlette.requests import Request

from monitor.dashboard.access import local_user
from monitor.dashboard.app import create_app
from monitor.dashboard.pages import analysis, counties, ledger, letters, overview, portals, reports
from monitor.dashboard.queries import coverage
from monitor.dashboard.queries.findings import Filter
from monitor.dashboard.rendering import Site
from monitor.explaining.sums import By
from monitor.running.garbage import settled
from storage.database import Database, SchemaError
from tests.benchmarks import country
from tests.benchmarks.rows import Row

_ROUNDS = 10
_REQUESTS = 3000
_COUNTY, _PROVINCE, _BODY = "411329", "41", 1542
_SERVE = (
    "import sys, uvicorn\n"
    "from monitor.dashboard.app import create_app\n"
    "from monitor.running.garbage import settled\n"
    "from storage.database import Database\n"
    "app = create_app(Database.at(sys.argv[1]))\n"
    "with settled():\n"
    "    uvicorn.run(app, port=int(sys.argv[2]), log_level='error')"
)


def run() -> list[Row]:
    """CPU seconds of a page against the seconds that are allowed; of a kept page against 1/3000 s."""
    database = _country()
    app = create_app(database, clock=lambda: country.NOW)
    site: Site = app.state.site

    def asked(path: str) -> Request:
        return Request({"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [], "app": app})

    def editor(path: str) -> Request:
        request = asked(path)
        request.state.user = local_user()
        return request

    def tallies() -> object:
        with database.read() as connection:
            return coverage.place_tallies(connection, "", country.YEARS[-1])

    pages: dict[str, tuple[Callable[[], object], float]] = {
        "P7 coverage of all counties, from the roll-up": (tallies, 0.05),
        "P7 page: country": (lambda: overview.overview(asked("/"), site), 0.3),
        "P7 page: province": (lambda: overview.overview(asked("/"), site, None, _PROVINCE), 0.1),
        "P7 page: portals of the country": (lambda: portals.portals(asked("/portals"), site), 0.3),
        "P7 page: report": (lambda: reports.report(asked("/"), site, _BODY, country.YEARS[-1]), 0.1),
        "P7 page: county": (lambda: counties.county(asked("/"), site, _COUNTY, counties.Wanted()), 0.1),
        "P7 page: ledger of the country": (lambda: ledger.findings(asked("/"), site, Filter("unresolved")), 0.3),
        "P7 page: ledger of a province": (
            lambda: ledger.findings(asked("/"), site, Filter("unresolved", region=_PROVINCE)),
            0.1,
        ),
        "P7 page: letters of the country": (lambda: letters.letters_page(editor("/letters"), site), 0.3),
        "P7 first part of all findings as CSV": (
            lambda: ledger.findings_table(asked("/findings.csv"), site, "csv", Filter("unresolved")),
            0.1,
        ),
        "P7 page: analysis of the country": (lambda: analysis.analysis(asked("/"), site, analysis.Asked()), 0.3),
        "P7 page: analysis of the country by kind": (
            lambda: analysis.analysis(asked("/"), site, analysis.Asked("outcomes", by=By.KIND)),
            0.3,
        ),
        "P7 page: analysis of a county": (
            lambda: analysis.analysis(asked("/"), site, analysis.Asked(region=_COUNTY)),
            0.1,
        ),
        "P7 page: analysis of a province": (
            lambda: analysis.analysis(asked("/"), site, analysis.Asked(region=_PROVINCE)),
            0.3,
        ),
    }
    with settled():
        rows = [Row(f"{name}, p95", _p95(make), "allowed", most, 1.0) for name, (make, most) in pages.items()]
    kept, unchanged = _served(database)
    rows.append(Row("P9 kept page over HTTP", kept, "1/3000 s", 1 / 3000, 1.0))
    rows.append(Row("P9 unchanged page (304) over HTTP", unchanged, "1/3000 s", 1 / 3000, 1.0))
    database.dispose()
    return rows


def _country() -> Database:
    file = Path(tempfile.gettempdir()) / "nianbao-benchmark-country.db"
    database = Database.at(f"sqlite:///{file}")
    try:
        database.require_current()
    except (SchemaError, DatabaseError):
        database.dispose()
        for one in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
            one.unlink(missing_ok=True)
        database = Database.at(f"sqlite:///{file}")
        country.build(database)
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # readers search no log of gigabytes
        database.dispose()  # connections of before know nothing of the statistics
        database = Database.at(f"sqlite:///{file}")
    return database


def _p95(make: Callable[[], object]) -> float:
    make()
    taken = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        make()
        taken.append(time.process_time() - start)
    return sorted(taken)[int(_ROUNDS * 0.95)]


def _served(database: Database) -> tuple[float, float]:
    """CPU seconds of the server for a kept page, and for one that the asker has already."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", _SERVE, str(database.url), str(port)])
    try:
        connection = _connected(port)
        ask = b"GET /counties/411329 HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
        tag = _answer(connection, ask + b"\r\n")
        again = ask + b"If-None-Match: " + tag + b"\r\n"
        return tuple(_cpu_of(server.pid, connection, one + b"\r\n") for one in (ask, again))  # type: ignore[return-value]
    finally:
        server.terminate()
        server.wait()


def _connected(port: int) -> socket.socket:
    for _ in range(900):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _cpu_of(pid: int, connection: socket.socket, ask: bytes) -> float:
    before = _cpu(pid)
    for _ in range(_REQUESTS):
        _answer(connection, ask)
    return (_cpu(pid) - before) / _REQUESTS


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _answer(connection: socket.socket, ask: bytes) -> bytes:
    """Ask once and read the answer to its end; its entity tag."""
    connection.sendall(ask)
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(1 << 16)
    head, _, body = received.partition(b"\r\n\r\n")
    headers = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    left = int(headers.get(b"content-length", b"0")) - len(body)
    while left > 0:
        left -= len(connection.recv(1 << 16))
    return next(line.split(b": ", 1)[1] for line in head.split(b"\r\n") if line.lower().startswith(b"etag"))
