import codecs
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reading.blocks import UnreadableError
from crawler.reading.text.encoding import decode
from storage.report import Completeness, DocumentKind, State
from tests.crawler.reading.reading_of import reading_of
from tests.crawler.reading.reports import TITLE, page, zeros

PAGE = page(zeros(requests__received__total="12"))
# Characters that GB18030 has and GB2312 has not, as they stand in names of people and places.
RARE = PAGE.replace("石桥镇", "喆垚镇").replace("清溪县", "\u3400县")


def declaring(charset: str, text: str = PAGE) -> str:
    return text.replace("charset=utf-8", f"charset={charset}")


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (PAGE.encode(), ""),
        (PAGE.encode(), "text/html; charset=gbk"),
        (PAGE.encode(), "text/html; charset=ISO-8859-1"),
        (codecs.BOM_UTF8 + PAGE.encode(), ""),
        (PAGE.encode("utf-16"), ""),
        (PAGE.encode("utf-16-le"), ""),
        (PAGE.encode("utf-16-be"), ""),
        (PAGE.encode("gb18030"), "text/html; charset=utf-8"),
        (PAGE.encode("gb18030"), "text/html; charset=ISO-8859-1"),
        (PAGE.encode("gb18030"), ""),
        (declaring("gb2312").encode("gb18030"), ""),
        (declaring("GBK", RARE).encode("gb18030"), ""),
        (declaring("gb2312", RARE).encode("gb18030"), "text/html; charset=gb2312"),
        (declaring("nonsense").encode(), "text/html; charset=nonsense"),
    ],
)
def test_every_declaration_true_or_false_gives_the_exact_text(content: bytes, content_type: str) -> None:
    reading = reading_of(content, content_type=content_type)
    assert reading.title in (TITLE, TITLE.replace("石桥镇", "喆垚镇").replace("清溪县", "\u3400县"))
    assert reading.completeness is Completeness.COMPLETE
    assert reading.cells["requests.received.total"].value == 12


@pytest.mark.parametrize("charset", ["utf-8", "big5", "gb2312"])
def test_a_page_in_traditional_characters_is_read_by_the_forms_words(charset: str) -> None:
    simple, traditional = (
        "据总关请开发县镇会机构务织业结转办区内属国护类过执询无补处强额单万为项于计动规废现数术标识",
        "據總關請開發縣鎮會機構務織業結轉辦區內屬國護類過執詢無補處強額單萬為項於計動規廢現數術標識",
    )
    page_in_big5 = "".join(
        letter for letter in declaring(charset).translate(str.maketrans(simple, traditional)) if encodable(letter)
    )
    reading = reading_of(page_in_big5.encode("big5hkscs"))
    assert (reading.kind, reading.year) == (DocumentKind.REPORT, 2023)
    assert reading.cells["requests.received.total"].value == 12


def encodable(letter: str) -> bool:
    return bool(letter.encode("big5hkscs", "ignore"))


@pytest.mark.parametrize(
    "content",
    [
        PAGE.encode().decode("gb18030", "ignore").encode(),
        PAGE.encode().decode("latin-1").encode(),
        PAGE.encode() + b"\xff\xfe\xff",
        PAGE.encode().replace("政".encode(), b"\xef\xbf\xbd"),
    ],
    ids=["utf-8 read as gbk", "utf-8 read as latin-1", "no encoding", "letters lost"],
)
def test_garbage_is_a_failed_reading_and_never_text(content: bytes) -> None:
    with pytest.raises(UnreadableError):
        decode(content)
    reading = reading_of(content, listed_title=TITLE)
    assert (reading.completeness, dict(reading.cells), dict(reading.sections)) == (Completeness.FAILED, {}, {})
    assert reading.title == TITLE
    assert "encodings" in reading.problems[0]


def test_a_garbled_document_listed_as_a_report_still_counts_as_published() -> None:
    content = PAGE.encode() + b"\xff\xfe\xff"
    assert reading_of(content, listed_title=TITLE).kind is DocumentKind.ATTACHMENT
    assert reading_of(content).kind is DocumentKind.UNKNOWN


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=15))
def test_short_chinese_text_comes_back(text: str) -> None:
    assert decode(text.encode()) == text


@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_bytes_end_in_text_or_in_an_unreadable_error(content: bytes, content_type: str) -> None:
    try:
        text = decode(content, content_type)
    except UnreadableError:
        return
    assert "\0" not in text


def test_one_sentence_again_and_again_is_no_garbage() -> None:
    text = "镇机关按期办理群众诉求，档案齐备。" * 400
    assert decode(text.encode()) == text


def test_figures_in_characters_of_a_font_of_its_own_make_no_garbage_of_a_page() -> None:
    figures = {ord(digit): 0xE600 + int(digit) for digit in "0123456789"}
    drawn = re.sub("(?<=<td>)[0-9]+(?=</td>)", lambda match: match[0].translate(figures), PAGE)
    reading = reading_of(drawn.encode())
    assert reading.kind is DocumentKind.REPORT
    assert {reading.cells[f"requests.{row}.total"].state for row in ("received", "granted")} == {State.UNREADABLE}
