"""The dead man's switch, told at a real server."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from monitor.running.ping import DeadManSwitch
from storage.clock import now
from storage.sharing.runs import Run, RunState


class Listener:
    """A server that notes what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.heard = threading.Semaphore(0)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                outer.told.append(self.path)
                self.send_response(200)
                self.end_headers()
                outer.heard.release()

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.server.shutdown()
    listening.server.server_close()


def run(outcome: RunState) -> Run:
    return Run(1, "crawl", (), None, now(), "", now(), now(), outcome, "", "", 1, "", stop=False)


def test_start_success_and_failure_are_told(listener: Listener) -> None:
    switch = DeadManSwitch(f"http://127.0.0.1:{listener.server.server_address[1]}/ping/1/")
    switch.began(run(RunState.RUNNING))
    assert listener.heard.acquire(timeout=10)
    for outcome in (RunState.DONE, RunState.FAILED, RunState.STOPPED):
        switch.ended(run(outcome))
        assert listener.heard.acquire(timeout=10)
    assert listener.told == ["/ping/1/start", "/ping/1", "/ping/1/fail", "/ping/1"]


def test_an_address_that_does_not_answer_holds_nothing_up() -> None:
    DeadManSwitch("http://127.0.0.1:9/").ended(run(RunState.DONE))
    DeadManSwitch("").began(run(RunState.RUNNING))
