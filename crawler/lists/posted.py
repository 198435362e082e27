"""Lists of a column that a form posts for: one choice of years or bodies, sent where it is changed or by a button."""

from collections.abc import Iterator

from lxml import html

from crawler.fetching.query import Query, form
from crawler.pages.addresses import joined
from crawler.pages.page import Page, is_beside, squeeze
from crawler.search.clues import is_called_body, year_in

_FEWEST = 2
_KEPT = ("hidden",)
_OF_NO_MATTER = ("submit", "button", "image", "reset")


def posted_lists(page: Page) -> tuple[tuple[str, Query], ...]:
    """The other choices of a page's form with the requests for their lists; none of a form that asks for more, as a
    search does."""
    return tuple(choice for sheet in page.root.iter("form") for choice in _choices(page, sheet))


def _choices(page: Page, sheet: html.HtmlElement) -> Iterator[tuple[str, Query]]:
    selects, inputs = list(sheet.iter("select")), list(sheet.iter("input", "textarea"))
    kinds = {(one.get("type") or "text").lower() for one in inputs}
    url = joined(page.base, sheet.get("action") or page.url)
    is_one = len(selects) == 1 and bool(selects[0].get("name")) and kinds <= {*_KEPT, *_OF_NO_MATTER}
    if (sheet.get("method") or "").lower() != "post" or not is_one or not is_beside(url, page.url):
        return
    options = [(squeeze(one.text_content()), one) for one in selects[0].iter("option")]
    named = [(label, one) for label, one in options if year_in(label) is not None or is_called_body(label)]
    if len(named) < _FEWEST:
        return
    kept = {one.get("name"): one.get("value") or "" for one in inputs if (one.get("type") or "").lower() in _KEPT}
    shown = next((one for _, one in options if "selected" in one.attrib), options[0][1])
    for label, one in named:
        if one is not shown:
            fields = {**{name: value for name, value in kept.items() if name}, selects[0].get("name"): one.get("value")}
            sent = {name: label if value is None else value for name, value in fields.items()}
            yield label, Query(url, form(sent), referer=page.url)
