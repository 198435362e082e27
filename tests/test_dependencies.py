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
RECOGNITION = re.compile(r"crawler/reading/scan/.+\.py")
"""Modules that are only loaded where the extra ocr is installed."""


def plain(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def locked(name: str) -> set[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return {plain(found) for found in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)}


def imported(file: Path) -> Iterator[tuple[str, bool]]:
    """The packages that a file names in its imports, and whether it is loaded with them: not if within a function."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        at_once = node in tree.body
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], at_once) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0], at_once


@pytest.mark.parametrize("package", PACKAGES)
def test_every_import_is_locked(package: str) -> None:
    installed = packages_distributions()
    usual, recognising = locked("requirements.lock"), locked("requirements-ocr.lock")
    for file in sorted((ROOT / package).rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        for module, at_once in set(imported(file)):
            if module in sys.stdlib_module_names or module in PACKAGES:
                continue
            there = usual if at_once and not RECOGNITION.fullmatch(name) else recognising
            distributions = {plain(one) for one in installed.get(module, [module])}
            assert distributions & there, f"{name} imports {module}, which is not installed with it"
