"""What a confined process can still do, tried in one."""

import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from crawler.reading.process.confinement import LANDLOCK, MEASURES, NAMESPACE, SECCOMP

TRIES = """
import importlib, json, os, resource, socket, sys
from crawler.reading.process.confinement import confine

measures = confine(256 << 20)

def refused(attempt):
    try:
        attempt()
    except (OSError, MemoryError, RuntimeError) as error:
        return type(error).__name__
    return ""

secret, parent = sys.argv[1], os.getppid()
tries = {
    "socket": lambda: socket.socket().connect(("127.0.0.1", 9)),
    "datagram": lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 9)),
    "read": lambda: open(secret).read(),
    "write": lambda: open(secret, "w"),
    "remove": lambda: os.unlink(secret),
    "rename": lambda: os.rename(secret, secret + "2"),
    "create": lambda: os.mkdir(secret + "3"),
    "list": lambda: os.listdir(os.path.dirname(secret)),
    "run": lambda: os.execv("/bin/true", ["true"]),
    "signal": lambda: os.kill(parent, 0),
    "memory": lambda: bytes(300 << 20),
    "import": lambda: importlib.import_module("xml.dom.minidom"),
    "descriptors": lambda: [os.dup(0) for _ in range(100)],
}
answer = {name: refused(attempt) for name, attempt in tries.items()}
answer["measures"] = measures
answer["core"] = resource.getrlimit(resource.RLIMIT_CORE)[1]
print(json.dumps(answer))
"""


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, object]:
    secret = tmp_path_factory.mktemp("private") / "secret"
    secret.write_text("s3cret")
    done = subprocess.run([sys.executable, "-c", TRIES, str(secret)], capture_output=True, check=True, text=True)
    assert secret.read_text() == "s3cret"
    assert [path.name for path in secret.parent.iterdir()] == ["secret"]
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize(
    ("attempt", "measures"),
    [
        ("socket", {SECCOMP, NAMESPACE}),
        ("datagram", {SECCOMP, NAMESPACE}),
        ("read", {LANDLOCK}),
        ("write", {LANDLOCK}),
        ("remove", {LANDLOCK}),
        ("rename", {LANDLOCK}),
        ("create", {LANDLOCK}),
        ("list", {LANDLOCK}),
        ("run", {LANDLOCK, SECCOMP}),
        ("signal", {SECCOMP}),
    ],
)
def test_what_would_reach_out_is_refused(tried: Mapping[str, object], attempt: str, measures: set[str]) -> None:
    if not measures & {*map(str, tried["measures"])}:  # type: ignore[call-overload]
        pytest.skip(f"this kernel does not offer {' or '.join(sorted(measures))}")
    assert tried[attempt] in ("PermissionError", "OSError")


def test_memory_and_descriptors_are_limited(tried: Mapping[str, object]) -> None:
    assert (tried["memory"], tried["descriptors"], tried["core"]) == ("MemoryError", "OSError", 0)


def test_libraries_can_still_be_loaded(tried: Mapping[str, object]) -> None:
    assert tried["import"] == ""


def test_only_named_measures_are_taken(tried: Mapping[str, object]) -> None:
    assert {*tried["measures"]} <= {*MEASURES}  # type: ignore[misc]


def test_nothing_can_be_written_even_where_files_are_open(tmp_path: Path) -> None:
    """A process that confines itself loses what it could write into a file it had opened before."""
    script = "from crawler.reading.process.confinement import confine; confine(1 << 30); print('x', flush=True)"
    with (tmp_path / "out").open("w") as out:
        done = subprocess.run([sys.executable, "-c", script], stdout=out, stderr=subprocess.PIPE, check=False)
    assert b"File too large" in done.stderr
    assert (tmp_path / "out").read_bytes() == b""


def test_the_process_that_starts_it_is_not_confined() -> None:
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 32
