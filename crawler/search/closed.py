"""Ways that a page shows and nobody can follow: opened by a script alone, or on the domain of another.

A search that met one has not seen everything: behind it may stand what would otherwise be called missing. A heading
that opens a menu, or a tab whose contents the page itself holds, closes nothing.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import html

from crawler.fetching.gate import is_same_domain
from crawler.pagers.marks import ASKS
from crawler.pagers.more import MORE, follows_reports
from crawler.pages.page import Page, squeeze
from crawler.pages.unread_lines import says_place
from crawler.search.clues import LONGEST_NAME, Clue, Promise, clue
from crawler.search.headings import text_before
from crawler.search.search import Step
from crawler.search.sides import sides_of

_CLICKED = ("onclick", "@click", "v-on:click", "ng-click")
_LABELLED = ("a", "li", "span", "button", "dd", "td", "div", "em", "p", "option", "img", "input")
_TITLES = ("h1", "h2", "h3", "h4", "h5")
_HEADINGS = (*_TITLES, "dt", "strong", "b", "div", "p", "span")
_FRIENDS = re.compile(r"foot|friend|links?(?:$|[\s_-])|copyright|yqlj|bottom", re.IGNORECASE)
_DISCLOSURE = re.compile(r"公开")
_ONE_YEAR = re.compile(r"^(20\d\d)\s*年?度?(?:年报|年度报告)?$")
_SENT = re.compile(
    r"(?:年报|年度报告).{0,16}(?:详见|请见|参见|另见|请?(?:登录|登陆|访问|前往|移步|到|至)).{0,24}(?:网站?|专栏|栏目|平台|门户|官网|主页)"
)
_STOPPED = re.compile(
    r"(?:栏目|网站|网页|页面|平台|本站|年报|年度报告).{0,8}(?:停止(?:更新|维护|运行)|不再(?:更新|维护)|已(?:停用|下线|关停))|"
    r"(?:栏目|年报|年度报告|网站|本站).{0,8}已?(?:(?:迁移|整合|归并|转移|搬迁|调整)(?:至|到(?!位))|并入)"
)
_OF_OLD = re.compile(r"[旧老](?:版|网|站|平台|栏目|页面)")
_LONGEST_SENTENCE = 80
_LONGEST_TRAIL, _WITHIN = 120, 4
_OF_BODIES = (Promise.BODIES, Promise.BODY, Promise.GROUP)


def promised_ways(page: Page, step: Step, bodies: Collection[str]) -> list[Clue]:
    """What the page of a step shows that promises columns and cannot be followed by what shows it.

    Outside of disclosure only what calls itself so counts: a portal's foot offers the sites of its departments too.
    """
    linked = {link.element for link in page.links}
    texts = dict.fromkeys((*_scripted(page, linked), *_elsewhere(page)))
    is_disclosure = step.promise in (Promise.COLUMN, Promise.GROUP) or _DISCLOSURE.search(step.name) is not None
    meant = [text for text in texts if is_disclosure or _DISCLOSURE.search(text)]
    promised = [found for text in meant if (found := clue(text, "", step.promise, bodies)) is not None]
    if step.promise is Promise.BODY:  # its notices are no way to its column
        promised = [found for found in promised if found.promise is not Promise.MIXED]
    return [*promised, *_more_reports(page, linked)]


def _more_reports(page: Page, linked: Collection[html.HtmlElement]) -> Iterator[Clue]:
    """更多 beside lines of reports that only a script follows."""
    for element in page.root.iter("a", "span", "div", "button", "em", "p"):
        text = squeeze(element.text_content()) if _is_scripted(element) and element not in linked else ""
        if MORE.match(text) and follows_reports(element):
            yield Clue(Promise.COLUMN, 0, text)


def closed_ways(promised: Sequence[Clue], followed: Sequence[Step]) -> list[Clue]:
    """Those of some `promised_ways` that lead nowhere; ``followed`` is what their page leads to."""
    return [one for one in promised if not _is_followed(one.why, one.promise, followed)]


def doubled_years(page: Page) -> list[Clue]:
    """The years of which a page says that they stand at one address: the reports of one of them stand elsewhere."""
    called: dict[str, set[str]] = {}
    for link in page.links:
        if link.url != page.url and (year := _ONE_YEAR.match(link.text)) is not None:
            called.setdefault(link.url, set()).add(year[1])
    years = [max(found) for found in called.values() if len(found) > 1]
    return [Clue(Promise.GROUP, 0, f"{year}年") for year in sorted(years)]


def told_elsewhere(page: Page) -> list[Clue]:
    """The sentences that send to reports elsewhere without a link, or say that this list goes on no more: not those of
    a link to an older site that does not."""
    found: dict[str, Clue] = {}
    if not (_SENT.search(page.text) or _STOPPED.search(page.text)):  # as on nearly every page
        return []
    for element in page.root.iter("p", "div", "span", "li", "td", "em", "font", "strong", "b", *_TITLES):
        text = squeeze(element.text_content())
        if len(text) <= _LONGEST_SENTENCE:
            is_linked = next(element.iter("a"), None) is not None
            is_sent = _SENT.search(text) is not None and not is_linked
            is_stopped = _STOPPED.search(text) is not None and not (is_linked and _OF_OLD.search(text))
            if is_sent or is_stopped:
                found[text] = Clue(Promise.COLUMN, 0, text)
    return list(found.values())


def sends_elsewhere(text: str) -> bool:
    """Whether a text sends to reports elsewhere, or says that a list goes on no more."""
    return _SENT.search(text) is not None or _STOPPED.search(text) is not None


def vacant_part(page: Page, read: Collection[str] = ()) -> str:
    """The heading of a part of a list under which stands nothing but what a script of the page fills, or a frame that
    was not ``read``; empty where there is none."""
    asking = " ".join(text for text in map(str, page.root.xpath("//script/text()")) if ASKS.search(text))
    if not asking and page.root.find(".//iframe") is None:
        return ""
    for heading in page.root.iter(*_HEADINGS):
        text = squeeze(heading.text_content())
        found = clue(text, "", Promise.COLUMN) if text and len(text) <= LONGEST_NAME else None
        if found is not None and found.promise is Promise.GROUP and _is_vacant(_beneath(heading), asking, page, read):
            return text
    return ""


def frame_to_come(page: Page) -> str:
    """The name of a frame that is to be seen and whose address a script of the page sets; empty without one."""
    scripts = " ".join(map(str, page.root.xpath("//script/text()")))
    for frame in page.root.iter("iframe"):
        name, size = frame.get("id") or "", (frame.get("width") or "", frame.get("height") or "")
        is_hidden = "none" in (frame.get("style") or "").replace(" ", "") or any(one in ("0", "1") for one in size)
        is_bare = (frame.get("src") or "about:blank").strip() in ("", "about:blank")
        sets = rf"[\"'#]{re.escape(name)}[\"']\s*\)\s*\.(?:src\s*=|attr\(\s*[\"']src[\"']\s*,)"
        if name and is_bare and not is_hidden and re.search(sets, scripts):
            return name
    return ""


def _beneath(heading: html.HtmlElement) -> html.HtmlElement | None:
    """What follows a heading, or the block that holds nothing else."""
    element: html.HtmlElement | None = heading
    while element is not None and element.getnext() is None:
        parent = element.getparent()
        is_alone = parent is not None and squeeze(parent.text_content()) == squeeze(heading.text_content())
        element = parent if is_alone else None
    return element.getnext() if element is not None else None


def _is_vacant(block: html.HtmlElement | None, asking: str, page: Page, read: Collection[str]) -> bool:
    if block is None or squeeze(block.text_content()) or block.find(".//a") is not None:
        return False
    frame = block if block.tag == "iframe" else block.find(".//iframe")
    if frame is not None:
        url = urljoin(page.base, frame.get("src") or "")
        return urlsplit(url).netloc == urlsplit(page.url).netloc and url not in read
    names = [one.get("id") for one in block.iter() if isinstance(one.tag, str) and one.get("id")]
    return any(re.search(rf"[\"'#]{re.escape(str(name))}[\"'\s]", asking) for name in names)


def _is_followed(text: str, promise: Promise, followed: Sequence[Step]) -> bool:
    """Whether a page leads to what a text promises by another way; disclosure in general always leads to something."""
    if promise is Promise.COLUMN:
        return any(step.promise is Promise.COLUMN for step in followed)
    if promise not in _OF_BODIES:
        return True
    sides = sides_of(text)
    names = [step.names[-1] for step in followed if step.promise in (*_OF_BODIES, Promise.COLUMN)]
    return all(any(side in sides_of(name) for name in names) for side in sides) if sides else bool(names)


def _scripted(page: Page, linked: Collection[html.HtmlElement]) -> Iterator[str]:
    """The texts that only a script makes something of."""
    for element in page.root.iter(*_LABELLED):
        if not _is_scripted(element) or element in linked or (element.tag != "option" and _is_friend(element)):
            continue
        if _is_of_trail(element):  # it leads to where the reader is
            continue
        text = squeeze(element.text_content()) or _pictured(element)
        if not text or len(text) > LONGEST_NAME or any(one in linked for one in element.iterancestors("a")):
            continue
        if not any(one in linked for one in element.iter("a", "area")) and not _opens_menu(element, linked):
            yield text_before(element, text) if MORE.match(text) else text


def _is_of_trail(element: html.HtmlElement) -> bool:
    """Whether something stands in the line that says where the page stands."""
    for around in islice(element.iterancestors(), _WITHIN):
        text = squeeze(around.text_content())
        if len(text) > _LONGEST_TRAIL:
            return False
        if says_place(text):
            return True
    return False


def _pictured(element: html.HtmlElement) -> str:
    """What a button says that is a picture."""
    if element.tag == "input":
        return squeeze(element.get("value") or "")
    words = (one.get("alt") or one.get("title") or "" for one in element.iter("img"))
    return squeeze(next(filter(None, words), ""))


def _opens_menu(element: html.HtmlElement, linked: Collection[html.HtmlElement]) -> bool:
    """Whether a block of links follows at once: the menu that a heading opens."""
    parent = element.getparent()
    while (
        parent is not None
        and element.getnext() is None
        and squeeze(parent.text_content()) == squeeze(element.text_content())
    ):
        element, parent = parent, parent.getparent()
    block = element.getnext()
    is_block = block is not None and block.tag in ("ul", "ol", "dl", "dd", "div", "table")
    return is_block and any(one in linked for one in block.iter("a", "area"))


def _is_scripted(element: html.HtmlElement) -> bool:
    target = (element.get("href") or "").strip()
    is_bound = element.tag == "a" and (target.startswith("javascript:") or target == "#")
    choice = next(element.iterancestors("select"), None) if element.tag == "option" else None
    if choice is not None and choice.get("onchange"):
        return bool(element.get("value"))
    return is_bound or any(name in element.attrib for name in _CLICKED)


def _elsewhere(page: Page) -> Iterator[str]:
    """The links to disclosure on another's domain, but for those among friends at the page's foot."""
    for link in page.links:
        if _DISCLOSURE.search(link.text) and not is_same_domain(link.url, page.url) and not _is_friend(link.element):
            yield link.text


def _is_friend(element: html.HtmlElement) -> bool:
    """Whether something stands at a page's foot or among the sites of others."""
    return element.tag == "option" or any(
        parent.tag == "footer" or _FRIENDS.search(f"{parent.get('class') or ''} {parent.get('id') or ''}")
        for parent in element.iterancestors()
        if parent.tag not in ("html", "body")
    )
