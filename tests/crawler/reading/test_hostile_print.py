"""PDFs that hold other figures than they show: none of the unseen ones is ever read."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from crawler.reading.blocks import Grid, Line, ScanError
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.pdf.document import read_pdf
from storage.report import State
from tests.crawler.reading.printed_reports import FONT, Style, as_pdf, printed
from tests.crawler.reading.reading_of import differing, reading_of
from tests.crawler.reading.test_pdf import SHORT, drawn

EDGES, TOP, HEIGHT = (60, 180, 320, 460), 760, 24
ROWS = (("信息内容", "本年制发件数", "本年废止件数"), ("规章", "12", "34"), ("行政规范性文件", "56", "78"))
Drawing = Callable[[Canvas], None]


def table(canvas: Canvas) -> None:
    """A ruled table whose figures are 12, 34, 56 and 78."""
    canvas.setFont(FONT, 10)
    for row, texts in enumerate(ROWS):
        for left, text in zip(EDGES, texts, strict=False):
            canvas.drawString(left + 8, TOP - HEIGHT * row - 16, text)
    for left, right in pairwise(EDGES):
        for row in range(len(ROWS)):
            canvas.rect(left, TOP - HEIGHT * (row + 1), right - left, HEIGHT)


def figures(draw: Drawing) -> list[str]:
    """What the four cells say."""
    grid = next(block for block in read_pdf(drawn(draw)).body if isinstance(block, Grid))
    return [cell.text for row in grid.rows[-2:] for cell in row[1:]]


def believed(draw: Drawing) -> list[str]:
    """The same, without those in which something is that cannot be read."""
    return ["?" if "\ufffc" in text else text for text in figures(draw)]


def test_the_table_itself() -> None:
    assert figures(table) == ["12", "34", "56", "78"]


def test_a_figure_under_white_paint_is_not_read_nor_taken_for_a_blank() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(185, TOP - 2 * HEIGHT + 4, 60, HEIGHT - 8, stroke=0, fill=1)

    assert believed(draw) == ["?", "34", "56", "78"]


def test_a_figure_set_over_a_painted_one_is_read_in_its_stead() -> None:
    """Nothing of the other is seen."""

    def draw(canvas: Canvas) -> None:
        table(canvas)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(185, TOP - 2 * HEIGHT + 4, 60, HEIGHT - 8, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(191, TOP - HEIGHT - 16, "99")

    assert believed(draw) == ["99", "34", "56", "78"]


def test_paint_below_the_text_hides_nothing() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.8, 0.9, 1)
        canvas.rect(180, TOP - 2 * HEIGHT, 140, HEIGHT, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        table(canvas)

    assert figures(draw) == ["12", "34", "56", "78"]


def test_glaze_over_the_text_hides_nothing() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas)
        canvas.setFillColorRGB(1, 1, 0)
        canvas.setFillAlpha(0.4)
        canvas.rect(180, TOP - 2 * HEIGHT, 140, HEIGHT, stroke=0, fill=1)

    assert figures(draw) == ["12", "34", "56", "78"]


def test_a_figure_that_is_struck_out_is_not_read() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas)
        canvas.line(186, TOP - HEIGHT - 12.5, 200, TOP - HEIGHT - 12.5)
        canvas.line(186, TOP - 2 * HEIGHT - 18, 200, TOP - 2 * HEIGHT - 18)

    assert believed(draw) == ["?", "34", "56", "78"]


def test_a_watermark_across_the_table_is_not_in_it() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas)
        canvas.saveState()
        canvas.setFillColorRGB(0.8, 0.8, 0.8)
        canvas.setFont(FONT, 30)
        canvas.translate(170, TOP - 3 * HEIGHT)
        canvas.rotate(25)
        canvas.drawString(0, 0, "样本 2019 年")
        canvas.restoreState()

    assert figures(draw) == ["12", "34", "56", "78"]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_whose_content_lies_on_its_side_is_read_upright(angle: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(595 / 2, 842 / 2)
        canvas.rotate(angle)
        canvas.translate(-300, -700)
        table(canvas)

    assert figures(draw) == ["12", "34", "56", "78"]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_figures_that_run_in_another_direction_are_not_read(angle: int) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas)
        canvas.saveState()
        canvas.translate(250, TOP - HEIGHT - 12)
        canvas.rotate(angle)
        canvas.drawCentredString(0, -4, "5")
        canvas.restoreState()

    assert believed(draw) == ["?", "34", "56", "78"]


@pytest.mark.parametrize("mode", ["behind", "white", "unseen"])
def test_text_recognised_by_others_is_not_believed_beside_the_picture(mode: str) -> None:
    """A program that made a scan searchable has put its own reading behind, on, or before the picture."""

    def draw(canvas: Canvas) -> None:
        page = ImageReader(Image.new("L", (600, 850), 230))
        if mode != "behind":
            canvas.drawImage(page, 0, 0, 595, 842)
        if mode == "white":
            canvas.setFillColorRGB(1, 1, 1)
        if mode == "unseen":
            unseen = canvas.beginText()
            unseen.setTextRenderMode(3)
            canvas.drawText(unseen)
        table(canvas)
        if mode == "behind":
            canvas.drawImage(page, 0, 0, 595, 842)

    with pytest.raises(ScanError):
        read_pdf(drawn(draw))


@pytest.mark.parametrize("every", [1, 3])
def test_a_report_of_which_figures_are_struck_out_loses_these_alone(every: int) -> None:
    pages = printed(SHORT, Style(numbered=False))
    figures = [(page, text) for page in pages for text in page.texts if text[3].isdecimal()]
    for page, (x, y, size, text) in figures[::every]:
        page.lines.append((x, y - 0.32 * size, x + 0.5 * size * len(text), y - 0.32 * size))
    reading = reading_of(as_pdf(pages))
    unreadable = [cell for cell in reading.cells.values() if cell.state is State.UNREADABLE]
    assert len(unreadable) == len(figures[::every])
    assert len(figures) == len(reading.cells)
    assert all(state == "unreadable" for _, state, _ in differing(reading, SHORT).values())


def test_a_print_whose_figures_are_cut_by_clips_is_not_refused_for_its_characters() -> None:
    def draw(canvas: Canvas) -> None:
        for place in range(20):
            canvas.saveState()
            path = canvas.beginPath()
            path.rect(100, 700 - 20 * place, 4, 12)
            canvas.clipPath(path, stroke=0)
            canvas.drawString(101, 702 - 20 * place, "8")
            canvas.restoreState()
        canvas.drawString(300, 100, "what is left of the page")

    assert [block.text for block in read_pdf(drawn(draw)).body if isinstance(block, Line)][-1].startswith("what")


@pytest.mark.parametrize("after", ["what is whole, and of which more is there", "what is whole, and has a whole 6 too"])
def test_a_print_whose_cells_cut_a_little_off_their_digits_is_not_refused_for_them(after: str) -> None:
    # As spreadsheets are printed, whose cells are narrower than what they hold.
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 30)
        for place, digit in enumerate("666"):
            canvas.saveState()
            path = canvas.beginPath()
            path.rect(90, 690 - 50 * place, 21.4, 40)
            canvas.clipPath(path, stroke=0)
            canvas.drawString(100, 700 - 50 * place, digit)
            canvas.restoreState()
        canvas.drawString(100, 500, after)

    lines = [block.text for block in read_pdf(drawn(draw)).body if isinstance(block, Line)]
    assert lines == [OBJECT, OBJECT, OBJECT, after]
