"""What the code imports is what is installed for it: `make run` has the packages of requirements.lock and no others."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("alerts", "crawler", "monitor", "storage")
RECOGNITION = re.compile(r"crawler/reading/(scan\w*|recogni\w+|text_recognition)\.py")
"""Modules that only a machine loads on which the extra ocr is installed."""


def plain(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def locked(name: str) -> set[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return {plain(found) for found in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)}


def imported(file: Path) -> Iterator[str]:
    """The packages that a file names in its imports, wherever they stand in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_import_is_locked(package: str) -> None:
    installed = packages_distributions()
    usual, recognising = locked("requirements.lock"), locked("requirements-ocr.lock")
    for file in sorted((ROOT / package).rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        there = recognising if RECOGNITION.fullmatch(name) else usual
        for module in set(imported(file)) - sys.stdlib_module_names - set(PACKAGES):
            distributions = {plain(one) for one in installed.get(module, [module])}
            assert distributions & there, f"{name} imports {module}, which is not installed with it"
