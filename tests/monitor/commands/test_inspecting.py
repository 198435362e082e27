"""What ``nianbao inspect`` loads: a clerk waits for it, and most of the program is not needed for a draft."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from crawler.reading.any_format import read
from monitor.inspection import facts, inspected, verdict
from storage.language import Language
from storage.report import Document

_NEVER_NEEDED = ("alembic", "cn2an", "fastapi", "lxml", "numpy", "pypdfium2", "rapidfuzz", "scrapy", "sqlalchemy")


def test_nothing_is_loaded_that_a_draft_does_not_need() -> None:
    loading = (
        "import sys, monitor.cli, monitor.commands.inspecting, monitor.inspection, monitor.inspection_text;"
        f"print(*(name for name in {_NEVER_NEEDED} if name in sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", loading], capture_output=True, text=True, check=True)
    assert said.stdout.split() == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04 no archive", "The file is broken or was cut short"),
        (b"%PDF-1.4 no end", "The file is broken or was cut short"),
    ],
)
def test_of_a_file_that_does_not_open_nothing_is_said_but_that(content: bytes, sentence: str) -> None:
    draft = inspected(read(Document(content, "file:draft.docx", datetime(2026, 1, 5, tzinfo=UTC))), "draft.docx")
    assert verdict(draft, Language.EN).startswith(sentence)
    assert "。" in verdict(draft, Language.ZH)
    assert [label for label, _ in facts(draft, Language.EN)] == ["reading"]


def test_a_document_that_opens_and_is_no_report_says_so() -> None:
    draft = inspected(
        read(Document("今日天气晴。".encode() * 40, "file:a.txt", datetime(2026, 1, 5, tzinfo=UTC))), "a.txt"
    )
    assert verdict(draft, Language.EN).startswith("This is no yearly report")
