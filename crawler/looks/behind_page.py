"""A report behind the page that stands before it: an abstract, a title alone, a frame, or a script that fetches it."""

import re
from dataclasses import replace
from http import HTTPStatus

from crawler.fetching import walls
from crawler.fetching.answer import Answer
from crawler.fetching.fetcher import Fetcher
from crawler.lists.behind import frames_of, pieces_of
from crawler.pages.lone import title_on
from crawler.pages.page import FILE, Link, Page
from crawler.pages.tree import NotWholeError
from crawler.pages.wording import names_report_of_year

LARGEST_PAGE = 20_000
"""A page that holds no report has not so many bytes."""
OF_REPORT = re.compile(r"第\s*二十条|总体情况|政府信息公开申请")
_TO_WHOLE = re.compile(
    r"^\W{0,4}(?:点击|请点击)?(?:此处|这里)?(?:查看|阅读|进入|浏览|打开)?(?:全文|原文|详情|正文|报告全文|年报全文|报告详情|年度报告全文)\W{0,4}$"
)
"""How a link is called that leads from an abstract to the whole."""
_MOST_FRAMES = 2
_BODY = re.compile(r"<body\b[^<>]*>(?P<inner>[\s\S]*?)(?:</body\s*>|\Z)", re.IGNORECASE)


async def behind_page(fetcher: Fetcher, answer: Answer) -> Answer:
    """The report that a page stands before which leads to it alone (点击查看全文), or by its own title, or frames it;
    without the validators of either. The page itself where it holds the report, or leads to none."""
    page = _page_before(answer)
    if page is None:
        return answer
    led = {link.url for link in page.links if _leads_to_whole(link, title_on(page)) and link.url != answer.url}
    if len(led) == 1 and fetcher.within(url := led.pop()) and not FILE.search(url):
        whole = await fetcher.get(url, referer=answer.url)
        if _holds_report(whole):
            return fetcher.made(replace(whole, url=answer.url, headers=()), whole.text, [answer, whole])
        return answer
    return await _framed(fetcher, answer, page)


def _page_before(answer: Answer) -> Page | None:
    """A page that may stand before a report; None for one that holds it, or is too large."""
    if not answer.is_html or len(answer.body) > LARGEST_PAGE or OF_REPORT.search(answer.text):
        return None
    try:
        return Page.parse(answer.url, answer.text)
    except NotWholeError:
        return None


def _leads_to_whole(link: Link, title: str) -> bool:
    return bool(_TO_WHOLE.match(link.text)) or (names_report_of_year(title) and link.text == title)


def _parts_of(page: Page) -> list[str]:
    """The frames of a page, or else the pieces that its script fetches into it."""
    return frames_of(page) or pieces_of(page)


async def _framed(fetcher: Fetcher, answer: Answer, page: Page) -> Answer:
    """A page with the report that its only frame holds, be it in a frame of its own again, or that is fetched into it
    as a piece."""
    inner, answers = page, [answer]
    while len(answers) <= _MOST_FRAMES and len(frames := _parts_of(inner)) == 1 and fetcher.within(frames[0]):
        framed = await fetcher.get(frames[0], referer=inner.url)
        answers.append(framed)
        if _holds_report(framed):
            return fetcher.made(replace(answer, headers=()), _joined(answer.text, framed.text), answers)
        if (further := _page_before(framed)) is None or framed.status != HTTPStatus.OK or walls.wall(framed):
            break
        inner = further
    return answer


def _joined(page: str, framed: str) -> str:
    held, end = _BODY.search(framed), page.lower().rfind("</body")
    text = held["inner"] if held is not None else framed
    return f"{page[:end]}<div>{text}</div>{page[end:]}" if end >= 0 else f"{page}<div>{text}</div>"


def _holds_report(answer: Answer) -> bool:
    return answer.status == HTTPStatus.OK and answer.is_html and OF_REPORT.search(answer.text) is not None
