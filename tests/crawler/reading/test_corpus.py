"""The laws of reading over a small corpus: no figure is wrong, no fault is mended, what a layout keeps is read."""

import pytest

from crawler.reading.scan.recognition import is_installed
from storage.report import State
from tests.corpus.measure import ASKED, WRITERS, Asked, Result, Tally, document, measure, measure_scan
from tests.corpus.scanned_pages import fonts

SEED = 2024
REPORTS = 5


@pytest.mark.parametrize("form", WRITERS)
def test_laws_of_reading(form: str) -> None:
    results = [measure(SEED, number, (form,)) for number in range(REPORTS)]
    tally = Tally()
    for result in results:
        tally.add(result.tally)
    if tally.skipped:
        pytest.skip(f"reading {form} is not built yet")
    assert tally.is_good(Asked()), _wrong(results)
    assert tally.faults_read == tally.faults, _wrong(results)


def test_laws_of_reading_scans() -> None:
    """One alone, as a scan needs some seconds."""
    if not (fonts() and is_installed()):
        pytest.skip("text recognition (the extra [ocr]) or the fonts of Noto (Debian: fonts-noto-cjk) are missing")
    result = measure_scan(SEED, 39)
    assert result.tally.is_good(ASKED[result.format]), _wrong([result])


# Without lines: table 4 that nobody filled in, below a header without totals. PDF: a 6 between digits that touch it.
# Excel 97: frames around the empty cells at the end of table 4 without totals.
@pytest.mark.parametrize(
    ("seed", "number", "form"),
    [(777, 1805, "pdf without lines"), (20261201, 492, "pdf"), (20261201, 556, "pdf"), (3, 12, "xls")],
)
def test_documents_that_once_broke_a_law_keep_it(seed: int, number: int, form: str) -> None:
    result = measure(seed, number, (form,))
    assert (result.tally.documents, result.wrong) == (1, [])


# Without lines: rows moved to the left whose last cell is empty for that, below a row of three lines.
@pytest.mark.parametrize(("seed", "number", "form"), [(20261129, 1869, "pdf without lines")])
def test_documents_that_once_were_misjudged_are_at_most_unread(seed: int, number: int, form: str) -> None:
    tally = measure(seed, number, (form,)).tally
    assert (tally.documents, tally.wrong_numbers, tally.wrong_states) == (1, 0, 0)


def _wrong(results: list[Result]) -> str:
    return "\n".join(f"{result.number}: {line}" for result in results for line in result.wrong)


def test_the_same_seed_makes_the_same_document() -> None:
    for number, form in enumerate(WRITERS):
        first, again = document(SEED, number)[1], document(SEED, number)[1]
        assert first.report == again.report
        assert first.content == again.content or form in ("docx", "xlsx", "zip"), form


def test_the_truth_names_every_cell_and_only_figures_have_values() -> None:
    for number in range(20):
        report = document(SEED, number)[1].report
        assert set(report.truth) == set(report.form.fields)
        assert all((truth.value is not None) == (truth.state is State.NUMBER) for truth in report.truth.values())
        printed = {cell.field for table in report.tables for row in table.rows for cell in row if cell.field}
        assert printed == {name for name, truth in report.truth.items() if truth.state is not State.ABSENT}
