"""Documents written by LibreOffice in all office formats: every cell, and nothing that is not shown."""

import pytest

from storage.report import Completeness, DocumentKind
from tests.crawler.reading.office_fixtures import (
    BLANKS,
    FOLDER,
    PRINTED,
    PRINTED_2019,
    read_fixture,
    whole_numbers,
)
from tests.crawler.reading.reading_of import states

NAMES = sorted(path.name.removesuffix(".gz") for path in FOLDER.glob("*.gz"))
PLAIN = [name for name in NAMES if not name.startswith("shown")]
FIRST_ROW = "requests.received"


@pytest.mark.parametrize("name", PLAIN)
def test_every_cell_is_read(name: str) -> None:
    printed = {"blanks": BLANKS, "form_2019": PRINTED_2019}.get(name.partition(".")[0], PRINTED)
    reading = read_fixture(name)
    assert whole_numbers(reading) == printed
    assert (reading.kind, reading.completeness, reading.problems) == (
        DocumentKind.REPORT,
        Completeness.COMPLETE,
        (),
    )
    assert (reading.title, reading.year) == ("清溪县石桥镇人民政府2023年政府信息公开工作年度报告", 2023)
    assert sorted(reading.sections) == [1, 2, 3, 4, 5, 6]
    assert reading.sections[1] == "2023年，我镇主动公开信息120条。\n（一）主动公开。按时公开。"


@pytest.mark.parametrize("name", ["shown.doc", "shown.rtf"])
def test_what_a_word_document_hides_strikes_raises_and_computes(name: str) -> None:
    reading = read_fixture(name)
    row = {field.rpartition(".")[2]: cell for field, cell in reading.cells.items() if field.startswith(FIRST_ROW)}
    assert {column: (cell.state.value, str(cell.value)) for column, cell in row.items()} == {
        "natural_person": ("number", "7"),  # a deleted 9 before it
        "business": ("number", "7"),  # a hidden 9 before it
        "research": ("unreadable", "None"),  # 1 with a raised 2
        "public_welfare": ("unreadable", "None"),  # a struck 1 before a 2
        "legal_services": ("unreadable", "None"),  # 1 and 2 in two lines
        "other_organisation": ("number", "123"),  # digits in runs of their own
        "total": ("number", "7"),  # the result of a field
    }
    assert states(reading)["requests.carried_in.natural_person"] == "unreadable"  # a symbol behind the figure
    assert len(states(reading)) - len([state for state in states(reading).values() if state == "number"]) == 4
    assert reading.year == 2023  # and not 2019, as the page's header says
    assert reading.sections[5] == "公开不够及时。"


@pytest.mark.parametrize("name", ["shown.xls", "shown.xlsx"])
def test_what_a_sheet_hides_strikes_and_formats(name: str) -> None:
    reading = read_fixture(name)
    row = {field.rpartition(".")[2]: cell for field, cell in reading.cells.items() if field.startswith(FIRST_ROW)}
    assert {column: (cell.state.value, str(cell.value)) for column, cell in row.items()} == {
        "natural_person": ("unreadable", "None"),  # 3.5 shown as 4
        "business": ("dash", "None"),  # 0 shown as -
        "research": ("number", "1234"),  # shown as 1,234
        "public_welfare": ("unreadable", "None"),  # 0.05 shown as 5%
        "legal_services": ("number", "7"),  # shown as 7件
        "other_organisation": ("blank", "None"),  # 0 shown as nothing
        "total": ("unreadable", "None"),  # struck out
    }
    # A hidden row says 99 for the second row, a hidden sheet 2019 for the year.
    assert str(reading.cells["requests.carried_in.natural_person"].value) == "18"
    assert (reading.year, str(reading.cells["disclosure.fees.amount"].value)) == (2023, "1077.892534")
