"""The operator's guide says every line of the log and every alarm there is, and where each fault shows."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from storage.database import Database
from storage.visits import Outcome
from tests.monitor.test_deployment import metrics

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
RULES = (ROOT / "docs/deploy/nianbao.rules.yml").read_text(encoding="utf-8")
_LEVELS = {"debug", "info", "success", "warning", "error", "exception", "critical", "log"}
_LOGGERS = {"logger", "told"}
_PLACE = re.compile(r"\{[^}]*\}")
_METRIC = re.compile(r"`(\w+?)(?:_total)?(?:\{(\w+)=\"(\w+)\"\})?`")
_LABELS = {
    "portal_visits": set(Outcome),
    "portals": {*Outcome, "never"},
    "runs": {"done", "failed", "stopped"},
    "alerts": {"sent", "partial", "deferred", "uncertain", "failed"},
}


def rows(heading: str) -> list[list[str]]:
    """The rows of the table below a heading of the guide."""
    section = GUIDE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    table = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table[2:]]


@cache
def logged() -> set[str]:
    """What the code logs, with … in the place of what differs from line to line."""
    found: set[str] = set()
    for package in ("alerts", "crawler", "monitor", "storage"):
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _logs(node.func):
                    found.update(_said(node))
    return found - {"…"}  # what others say is handed on


def _logs(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and function.attr in _LEVELS and _origin(function.value) in _LOGGERS


def _origin(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _said(call: ast.Call) -> Iterator[str]:
    assert isinstance(call.func, ast.Attribute)
    form, *values = call.args[1:] if call.func.attr == "log" else call.args
    if isinstance(form, ast.Constant) and form.value == "{}" and values:
        form = values[0]
    for one in (form.body, form.orelse) if isinstance(form, ast.IfExp) else (form,):
        texts = [_text(one)]
        for value in values:  # a word of two
            if isinstance(value, ast.IfExp):
                choice = [str(ast.literal_eval(value.body)), str(ast.literal_eval(value.orelse))]
                texts = [f"… {word} {texts[0].split(' ', 2)[2]}" for word in choice]
        yield from texts


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):  # "…".rstrip()
        return _text(node.func.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return _PLACE.sub("…", str(node.value)).replace("\n", " ") if isinstance(node, ast.Constant) else "…"


def test_every_line_of_the_log_is_told_and_none_that_is_not() -> None:
    told = [row[0].strip("`") for row in rows("Lines of the log")]
    assert len(told) == len(set(told))
    assert set(told) == logged()


def test_every_alarm_is_told() -> None:
    told = [row[0] for row in rows("Alarms")]
    assert set(told) - {"the ping does not come"} == set(re.findall(r"alert: (\w+)", RULES))


def test_every_fault_shows_in_a_line_a_metric_and_an_alarm(database: Database, tmp_path: Path) -> None:
    table = rows("Where each fault shows")
    assert [row[0].split()[0] for row in table] == [f"F{number}" for number in range(1, 27)]
    lines, alarms = logged(), {row[0] for row in rows("Alarms")}
    there = metrics(database, tmp_path)
    for fault, line, metric, alarm in table:
        named = re.findall(r"`([^`]+)`", line)
        assert set(named) <= lines | {"nianbao db backup"}, fault
        assert named or line == "as above", fault
        asked = _METRIC.findall(metric)
        assert asked, fault
        for name, label, value in asked:
            assert name in there, f"{fault}: {name}"
            known = _LABELS.get(name.removeprefix("nianbao_"))
            assert not label or known is None or value in known, f"{fault}: {name} {value}"
        assert alarm.startswith(("none: ", "as above")) or set(alarm.split(", ")) <= alarms, fault


@pytest.mark.parametrize("row", rows("Lines of the log") + rows("Alarms"), ids=lambda row: row[0])
def test_whoever_reads_of_it_learns_what_to_do(row: list[str]) -> None:
    assert len(row) == 3
    assert row[2]
