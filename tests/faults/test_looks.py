"""Faults of a portal over the whole way, each on a portal of its own: seen, ill, and well again.

First every portal is looked at before the due day. Then the latest reports appear and the fault sets in: nobody may be
called missing or late, and the look ends as what it was. Then the fault is gone: the next crawl makes good by itself.
"""

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from monitor.coverage import coverage
from monitor.judgement.judging import check_all
from storage import schema
from storage.clock import now
from storage.register import Body, Portal, kind_of
from tests.crawler.spiders.observatory import Observatory
from tests.crawler.unseen.parts import LATEST, report, shell
from tests.faults.liar import BODY, COLUMN, LINES, Fault, Liar, answer, drip, list_of, served

NEW = LINES[0]
CUT = report(NEW)[: report(NEW).index("予以公开")].encode()
PDF = b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Kids [3 0 R] /Cou"
JIASULE = "<script>document.cookie='__jsl_clearance_s=1|-1';location.href=location.pathname</script>"
RUISHU = "<html><head><script>$_ts=window['$_ts'];</script><meta id='9DhefwqGPrzGxEp9hPaoag' content='x'></head></html>"


@dataclass(frozen=True)
class Case:
    """A fault: what the server does, how the look may end, and how often a page may be asked for meanwhile."""

    fault: Fault
    outcomes: tuple[str, ...]
    most: int = 6
    detail: str = ""


def at(path: str, told: bytes) -> Fault:
    """A fault of one page."""
    return lambda asked: told if asked == path else None


def everywhere(told: bytes) -> Fault:
    return lambda _: told


def retry(after: str, status: str = "503 Service Unavailable") -> Case:
    return Case(everywhere(answer("", status, f"Retry-After: {after}")), ("unreachable",), 1, "the server asks to wait")


def encoded(encoding: str, declared: str) -> Case:
    """A list in one encoding that says that it has another: read exactly, or no look."""
    text = list_of(LINES).replace('charset="utf-8"', f'charset="{declared}"').encode(encoding, "replace")
    return Case(at(COLUMN, answer(text, "200 OK", f"Content-Type: text/html; charset={declared}")), ("ok", "error"), 9)


def redirect(to: str) -> bytes:
    return answer("", "302 Found", f"Location: {to}")


def circle(path: str) -> bytes:
    """Each page leads to another one, without end."""
    return redirect(f"/round/{path.count('x')}{'x' * (path.count('x') + 1)}")


CASES = {
    "F10 412": Case(everywhere(answer(RUISHU, "412 Precondition Failed")), ("blocked",), 3),
    "F10 521": Case(everywhere(answer(JIASULE, "521 ")), ("blocked",), 3),
    "F10 challenge": Case(everywhere(answer(JIASULE)), ("blocked",), 3),
    "F11 cut in table 3": Case(at(NEW.url, answer(CUT)), ("ok", "incomplete")),
    "F11 cut by length": Case(at(NEW.url, answer(CUT, length=2 * len(CUT))), ("incomplete",), 9),
    "F11 nothing": Case(at(NEW.url, answer(b"")), ("incomplete",)),
    "F11 cut list": Case(at(COLUMN, answer(list_of(LINES).encode()[:-400])), ("incomplete", "error"), 9),
    "F11 cut pdf": Case(at(NEW.url, answer(PDF, "200 OK", "Content-Type: application/pdf")), ("ok", "incomplete")),
    "F12 for ever": Case(circle, ("unreachable",), 6),
    "F12 itself": Case(everywhere(redirect(COLUMN)), ("unreachable",), 6),
    "F12 elsewhere": Case(everywhere(redirect("http://www.example.com/nb/")), ("error",), 1, "the address is refused"),
    "F12 other scheme": Case(everywhere(redirect("https://127.0.0.1:9/nb/")), ("error", "unreachable"), 2),
    "F12 refresh": Case(
        everywhere(answer(f"<meta http-equiv='refresh' content='0;url={COLUMN}'>")),
        ("unreachable", "layout_changed"),
        6,
    ),
    "F13 header": Case(lambda _: drip(b"HTTP/1.1 200 OK\r\n", b"X-Drop: 1\r\n"), ("unreachable",), 2),
    "F13 body": Case(lambda _: drip(answer("", length=99999), b"x"), ("unreachable",), 2),
    "F13 silence": Case(lambda _: drip(b"", b""), ("unreachable",), 2),
    "F14 500": Case(everywhere(answer("", "500 Internal Server Error")), ("unreachable",), 1),
    "F14 502 page": Case(at(COLUMN, answer("Bad Gateway", "502 Bad Gateway")), ("unreachable",), 1),
    "F14 seconds": retry("120"),
    "F14 date": retry("Fri, 31 Dec 2100 23:59:59 GMT"),
    "F14 429": retry("", "429 Too Many Requests"),
    "F14 for ever": retry("100000000000"),
    "F15 gbk as utf-8": encoded("gb18030", "utf-8"),
    "F15 utf-8 as gbk": encoded("utf-8", "gbk"),
    "F15 latin": encoded("utf-8", "iso-8859-1"),
    "F15 utf-16": encoded("utf-16", "utf-8"),
    "F16 empty": Case(at(COLUMN, answer(shell("<ul></ul>"))), ("layout_changed",), 2),
    "F16 navigation": Case(at(COLUMN, answer(shell("<a href='/zwgk/'>政务公开</a>"))), ("layout_changed",), 2),
    "F16 half": Case(at(COLUMN, answer(list_of(LINES[1:2]))), ("incomplete",), 4),
    "F16 login": Case(at(COLUMN, answer("<title>用户登录</title><form>请先登录</form>")), ("layout_changed",), 2),
}
ILL = {"F11 cut in table 3", "F11 cut pdf"}
"""Documents that arrive as they are: published, and read as far as they go."""


@dataclass
class Course:
    """What became of every portal: before its fault, under it, and after it."""

    outcomes: list[dict[str, tuple[str, str]]] = field(default_factory=list)
    states: list[dict[str, set[str]]] = field(default_factory=list)
    asked: dict[str, list[str]] = field(default_factory=dict)
    waits: dict[str, timedelta] = field(default_factory=dict)
    readings: dict[str, list[str]] = field(default_factory=dict)


def before_the_due_day(observatory: Observatory) -> None:
    """Make everything that was seen lie a year back."""
    with observatory.database.write() as connection:
        for row in connection.execute(select(schema.visit.c.id, schema.visit.c.started, schema.visit.c.finished)).all():
            moved = {name: getattr(row, name) - timedelta(days=365) for name in ("started", "finished")}
            connection.execute(update(schema.visit).where(schema.visit.c.id == row.id).values(moved))


def a_day_later(observatory: Observatory) -> None:
    """Let pass what a server or a wall asked for."""
    column = schema.portal_column
    with observatory.database.write() as connection:
        for row in connection.execute(select(column.c.id, column.c.profile)).all():
            profile = {name: value for name, value in row.profile.items() if name not in ("not_before", "knocks")}
            connection.execute(update(column).where(column.c.id == row.id).values(profile=profile))


def take_stock(observatory: Observatory, course: Course, seen: int) -> None:
    check_all(observatory.database, None, now())
    visits = observatory.rows("visit")[seen:]
    course.outcomes.append({row["portal"]: (row["outcome"], row["detail"]) for row in visits})
    states: dict[str, set[str]] = {key: set() for key in keys().values()}
    with observatory.database.read() as connection:
        for row in coverage(connection, None, now()):
            if row["year"] == LATEST:
                states[str(row["portal"])].add(str(row["status"]))
    course.states.append(states)


def keys() -> dict[str, str]:
    return {name: f"p{number}" for number, name in enumerate(CASES)}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    observatory, done = Observatory(tmp_path_factory.mktemp("looks")), Course()
    liars = {key: Liar() for key in keys().values()}
    with ExitStack() as stack:
        portals = [
            Portal(key, key, f"{base}/", f"4190{int(key[1:]) + 1:02d}", (base + COLUMN,))
            for key, liar in liars.items()
            for base in (stack.enter_context(served(liar)),)
        ]
        bodies = [
            Body(f"青禾县{BODY}", kind_of(BODY), portal.region, portal.key, (BODY,), since=date(LATEST - 2, 1, 1))
            for portal in portals
        ]
        observatory.register(portals, bodies)
        observatory.crawl(render="never", timeout=3.0)
        before_the_due_day(observatory)
        take_stock(observatory, done, 0)
        for name, key in keys().items():
            liars[key].lines, liars[key].fault = LINES, CASES[name].fault
            liars[key].asked.clear()
        observatory.crawl(render="never", timeout=3.0)
        observatory.crawl([key for name, key in keys().items() if name.startswith("F10")], render="never")
        take_stock(observatory, done, len(liars))
        done.asked = {key: [path for path in liar.asked if path != "/robots.txt"] for key, liar in liars.items()}
        for row in observatory.rows("portal_column"):
            if until := row["profile"].get("not_before"):
                done.waits[row["portal"]] = datetime.fromisoformat(until) - now()
        for liar in liars.values():
            liar.fault = None
        a_day_later(observatory)
        seen = len(observatory.rows("visit"))
        observatory.crawl(render="never", timeout=3.0)
        take_stock(observatory, done, seen)
    return done


@pytest.mark.parametrize("name", CASES)
def test_nobody_is_blamed_for_it(course: Course, name: str) -> None:
    key, case = keys()[name], CASES[name]
    assert course.states[0][key] == {"unverified"}
    assert course.states[1][key] <= {"unverified", "on_time"}
    outcome, detail = course.outcomes[1][key]
    assert outcome in case.outcomes, detail
    assert detail.startswith(case.detail)
    if outcome not in ("ok", "incomplete"):
        assert course.states[1][key] == {"unverified"}
    assert len(course.asked[key]) <= case.most, course.asked[key]


@pytest.mark.parametrize("name", CASES)
def test_it_is_made_good_without_a_hand(course: Course, name: str) -> None:
    assert course.states[2][keys()[name]] == {"on_time"}
    assert course.outcomes[2][keys()[name]][0] in ("ok", "unchanged")


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("F14")])
def test_no_wait_is_longer_than_a_day(course: Course, name: str) -> None:
    assert course.waits.get(keys()[name], timedelta()) <= timedelta(hours=24)
