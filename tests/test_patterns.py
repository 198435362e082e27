"""Every pattern of the code is tried with texts that its own repeats make: none may take longer than a moment.

Titles, names, sections and pages come from sites that nobody vets; a pattern whose time grows with the square of a text
would let one page hold up a crawl or a check.
"""

import ast
import importlib
import inspect
import os
import pkgutil
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest

from tests.attacks import attacks

LENGTH = int(os.environ.get("NIANBAO_ATTACK_LENGTH", "60000"))
"""make faults takes 100,000."""
SECONDS = 0.4
SHORT = {
    "crawler.cms.annual._TITLE": 20_000,
    "crawler.fetching.walls._NOT_THERE": 2000,
    "crawler.reading.containers.web_archive._START": 4096,
    "monitor.checks.labels._ASIDE": 200,
    "alerts.letters.writing._BOTH_FORMS": 500,
}
"""Patterns that only ever meet a text of so many characters: cut before, or our own words."""
USES = {
    "crawler.reading.html.style_effects._EFFECTS": "fullmatch",
    "crawler.reading.meaning.metadata._META_DATES": "match",
}
"""How patterns in tables are used, where it is not by searching."""
_USE = r"\b{}\.(search|match|fullmatch|sub|subn|split|findall|finditer)\("


class TooSlowError(Exception):
    """A pattern took too long."""


def modules() -> list[str]:
    packages = [importlib.import_module(name) for name in ("crawler", "monitor", "alerts", "storage")]
    found = [
        one.name for package in packages for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    return [name for name in found if "migrations" not in name and not name.endswith((".child", ".__main__"))]


def named(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    """The patterns in a value of a module: itself, or those that a table holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth > 3 or isinstance(value, type):
        return
    elif isinstance(value, dict):
        for held in value.values():
            yield from named(held, depth + 1)
    elif isinstance(value, list | tuple | set | frozenset):
        for held in value:
            yield from named(held, depth + 1)
    elif hasattr(value, "__dataclass_fields__"):
        for field in value.__dataclass_fields__:
            yield from named(getattr(value, field, None), depth + 1)


def patterns(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any], str]]:
    """The patterns of a module with a name and how they are used: those it holds, and those written where used."""
    source = inspect.getsource(module)
    for name, value in vars(module).items():
        place = f"{module.__name__}.{name}"
        uses = set(re.findall(_USE.format(re.escape(name)), source))
        use = next((one for one in ("fullmatch", "match") if uses == {one}), "search")
        for pattern in named(value):
            yield place, pattern, USES.get(place, use)
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and _is_re(call.func):
            first = call.args[0] if call.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str | bytes):
                flags = re.DOTALL if "DOTALL" in ast.dump(call) else re.NOFLAG
                use = call.func.attr if call.func.attr in ("match", "fullmatch") else "search"
                yield f"{module.__name__}:{call.lineno}", re.compile(first.value, flags), use


def _is_re(called: ast.Attribute) -> bool:
    return isinstance(called.value, ast.Name) and called.value.id == "re" and called.attr != "compile"


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise when more processor time is used; the matching of patterns looks for signals now and then."""

    def stop(*_: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def is_slow(pattern: re.Pattern[Any], use: str, text: str) -> bool:
    tried: Callable[[str | bytes], object] = getattr(pattern, use)
    try:
        with at_most(SECONDS):
            tried(text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text)
    except TooSlowError:
        return True
    return False


@pytest.mark.parametrize("package", ["crawler.reading", "crawler", "monitor", "alerts", "storage"])
def test_no_pattern_takes_long(package: str) -> None:
    slow, seen = [], set()
    for name in modules():
        if not name.startswith(f"{package}.") or (package == "crawler" and name.startswith("crawler.reading.")):
            continue
        for place, pattern, use in patterns(importlib.import_module(name)):
            if (pattern, use) in seen:
                continue
            seen.add((pattern, use))
            length = min(LENGTH, SHORT.get(place, LENGTH))
            slow += [f"{place} {use} {text[:30]!r}" for text in attacks(pattern, length) if is_slow(pattern, use, text)]
    assert slow == []
    assert len(seen) > 2


def test_a_slow_pattern_is_found() -> None:
    for source in (r"(?:\w+\s*)+!", r"[\w/]*\.jsp", r"a\s*b?\s*c", "<a[^>]*>"):
        pattern = re.compile(source)
        assert any(is_slow(pattern, "search", text) for text in attacks(pattern, 60_000)), source
    assert not any(is_slow(re.compile(r"\d++(?!x)"), "search", text) for text in attacks(re.compile(r"\d++"), 60_000))
