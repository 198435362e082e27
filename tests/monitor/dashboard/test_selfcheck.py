"""The self-check as a clerk uses it: a draft in, its tables and faults out, nothing kept."""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import httpx
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import func, select

from crawler.reading.process.isolated import Reader
from crawler.reading.process.wire import encode_reading
from monitor.checks import CHECKS
from monitor.dashboard.access import Access, Mode
from monitor.dashboard.app import create_app
from monitor.dashboard.examining import LARGEST, Examiner
from monitor.dashboard.models.operations import KeptDraft
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import DashboardSettings
from monitor.explaining.mending import mend_of
from storage import schema
from storage.clock import now
from storage.database import Database
from storage.documents import drafts
from storage.people.accounts import add_account, hashed
from storage.people.roles import Role
from storage.report import Completeness, DocumentKind, Format, Reading
from tests.crawler.reading.office_documents import docx_of
from tests.crawler.reading.printed_reports import Style, as_pdf, printed
from tests.crawler.reading.reports import page, zeros
from tests.monitor.dashboard.browsing import Visitor, elements, strings, text

PASSWORD = "correct horse battery"
WRONG = zeros(requests__received__natural_person="7", requests__received__total="7")


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    made = Examiner(lambda: Reader(workers=1, cpu_seconds=20, wall_seconds=40, memory_bytes=1 << 30))
    yield made
    made.close()


@pytest.fixture
def clerk(database: Database, examiner: Examiner) -> Visitor:
    app = create_app(database)
    app.state.examiner = examiner
    return Visitor(app)


def drop(clerk: Visitor, content: bytes, name: str = "草稿.docx", **fields: str) -> httpx.Response:
    data = {"form_token": clerk.token_of("/check")} | fields
    return clerk.ask("POST", "/check", data=data, files={"draft": (name, content)})


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("草稿.docx", lambda: docx_of(page(WRONG))),
        ("草稿.html", lambda: page(WRONG).encode()),
        ("草稿.pdf", lambda: as_pdf(printed(WRONG, Style()))),
    ],
)
def test_a_draft_shows_its_tables_its_faults_and_how_to_mend_them(
    clerk: Visitor, name: str, made: Callable[[], bytes]
) -> None:
    answer = drop(clerk, made(), name)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    shown = clerk.parse(answer)
    assert len(elements(shown, "//table[contains(@class, 'official')]//td[not(contains(@class, 'corner'))]")) == 200
    (row, *_) = [row for row in elements(shown, "//tbody/tr") if "table3.balance" in text(row)]
    assert "改法：在所列各栏更正四个数之一" in text(row)
    assert {cell.text for cell in elements(shown, "//td[contains(@class, 'fault')]")} >= {"7"}
    for link in strings(shown, "//td[contains(@class, 'marked')]/a/@href"):
        assert elements(shown, f"//*[@id='{link[1:]}']")
    assert "没有保存任何内容" in text(shown)


def test_nothing_of_a_draft_is_stored(clerk: Visitor, database: Database) -> None:
    def rows() -> dict[str, int]:
        with database.read() as connection:
            tables = schema.metadata.sorted_tables
            return {one.name: connection.scalar(select(func.count()).select_from(one)) or 0 for one in tables}

    before = rows()
    drop(clerk, page(WRONG).encode(), "draft.html")
    assert rows() == before


def test_a_result_is_kept_when_asked_for_and_goes_when_told(clerk: Visitor, database: Database) -> None:
    answer = drop(clerk, page(WRONG).encode(), '"><b>草稿.html', keep="1")
    assert answer.status_code == 303
    address = answer.headers["location"]
    shown = clerk.page(address)
    assert "表三勾稽关系" in text(shown) or "勾稽不平" in text(shown)
    assert len(elements(shown, "//table[contains(@class, 'official')]//td[not(contains(@class, 'corner'))]")) == 200
    assert elements(shown, "//b") == []
    assert clerk.get(address).headers["cache-control"] == "no-store"
    told = KeptDraft.model_validate_json(clerk.get(f"{address}.json").content)
    assert told.result["cells"]["requests.received.total"]["text"] == "7"
    assert "table3.balance" in {one["check"] for one in told.result["findings"]}
    file = clerk.get(f"{address}?file=1")
    assert file.headers["content-disposition"].startswith('attachment; filename="nianbao-')
    assert "没有保存" not in file.text
    assert address in strings(clerk.page("/check"), "//section[@aria-labelledby='kept']//a/@href")
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.document)) == 0
    gone = clerk.submit(address, f"{address}/remove")
    assert gone.headers["location"] == "/check?removed=1"
    assert clerk.get(address).status_code == 404
    assert "重新自查" in clerk.get(address).text
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.draft)) == 0


def test_a_kept_result_is_for_the_office_alone_and_not_for_ever(database: Database) -> None:
    reading = encode_reading(Reading(DocumentKind.REPORT, Format.HTML, Completeness.FAILED))
    moment = now()
    with database.write() as connection:
        for name, role, regions in (
            ("keeper", Role.VIEWER, ["4199"]),
            ("same", Role.EDITOR, ["419901"]),
            ("far", Role.ADMIN, ["11"]),
            ("head", Role.ADMIN, []),
        ):
            add_account(connection, name, hashed(PASSWORD), role, regions)
        old = drafts.keep(connection, "old", "", None, reading, "keeper", ["4199"], moment - timedelta(days=89))
        key = drafts.keep(connection, "new", "", None, reading, "keeper", ["4199"], moment)
    later = [moment]
    app = create_app(database, lambda: later[0], DashboardSettings(access=Access(Mode.ACCOUNTS)))
    for name, reads, removes in (("same", 200, 403), ("far", 404, 404), ("head", 200, 303)):
        visitor = Visitor(app)
        visitor.submit("/login", "/login", name=name, password=PASSWORD)
        assert visitor.get(f"/check/{key}").status_code == reads
        form = {"form_token": visitor.token_of("/check")}
        assert visitor.ask("POST", f"/check/{old}/remove", data=form).status_code == removes
    assert Visitor(app).get(f"/check/{key}").status_code == 401
    later[0] = moment + timedelta(days=90)
    assert visitor.get(f"/check/{key}").status_code == 404
    with database.write() as connection:
        drafts.keep(connection, "next", "", None, reading, "keeper", [], later[0])
        assert connection.scalars(select(schema.draft.c.name)).all() == ["next"]


def locked() -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption("secret", "owner"))
    canvas.drawString(100, 100, "Report")
    canvas.save()
    return file.getvalue()


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("L", (40, 40), 255).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (locked(), "文件有密码保护"),
        (docx_of(page(WRONG))[:900], "文件已损坏"),
        (as_pdf(printed(WRONG, Style()))[:2000], "文件已损坏"),
        (picture(), "扫描件或图片"),
        (b"PK\x05\x06" + b"\0" * 18, "此处不能读取这种文件"),
        ("关于开会的通知\n请按时参加。".encode(), "文件中看不出是年度报告"),
        (b"\x00\x01\x02\xff\xfe" * 300, "文件"),
    ],
    ids=["locked", "broken docx", "broken pdf", "picture", "empty zip", "other text", "noise"],
)
def test_what_cannot_be_read_gets_a_sentence_and_a_next_step(clerk: Visitor, content: bytes, says: str) -> None:
    answer = drop(clerk, content)
    assert answer.status_code == 200
    note = " ".join(text(one) for one in elements(clerk.parse(answer), "//*[@role='alert']"))
    assert says in note
    assert "请" in note
    assert "Traceback" not in answer.text


def test_no_file_an_empty_one_and_one_too_large(clerk: Visitor) -> None:
    token = {"form_token": clerk.token_of("/check")}
    assert "请先选择文件" in clerk.ask("POST", "/check", data=token).text
    assert "请先选择文件" in clerk.ask("POST", "/check", data=token, files={"draft": ("", b"")}).text
    assert "文件是空的" in drop(clerk, b"").text
    assert "文件是空的" in drop(clerk, b" \n\0").text
    large = clerk.ask("POST", "/check", headers={"Content-Length": str(LARGEST * 2)}, content=b"")
    assert large.status_code == 413
    assert "最多 32 MB" in large.text


def test_names_of_files_and_bodies_are_texts(clerk: Visitor) -> None:
    name = "../../etc/<script>alert(1)</script>\u202ex.html"
    answer = drop(clerk, page(WRONG).encode(), name, body='"><img src=x onerror=alert(1)>', year="2023")
    shown = clerk.parse(answer)
    assert elements(shown, "//img | //script[not(@src)]") == []
    assert "onerror=alert(1)>" in text(shown)
    assert "\u202e" not in answer.text
    assert clerk.ask("POST", "/check", data={"form_token": clerk.token_of("/check"), "year": "'"}).status_code == 422


def test_the_line_has_an_end() -> None:
    """Two are read at once and four wait; the seventh is told so at once."""
    entered, leave = threading.Semaphore(0), threading.Event()
    examiner = Examiner()

    def occupy() -> None:
        with examiner._turn():
            entered.release()
            leave.wait(20)

    threads = [threading.Thread(target=occupy) for _ in range(6)]
    with ExitStack() as stack:
        for thread in threads:
            thread.start()
            stack.callback(thread.join)
        stack.callback(leave.set)
        assert all(entered.acquire(timeout=10) for _ in range(2))
        for _ in range(1000):
            if examiner._places._value == 0:
                break
            threading.Event().wait(0.01)
        with pytest.raises(Refusal) as refused, examiner._turn():
            pass
        assert refused.value.status_code == 503


def test_every_check_says_how_to_mend_what_it_finds() -> None:
    anyhow = mend_of("no.such")
    assert [check for check in CHECKS if mend_of(check) == anyhow] == []
