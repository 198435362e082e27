"""Everything that monitor says is there in both languages, with the same places to fill."""

import ast
import string
from pathlib import Path

import pytest

from monitor.checks import CHECKS, PUBLICATION_CHECKS, REPORT_CHECKS
from monitor.explaining import explanation
from monitor.judgement.states import Because
from storage.language import Language, translate

MONITOR = Path(__file__).parents[2] / "monitor"
SOURCES = [*MONITOR.glob("checks/*.py"), MONITOR / "explaining" / "explanation.py"]


def messages() -> list[str]:
    """The first argument of every call of N_, phrase or translate that is written out; what `counted` says of several
    is translated with what it says of one."""
    found, of_several = [], set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text())):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", "")
            if called in ("N_", "phrase", "translate") and isinstance(first := node.args[0], ast.Constant):
                found.append(str(first.value))
            elif called == "counted" and isinstance(several := node.args[1], ast.Call):
                of_several.add(ast.literal_eval(several.args[0]))
    return sorted(set(found) - of_several)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("message", messages())
def test_every_message_has_a_translation_with_no_unknown_places(message: str) -> None:
    chinese = translate(message, Language.ZH)
    assert chinese != message
    assert places(chinese) <= places(message)


def test_every_check_of_the_catalogue_is_carried_out_and_every_state_explained() -> None:
    assert set(CHECKS) == {*REPORT_CHECKS, *PUBLICATION_CHECKS}
    assert set(explanation._STATES) == set(Because)
