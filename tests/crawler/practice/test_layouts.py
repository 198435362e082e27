"""The tables on the pages print exactly the cells of the truth, whatever their layout."""

import re
from collections import Counter
from decimal import Decimal

import pytest
from lxml import html

from crawler.practice import PracticePortals, Truth
from storage.forms import FORM_2021
from storage.report import State
from tests.crawler.practice.conftest import elements, page_text

FORM_TABLE = ".//table[not(.//table)][contains(., '第二十条') or contains(., '勾稽关系') or contains(., '未经复议')]"


def tables(truth: Truth) -> list[html.HtmlElement]:
    return elements(html.fromstring(page_text(truth.urls[0])), FORM_TABLE)


def texts(table: html.HtmlElement) -> list[str]:
    """The cells in the order of the markup, without the no-break spaces of Word."""
    return ["".join(cell.itertext()).replace("\xa0", " ").strip() for cell in table.iter("td")]


def test_every_number_stands_in_its_printed_order(practice: PracticePortals) -> None:
    reports = [truth for truth in practice.truth.values() if truth.urls]
    assert len(reports) == 47
    for truth in reports:
        found = tables(truth)
        assert len(found) == 3
        printed = [text for table in found for text in texts(table) if re.fullmatch(r"[\d.]+|/", text)]
        cells = [truth.cells[field] for field in FORM_2021.fields if truth.cells[field] is not State.BLANK]
        expected = ["/" if cell is State.DASH else str(cell) for cell in cells]
        assert printed == expected, (truth.body, truth.year)


def test_blanks_are_empty_cells(practice: PracticePortals) -> None:
    truth = practice.truth["云澜县石桥铺镇人民政府", 2024]
    blanks = [cell for cell in truth.cells.values() if cell is State.BLANK]
    assert len(blanks) > 30
    assert sum(text == "" for table in tables(truth) for text in texts(table)) == len(blanks)


def test_money_keeps_its_decimals(practice: PracticePortals) -> None:
    fees = practice.truth["云澜高新技术产业开发区管理委员会", 2024].cells["disclosure.fees.amount"]
    assert isinstance(fees, Decimal)
    assert fees.as_tuple().exponent == -6


@pytest.mark.parametrize(
    ("body", "width", "spans"),
    [
        ("云澜县人民政府", 10, True),
        ("云澜县人民政府办公室", 10, True),
        ("云澜县水利局", 10, False),
        ("云澜县教育体育局", 9, True),
    ],
)
def test_rows_of_table_3_fill_their_width(practice: PracticePortals, body: str, width: int, spans: bool) -> None:
    """Rowspans and colspans together cover the grid without holes or overlaps, as a browser would draw it."""
    _, requests, _ = tables(practice.truth[body, 2024])
    covered: Counter[int] = Counter()
    for at, row in enumerate(requests.iter("tr")):
        for cell in row.iter("td"):
            for line in range(at, at + int(cell.get("rowspan", "1"))):
                covered[line] += int(cell.get("colspan", "1"))
    assert set(covered.values()) == {width}
    assert bool(elements(requests, ".//td[@rowspan]")) == spans


def test_the_layouts_differ_as_real_ones_do(practice: PracticePortals) -> None:
    pages = {
        body: tables(practice.truth[body, 2024])
        for body in ("云澜县人民政府办公室", "云澜县水利局", "云澜县教育体育局")
    }
    word, padded, broken = pages.values()
    assert elements(word[1], ".//td//span[@lang='EN-US']")
    rows = [[("".join(cell.itertext())).strip() for cell in row.iter("td")] for row in padded[1].iter("tr")]
    assert {row[0] for row in rows if "3.其他" in row} == {"3.其他"}
    assert {"商业", "企业", "科研", "机构"} <= set(texts(broken[1]))
    assert "总计" not in texts(broken[2])
