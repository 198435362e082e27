"""When the end of a list is not proved: a line without a link, fewer entries than it says, pages that overlap."""

import asyncio
import json
from typing import cast

import pytest

from crawler.cms import heard, learning
from crawler.fetching.answer import Answer, Heard
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.query import Query
from crawler.lists.doubts import ENTRIES_MISSED, PAGER, SLIPPED, STUB, TOTAL_MISSED, UNREAD
from crawler.lists.list_page import NoListError, turned_page, understood
from crawler.lists.to_the_end import read_list
from crawler.pages.page import Page
from storage.visits import Entry

ROW = '<li><a href="/1.html">甲局2025年政府信息公开工作年度报告</a><span>2026-01-20</span></li>'
UNDATED = "<li><a href='/nb/2.html'>乙局2025年政府信息公开工作年度报告</a></li>"
OTHER = "<li><a href='/nb/3.html'>乙局2026年部门预算公开说明</a></li>"
ANOTHER = "<li><a href='/nb/4.html'>丙局2025年政府信息公开工作年度报告</a></li>"
LAST = "<li><a href='/nb/5.html'>丙局2026年部门预算公开说明</a></li>"
PARTS = "<map>{}</map>".format(
    "".join(
        f"<area href='/nb/{at}.html' alt='{name}'>"
        for at, name in enumerate(("乙局2025年政府信息公开工作年度报告", "乙局2026年部门预算公开说明"))
    )
)
CLICKED = '<li onclick="show(2)">乙局2025年政府信息公开工作年度报告</li>'
SHORT = '共2页<a href="/nb/">尾页</a>'


@pytest.mark.parametrize(
    ("body", "doubt"),
    [
        (ROW, ""),
        (f"{ROW}共 1 条", ""),
        (f"{ROW}共 35 条", f"{ENTRIES_MISSED}: 1 / 35"),
        (f"{UNDATED}{OTHER}共2条", ""),
        (f"{PARTS}共2条", ""),
        (f"{UNDATED}{OTHER}共3条", f"{ENTRIES_MISSED}: 1 / 3"),
        (f"{UNDATED}</ul><ul>{OTHER}</ul>共2条", f"{ENTRIES_MISSED}: 1 / 2"),
        (ROW + CLICKED, f"{UNREAD}: 乙局2025年政府信息公开工作年度报告"),
        (ROW + SHORT, f"{TOTAL_MISSED}: 1 / 2"),
    ],
)
def test_the_end_of_a_list_of_one_page(body: str, doubt: str) -> None:
    answer = Answer("http://www.county.gov.cn/nb/", 200, (), body.encode(), f"<ul>{body}</ul>")
    reader = read_list(cast(Fetcher, None), understood(answer))
    assert asyncio.run(reader).doubt == doubt


def test_what_an_interface_answers_is_no_page_of_a_list() -> None:
    text = '{"total":35,"rows":[{"title":"甲局2025年政府信息公开工作年度报告","url":"/1.html"}]}'
    headers = (("Content-Type", "application/json;charset=utf-8"),)
    with pytest.raises(NoListError):
        understood(Answer("http://www.county.gov.cn/nb/rows", 200, headers, text.encode(), text))


class Shelf:
    """Pages at addresses, as a fetcher would have them."""

    def __init__(self, pages: dict[str, str]) -> None:
        self._pages = pages

    async def ask(self, query: Query) -> Answer:
        source = self._pages.get(query.url.rpartition("/")[2])
        status, text = (404, "") if source is None else (200, f"<title>年报</title><ul>{source}</ul>")
        return Answer(query.url, status, (), text.encode(), text)


def rows(*numbers: int) -> str:
    return "".join(
        f"<li><a href='/d/{one}.html'>{one}街道2025年政府信息公开工作年度报告</a><span>2026-01-20</span></li>"
        for one in numbers
    )


def pager(*names: str) -> str:
    links = (one.split("=") for one in names)
    return "".join(f"<a href='{name}'>{text}</a>" for text, name in links)


FIRST, SECOND, THIRD = "1=index.html", "2=index_2.html", "3=index_3.html"
ON, NOWHERE = "下一页=index_2.html", "下一页=index_4.html"


@pytest.mark.parametrize(
    ("pages", "lines", "doubt"),
    [
        ((rows(*range(5)) + pager(FIRST, SECOND), rows(5) + pager(FIRST, SECOND)), 6, ""),
        (  # the second page's pager was not made anew
            (rows(*range(5)) + pager(FIRST, SECOND, THIRD), rows(*range(5, 9)) + pager(FIRST, SECOND), rows(9)),
            10,
            "",
        ),
        ((rows(*range(5)) + "共2页" + pager(ON), rows(*range(5, 10)) + "共2页", rows(10)), 11, ""),
        ((rows(*range(5)) + "共2页" + pager(ON), rows(*range(5, 10)) + "共2页"), 10, ""),
        ((rows(*range(5)) + pager(ON, "尾页=index_9.html"), rows(5, 6) + pager("尾页=index_9.html")), 7, ""),
        ((rows(*range(5)) + pager(FIRST, SECOND), rows(3, 5, 6) + pager(FIRST, SECOND)), 7, SLIPPED),
        ((rows(*range(5)) + pager(FIRST, SECOND), rows(0, 5, 6) + pager(FIRST, SECOND)), 7, ""),  # pinned
        (
            (rows(*range(5)) + pager(FIRST, SECOND), rows(5, 6, 0) + pager(FIRST, SECOND)),
            7,
            "",
        ),  # on the first page alone
        ((rows(*range(5)) + pager("后十条=index_2.html"), rows(5, 6)), 7, ""),
        ((rows(*range(5)) + pager("较早=index_2.html"), rows(5, 6) + pager("较新=index.html")), 7, ""),
        (  # the way to the next page stands on the last one too
            (
                rows(*range(5)) + pager(ON),
                rows(*range(5, 10)) + pager("下一页=index_3.html"),
                rows(10) + pager(NOWHERE),
            ),
            11,
            "",
        ),
        ((rows(*range(5)) + pager(ON), rows(*range(5, 10)) + pager(NOWHERE)), 10, STUB),
        ((rows(*range(5)) + pager(ON), rows(5, 6) + pager(SECOND, NOWHERE, THIRD)), 7, STUB),
        (  # its order changed meanwhile
            (rows(*range(5)) + "共10条" + pager(ON), rows(2, 5, 4, 6, 7) + "共10条"),
            8,
            ENTRIES_MISSED,
        ),
        ((rows(*range(5)) + "共8条" + pager(ON), rows(5, 6) + "共7条"), 7, ENTRIES_MISSED),
        ((f"{UNDATED}</ul>{pager(ON)}", f"{OTHER}{LAST}"), 1, ""),
        ((f"{UNDATED}</ul>{pager(ON)}", f"</ul><ol>{OTHER}{LAST}</ol>"), 1, STUB),
        ((f"{UNDATED}{OTHER}共4条</ul>{pager(ON)}", f"{ANOTHER}{LAST}共4条</ul>"), 2, ""),
        ((f"{UNDATED}{OTHER}共5条</ul>{pager(ON)}", f"{ANOTHER}{LAST}共5条</ul>"), 2, ENTRIES_MISSED),
    ],
)
def test_a_list_of_more_pages_than_it_says(pages: tuple[str, ...], lines: int, doubt: str) -> None:
    names = ("index.html", *(f"index_{number}.html" for number in range(2, len(pages) + 1)))
    shelf = Shelf(dict(zip(names, pages, strict=True)))
    first = asyncio.run(shelf.ask(Query("http://www.county.gov.cn/nb/index.html")))
    reading = asyncio.run(read_list(cast(Fetcher, shelf), understood(first)))
    assert (len(reading.entries), reading.doubt.partition(":")[0]) == (lines, doubt)


def test_what_stands_between_the_pages_of_a_pager_that_leads_to_the_last_alone_is_not_known() -> None:
    to_last = pager("尾页=index_3.html")
    shelf = Shelf({"index.html": rows(*range(5)) + to_last, "index_3.html": rows(9) + to_last})
    first = asyncio.run(shelf.ask(Query("http://www.county.gov.cn/nb/index.html")))
    reading = asyncio.run(read_list(cast(Fetcher, shelf), understood(first)))
    assert reading.doubt.startswith(PAGER)


class Interface:
    """Answers with five rows a page, and says that these are all."""

    async def ask(self, query: Query) -> Answer:
        page = int(query.url.rpartition("=")[2])
        return self.answer(query.url, page)

    def answer(self, url: str, page: int) -> Answer:
        numbers = range(12)[5 * page - 5 : 5 * page]
        found = [{"t": f"{one}街道2025年政府信息公开工作年度报告", "u": f"/a/{one}.html"} for one in numbers]
        text = json.dumps({"total": len(found), "rows": found})
        return Answer(url, 200, (("Content-Type", "application/json"),), text.encode(), text)


@pytest.mark.parametrize("way", ["<button>加载更多</button>", ""])
def test_what_an_interface_counts_may_be_what_it_gives_at_once(way: str) -> None:
    column = Page.parse("http://www.county.gov.cn/nb/", f"<title>年报</title><ul></ul>{way}<script>more()</script>")
    answer = Interface().answer("http://www.county.gov.cn/api/nb?page=1", 1)
    rows = [Entry(f"http://www.county.gov.cn{one['u']}", one["t"]) for one in json.loads(answer.text)["rows"]]
    query = learning.learnt(rows, [Heard(answer.url, answer.text)], column.url)
    assert query is not None
    first = turned_page(answer, query, column, heard.FAMILY)
    assert first is not None
    reading = asyncio.run(read_list(cast(Fetcher, Interface()), first))
    assert (len(reading.entries), reading.doubt) == (12, "")
