"""Documents that hold the reports of several years: that is read which their list means, else the newest."""

import io
import random

import openpyxl
import pytest

from crawler.reading.any_format import read
from storage.forms import FORM_2021
from storage.report import Completeness, Document
from tests.crawler.reading.office_documents import docx_of, rtf_of, xlsx_of
from tests.crawler.reading.reading_of import SEEN, differing, numbers, reading_of
from tests.crawler.reading.reports import TITLE, page
from tests.crawler.reading.test_zip_document import archive

ADDRESS = "https://www.qingxi.gov.cn/files/P020250116.bin"
YEARS = (2022, 2023, 2024)
CELLS = {
    year: {name: str(n) for name, n in zip(FORM_2021.fields, random.Random(year).sample(range(999), 200), strict=True)}
    for year in YEARS
}


def titled(year: int) -> str:
    return TITLE.replace("2023", str(year))


def html_of(year: int, title: str = "") -> str:
    return page(CELLS[year], title=title or titled(year))


def workbook(*sheets: tuple[str, str]) -> bytes:
    """A workbook of named sheets."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(*(html for _, html in sheets))))
    for sheet, (name, _) in zip(book.worksheets, sheets, strict=True):
        sheet.title = name
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


UNNAMED = "清溪县石桥镇政府信息公开工作年度报告"


@pytest.mark.parametrize("order", [YEARS, YEARS[::-1], (2023, 2024, 2022)], ids=str)
@pytest.mark.parametrize("listed", [0, *YEARS])
@pytest.mark.parametrize("told", ["names", "titles", "both"])
def test_the_sheet_of_the_year_that_is_meant_is_read(order: tuple[int, ...], listed: int, told: str) -> None:
    sheets = [
        (f"{year}年" if told != "titles" else f"Sheet{year % 7}", html_of(year, UNNAMED if told == "names" else ""))
        for year in order
    ]
    reading = reading_of(workbook(*sheets), ADDRESS, listed_title=titled(listed) if listed else "")
    meant = listed or 2024
    assert (reading.year, reading.identity.title_year) == (meant, meant)
    assert differing(reading, CELLS[meant]) == {}


def test_a_year_in_the_name_of_a_file_tells_its_sheet() -> None:
    book = workbook(*((f"{year}年", html_of(year)) for year in YEARS))
    reading = reading_of(book, "file:石桥镇2022年政府信息公开年报.xlsx")
    assert (reading.year, differing(reading, CELLS[2022])) == (2022, {})
    both = reading_of(book, "file:石桥镇2022年至2024年政府信息公开年报.xlsx")
    assert (both.year, differing(both, CELLS[2024])) == (2024, {})


def test_a_report_on_several_sheets_of_its_year() -> None:
    sheets = []
    for year in YEARS:
        before, heading, after = html_of(year, UNNAMED).partition("<p>三、收到")
        sheets += [(f"{year}表二", before), (f"{year}表三、四", heading + after)]
    reading = reading_of(workbook(*sheets), ADDRESS, listed_title=titled(2023))
    assert (reading.year, differing(reading, CELLS[2023])) == (2023, {})


@pytest.mark.parametrize(
    ("sheets", "listed"),
    [
        ([("2023", html_of(2023)), ("2024", html_of(2024))], titled(2025)),
        ([("2023", html_of(2023)), ("2024", html_of(2023))], ""),
    ],
    ids=["none of the year that is listed", "a name and a title that contradict"],
)
def test_where_it_cannot_be_told_nothing_is_read(sheets: list[tuple[str, str]], listed: str) -> None:
    reading = reading_of(workbook(*sheets), ADDRESS, listed_title=listed)
    assert (reading.completeness, reading.cells) == (Completeness.FAILED, {})
    assert len(reading.problems) == 1
    assert "several years" in reading.problems[0]


def test_a_sheet_of_no_year_is_nobodys() -> None:
    """Its figures are not taken for those of a year, and what the year's own sheets lack may stand on it."""
    before, heading, after = html_of(2024).partition("<p>三、收到")
    sheets = [("2023", html_of(2023)), ("2024", before), ("表三", heading + after)]
    reading = reading_of(workbook(*sheets), ADDRESS)
    assert reading.year == 2024
    assert numbers(reading) == {name: CELLS[2024][name] for name in CELLS[2024] if name.startswith("disclosure")}
    assert {cell.state.value for name, cell in reading.cells.items() if not name.startswith("disclosure")} == {
        "unreadable"
    }


def test_one_report_is_read_whatever_its_sheet_is_called() -> None:
    reading = reading_of(workbook(("2025年", html_of(2024))), ADDRESS, listed_title=titled(2023))
    assert (reading.year, differing(reading, CELLS[2024])) == (2024, {})


@pytest.mark.parametrize(("name", "state"), [("1.xlsx", "number"), ("石桥镇2022年政府信息公开年报.xlsx", "")])
def test_an_attached_workbook_is_of_its_pages_year_if_its_name_says_no_other(name: str, state: str) -> None:
    book = workbook(*((f"{year}年", html_of(year, UNNAMED)) for year in YEARS))
    shell = f"<html><title>{titled(2023)}</title><h1>{titled(2023)}</h1><a href='1.xlsx'>附件</a></html>"
    part = Document(book, f"https://www.qingxi.gov.cn/{name}", SEEN)
    reading = read(Document(shell.encode(), ADDRESS, SEEN, attached=(part,)))
    assert (reading.year, {cell.state.value for cell in reading.cells.values()}) == (2023, {state} - {""})
    assert differing(reading, CELLS[2023]) == {}


def content_of(html: str) -> str:
    """What stands in the body of a page, its title among it."""
    return html[html.index("<h1>") : html.index("<div>版权所有")]


@pytest.mark.parametrize("order", [(2022, 2024), (2024, 2022), (2023, 2022, 2024)], ids=str)
@pytest.mark.parametrize("listed", [0, 2022, 2024])
@pytest.mark.parametrize("kind", ["docx", "rtf", "html"])
def test_reports_of_several_years_below_each_other(order: tuple[int, ...], listed: int, kind: str) -> None:
    html = "<html><body>" + "".join(content_of(html_of(year)) for year in order) + "</body></html>"
    content = {"docx": docx_of(html), "rtf": rtf_of(html), "html": html.encode()}
    reading = reading_of(content[kind], ADDRESS, listed_title=titled(listed) if listed else "")
    # A web page is called by its first heading.
    meant = listed or (order[0] if kind == "html" else 2024)
    assert (reading.year, reading.identity.title_year) == (meant, meant)
    assert differing(reading, CELLS[meant]) == {}
    assert reading.title == titled(meant)
    assert reading.sections[6] == "无"


def test_a_title_in_two_lines_is_whole() -> None:
    two = "<h1>清溪县石桥镇人民政府</h1><p>{}年政府信息公开工作年度报告</p>"
    html = "".join(two.format(year) + content_of(html_of(year)).partition("</h1>")[2] for year in (2022, 2024))
    reading = reading_of(docx_of(f"<html><body>{html}</body></html>"), ADDRESS)
    assert (reading.year, reading.bodies[:1]) == (2024, ("清溪县石桥镇人民政府",))
    assert differing(reading, CELLS[2024]) == {}
    assert reading.sections[6] == "无"


def test_none_of_the_years_is_the_one_listed() -> None:
    html = "<html><body>" + "".join(content_of(html_of(year)) for year in (2022, 2023)) + "</body></html>"
    refused = reading_of(docx_of(html), ADDRESS, listed_title=titled(2024))
    assert (refused.cells, len(refused.problems)) == ({}, 1)
    shown = reading_of(html, listed_title=titled(2024))
    assert (shown.year, differing(shown, CELLS[2022])) == (2022, {})


@pytest.mark.parametrize(
    "name",
    ["{}.docx", "石桥镇{}年政府信息公开工作年度报告.docx", "石桥镇{}年政府信息公开年报（定稿）.docx", "{}年/年报.docx"],
)
@pytest.mark.parametrize("listed", [0, 2022, 2023])
def test_an_archive_of_the_reports_of_several_years(name: str, listed: int) -> None:
    content = archive({name.format(year): docx_of(html_of(year)) for year in YEARS})
    reading = reading_of(content, ADDRESS, listed_title=titled(listed) if listed else "")
    meant = listed or 2024
    assert (reading.year, differing(reading, CELLS[meant])) == (meant, {})


@pytest.mark.parametrize(
    ("names", "listed"),
    [
        (["2022年.docx", "2023年.docx"], 2024),
        (["2022年.docx", "2022年度.rtf"], 2022),
        (["2022年.docx", "年报.docx"], 2022),
    ],
    ids=["another year", "one year twice", "one of no year"],
)
def test_an_archive_that_does_not_tell_which_is_meant_is_not_read(names: list[str], listed: int) -> None:
    content = archive({name: docx_of(html_of(2022 + number)) for number, name in enumerate(names)})
    reading = reading_of(content, ADDRESS, listed_title=titled(listed))
    assert (reading.cells, len(reading.problems)) == ({}, 1)
