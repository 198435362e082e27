"""The documents of each family: title, day, index number, publisher and the body in its container."""

import pytest

from storage.report import Completeness, DocumentKind
from tests.crawler.cms.recorded.detail_pages import BESIDE, BODY, INDEX, PAGES, TITLE
from tests.crawler.reading.reading_of import reading_of


@pytest.mark.parametrize("family", PAGES)
def test_a_page_says_what_it_is(family: str) -> None:
    path, head, body = PAGES[family]
    text = f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{BESIDE}{body}{BESIDE}</body></html>'
    reading = reading_of(text, f"http://www.qinghe.gov.cn{path}")
    assert (reading.kind, reading.completeness) == (DocumentKind.REPORT, Completeness.COMPLETE), reading.problems
    assert (reading.title, reading.year) == (TITLE, 2023)
    assert (reading.index_number, reading.publisher) == (INDEX, BODY)
    day = reading.dates.displayed or reading.dates.metadata
    assert str(day) == "2024-01-16"
