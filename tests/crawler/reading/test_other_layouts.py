"""Tables turned round or with two years in them: what is sure is read, of nothing else a figure, and it is said why."""

import pytest

from crawler.reading.form.other_layouts import TURNED, TWO_YEARS
from storage.forms import FORM_2021, LITIGATION_FIELDS, OUTCOMES, REQUEST_COLUMNS, TOTAL
from tests.crawler.reading.reading_of import differing, numbers, reading_of
from tests.crawler.reading.reports import page_of, table, table_2, table_3, table_4, td

PRINTED = {name: str(number) for number, name in enumerate(FORM_2021.fields, 101)}
EARLIER = {name: str(number) for number, name in enumerate(FORM_2021.fields, 501)}
OWN = {2: table_2(PRINTED), 3: table_3(PRINTED), 4: table_4(PRINTED)}
HEADS = "".join(td(column.label) for column in REQUEST_COLUMNS)


def with_tables(tables: dict[int, str]) -> str:
    html = OWN | tables
    return page_of(html[2], html[3], html[4])


def figures(printed: dict[str, str], row: str) -> str:
    return "".join(td(printed[f"requests.{row}.{column.key}"]) for column in REQUEST_COLUMNS)


def turned(rows: list[list[str]]) -> str:
    return table(["".join(map(td, column)) for column in zip(*rows, strict=True)])


REQUESTS = [["项目", *(column.label for column in REQUEST_COLUMNS)]] + [
    [row.label, *(PRINTED[f"requests.{row.key}.{column.key}"] for column in REQUEST_COLUMNS)]
    for row in FORM_2021.request_rows
]
OUTCOME_LABELS = [outcome.label for outcome in (*OUTCOMES, TOTAL)]
SUITS = ("未经复议直接起诉", "复议后起诉")
REVIEWED = [
    [name, *(PRINTED[field] for field in LITIGATION_FIELDS[start : start + 5])]
    for name, start in zip(("行政复议", *SUITS), (0, 5, 10), strict=True)
]


def disclosure_turned() -> str:
    rows = []
    for block in FORM_2021.blocks:
        labels = [row.label for row in block.rows]
        rows += [td(block.article, 1, 3), "".join(map(td, ["信息内容", *labels, ""][:3]))]
        for column in block.columns:
            texts = [PRINTED[f"disclosure.{row.key}.{column.key}"] for row in block.rows]
            rows.append("".join(map(td, [column.label, *texts, ""][:3])))
    return table(rows)


_TURNED = {
    "table 2": {2: disclosure_turned()},
    "table 3": {3: turned(REQUESTS)},
    "table 4, below each other": {
        4: table(
            [
                (td("行政复议", 5, 2) if number == 0 else "")
                + (td("行政诉讼", 10) if number == 5 else "")
                + (td(SUITS[number // 5 - 1], 5) if number in (5, 10) else "")
                + td(OUTCOME_LABELS[number % 5])
                + td(PRINTED[field])
                for number, field in enumerate(LITIGATION_FIELDS)
            ]
        )
    },
    "table 4, beside each other": {4: turned([["类别", *OUTCOME_LABELS], *REVIEWED])},
}


@pytest.mark.parametrize("name", _TURNED)
def test_a_table_turned_round_is_turned_back(name: str) -> None:
    reading = reading_of(with_tables(_TURNED[name]))
    assert (differing(reading, PRINTED), reading.problems) == ({}, ())


def test_a_cell_of_a_turned_table_stands_where_it_is_printed() -> None:
    cells = reading_of(with_tables({3: turned(REQUESTS)})).cells
    spots = [cells[f"requests.{name}"].spot for name in ("carried_in.business", "carried_out.total")]
    assert [(spot.row, spot.column) for spot in spots if spot] == [(2, 2), (7, len(FORM_2021.request_rows))]


def test_a_table_that_may_be_turned_round_is_not_read_and_that_is_said() -> None:
    rows = [row[:3] for row in REQUESTS]
    reading = reading_of(with_tables({3: turned(rows)}))
    assert TURNED in reading.problems
    assert not [name for name in numbers(reading) if name.startswith("requests.")]


def test_two_years_beside_each_other_are_not_read_and_that_is_said() -> None:
    rows = [
        td("项目", 2) + "".join(td(column.label, 1, 2) for column in REQUEST_COLUMNS),
        (td("2022年") + td("2023年")) * len(REQUEST_COLUMNS),
    ]
    for row in FORM_2021.request_rows:
        pairs = [(EARLIER[name], PRINTED[name]) for name in (f"requests.{row.key}.{c.key}" for c in REQUEST_COLUMNS)]
        rows.append(td(row.label) + "".join(td(text) for pair in pairs for text in pair))
    reading = reading_of(with_tables({3: table(rows)}))
    assert TWO_YEARS in reading.problems
    assert not [name for name in numbers(reading) if name.startswith("requests.")]


def test_two_years_below_each_other_beside_one_label_are_not_read() -> None:
    rows = [td("项目") + td("年份") + HEADS]
    for row in FORM_2021.request_rows:
        rows += [td(row.label, 2) + td("2022") + figures(EARLIER, row.key), td("2023") + figures(PRINTED, row.key)]
    reading = reading_of(with_tables({3: table(rows)}))
    assert not [name for name in numbers(reading) if name.startswith("requests.")]
    assert {name: PRINTED[name] for name in LITIGATION_FIELDS}.items() <= numbers(reading).items()
