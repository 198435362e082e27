"""Layouts that nobody foresaw: read where they say what is what, never guessed where they do not."""

import pytest

from storage.forms import FORM_2021, LITIGATION_FIELDS, OUTCOMES, TOTAL
from storage.report import DocumentKind
from tests.crawler.reading.reading_of import differing, numbers, reading_of, states
from tests.crawler.reading.reports import TITLE, page, page_of, table, table_2, table_3, table_4, td, zeros

PRINTED = {name: str(number) for number, name in enumerate(FORM_2021.fields, 101)}
EARLIER = {name: str(number) for number, name in enumerate(FORM_2021.fields, 501)}
LAST_YEAR = TITLE.replace("2023", "2022")
OWN = {2: table_2(PRINTED), 3: table_3(PRINTED), 4: table_4(PRINTED)}
_LABELS = [outcome.label for outcome in (*OUTCOMES, TOTAL)]
_ROWS = [LITIGATION_FIELDS[start : start + 5] for start in (0, 5, 10)]
_SUITS = ("未经复议直接起诉", "复议后起诉")


def with_table(number: int, html: str) -> str:
    tables = OWN | {number: html}
    return page_of(tables[2], tables[3], tables[4])


def cells(texts: list[str]) -> str:
    return "".join(map(td, texts))


def report_of(html: str) -> str:
    return html[html.index("<div class=TRS_Editor>") : html.index("<div>版权所有")]


def without_titles(html: str) -> str:
    return html.replace(f"<title>{TITLE}_清溪县人民政府</title>", "<title>信息内容</title>").replace(
        f"<h1>{TITLE}</h1>", ""
    )


_PROCEEDINGS = {
    "a row each": [
        td("类别") + cells(_LABELS),
        *(
            td(name) + cells([PRINTED[field] for field in fields])
            for name, fields in zip(("行政复议", *_SUITS), _ROWS, strict=True)
        ),
    ],
    "two of them under one": [
        td("类别", 1, 2) + cells(_LABELS),
        td("行政复议", 1, 2) + cells([PRINTED[field] for field in _ROWS[0]]),
        td("行政诉讼", 2) + td(_SUITS[0]) + cells([PRINTED[field] for field in _ROWS[1]]),
        td(_SUITS[1]) + cells([PRINTED[field] for field in _ROWS[2]]),
    ],
    "merged cells lost": [
        cells(["行政复议", *[""] * 4, "行政诉讼", *[""] * 9]),
        cells([*_LABELS, _SUITS[0], *[""] * 4, _SUITS[1], *[""] * 4]),
        cells([*[""] * 5, *_LABELS, *_LABELS]),
        cells([PRINTED[field] for field in LITIGATION_FIELDS]),
    ],
    "merged cells repeated": [
        cells(["行政复议"] * 5 + ["行政诉讼"] * 10),
        cells([*_LABELS, *[_SUITS[0]] * 5, *[_SUITS[1]] * 5]),
        cells(_LABELS * 3),
        cells([PRINTED[field] for field in LITIGATION_FIELDS]),
    ],
}


class TestTable4:
    @pytest.mark.parametrize("name", _PROCEEDINGS)
    def test_laid_out_otherwise(self, name: str) -> None:
        assert differing(reading_of(with_table(4, table(_PROCEEDINGS[name]))), PRINTED) == {}

    def test_a_table_for_each_proceeding(self) -> None:
        heads = ("行政复议", *(f"行政诉讼（{suit}）" for suit in _SUITS))
        parts = [
            table([td(head, 1, 5), cells(_LABELS), cells([PRINTED[field] for field in fields])])
            for head, fields in zip(heads, _ROWS, strict=True)
        ]
        assert differing(reading_of(with_table(4, "".join(parts))), PRINTED) == {}

    def test_outcomes_of_unknown_proceedings_are_not_read(self) -> None:
        rows = [td("类别") + cells(_LABELS), *(td(name) + cells(list("12345")) for name in ("甲", "乙", "丙"))]
        reading = reading_of(with_table(4, table(rows)))
        assert {states(reading)[field] for field in LITIGATION_FIELDS} == {"unreadable"}

    def test_figures_without_a_head_are_not_absent(self) -> None:
        texts = ["/", "", "10", "0", "10", "-", "0", "0", "3", "3", "0", "", "9", "0", "9"]
        row = "".join(f"<td><p>{text}</p></td>" for text in texts)
        reading = reading_of(with_table(4, f"<table><tr>{row}</tr></table>"))
        assert {states(reading)[field] for field in LITIGATION_FIELDS} == {"unreadable"}


class TestTable3:
    @pytest.mark.parametrize("head", ["上年总计", "去年总计", "同比增减总计"])
    def test_the_total_of_another_year_is_not_this_years(self, head: str) -> None:
        printed = PRINTED | {name: "" for name in FORM_2021.request_fields if name.endswith(".total")}
        html = table_3(printed).replace(td("总计", 2), td("总计", 2) + td(head, 2))
        html = html.replace(f"{td('')}</tr>", f"{td('')}{td('77')}</tr>")
        read = numbers(reading_of(with_table(3, html)))
        assert {name: text for name, text in read.items() if name.endswith(".total") and name in printed} == {
            name: text for name, text in PRINTED.items() if name.endswith(".total") and not name.startswith("requests")
        }

    def test_a_head_that_reaches_into_the_figures(self) -> None:
        html = table_3(PRINTED).replace('<td colspan="5">法人', '<td rowspan="3" colspan="5">法人')
        assert {
            name: text for name, text in numbers(reading_of(with_table(3, html))).items() if PRINTED[name] != text
        } == {}

    def test_totals_first_without_a_head_are_not_taken_for_the_form(self) -> None:
        row = {"natural_person": "9", "business": "4", "research": "3", "public_welfare": "2"}
        printed = zeros() | {f"requests.received.{column}": text for column, text in row.items()}
        html = table_3(printed)
        rows = html[html.index('<tr><td colspan="3">一、') :]
        reading = reading_of(with_table(3, f"<table border=1>{rows}"))
        assert {state for name, state in states(reading).items() if name.startswith("requests.received")} == {
            "unreadable"
        }

    def test_heads_repeated_in_each_of_their_places_keep_their_order(self) -> None:
        heads = ["总计", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
        own = [name.rpartition(".")[2] for name in FORM_2021.request_fields[:7]]
        order = [own[6], *own[:6]]
        rows = [
            cells([*["（勾稽关系）"] * 3, *["申请人情况"] * 7]),
            cells([*["（勾稽关系）"] * 3, "总计", "自然人", *["法人或其他组织"] * 5]),
            cells([*["（勾稽关系）"] * 3, *heads]),
            *(
                td(row.label, 1, 3) + cells([PRINTED[f"requests.{row.key}.{column}"] for column in order])
                for row in FORM_2021.request_rows
            ),
        ]
        read = numbers(reading_of(with_table(3, table(rows))))
        assert {name: text for name, text in read.items() if PRINTED[name] != text} == {}
        assert len(read) > 190


def test_a_row_with_a_cell_too_many_is_not_read_where_it_has_empty_ones() -> None:
    printed = PRINTED | {"disclosure.normative_documents.in_force": ""}
    row = td("行政规范性文件") + td(PRINTED["disclosure.normative_documents.issued"])
    html = table_2(printed)
    assert row in html
    reading = reading_of(with_table(2, html.replace(row, row.replace("</td><td>", f"</td>{td('')}<td>"))))
    assert {state for name, state in states(reading).items() if "normative" in name} == {"unreadable"}


@pytest.mark.parametrize("mark", ["|", "│"])
def test_tables_drawn_with_signs(mark: str) -> None:
    lines = [
        "+------+------+",
        *(
            line
            for block in FORM_2021.blocks
            for row in [
                ["信息内容", *(column.label for column in block.columns)],
                *(
                    [each.label, *(PRINTED[f"disclosure.{each.key}.{column.key}"] for column in block.columns)]
                    for each in block.rows
                ),
            ]
            for line in (f"{mark} " + f" {mark} ".join(row) + f" {mark}", "+------+------+")
        ),
    ]
    reading = reading_of(with_table(2, f"<pre>{chr(10).join(lines)}</pre>"))
    assert differing(reading, PRINTED) == {}


class TestTitles:
    def test_in_the_information_block_alone(self) -> None:
        block = f"<table><tr><td>标　　题</td><td>{TITLE}</td></tr><tr><td>有效性</td><td>有效</td></tr></table>"
        reading = reading_of(
            without_titles(page(PRINTED)).replace("<div class=TRS_Editor>", f"{block}<div class=TRS_Editor>")
        )
        assert (reading.kind, reading.year, reading.bodies[0]) == (DocumentKind.REPORT, 2023, "清溪县石桥镇人民政府")

    @pytest.mark.parametrize("label", ["标　　题", "名称"])
    def test_of_a_report_below_is_not_the_pages(self, label: str) -> None:
        block = f"<table><tr><td>{label}</td><td>{TITLE}</td></tr><tr><td>有效性</td><td>有效</td></tr></table>"
        below = f"<h2>{LAST_YEAR}</h2>{report_of(page(EARLIER))}<div>版权所有"
        html = without_titles(page(PRINTED)).replace("<div>版权所有", below)
        reading = reading_of(html.replace("<div class=TRS_Editor>", f"{block}<div class=TRS_Editor>", 1))
        assert reading.year == 2023
        assert differing(reading, PRINTED) == {}


class TestAReportBelowOneOfPictures:
    own = page_of("<img src=2.png>", "<img src=3.png>", "<img src=4.png>")

    @pytest.mark.parametrize("title", [LAST_YEAR, TITLE.replace("石桥镇", "后柳镇"), ""])
    def test_it_gives_no_figures(self, title: str) -> None:
        below = f"<h2>{title}</h2>{report_of(page(EARLIER))}<div>版权所有"
        reading = reading_of(self.own.replace("<div>版权所有", below))
        assert numbers(reading) == {}
        assert reading.year == 2023

    def test_alone_it_is_read(self) -> None:
        contents = "".join(
            f"<li>{name}</li>"
            for name in (
                "一、总体情况",
                "二、主动公开政府信息情况",
                "三、收到和处理政府信息公开申请情况",
                "四、政府信息公开行政复议、行政诉讼情况",
                "五、存在的主要问题及改进情况",
                "六、其他需要报告的事项",
            )
        )
        html = page(PRINTED).replace("<h1>", f"<ul>{contents}</ul><h1>")
        assert differing(reading_of(html), PRINTED) == {}
