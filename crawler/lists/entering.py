"""Asks for a page as one does who enters a site: by either scheme, with the cookie that its home page gives, and where
a page's script sends its reader."""

import contextlib
import re
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from crawler.fetching import walls
from crawler.fetching.answer import Answer, Validators
from crawler.fetching.failures import CouldNotLookError, NoAnswerError, UnreachableError
from crawler.fetching.fetcher import Fetcher
from crawler.pages.page import Page
from crawler.pages.tree import NotWholeError

_LARGEST_STUB = 4_000


async def ask_either_way(fetcher: Fetcher, url: str, validators: Validators) -> Answer:
    """A plain request; without a usable answer the other scheme is tried once, as portals move between the two, and
    behind some gateways https alone is ill (502), or forbidden (403). What the other scheme of such a server says that
    is no page says nothing of the page."""
    other = other_scheme(url)
    try:
        answer = await fetcher.get(url, validators)
    except UnreachableError as failure:
        if not other:
            raise
        if isinstance(failure, NoAnswerError):
            return await fetcher.get(other)
        with contextlib.suppress(CouldNotLookError):
            answer = await fetcher.get(other)
            if answer.status == 200:
                return answer
        raise
    if other and url.startswith("https:") and walls.is_bare_refusal(answer):
        with contextlib.suppress(CouldNotLookError):
            plain = await fetcher.get(other)
            return plain if plain.status == 200 and not walls.wall(plain) else answer
    return answer


async def greeted(fetcher: Fetcher, url: str, validators: Validators) -> Answer:
    """What an address answers; asked once more of a server that sends everybody to its home page who has no cookie, or
    refuses them, where its home page gives one."""
    answer = await ask_either_way(fetcher, url, validators)
    is_greeting = bool(sends_home(answer, url) and answer.header("Set-Cookie"))
    is_greeting = is_greeting or (walls.is_bare_refusal(answer) and await _is_given_cookie(fetcher, url))
    return await ask_either_way(fetcher, url, validators) if is_greeting else answer


async def _is_given_cookie(fetcher: Fetcher, url: str) -> bool:
    """Whether the home page gives who enters there a cookie, and did not before."""
    if _is_home(url) or not fetcher.restraint.enters(url):
        return False
    with contextlib.suppress(CouldNotLookError):
        home = await fetcher.get(urljoin(url, "/"))
        return home.status == HTTPStatus.OK and bool(home.header("Set-Cookie"))
    return False


def other_scheme(url: str) -> str:
    """The address with https for http or the reverse; empty where a port is given, which speaks only one of them."""
    parts = urlsplit(url)
    if parts.port is not None:
        return ""
    return parts._replace(scheme="http" if parts.scheme == "https" else "https").geturl()


def sends_home(answer: Answer, url: str) -> bool:
    """Whether a server sent who asked for an address to the home page."""
    return _is_home(answer.url) and not _is_home(url) and urlsplit(answer.url).netloc == urlsplit(url).netloc


def _is_home(url: str) -> bool:
    return re.fullmatch(r"/?(?:(?:index|default)\.\w+)?", urlsplit(url).path) is not None and not urlsplit(url).query


async def moved_on(fetcher: Fetcher, answer: Answer) -> Answer:
    """The document to which a page without any content sends its reader by script."""
    if not answer.is_html or len(answer.body) > _LARGEST_STUB or b"location" not in answer.body:
        return answer
    try:
        moved_to = Page.parse(answer.url, answer.text).moved_to
    except NotWholeError:
        return answer
    return await fetcher.get(moved_to, referer=answer.url) if fetcher.within(moved_to) else answer
