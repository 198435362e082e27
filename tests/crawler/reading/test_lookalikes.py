"""What stands beside reports and looks like them, each kind with the content it has on real portals.

By its own title each is told by name; by its content alone, under no title or under that of a report, none is taken
for a report and no figure is read from it.
"""

import pytest

from storage.report import DocumentKind
from tests.crawler.reading.reading_of import reading_of
from tests.crawler.reading.reports import page, zeros

LISTED = "".join(
    f'<li><a href="/zwgk/{number}.html">清溪县{town}2023年政府信息公开工作年度报告</a>'
    f"<span>2024-01-2{number}</span></li>"
    for number, town in enumerate(("石桥镇", "柳河镇", "白马乡", "财政局", "教育局", "民政局"))
)
WEBSITE = """<table><tr><td>网站名称</td><td colspan=3>清溪县人民政府网</td></tr>
<tr><td>首页网址</td><td colspan=3>www.qingxi.gov.cn</td></tr><tr><td>网站标识码</td>
<td colspan=3>6101234567</td></tr>
<tr><td>独立用户访问总量（单位：个）</td><td colspan=3>120345</td></tr><tr><td rowspan=3>信息发布（单位：条）</td>
<td colspan=2>总数</td><td>4120</td></tr><tr><td colspan=2>概况类信息更新量</td><td>36</td></tr>
<tr><td colspan=2>政务动态信息更新量</td><td>3980</td></tr><tr><td>依申请公开</td><td>申请数量</td><td>12</td>
</tr></table>"""
LAW = """<p>一、2023年度法治政府建设工作总体情况</p>
<p>县政府坚持以习近平法治思想为指导，行政复议12件，行政诉讼3件。</p>
<p>二、存在的问题和不足</p><p>执法力量不足。</p><p>三、下一步工作安排</p><p>加强培训。</p>"""
SUMMARY = """<p>一、主动公开情况</p><p>全年主动公开信息213条。</p><p>二、依申请公开情况</p>
<p>收到申请3件，均已办结。</p>
<p>三、存在的问题及改进措施</p><p>更新不够及时。</p>"""
EXPLAINED = """<p>日前，石桥镇公布了2023年政府信息公开工作年度报告，现解读如下：</p>
<p>全年主动公开213条，收到申请5件，办结5件。</p>"""
BUDGET = """<table><tr><td>项目</td><td>决算数（万元）</td></tr><tr><td>一般公共预算财政拨款收入</td>
<td>1077.89</td></tr>
<tr><td>行政事业性收费收入</td><td>12</td></tr><tr><td>本年支出合计</td><td>1077.89</td></tr></table>"""
GUIDE = """<p>一、政府信息的分类</p><p>二、获取方式</p><p>（一）主动公开</p><p>（二）依申请公开</p>
<p>自然人、法人或其他组织可以申请。</p>"""
POST = "<p>2023年，我镇共收到政府信息公开申请3件，其中予以公开2件，不予公开1件，均按时答复。</p>"
QUARTER = """<table><tr><td>季度</td><td>收到申请数量</td><td>予以公开</td></tr><tr><td>一季度</td><td>3</td>
<td>2</td></tr>
<tr><td>二季度</td><td>5</td><td>5</td></tr></table>"""
PICTURES = "".join(f'<p><img src="{number}.jpg"></p>' for number in range(6))

LOOKALIKES = {
    "infographic": ("一图读懂石桥镇2023年政府信息公开工作年度报告", PICTURES),
    "infographic, the last word": ("石桥镇2023年政府信息公开工作年度报告（图片版）", PICTURES),
    "explanation": ("关于石桥镇2023年政府信息公开工作年度报告的解读", EXPLAINED),
    "explanation in words": ("文字解读：石桥镇2023年政府信息公开工作年度报告", EXPLAINED),
    "website_report": ("清溪县2023年政府网站工作年度报表", WEBSITE),
    "website_report of supervision": ("清溪县2023年政府网站监管年度报表", WEBSITE),
    "law_government": ("清溪县2023年法治政府建设年度报告", LAW),
    "summary": ("安成镇2023年度政务公开工作总结", SUMMARY),
    "summary of half a year": ("清溪县2023年上半年政府信息公开工作统计", QUARTER),
    "summary: points": ("清溪县2023年政务公开工作要点", SUMMARY),
    "summary: a plan": ("清溪县2023年政务公开工作实施方案", SUMMARY),
    "list": ("清溪县2023年政府信息公开工作年度报告汇总", LISTED),
    "notice": ("关于编制和发布2023年政府信息公开工作年度报告的通知", POST),
    "notice: what was published": ("清溪县2023年政府信息公开工作年度报告公布情况", LISTED),
    "notice: a remark": ("关于2023年政府信息公开年报的说明", POST),
    "budget": ("石桥镇2023年度部门决算", BUDGET),
    "budget: results": ("石桥镇2023年度项目绩效自评报告", BUDGET),
    "guide": ("石桥镇政府信息公开指南", GUIDE),
    "guide: an index": ("石桥镇政府信息主动公开基本目录", GUIDE),
    "guide: rules": ("石桥镇政府信息公开工作制度", GUIDE),
}
SHELL = "<html><head><title>{0}</title></head><body><h1>{0}</h1>{1}</body></html>"
REPORT_TITLE = "清溪县石桥镇人民政府2023年政府信息公开工作年度报告"


@pytest.mark.parametrize("name", LOOKALIKES)
def test_by_its_own_title_each_is_told_by_name(name: str) -> None:
    title, body = LOOKALIKES[name]
    reading = reading_of(SHELL.format(title, body))
    assert (reading.kind, reading.lookalike) == (DocumentKind.LOOKALIKE, name.split(",")[0].split(":")[0].split()[0])
    assert dict(reading.cells) == {}


@pytest.mark.parametrize("title", ["", "信息公开", REPORT_TITLE])
@pytest.mark.parametrize("body", sorted({body for _, body in LOOKALIKES.values()} | {POST}))
def test_by_its_content_alone_none_is_a_report(body: str, title: str) -> None:
    reading = reading_of(SHELL.format(title, body))
    assert reading.kind not in (DocumentKind.REPORT, DocumentKind.HEADINGS_ONLY)
    assert dict(reading.cells) == {}


def test_the_format_notice_is_told_though_every_anchor_is_there() -> None:
    title = "国务院办公厅政府信息与政务公开办公室关于印发《中华人民共和国政府信息公开工作年度报告格式》的通知"
    reading = reading_of(page(dict.fromkeys(zeros(), ""), title=title))
    assert (reading.kind, reading.lookalike) == (DocumentKind.LOOKALIKE, "format_notice")


@pytest.mark.parametrize("body", ["水务集团有限公司", "人民医院", "第二中学", "电业局"])
def test_an_enterprise_is_told_though_it_prints_the_whole_form(body: str) -> None:
    printed = page(zeros(), title=f"青石县{body}2023年信息公开工作年度报告").replace("我镇", f"青石县{body}")
    reading = reading_of(printed)
    assert (reading.kind, reading.lookalike) == (DocumentKind.LOOKALIKE, "enterprise")


@pytest.mark.parametrize("called", ["石桥镇有限公司2023年", "石桥镇人民政府2023年下半年", "石桥镇中学2023年"])
@pytest.mark.parametrize("text", ["我镇", "清溪县石桥镇人民政府"])
def test_a_whole_report_that_is_something_else_by_its_title_alone_waits_for_a_person(called: str, text: str) -> None:
    printed = page(zeros(), title=f"清溪县{called}政府信息公开工作年度报告").replace("我镇", text)
    reading = reading_of(printed)
    assert (reading.kind, reading.lookalike, reading.year) == (DocumentKind.UNKNOWN, "slip", 2023)
    assert reading.cells


def test_the_report_of_half_a_year_is_told_though_it_prints_the_whole_form() -> None:
    printed = page(zeros(), title="清溪县石桥镇人民政府2023年上半年政府信息公开工作报告")
    reading = reading_of(printed.replace("2023年，我镇", "2023年上半年，我镇"))
    assert (reading.kind, reading.lookalike) == (DocumentKind.LOOKALIKE, "summary")


def test_a_post_on_applications_is_nothing_that_was_looked_for() -> None:
    reading = reading_of(SHELL.format("石桥镇依申请公开办理情况", POST))
    assert reading.kind is DocumentKind.UNKNOWN
    assert reading.problems
