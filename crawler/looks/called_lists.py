"""Pages that stand in a list in place of reports and are lists themselves: collections of a year, parts of a column."""

import re
from collections.abc import Collection

from crawler.fetching.answer import Answer
from crawler.pages.matrix import lines_of_tables
from crawler.pages.page import Page
from crawler.pages.rows import entries_of, is_article, is_navigation
from crawler.pages.tree import NotWholeError
from crawler.pages.wording import is_notice, names_body, names_column, names_report
from crawler.reading.meaning.titles import arabic_years, parse_title
from crawler.search.collected import files_on, holds_files_of_bodies, is_collection_of_files
from crawler.search.sides import sides_of
from storage.report import Completeness, Document, DocumentKind, Reading

COLLECTION = re.compile(r"汇总|汇编|合集|专栏|专题|一览|公布情况|目录|链接|集中(?:公布|公开|发布|展示)|各[部乡镇街单]")
_REPORTS_OF_A_LIST = 2
_REPORT_OF_A_YEAR = re.compile(r"^(?=.*20\d\d)(?=.*(?:公开|年度报告|年报))")


def called_list(
    document: Document,
    reading: Reading,
    answer: Answer,
    taken: Collection[str],
    *,
    of_many: bool,
) -> str:
    """What the list is called that a page in place of a report is; empty where it is none.

    ``taken`` are the addresses of lines that are known already. A page that lists reports itself is one: 2023年政府信息
    公开年报 may be either. One report is enough below a title that names no body or no year; a report's page may link
    its neighbour. A collection of a year may call its reports by their bodies alone. And so is what a column
    ``of_many`` calls by a year and by nobody, whatever its page shows: groups of bodies, a frame, what a script makes.
    """
    title = parse_title(document.listed_title)
    is_none = reading.kind in (DocumentKind.UNKNOWN, DocumentKind.LOOKALIKE)
    # what is called by nobody's name and shows pictures alone may show those of its lines
    is_none = is_none or (reading.kind is DocumentKind.ATTACHMENT and not title.bodies)
    is_of_files = is_collection_of_files(document.listed_title) or is_of_bodies(document, reading)
    if not answer.is_html or not (is_none or (is_of_files and reading.completeness is Completeness.FAILED)):
        return ""
    try:
        page = Page.parse(answer.url, answer.text, places=answer.boxes)
    except NotWholeError:
        return ""
    listed = (*entries_of(page), *lines_of_tables(page))
    reports = {entry.url for entry in listed if _may_be_report(entry.title)}.difference(taken)
    bodies = {link.url for link in page.links if names_body(link.text) and is_article(link.url, page)}
    is_nobodys = not any(map(names_body, title.bodies))  # 我县集中公布2025年政府信息公开工作年度报告
    is_collection = COLLECTION.search(document.listed_title) is not None or is_nobodys
    is_collection = is_collection and names_report(document.listed_title) and len(bodies) >= _REPORTS_OF_A_LIST
    is_collection = is_collection or (is_of_files and len(files_on(page)) >= _REPORTS_OF_A_LIST)
    is_part = of_many and is_of_year_alone(document.listed_title)
    is_led_on = reading.kind is DocumentKind.UNKNOWN or reading.lookalike == "list" or _leads_to_groups(page)
    is_part = is_part and is_led_on
    is_collection = is_collection or is_part
    is_alone = not (title.bodies and title.year) and not reading.attachments
    if len(reports) < (1 if is_alone else _REPORTS_OF_A_LIST) and not is_collection:
        return ""
    # what calls itself a government's report is called by its year, so that nobody takes the files for that report
    return f"{title.year}年年报汇总" if is_of_files and title.bodies and title.year else document.listed_title


def _may_be_report(title: str) -> bool:
    """Whether a line may be a report of a year: a notice on disclosure among the latest news beside a page is none."""
    return _REPORT_OF_A_YEAR.search(arabic_years(title)) is not None and not is_notice(title)


def _leads_to_groups(page: Page) -> bool:
    """Whether a page leads to groups of bodies outside of its menus: the pictures beside may be those of its menus."""
    return any(sides_of(link.text) for link in page.links if not is_navigation(link.element))


def is_of_year_alone(title: str) -> bool:
    """Whether a title names the reports of a year and nobody whose they are: 2025年政府信息公开年报."""
    return parse_title(title).year is not None and names_column(title)


def is_of_bodies(document: Document, reading: Reading) -> bool:
    """Whether a page without a report of its own collects files that are the reports of bodies."""
    if reading.completeness is not Completeness.FAILED or len(reading.attachments) < _REPORTS_OF_A_LIST:
        return False
    return holds_files_of_bodies(document.address, document.content.decode("utf-8", "replace"))
