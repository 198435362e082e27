"""The page about families knows all of them, in the order in which they are tried."""

import re
from pathlib import Path

from crawler.cms import FAMILIES

PAGE = Path(__file__).parents[3] / "docs" / "families.md"


def test_every_family_has_its_line() -> None:
    named = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert named == [family.name for family in FAMILIES]
