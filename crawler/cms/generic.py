"""Lists of no known family: paged by their own pager's links, and ended where the pager says so or there is none."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from lxml import html

from crawler.cms.family import Paging, asked, following, static, unproved
from crawler.fetching.query import GUESSED, Query
from crawler.interfaces.written import kept_in_fields
from crawler.pagers.counts import entries_stated_on
from crawler.pagers.marks import ASKS
from crawler.pagers.more import MORE, follows_reports
from crawler.pagers.next_address import next_by_address
from crawler.pagers.other_numbers import is_banner
from crawler.pagers.pager import CURSOR, Step, is_turned_off, shows_only_page, steps_of_pager
from crawler.pagers.side_by_side import is_stated_last, pages_of_all
from crawler.pagers.stated import entries_in_script, stated_current, total_of
from crawler.pagers.told_pages import (
    ARROWS,
    NEXT,
    NUMBERED,
    by_script,
    called_with,
    names_in_script,
    number_in_name,
    told_at,
)
from crawler.pagers.turned_by_script import (
    EMPTY_PAGER,
    NEXT_CLASS,
    POINTER,
    awaits_pager,
    is_clicked,
    is_pointed_on,
    sign_of_script,
    turns_by_script,
)
from crawler.pages.addresses import folder_key, joined
from crawler.pages.page import Link, Page, is_beside, squeeze
from crawler.pages.unread_lines import says_place

_PREVIOUS = re.compile(rf"^{ARROWS}(?:[上前]一?[页頁]){ARROWS}$")
_LAST = re.compile(rf"^{ARROWS}(?:尾页|末页|最后一?页|最末页|last){ARROWS}$", re.IGNORECASE)
_PAGER_WITHOUT_LINKS = re.compile(r"下一?页|尾页|末页|翻页|(?:加载|查看|显示|展开|浏览)更多|点击加载")
_ARROW_OF_PAGER = re.compile(r"^(?=.*\d)(?=.*[>＞›»→▶►])[\s\d/<>＜＞›»‹«←→▶►◀◄|.…共第条页]+$")
_MORE = re.compile(r"^(?:点击)?(?:加载|查看|显示)更多\W*$")
_NEXT_PIECE = ("data-next", "data-url", "data-href", "data-src")
_SLICED = re.compile(
    r"\bli\b[^;]{0,80}(?:\.slice\(|:gt\(|:lt\(|\.hide\()|\.slice\([^;]{0,60}\)\.show\(|\blis?\b[\"')\s]*\.length\s*/"
)
_TURNING = re.compile(r"^javascript:\s*(?!void\b)(\w+)\(\s*\d{1,3}\s*\)")
_FIELD = re.compile(
    r"[?&](?:page|p|(?:cur|current)_?page|page_?(?:no|num|index|number)?)=(?P<number>\d{1,4})(?=&|$)", re.IGNORECASE
)
_SCHEME = re.compile(r"^https?:")
_BARE = re.compile(r"[:=?(,]\s*+\(?[A-Za-z]\w{0,20}(?:\s*+\+\s*+1)?\)?\s*+\+\s*+[\"']\.s?html?\\?[\"']")
"""A page's name that is its number alone: ``location.href = n + '.html'``."""


def paging(page: Page, column: Page) -> Paging:
    """How a page of a list goes on by its own pager; ``column`` is the list's first page."""
    stated = entries_stated_on(page)
    pager, last = steps_of_pager(page), _link(page, _LAST)
    return replace(
        _steps(page, column, pager, last),
        entries=entries_in_script(page) if stated is None else stated,
        steps={step.number: step.url for step in pager if step.url and is_beside(step.url, column.url)},
        last=last.url if last is not None and is_beside(last.url, column.url) and not _same(last.url, page.url) else "",
    )


def _steps(page: Page, column: Page, pager: list[Step], last: Link | None) -> Paging:
    total, next_link = total_of(page), _link(page, NEXT) or _pictured(page)
    # some pagers go on for ever, and show the last page again
    at_end = (last is not None and _same(last.url, page.url)) or ((total or 0) > 1 and is_stated_last(page, total))
    if next_link is not None and not _same(next_link.url, page.url) and not at_end:
        if not is_beside(next_link.url, page.url) and not is_beside(next_link.url, column.url):
            return replace(unproved(next_link.url), total=total)
        beside = _of_other_lists(page, next_link)
        return replace(following(next_link.url, total=pages_of_all(page, beside, total)), beside=beside)
    current = _current(page, column, pager)
    step = next((step for step in pager if step.number == current + 1), None)
    if next_link is None and not at_end and (called := _called(page)):
        return following(called, total=total)
    if step is not None and step.url and is_beside(step.url, column.url) and not _same(step.url, page.url):
        return following(step.url, total=total)
    if next_link is None and step is None and not at_end and (by_address := next_by_address(page)):
        return following(by_address, total=total)
    if next_link is None and not any(one.url for one in pager) and _turns_within(page):
        return Paging()
    if step is not None or (total is not None and 0 < current < total and not at_end):
        guesses = _guesses(page, column, current)
        if guesses:
            return asked(guesses, total)
        return replace(unproved(f"{current + 1}"), total=total)
    if total is not None or at_end or next_link is not None or pager:
        is_beyond = next_link is not None and not _same(next_link.url, page.url) and is_beside(next_link.url, page.url)
        return Paging(total=total, beyond=next_link.url if next_link is not None and is_beyond else "")
    return _without_pager(page, column, current)


def _without_pager(page: Page, column: Page, current: int) -> Paging:
    """A page without a pager is the whole list, unless a script pages it out of sight."""
    sign = _PAGER_WITHOUT_LINKS.search(_without_ways(page)) or _arrow(page)
    if is_turned_off(page) or _pictured_before(page, column):
        return Paging()
    if sign is not None and (_follows_another(page) or _was_linked(page, column)):
        return Paging()
    if piece := _next_piece(page):
        return following(piece)
    if sign is None and shows_only_page(page) and not turns_by_script(page):
        return Paging()
    if sign is None and is_pointed_on(page):
        return unproved(POINTER)
    if sign is not None:
        told = told_at(page, column, current + 1) if current else ()
        return asked(told) if told else unproved(sign[0])
    script = sign_of_script(page)
    if script and not _shows_pieces_of_itself(page):
        named = by_script(page, column, current + 1) if current and names_in_script(page.source) else ()
        return asked(named) if named else unproved(script)
    if awaits_pager(page):
        return Paging() if _shows_pieces_of_itself(page) else unproved(EMPTY_PAGER)
    number = _FIELD.search(page.url)
    # as long as a script is given another piece of its list, one more may follow
    told = by_script(column, column, int(number["number"]) + 1) if number and not _same(page.url, column.url) else ()
    return asked(told) if told else Paging(is_silent=True)


def _without_ways(page: Page) -> str:
    """What a page shows, without 查看更多 that leads to another list: a column of its own."""
    text = page.text
    for link in page.links:
        if MORE.match(link.text) and not _same(link.url, page.url) and follows_reports(link.element):
            text = text.replace(link.text, " ", 1)
    return text


def _arrow(page: Page) -> re.Match[str] | None:
    """An arrow that only a script follows, among numbers: ``32/4 >``."""
    for element in page.root.iter("a", "span", "button", "li", "em", "i"):
        parent, text = element.getparent(), squeeze(element.text_content())
        if parent is None or not NEXT.match(text) or not is_clicked(element):
            continue
        found = _ARROW_OF_PAGER.match(squeeze(parent.text_content()))
        if found is not None and not is_banner(parent):
            return found
    return None


def turning_labels(page: Page) -> tuple[str, ...]:
    """The words of a page's pager that lead to its next page, the likeliest first, where a script turns it."""
    texts = [squeeze(one.text_content()) for one in page.root.iter(*CURSOR, "div", "p", "button") if not _is_sign(one)]
    found = [text for text in texts if NEXT.match(text) or _MORE.match(text)]
    steps = [str(step.number) for step in steps_of_pager(page) if step.number > 1][:1]
    return tuple(dict.fromkeys([*found, *steps]))[:1]


def asks_for_more(label: str) -> bool:
    """Whether what turns a list adds to what it shows: 加载更多."""
    return _MORE.match(label) is not None


def _is_sign(element: html.HtmlElement) -> bool:
    """Whether an arrow stands between the words of the line that says where a page stands (首页 > 年报), or turns the
    pictures of a banner."""
    parent = element.getparent()
    is_arrow = not re.search(r"\w", element.text_content())
    return is_arrow and parent is not None and (says_place(squeeze(parent.text_content())) or is_banner(parent))


def _shows_pieces_of_itself(page: Page) -> bool:
    """Whether a script hides rows of the page itself, which hides nothing from us."""
    is_cut = _SLICED.search(page.source) is not None or next(kept_in_fields(page), None) is not None
    return is_cut and ASKS.search(page.source) is None


def _turns_within(page: Page) -> bool:
    """Whether a pager calls functions of the page itself that show other rows of it, and ask for nothing."""
    if not _shows_pieces_of_itself(page):
        return False
    called = {match[1] for link in page.root.iter("a") if (match := _TURNING.match(link.get("href") or ""))}
    turning = (re.search(rf"function\s+{name}\s*\([^)]*\)\s*\{{[^}}]*?\.slice\(", page.source) for name in called)
    return bool(called) and all(turning)


def _current(page: Page, column: Page, pager: list[Step]) -> int:
    stated = stated_current(page)
    if stated is not None:
        return stated
    marked = [step.number for step in pager if step.is_marked]
    plain = [step.number for step in pager if not step.is_link]
    without = [step.number for step in pager if not step.url or _same(step.url, page.url)]
    for numbers in (marked, plain, without):
        if len(numbers) == 1:
            return numbers[0]
    # a form that is sent shows each page at the address of the first one
    return 1 if _same(page.url, column.url) and page.number < 2 else page.number


def _guesses(page: Page, column: Page, current: int) -> tuple[Query, ...]:
    """Where a page after this one may stand when only a script knows: by the manners of the known systems."""
    address = urlsplit(page.url)
    name, dot, suffix = address.path.rpartition("/")[2].rpartition(".")
    if current < 1:
        return ()
    if told := told_at(page, column, current + 1):
        return told
    if address.query:
        numbered_field = _FIELD.search(page.url)
        if numbered_field is None or int(numbered_field["number"]) != current:
            return ()
        start, end = numbered_field.span("number")
        return (Query(f"{page.url[:start]}{current + 1}{page.url[end:]}", rest=GUESSED),)
    if not dot:
        name, dot, suffix = "index", ".", "html"
    numbered, own = NUMBERED.match(name), number_in_name(page, column)
    if numbered is not None and (own is not None or int(numbered["number"]) == current):
        names = [f"{numbered['stem']}{numbered['mark']}{int(numbered['number']) + 1}"]
    else:
        stems = dict.fromkeys([name, "index"])
        names = [f"{stem}_{number}" for stem in stems for number in (current, current + 1)]
    if _BARE.search(page.source):
        names = [f"{current + 1}", *names]
    return tuple(Query(urljoin(page.url, f"{one}{dot}{suffix}"), rest=GUESSED) for one in names)


def counting_from_one(found: Paging) -> Paging:
    """Guesses in the order of systems whose second page has the number 2."""
    ways = found.ways
    if len(ways) < 2:
        return found
    pairs = [ways[at : at + 2] for at in range(0, len(ways), 2)]
    first, *others = [way for pair in pairs for way in reversed(pair)]
    return replace(found, following=first, otherwise=tuple(others))


def _of_other_lists(page: Page, next_link: Link) -> tuple[str, ...]:
    """The next pages of other lists on the same page, whose pagers stand beside the first's."""
    others = (link.url for link in page.links if NEXT.match(link.text) and is_beside(link.url, page.url))
    found = {_plain(url): url for url in others if not _same(url, next_link.url) and not _same(url, page.url)}
    return tuple(found.values())


def _link(page: Page, wanted: re.Pattern[str]) -> Link | None:
    return next((link for link in page.links if wanted.match(link.text or _label(link))), None)


def _called(page: Page) -> str:
    """The next page's address, where its link gives it to a script; empty without one."""
    found = (called_with(page, one) for one in page.root.iter(*CURSOR) if NEXT.match(squeeze(one.text_content())))
    return next((url for url in found if url and is_beside(url, page.url) and not _same(url, page.url)), "")


def _pictured(page: Page) -> Link | None:
    """A link to the next page that is a picture or nothing, told by its class."""
    return next(
        (link for link in page.links if not link.text and NEXT_CLASS.search(link.element.get("class") or "")), None
    )


def _pictured_before(page: Page, column: Page) -> bool:
    """Whether a further page has no picture any more that leads on, as the first one had, and one that leads back."""
    if _same(page.url, column.url) or _pictured(column) is None:
        return False
    return any(not link.text and is_beside(link.url, page.url) for link in page.links)


def _next_piece(page: Page) -> str:
    """The address of the next piece of a list that 加载更多 itself bears: that of a link asks the page for more. Empty
    without one."""
    for element in page.root.iter("a", "button", "div", "span", "p"):
        if not _MORE.match(squeeze(element.text or "")):
            continue
        borne = next(filter(None, map(element.get, _NEXT_PIECE)), "")
        url = joined(page.base, borne) if re.search(r"[./?]", borne) else ""
        linked = joined(page.base, element.get("href") or "")
        if not url and urlsplit(linked).query and linked.partition("?")[0] == page.url.partition("?")[0]:
            url = linked if linked != page.url else ""
        if url and is_beside(url, page.url) and not _same(url, page.url):
            return url
    return ""


def _label(link: Link) -> str:
    return squeeze(link.element.get("title") or "")


def _follows_another(page: Page) -> bool:
    """Whether a last page shows its pager's words as plain text, beside a link to the page before it."""
    return any(_PREVIOUS.match(link.text) and is_beside(link.url, page.url) for link in page.links)


def _was_linked(page: Page, column: Page) -> bool:
    """Whether what is plain text on a further page was a link to the next one on the first page of its list."""
    return not _same(page.url, column.url) and _link(column, NEXT) is not None


def _same(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _plain(url: str) -> str:
    """An address without what may be written in two ways: its scheme, the size of its letters before the query."""
    path, mark, query = _SCHEME.sub("", folder_key(url)).partition("?")
    return f"{path.lower()}{mark}{query}"


def addresses(source: str, wanted: re.Pattern[str]) -> Iterator[str]:
    """The addresses in a page's source that a pattern finds, their entities resolved."""
    for match in wanted.finditer(source):
        yield match[0].replace("&amp;", "&")


FAMILY = static("generic", lambda _: True, paging)
