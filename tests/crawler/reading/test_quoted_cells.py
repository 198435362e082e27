"""Sheets saved as text: cells with line breaks, marks or quotes in them stand in quotes."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

import pytest

from storage.forms import FORM_2021
from storage.report import State
from tests.crawler.reading.office_documents import Place, blocks_of, placed
from tests.crawler.reading.reading_of import differing, numbers, reading_of, states
from tests.crawler.reading.reports import TITLE, Layout, page, with_sums

PRINTED = {name: str(number * 37) for number, name in enumerate(FORM_2021.fields, 1)}
CELL = "requests.received.natural_person"


def sheet_as_text(html: str, mark: str, *, quotes_all: bool = False) -> str:
    """The rows of a sheet that prints a page, merged cells once."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=mark, quoting=csv.QUOTE_ALL if quotes_all else csv.QUOTE_MINIMAL)
    for block in blocks_of(html):
        if isinstance(block, str):
            writer.writerow([block])
            continue
        writer.writerows([place.head.text if place.first else "" for place in _spread(row)] for row in placed(block))
    return stream.getvalue()


def _spread(row: list[Place]) -> Iterator[Place]:
    """The places of a row, a merged cell in each of its columns, empty behind the first."""
    for place in row:
        yield place
        for column in range(place.column + 1, place.column + place.head.across):
            yield replace(place, column=column, first=False)


@pytest.mark.parametrize("mark", [",", "\t"])
def test_heads_with_line_breaks_within_quotes(mark: str) -> None:
    text = sheet_as_text(page(PRINTED, Layout(broken_words=True)).replace("“三安全一稳定”", '"三安全一稳定"'), mark)
    assert '"结果\n维持"' in text
    assert '""三安全一稳定""' in text
    assert differing(reading_of(text.encode("gb18030")), PRINTED) == {}


def test_every_cell_of_a_text_with_tabs_in_quotes() -> None:
    figures = {name: f"{int(text):,}" for name, text in PRINTED.items()}
    assert differing(reading_of(sheet_as_text(page(figures), "\t", quotes_all=True)), PRINTED) == {}


def test_two_lines_of_figures_in_one_cell_are_no_figure() -> None:
    text = sheet_as_text(page(PRINTED | {CELL: "0\n5"}), ",")
    assert '"0\n5"' in text
    read = reading_of(text)
    assert states(read, CELL) == {CELL: "unreadable"}
    assert not {name for name, value in numbers(read).items() if value != PRINTED[name]}


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_quotes_that_mean_the_word_above_join_no_rows(mark: str) -> None:
    head, article = mark.join(["信息内容", "备注", "本年处理决定数量"]), f"第二十条第（六）项{mark}{mark}"
    rows = [mark.join(row) for row in (("行政许可", "", "5"), ("行政处罚", '"', "7"), ("行政强制", '"', "9"))]
    fees = [
        article.replace("六", "八"),
        mark.join(["信息内容", "备注", "本年收费金额（单位：万元）"]),
        f"行政事业性收费{mark}{mark}3",
    ]
    table = [article.replace("六", "五"), head, rows[0], article, head, *rows[1:], *fees]
    read = reading_of(dump_around(table))
    assert State.BLANK not in {cell.state for cell in read.cells.values()}
    assert (
        numbers(read).items()
        <= {
            "disclosure.licensing.decisions": "5",
            "disclosure.penalties.decisions": "7",
            "disclosure.coercive_measures.decisions": "9",
            "disclosure.fees.amount": "3",
        }.items()
    )


def test_figures_on_two_lines_of_a_cell_are_not_joined_by_their_unit() -> None:
    printed = with_sums(PRINTED | {CELL: "12"})
    assert states(reading_of(sheet_as_text(page(printed | {CELL: "1\n2件"}), ",")), CELL) == {CELL: "unreadable"}


def dump_around(table: list[str]) -> str:
    """A report of sections whose second holds a table given as lines."""
    before = [TITLE, "一、总体情况", "一切正常。", "二、主动公开政府信息情况"]
    after = ["三、收到和处理政府信息公开申请情况", "见附件。", "四、政府信息公开行政复议、行政诉讼情况", "无"]
    return "\n".join([*before, *table, *after, "五、存在的主要问题及改进情况", "无", "六、其他需要报告的事项", "无"])
