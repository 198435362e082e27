"""Where a list's further pages stand as its page's own scripts and forms say: an address that a script puts together
with a number, a form that it sends.
"""

import re
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html

from crawler.fetching.query import GUESSED, Query, form
from crawler.pages.addresses import joined
from crawler.pages.page import Page, is_beside, squeeze

ARROWS = r"[\s<>＜＞›»‹«→▶►◀◄\[\]【】()（）]*"
NEXT = re.compile(
    rf"^(?:{ARROWS}(?:[下后次]一?[页頁]|下翻|[下后]一?(?:组|十条|\d{{1,3}}条)|更?较?早的?(?:文章|内容|日志)|较[早旧]|翻页|"
    rf"older(?: posts)?|next(?: page)?){ARROWS}|[>＞›»▶►]{{1,2}})$",
    re.IGNORECASE,
)
"""How a link to the next page is called."""
_PAGE_NAME = re.compile(
    r"^(?:\w{1,20}\.)?(?:pn?|(?:curr?|current|now|go|to)_?page|page_?(?:no|num|index|number)?)$", re.IGNORECASE
)
"""How the field of a form is called that bears a page's number: ``pageNo``, ``page.currentPage``."""
_JOINED = re.compile(
    r"[\"']([^\"'\s<>?]{0,100}\?(?:[^\"'\s<>]{0,200}&)?(?:page|pn?|curr|(?:cur|current)_?page|page_?(?:no|num|index|number)?)=)[\"']\s*\+\s*\w+"
    r"(?:\s*\+\s*[\"'](&[^\"'\s<>]{0,100})[\"'])?",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"[\"']((?:https?://[\w.:-]{1,80}/)?[\w/.-]{0,100}[A-Za-z][_-]?)[\"']\s*+\+\s*+(?:\(?[\w.]{1,40}(?:\(\))?(?:\s*+\+\s*+1)?\)?|[\w.$()]{1,20}\.(?:data|attr|getAttribute)\([\"'][\w-]{1,30}[\"']\))\s*+\+\s*+[\"'](\.(?:s?html?|jsp|aspx?|php))\\?[\"']",
    re.IGNORECASE,
)
"""A page's name as a script puts it together: ``'list_' + n + '.html'``, also in a text that is written, and of what
an element bears: ``'p' + this.getAttribute('data-page') + '.html'``."""
_ADJACENT = re.compile(r"(?<!\\)([\"'])\s*\+\s*\1")
"""Between two texts that are joined: ``"index" + "_"``."""
NUMBERED = re.compile(r"^(?P<stem>.*?[A-Za-z\u4e00-\u9fff])(?P<mark>[_-]?)(?P<number>\d{1,3})$")
_CALLED = re.compile(
    r"\w\(\s*+(?:this\s*+,\s*+)?[\"'](?P<url>[^\"'\s()<>]{0,200}\.(?:s?html?|jsp|aspx?|php|do|action|json)(?:\?[^\"'\s()<>]{0,200})?)[\"']"
    r"(?:\s*+,\s*+this)?\s*+\)",
    re.IGNORECASE,
)
_POSTBACK = re.compile(r"__doPostBack\(\s*'(?P<target>[^']*)'\s*,\s*'(?P<argument>[^']*)'")


def called_with(page: Page, element: html.HtmlElement) -> str:
    """The address that is all that a click on an element gives a script: ``go('list_2.html')``; empty without one."""
    href = element.get("href") or ""
    script = element.get("onclick") or (href if href.startswith("javascript:") else "")
    called = _CALLED.search(script)
    return joined(page.base, called["url"]) if called is not None else ""


def number_in_name(page: Page, column: Page) -> int | None:
    """The number in the name of a further page; None on the first."""
    path = urlsplit(page.url).path
    found = NUMBERED.match(path.rpartition("/")[2].rpartition(".")[0]) if path != urlsplit(column.url).path else None
    return int(found["number"]) if found is not None else None


def told_at(page: Page, column: Page, number: int) -> tuple[Query, ...]:
    """Where a page of a number stands, as the page's own script or form says it."""
    return (*_by_postback(page, number), *by_script(page, column, number), *_by_form(page, number))


def by_script(page: Page, column: Page, number: int) -> tuple[Query, ...]:
    """A page's address as a script puts it together: ``'list.html?cid=12&page=' + n``."""
    found = [urljoin(page.url, f"{start}{number}{end or ''}") for start, end in _JOINED.findall(page.source)]
    own = number_in_name(page, column)
    # which page a number means differs: the lower one first, as the other would pass over a page
    numbers = [number - 1, number] if own is None else [own + 1]
    for start, end in names_in_script(page.source):
        found += [urljoin(page.url, f"{start}{one}{end}") for one in numbers]
    return tuple(Query(url, rest=GUESSED) for url in dict.fromkeys(found) if is_beside(url, column.url))


def names_in_script(source: str) -> list[tuple[str, str]]:
    """The names of further pages as scripts put them together: what stands before the number, and behind it."""
    return _NAMED.findall(_ADJACENT.sub("", source))


def _by_postback(page: Page, number: int) -> tuple[Query, ...]:
    """The form of ASP.NET that a link sends: ``javascript:__doPostBack('Pager','2')``."""
    for link in page.root.iter("a"):
        sent = _POSTBACK.search(link.get("href") or "")
        text = squeeze(link.text_content())
        sheet = next(link.iterancestors("form"), None)
        if sent is None or sheet is None or not (text.strip("[]【】") == str(number) or NEXT.match(text)):
            continue
        hidden = {
            str(one.get("name")): one.get("value") or "" for one in sheet.iter("input") if one.get("type") == "hidden"
        }
        fields = {**hidden, "__EVENTTARGET": sent["target"], "__EVENTARGUMENT": sent["argument"]}
        url = urljoin(page.url, sheet.get("action") or page.url)
        if is_beside(url, page.url):
            return (Query(url, form(fields), referer=page.url, rest=GUESSED, is_post=True),)
    return ()


def _by_form(page: Page, number: int) -> tuple[Query, ...]:
    """The form that a script sends with another number of a page."""
    for sheet in page.root.iter("form"):
        fields = {str(one.get("name")): one.get("value") or "" for one in sheet.iter("input") if one.get("name")}
        numbered = next((name for name in fields if _PAGE_NAME.match(name)), "")
        if not numbered:
            continue
        fields[numbered], url = str(number), urljoin(page.url, sheet.get("action") or "")
        is_search = any(
            one.get("name") != numbered and one.get("type") in (None, "text", "search") for one in sheet.iter("input")
        )
        if is_search or not is_beside(url, page.url):
            continue
        if (sheet.get("method") or "").lower() == "post":
            return (Query(url, form(fields), referer=page.url, rest=GUESSED, is_post=True),)
        return (Query(f"{url.partition('?')[0]}?{urlencode(fields)}", rest=GUESSED),)
    return ()
