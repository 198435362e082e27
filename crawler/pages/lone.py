"""A column's page that is a report itself: one page for each body, or for each year, in place of a list."""

import re
from urllib.parse import urlsplit

from crawler.pages.page import Page, squeeze
from crawler.reading.meaning.kind import count_anchors
from storage.visits import Entry

_HEADINGS = re.compile(
    r"总体情况|主动公开政府信息(?:的?情况)|收到和处理政府信息公开申请|行政复议、?(?:提起)?行政诉讼|"
    r"存在的主要问题|其他需要报告的?事项"
)
_YEAR, _YEAR_ALONE = re.compile(r"20\d\d"), re.compile(r"^(20\d\d)\s?年?度?(?:年报|年度报告)?$")
_LIKELY = ("总体情况", "信息公开申请", "行政复议")
_HEADINGS_OF_REPORT, _ANCHORS_OF_REPORT = 4, 2


def report_on(page: Page) -> Entry | None:
    """The line that a list would have of the report that a page is; None for a page that is none, told by content."""
    if not all(word in page.source for word in _LIKELY):
        return None
    text = re.sub(r"\s+", "", page.text)
    if len(set(_HEADINGS.findall(text))) < _HEADINGS_OF_REPORT or count_anchors(text) < _ANCHORS_OF_REPORT:
        return None
    return Entry(page.url, title_on(page))


def years_beside(page: Page, report: Entry) -> tuple[Entry, ...]:
    """The lines of the years that such a page leads to by the years alone; none where it leads to no other year."""
    own = _YEAR.search(report.title)
    found: dict[str, Entry] = {}
    for link in page.links:
        alone = _YEAR_ALONE.match(link.text)
        if alone is not None and urlsplit(link.url).path == urlsplit(page.url).path:
            title = report.title.replace(own[0], alone[1]) if own else f"{alone[1]}年政府信息公开工作年度报告"
            found.setdefault(link.url, Entry(link.url, title))
    return tuple(found.values()) if found.keys() - {page.url} else ()


def title_on(page: Page) -> str:
    """What a page calls itself, by what of its titles says most."""
    found = page.root.xpath("//meta[translate(@name, 'ARTICLE', 'article')='articletitle']/@content | //h1 | //title")
    texts = (squeeze(one if isinstance(one, str) else one.text_content()) for one in found)
    return max(texts, key=lambda text: ("公开" in text, _YEAR.search(text) is not None, "年" in text), default="")
