"""Pages that collect the reports of several bodies as files, each called by its number alone."""

import re

from crawler.pages.page import FILE, Page
from crawler.pages.wording import names_report
from storage.visits import Entry

_OF_MANY = re.compile(r"各[乡镇街部单县区市旗直科委办]|汇总|汇编|合集|乡镇(?!企)|镇街|街镇")


def is_collection_of_files(title: str) -> bool:
    """Whether a title calls the reports of several bodies: 各乡镇2025年政府信息公开工作年度报告."""
    return names_report(title) and _OF_MANY.search(title) is not None


def files_on(page: Page) -> tuple[Entry, ...]:
    """The files that a page links, called as it calls them."""
    return tuple(dict.fromkeys(Entry(link.url, link.text) for link in page.links if FILE.search(link.url)))
