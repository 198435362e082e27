"""The lists that a list's page leads to beside its own lines: 更多 behind a part of one, other years, earlier ones."""

import re
from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from crawler.fetching.gate import is_same_domain
from crawler.pagers.more import MORE, follows_reports, is_line_of_report
from crawler.pages.page import Link, Page, is_beside, squeeze
from crawler.pages.wording import names_topic
from crawler.search.closed import sends_elsewhere
from crawler.search.clues import JOINT, Promise, clue, is_month, is_of_earlier, year_in
from crawler.search.headings import text_of
from crawler.search.steps import DEEPEST, page_key

_LONGEST_SENTENCE = 60
_OF_EARLIER = re.compile(
    r"(?:以前|之前|以往|往年|历年|历史|更早)(?:年度)?的?.{0,16}(?:年报|年度报告|报告)|(?:年报|报告).{0,10}(?:往年|历年|旧版|原网站)"
)
_TO_NEW = re.compile(
    r"(?:点击|进入|访问|前往|移步|登录).{0,8}(?:新(?:版|平台|网站|栏目).{0,16}(?:公开|年报|年度报告)|(?:公开|年报|年度报告).{0,16}新(?:版|平台|网站|栏目))"
)
_OF_OLD = re.compile(r"[旧老](?:版|网|站|平台|栏目)")


def others_of(page: Page, name: str, bodies: Collection[str]) -> dict[str, str]:
    """The lists that a list's page leads to beside its own lines, by address with their names: 更多 behind a part of
    which it shows the first lines only, and other years. Only below its own folder, but for earlier ones, topics, and
    更多 beside lines of reports."""
    found: dict[str, str] = {}
    own, host = page_key(page.url), urlsplit(page.url).netloc
    has_boxes = any(MORE.match(link.text) and follows_reports(link.element) for link in page.links)
    for link in page.links:
        text = text_of(link)
        is_more = MORE.match(link.text) is not None
        is_of_lines = is_more and follows_reports(link.element)
        text = link.text if is_of_lines and is_line_of_report(text) else text
        is_part = is_more and clue(text, link.url, Promise.COLUMN, bodies) is not None
        is_none = page_key(link.url) == own
        is_earlier = is_of_lines or is_of_earlier(text) or names_topic(text)
        is_earlier = is_earlier or _tells_of_earlier(link) or _leads_to_new(link)
        is_earlier = is_earlier and is_same_domain(link.url, page.url)  # departments have hosts of their own
        is_time = year_in(text) is not None or is_month(text)
        is_other = is_part or is_time or (page.is_file_index and link.url.endswith("/"))
        # beside boxes of reports stands the box of a body that has published none so far
        is_box = is_part and has_boxes and urlsplit(link.url).netloc == host
        is_other = is_other and (is_box or _is_below(link.url, page.url))
        if (is_earlier or is_other) and not is_none:
            found.setdefault(link.url, JOINT.join(filter(None, (name, text))))
    return found if len(name.split(JOINT)) < DEEPEST[Promise.COLUMN] else {}


def _is_below(url: str, page: str) -> bool:
    """Whether an address lies in a page's own folder, be it on another host of its site."""
    host = urlsplit(page).netloc
    return is_same_domain(url, page) and is_beside(urlsplit(url)._replace(netloc=host).geturl(), page)


def full_list_of(page: Page) -> str:
    """Where 更多 behind lines of reports on a page leads to; empty where several lists stand there, or none."""
    found = {link.url for link in page.links if MORE.match(link.text) and follows_reports(link.element)}
    return found.pop() if len(found) == 1 else ""


def others_beside(pages: Sequence[Page], name: str, bodies: Collection[str]) -> dict[str, str]:
    """The lists that a list's page leads to, and the page that frames it, but for themselves."""
    own = {page_key(page.url) for page in pages}
    found = {url: text for page in pages for url, text in others_of(page, name, bodies).items()}
    return {url: text for url, text in found.items() if page_key(url) not in own}


def _tells_of_earlier(link: Link) -> bool:
    """Whether a sentence around a link says that earlier reports stand there: 2024年以前的年报请查看旧版网站."""
    parent = link.element.getparent()
    around = squeeze(parent.text_content()) if parent is not None else ""
    is_sentence = len(link.text) < len(around) <= _LONGEST_SENTENCE and len(list(parent.iter("a"))) == 1
    return is_sentence and _OF_EARLIER.search(around) is not None and not is_line_of_report(link.text)


def _leads_to_new(link: Link) -> bool:
    """Whether a link leads to where the list goes on: 点击进入新版政府信息公开平台, or what a sentence links that
    says so."""
    around = link.element.getparent()
    sentence = squeeze(around.text_content()) if around is not None else ""
    is_sentence = len(sentence) <= _LONGEST_SENTENCE and not is_line_of_report(link.text)
    is_told = is_sentence and sends_elsewhere(sentence) and not _OF_OLD.search(link.text)
    return is_told or _TO_NEW.search(link.text) is not None
