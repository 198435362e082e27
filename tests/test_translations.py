"""Everything that people read is there in Chinese, once, and with the same places to fill."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
PACKAGES = ("alerts", "crawler", "monitor", "storage")
PLACE = re.compile(r"{(\w+)[^}]*}")


def marked() -> Iterator[tuple[str, str]]:
    """Every message marked with N_ in the code, with the place where it stands."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_":
                    (message,) = node.args
                    assert isinstance(message, ast.Constant), f"{file}:{node.lineno}: N_ takes a text as it is"
                    yield str(message.value), f"{file.relative_to(ROOT)}:{node.lineno}"


def translations() -> dict[str, dict[str, str]]:
    """Chinese by message and file."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted((ROOT / "storage/locale/zh").glob("*.po")):
        with file.open("rb") as opened:
            for message in read_po(opened, locale="zh"):
                identities = message.id if isinstance(message.id, tuple) else (message.id,)
                chinese = message.string[0] if isinstance(message.string, tuple) else message.string
                for identity in filter(None, identities):
                    found.setdefault(str(identity), {})[file.name] = str(chinese)
    return found


def test_every_message_has_its_chinese() -> None:
    chinese = translations()
    lacking = [f"{place}: {message}" for message, place in marked() if not any(chinese.get(message, {}).values())]
    assert lacking == []


def test_one_message_has_one_translation() -> None:
    assert {message: found for message, found in translations().items() if len(set(found.values())) > 1} == {}


def test_a_translation_fills_the_same_places() -> None:
    wrong = {
        message: chinese
        for message, found in translations().items()
        for chinese in found.values()
        if not set(PLACE.findall(chinese)) <= set(PLACE.findall(message))
    }
    assert wrong == {}
