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

    def test_whose_header_is_a_table_of_its_own(self) -> None:
        """A page that keeps the header in sight while rows are moved below it."""
        *heads, figures = _PROCEEDINGS["merged cells repeated"]
        assert differing(reading_of(with_table(4, table(heads) + table([figures]))), PRINTED) == {}
        without_first = table([figures.replace(td(PRINTED[LITIGATION_FIELDS[0]]), td(""))])
        reading = reading_of(with_table(4, table(heads) + without_first))
        assert set(differing(reading, PRINTED)) == {LITIGATION_FIELDS[0]}
        assert states(reading)[LITIGATION_FIELDS[0]] == "blank"

    def test_fifteen_figures_under_heads_without_totals_whose_merged_cells_are_lost(self) -> None:
        rows = [
            cells(["行政复议", *[""] * 3, "行政诉讼", *[""] * 10]),
            cells([*_LABELS[:4], _SUITS[0], *[""] * 3, _SUITS[1], *[""] * 6]),
            cells([*[""] * 4, *_LABELS[:4], *_LABELS[:4], *[""] * 3]),
            cells([PRINTED[field] for field in LITIGATION_FIELDS]),
        ]
        assert differing(reading_of(with_table(4, table(rows))), PRINTED) == {}

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

    def test_a_row_that_lost_the_empty_cell_before_its_label_is_moved(self) -> None:
        kinds = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
        rows = [
            ["（勾稽关系）", "", "", "申请人情况", *[""] * 6],
            ["", "", "", "自然人", "法人或其他组织", *[""] * 4, "总计"],
            [*[""] * 4, *kinds, ""],
        ]
        for number, row in enumerate(FORM_2021.request_rows):
            labels = [row.label, "", ""] if not row.group else ["", row.label, ""]
            rows.append([*(["", "", row.label] if row.group.startswith("（") else labels), *[""] * 6, str(number + 1)])
        concluded = next(row for row in rows if "（七）总计" in row)
        html = table([cells(row) for row in rows])
        read = numbers(reading_of(with_table(3, html)))
        assert read["requests.concluded.total"] == "24"
        moved = table([cells([*row[1:], ""] if row is concluded else row) for row in rows])
        reading = reading_of(with_table(3, moved))
        assert states(reading)["requests.concluded.other_organisation"] == "unreadable"
        assert not [name for name in numbers(reading) if name.startswith("requests") and not name.endswith(".total")]


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

    BODY = "清溪县石桥镇人民政府"
    AROUND = (
        (f"<title>{TITLE}</title>", f"<div class='title' onclick=x>{LAST_YEAR}</div>", ""),
        ("<title>年报</title>", f"<h3>{LAST_YEAR}</h3><h3>{TITLE.replace('2023', '2024')}</h3><h1>{TITLE}</h1>", ""),
        ("", f"<div class=title>{LAST_YEAR}</div><div class=article-title>{TITLE}</div>", ""),
        ("", f"<p>上一篇：{LAST_YEAR}</p><p>{TITLE}</p>", f"<p>下一篇：{LAST_YEAR}</p>"),
        ("", "<p>清溪县石桥镇人民政府</p><p>2023年政府信息公开工作年度报告</p>", ""),
        ("", f"<h1>{TITLE}</h1>", f"<h3>{LAST_YEAR}</h3>"),
    )

    @pytest.mark.parametrize(("head", "before", "after"), AROUND)
    def test_beside_those_of_neighbours(self, head: str, before: str, after: str) -> None:
        html = f"<html><head>{head}</head><body>{before}{report_of(page(PRINTED))}{after}</body></html>"
        reading = reading_of(html)
        assert (reading.year, reading.bodies[0]) == (2023, self.BODY)

    def test_neighbours_alone_name_nothing(self) -> None:
        before = f"<p>{LAST_YEAR}</p><p>{TITLE.replace('石桥镇', '后柳镇')}</p>"
        reading = reading_of(f"<html><body>{before}{report_of(page(PRINTED))}</body></html>")
        assert reading.year is None


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


@pytest.mark.parametrize(
    "mark", ["<sup>2</sup>", "<sub>1</sub>", "<del>7</del>", "<s>7</s>", "<span style='vertical-align:super'>3</span>"]
)
@pytest.mark.parametrize("tag", ["p", "div style='display:table-cell'", "li"])
def test_no_figure_outside_of_tables_takes_in_a_raised_or_struck_digit(mark: str, tag: str) -> None:
    rows = [["信息内容", *(column.label for column in FORM_2021.blocks[0].columns)]]
    rows += [
        [
            row.label,
            *(f"{PRINTED[f'disclosure.{row.key}.{column.key}']}{mark}" for column in FORM_2021.blocks[0].columns),
        ]
        for row in FORM_2021.blocks[0].rows
    ]
    lines = "".join(f"<{tag}>{text}</{tag.split()[0]}>" for row in rows for text in row)
    read = numbers(reading_of(with_table(2, f"<div>{lines}</div>")))
    assert not [name for name in read if name.startswith("disclosure")]


def test_raised_words_in_prose_stay_as_they_are() -> None:
    html = page(PRINTED).replace("公开不够及时。", "公开不够<sup>①</sup>及时，面积<del>略</del>。")
    assert reading_of(html).sections[5] == "公开不够①及时，面积略。"


@pytest.mark.parametrize(
    "line", ["行政复议：{0}、{1}、{2}、{3}、{4}", "维持 {0} 件；纠正 {1} 件；其他 {2} 件", "甲{0}乙{1}丙{2}丁{3}"]
)
def test_figures_written_as_lines_are_not_absent(line: str) -> None:
    lines = "".join(f"<p>{line.format(*(PRINTED[field] for field in fields))}</p>" for fields in _ROWS)
    reading = reading_of(with_table(4, lines))
    assert {states(reading)[field] for field in LITIGATION_FIELDS} == {"unreadable"}
    told = (
        "<p>2023年，全县没有发生因政府信息公开工作被申请行政复议、提起行政诉讼的情况，共收到0件，办结0件，结转0件。</p>"
    )
    assert {states(reading_of(with_table(4, told)))[field] for field in LITIGATION_FIELDS} == {"absent"}


def test_table_2_of_a_form_that_cannot_be_told_is_not_read() -> None:
    """Both forms have three columns for regulations, and they count other things."""
    html = table_2(PRINTED)
    for word in ("本年制发件数", "本年废止件数", "现行有效件数", "本年收费金额（单位：万元）"):
        html = html.replace(word, "数量")
    third = table_3(PRINTED).replace("逾期不补正", "逾期未补正")
    read = numbers(reading_of(page_of(html, third, OWN[4])))
    assert not [name for name in read if name.startswith("disclosure")]
    assert len([name for name in read if name.startswith("requests")]) > 150


def test_two_rows_that_fell_into_one_are_not_read() -> None:
    row = "一、本年新收政府信息公开申请数量"
    printed = zeros() | {"requests.received.natural_person": "0\n0"}
    reading = reading_of(with_table(3, table_3(printed)))
    assert row in table_3(printed)
    assert {state for name, state in states(reading).items() if name.startswith("requests.received")} == {"unreadable"}


def test_a_total_that_stands_below_a_parts_head_is_not_the_parts() -> None:
    heads = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    rows = [
        ["（勾稽关系）", "", "", "申请人情况", *[""] * 6],
        ["", "", "", "自然人", "法人或其他组织", *[""] * 4, "总计"],
        [*[""] * 4, *heads, ""],
        ["", "（七）总计", "", *[""] * 5, "58", ""],
        ["四、结转下年度继续办理", "", "", *[""] * 6, "6"],
    ]
    read = numbers(reading_of(with_table(3, table([cells(row) for row in rows]))))
    assert {name: text for name, text in read.items() if name.startswith("requests")} == {
        "requests.carried_out.total": "6"
    }


def test_cells_that_a_style_alone_parts_are_not_called_absent() -> None:
    """Rows of inline elements, which a style sheet sets apart: without it their texts run together."""
    rows = [[f"{name}{label}" for name in ("行政复议", *_SUITS) for label in _LABELS], ["0"] * 15]
    fourth = "".join(f"<div class=row>{''.join(f'<span>{text}</span>' for text in row)}</div>" for row in rows)
    own = states(reading_of(with_table(4, fourth)))
    assert {own[name] for name in LITIGATION_FIELDS} == {"unreadable"}


def test_a_group_before_each_of_its_rows_hides_no_row() -> None:
    """3.其他 is known by the rows before it, also where （六）其他处理 stands before it again."""
    rows = [f"<div>{label}</div>" + "<div>3</div>" * 7 for label in ("一、本年新收政府信息公开申请数量", "（七）总计")]
    closed = ["1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "3.其他"]
    rows[1:1] = [f"<div>（六）其他处理</div><div>{label}</div>" + "<div>2</div>" * 7 for label in closed]
    reading = numbers(reading_of(with_table(3, "<div>自然人</div>" + "".join(rows))))
    assert {reading.get(f"requests.{row}.total") for row in ("closed_not_corrected", "closed_other")} == {"2"}


@pytest.mark.parametrize("word", ["无", "不适用", "/"])
def test_a_row_in_one_line_may_say_that_there_is_nothing(word: str) -> None:
    lines = ["第二十条第（六）项", "信息内容 本年处理决定数量", f"行政处罚 {word}", "行政强制 3"]
    own = states(reading_of(with_table(2, "".join(f"<p>{line}</p>" for line in lines))), "disclosure.")
    assert (own["disclosure.penalties.decisions"], own["disclosure.coercive_measures.decisions"]) == ("dash", "number")


def test_a_total_of_table_4_whose_edge_is_beside_that_of_its_proceeding_is_read_by_its_place_among_fifteen() -> None:
    """As programs write it that round edges: one column more, of no width, below 未经复议直接起诉."""
    rows = [
        td("行政复议", 2, 5) + td("行政诉讼", 1, 11),
        td("未经复议直接起诉", 1, 6) + td("复议后起诉", 1, 5),
        "".join(td(name, 1, 2 if number == 4 else 1) for number, name in enumerate(_LABELS * 3)),
        "".join(td(PRINTED[name], 1, 2 if number == 4 else 1) for number, name in enumerate(LITIGATION_FIELDS)),
    ]
    assert differing(reading_of(with_table(4, table(rows))), PRINTED) == {}
