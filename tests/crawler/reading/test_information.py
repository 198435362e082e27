"""The information block in the shapes of real pages: every value under its usual label, as printed."""

from collections.abc import Callable

import pytest

from storage.documents.index_number import CodeCheck, code_check
from tests.crawler.reading.reading_of import reading_of
from tests.crawler.reading.reports import page, zeros

LINE = "<p>发布日期：2024-01-25 09:30　来源：石桥镇　索引号：01234567X-2024-00012</p>"
PRINTED = [
    ("索引号", "1133102400268125XW/2024-104757"),
    ("主题分类", "政务公开/其他"),
    ("发布机构", "清溪县石桥镇人民政府"),
    ("成文日期", "2024年01月16日"),
    ("发文字号", "石政〔2024〕3号"),
    ("公开方式", "主动公开"),
    ("有效性", "有效"),
    ("公开日期", "2024-01-17 08:30:00"),
    ("名称", "清溪县石桥镇人民政府2023年政府信息公开工作年度报告"),
]
TOLD = {("文号" if label == "发文字号" else label): value for label, value in PRINTED}


def _table(pairs: list[tuple[str, str]]) -> str:
    cells = [f"<td>{label}：</td><td>{value}</td>" for label, value in pairs]
    rows = [f"<tr>{''.join(cells[start : start + 2])}</tr>" for start in range(0, len(cells), 2)]
    return f"<table class=xxgk>{''.join(rows)}</table>"


def _table_in_cells(pairs: list[tuple[str, str]]) -> str:
    rows = [f"<tr><td><b>{label}:</b>{value}</td><td></td></tr>" for label, value in pairs]
    return f"<table>{''.join(rows)}</table>"


def _table_of_heads(pairs: list[tuple[str, str]]) -> str:
    parts = [pairs[:5], pairs[5:]]
    rows = [(f"<th>{label}</th>", f"<td>{value}</td>") for part in parts for label, value in part]
    heads = ["".join(row[0] for row in rows[:5]), "".join(row[0] for row in rows[5:])]
    values = ["".join(row[1] for row in rows[:5]), "".join(row[1] for row in rows[5:])]
    return f"<table><tr>{heads[0]}</tr><tr>{values[0]}</tr><tr>{heads[1]}</tr><tr>{values[1]}</tr></table>"


def _list(pairs: list[tuple[str, str]]) -> str:
    return "<ul>" + "".join(f"<li><span>{label}：</span><em>{value}</em></li>" for label, value in pairs) + "</ul>"


def _beside_each_other(pairs: list[tuple[str, str]]) -> str:
    return f"<div>{''.join(f'<span class=pair>{label}：{value}</span>' for label, value in pairs)}</div>"


def _definitions(pairs: list[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in pairs) + "</dl>"


def _lines(pairs: list[tuple[str, str]]) -> str:
    return "<p>" + "　".join(f"{label}：{value}" for label, value in pairs) + "　字体：[大 中 小] 浏览次数：12</p>"


def _bracketed(pairs: list[tuple[str, str]]) -> str:
    return "".join(f"<div>【{label}】{value}</div>" for label, value in pairs)


def _spaced(pairs: list[tuple[str, str]]) -> str:
    return "".join(f"<p>{' '.join(label)} ： [ {value} ]</p>" for label, value in pairs)


def _signs(pairs: list[tuple[str, str]]) -> str:
    return "".join(f"<p>• {label}</p><p>{value}</p>" for label, value in pairs)


@pytest.mark.parametrize(
    "shape",
    [
        *(_table, _table_in_cells, _table_of_heads, _list, _definitions),
        *(_lines, _bracketed, _spaced, _beside_each_other, _signs),
    ],
)
def test_every_shape_tells_the_same(shape: Callable[[list[tuple[str, str]]], str]) -> None:
    reading = reading_of(page(zeros()).replace(LINE, shape(PRINTED)))
    assert dict(reading.facts) == TOLD
    assert reading.index_number == TOLD["索引号"]
    assert code_check(reading.index_number) is CodeCheck.USCC


@pytest.mark.parametrize(
    "number",
    [
        *("gzgbmgzgbm-GK-2024-0043", "za779940273-2023-000071", "6107280000/2024-001005"),
        *("1162042101391301xj/1970-172822", "000014349/2022-05819", "000014349/2017-00110"),
        *("1133102400268125XW/2024-104757", "11370112MB2803691Q/2024-6538710", "11341702486344515H/202110-00013"),
        *("0142768-8/2022-00185", "01527918X-2020-153077", "003110926/201510-00216"),
        *("304219773/2016-03005", "014416330/2018-04736", "116223010139324488/2009-00021"),
    ],
)
@pytest.mark.parametrize(
    "shape",
    [
        "<table><tr><td>索 引 号</td><td>{}</td><td>发布机构</td><td>石桥镇</td></tr></table>",
        "<table><tr><td>信息索引号：</td><td>{}</td></tr></table>",
        "<p>索　引　号：{}</p>",
        "<p>索引号:{}</p>",
        "<li><label>索引号</label>：<span>{}</span></li>",
    ],
)
def test_the_index_numbers_of_real_pages(number: str, shape: str) -> None:
    reading = reading_of(page(zeros()).replace(LINE, shape.format(number)))
    assert (reading.index_number, reading.facts["索引号"]) == (number, number)


def test_what_stands_in_the_report_is_not_the_block() -> None:
    html = page(zeros()).replace("公开不够及时。", "名称：不规范；来源：上级。主题分类：不细。")
    assert "名称" not in reading_of(html).facts
    assert reading_of(html).facts["信息来源"] == "石桥镇"


@pytest.mark.parametrize("behind", ["浏览次数：", "点击量：12", "编辑：王某", "作者：", "责任编辑：李某", "分享到："])
def test_a_publisher_ends_where_the_next_label_begins(behind: str) -> None:
    spans = f"<div><span>发布时间：2024-01-26 10:21</span><span>来源：石桥镇人民政府</span><span>{behind}</span></div>"
    assert reading_of(page(zeros()).replace(LINE, spans)).publisher == "石桥镇人民政府"


def test_empty_values_are_left_out() -> None:
    block = "<table><tr><td>文号</td><td></td><td>有效性</td><td>有效</td></tr></table><p>主题词：</p><p>正文一段。</p>"
    assert dict(reading_of(page(zeros()).replace(LINE, block)).facts) == {"有效性": "有效"}


def test_metadata_of_the_page_stands_behind_what_it_shows() -> None:
    metas = '<meta name="ContentSource" content="县政府办"><meta name="PubDate" content="2024-01-26 10:19">'
    metas += '<meta name="SiteIDCode" content="4103000018"><meta name="ColumnName" content="石桥镇">'
    reading = reading_of(page(zeros()).replace(LINE, "").replace("</head>", f"{metas}</head>"))
    assert (reading.publisher, str(reading.dates.metadata)) == ("县政府办", "2024-01-26")
    assert reading.identity.column_bodies == ("石桥镇",)
    assert reading.facts["网站标识码"] == "4103000018"


@pytest.mark.parametrize("code", ["28", "null", "bm1", ""])
def test_a_site_code_that_is_none_is_not_taken(code: str) -> None:
    html = page(zeros()).replace("</head>", f'<meta name="SiteIDCode" content="{code}"></head>')
    assert "网站标识码" not in reading_of(html).facts


@pytest.mark.parametrize(
    "sizes", ["大 中 小", "[ 大 中 小 ]", "【大】【中】【小】", "大|中|小", "特大 大 中 小", "小号 大号"]
)
def test_a_switch_for_the_size_of_letters_is_no_number_of_a_document(sizes: str) -> None:
    reading = reading_of(page(zeros()).replace("<body>", f"<body><div>发布时间：2024-01-25　字号：{sizes}</div>"))
    assert "文号" not in reading.facts
    assert reading.facts["发布日期"] == "2024-01-25"


def test_a_number_of_a_document_under_the_same_label_is_one() -> None:
    reading = reading_of(page(zeros()).replace("<body>", "<body><div>字号：石政〔2024〕3号</div>"))
    assert reading.facts["文号"] == "石政〔2024〕3号"
