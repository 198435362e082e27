"""PDFs of browsers, office programs and a writer of our own: every figure or none, never another."""

import io
import random
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from crawler.reading.blocks import Grid, Page, UnreadableError, lines_of
from crawler.reading.form.align import align
from crawler.reading.pdf.document import read_pdf
from crawler.reading.understanding import understand
from storage.forms import FORM_2019, FORM_2021, LITIGATION_FIELDS
from storage.report import Box, Cell, Completeness, Document, DocumentKind, Reading, State
from tests.corpus.measure import compared
from tests.corpus.printed_files import plain_pdf
from tests.corpus.report import any_report
from tests.crawler.reading.printed_reports import FONT, Drawn, Style, as_pdf, printed
from tests.crawler.reading.reading_of import ADDRESS, differing, states
from tests.crawler.reading.reports import TITLE

FIXTURES = Path(__file__).parent / "fixtures"
PRINTED = {
    name: str(number)
    for name, number in zip(FORM_2021.fields, random.Random(7).sample(range(1, 99999), 200), strict=True)
} | {"disclosure.fees.amount": "1077.892534"}
SHORT = {name: str(int(float(text)) % 9973) for name, text in PRINTED.items()}
# A document takes too long to shrink a failing one; its style is printed whole.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
STYLES = st.builds(
    Style,
    rules=st.sampled_from(["stroked", "filled", "boxes"]),
    cut=st.booleans(),
    repeat=st.booleans(),
    kerned=st.booleans(),
    shift=st.sampled_from([0.0, 30.0]),
    open_sides=st.booleans(),
    numbered=st.booleans(),
    align=st.sampled_from(["left", "center", "right"]),
    size=st.sampled_from([7.5, 8.0, 9.0]),
    first_line=st.floats(0, 550),
    value_at=st.sampled_from(["top", "middle", "bottom"]),
    parted=st.booleans(),
    upright=st.booleans(),
)
FIGURES = st.lists(
    st.sampled_from(["0", "1", "7", "11", "12", "111", "2023", "99999", "", "-", "/"]), min_size=200, max_size=200
)


def understood(page: Page, content: bytes = b"") -> Reading:
    return understand(page, Document(content, ADDRESS, datetime(2024, 3, 1, 2, tzinfo=UTC)))


def reading_of_pdf(content: bytes) -> Reading:
    return understood(read_pdf(content), content)


def cells_on(page: Page) -> Mapping[str, Cell]:
    """The cells of the tables on pages that are no whole report."""
    aligned = align([block for block in page.body if isinstance(block, Grid)])
    assert aligned is not None
    return aligned.cells


def wrong(reading: Reading, truth: dict[str, str]) -> dict[str, tuple[str, str, str]]:
    """The cells that claim to say what is printed, and do not."""
    claimed = (State.NUMBER, State.BLANK, State.DASH)
    expected = {"": State.BLANK, "-": State.DASH, "/": State.DASH}
    return {
        name: (truth[name], cell.state.value, cell.text)
        for name, cell in reading.cells.items()
        if cell.state in claimed
        and (
            cell.state is not expected.get(truth[name], State.NUMBER) or (cell.value and str(cell.value) != truth[name])
        )
    }


def drawn(draw: Callable[[Canvas], None]) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    draw(canvas)
    canvas.save()
    return file.getvalue()


def cell(
    texts: list[tuple[float, str]],
    *,
    edges: tuple[float, ...] = (60, 300, 400, 500),
    raised: tuple[float, float, float, str] = (0, 10, 0, ""),
) -> str:
    """The text read in the second cell of a row 规章 | … | 0, in which texts are drawn at some x, and one of another
    size above the line (x, size, by how much, text)."""
    texts = [(70, "规章"), *texts, (470, "0")]
    lines = [(edges[0], y, edges[-1], y) for y in (100.0, 120.0, 140.0)]
    lines += [(x, 100.0, x, 140.0) for x in edges]
    heads = [
        (70.0, 113.0, 10.0, "信息内容"),
        (310.0, 113.0, 10.0, "本年制发件数"),
        (410.0, 113.0, 10.0, "本年废止件数"),
    ]
    page = Drawn(texts=[*heads, *((x, 133.0, 10.0, text) for x, text in texts)], lines=lines)
    x, size, up, text = raised
    page.texts += [(x, 133.0 - up, size, text)] if text else []
    grid = next(block for block in read_pdf(as_pdf([page])).body if isinstance(block, Grid))
    return grid.rows[1][1].text


@pytest.mark.parametrize("name", ["chromium", "libreoffice"])
def test_what_other_programs_print(name: str) -> None:
    reading = reading_of_pdf((FIXTURES / f"{name}.pdf").read_bytes())
    assert differing(reading, PRINTED) == {}
    assert (reading.kind, reading.completeness) == (DocumentKind.REPORT, Completeness.COMPLETE)
    assert (reading.title, reading.year, reading.index_number) == (TITLE, 2023, "01234567X-2024-00012")
    assert sorted(reading.sections) == [1, 2, 3, 4, 5, 6]
    assert reading.sections[5] == "公开不够及时。"


@pytest.mark.parametrize("name", ["chromium_dotted", "chromium_double"])
def test_borders_that_browsers_draw_in_pieces(name: str) -> None:
    cells = cells_on(read_pdf((FIXTURES / f"{name}.pdf").read_bytes()))
    assert {field: cells[field].text for field in LITIGATION_FIELDS} == {
        field: PRINTED[field] for field in LITIGATION_FIELDS
    }


def test_a_table_over_ten_pages_whose_numbers_are_broken() -> None:
    """Nothing in it adds up, so that the pieces of a number in a narrow cell are not put together."""
    cells = cells_on(read_pdf((FIXTURES / "libreoffice_narrow.pdf").read_bytes()))
    printed_there = {field: PRINTED[field] for field in FORM_2021.request_fields}
    numbers = {field: cell.text for field, cell in cells.items() if cell.state is State.NUMBER}
    assert numbers.items() <= printed_there.items()
    assert {"".join(cells[field].text.split()) for field in printed_there} == set(printed_there.values())


@given(STYLES, st.booleans())
@settings(max_examples=25, deadline=None, phases=PHASES)
def test_a_ruled_report_gives_every_figure_wherever_its_pages_break(style: Style, rotated: bool) -> None:
    reading = reading_of_pdf(as_pdf(printed(SHORT, style), style, rotated=rotated))
    assert differing(reading, SHORT) == {}


@given(STYLES, st.sampled_from(["stroked", "across", "none"]), FIGURES)
@settings(max_examples=25, deadline=None, phases=PHASES)
def test_no_figure_is_wrong_whatever_is_printed_and_missing(style: Style, rules: str, figures: list[str]) -> None:
    truth = dict(zip(FORM_2021.fields, figures, strict=True))
    style = replace(style, rules=rules)
    assert wrong(reading_of_pdf(as_pdf(printed(truth, style), style)), truth) == {}


@pytest.mark.parametrize("rules", ["across", "none"])
def test_a_table_without_ruling_lines_is_read_by_its_words(rules: str) -> None:
    reading = reading_of_pdf(as_pdf(printed(SHORT, Style(rules=rules))))
    assert wrong(reading, SHORT) == {}
    assert sum(each.state is State.NUMBER for each in reading.cells.values()) >= 180


def test_a_blank_row_does_not_take_the_figures_of_the_row_below_it() -> None:
    """Without lines nobody knows whether they are of 5.要求… or of （六）其他处理 of the form of 2019."""
    source = random.Random("20261125 781")
    tally = compared(781, "pdf without lines", plain_pdf(any_report(source), source)).tally
    assert (tally.wrong_numbers, tally.wrong_states) == (0, 0)
    assert tally.share > 0.9


def test_the_older_form() -> None:
    truth = {name: str(number) for number, name in enumerate(FORM_2019.fields, 1)}
    assert differing(reading_of_pdf(as_pdf(printed(truth, Style(), FORM_2019))), truth) == {}


def test_blank_and_dashed_cells_are_not_zeros() -> None:
    truth = SHORT | {"requests.received.business": "", "requests.received.research": "-", "review.other": ""}
    read = states(reading_of_pdf(as_pdf(printed(truth, Style()))))
    assert [read[name] for name in ("requests.received.business", "requests.received.research", "review.other")] == [
        "blank",
        "dash",
        "blank",
    ]


def test_a_cell_knows_its_page_and_box() -> None:
    pages = printed(SHORT, Style(first_line=300))
    reading = reading_of_pdf(as_pdf(pages))
    read = reading.cells["requests.carried_out.total"]
    assert read.spot is not None
    box = read.spot.box
    assert isinstance(box, Box)
    x, y = next((x, y) for x, y, _, text in pages[box.page].texts if text == read.text)
    assert box.left <= x <= box.right
    assert box.top <= y <= box.bottom


class TestOneCell:
    def test_kerned_digits_are_one_number(self) -> None:
        assert cell([(340, "1"), (346, "2"), (350.5, "3")]) == "123"

    def test_digits_a_blank_apart_are_kept_apart(self) -> None:
        assert cell([(340, "1"), (348, "2")]) == "1 2"
        assert cell([(340, "1 2")]) == "1 2"

    def test_numbers_near_the_line_between_two_cells_are_two(self) -> None:
        assert cell([(388, "12"), (402, "34")]) == "12"

    @pytest.mark.parametrize("x", [383.0, 385.0, 387.3, 390.0])
    def test_a_number_over_the_line_between_two_cells_belongs_to_neither(self, x: float) -> None:
        assert "\ufffc" in cell([(x, "123456")])

    @pytest.mark.parametrize(("size", "up"), [(8.3, 3.0), (9.0, 2.0), (8.3, -2.0), (10.0, 3.0)])
    def test_a_raised_digit_is_none_of_the_number(self, size: float, up: float) -> None:
        assert cell([(340, "12")], raised=(350, size, up, "3")) == "12^3"

    def test_a_number_printed_twice_for_bold_is_one(self) -> None:
        assert cell([(340, "12"), (340.4, "12")]) == "12"

    def test_a_number_printed_over_another_is_none(self) -> None:
        try:
            text = cell([(340, "17"), (340.4, "12")])
        except UnreadableError:  # in some fonts of the machine neither looks like a digit any more
            return
        assert "\ufffc" in text


def print_two_rows(canvas: Canvas) -> None:
    canvas.setFont(FONT, 10)
    for row, texts in enumerate([("信息内容", "本年制发件数"), ("规章", "12")]):
        for column, text in enumerate(texts):
            canvas.drawString(65 + 100 * column, 706 - 20 * row, text)


@pytest.mark.parametrize("size", [7.5, 9.0])
def test_marks_of_numbers_stand_on_the_line_of_their_digits_on_turned_pages(size: float) -> None:
    texts = {name: f"{number * 1007:,}" for number, name in enumerate(FORM_2021.fields, 1)}
    texts["disclosure.fees.amount"] = "1.520395"
    reading = reading_of_pdf(as_pdf(printed(texts, Style(size=size)), rotated=90))
    assert wrong(reading, {name: text.replace(",", "") for name, text in texts.items()}) == {}
    assert {cell.state for cell in reading.cells.values()} == {State.NUMBER}


def test_a_dotted_line_is_a_line() -> None:
    def draw(canvas: Canvas) -> None:
        print_two_rows(canvas)
        for step in range(101):
            for row in range(3):
                canvas.rect(60 + 2 * step, 720 - 20 * row, 0.75, 0.75, stroke=0, fill=1)
        for step in range(21):
            for column in range(3):
                canvas.rect(60 + 100 * column, 680 + 2 * step, 0.75, 0.75, stroke=0, fill=1)

    grid = next(block for block in read_pdf(drawn(draw)).body if isinstance(block, Grid))
    assert [[each.text for each in row] for row in grid.rows] == [["信息内容", "本年制发件数"], ["规章", "12"]]


def test_a_row_in_which_nothing_is_printed_is_one_however_low() -> None:
    """A browser gives it the height of its margins: the sides of its cells are as short as dots."""

    def draw(canvas: Canvas) -> None:
        print_two_rows(canvas)
        edges = (720.0, 700.0, 680.0, 676.25)
        for y in edges:
            canvas.rect(60, y - 0.375, 200, 0.75, stroke=0, fill=1)
        for top, bottom in pairwise(edges):
            for column in range(3):
                canvas.rect(60 + 100 * column, bottom + 0.375, 0.75, top - bottom - 0.75, stroke=0, fill=1)

    grid = next(block for block in read_pdf(drawn(draw)).body if isinstance(block, Grid))
    assert [[each.text for each in row] for row in grid.rows] == [
        ["信息内容", "本年制发件数"],
        ["规章", "12"],
        ["", ""],
    ]


def test_a_character_with_a_replacement_text_stands_where_it_is_shown() -> None:
    """PDFium gives its place in the space of the form it stands in."""
    inner = b"BT /F1 20 Tf 200 600 Td (1) Tj /Span <</ActualText (7)>> BDC (7) Tj EMC (2) Tj ET"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 2000 2000]/Matrix[.5 0 0 .5 100 300]/Length %d"
    form += b"/Resources<</Font<</F1 5 0 R>>>>>>\nstream\n%s\nendstream"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 6 0 R>>>>>>",
        b"<</Length 5>>\nstream\n/X Do\nendstream",
        font,
        form % (len(inner), inner),
    ]
    texts = [getattr(block, "text", "") for block in read_pdf(assembled(parts)).body]
    assert texts == ["172"]


def test_unseen_text_is_not_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        canvas.drawString(60, 700, "总体情况良好")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(60, 680, "白色的字")
        canvas.setFillColorRGB(0, 0, 0)
        text = canvas.beginText(60, 660)
        text.setTextRenderMode(3)
        text.textLine("看不见的字")
        text.setTextRenderMode(0)
        canvas.drawText(text)
        canvas.setFillColorRGB(0, 0, 0.5)
        canvas.rect(50, 600, 200, 40, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(60, 615, "蓝底白字")

    assert [getattr(block, "text", "") for block in read_pdf(drawn(draw)).body] == [
        "总体情况良好",
        "蓝底白字",
    ]


def test_a_filled_in_field_is_text_of_the_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "Number:")
        canvas.acroForm.textfield(value="4711", x=150, y=690, width=80, height=20, fontName="Helvetica", fontSize=10)

    assert any("4711" in getattr(block, "text", "") for block in read_pdf(drawn(draw)).body)


def test_a_scan_says_that_it_is_one() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("L", (60, 84), 200)), 0, 0, 595, 842)

    with pytest.raises(UnreadableError, match="is a scan"):
        read_pdf(drawn(draw))


def called(shown: str, said: str) -> bytes:
    """A table of characters (ToUnicode) that calls one sign another."""
    mapping = f"1 beginbfchar <{ord(shown):02x}> <{ord(said):04x}> endbfchar"
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
        f"1 begincodespacerange <00> <ff> endcodespacerange {mapping} endcmap end end"
    ).encode()


@pytest.mark.parametrize(
    ("shown", "said"),
    ["83", "18", "96", "06", "39", "72", "50", "04", "49", "71", "80", "60"],
)
def test_digits_that_look_like_others_are_not_believed(shown: str, said: str) -> None:
    """The file's own table of characters (ToUnicode) says another digit than the glyph shows."""
    cmap = called(shown, said)
    content = f"BT /F1 12 Tf 100 700 Td (44 {shown * 3}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 6 0 R>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(cmap), cmap),
    ]
    with pytest.raises(UnreadableError, match="shows something else"):
        read_pdf(assembled(parts))


@pytest.mark.parametrize(("shown", "is_zero"), [("120 230 m 480 470 l", True), ("150 350 m 450 350 l", False)])
def test_a_zero_may_be_struck_through_and_an_8_is_none(shown: str, is_zero: bool) -> None:
    """An oval with a stroke from below to above is the 0 of typewriters; with one across it is an 8."""
    oval = (
        "300 50 m 416 50 510 184 510 350 c 510 516 416 650 300 650 c 184 650 90 516 90 350 c 90 184 184 50 300 50 c S"
    )
    glyph = f"600 0 20 0 580 700 d1 105 w {oval} {shown} S".encode()
    content = b"BT /F1 12 Tf 100 700 Td (000) Tj ET"
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 600 700]/FontMatrix[.001 0 0 .001 0 0]/CharProcs<</zero 6 0 R>>"
        b"/Encoding<</Type/Encoding/Differences[48/zero]>>/FirstChar 48/LastChar 48/Widths[600]/Resources<<>>"
        b"/ToUnicode 7 0 R>>"
    )
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
        font,
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(glyph), glyph),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(table := called("0", "0")), table),
    ]
    if is_zero:
        assert list(lines_of(read_pdf(assembled(parts)).body)) == ["000"]
    else:
        with pytest.raises(UnreadableError, match="shows something else"):
            read_pdf(assembled(parts))


GOOD = as_pdf(printed(SHORT, Style()))


def stream(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """A PDF of one page with this content stream, already packed."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 1000000 1000000]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter %s>>\nstream\n%s\nendstream" % (len(content), filters, content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    return assembled(parts)


def assembled(parts: list[bytes]) -> bytes:
    data = b"%PDF-1.7\n"
    offsets = []
    for number, part in enumerate(parts, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(data)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table)
    return data + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "header only": lambda: b"%PDF-1.7\n%%EOF",
    "cut off": lambda: GOOD[: len(GOOD) * 2 // 3],
    "300 MB stream": lambda: stream(zlib.compress(b" " * (300 << 20), 9)),
    "packed twice": lambda: stream(zlib.compress(zlib.compress(b" " * (80 << 20))), b"[/FlateDecode /FlateDecode]"),
    "a million pieces": lambda: stream(zlib.compress(b"0 0 m 9 9 l S " * 1_000_000)),
    "too many characters": lambda: stream(zlib.compress(b"BT /F1 9 Tf " + b"(0123456789) Tj " * 10_000 + b"ET")),
    "page tree loop": lambda: assembled(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999/Parent 2 0 R>>"]
    ),
    "no text": lambda: stream(zlib.compress(b"0 0 m 9 9 l S")),
    "no pages": lambda: assembled([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_sentence(name: str) -> None:
    content = HOSTILE[name]()
    start = time.process_time()
    with pytest.raises(UnreadableError, match=r"^(?:the|a|page) .{10,}$"):
        read_pdf(content)
    assert time.process_time() - start < 10


def test_a_huge_page_with_a_script_is_only_text() -> None:
    page = read_pdf(stream(zlib.compress(b"BT /F1 9 Tf 100 100 Td (Report) Tj ET")))
    assert [getattr(block, "text", "") for block in page.body] == ["Report"]


def test_an_encrypted_file_says_that_it_is() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption("secret", "owner"))
    canvas.drawString(100, 100, "Report")
    canvas.save()
    with pytest.raises(UnreadableError, match="encrypted"):
        read_pdf(file.getvalue())


@given(st.integers(0, len(GOOD)), st.binary(max_size=40), st.integers(0, 60))
@settings(max_examples=60, deadline=None, phases=PHASES)
def test_a_damaged_file_is_read_or_refused(start: int, instead: bytes, length: int) -> None:
    damaged = GOOD[:start] + instead + GOOD[start + length :]
    with suppress(UnreadableError):
        assert wrong(reading_of_pdf(damaged), SHORT) == {}


def test_pages_are_read_in_reading_order_without_heads_and_numbers() -> None:
    texts = [getattr(block, "text", "表") for block in read_pdf(as_pdf(printed(SHORT, Style(first_line=200)))).body]
    assert texts[0] == TITLE
    assert [text for text in texts if "- 1 -" in text or text == "清溪县政府信息公开"] == []
    assert texts[-1] == "无"


def test_the_title_may_stand_nowhere_but_above_each_page() -> None:
    pages = printed(SHORT, Style(numbered=False))
    for page in pages:
        page.texts = [item for item in page.texts if item[3] != TITLE]
        page.texts += [(30, 20, 8, "2024/1/26 09:30"), (200, 20, 8, TITLE)]
    reading = reading_of_pdf(as_pdf(pages))
    assert (reading.title, reading.year) == (TITLE, 2023)
