"""Documents read in a child: what it says arrives unchanged, what it does wrong ends with it."""

import asyncio
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from loguru import logger

import crawler
from crawler.reading.any_format import read
from crawler.reading.process.isolated import NotStartedError, Reader
from crawler.reading.process.reading_process import Limits, ReadingProcess, Stop, StoppedError
from storage.report import Completeness, Document, DocumentKind, Format
from tests.crawler.reading.reading_of import ADDRESS, SEEN
from tests.crawler.reading.reports import TITLE, page, zeros

PAGE = Document(page(zeros(requests__received__total="12")).encode(), ADDRESS, SEEN, listed_title=TITLE)
NOTE = Document("石桥镇的一则通告".encode(), ADDRESS, SEEN)
LONG = Document(("<html>" + "<p>公开</p>" * 200_000).encode(), ADDRESS, SEEN, listed_title=TITLE)
HUGE = Document(("<html>" + "<p>公开</p>" * 2_000_000).encode(), ADDRESS, SEEN, listed_title=TITLE)
LIMITS = Limits(cpu_seconds=10, wall_seconds=20, memory_bytes=512 << 20)

# A child that a hostile file has taken over: it answers as it should until it has the document.
TAKEN_OVER = """
import os, socket, struct, sys
end = socket.socket(fileno=0)
def send(*messages):
    end.sendall(b"".join(struct.pack("!I", len(message)) + message for message in messages))
send(b"namespace landlock seccomp")
end.recv(1 << 20)
"""

PARENT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from crawler.reading.process.isolated import Reader
from storage.report import Document

reader = Reader(workers=1)
reader.read(Document(b"x", "file:x", datetime.now(UTC)))
print(*(path.read_text() for path in Path("/proc/self/task").glob("*/children")), flush=True)
sys.stdin.read()
"""


def test_a_child_reads_with_the_packages_that_its_parent_has(tmp_path: Path) -> None:
    told = tmp_path / "told"
    program = ("-c", f"import crawler, pathlib; pathlib.Path({str(told)!r}).write_text(crawler.__file__)")
    with suppress(StoppedError, NotStartedError):
        ReadingProcess(LIMITS, program)
    deadline = time.monotonic() + LIMITS.wall_seconds
    while not told.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert told.read_text() == crawler.__file__


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """What is logged meanwhile, a text for each record."""
    records: list[str] = []
    logger.configure(patcher=lambda _: None)  # a command that ran in this process cleans records in its own way
    sink = logger.add(lambda message: records.append(message.record["message"]))
    yield records
    logger.remove(sink)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as shared:
        yield shared


def children() -> list[int]:
    """The child processes of this one."""
    lists = [path.read_text().split() for path in Path("/proc/self/task").glob("*/children")]
    return [int(pid) for each in lists for pid in each]


def open_files() -> int:
    return len([*Path("/proc/self/fd").iterdir()])


@pytest.mark.parametrize(
    "document",
    [PAGE, NOTE, Document(b"", ADDRESS, SEEN), Document(b"%PDF-1.7", ADDRESS, SEEN, listed_title=TITLE)],
    ids=["page", "text", "nothing", "broken"],
)
def test_a_child_reads_what_is_read_here(reader: Reader, document: Document) -> None:
    assert reader.read(document) == read(document)


def test_real_reports_are_read_the_same(reader: Reader, seeds: Path) -> None:
    for seed in sorted(seeds.glob("*.txt")):
        document = Document(seed.read_bytes(), f"file:{seed.name}", SEEN)
        assert reader.read(document) == read(document)


async def test_the_event_loop_goes_on_and_documents_are_read_side_by_side(reader: Reader) -> None:
    readings = asyncio.gather(*(reader.read_async(document) for document in (PAGE, NOTE, PAGE, NOTE) * 3))
    turns = 0
    while not readings.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns > 1
    assert [reading.kind for reading in await readings] == [DocumentKind.REPORT, DocumentKind.UNKNOWN] * 6


def test_any_thread_may_ask_and_end() -> None:
    """Children die with the thread that made them, which must not be the one that asks."""
    before = {*children()}
    with Reader(workers=1) as reader:
        thread = threading.Thread(target=reader.read, args=[NOTE])
        thread.start()
        thread.join()
        made = {*children()} - before
        assert reader.read(PAGE) == read(PAGE)
        assert {*children()} - before == made


@pytest.mark.parametrize(
    ("limited", "document", "problem"),
    [
        (lambda: Reader(1, cpu_seconds=0.05), LONG, "cpu limit"),
        (lambda: Reader(1, wall_seconds=0.05), LONG, "time limit"),
        (lambda: Reader(1, memory_bytes=128 << 20), HUGE, "memory limit"),
    ],
    ids=["cpu", "wall", "memory"],
)
def test_a_document_beyond_a_limit_is_a_failed_reading(
    limited: Callable[[], Reader], document: Document, problem: str
) -> None:
    before = {*children()}
    with limited() as reader:
        reading = reader.read(document)
        assert {*children()} == before
    assert (reading.completeness, reading.problems) == (Completeness.FAILED, (problem,))
    assert (reading.kind, reading.format) == (DocumentKind.ATTACHMENT, Format.HTML)
    assert (reading.title, reading.year) == (TITLE, 2023)


@pytest.mark.parametrize("document", [LONG, HUGE], ids=["cpu", "memory"])
def test_the_next_document_is_read(document: Document) -> None:
    with Reader(workers=1, cpu_seconds=0.15, memory_bytes=128 << 20) as reader:
        assert reader.read(document).completeness is Completeness.FAILED
        assert reader.read(NOTE) == read(NOTE)


def test_each_document_has_all_of_the_time() -> None:
    with Reader(workers=1, cpu_seconds=0.3) as reader:
        assert {reader.read(PAGE).completeness for _ in range(100)} == {Completeness.COMPLETE}


def test_a_child_that_stands_still_is_ended_in_time() -> None:
    before = {*children()}
    with Reader(workers=1, wall_seconds=0.5) as reader:
        reader.read(NOTE)
        (stopped,) = {*children()} - before
        os.kill(stopped, signal.SIGSTOP)
        assert reader.read(PAGE).problems == ("time limit",)
        assert stopped not in children()


def test_what_happened_to_a_child_before_is_not_the_next_documents_fault() -> None:
    before = {*children()}
    with Reader(workers=1) as reader:
        reader.read(NOTE)
        (child,) = {*children()} - before
        os.kill(child, signal.SIGKILL)
        assert reader.read(PAGE) == read(PAGE)


@pytest.mark.parametrize(
    ("deed", "stop", "form"),
    [
        ("os._exit(0)", Stop.CRASH, None),
        ("send(b'pdf'); os.abort()", Stop.CRASH, Format.PDF),
        ("send(b'pdf'); end.close(); os.close(1); os.read(os.pipe()[0], 1)", Stop.CRASH, Format.PDF),
        ("send(b'exe')", Stop.ANSWER, None),
        ("send(b'pdf', b'{}')", Stop.ANSWER, Format.PDF),
        ("send(b'pdf', b'cos\\nsystem\\n(S\\'true\\'\\ntR.')", Stop.ANSWER, Format.PDF),
        ("send(b'pdf'); end.sendall(struct.pack('!I', 2**32 - 1) + bytes(1000))", Stop.ANSWER, Format.PDF),
        ("send(b'pdf'); end.sendall(struct.pack('!I', 100)); os._exit(0)", Stop.CRASH, Format.PDF),
        ("send(b'pdf', b'{}' * 9_000_000)", Stop.ANSWER, Format.PDF),
    ],
    ids=["leaves", "aborts", "hangs up", "no format", "no reading", "pickle", "endless", "cut short", "too long"],
)
def test_a_child_taken_over_does_no_harm(deed: str, stop: Stop, form: Format | None) -> None:
    process = ReadingProcess(LIMITS, ("-c", TAKEN_OVER + deed))
    with pytest.raises(StoppedError) as stopped:
        process.read(PAGE)
    process.close()
    assert (stopped.value.stop, stopped.value.format) == (stop, form)
    assert process.pid not in children()


def test_a_child_that_does_not_take_the_document_is_ended_in_time() -> None:
    process = ReadingProcess(Limits(1, 0.3, 1 << 30), ("-c", TAKEN_OVER + "os.read(os.pipe()[0], 1)"))
    with pytest.raises(StoppedError, match="time limit"):
        process.read(Document(bytes(8 << 20), ADDRESS, SEEN))
    process.close()


def test_what_a_child_says_is_logged_and_cannot_forge_a_line(logged: list[str]) -> None:
    said = r"sys.stderr.write('broken \x1b[2J\u202e\n12:00 ERROR forged\n' + 'x' * 10**6)"
    process = ReadingProcess(LIMITS, ("-c", TAKEN_OVER + said))
    with pytest.raises(StoppedError):
        process.read(PAGE)
    process.close()
    (record,) = logged
    assert record.count("\n  | ") == len(record.splitlines()) - 1
    assert r"broken \x1b[2J\u202e" in record
    assert "\n  | 12:00 ERROR forged" in record


def test_a_child_gets_no_secrets(monkeypatch: pytest.MonkeyPatch, logged: list[str]) -> None:
    monkeypatch.setenv("NIANBAO_MAIL_PASSWORD", "s3cret")
    process = ReadingProcess(
        LIMITS, ("-c", TAKEN_OVER + "sys.stderr.write(str(os.environ) + str(os.listdir('/proc/self/fd')))")
    )
    with pytest.raises(StoppedError):
        process.read(PAGE)
    process.close()
    (record,) = logged
    assert "PYTHONPATH" in record
    assert "s3cret" not in record
    assert "['0', '1', '2', '3']" in record  # 3 is the folder being listed


@pytest.mark.parametrize("program", [("-c", "import sys; sys.exit('no such reader')"), ("-c", "print('x')")])
def test_no_child_is_not_a_failed_document(program: tuple[str, ...]) -> None:
    before = open_files()
    with pytest.raises(NotStartedError):
        ReadingProcess(LIMITS, program)
    assert open_files() == before


def test_a_document_that_nobody_looked_at_is_not_a_failed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    before = open_files()
    with Reader(workers=1) as reader:
        monkeypatch.setattr(sys, "executable", "/no/such/python")
        with pytest.raises(NotStartedError):
            reader.read(NOTE)
        monkeypatch.undo()
        assert reader.read(NOTE) == read(NOTE)
    assert open_files() == before


def test_nothing_is_left_over_a_thousand_documents(reader: Reader) -> None:
    files, before = open_files(), {*children()}
    with Reader(workers=1) as one:
        one.read(NOTE)
        (first,) = {*children()} - before
        held = open_files()
        for _ in range(1_050):
            one.read(NOTE)
        (last,) = {*children()} - before
        assert open_files() == held
        assert first != last, "a child is replaced after a thousand documents"
    assert open_files() == files
    assert {*children()} == before


async def test_leaving_by_an_exception_ends_a_child_in_the_middle() -> None:
    before = {*children()}
    reader = Reader(workers=1)
    reader.read(NOTE)
    (child,) = {*children()} - before
    with pytest.raises(KeyboardInterrupt), reader:  # noqa: PT012 - what is left is the point
        os.kill(child, signal.SIGSTOP)
        asked = asyncio.ensure_future(reader.read_async(PAGE))
        await asyncio.sleep(0)
        raise KeyboardInterrupt
    with pytest.raises(asyncio.CancelledError):  # and no failed reading: nothing was seen of the document
        await asked
    assert {*children()} == before


def test_children_go_with_a_killed_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        (child,) = map(int, parent.stdout.readline().split())
        os.kill(child, signal.SIGSTOP)  # one that is busy notices no closed socket
        watched = os.pidfd_open(child)
        parent.kill()
        ended, _, _ = select.select([watched], [], [], 10)
        os.close(watched)
    assert ended
