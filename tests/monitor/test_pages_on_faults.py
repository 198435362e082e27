"""The pages on faults and security say what is true: every test exists, every fault and threat has a line."""

import re
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("faults.md", "security.md")
FLOORS = {
    "scrapy": "2.14.2",  # a header run as Python, decompression bombs
    "lxml": "6.1",  # outside entities
    "jinja2": "3.1.6",  # out of the sandbox
    "starlette": "0.49.1",  # ranges
    "playwright": "1.55.1",  # the browser's download
}
"""The least versions without what is known of them; what is never installed has no floor but a ban."""
BANNED = ("pypdf", "pdfminer-six", "pymupdf", "scrapy-redis", "dill", "cloudpickle")


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@cache
def locked(lock: str) -> dict[str, str]:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    found = (re.match(r"([a-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)", line, re.IGNORECASE) for line in lines)
    return {match[1].lower(): match[2] for match in found if match}


def numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))


@pytest.mark.parametrize("name", PAGES)
def test_every_test_named_there_exists(name: str) -> None:
    named = re.findall(r"`(tests/[\w/.]+)::(\w+)`", page(name))
    assert named
    lacking = [
        f"{file}::{test}"
        for file, test in named
        if not (ROOT / file).is_file() or not re.search(rf"def {test}\(", (ROOT / file).read_text(encoding="utf-8"))
    ]
    assert lacking == []


def test_every_fault_and_every_hostile_input_has_a_line() -> None:
    text = page("faults.md")
    assert re.findall(r"^\| F(\d+) \|", text, re.MULTILINE) == [str(number) for number in range(1, 27)]
    told: list[int] = []
    for first, last in re.findall(r"^\| (\d+)(?:–(\d+))? \|", text, re.MULTILINE):
        told += range(int(first), int(last or first) + 1)
    assert told == list(range(1, 71))
    assert re.findall(r"^\| T(\d+) \|", page("security.md"), re.MULTILINE) == [str(number) for number in range(1, 21)]


def test_what_is_locked_is_above_the_floors_and_hashed() -> None:
    for lock in ("requirements.lock", "requirements-ocr.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert text.count("==") <= text.count("--hash=sha256:")
        for name, floor in FLOORS.items():
            assert numbers(locked(lock)[name]) >= numbers(floor), f"{lock}: {name}"
    assert not set(BANNED) & set(locked("requirements.lock"))


def test_what_is_installed_is_what_is_locked() -> None:
    assert {name: version(name) for name in FLOORS} == {name: locked("requirements-dev.lock")[name] for name in FLOORS}


def test_nothing_is_loaded_that_could_be_code() -> None:
    for folder in ("crawler", "storage", "monitor", "alerts"):
        for file in (ROOT / folder).rglob("*.py"):
            loads = re.search(
                r"^\s*(?:import|from) (?:pickle|marshal|shelve|dill)\b|yaml\.load\(", file.read_text(), re.M
            )
            assert loads is None, file
