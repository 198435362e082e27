"""Every sentence of the messages is said in both languages, and the catalogue holds no other."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

import alerts
import storage

MARKED = re.compile(r"N_\(\s*(['\"])(.*?)\1\s*\)", re.DOTALL)


def test_the_catalogue_says_what_the_code_says() -> None:
    sources = Path(alerts.__file__).parent.rglob("*.py")
    said = {match[2] for source in sources for match in MARKED.finditer(source.read_text(encoding="utf-8"))}
    file = Path(storage.__file__).parent / "locale" / "zh" / "alerts.po"
    catalogue = {message.id: message.string for message in read_po(file.open("rb"), locale="zh") if message.id}
    assert said == set(catalogue)
    for english, chinese in catalogue.items():
        assert chinese
        assert sorted(re.findall(r"{\w+}", str(english))) == sorted(re.findall(r"{\w+}", str(chinese)))
