"""Texts of whole pages in one line: blanks stand where paragraphs and cells ended, or nothing does."""

import pytest
from lxml import html

from storage.forms import FORM_2019, FORM_2021, Form
from storage.report import DocumentKind
from tests.crawler.reading.reading_of import differing, numbers, reading_of, states
from tests.crawler.reading.reports import TITLE, Layout, page, with_sums


def in_one_line(cells: dict[str, str], form: Form, between: str) -> str:
    """What a page shows, without its markup."""
    blocks = html.fromstring(page(cells, Layout(form=form))).iter("p", "h1", "td")
    texts = [" ".join("".join(map(str, block.itertext())).split()) for block in blocks]
    return between.join(filter(None, texts))


def printed(form: Form) -> dict[str, str]:
    return with_sums({name: str(number * 7 % 300) for number, name in enumerate(form.fields)})


@pytest.mark.parametrize("between", [" ", "  ", "\u3000"])
@pytest.mark.parametrize("form", [FORM_2019, FORM_2021])
def test_full_rows_are_read(form: Form, between: str) -> None:
    text = in_one_line(printed(form), form, between)
    reading = reading_of(text)
    assert differing(reading, printed(form)) == {}
    assert (reading.title, reading.year, reading.sections[6]) == (TITLE, 2023, "无")
    spans = [cell.spot.span for cell in reading.cells.values() if cell.spot and cell.spot.span]
    assert [text[start:end] for start, end in spans] == list(printed(form).values())


def test_rows_that_lost_a_blank_are_unreadable() -> None:
    cells = printed(FORM_2021) | {"requests.granted.total": "", "disclosure.licensing.decisions": ""}
    told = differing(reading_of(in_one_line(cells, FORM_2021, " ")), cells)
    assert {name.rpartition(".")[0] for name in told} == {"requests.granted", "disclosure.licensing"}
    assert {state for _, state, _ in told.values()} == {"unreadable"}


def test_figures_that_ran_together_are_none() -> None:
    reading = reading_of(f"标题: {TITLE}\n" + in_one_line(printed(FORM_2021), FORM_2021, ""))
    assert (reading.kind, reading.title, reading.year) == (DocumentKind.REPORT, TITLE, 2023)
    assert not numbers(reading)
    assert "absent" not in states(reading).values()
    assert reading.problems
