"""The pager of a list: bare numbers that stand side by side, 1 2 3, or the options of a choice."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import html

from crawler.pagers.marks import CALLED_PAGER
from crawler.pagers.other_numbers import is_banner, is_calendar
from crawler.pagers.told_pages import NEXT, called_with
from crawler.pages.addresses import folder_key
from crawler.pages.page import Page, squeeze

_MARKED = re.compile(r"curr?|active|\bon\b|hover|this|selected|now|p_no_d", re.IGNORECASE)
CURSOR = ("a", "span", "em", "strong", "b", "i", "button", "li", "font")
_OPTION = re.compile(r"^第?\s*(?P<number>\d{1,3})\s*页?$")


@dataclass(frozen=True)
class Step:
    """A bare number of a pager; ``url`` is empty where a script turns the page."""

    number: int
    url: str
    is_marked: bool
    is_link: bool = True


def steps_of_pager(page: Page) -> list[Step]:
    """The bare numbers that stand side by side: 1 2 3. Empty without at least two in a row."""
    groups: dict[html.HtmlElement, dict[int, Step]] = {}
    for element in page.root.iter(*CURSOR):
        text = squeeze(element.text_content()).strip("[]【】")
        parent = element.getparent()
        if not (text.isdecimal() and len(text) <= 3) or len(element) or parent is None:
            continue
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        while parent.getparent() is not None and squeeze(parent.text_content()).strip("[]【】") == text:
            marks += f" {parent.get('class') or ''}"
            parent = parent.getparent()
        is_link = element.tag == "a" or next(element.iterancestors("a"), None) is not None
        step = Step(int(text), _target(page, element), _is_marked(marks), is_link)
        groups.setdefault(parent, {}).setdefault(int(text), step)
    for choice in page.root.iter("select"):
        groups[choice] = _choice(page, choice)
    for around, steps in groups.items():
        is_row = any(number + 1 in steps for number in steps) and min(steps) >= 1
        if is_row and not is_calendar(around) and (any(one.url for one in steps.values()) or not is_banner(around)):
            return sorted(steps.values(), key=lambda step: step.number)
    return []


def shows_only_page(page: Page) -> bool:
    """Whether the pager of a page has the number 1 and no other, and that is the page itself."""
    for element in page.root.iter("a", "span", "li", "em"):
        pager = next((one for one in element.iterancestors() if CALLED_PAGER.search(one.get("class") or "")), None)
        if pager is None or squeeze(element.text_content()) != "1" or re.findall(r"\d+", pager.text_content()) != ["1"]:
            continue
        url = _target(page, element)
        if (
            folder_key(url) == folder_key(page.url)
            if url
            else _is_marked(element.get("class") or "") and not _is_called(element)
        ):
            return True
    return False


def is_turned_off(page: Page) -> bool:
    """Whether what leads on is disabled, beside the number 1 and no other: as ASP.NET draws the pager of one page."""
    ways = [link for link in page.root.iter("a") if NEXT.match(squeeze(link.text_content()))]
    pagers = {link.getparent() for link in ways}
    turned = [pager for pager in pagers if pager is not None and not is_banner(pager)]
    if [re.findall(r"\d+", pager.text_content()) for pager in turned] != [["1"]]:
        return False
    return all("disabled" in link.attrib and not _is_called(link) for link in ways if link.getparent() is turned[0])


def _is_called(element: html.HtmlElement) -> bool:
    """Whether a script may turn pages behind an element."""
    return "onclick" in element.attrib or (element.get("href") or "").startswith("javascript:")


def _choice(page: Page, choice: html.HtmlElement) -> dict[int, Step]:
    """The steps of a choice whose options are the addresses of pages, or lead there by a function of the page."""
    opened = {link.element: link.url for link in page.links if link.element.tag == "option"}
    found = {}
    for option in choice.iter("option"):
        number, address = _OPTION.match(squeeze(option.text_content())), option.get("value") or ""
        url = opened.get(option, urljoin(page.url, address) if re.search(r"[./?]", address) else "")
        if number is not None and url:
            step = Step(int(number["number"]), url, "selected" in option.attrib)
            found[step.number] = step
    return found


def _is_marked(marks: str) -> bool:
    return _MARKED.search(marks) is not None


def _target(page: Page, element: html.HtmlElement) -> str:
    link = element if element.tag == "a" else next(element.iterancestors("a"), None)
    own = "" if link is None else next((one.url for one in page.links if one.element is link), "")
    return own or called_with(page, element if link is None else link)
