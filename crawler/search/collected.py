"""Pages that collect the reports of several bodies as files, each called by its number or its body alone."""

import re

from crawler.pages.page import FILE, Page
from crawler.pages.tree import NotWholeError
from crawler.pages.wording import names_body, names_report
from crawler.reading.meaning.titles import arabic_years, parse_title
from storage.visits import Entry

_OF_MANY = re.compile(r"各[乡镇街部单县区市旗直科委办]|汇总|汇编|合集|乡镇(?!企)|镇街|街镇")
_YEAR = re.compile(r"(?<!\d)20\d\d(?=\s?年)")
_AROUND = re.compile(r"^(?:附件)?[\s\d０-９.、．:：()（）-]*|\.(?:pdf|docx?|wps|xlsx?|ofd|rtf)$", re.IGNORECASE)


def is_collection_of_files(title: str) -> bool:
    """Whether a title calls the reports of several bodies: 各乡镇2025年政府信息公开工作年度报告."""
    return names_report(title) and _OF_MANY.search(title) is not None


def holds_files_of_bodies(url: str, text: str) -> bool:
    """Whether a page links files that are called by different bodies: each is the report of its own."""
    try:
        page = Page.parse(url, text)
    except NotWholeError:
        return False
    return len(set(filter(None, (_body_of(entry.title) for entry in files_on(page))))) > 1


def _body_of(called: str) -> str:
    """The body that a file is called by: 财政局 of 2.财政局.pdf, and of its report; empty where it names none."""
    name = _AROUND.sub("", called).strip()
    if names_report(name):
        return next(iter(parse_title(name).bodies), "")
    return name if names_body(name) else ""


def files_on(page: Page, name: str = "") -> tuple[Entry, ...]:
    """The files that a page links, called as it calls them; where the page has the ``name`` of a year, those that are
    called by a body alone as its report of that year."""
    year = (_YEAR.search(arabic_years(name)) or [""])[0]
    return tuple(
        dict.fromkeys(Entry(link.url, _called(link.text, year)) for link in page.links if FILE.search(link.url))
    )


def _called(text: str, year: str) -> str:
    body = _AROUND.sub("", text).strip()
    return called_report(body, year) if year and names_body(body) else text


def called_report(body: str, year: int | str) -> str:
    """What the report of a body and year is called."""
    return f"{body}{year}年政府信息公开工作年度报告"
