"""Documents with text whose tables are pictures: the pictures are read in their places."""

import base64
import io
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from urllib.parse import urljoin

import docx
import pytest

from crawler.reading.any_format import read
from storage.forms import LITIGATION_FIELDS
from storage.report import Completeness, Document, DocumentKind, Format
from tests.crawler.reading.reading_of import ADDRESS, SEEN, reading_of, states
from tests.crawler.reading.reports import TITLE, zeros

if not all(map(find_spec, ("rapidocr", "onnxruntime", "cv2", "PIL", "reportlab"))):
    pytest.skip("text recognition (the extra [ocr]), Pillow or reportlab is not installed", allow_module_level=True)

import numpy as np
from PIL import Image

from crawler.reading.pdf.drawn_glyphs import DrawnGlyph
from crawler.reading.scan import page as scanned
from crawler.reading.scan.text_recognition import Gray
from tests.crawler.reading.printed_reports import HEIGHT, WIDTH, Drawn, Printer, Style, table_4
from tests.crawler.reading.scanned_reports import FONT, as_jpeg, as_png, drawn

if not FONT.exists():
    pytest.skip(f"the font {FONT} is not there (Debian: fonts-noto-cjk)", allow_module_level=True)

pytestmark = pytest.mark.usefixtures("each_picture_once")

BEFORE = [
    TITLE,
    "一、总体情况",
    "按时公开。",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
]
AFTER = ["五、存在的主要问题及改进情况", "公开不够及时。", "六、其他需要报告的事项", "无"]


ROWS_AS_TEXT = (
    "行政复议 行政诉讼",
    "未经复议直接起诉 复议后起诉",
    " ".join(3 * ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")),
    "1 0 0 0 1 0 0 0 0 0 0 0 0 0 0",
)


def table() -> Drawn:
    """A page with table 4."""
    printer = Printer(Style())
    printer.table(table_4(zeros() | {"suit_direct.other": "8642"}), [1] * 15, 3)
    return printer.pages[0]


def pictured() -> bytes:
    """A picture of table 4, as wide as a page."""
    page = drawn(table(), 150, height=HEIGHT)
    return as_png(page.crop((0, 0, page.width, page.height // 3)))


def split() -> tuple[bytes, bytes]:
    """The same table in two pictures, its figures alone in the second."""
    printer = Printer(Style(numbered=False))
    printer.paragraph("本年度被申请行政复议和提起行政诉讼的情况如下表所示。" * 2)
    printer.table(table_4(zeros() | {"suit_direct.other": "8642"}), [1] * 15, 3)
    page = drawn(printer.pages[0], 150, height=HEIGHT)
    middle = round((sorted({top for _, top, _, _ in printer.pages[0].lines})[-2] + 1.5) * 150 / 72)
    upper, lower = page.crop((0, 0, page.width, middle)), page.crop((0, middle, page.width, page.height // 3))
    return as_jpeg(upper, 95), as_jpeg(lower, 95)


def word(picture: bytes) -> bytes:
    document = docx.Document()
    for line in BEFORE:
        document.add_paragraph(line)
    document.add_picture(io.BytesIO(picture))
    for line in AFTER:
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def web(picture: bytes) -> bytes:
    image = f'<p><img src="data:image/png;base64,{base64.b64encode(picture).decode()}"></p>'
    ornament = base64.b64encode(b"x" * 5000).decode()
    lines = ["".join(f"<p>{line}</p>" for line in part) for part in (BEFORE, AFTER)]
    lines[0] = f'<img src="data:image/png;base64,{ornament}">{lines[0]}'
    return f"<html><body><div>{lines[0]}{image}{lines[1]}</div></body></html>".encode()


@pytest.mark.parametrize(("write", "form", "number"), [(word, Format.DOCX, 0), (web, Format.HTML, 1)])
def test_a_table_that_is_a_picture_is_read_in_its_place(
    write: Callable[[bytes], bytes], form: Format, number: int
) -> None:
    reading = reading_of(write(pictured()))
    assert (reading.format, reading.completeness) == (form, Completeness.PARTIAL)
    cell = reading.cells["suit_direct.other"]
    assert str(cell.value) == "8642"
    assert cell.spot is not None
    assert cell.spot.confidence is not None
    assert cell.spot.confidence >= 90
    box = cell.spot.box
    assert box is not None
    # In points: the picture, wider than high, is taken for a page that lies on its long side.
    [(x, y)] = [(x * HEIGHT / WIDTH, y * HEIGHT / WIDTH) for x, y, _, text in table().texts if text == "8642"]
    assert box.page == number
    assert (box.left < x < box.right, box.top < y < box.bottom) == (True, True)
    assert {states(reading)[name] for name in LITIGATION_FIELDS} <= {"number", "unreadable"}
    assert set(states(reading, "requests.").values()) == {"unreadable"}


def test_a_picture_that_shows_no_table_leaves_it_unread() -> None:
    reading = reading_of(web(b"x" * 5000))
    assert reading.kind is DocumentKind.HEADINGS_ONLY


def test_a_table_over_two_pictures_that_a_page_shows_by_their_addresses_is_read_as_one() -> None:
    shown = '<p><img src="img/1.png"></p><p><img src="img/2.png"></p>'
    lines = ["".join(f"<p>{line}</p>" for line in part) for part in (BEFORE, AFTER)]
    html = f"<html><body><div>{lines[0]}{shown}{lines[1]}</div></body></html>".encode()
    assert reading_of(html).attachments == ("img/1.png", "img/2.png")
    parts = tuple(
        Document(picture, urljoin(ADDRESS, f"img/{number}.png"), SEEN) for number, picture in enumerate(split(), 1)
    )
    reading = read(Document(html, ADDRESS, SEEN, attached=parts))
    assert reading.format is Format.HTML
    assert not any("png" in problem for problem in reading.problems)
    cell = reading.cells["suit_direct.other"]
    assert str(cell.value) == "8642"
    assert cell.spot is not None
    assert cell.spot.box is not None
    assert cell.spot.box.page == 1
    assert {states(reading)[name] for name in LITIGATION_FIELDS} == {"number"}


@pytest.mark.parametrize(
    ("beside", "named"),
    [
        ('<p><img src="img/line.png"></p>', ("img/line.png",)),
        (
            '<p><img src="img/pdf.png"><a href="report.pdf">附件：2023年政府信息公开工作年度报告.pdf</a></p>',
            ("report.pdf",),
        ),
    ],
)
def test_pictures_are_named_only_where_no_document_holds_the_tables(beside: str, named: tuple[str, ...]) -> None:
    lines = "".join(f"<p>{line}</p>" for line in (*BEFORE, *AFTER))
    assert reading_of(f"<html><body><div>{lines}{beside}</div></body></html>".encode()).attachments == named


def test_pictures_beside_tables_that_stand_in_the_page_as_text_are_ornaments() -> None:
    rows = "".join(f"<p>{line}</p>" for line in ROWS_AS_TEXT)
    lines = ["".join(f"<p>{line}</p>" for line in part) for part in (BEFORE, AFTER)]
    html = f'<html><body><div>{lines[0]}{rows}{lines[1]}<img src="img/line.png"></div></body></html>'
    reading = reading_of(html.encode())
    assert reading.completeness is Completeness.PARTIAL
    assert reading.attachments == ()


def test_pictures_that_cannot_be_read_together_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    look = scanned.read_picture

    def counted(gray: Gray, number: int, size: tuple[float, float], turn: int, drawn: Sequence[DrawnGlyph]) -> object:
        looked.append(number)
        return look(gray, number, size, turn, drawn)

    monkeypatch.setattr(scanned, "read_picture", counted)
    grain = np.random.default_rng(1).normal(250, 1, (300, 220)).clip(0, 255).astype(np.uint8)
    papers = [as_jpeg(Image.fromarray(np.roll(grain, number)), 95) for number in (0, 7)]
    assert min(map(len, papers)) >= 4000
    shown = "".join(f'<p><img src="data:image/png;base64,{base64.b64encode(each).decode()}"></p>' for each in papers)
    lines = ["".join(f"<p>{line}</p>" for line in part) for part in (BEFORE, AFTER)]
    reading = reading_of(f"<html><body><div>{lines[0]}{shown}{lines[1]}</div></body></html>".encode())
    assert reading.kind is DocumentKind.HEADINGS_ONLY
    assert len(looked) == len(papers)
