"""Printed pages with a frame round all that stands on them, as a portal's page with borders is printed."""

from crawler.reading.blocks import Grid, Line, plain_grid
from crawler.reading.form.table_parts import blocks_of_grid
from storage.report import DocumentKind, State
from tests.crawler.reading.printed_reports import HEIGHT, MARGIN, WIDTH, Style, as_pdf, printed
from tests.crawler.reading.reading_of import reading_of
from tests.crawler.reading.test_pdf import SHORT, wrong


def test_paragraphs_in_a_frame_are_lines() -> None:
    rows = [
        ["清溪县石桥镇人民政府2023年政府信息公开工作年度报告"],
        ["按规定编制。\n一、总体情况\n公开信息12条。\n二、主动公开政府信息情况"],
        ["信息内容", "本年处理决定数量"],
        ["行政许可", "5"],
        ["三、收到和处理政府信息公开申请情况"],
    ]
    blocks = blocks_of_grid(plain_grid(rows, keeps_columns=True, keeps_blanks=True))
    assert blocks is not None
    lines = [block.text for block in blocks if isinstance(block, Line)]
    assert lines == [rows[0][0], *rows[1][0].split("\n"), rows[4][0]]
    (table,) = [block for block in blocks if isinstance(block, Grid)]
    assert [table.printed(row) for row in range(2)] == [("信息内容", "本年处理决定数量"), ("行政许可", "5")]


def test_a_framed_report_is_a_report() -> None:
    pages = printed(SHORT, Style(numbered=False))
    left, right, top, bottom = MARGIN / 2, WIDTH - MARGIN / 2, MARGIN / 2, HEIGHT - MARGIN / 2
    for page in pages:
        page.lines += [(left, top, right, top), (left, bottom, right, bottom)]
        page.lines += [(left, top, left, bottom), (right, top, right, bottom)]
    reading = reading_of(as_pdf(pages))
    assert (reading.kind, reading.year) == (DocumentKind.REPORT, 2023)
    assert wrong(reading, SHORT) == {}
    assert State.ABSENT not in {cell.state for cell in reading.cells.values()}
