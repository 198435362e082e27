"""What the answers of interfaces say of their lists."""

import json

import pytest

from crawler.interfaces.answers import answered, lines_in, total_in, within


@pytest.mark.parametrize(
    ("answer", "total"),
    [
        ({"total": 27}, 27),
        ({"page": {"totalCount": " 27 "}}, 27),
        ({"total": "²"}, None),
        ({"total": True}, None),
        ({"rows": []}, None),
    ],
)
def test_a_total_is_a_whole_number_as_one_writes_it(answer: object, total: int | None) -> None:
    assert total_in(answer) == total


@pytest.mark.parametrize(
    "answer",
    [
        {"rows": [{"title": "年报"}]},
        json.dumps({"rows": [{"title": "年报"}]}, ensure_ascii=False),
        {"rows": json.dumps([{"title": "年报"}])},
    ],
)
def test_an_answer_that_is_a_text_within_json_is_opened(answer: object) -> None:
    text = json.dumps({"code": 0, "data": answer}, ensure_ascii=False)
    assert within(answered(text), "data", "rows") == [{"title": "年报"}]


def test_a_text_that_only_begins_like_json_stays_one() -> None:
    assert answered('{"data": "[转载] 年报"}') == {"data": "[转载] 年报"}


_BASE = "http://www.qinghe.gov.cn/zwgk/nb/"


def test_a_cover_in_a_piece_of_html_is_called_by_the_words_below_it() -> None:
    books = "".join(
        f"<div class='book'><a href='/art/{at}.html'><img src='/cover.jpg'></a>"
        f"<p>{body}2025年政府信息公开工作年度报告</p><p>2026-01-2{at}</p></div>"
        for at, body in enumerate(("财政局", "柳湾镇人民政府"))
    )
    assert [(entry.url[-6:], entry.title, str(entry.listed_date)) for entry in lines_in(_BASE, books)] == [
        ("0.html", "财政局2025年政府信息公开工作年度报告", "2026-01-20"),
        ("1.html", "柳湾镇人民政府2025年政府信息公开工作年度报告", "2026-01-21"),
    ]


def test_a_table_of_bodies_and_years_in_a_piece_of_html_is_read_by_both() -> None:
    table = (
        "<table><caption>政府信息公开工作年度报告一览表</caption><tr><th>单位名称</th><th>2025年</th><th>2024年</th></tr>"
        "<tr><td>财政局</td><td><a href='/art/1.html'>查看</a></td><td><a href='/art/2.html'>查看</a></td></tr></table>"
        "<p><a href='/art/3.html'>2025年政府信息公开工作年度报告解读</a></p>"
    )
    assert [(entry.url[-6:], entry.title) for entry in lines_in(_BASE, table)] == [
        ("1.html", "财政局2025年政府信息公开工作年度报告"),
        ("2.html", "财政局2024年政府信息公开工作年度报告"),
        ("3.html", "2025年政府信息公开工作年度报告解读"),
    ]
