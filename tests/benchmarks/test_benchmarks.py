"""The benchmarks themselves: modules are there, the quick ones run, and what is held against a log."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.numbers import QUALITIES
from tests.benchmarks.portals import Exchange, address_of
from tests.benchmarks.rows import Row
from tests.benchmarks.table import Surroundings, cells, document

ROOT = Path(__file__).parents[2]
HERE = "tests.benchmarks"
QUICK = ("html", "docx", "pdf", "storage", "monitor", "policy")


@pytest.mark.parametrize("module", sorted({one.module for one in QUALITIES.values()} - {""}))
def test_the_module_of_a_number_is_there(module: str) -> None:
    assert callable(importlib.import_module(f"{HERE}.bench_{module}").run)


def test_the_quick_ones_run_at_the_smallest_size() -> None:
    done = subprocess.run(
        [sys.executable, "-m", HERE, *QUICK],
        cwd=ROOT,
        env=os.environ | {"NIANBAO_BENCH_SCALE": "0.002"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    numbers = {number for number, one in QUALITIES.items() if one.module in QUICK}
    assert numbers <= set(done.stdout.replace("│", " ").split())


def test_a_row_says_whether_its_goal_is_met() -> None:
    assert Row("P5 storing", 2.0, "raw", 1.0, goal=1.7).is_met is False
    assert Row("P5 storing", 1.5, "raw", 1.0, goal=1.7, most=1.0).is_met is False
    assert Row("P5 storing", 0.5, "raw", 1.0, goal=1.7, most=1.0).is_met is True
    assert Row("P5 storing", 0.5).is_met is None
    assert Row("P5 storing", -0.5, most=1.0).is_met is None


def test_the_document_names_what_was_not_measured() -> None:
    row = Row("P5 storing", 0.0004, "raw wide row", 0.0001, goal=5, scale="1 report")
    text = document([row], ["a note"], ["`bench_x` failed: OSError"], Surroundings.now())
    assert f"| {' | '.join(cells(row))} |" in text
    assert "- **P1** was not measured." in text
    assert "**P5** was not" not in text
    assert "`bench_x` failed: OSError" in text


def test_breaches_of_manners_are_counted() -> None:
    breaches = importlib.import_module(f"{HERE}.bench_manners").breaches

    def asked(path: str, arrived: float, answered: float, status: int = 200) -> Exchange:
        return Exchange(address_of(0), path, status, arrived, answered, 0, 0, False)

    polite = [asked("/robots.txt", 0, 0.01), asked("/nb/", 1, 1.4), asked("/1", 3.1, 3.2)]
    assert breaches(polite, 1.0) == []
    assert len(breaches([asked("/a", 0, 0.1), asked("/b", 0.5, 0.6)], 1.0)) == 1
    assert len(breaches([asked("/a", 0, 0.4), asked("/b", 1.5, 1.6)], 1.0)) == 1
    assert len(breaches([asked("/a", 0, 2), asked("/b", 1.5, 1.6)], 1.0)) == 1
    assert len(breaches([asked("/a", 0, 0.1, 429), asked("/b", 60, 60.1)], 1.0)) == 1
