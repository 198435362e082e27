"""What ``nianbao inspect`` loads: a clerk waits for it, and most of the program is not needed for a draft."""

import io
import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len
from rich.console import Console

from crawler.reading.any_format import read
from monitor.commands.context import NO_TERMINAL
from monitor.inspecting.inspection import facts, inspected, problems, verdict
from monitor.inspecting.inspection_text import as_text
from storage.forms import FORM_2021
from storage.language import Language
from storage.report import Document
from tests.crawler.reading.reading_of import reading_of
from tests.crawler.reading.reports import page, zeros

_NEVER_NEEDED = ("alembic", "cn2an", "fastapi", "lxml", "numpy", "pypdfium2", "rapidfuzz", "scrapy", "sqlalchemy")


def test_nothing_is_loaded_that_a_draft_does_not_need() -> None:
    loading = (
        "import sys, monitor.cli, monitor.commands.inspecting, monitor.inspecting.inspection;"
        "import monitor.inspecting.inspection_text;"
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
    assert verdict(draft, Language.EN) == "This is no yearly report; one says in its title that it is."


@pytest.mark.parametrize(
    ("title", "english", "chinese"),
    [
        ("清溪县供水集团有限公司2023年政府信息公开工作年度报告", "a public enterprise", "公共企事业单位"),
        ("清溪县2023年政府网站工作年度报表", "a government website", "政府网站工作年度报表"),
        ("清溪县2023年度法治政府建设年度报告", "law-based government", "法治政府建设"),
    ],
)
def test_of_a_look_alike_it_is_said_what_it_is(title: str, english: str, chinese: str) -> None:
    html = f"<html><title>{title}</title><h1>{title}</h1><p>清溪县认真做好各项工作。</p></html>"
    draft = inspected(reading_of(html), "draft.html")
    assert english in verdict(draft, Language.EN)
    assert chinese in verdict(draft, Language.ZH)
    assert problems(draft, Language.EN) == []


def test_one_is_not_several() -> None:
    printed = zeros(review__total="1", requests__received__total="约3", suit_direct__total="")
    draft = inspected(reading_of(page(printed)), "draft.html")
    said = [verdict(draft, Language.EN), *problems(draft, Language.EN), *(each.message_en for each in draft.findings)]
    assert "1 cell could not be read with certainty" in said
    assert any("1 cell is blank or holds a dash" in each for each in said)
    assert not [each for each in said if re.search(r"\b1 (?:cells|errors|warnings|notices|checks)", each)]


@pytest.mark.parametrize("language", list(Language))
def test_no_figure_is_cut_off_on_a_narrow_terminal(language: Language) -> None:
    printed = {name: str(number) for number, name in enumerate(FORM_2021.fields, 10_000)}
    written = io.StringIO()
    draft = inspected(reading_of(page(printed)), "draft.html")
    assert draft.findings
    as_text(draft, Console(file=written, width=80), language)
    words = set(re.findall(r"\d+", written.getvalue()))
    assert [text for text in printed.values() if text not in words] == []
    assert max(map(cell_len, written.getvalue().split("\n"))) <= 80


def test_a_file_gets_no_line_filled_up_with_blanks() -> None:
    written = io.StringIO()
    draft = inspected(reading_of(page(zeros())), "draft.html")
    assert draft.findings
    as_text(draft, Console(file=written, width=NO_TERMINAL), Language.EN)
    assert max(map(len, written.getvalue().split("\n"))) < 300


@pytest.mark.parametrize(
    ("language", "label"), [(Language.ZH, "2.没有现成信息需要另行制作"), (Language.EN, "2. Would have to be created")]
)
def test_where_there_is_no_room_beside_its_figures_a_label_stands_whole_above_them(
    language: Language, label: str
) -> None:
    printed = {name: str(number) for number, name in enumerate(FORM_2021.fields, 10_000)}
    written = io.StringIO()
    as_text(inspected(reading_of(page(printed)), "draft.html"), Console(file=written, width=80), language)
    lines = [line.strip() for line in written.getvalue().split("\n")]
    assert printed["requests.unavailable_needs_creation.natural_person"] in lines[lines.index(label) + 1]
