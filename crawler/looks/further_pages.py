"""A report that stands on several pages, joined to the one that it would be: its parts follow each other in what holds
them on each page.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

from lxml import html

from crawler.fetching import walls
from crawler.fetching.answer import Answer
from crawler.fetching.fetcher import Fetcher
from crawler.pagers.next_address import next_by_address
from crawler.pagers.told_pages import NEXT
from crawler.pages.page import Page, squeeze
from crawler.pages.tree import NotWholeError

_MOST = 9
_FIRST, _LAST = re.compile("总体情况"), re.compile("其他需要报告")
_LONGEST_HEADING = 40
_PAGES_OF_TRS = re.compile(r"createPage(?:HTML)?\d{0,2}\(\s{0,5}(?P<total>\d{1,2})\s{0,5},\s{0,5}(?P<current>\d{1,2})")


async def with_further_pages(fetcher: Fetcher, answer: Answer) -> Answer:
    """A report with what stands on the pages behind its first one; as it is where it has its last section, or no page
    behind it that could be joined. Raises what `Fetcher` raises."""
    if not answer.is_html or not _FIRST.search(answer.text) or _LAST.search(answer.text):
        return answer
    first = _page(answer)
    holder = _holder(first) if first is not None else None
    if first is None or holder is None:
        return answer
    seen, page, parts, answers = {answer.url}, first, list[html.HtmlElement](), [answer]
    while len(parts) < _MOST and (url := _next(page, first)) and url not in seen and fetcher.within(url):
        seen.add(url)
        further = await fetcher.get(url, referer=page.url)
        found = _page(further) if further.status == 200 and not walls.wall(further) else None
        part = _same(found, holder) if found is not None else None
        if found is None or part is None:
            break
        page = found
        parts.append(part)
        answers.append(further)
    return fetcher.made(answer, _joined(first, holder, parts), answers) if parts else answer


def _page(answer: Answer) -> Page | None:
    try:
        return Page.parse(answer.url, answer.text, answer.encoding)
    except NotWholeError:
        return None


def _holder(page: Page) -> html.HtmlElement | None:
    """The nearest element with a name around the first heading; None without one."""
    for element in page.root.iter("p", "div", "span", "strong", "b", "h1", "h2", "h3", "h4"):
        text = squeeze(element.text_content())
        if len(text) <= _LONGEST_HEADING and _FIRST.search(text):
            around = (one for one in element.iterancestors("div", "td", "article", "section", "span"))
            return next((one for one in around if one.get("id") or one.get("class")), None)
    return None


def _same(page: Page, holder: html.HtmlElement) -> html.HtmlElement | None:
    """The only element of another page that is called as the holder is."""
    names = (holder.get("id"), holder.get("class"))
    found = [one for one in page.root.iter(holder.tag) if (one.get("id"), one.get("class")) == names]
    return found[0] if len(found) == 1 else None


def _next(page: Page, first: Page) -> str:
    """The address of the page behind one of a report's; empty where none of its links leads there."""
    linked = [link.url for link in page.links if NEXT.match(link.text)]
    found = (*linked, *_by_script(page, first), next_by_address(page))
    return next((url for url in found if url and url != page.url and _is_further(url, first.url)), "")


def _by_script(page: Page, first: Page) -> Iterator[str]:
    """Where TRS keeps the next page of a document: ``t2024_123_1.html`` is the second of ``t2024_123.html``."""
    call = _PAGES_OF_TRS.search(page.source)
    if call is not None and int(call["current"]) + 1 < int(call["total"]):
        name = PurePosixPath(urlsplit(first.url).path)
        yield urljoin(first.url, f"{name.stem}_{int(call['current']) + 1}{name.suffix}")


def _is_further(url: str, first: str) -> bool:
    """Whether an address is the first one's with a number behind its name or in its query."""
    one, other = urlsplit(first), urlsplit(url)
    name, further = PurePosixPath(one.path), PurePosixPath(other.path)
    if one.netloc != other.netloc or name.parent != further.parent:
        return False
    if name == further:
        return other.query.startswith(one.query) and other.query != one.query
    return re.fullmatch(rf"{re.escape(name.stem)}[_-]\d{{1,2}}", further.stem) is not None


def _joined(first: Page, holder: html.HtmlElement, parts: list[html.HtmlElement]) -> str:
    root = deepcopy(first.root)
    own = root.getroottree().xpath(holder.getroottree().getpath(holder))[0]
    for part in parts:
        own.extend(deepcopy(list(part)))
    return f"<!DOCTYPE html>{html.tostring(root, encoding='unicode')}"
