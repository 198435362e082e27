"""What recorded sites are made of: rows of invented reports, their documents, list pages, answers of interfaces."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from crawler.practice.server import Asked, Resource, Site

TOWNS = [
    "青石",
    "白露",
    "桐岭",
    "沙河",
    "柳湾",
    "南浦",
    "云台",
    "松溪",
    "石桥",
    "新甸",
    "泉口",
    "望湖",
    "东陂",
    "古渡",
    "平川",
    "金谷",
    "龙潭",
    "竹山",
    "清源",
    "永安",
]


@dataclass(frozen=True)
class Row:
    """A line of a list."""

    url: str
    title: str
    day: str


@dataclass(frozen=True)
class Recorded:
    """A site as it was recorded: its column, and what a look at it must come to.

    ``asked`` are the requests for the list (without robots.txt and documents) in the first crawl, ``again`` those of
    the second one. Documents that the list holds are not fetched: ``fetched`` counts those that are.
    """

    name: str
    family: str
    column: str
    site: Callable[[], Site]
    asked: int
    listed: int
    outcome: str = "ok"
    detail: str = ""
    again: int = 1
    fetched: int | None = None
    documents: str = "/doc/"


def rows(count: int, pattern: str = "/doc/{n}.html", year: int = 2024) -> list[Row]:
    """Rows of reports of invented towns; ``pattern`` makes their addresses."""
    return [
        Row(
            pattern.format(n=n, y=year + 1),
            f"青禾县{TOWNS[n % len(TOWNS)]}镇{year - n // len(TOWNS)}年政府信息公开工作年度报告",
            f"{year + 1}-01-{28 - n % 20:02d}",
        )
        for n in range(count)
    ]


def site_with(found: Sequence[Row], pages: dict[str, str | Resource]) -> Site:
    """A site of pages by path, with the documents of rows. Documents are no reports: only lists are looked at here."""
    site = Site("recorded", b"<html><body>404</body></html>")
    site.put("/robots.txt", Resource(b"User-agent: *\n", "text/plain"))
    for path, page in pages.items():
        site.put(path, page if isinstance(page, Resource) else Resource(page.encode()))
    for row in found:
        site.put(row.url.partition("?")[0], Resource(document(row).encode()))
    return site


def document(row: Row) -> str:
    """A short page under a row's title."""
    head = f"<!doctype html><html><head><title>{row.title}</title></head><body><h1>{row.title}</h1>"
    return f"{head}<p>发布日期：{row.day}</p><p>{'本页只用于列表的读取。' * 60}</p></body></html>"


def items(found: Sequence[Row], tag: str = "li") -> str:
    """Rows as list items whose text is cut and whose title is whole."""
    return "".join(
        f'<{tag}><a target="_blank" href="{row.url}" title="{row.title}">{row.title[:10]}…</a><span>{row.day}</span></{tag}>'
        for row in found
    )


def page(body: str, head: str = "", title: str = "政府信息公开年报") -> str:
    """A column's page with a menu and a footer around its list."""
    menu = '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li></ul></div>'
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_青禾县人民政府</title>{head}</head><body>{menu}'
        f'<div class="main"><h2>{title}</h2>{body}</div><div class="footer">主办：青禾县人民政府办公室</div></body></html>'
    )


def parts_of(found: Sequence[Row], size: int) -> list[Sequence[Row]]:
    """Rows by pages."""
    return [found[at : at + size] for at in range(0, len(found), size)]


def as_json(value: object) -> Resource:
    """An answer in JSON."""
    return Resource(json.dumps(value, ensure_ascii=False).encode(), "application/json;charset=UTF-8")


def as_html(markup: str) -> Resource:
    """An answer in HTML."""
    return Resource(markup.encode())


def refused(status: int = 404) -> Resource:
    """An answer that is none."""
    return Resource(b"", status=HTTPStatus(status))


def slice_of(found: Sequence[Row], asked: Asked, number: str, size: int, *, first: int = 1) -> Sequence[Row]:
    """The rows of the page that an address's field names."""
    at = (int(asked.query.get(number) or first) - first) * size
    return found[at : at + size] if at >= 0 else []
