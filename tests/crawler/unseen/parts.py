"""What unseen portals are made of: bodies, their reports as whole pages, look-alikes beside them, and lists of both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from crawler.practice.layouts import clean
from crawler.practice.server import Asked, Resource, Site
from storage.forms import FORM_2021, SECTIONS

BODIES = ("财政局", "柳湾镇人民政府", "东河乡人民政府")
LATEST = 2025
UNPUBLISHED = (BODIES[2], LATEST)
"""What nobody published: the only report that may be called missing."""
PUBLISHED = tuple((body, year) for year in (LATEST, LATEST - 1) for body in BODIES if (body, year) != UNPUBLISHED)
LOOKALIKES = (
    "青禾县人民政府门户网站2025年政府网站工作年度报表",
    "图解：青禾县东河乡人民政府2025年政府信息公开工作年度报告",
    "青禾县东河乡人民政府2025年行政执法工作年度报告",
)


@dataclass(frozen=True)
class Line:
    """A line of a list and the document behind it; ``body`` is empty for a look-alike."""

    url: str
    title: str
    day: str
    body: str = ""
    year: int = 0

    @property
    def document(self) -> str:
        """The document's page."""
        return report(self) if self.body else lookalike(self)


@dataclass(frozen=True)
class Unseen:
    """A portal: what is registered of it (``columns`` empty: only its home page), and what a crawl must make of it.

    ``asked`` is how many requests the first crawl makes, robots.txt and documents among them, ``again`` the third one.
    ``last`` is the state of what nobody published: ``unverified`` where no list can prove its end. What is ``lost`` is
    shown to a browser alone.
    """

    site: Site
    asked: int
    columns: tuple[str, ...] = ()
    rendered: int = 0
    again: int = 1
    last: str = "missing"
    lost: tuple[tuple[str, int], ...] = ()


def lines(pattern: str, *, lookalikes: bool = True) -> list[Line]:
    """All lines of a column, the newest first; ``pattern`` makes addresses of ``n`` and of the body's number ``b``."""
    found = [
        Line(
            pattern.format(n=5100 + n, b=BODIES.index(body)),
            f"青禾县{body}{year}年政府信息公开工作年度报告",
            f"{year + 1}-01-{12 + n:02d}",
            body,
            year,
        )
        for n, (body, year) in enumerate(PUBLISHED)
    ]
    others = [Line(pattern.format(n=5300 + n, b=0), title, f"2026-01-2{n}") for n, title in enumerate(LOOKALIKES)]
    return [found[0], *(others if lookalikes else ()), *found[1:]]


@cache
def _tables() -> tuple[str, str, str]:
    tables = clean(dict.fromkeys(FORM_2021.fields, Decimal(0)))
    return tables.disclosure, tables.requests, tables.litigation


def report(line: Line) -> str:
    """A report as a page: six headings, three tables."""
    inner = ("", *_tables(), "", "")
    parts = "".join(
        f"<p><strong>{numeral}、{name}</strong></p><p>{line.year}年，青禾县{line.body}各项工作平稳有序。</p>{table}"
        for numeral, name, table in zip("一二三四五六", SECTIONS.values(), inner, strict=True)
    )
    return shell(f"<h1>{line.title}</h1><p>发布日期：{line.day}</p>{parts}", line.title)


def lookalike(line: Line) -> str:
    """A page that is no report."""
    return shell(
        f"<h1>{line.title}</h1><p>{line.day}</p><p>{'本页与年度报告相近而不是年度报告。' * 40}</p>", line.title
    )


def shell(inner: str, title: str = "政府信息公开年报") -> str:
    """A page of the portal around something."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>'
        '<div class="nav"><a href="/">首页</a><a href="/xwzx/">新闻动态</a><a href="/hdjl/">互动交流</a></div>'
        f'<div class="con">{inner}</div><div class="footer">主办：青禾县人民政府办公室</div></body></html>'
    )


def links(*named: tuple[str, str]) -> str:
    """Links by address and text."""
    return "".join(f'<a href="{url}">{name}</a>' for url, name in named)


def items(found: Sequence[Line], row: Callable[[Line], str] | None = None) -> str:
    """Lines as list items whose text is cut, or as ``row`` makes them."""
    return f"<ul>{''.join(map(row or _item, found))}</ul>"


def _item(line: Line) -> str:
    return f'<li><a href="{line.url}" title="{line.title}">{line.title[:6]}...</a><span>{line.day}</span></li>'


def paged(found: Sequence[Line], size: int = 3) -> list[Sequence[Line]]:
    """Lines by pages."""
    return [found[at : at + size] for at in range(0, len(found), size)]


@dataclass
class Made:
    """A site while it is put together; ``lines`` are those whose documents it serves."""

    lines: Sequence[Line] = ()
    site: Site = field(default_factory=lambda: Site("unseen", "<html><body>您访问的页面不存在</body></html>".encode()))

    def __post_init__(self) -> None:
        self.site.put("/robots.txt", Resource(b"User-agent: *\nDisallow: /admin/\n", "text/plain"))
        for line in self.lines:
            self.page(line.url.partition("?")[0], line.document)

    def page(self, path: str, markup: str, title: str = "") -> "Made":
        """Place a page, with ``title`` what is put into the portal's shell; a folder's path means its index.html."""
        resource = Resource((shell(markup, title) if title else markup).encode())
        self.site.put(f"{path}index.html" if path.endswith("/") else path, resource)
        return self

    def answers(self, path: str, answer: Callable[[Asked], str | Resource | None]) -> "Made":
        """Place an interface; a text is HTML."""

        def resource(asked: Asked) -> Resource | None:
            found = answer(asked)
            return Resource(found.encode()) if isinstance(found, str) else found

        self.site.interface(path, resource)
        return self
