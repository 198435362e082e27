import io
import zipfile

import pytest

from storage.report import Completeness, DocumentKind, Format
from tests.crawler.reading.reading_of import reading_of
from tests.crawler.reading.reports import TITLE, page, page_of, zeros

SHELL = "<html><head><title>{}</title></head><body><h1>{}</h1>{}</body></html>"


def shell(title: str, body: str = "<p>正文</p>") -> str:
    return SHELL.format(title, title, body)


def test_a_report_is_told_by_its_content_whatever_its_title() -> None:
    reading = reading_of(page(zeros(), title="年度工作材料"))
    assert (reading.kind, reading.year, reading.completeness) == (DocumentKind.REPORT, None, Completeness.COMPLETE)


def test_headings_without_tables() -> None:
    reading = reading_of(page_of("<img src=1.png>", "<img src=2.png>", "<img src=3.png>"))
    assert (reading.kind, reading.completeness) == (DocumentKind.HEADINGS_ONLY, Completeness.FAILED)
    assert reading.sections[6] == "无"
    assert reading.problems


@pytest.mark.parametrize(
    "body",
    [
        '<iframe src="/pdfjs/web/viewer.html?file=%2Fupload%2F1.pdf"></iframe>',
        '<iframe src="/viewer.html?file=/upload/1.pdf#page=1"></iframe>',
        """<script>show("/web/viewer.html?file=%2Fupload%2F1.pdf")</script>""",
        "<TABLE><TR><TD><DIV CLASS='wp_pdf_player' PDFSRC='/upload/1.pdf'></DIV></TD></TR></TABLE>",
        """<a href="javascript:void(0)" onclick="window.open('/upload/1.pdf')">查看</a>""",
    ],
)
def test_what_a_viewer_shows_is_the_attachment(body: str) -> None:
    assert reading_of(shell(TITLE, body)).attachments == ("/upload/1.pdf",)


@pytest.mark.parametrize(
    "body",
    [
        '<p><a href="./P020240116.pdf">石桥镇年度报告</a></p>',
        '<iframe src="/upload/2024/report.pdf"></iframe>',
        '<script>showVsbpdfIframe("/__local/1/A/report.pdf","100%")</script>',
        '<embed src="report.ofd">',
        "<p><img src=scan1.jpg><img src=scan2.jpg></p>",
        '<a href="/system/_content/download.jsp?owner=1&wbfileid=2">附件</a>',
        """<a href="javascript:window.open('/upload/report.pdf')">点击查看</a>""",
        """<div onclick="window.open('/upload/report.pdf')">点击查看</div>""",
        """<table><tr><td><a onclick="window.open('/upload/report.pdf')">点击查看</a></td></tr></table>""",
    ],
)
def test_a_page_around_an_attachment(body: str) -> None:
    reading = reading_of(shell(TITLE, body))
    assert (reading.kind, reading.completeness) == (DocumentKind.ATTACHMENT, Completeness.FAILED)
    assert (reading.year, reading.bodies) == (2023, ("清溪县石桥镇人民政府",))
    assert reading.problems


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("一图读懂：石桥镇2023年政府信息公开工作年度报告", "infographic"),
        ("石桥镇2023年政府信息公开工作年度报告（图片版）", "infographic"),
        ("【图解】石桥镇2023年政府信息公开年度报告", "infographic"),
        ("关于石桥镇2023年政府信息公开工作年度报告的解读", "explanation"),
        ("清溪县2023年政府网站工作年度报表", "website_report"),
        ("清溪县2023年法治政府建设年度报告", "law_government"),
        ("清溪县水利局2023年政府信息公开工作年度报告（征求意见稿）", "draft"),
        ("安成镇2023年度政务公开工作总结", "summary"),
        ("石桥镇2023年政府信息公开工作要点", "summary"),
        ("石桥镇2023年政府网站与政务新媒体检查情况报告", "website_report"),
        ("石桥镇2023年政府信息依申请公开工作年度报告", "applications"),
        ("清溪县2023年政府信息公开年度报告汇总", "list"),
        ("关于编制2023年政府信息公开工作年度报告的通知", "notice"),
        ("清溪县2023年政府信息公开工作年度报告编制培训会召开", "news"),
        ("石桥镇2023年度部门决算", "budget"),
        ("石桥镇政府信息公开指南", "guide"),
        ("清溪县水务集团有限公司2023年信息公开年度报告", "enterprise"),
        ("清溪县2023年国民经济和社会发展统计公报", "other_report"),
        ("清溪县公安局2023年警务公开工作报告", "other_report"),
        ("清溪县自来水厂2023年信息公开工作年度报告", "enterprise"),
        ("清溪县审计局2023年审计工作年度报告", "other_report"),
        ("2023年清溪县财政局部门预算公开情况报告", "budget"),
        ("一张图读懂清溪县审计局2023年政府信息公开工作年度报告", "infographic"),
    ],
)
def test_lookalikes(title: str, word: str) -> None:
    reading = reading_of(shell(title, '<p>正文</p><img src="1.png"><a href="1.pdf">附件</a>'))
    assert (reading.kind, reading.lookalike) == (DocumentKind.LOOKALIKE, word)
    assert dict(reading.cells) == {}


@pytest.mark.parametrize("body", ["审计局", "综合行政执法局", "营商环境建设局", "安全生产监督管理局", "绩效评价中心"])
@pytest.mark.parametrize("title", ["清溪县{}2023年政府信息公开工作年度报告", "2023年清溪县{}政府信息公开年度报告"])
def test_a_body_that_is_called_by_what_it_deals_with_owes_a_report_like_another(title: str, body: str) -> None:
    named = title.format(body)
    assert reading_of(shell(named, '<a href="1.pdf">附件</a>')).kind is DocumentKind.ATTACHMENT
    pictured = page_of("<img src=1.png>", "<img src=2.png>", "<img src=3.png>").replace(TITLE, named)
    assert reading_of(pictured).kind is DocumentKind.HEADINGS_ONLY


def test_a_report_on_all_ways_of_disclosure_is_not_one_on_applications() -> None:
    title = "石桥镇2023年政府信息主动公开和依申请公开工作年度报告"
    assert reading_of(shell(title, '<a href="1.pdf">附件</a>')).kind != DocumentKind.LOOKALIKE


def test_the_notice_with_the_empty_official_tables_is_no_report() -> None:
    title = "国务院办公厅政府信息与政务公开办公室关于印发《政府信息公开工作年度报告格式》的通知"
    reading = reading_of(page(dict.fromkeys(zeros(), ""), title=title))
    assert (reading.kind, reading.lookalike) == (DocumentKind.LOOKALIKE, "format_notice")


def test_a_company_with_the_same_headings_is_no_report() -> None:
    printed = page(zeros(), title="清溪县水务集团有限公司2023年信息公开工作年度报告")
    reading = reading_of(printed.replace("我镇", "我公司"))
    assert (reading.kind, reading.lookalike) == (DocumentKind.LOOKALIKE, "enterprise")


def test_a_lookalike_that_names_a_report_stays_one() -> None:
    text = "<p>清溪县人民政府2023年政府信息公开工作年度报告</p><a href=1.pdf>附件</a>"
    reading = reading_of(shell("清溪县人民政府2023年政府网站工作年度报表", text))
    assert (reading.kind, reading.lookalike) == (DocumentKind.LOOKALIKE, "website_report")


def test_a_link_to_a_lookalike_does_not_make_one() -> None:
    linked = page(zeros()).replace("<p>一、总体情况</p>", "<p>相关文件：一图读懂2023年度报告</p><p>一、总体情况</p>")
    assert reading_of(linked).kind is DocumentKind.REPORT


def test_reports_of_the_time_before_the_forms() -> None:
    reading = reading_of(shell("舒兰市市场监督管理局2016年政务信息公开年度报告"))
    assert (reading.kind, reading.year) == (DocumentKind.OLD_FORM, 2016)


@pytest.mark.parametrize("content", ["", " ", "<html></html>", shell("关于春节放假的通知"), "今天天气很好。", "\0\0"])
def test_what_shows_nothing_is_unknown_and_says_so(content: str) -> None:
    reading = reading_of(content)
    assert (reading.kind, reading.completeness) == (DocumentKind.UNKNOWN, Completeness.FAILED)
    assert reading.problems


def archive(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7\n", Format.PDF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64, Format.DOC),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), Format.XLSX),
        (b"{\\rtf1\\ansi", Format.DOC),
        (archive("[Content_Types].xml", "word/document.xml"), Format.DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), Format.XLSX),
        (archive("OFD.xml", "Doc_0/Document.xml"), Format.OFD),
        (b"PK\x03\x04broken", Format.DOCX),
        (b"\x89PNG\r\n\x1a\n", Format.IMAGE),
        (b"\xff\xd8\xff\xe0", Format.IMAGE),
    ],
)
def test_a_broken_file_is_told_by_its_content_and_counts_as_published(content: bytes, expected: Format) -> None:
    reading = reading_of(content, address="file:石桥镇2023年政府信息公开工作年度报告.html")
    assert (reading.format, reading.kind, reading.completeness) == (
        expected,
        DocumentKind.ATTACHMENT,
        Completeness.FAILED,
    )
    assert (reading.year, reading.bodies) == (2023, ("石桥镇",))
    (problem,) = reading.problems
    assert problem
    assert "unexpectedly" not in problem


def test_a_mark_that_a_page_has_pictures_makes_no_lookalike_of_it() -> None:
    """【图文】 stands before whatever has pictures in it, a report whose tables are pictures too."""
    marked = page_of("<img src=1.png>", "<img src=2.png>", "<img src=3.png>").replace(TITLE, f"【图文】{TITLE}")
    assert reading_of(marked).kind is DocumentKind.HEADINGS_ONLY


def test_html_is_told_by_content_and_not_by_name() -> None:
    assert reading_of(page(zeros()), address="file:report.doc").format is Format.HTML


def test_a_picture_listed_as_a_lookalike_is_one() -> None:
    reading = reading_of(b"\x89PNG\r\n\x1a\n", listed_title="一图读懂石桥镇2023年政府信息公开工作年度报告")
    assert (reading.kind, reading.lookalike) == (DocumentKind.LOOKALIKE, "infographic")


@pytest.mark.parametrize("body", ["学院路街道办事处", "大学城管理委员会", "医院管理局", "集团军路街道办事处"])
def test_a_body_named_after_a_school_is_no_enterprise(body: str) -> None:
    title = f"青石县{body}2023年政府信息公开工作年度报告"
    assert reading_of(page(zeros(), title=title)).kind is DocumentKind.REPORT


@pytest.mark.parametrize("body", ["人民医院", "第一中学", "水务集团有限公司", "职业技术学院"])
def test_an_enterprise_is_told_by_the_end_of_its_name(body: str) -> None:
    title = f"青石县{body}2023年政府信息公开工作年度报告"
    reading = reading_of(page(zeros(), title=title).replace("我镇", f"青石县{body}"))
    assert (reading.kind, reading.lookalike) == (DocumentKind.LOOKALIKE, "enterprise")


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("关于报送2023年政府信息公开工作年度报告的通知", "format_notice"),
        ("清溪县政务公开办关于做好2023年政府信息公开工作年度报告编制和发布工作的通知", "format_notice"),
        ("政府信息公开工作年度报告（模板）", "format_notice"),
        ("清溪县2023年政府信息公开工作年度报告样表", "format_notice"),
        ("石桥镇2023年上半年政府信息公开工作报告", "summary"),
        ("石桥镇2023年第三季度政府信息公开工作年度报告", "summary"),
    ],
)
def test_the_official_tables_left_empty_or_filled_in_for_another_time(title: str, word: str) -> None:
    figures = zeros() if word == "summary" else dict.fromkeys(zeros(), "")
    reading = reading_of(page(figures, title=title).replace("2023年，", "2023年第三季度和上半年，"))
    assert (reading.kind, reading.lookalike, dict(reading.cells)) == (DocumentKind.LOOKALIKE, word, {})


@pytest.mark.parametrize("title", [TITLE, f"关于印发《{TITLE}》的通知", f"关于更正《{TITLE}》的公告"])
def test_a_report_may_be_sent_round_by_a_notice(title: str) -> None:
    reading = reading_of(page(zeros(), title=title))
    assert (reading.kind, reading.year, reading.bodies[0]) == (DocumentKind.REPORT, 2023, "清溪县石桥镇人民政府")


def test_a_report_left_empty_is_one() -> None:
    assert reading_of(page(dict.fromkeys(zeros(), ""))).kind is DocumentKind.REPORT


def test_headings_of_the_years_before_the_forms() -> None:
    reading = reading_of(page_of("", "", "", title=TITLE.replace("2023", "2017")))
    assert (reading.kind, reading.year) == (DocumentKind.OLD_FORM, 2017)


@pytest.mark.parametrize("other", ["图解：清溪县石桥镇", "邻川县石桥镇"])
def test_what_is_told_beside_a_viewer_is_another_document(other: str) -> None:
    title = TITLE.replace("清溪县", "")
    related = f"<p>相关阅读：</p><li><a href='/9.html'>{TITLE.replace('清溪县石桥镇', other)}</a></li>"
    reading = reading_of(shell(title, f"<embed src='report.pdf'>{related}"))
    assert (reading.kind, reading.title) == (DocumentKind.ATTACHMENT, title)
    assert reading.bodies == ("石桥镇人民政府",)
