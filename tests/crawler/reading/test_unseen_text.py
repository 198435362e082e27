"""Text of a PDF that nobody sees: cut away by a clip, or in a layer that is switched off."""

import io
from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from crawler.reading.blocks import Grid
from crawler.reading.form.align import align
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.pdf.document import read_pdf
from storage.report import State
from tests.crawler.reading.printed_reports import FONT, WIDTH, Drawn, Style, as_pdf, printed
from tests.crawler.reading.reading_of import reading_of
from tests.crawler.reading.reports import OUTCOMES
from tests.crawler.reading.test_pdf import SHORT, wrong

_LAYER = b"99 0 obj\n<< /Type /OCG /Name (layer) >>\nendobj\n"


def row(draw: Callable[[Canvas], None], layer: bytes = b"") -> list[str]:
    """The row 规章 | … | 0 of a small ruled table, in which something is drawn; ``layer`` is the state of a layer."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842), pageCompression=0)
    canvas.setFont(FONT, 10)
    for y in (700, 680, 660):
        canvas.line(60, y, 500, y)
    for x in (60, 300, 400, 500):
        canvas.line(x, 700, x, 660)
    texts = [(70, 686, "信息内容"), (310, 686, "本年制发件数"), (410, 686, "本年废止件数"), (70, 666, "规章")]
    for x, y, text in [*texts, (430, 666, "0")]:
        canvas.drawString(x, y, text)
    draw(canvas)
    canvas.save()
    content = file.getvalue()
    if layer:
        properties = b"/OCProperties << /OCGs [99 0 R] /D << " + layer + b" /Order [99 0 R] >> >>"
        content = content.replace(b"/Type /Catalog", b"/Type /Catalog " + properties)
        content = content.replace(b"/ProcSet [", b"/Properties << /Layer 99 0 R >> /ProcSet [")
        table = content.rindex(b"xref\n", 0, content.rindex(b"startxref"))
        content = content[:table] + _LAYER + content[table:]
    grid = next(block for block in read_pdf(content).body if isinstance(block, Grid))
    return [cell.text for cell in grid.rows[1]]


def clipped(canvas: Canvas, left: float, right: float, text: str) -> None:
    """A text at 320 of which only what stands between two places is drawn."""
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(left, 650, right - left, 40)
    canvas.clipPath(path, stroke=0)
    canvas.drawString(320, 666, text)
    canvas.restoreState()


def in_layer(canvas: Canvas) -> None:
    """77 in a layer."""
    code: list[str] = vars(canvas)["_code"]
    code.append("/OC /Layer BDC")
    canvas.drawString(320, 666, "77")
    code.append("EMC")


def faint(canvas: Canvas, opacity: float) -> None:
    """77 of ink that lets through what is behind it."""
    canvas.saveState()
    canvas.setFillAlpha(opacity)
    canvas.drawString(320, 666, "77")
    canvas.restoreState()


@pytest.mark.parametrize(("opacity", "text"), [(0.02, ""), (0.15, OBJECT * 2), (0.8, "77")])
def test_text_that_is_faint_is_not_read_for_sure(opacity: float, text: str) -> None:
    assert row(lambda canvas: faint(canvas, opacity)) == ["规章", text, "0"]


def test_a_mark_of_text_that_runs_upwards_is_no_sign_of_a_figure() -> None:
    """As of the date in a watermark, whose stroke stands before a figure."""

    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(316, 666)
        canvas.rotate(90)
        canvas.drawString(0, 0, "-")
        canvas.restoreState()
        canvas.drawString(320, 666, "77")

    assert row(draw) == ["规章", OBJECT + "77", "0"]


def on_ground(canvas: Canvas, color: float, text: str = "77") -> None:
    """A text in a grey on a ground of another or the same."""
    canvas.saveState()
    canvas.setFillGray(0.2)
    canvas.rect(305, 662, 80, 14, stroke=0, fill=1)
    canvas.setFillGray(color)
    canvas.drawString(320, 666, text)
    canvas.restoreState()


@pytest.mark.parametrize(
    ("gray", "opacity", "text"), [(0.85, 1, OBJECT * 2), (0.6, 0.4, OBJECT * 2), (0.6, 1, "77"), (0.3, 0.6, "77")]
)
def test_what_is_as_pale_as_a_mark_behind_a_page_is_no_figure(gray: float, opacity: float, text: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(gray)
        faint(canvas, opacity)

    assert row(draw) == ["规章", text, "0"]


@pytest.mark.parametrize(("aside", "under"), [(0.3, "77"), (0.8, "77"), (1.0, "18")])
def test_a_pale_shadow_under_a_figure_is_none_of_it(aside: float, under: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.85)
        canvas.drawString(320 + aside, 666 - aside, under)
        canvas.setFillGray(0)
        canvas.drawString(320, 666, "77")

    assert row(draw) == ["规章", "77", "0"]


@pytest.mark.parametrize("color", [0.7, 1.0])
def test_light_digits_on_a_dark_ground_look_like_what_they_are_called(color: float) -> None:
    """As of a year on a banner: they are no other digits, and the file is not refused for them."""
    assert row(lambda canvas: on_ground(canvas, color, "1234567890")) == ["规章", "1234567890", "0"]


@pytest.mark.parametrize(("color", "text"), [(0.2, ""), (0.9, "77")])
def test_text_in_the_colour_of_its_ground_is_not_there(color: float, text: str) -> None:
    assert row(lambda canvas: on_ground(canvas, color)) == ["规章", text, "0"]


def test_what_is_too_small_to_be_seen_is_no_figure() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 1)
        canvas.drawString(320, 666, "77")

    assert row(draw) == ["规章", OBJECT * 2, "0"]


def test_text_that_is_cut_away_is_not_there() -> None:
    assert row(lambda canvas: clipped(canvas, 100, 200, "77")) == ["规章", "", "0"]


def test_text_within_its_clip_is_read() -> None:
    assert row(lambda canvas: clipped(canvas, 60, 500, "77")) == ["规章", "77", "0"]


def test_a_number_cut_at_its_edge_is_none() -> None:
    text = row(lambda canvas: clipped(canvas, 318, 328, "577"))[1]
    assert OBJECT in text
    assert not text.isdecimal()


@pytest.mark.parametrize(("state", "text"), [(b"/OFF [99 0 R]", ""), (b"/ON [99 0 R]", "77")])
def test_a_layer_is_read_where_it_is_shown(state: bytes, text: str) -> None:
    assert row(in_layer, state) == ["规章", text, "0"]


@pytest.mark.parametrize("above", [0.0, 0.25, 0.5, 0.75])
def test_a_dash_in_a_layer_that_is_shown_is_seen(above: float) -> None:
    """Its ink may fill its place with one colour."""

    def draw(canvas: Canvas) -> None:
        code: list[str] = vars(canvas)["_code"]
        code.append("/OC /Layer BDC")
        canvas.setFont("Helvetica", 14)
        canvas.drawString(320, 666 + above, "\u2014")
        code.append("EMC")

    assert row(draw, b"/ON [99 0 R]") == ["规章", "—", "0"]


def test_figures_far_apart_that_are_drawn_as_one_text_in_a_layer_are_seen() -> None:
    """As Cairo draws the cells of a row: there is no ink in the middle of them."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        code: list[str] = vars(canvas)["_code"]
        code.append("/OC /Layer BDC")
        name = vars(canvas)["_doc"].getInternalFontName("Helvetica")
        code.append(f"BT {name} 10 Tf 310 666 Td [(4) -7000 (5)] TJ ET")
        code.append("EMC")

    assert row(draw, b"/ON [99 0 R]") == ["规章", "4 5", "0"]


@pytest.mark.parametrize("off", [120, 200])
def test_what_a_table_prints_beyond_the_edge_of_its_page_is_neither_blank_nor_absent(off: int) -> None:
    pages = printed(SHORT, Style(numbered=False))
    for page in pages:
        page.texts = [(x + off * (y > 130 or page is not pages[0]), y, size, text) for x, y, size, text in page.texts]
        page.lines = [(left + off, top, right + off, bottom) for left, top, right, bottom in page.lines]
    reading = reading_of(as_pdf(pages))
    assert wrong(reading, SHORT) == {}
    assert {cell.state for cell in reading.cells.values()} == {State.NUMBER, State.UNREADABLE}


@pytest.mark.parametrize(("over", "state"), [(3.0, State.UNREADABLE), (0.0, State.UNREADABLE), (-6.0, State.ABSENT)])
def test_columns_that_a_page_may_have_cut_off_whole_are_not_absent(over: float, state: State) -> None:
    """Table 4 with the first thirteen of its columns: its lines go on over the edge of the page, end on it, as where
    LibreOffice cuts a table off, or before it."""
    page = Drawn(texts=[(40, 60, 14, "清溪县2023年政府信息公开工作年度报告")])
    page.texts.append((40, 90, 10, "四、政府信息公开行政复议、行政诉讼情况"))
    edges = [43 * number + 36.0 for number in range(13)] + [WIDTH + over]
    names = [f"{name}{label}" for name in ("行政复议", "未经复议", "复议后") for label in (*OUTCOMES, "总计")]
    for top, texts in ((100, names[:13]), (120, ["3"] * 13)):
        page.texts += [(x + 1, top + 12, 4, text) for x, text in zip(edges, texts, strict=False)]
    page.lines = [(edges[0], y, edges[-1], y) for y in (100.0, 120.0, 140.0)] + [(x, 100.0, x, 140.0) for x in edges]
    read = align([block for block in read_pdf(as_pdf([page])).body if isinstance(block, Grid)])
    assert read
    assert {read.cells[f"suit_after_review.{name}"].state for name in ("pending", "total")} == {state}
    assert read.cells["suit_after_review.other"].value == 3


@pytest.mark.parametrize(
    ("over", "texts"),
    [
        (4.0, ["12", "251"]),  # the 8 of 2518 would stand beyond the page, and browsers do not write it
        (12.0, ["12", ""]),
    ],
)
def test_what_a_browser_left_out_beyond_the_edge_is_part_of_no_figure(over: float, texts: list[str]) -> None:
    page = Drawn(lines=[(300.0, y, WIDTH + over, y) for y in (100.0, 120.0, 140.0)])
    page.lines += [(x, 100.0, x, 140.0) for x in (300.0, 400.0, 570.0, WIDTH + over)]
    heads = ["信息内容", "本年制发件数", "本年废止件数"]
    for top, row in ((113.0, heads), (133.0, ["规章", *texts])):
        page.texts += [(x, top, 10.0, text) for x, text in zip((302, 402, WIDTH - 13), row, strict=True)]
    grid = next(block for block in read_pdf(as_pdf([page])).body if isinstance(block, Grid))
    assert grid.rows[1][1].text == "12"
    assert OBJECT in grid.rows[1][2].text
