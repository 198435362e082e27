from decimal import Decimal
from pathlib import Path

import pytest

from crawler.reading.any_format import read
from storage.forms import FORM_2021
from storage.report import Completeness, Document, DocumentKind, Format, Reading, State
from tests.crawler.reading.reading_of import SEEN
from tests.crawler.reading.seed_expectations import SEEDS, Expected

FOLDER = Path(__file__).parents[4] / "shared" / "seeds"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the five real reports (../shared/seeds) are not here")


@pytest.fixture(params=SEEDS)
def seed(request: pytest.FixtureRequest) -> tuple[Reading, Expected]:
    name: str = request.param
    document = Document((FOLDER / name).read_bytes(), f"file:{name}", SEEN)
    return read(document), SEEDS[name]


def test_every_cell_is_read_exactly(seed: tuple[Reading, Expected]) -> None:
    reading, expected = seed
    assert tuple(reading.cells) == FORM_2021.fields
    assert {name: cell.state for name, cell in reading.cells.items()} == dict.fromkeys(FORM_2021.fields, State.NUMBER)
    wanted = {name: Decimal(expected.cells.get(name, "0")) for name in FORM_2021.fields}
    assert {name: cell.value for name, cell in reading.cells.items()} == wanted


def test_every_cell_says_what_is_printed_and_where(seed: tuple[Reading, Expected]) -> None:
    reading, expected = seed
    for name, cell in reading.cells.items():
        assert cell.text.strip() == expected.cells.get(name, "0")
        assert cell.spot is not None
    assert len({cell.spot for cell in reading.cells.values()}) == 200


def test_identity_is_read(seed: tuple[Reading, Expected]) -> None:
    reading, expected = seed
    assert (reading.kind, reading.format, reading.form) == (DocumentKind.REPORT, Format.TEXT, "2021")
    assert (reading.completeness, reading.problems) == (Completeness.COMPLETE, ())
    assert (reading.title, reading.bodies, reading.year) == (expected.title, (expected.body,), expected.year)
    assert (reading.index_number, reading.publisher) == (expected.index_number, expected.publisher)
    assert reading.dates.displayed == expected.published
    assert (reading.dates.metadata, reading.dates.address) == (None, None)


def test_sections_begin_and_end_where_they_do(seed: tuple[Reading, Expected]) -> None:
    reading, expected = seed
    assert sorted(reading.sections) == [1, 2, 3, 4, 5, 6]
    for number, (first, last) in expected.sections.items():
        text = reading.sections[number]
        assert text.startswith(first)
        assert text.endswith(last)
        assert bool(text) == bool(first)
