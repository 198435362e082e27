"""Every reason for which a document cannot be read has its sentence in Chinese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.reading.process.reading_process import Stop
from monitor.explaining.problems import problem_in
from storage.language import Language

READING = Path(__file__).parents[2] / "crawler" / "reading"
RAISED = ("UnreadableError", "ScanError")


def _said() -> Iterator[str]:
    """What the readers say where they raise, with a figure in the place of what differs."""
    for file in sorted(READING.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED and node.args:
                argument, *_ = node.args
                if isinstance(argument, ast.Constant):
                    yield str(argument.value)
                elif isinstance(argument, ast.JoinedStr):
                    parts = (part.value if isinstance(part, ast.Constant) else "7" for part in argument.values)
                    yield "".join(map(str, parts))


@pytest.mark.parametrize("sentence", sorted({*_said(), *(stop.value for stop in Stop)}))
def test_what_readers_say_has_its_chinese(sentence: str) -> None:
    chinese = problem_in(sentence, Language.ZH)
    assert re.search("[\u4e00-\u9fff]", chinese)
    assert "{" not in chinese
    assert problem_in(sentence, Language.EN) == sentence


def test_the_reasons_are_found_in_the_code() -> None:
    assert len(set(_said())) > 60


def test_problems_of_attached_documents_and_unknown_ones() -> None:
    assert (
        problem_in("1.pdf: the PDF is encrypted with a password", Language.ZH) == "1.pdf：PDF 文件设有密码；请去掉密码"
    )
    assert problem_in("something new", Language.ZH) == "something new"
    said = "the attached 1.docx prints other figures in 2 cells: requests.received.total, review.upheld"
    assert problem_in(said, Language.ZH) == (
        "附件 1.docx 中有 2 个单元格的数字与页面不同：一、本年新收政府信息公开申请数量·总计、行政复议·结果维持"
    )


def test_rows_are_called_as_the_form_prints_them() -> None:
    said = "rows of the other form stand among those of form 2021: requests.closed, disclosure.procurement"
    assert problem_in(said, Language.ZH) == "2021 年格式的表格中混有另一版格式的行：（六）其他处理、政府集中采购"
    assert problem_in(said, Language.EN).endswith("form 2021: closed; procurement")
    twice = "litigation stands in the document more than once with different figures"
    assert problem_in(twice, Language.ZH).startswith("表四")
