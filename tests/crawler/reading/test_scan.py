"""Scans: what is read is what is printed, and what is doubtful is said to be so."""

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import cycle
from random import Random

import numpy as np
import pypdfium2
import pytest

from crawler.reading.blocks import Grid, GridCell, Line, Page, Picture, ScanError, UnreadableError
from crawler.reading.form.align import align
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.pdf.document import read_pdf
from crawler.reading.scan import recognition
from crawler.reading.scan.document import read_scan, read_scanned_pdf
from crawler.reading.scan.figures import without_doubtful
from crawler.reading.scan.page import as_read
from crawler.reading.scan.pictures import pictures_in
from crawler.reading.scan.text_recognition import Seen
from crawler.reading.sheet import Glyph, Sheet
from crawler.reading.understanding import understand
from storage.forms import FORM_2021, LITIGATION_FIELDS
from storage.report import Cell, Completeness, Document, DocumentKind, Format, Reading, State
from tests.crawler.reading.reports import TITLE, zeros

if not all(map(find_spec, ("rapidocr", "onnxruntime", "cv2", "PIL", "reportlab"))):
    pytest.skip("text recognition (the extra [ocr]), Pillow or reportlab is not installed", allow_module_level=True)

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.crawler.reading.printed_reports import (
    HEIGHT,
    MARGIN,
    Drawn,
    Printer,
    Style,
    as_pdf,
    printed,
    table_2,
    table_3,
    table_4,
)
from tests.crawler.reading.scanned_reports import (
    FONT,
    Spoiling,
    as_jpeg,
    as_pages,
    as_png,
    askew,
    blurred,
    drawn,
    noisy,
    photographed,
    poor,
)

if not FONT.exists():
    pytest.skip(f"the font {FONT} is not there (Debian: fonts-noto-cjk)", allow_module_level=True)

pytestmark = pytest.mark.usefixtures("each_picture_once")

SPOILINGS: dict[str, Spoiling] = {"askew": askew, "blurred": blurred, "noisy": noisy, "poor": poor}


def random_cells(random: Random) -> dict[str, str]:
    """Figures as bodies print them: mostly 0, some blank, and an amount with decimals."""

    def figure() -> str:
        return random.choice(["0", "0", "0", "", str(random.randrange(10)), str(random.randrange(10_000))])

    return {name: figure() for name in FORM_2021.fields} | {"disclosure.fees.amount": "1077.892534"}


def sparse(texts: Mapping[str, str]) -> dict[str, str]:
    """The same with two of three cells empty: each figure is looked at twice, which takes most of the time."""
    kept = [*texts][::3]
    return {name: text if name in kept or "." in text else "" for name, text in texts.items()}


def table_4_page(texts: Mapping[str, str], rules: str = "stroked") -> Drawn:
    """A page with table 4 alone."""
    printer = Printer(Style(rules=rules, numbered=False))
    printer.paragraph("四、政府信息公开行政复议、行政诉讼情况")
    printer.table(table_4(texts), [1] * 15, 3)
    return printer.pages[0]


def litigation(page: Page) -> dict[str, Cell]:
    """The cells of table 4 on a page."""
    aligned = align([block for block in page.body if isinstance(block, Grid)])
    assert aligned is not None
    return {name: aligned.cells[name] for name in LITIGATION_FIELDS}


def understood(page: Page) -> Reading:
    return understand(page, Document(b"", "file:scan", datetime(2024, 3, 1, tzinfo=UTC)))


def wrong(cells: Mapping[str, Cell], texts: Mapping[str, str]) -> dict[str, tuple[str, State, str]]:
    """Cells that say something else than what is printed; those said to be unreadable are not among them."""
    return {
        name: (texts[name], cell.state, cell.text)
        for name, cell in cells.items()
        if cell.state is not State.UNREADABLE
        and (cell.state, str(cell.value or 0)) != ((State.NUMBER, texts[name]) if texts[name] else (State.BLANK, "0"))
    }


def unread(cells: Mapping[str, Cell]) -> list[str]:
    return [name for name, cell in cells.items() if cell.state is State.UNREADABLE]


@pytest.mark.parametrize(
    ("listed", "body"), [("清溪县财政局2023年政府信息公开年报", "清溪县财政局"), ("", "清溪县财玫局")]
)
def test_a_title_that_was_recognised_counts_only_where_the_list_tells_none(listed: str, body: str) -> None:
    page = Page(Format.IMAGE, (Line("清溪县财玫局2023年政府信息公开工作年度报告"),), is_recognised=True)
    document = Document(b"", "http://qx.gov.cn/1.jpg", datetime(2024, 3, 1, tzinfo=UTC), listed_title=listed)
    assert understand(page, document).bodies == (body,)


def test_a_whole_report_of_poor_pictures_is_read() -> None:
    texts = sparse(random_cells(Random(1)))
    pictures = [poor(drawn(page)) for page in printed(texts, Style())]
    reading = understood(read_scan(as_pages(pictures, "TIFF")))
    assert reading.kind is DocumentKind.REPORT
    assert (reading.title, reading.year) == (TITLE, 2023)
    assert sorted(reading.sections) == [1, 2, 3, 4, 5, 6]
    assert reading.sections[5] == "公开不够及时。"
    assert wrong(reading.cells, texts) == {}
    assert len(unread(reading.cells)) <= 2


def test_lines_between_rows_join_no_cells() -> None:
    texts = {name: str(number * 7) for number, name in enumerate(zeros())}
    page = table_4_page(texts)
    across = [(x, y, other, end) for x, y, other, end in page.lines if y == end]
    cells = litigation(read_scan(as_png(drawn(Drawn(texts=page.texts, lines=across), 150))))
    assert wrong(cells, texts) == {}
    assert len(unread(cells)) <= 2


def test_a_label_that_was_not_read_well_names_its_row_between_others() -> None:
    texts = {name: str(number % 1000) for number, name in enumerate(zeros(), 200)}
    page = printed(texts, Style())[0]
    page.texts[:] = [(x, y, size, text.replace("第三方合法", "第三万台法")) for x, y, size, text in page.texts]
    top, bottom = (next(y for _, y, _, text in page.texts if text.startswith(start)) for start in ("三、收", "6."))
    picture = drawn(page, 150)
    part = picture.crop((0, round((top - 20) * 150 / 72), picture.width, round(bottom * 150 / 72)))
    aligned = align([block for block in read_scan(as_png(part)).body if isinstance(block, Grid)])
    assert aligned is not None
    seen = {name: cell for name, cell in aligned.cells.items() if cell.spot}
    assert wrong(seen, texts) == {}
    own = [cell for name, cell in seen.items() if "denied_third_party" in name]
    assert [cell.state for cell in own] == [State.NUMBER] * 7


def test_what_is_seen_beside_the_paper_of_a_photograph_hides_no_line() -> None:
    texts = zeros()
    photograph = drawn(table_4_page(texts), 150).rotate(1.2, Image.Resampling.BICUBIC, fillcolor=90)
    page = read_scan(as_jpeg(blurred(photograph), 80))
    assert [block.text for block in page.body if isinstance(block, Line) and "、" in block.text] == [
        "四、政府信息公开行政复议、行政诉讼情况"
    ]
    assert wrong(litigation(page), texts) == {}


def test_a_heading_that_was_not_recognised_is_no_heading_that_is_lacking() -> None:
    body = tuple(block for block in read_scan(as_png(drawn(table_4_page(zeros()), 150))).body)
    headings = [
        Line(text)
        for text in ("三、收到和处理政府信息公开申请情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项")
    ]
    recognised = Page(Format.IMAGE, (Line(TITLE), *body, *headings), may_lose_rows=True, is_recognised=True)
    reading = understood(recognised)
    assert reading.completeness is Completeness.PARTIAL
    assert "headings of the report were not recognised in the pictures" in reading.problems


def test_a_digit_in_a_sentence_that_may_be_another_is_unreadable() -> None:
    seen = Seen("受理3件3", (1.0, 1.0, 0.6, 1.0, 0.95), (0.1, 0.3, 0.5, 0.7, 0.9), "", ())
    assert without_doubtful(seen) == f"受理{OBJECT}件3"


def test_a_scanned_pdf_without_ruling_lines_is_read() -> None:
    texts = random_cells(Random(2))
    pictures = [blurred(drawn(page, 150)) for page in printed(texts, Style(rules="none"))[:1]]
    reading = understood(read_scanned_pdf(as_pages(pictures, "PDF", 150)))
    assert wrong(reading.cells, texts) == {}
    assert len(unread(reading.cells)) < len(reading.cells)


@pytest.mark.parametrize("spoiling", SPOILINGS)
@pytest.mark.parametrize("dpi", [150, 200])
def test_no_figure_is_wrong(spoiling: str, dpi: int) -> None:
    random = Random(f"{spoiling} {dpi}")
    texts = {name: random.choice(["", "0", "1", str(random.randrange(10 ** random.randint(1, 4)))]) for name in zeros()}
    page = table_4_page(texts)
    cells = litigation(read_scan(as_jpeg(SPOILINGS[spoiling](drawn(page, dpi)), 70)))
    assert wrong(cells, texts) == {}
    assert len(unread(cells)) <= 1


def test_digits_that_repeat_are_all_read() -> None:
    figures = ["11", "111", "1111", "00", "100", "1000", "0", "77", "777", "2222", "900", "8888", "101", "1110", "5555"]
    texts = dict(zip(LITIGATION_FIELDS, figures, strict=True))
    cells = litigation(read_scan(as_png(drawn(table_4_page(texts), 150))))
    assert {name: cell.text for name, cell in cells.items()} == texts


def test_digits_that_touch_each_other_are_counted_by_how_the_others_of_their_page_are_set() -> None:
    texts = zeros() | dict(
        zip(LITIGATION_FIELDS, ["21", "16", "35", "47", "90", "12", "100", "75", "111"], strict=False)
    )
    picture = drawn(table_4_page(texts), 150)
    picture = picture.resize((1100, picture.height))
    cells = litigation(read_scan(as_jpeg(blurred(picture), 60)))
    assert wrong(cells, texts) == {}
    assert len(unread(cells)) <= 1


def test_dashes_long_and_short_and_a_narrow_slash_are_no_figures() -> None:
    texts = zeros() | dict.fromkeys(LITIGATION_FIELDS[:7], "5") | {LITIGATION_FIELDS[14]: "1"}
    page = table_4_page(texts)
    slashes = [(x + 1, y + 1, x + 3.4, y - 8) for x, y, _, text in page.texts if text == "5"]
    dashes = cycle("—-–")
    words = [(*text[:3], next(dashes) if text[3] == "0" else text[3]) for text in page.texts if text[3] != "5"]
    dashed = Drawn(texts=words, lines=page.lines + slashes)
    cells = litigation(read_scan(as_jpeg(blurred(drawn(dashed, 150)), 60)))
    assert [cell.state for cell in cells.values()] == [State.DASH] * 14 + [State.NUMBER]


def test_a_dash_of_two_strokes_is_one() -> None:
    texts = zeros() | dict.fromkeys(LITIGATION_FIELDS[:5], "--") | {LITIGATION_FIELDS[5]: "21"}
    cells = litigation(read_scan(as_jpeg(drawn(table_4_page(texts), 200), 60)))
    assert [cell.state for cell in cells.values()] == [State.DASH] * 5 + [State.NUMBER] * 10


def test_hyphens_alone_are_no_remains_of_digits() -> None:
    """The model takes some of them for digits, which would be two pixels high."""
    page = printed(dict.fromkeys(FORM_2021.fields, "-"), Style(size=8.8))[1]
    picture = drawn(page, 200).filter(ImageFilter.GaussianBlur(0.3))
    grids = [block for block in read_scan(as_jpeg(picture, 40)).body if isinstance(block, Grid)]
    assert grids
    assert not any(OBJECT in cell.text for grid in grids for row in grid.rows for cell in row)


def test_figures_with_units_are_read() -> None:
    figures = ["12", "0", "407", "7", "23", "1", "5", "18", "0", "96", "3", "0", "11", "4", "8"]
    units = cycle(["件", " 次", "条", " 项"])
    texts = {name: f"{figure}{unit}" for name, figure, unit in zip(LITIGATION_FIELDS, figures, units, strict=False)}
    cells = litigation(read_scan(as_jpeg(askew(drawn(table_4_page(texts), 200)), 60)))
    assert [str(cell.value) for cell in cells.values()] == figures


def test_digits_of_full_width_are_one_figure() -> None:
    figures = ["12", "0", "407", "7", "23", "1", "5", "18", "0", "96", "3", "0", "11", "4", "8"]
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    texts = {name: figure.translate(wide) for name, figure in zip(LITIGATION_FIELDS, figures, strict=True)}
    cells = litigation(read_scan(as_jpeg(drawn(table_4_page(texts), 200), 60)))
    assert [str(cell.value) for cell in cells.values()] == figures


def test_grain_does_not_join_the_lines_of_one_table_to_those_of_the_next() -> None:
    printer = Printer(Style(numbered=False))
    for _ in range(2):
        printer.table(table_4(zeros()), [1] * 15, 3)
        printer.y += 16
    picture = blurred(drawn(printer.pages[0], 150)).crop((0, 0, 1240, 620))
    grain = np.random.default_rng(0).normal(0, 8, picture.size[::-1])
    grainy = Image.fromarray((np.asarray(picture) * 0.95 + grain).clip(0, 255).astype(np.uint8))
    grids = [block for block in read_scan(as_png(grainy)).body if isinstance(block, Grid)]
    assert [len(grid.rows) for grid in grids] == [4, 4]


def test_a_cell_tells_its_place_on_the_page() -> None:
    texts = zeros() | {"review.upheld": "7"}
    cell = litigation(read_scanned_pdf(as_pages([drawn(table_4_page(texts))], "PDF")))["review.upheld"]
    assert cell.spot is not None
    box = cell.spot.box
    assert box is not None
    assert box.page == 0
    assert abs(box.left - MARGIN) <= 2
    assert 20 < box.right - box.left < 40
    assert cell.spot.confidence is not None
    assert 90 <= cell.spot.confidence <= 100


def test_photographed_pages_are_made_straight_and_tell_their_places_so() -> None:
    texts = sparse(zeros()) | {"requests.received.total": "", "requests.granted.natural_person": "35"}
    pages = [photographed(drawn(page, 150)) for page in printed(texts, Style(rules="stroked", size=10.5))[:1]]
    content = as_pages(pages, "TIFF", 150)
    cells = understood(read_scan(content)).cells
    on_page = [name for name, cell in cells.items() if cell.spot]
    assert "requests.denied_enforcement_file.total" in on_page
    assert wrong({name: cells[name] for name in on_page}, texts) == {}
    assert not set(unread(cells)) & set(on_page)
    pixels, size = as_read(next(pictures_in(content))[1])
    scale = pixels.shape[1] / size[0]
    for name, is_empty in (("requests.received.total", True), ("requests.granted.natural_person", False)):
        spot = cells[name].spot
        assert spot is not None
        assert spot.box is not None
        rows = slice(round((spot.box.top + 4) * scale), round((spot.box.bottom - 4) * scale))
        columns = slice(round((spot.box.left + 4) * scale), round((spot.box.right - 4) * scale))
        assert (int(pixels[rows, columns].min()) > 128) is is_empty


def test_a_nought_as_round_as_a_letter_is_read() -> None:
    picture = drawn(table_4_page(zeros()), height=HEIGHT)
    wide = noisy(picture.resize((picture.width * 14 // 10, picture.height)))
    assert unread(litigation(read_scan(as_png(wide)))) == []


def test_a_faded_figure_is_read_or_unreadable_but_never_a_blank() -> None:
    texts = zeros() | dict.fromkeys(["review.upheld", "suit_direct.other", "suit_after_review.total"], "35")
    page = table_4_page(texts)
    for grey in (150, 190, 210):
        cells = litigation(read_scan(as_png(_with_faint_figures(page, grey))))
        assert {cell.state for cell in cells.values()} <= {State.NUMBER, State.UNREADABLE}
        assert wrong(cells, texts) == {}


def test_a_digit_that_faded_beside_another_makes_the_figure_unreadable() -> None:
    """Of 35 only the 5 is dark enough to be ink: the rest is seen all the same."""
    texts = zeros() | dict.fromkeys(["review.upheld", "suit_direct.other", "suit_after_review.total"], "35")
    page = table_4_page(texts)
    figures = [text for text in page.texts if text[3] == "35"]
    clear = [(x + 0.55 * size, y, size, "5") for x, y, size, _ in figures]
    words = Drawn(texts=[*(text for text in page.texts if text[3] != "35"), *clear], lines=page.lines)
    faint = drawn(Drawn(texts=[(x, y, size, "3") for x, y, size, _ in figures]), ink=210)
    cells = litigation(read_scan(as_png(ImageChops.darker(drawn(words), faint))))
    assert wrong(cells, texts) == {}


def test_a_faded_figure_of_a_table_without_lines_is_no_blank() -> None:
    texts = zeros() | dict.fromkeys(["review.corrected", "suit_direct.other"], "35")
    page = table_4_page(texts, rules="none")
    for grey in (190, 210):
        cells = litigation(read_scan(as_png(_with_faint_figures(page, grey))))
        assert State.BLANK not in {cell.state for cell in cells.values()}
        assert wrong(cells, texts) == {}


def test_what_is_empty_in_a_table_without_lines_is_blank() -> None:
    texts = dict.fromkeys(LITIGATION_FIELDS, "") | {"review.corrected": "35", "suit_after_review.total": "8"}
    cells = litigation(read_scan(as_jpeg(noisy(drawn(table_4_page(texts, rules="none"))), 70)))
    assert wrong(cells, texts) == {}
    assert unread(cells) == []


def _with_faint_figures(page: Drawn, grey: int) -> Image.Image:
    figures = [text for text in page.texts if text[3] == "35"]
    words = Drawn(texts=[text for text in page.texts if text[3] != "35"], lines=page.lines)
    picture, faint = drawn(words), drawn(Drawn(texts=figures), ink=grey)
    return Image.composite(picture, faint, faint.point(lambda level: 255 if level > 250 else 0))


def test_figures_below_a_red_seal_are_read_and_red_ones_are_no_blanks() -> None:
    texts = zeros() | dict.fromkeys(LITIGATION_FIELDS[:4], "35") | {LITIGATION_FIELDS[9]: "7"}
    page = table_4_page(texts)
    red = next(text for text in page.texts if text[3] == "7")
    black = drawn(Drawn(texts=[text for text in page.texts if text[3] != "7"], lines=page.lines))
    seal = Image.new("RGB", black.size, "white")
    pen = ImageDraw.Draw(seal)
    x, y = next(text for text in page.texts if text[3] == "35")[:2]
    middle, radius = ((x + 40) * 200 / 72, y * 200 / 72), 180
    circle = [middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius]
    pen.ellipse(circle, outline=(215, 40, 40), width=9)
    pen.line([circle[0], middle[1], circle[2], middle[1]], fill=(215, 40, 40), width=7)
    mask = drawn(Drawn(texts=[red])).convert("RGB")
    inked = ImageChops.lighter(mask, Image.new("RGB", mask.size, (215, 40, 40)))
    stamped = ImageChops.multiply(ImageChops.multiply(black.convert("RGB"), seal), inked)
    cells = litigation(read_scan(as_png(stamped)))
    assert wrong(cells, texts) == {}
    assert cells[LITIGATION_FIELDS[9]].state is not State.BLANK
    assert len(unread(cells)) <= 3


def test_the_rim_of_a_seal_draws_no_line_and_hides_none() -> None:
    texts = zeros()
    page = table_4_page(texts)
    picture = noisy(drawn(page, ink=40)).convert("RGB")
    pen = ImageDraw.Draw(seal := Image.new("RGB", picture.size, "white"))
    x, y = ((place * 200 / 72) for place in page.texts[-1][:2])
    for radius in (120, 160):
        pen.ellipse(
            [x - 60 - radius, y - 60 - radius, x - 60 + radius, y - 60 + radius], outline=(200, 30, 50), width=7
        )
    cells = litigation(read_scan(as_jpeg(ImageChops.multiply(picture, seal), 75)))
    assert wrong(cells, texts) == {}
    assert len(unread(cells)) <= 5


@pytest.mark.parametrize(
    ("unbroken", "feet", "doubtful"),
    [("1 —", 0, "1 41 —"), ("1 41 — 0 8 6 20 9 35", 0, "1 41"), ("1 41 — 0 8 6 20 9 35", 1, "")],
)
def test_what_looks_like_a_one_or_a_dash_where_hairlines_are_lost_is_unreadable(
    unbroken: str, feet: int, doubtful: str
) -> None:
    figures = ["1", "41", "—", "0", "8", "6", "20", "68", "0", "9", "0", "86", "0", "35", "0"]
    texts = dict(zip(LITIGATION_FIELDS, figures, strict=True))
    page = table_4_page(texts)
    picture = drawn(page, 150)
    pen, scale = ImageDraw.Draw(picture), 150 / 72
    for x, y, size, text in page.texts:
        if text in figures and text not in unbroken.split():
            digit = 0.555 * size * scale
            for left in (x * scale + digit * place for place in range(len(text))):
                pen.line([left, y * scale, left + digit, (y - 0.8 * size) * scale], fill=255, width=2)
        if text in ("1", "41") and not feet:
            pen.rectangle([x * scale, (y - 0.09 * size) * scale, (x + 2 * size) * scale, y * scale], fill=255)
    cells = litigation(read_scan(as_png(picture)))
    unreadable = {text for name, text in texts.items() if cells[name].state is State.UNREADABLE}
    assert unreadable & {"1", "41", "—"} == set(doubtful.split())
    assert wrong(cells, texts).keys() <= {LITIGATION_FIELDS[2]}


@pytest.mark.parametrize(
    ("broken", "dash", "state"),
    [
        ("0 8 6 20 9 35 86 68", "", State.UNREADABLE),
        ("35 86", "—", State.UNREADABLE),
        ("35 86", "7", State.BLANK),
        ("", "—", State.BLANK),
    ],
)
def test_where_dashes_may_have_vanished_in_black_and_white_nothing_is_surely_empty(
    broken: str, dash: str, state: State
) -> None:
    figures = [dash, "22", "", "0", "8", "6", "20", "68", "0", "9", "0", "86", "0", "35", "0"]
    texts = dict(zip(LITIGATION_FIELDS, figures, strict=True))
    page = table_4_page(texts)
    picture = drawn(page, 200).point(lambda shade: 255 * (shade > 150))
    pen, scale = ImageDraw.Draw(picture), 200 / 72
    for x, y, size, text in page.texts:
        digit = 0.555 * size * scale
        for left in (x * scale + digit * place for place in range(len(text) * (text in broken.split()))):
            pen.line([left, y * scale, left + digit, (y - 0.8 * size) * scale], fill=255, width=2)
    assert litigation(read_scan(as_png(picture)))[LITIGATION_FIELDS[2]].state is state


def test_the_loop_that_is_left_of_a_nine_is_no_nought() -> None:
    figures = ["0", "9", "0", "68", "0", "36", "20", "68", "0", "92", "0", "86", "0", "35", "66"]
    texts = dict(zip(LITIGATION_FIELDS, figures, strict=True))
    page = table_4_page(texts)
    picture = drawn(page, 200).point(lambda shade: 255 * (shade > 150))
    pen, scale = ImageDraw.Draw(picture), 200 / 72
    for x, y, size, text in page.texts:
        if text in figures:
            middle = (x + 0.277 * size * len(text)) * scale
            for height in (0.0, 0.74):
                pen.rectangle(
                    [middle - 2, (y - height * size) * scale - 2, middle + 2, (y - height * size) * scale + 2], 255
                )
        if text == "9":
            pen.rectangle([x * scale, (y - 0.3 * size) * scale, (x + size) * scale, y * scale + 2], 255)
    cells = litigation(read_scan(as_png(picture)))
    assert wrong(cells, texts) == {}
    assert cells["review.corrected"].state is State.UNREADABLE


def test_a_few_figures_among_pages_of_broken_ones_are_none() -> None:
    """In black and white, where what looks whole may be what is left of another digit."""
    printer = Printer(Style(numbered=False))
    printer.table(table_3(dict.fromkeys(FORM_2021.fields, "68")), [1] * 10, 3)
    broken = drawn(printer.pages[0], 200)
    pen, scale = ImageDraw.Draw(broken), 200 / 72
    for x, y, size, text in printer.pages[0].texts:
        digit = 0.555 * size * scale
        for left in (x * scale + digit * place for place in range(2 * (text == "68"))):
            pen.line([left, y * scale, left + digit, (y - 0.8 * size) * scale], fill=255, width=2)
    few = dict.fromkeys(LITIGATION_FIELDS, "") | {"review.upheld": "8", "review.total": "8"}
    pages = [page.point(lambda shade: 255 * (shade > 150)) for page in (broken, drawn(table_4_page(few)))]
    for alone, state in ((False, State.UNREADABLE), (True, State.NUMBER)):
        cells = litigation(read_scan(as_pages(pages[1:] if alone else pages, "TIFF")))
        assert {cells[name].state for name, text in few.items() if text} == {state}


def test_a_nought_of_which_two_strokes_are_left_is_one_digit() -> None:
    figures = ["0", "22", "0", "68", "0", "36", "20", "68", "0", "92", "0", "86", "0", "35", "11"]
    texts = dict(zip(LITIGATION_FIELDS, figures, strict=True))
    page = table_4_page(texts)
    picture = drawn(page, 200).point(lambda shade: 255 * (shade > 150))
    pen, scale = ImageDraw.Draw(picture), 200 / 72
    for x, y, size, text in page.texts:
        if text == "0":
            middle = (x + 0.277 * size) * scale
            for height in (0.0, 0.74):
                above = (y - height * size) * scale
                pen.rectangle([middle - 2, above - 2, middle + 2, above + 2], fill=255)
    cells = litigation(read_scan(as_png(picture)))
    assert wrong(cells, texts) == {}
    # No other nought looks like the whole one of 20.
    assert {texts[name] for name in unread(cells)} <= {"20", "0"}
    assert len(unread(cells)) <= 2


def test_where_all_figures_look_like_stems_none_is_a_one() -> None:
    texts = dict.fromkeys(LITIGATION_FIELDS, "") | dict.fromkeys(LITIGATION_FIELDS[:6], "1")
    page = table_4_page(texts)
    picture = drawn(page, 150)
    pen, scale = ImageDraw.Draw(picture), 150 / 72
    for x, y, size, text in page.texts:
        if text == "1":
            pen.rectangle([x * scale, (y - 0.09 * size) * scale, (x + size) * scale, y * scale], fill=255)
    cells = litigation(read_scan(as_png(picture)))
    assert [cell.state for cell in cells.values()] == [State.UNREADABLE] * 6 + [State.BLANK] * 9


_SPOILT_ONE = (
    "fffffc9fffff ffffc006efff ffff6410afff ffffff50bfff fffffd23dfff fffff307ffff"
    " fffff401cfff fffff40cffff fffff90bffff ffffff45ffff fffb9b304eff fff730001cff fffff944dfff"
)
"""Its shades row by row, from 0 (black) to f."""


def test_a_one_that_grain_made_look_like_a_three_and_a_speck_are_no_figures() -> None:
    """In black and white, levelled; the speck is as large as three grains."""
    texts = dict.fromkeys(LITIGATION_FIELDS, "0") | {"review.upheld": "35", "review.other": "24"}
    texts |= dict.fromkeys(("review.corrected", "review.pending"), "7")
    page = table_4_page(texts)
    places = [(round(x * 150 / 72), round(y * 150 / 72)) for x, y, _, text in page.texts if text == "7"]
    picture = drawn(Drawn(texts=[text for text in page.texts if text[3] != "7"], lines=page.lines), 150)
    picture = picture.point(lambda level: 255 * (level > 150))
    (x, y), (other_x, other_y) = places
    for row, shades in enumerate(_SPOILT_ONE.split()):
        for column, shade in enumerate(shades):
            picture.putpixel((x + column, y - 13 + row), 17 * int(shade, 16))
    for column in range(3):
        picture.putpixel((other_x + column, other_y - 6), 0)
    cells = litigation(read_scan(as_png(picture)))
    assert [cells[name].state for name in ("review.corrected", "review.pending")] == [State.UNREADABLE] * 2
    assert wrong(cells, texts) == {}


def test_an_amount_under_a_unit_that_was_not_recognised_is_unreadable() -> None:
    def amount(*header: str, text: str, field: str = "fees", label: str = "行政事业性收费") -> Cell:
        rows = [["第二十条第（八）项"], ["信息内容", *header], [label, *["3"] * (len(header) - 1), text]]
        grid = Grid(
            tuple(
                tuple(GridCell(each, row, column, confidence=99) for column, each in enumerate(texts))
                for row, texts in enumerate(rows)
            )
        )
        aligned = align([grid])
        assert aligned is not None
        return aligned.cells[f"disclosure.{field}.amount"]

    assert str(amount("本年收费金额（单位：万元）", text="0.092").value) == "0.092"
    assert str(amount("本年收费金额（单位：元）", text="920").value) == "0.092"
    for header in ("本年收费金额 单位 元", "本年收费金额（单位：", "本年收费金额"):
        assert amount(header, text="0.092").state is State.UNREADABLE
        assert amount(header, text="0").state is State.NUMBER
    # the form of 2019 prints no unit here
    for header, state in (
        ("采购总金额", State.NUMBER),
        (f"采购总金额{OBJECT}", State.UNREADABLE),
        ("采购总金额（", State.UNREADABLE),
        ("采购总金", State.UNREADABLE),
    ):
        cell = amount("采购项目数量", header, text="0.092", field="procurement", label="政府集中采购")
        assert cell.state is state


@pytest.mark.parametrize(
    ("texts", "state"),
    [(("117 523",), State.UNREADABLE), ((f"{OBJECT}11", "523"), State.UNREADABLE), (("117", "523"), State.ABSENT)],
)
def test_a_row_one_cell_of_which_may_hold_what_its_others_lack_is_not_said_to_lack_them(
    texts: tuple[str, ...], state: State
) -> None:
    heads = ("信息内容", "上一年项目数量", "处理决定数量")[: len(texts) + 1]
    rows = [("第二十条第（六）项",), heads, ("行政强制", *texts)]
    grid = Grid(tuple(tuple(GridCell(text, row, at) for at, text in enumerate(own)) for row, own in enumerate(rows)))
    aligned = align([grid])
    assert aligned is not None
    assert aligned.cells["disclosure.coercive_measures.change"].state is state


def test_a_count_recognised_with_decimals_is_unreadable_where_a_comma_may_stand_there() -> None:
    texts = zeros() | {"review.upheld": "6.942", "review.corrected": "6,942", "review.other": "38.5"}
    cells = litigation(read_scan(as_png(drawn(table_4_page(texts), 200))))
    assert cells["review.upheld"].state is State.UNREADABLE
    assert cells["review.corrected"].state in {State.NUMBER, State.UNREADABLE}
    assert cells["review.corrected"].value in {None, 6942}
    assert str(cells["review.other"].value) == "38.5"


@pytest.mark.parametrize(("on", "off"), [(9, 2), (1, 1.6)], ids=["broken", "dotted"])
@pytest.mark.parametrize(("spoiling", "dpi"), [("black and white", 300), ("blurred", 200), ("noisy", 200)])
def test_a_table_whose_lines_are_broken_is_read(on: float, off: float, spoiling: str, dpi: int) -> None:
    texts = random_cells(Random(5)) | {"review.upheld": "35"}
    page = table_4_page(texts)
    pieces = [piece for line in page.lines for piece in _dashed(line, on, off)]
    clean = drawn(Drawn(texts=page.texts, lines=pieces), dpi)
    spoilt = SPOILINGS[spoiling](clean) if spoiling in SPOILINGS else clean.point(lambda level: 255 * (level > 150))
    read = litigation(read_scan(as_png(spoilt)))
    assert wrong(read, texts) == {}
    assert unread(read) == []


def _dashed(
    line: tuple[float, float, float, float], on: float, off: float
) -> Iterator[tuple[float, float, float, float]]:
    """The dashes of a line, in points."""
    x, y, other_x, other_y = line
    is_across = y == other_y
    start, end = (x, other_x) if is_across else (y, other_y)
    while start < end:
        stop = min(start + on, end)
        yield (start, y, stop, y) if is_across else (x, start, x, stop)
        start = stop + off


def test_cells_whose_figures_stand_beyond_the_lines_that_were_seen_are_no_blanks() -> None:
    texts = dict.fromkeys(FORM_2021.fields, "35")
    printer = Printer(Style())
    printer.paragraph("本年度主动公开政府信息，按时答复申请。" * 20)
    printer.table(table_2(texts), [3, 2, 2, 2], 2)
    page = printer.pages[0]
    lines = [(x, y, min(other_x, 330), other_y) for x, y, other_x, other_y in page.lines if x < 330]
    read = read_scan(as_png(drawn(Drawn(texts=page.texts, lines=lines), 150)))
    aligned = align([block for block in read.body if isinstance(block, Grid)])
    assert aligned is not None
    assert {cell.state for cell in aligned.cells.values()} <= {State.UNREADABLE, State.ABSENT, State.NUMBER}


def test_thick_slashes_are_dashes_and_a_seven_is_none() -> None:
    texts = zeros() | dict.fromkeys(LITIGATION_FIELDS[:7], "5") | dict.fromkeys(LITIGATION_FIELDS[7:9], "7")
    page = table_4_page(texts)
    picture = drawn(Drawn(texts=[text for text in page.texts if text[3] != "5"], lines=page.lines), 200)
    pen, scale = ImageDraw.Draw(picture), 200 / 72
    for x, y, _, _ in (text for text in page.texts if text[3] == "5"):
        pen.line([(x + 0.5) * scale, (y + 0.5) * scale, (x + 4) * scale, (y - 8) * scale], fill=0, width=4)
    cells = litigation(read_scan(as_png(blurred(picture))))
    assert [cell.text for cell in cells.values()] == ["/"] * 7 + ["7"] * 2 + ["0"] * 6


def test_a_page_of_thin_slashes_is_not_taken_for_a_poor_one() -> None:
    texts = zeros() | dict.fromkeys(LITIGATION_FIELDS[:12], "5") | {"review.upheld": "1", "review.other": "14"}
    page = table_4_page(texts)
    picture = drawn(Drawn(texts=[text for text in page.texts if text[3] != "5"], lines=page.lines), 200)
    pen, scale = ImageDraw.Draw(picture), 200 / 72
    for x, y, _, _ in (text for text in page.texts if text[3] == "5"):
        pen.line([(x + 0.5) * scale, y * scale, (x + 3) * scale, (y - 5.2) * scale], fill=0, width=1)
    cells = litigation(read_scan(as_png(blurred(picture))))
    assert unread(cells) == []
    assert [cells[name].text for name in ("review.upheld", "review.other", LITIGATION_FIELDS[3])] == ["1", "14", "/"]


def test_wide_slashes_too_thin_to_be_ink_all_along_are_dashes() -> None:
    page = table_4_page(zeros() | dict.fromkeys(LITIGATION_FIELDS, "5"))
    picture = drawn(Drawn(texts=[text for text in page.texts if text[3] != "5"], lines=page.lines), 150)
    scale = 4 * 150 / 72
    fine = Image.new("L", (4 * picture.width, 4 * picture.height), 255)
    pen = ImageDraw.Draw(fine)
    for x, y, _, _ in (text for text in page.texts if text[3] == "5"):
        pen.line([(x - 1) * scale, (y + 1) * scale, (x + 8) * scale, (y - 8) * scale], fill=110, width=4)
    thin = ImageChops.darker(picture, fine.resize(picture.size, Image.Resampling.BOX))
    thin = thin.rotate(1.3, Image.Resampling.BICUBIC, fillcolor=255)
    cells = litigation(read_scan(as_jpeg(noisy(thin.filter(ImageFilter.GaussianBlur(1))), 45)))
    assert sum(cell.text == "/" for cell in cells.values()) >= 12
    assert {cell.state for cell in cells.values()} <= {State.DASH, State.UNREADABLE}


def test_thousands_are_no_decimals() -> None:
    texts = zeros() | {"review.upheld": "7.147", "review.other": "7,147"}
    seen = []
    for dpi in (100, 300):
        page = read_scan(as_png(drawn(table_4_page(texts), dpi)))
        seen.append([litigation(page)[name].text for name in ("review.upheld", "review.other")])
    assert seen[0][0] != "7.147"
    assert seen[1][0] == "7.147"
    assert all(comma != "7.147" for _, comma in seen)


def test_a_blot_over_figures_makes_them_unreadable() -> None:
    texts = zeros() | {"review.upheld": "35"}
    page = table_4_page(texts)
    x, y, size, _ = next(text for text in page.texts if text[3] == "35")
    picture = drawn(page)
    scale = 200 / 72
    middle = x + 0.85 * size
    blot = [(middle - 3) * scale, (y - size) * scale, (middle + 6) * scale, (y + 2) * scale]
    ImageDraw.Draw(picture).ellipse(blot, fill=0)
    cells = litigation(read_scan(as_png(picture)))
    assert cells["review.upheld"].state is State.UNREADABLE
    assert wrong(cells, texts) == {}


def test_an_inked_frame_around_the_page_is_no_table() -> None:
    picture = drawn(table_4_page(zeros()))
    ImageDraw.Draw(picture).rectangle([0, 0, 30, picture.height], fill=10)
    assert wrong(litigation(read_scan(as_png(picture))), zeros()) == {}


@pytest.mark.parametrize("angle", [90, 180])
def test_a_page_that_lies_on_its_side_or_its_head_is_turned(angle: int) -> None:
    texts = random_cells(Random(3))
    picture = drawn(table_4_page(texts), 150).rotate(angle, expand=True)
    cells = litigation(read_scan(as_png(picture)))
    assert wrong(cells, texts) == {}
    assert unread(cells) == []


def test_a_scanned_page_among_pages_of_text_is_read() -> None:
    texts = random_cells(Random(4))
    head = Drawn(texts=[(40, 60, 14, TITLE), (40, 90, 10, "三、收到和处理政府信息公开申请情况")])
    head.texts += [(40, 120 + 20 * line, 10, "本年度主动公开政府信息，按时答复申请。") for line in range(5)]
    content = joined(as_pdf([head]), as_pages([drawn(table_4_page(texts), 150)], "PDF", 150))
    with pytest.raises(ScanError) as scan:
        read_pdf(content)
    assert set(scan.value.with_text) == {0}
    page = read_scanned_pdf(content, scan.value.with_text)
    assert page.titles == (TITLE,)
    assert wrong(litigation(page), texts) == {}
    assert unread(litigation(page)) == []


def test_a_photograph_among_pages_of_text_leaves_them_as_they_are() -> None:
    texts = random_cells(Random(4))
    photograph = Image.radial_gradient("L").resize((620, 877))
    content = joined(as_pdf([table_4_page(texts)]), as_pages([photograph], "PDF", 75))
    with pytest.raises(ScanError) as scan:
        read_pdf(content)
    page = read_scanned_pdf(content, scan.value.with_text)
    assert wrong(litigation(page), texts) == {}
    assert unread(litigation(page)) == []
    assert any(isinstance(block, Picture) for block in page.body)


def test_columns_close_beside_each_other_whose_lines_are_staggered_are_read_apart() -> None:
    page = Drawn(texts=[(60, 100, 9, "申请人逾期未按收费通知要求缴"), (60, 112, 9, "纳费用不再处理其信息公开申请")])
    page.texts += [(30, 106, 9, "其他"), (190, 106, 9, "35")]
    page.texts += [(30, 200 + 20 * line, 9, "本年度主动公开政府信息，按时答复申请。") for line in range(3)]
    lines = [line for block in read_scan(as_png(drawn(page, 150))).body for line in block_lines(block)]
    assert any("申请人逾期未按收费通知要求缴" in line for line in lines)
    assert any("纳费用不再处理其信息公开申请" in line for line in lines)


def block_lines(block: object) -> list[str]:
    """The lines of text of a block."""
    if isinstance(block, Line):
        return [block.text]
    return list(block.lines) if isinstance(block, Grid) else []


def joined(*contents: bytes) -> bytes:
    """The pages of several PDFs as one."""
    whole = pypdfium2.PdfDocument.new()
    for content in contents:
        whole.import_pages(pypdfium2.PdfDocument(content))
    file = io.BytesIO()
    whole.save(file)
    return file.getvalue()


def test_pages_whose_text_the_file_holds_are_taken_as_they_are() -> None:
    glyphs = tuple(Glyph(character, 60 + 10 * place, 60, 70 + 10 * place, 72) for place, character in enumerate(TITLE))
    blank = as_pages([Image.new("L", (800, 1100), 255)], "PDF", 100)
    page = read_scanned_pdf(blank, {0: Sheet(0, 595, 842, glyphs)})
    assert page.titles == (TITLE,)


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda: b"", "broken"),
        (lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), "broken"),
        (lambda: as_png(Image.new("L", (1000, 1000), 255))[:90], "broken"),
        (lambda: as_png(Image.new("L", (600, 800), 255)), "no text"),
        (lambda: as_png(Image.new("L", (50, 50), 0)), "too small"),
        (lambda: as_png(Image.new("1", (14_000, 14_000), 1)), "pixels|larger than any page"),
        (lambda: as_pages([Image.new("1", (300, 300), 1)] * 60, "TIFF"), "more than 40 pages"),
        (lambda: as_png(Image.effect_noise((420, 560), 200)), "too poor|pieces|no text"),
    ],
    ids=["empty", "no picture", "cut off", "white", "tiny", "huge", "many pages", "noise"],
)
def test_what_cannot_be_a_report_is_refused_in_one_sentence(made: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_scan(made())


def test_a_broken_pdf_is_refused() -> None:
    with pytest.raises(UnreadableError, match="broken"):
        read_scanned_pdf(b"%PDF-1.7\n%%EOF")


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "_NEEDED", ("a_module_that_is_not_there",))
    with pytest.raises(UnreadableError, match=r"nianbao\[ocr\]"):
        read_scan(as_png(Image.new("L", (1000, 1400), 255)))
