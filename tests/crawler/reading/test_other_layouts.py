"""Tables turned round or with two years in them: nothing is read that may be something else, and it is said why."""

from crawler.reading.other_layouts import TURNED, TWO_YEARS
from storage.forms import FORM_2021, LITIGATION_FIELDS, REQUEST_COLUMNS
from tests.crawler.reading.reading_of import numbers, reading_of
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


def test_a_table_turned_round_is_not_read_and_that_is_said() -> None:
    rows = [td("项目") + "".join(td(row.label) for row in FORM_2021.request_rows)]
    rows += [
        td(column.label) + "".join(td(PRINTED[f"requests.{row.key}.{column.key}"]) for row in FORM_2021.request_rows)
        for column in REQUEST_COLUMNS
    ]
    reading = reading_of(with_tables({3: table(rows)}))
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
