"""Pages that keep their report where a browser shows nothing, for a script or a frame to show."""

import html
import json

import pytest

from storage.forms import FORM_2021
from storage.report import DocumentKind
from tests.crawler.reading.reading_of import differing, reading_of
from tests.crawler.reading.reports import TITLE, page

PRINTED = {name: str(number) for number, name in enumerate(FORM_2021.fields, 101)}
WHOLE = page(PRINTED)
REPORT = WHOLE[WHOLE.index("<div class=TRS_Editor>") : WHOLE.index("<div>版权所有")]
LAST_YEAR = TITLE.replace("2023", "2022")


def shell(inner: str, title: str = TITLE) -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1>{inner}</body></html>"


def written(value: object, *, ascii_only: bool = False) -> str:
    return json.dumps(value, ensure_ascii=ascii_only).replace("</", "<\\/")


_KEPT = {
    "a hidden field": f"<textarea id=t style='display:none'>{html.escape(REPORT)}</textarea><div id=app></div>",
    "a field as it is": f"<textarea hidden>{REPORT}</textarea>",
    "a frame": f'<iframe srcdoc="{html.escape(REPORT)}"></iframe>',
    "a frame with its markup": f"<iframe srcdoc='{REPORT.replace(chr(39), '')}'></iframe>",
    "a string": f"<div id=app></div><script>var it='is'; app.innerHTML={written(REPORT)}</script>",
    "a string in single quotes": f"<script>var text='{REPORT.replace(chr(39), '').replace(chr(10), '')}'</script>",
    "an escaped string": f"<script>var text={written(REPORT, ascii_only=True)}</script>",
    "a string with escaped markup": f"<script>var text={written(html.escape(REPORT))}</script>",
}


@pytest.mark.parametrize("name", _KEPT)
def test_a_report_that_a_script_or_a_frame_shows(name: str) -> None:
    reading = reading_of(shell(_KEPT[name]))
    assert (reading.kind, reading.year) == (DocumentKind.REPORT, 2023)
    assert differing(reading, PRINTED) == {}


def test_its_title_stands_beside_it() -> None:
    data = {"menu": [{"title": "首页"}], "article": {"title": TITLE, "content": REPORT}}
    kept = f"<div id=app></div><script id=data type='application/json'>{written(data)}</script>"
    reading = reading_of(shell(kept, "政府信息公开"))
    assert (reading.title, reading.year) == (TITLE, 2023)


def test_of_two_kept_reports_none_is_taken() -> None:
    data = [{"title": TITLE, "content": REPORT}, {"title": LAST_YEAR, "content": REPORT.replace("2023", "2022")}]
    reading = reading_of(shell(f"<script type='application/json'>{written(data)}</script>", "政府信息公开"))
    assert (reading.kind, dict(reading.cells)) == (DocumentKind.UNKNOWN, {})


def test_what_is_kept_does_not_count_where_the_page_shows_a_report() -> None:
    other = REPORT.replace("<td>1", "<td>2")
    reading = reading_of(shell(f"<script>var old={written(other)}</script>{REPORT}<script>var b='{other}'</script>"))
    assert differing(reading, PRINTED) == {}


def test_quotes_without_an_end_cost_no_time() -> None:
    kept = "<script>" + "\\\"'" * 100_000 + "本年新收政府信息公开申请</script>"
    assert reading_of(shell(kept)).kind is DocumentKind.UNKNOWN
