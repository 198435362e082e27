"""Finds a portal's report columns: best first from its home page along what links promise, within forty requests.

Reports stand in one column of all bodies, by year and group or by group alone, or in a column of each body's own; a
body without a report in the one may have it in the other, so a search says which of the two it followed to the end.
What forty requests leave over is kept, and the next search goes on with it.
"""

import re
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from loguru import logger

from crawler.cms import family_of
from crawler.cms.generic import is_beside
from crawler.cms.page import Link, NotWholeError, Page, squeeze
from crawler.cms.rows import is_article
from crawler.cms.written import with_written
from crawler.fetching import walls
from crawler.fetching.answer import Answer, Validators
from crawler.fetching.failures import BlockedError, CouldNotLookError, ForbiddenByRobotsError, NotThereError
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.gate import is_same_domain
from crawler.spiders.clues import BY_ADDRESS, JOINT, Clue, Promise, clue, is_known, says_column, year_in
from crawler.spiders.list_page import ListPage, NoListError, Unchanged
from crawler.spiders.opening import Parts, open_list
from storage.language import N_
from storage.visits import Entry

MOST_REQUESTS = 40

ANCHOR = N_("found by the link")
_DEEPEST = {Promise.COLUMN: 6, Promise.GROUP: 6, Promise.BODY: 5, Promise.BODIES: 4, Promise.WAY: 3, Promise.MIXED: 3}
_A_STEP = 4
_GUESSED, _FRAMED = 95, 80
_FEW_LINKS = 3
_LISTS = (Promise.COLUMN, Promise.GROUP, Promise.MIXED)
_REPORT = re.compile(r"(?:信息公开|政务公开).{0,12}(?:报告|年报)|年度报告|年报")
_LONSUN = re.compile(r"/public/column/(\d+)(?:\?.*)?$")
_MORE = re.compile(r"^[\s>》\[【]*(?:更多|more|查看更多|查看全部)[\s>》+.…\]】]*$", re.IGNORECASE)
_HEADING_WITHIN = 3
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "th", "dt", "strong", "b", "caption")
_LONGEST_HEADING = 24
_SHELL = re.compile(
    r"""id=["']app["']|v-for=|new CMS\(|laypage|jpage|dataproxy|unitbuild\.js|createPage|pageNo\b|loadMore|ng-repeat""",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Step:
    """An address worth a request: what it promises and why, the anchors that led there, and how far away it is.

    ``own`` tells that it lies among the pages of a single body.
    """

    url: str
    promise: Promise
    score: int
    why: str = ""
    names: tuple[str, ...] = ()
    depth: int = 0
    own: bool = False

    @property
    def name(self) -> str:
        """The anchors that led there."""
        return JOINT.join(self.names)

    @property
    def rank(self) -> int:
        """How early it is followed: the dearest promise first, the nearer one of two alike."""
        return self.score - _A_STEP * self.depth


@dataclass(frozen=True)
class FoundColumn:
    """A report column: its first page where it could be read, else why it could not (``detail``).

    ``why`` is the clue that led there. A hub is a column that only leads to others, such as its years.
    """

    url: str
    name: str
    page: ListPage | None
    detail: str = ""
    why: str = ""
    is_hub: bool = False
    is_mixed: bool = False


@dataclass
class Search:
    """A search as far as it came. ``began`` is when its first request was made, as ISO text.

    ``shared`` and ``own`` tell that no way to a column of many bodies, and to columns of single ones, is left.
    ``failed`` are ways that could not be looked at; they are tried again by the next search.
    """

    began: str = ""
    ended: str = ""
    shared: bool = False
    own: bool = False
    requests: int = 0
    waiting: list[Step] = field(default_factory=list)
    failed: list[Step] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Search":
        """A kept search."""
        values = {name: value for name, value in kept.items() if name in cls.__dataclass_fields__}
        for name in ("waiting", "failed"):
            values[name] = [_step(step) for step in values.get(name, ())]
        return cls(**{**values, "seen": set(values.get("seen", ()))})

    def as_json(self) -> dict[str, object]:
        """As it is kept; what was seen is of use only while something waits."""
        seen = sorted(self.seen) if self.waiting or self.failed else []
        return {**asdict(self), "seen": seen}

    @property
    def is_complete(self) -> bool:
        """Whether both ways were followed to their end."""
        return self.shared and self.own

    def settle(self, found_shared: bool) -> None:
        """Say what was followed to its end."""
        left = [step for step in (*self.waiting, *self.failed) if step.promise is not Promise.MIXED or not found_shared]
        ways = (Promise.WAY, Promise.BODIES)
        self.shared = not any(not step.own and step.promise is not Promise.BODIES for step in left)
        self.own = not any(step.own or step.promise in ways for step in left)


def _step(kept: Any) -> Step:
    return Step(**{**kept, "promise": Promise(kept["promise"]), "names": tuple(kept["names"])})


async def discover(
    fetcher: Fetcher,
    home: str,
    search: Search,
    *,
    browser: str,
    bodies: Collection[str] = (),
    known: Collection[str] = (),
    is_column: bool = False,
) -> AsyncIterator[FoundColumn]:
    """The columns that a home page leads to, the likeliest first, and what could be searched, noted in ``search``.

    ``bodies`` are short names of bodies whose pages are looked for, ``known`` the addresses of columns that need not be
    opened. With ``is_column`` the home page itself may be one. Raises what `Fetcher` raises for the home page.
    """
    seeker = _Seeker(fetcher, search, browser, frozenset(bodies), frozenset(map(page_key, known)))
    if not search.seen:
        promise = Promise.COLUMN if is_column else Promise.WAY
        search.waiting = [Step(home, promise, 1000)]
        search.seen = {page_key(home)}
    search.waiting, search.failed = [*search.waiting, *search.failed], []
    started, found_shared = fetcher.tally.requests, False
    while search.waiting and fetcher.tally.requests - started < MOST_REQUESTS:
        step = max(search.waiting, key=lambda step: step.rank)
        search.waiting.remove(step)
        if step.promise is Promise.MIXED and found_shared:
            continue
        async for found in seeker.follow(step):
            found_shared |= not step.own and not found.is_hub and found.page is not None
            yield found
    search.requests += fetcher.tally.requests - started
    search.settle(found_shared)


class _Seeker:
    """Follows one step after the other, and learns how the pages of a body lead to its column."""

    def __init__(
        self, fetcher: Fetcher, search: Search, browser: str, bodies: frozenset[str], known: frozenset[str]
    ) -> None:
        self._fetcher, self._search, self._browser = fetcher, search, browser
        self._bodies, self._known = bodies, known
        self._tail = ""  # how the column of the first body follows from the address of its pages
        self._listed: set[str] = set()

    async def follow(self, step: Step) -> AsyncIterator[FoundColumn]:
        """Look at a step's page: the column that it is, if it is one, and the steps that it leads to."""
        if page_key(step.url) in self._known and step.promise in _LISTS:
            return
        try:
            page, column = await self._look(step)
        except CouldNotLookError as failure:
            if step.depth == 0:
                raise
            unread = self._note_failure(step, failure)
            if unread is not None:
                yield unread
            return
        if column is not None:
            self._learn(step)
            yield column
        if page is not None:
            if step.depth == 0 and column is None and not says_column(page):
                step = replace(step, promise=Promise.WAY)
            following = self._steps(page, step, column)
            if step.depth == 0 and column is None and not following:
                page = await self._as_rendered(page)
                following = self._steps(page, step, column)
            if column is None and step.promise in (Promise.COLUMN, Promise.GROUP) and _leads_to_lists(following):
                yield FoundColumn(step.url, step.name, None, "", step.why, is_hub=True)
            self._search.waiting += following

    def _note_failure(self, step: Step, failure: CouldNotLookError) -> FoundColumn | None:
        """What becomes of a page that could not be looked at: a column that nobody could read yet, or a way left."""
        logger.info("{}", f"{step.url}: leads nowhere now: {failure.detail}")
        if isinstance(failure, NotThereError | NoListError):  # there is nothing to come back for
            return None
        if step.promise in (Promise.COLUMN, Promise.GROUP) and step.score != BY_ADDRESS:
            return FoundColumn(step.url, step.name, None, failure.detail, step.why)
        if not isinstance(failure, ForbiddenByRobotsError):
            self._search.failed.append(step)
        return None

    async def _look(self, step: Step) -> tuple[Page | None, FoundColumn | None]:
        if step.promise not in _LISTS:
            return await self._page(step.url), None
        try:
            opened = await open_list(
                self._fetcher,
                step.url,
                validators=Validators(),
                known_sha256="",
                browser=self._browser if step.promise is not Promise.MIXED else "no",
                parts=lambda page: parts_of(page, step, self._fetcher, self._bodies),
            )
        except NoListError as error:
            return error.page, None
        assert not isinstance(opened, Unchanged)  # noqa: S101 - nothing was known to compare with
        urls = {entry.url for entry in opened.entries}
        if step.promise is not Promise.COLUMN and urls and urls <= self._listed:
            return opened.page, None  # a part of a column that was found already
        if step.promise is Promise.MIXED and not any(_REPORT.search(entry.title) for entry in opened.entries):
            return None, None
        if step.depth == 0 and not any(_REPORT.search(entry.title) for entry in opened.entries):
            return opened.page, None
        self._listed |= urls
        is_mixed = step.promise is Promise.MIXED
        return opened.page, FoundColumn(step.url, step.name, opened, why=step.why, is_mixed=is_mixed)

    async def _as_rendered(self, page: Page) -> Page:
        """A home page whose menu a script makes, as a browser shows it; the page itself without one."""
        if self._browser == "no" or "<script" not in page.source.lower():
            return page
        try:
            shown = await self._fetcher.render(page.url)
            return Page.parse(shown.url, shown.text)
        except (CouldNotLookError, NotWholeError):
            return page

    async def _page(self, url: str) -> Page:
        answer = await self._fetcher.get(url)
        _refuse_what_is_no_page(answer)
        try:
            page = Page.parse(answer.url, answer.text)
            if self._fetcher.within(page.moved_to):
                answer = await self._fetcher.get(page.moved_to)
                page = Page.parse(answer.url, answer.text)
            if family_of(page).finds_reports:
                return page
            inner = _inner(page)
            if len(inner) == 1:
                framed = await self._fetcher.get(inner[0])
                return Page.parse(framed.url, framed.text)
            if len(page.links) <= _FEW_LINKS and _SHELL.search(page.source) and self._browser != "no":
                shown = await self._fetcher.render(url)
                return Page.parse(shown.url, shown.text)
        except NotWholeError as error:
            raise NotThereError(url) from error
        return page

    def _learn(self, step: Step) -> None:
        """How the column of a body follows from the address of its pages: the others are tried there first."""
        if step.own and not self._tail and step.promise is Promise.COLUMN:
            for parent in self._search.seen:
                if parent and step.url.startswith(f"{parent}/") and parent.count("/") > 3:
                    self._tail = max(self._tail, step.url.removeprefix(f"{parent}/"), key=len)

    def _steps(self, page: Page, step: Step, column: FoundColumn | None) -> list[Step]:
        entries = (
            {entry.url for entry in column.page.entries} if column is not None and column.page is not None else set()
        )
        best: dict[str, Step] = {}
        family = family_of(page)
        if step.promise not in _LISTS and family.finds_reports and family.opened(page).is_shell:
            return [replace(step, promise=Promise.COLUMN, score=_GUESSED, why=family.name, depth=step.depth + 1)]
        framed = [Step(url, Promise.WAY, _FRAMED, "iframe", step.names, step.depth + 1) for url in _inner(page)]
        for found in (*framed, *steps_of(page, step, self._fetcher, self._bodies)):
            key = page_key(found.url)
            if key in self._search.seen or found.url in entries:
                continue
            if key not in best or found.rank > best[key].rank:
                best[key] = found
        self._search.seen.update(best)
        return list(best.values())


def parts_of(page: Page, step: Step, fetcher: Fetcher, bodies: Collection[str]) -> Parts:
    """The parts of a column that a page without entries shows by itself that it leads to."""
    if _SHELL.search(page.source) is not None:
        return Parts()
    steps = [one for one in steps_of(page, step, fetcher, bodies) if one.promise in (Promise.COLUMN, Promise.GROUP)]
    # a body's page at an endpoint of reports shows one year, and leads to the others
    is_of_year = re.search(r"20\d\d", JOINT.join((*step.names, str(page.root.xpath("string(//title)"))))) is not None
    beneath = {} if is_of_year else _years_above(page)
    reports = [
        Entry(one.url, f"{beneath[one.url]}年{one.names[-1]}" if one.url in beneath else one.names[-1])
        for one in steps
        if is_article(one.url, page) and (is_of_year or one.url in beneath or year_in(one.names[-1]) is not None)
    ]
    return Parts(tuple(Entry(one.url, one.names[-1]) for one in steps), tuple(reports))


def _years_above(page: Page) -> dict[str, int]:
    """The year that the heading above a link tells, by the link's address; none of a page without such headings."""
    links = {link.element: link.url for link in page.links}
    year, found = None, {}
    for element in page.root.iter(*_HEADINGS, "a"):
        if element in links:
            if year is not None:
                found[links[element]] = year
        elif element.tag != "a" and len(text := squeeze(element.text_content())) <= _LONGEST_HEADING:
            year = year_in(text) or year
    return found


def others_of(page: Page, name: str, bodies: Collection[str]) -> dict[str, str]:
    """The lists that a list's page leads to beside its own lines, by address with their names: 更多 behind a part of
    which it shows the first lines only, and other years. Only below its own folder."""
    found: dict[str, str] = {}
    for link in page.links:
        text = _text_of(link)
        is_part = _MORE.match(link.text) is not None and clue(text, link.url, Promise.COLUMN, bodies) is not None
        is_none = not is_beside(link.url, page.url) or page_key(link.url) == page_key(page.url)
        if (is_part or year_in(text) is not None) and not is_none:
            found.setdefault(link.url, JOINT.join(filter(None, (name, text))))
    return found if len(name.split(JOINT)) < _DEEPEST[Promise.COLUMN] else {}


def _leads_to_lists(steps: Iterable[Step]) -> bool:
    return any(step.promise in (Promise.COLUMN, Promise.GROUP) for step in steps)


def steps_of(page: Page, step: Step, fetcher: Fetcher, bodies: Collection[str]) -> list[Step]:
    """What a page leads to, by the links that promise something; only within the portal's own domain."""
    steps = []
    texts = [(link, _text_of(link)) for link in with_written(page).links]
    is_of_bodies = step.depth > 0 and sum(is_known(text, bodies) for _, text in texts) > 1
    beneath = Promise.BODIES if is_of_bodies and step.promise is Promise.WAY else step.promise
    for link, text in texts:
        found = clue(text, link.url, beneath, bodies)
        if found is None or not fetcher.within(link.url):
            continue
        # a shared platform of another domain is led to by the column's own name; anything else there is another's site
        is_named = found.promise is Promise.COLUMN and found.score != BY_ADDRESS
        if not is_named and not is_same_domain(link.url, page.url):
            continue
        if link.url.rstrip("/") != page.url.rstrip("/"):
            steps += _stepped(link.url, found, step, text)
    return [one for one in steps if one.depth <= _DEEPEST[one.promise]]


def _inner(page: Page) -> tuple[str, ...]:
    """The frames of a page that holds nothing else."""
    host = urlsplit(page.url).netloc
    return tuple(url for url in page.frames if urlsplit(url).netloc == host) if len(page.links) <= _FEW_LINKS else ()


def _text_of(link: Link) -> str:
    """What a link is called; 更多 is called by what stands before it."""
    text = link.element.get("title") or link.text
    if not _MORE.match(text):
        return text
    for parent in islice(link.element.iterancestors(), _HEADING_WITHIN):
        before = squeeze(parent.text_content()).replace(link.text, "").strip()
        if before:
            return before
    return text


def _stepped(url: str, found: Clue, step: Step, text: str) -> list[Step]:
    own = step.own or found.promise is Promise.BODY
    names = (*step.names, text.strip())
    stepped = Step(url, found.promise, found.score, found.why, names, step.depth + 1, own)
    lonsun = _LONSUN.search(url)
    if lonsun is not None and found.promise in (Promise.BODY, Promise.WAY):
        # of these tabs of a body number 3 is its reports, whatever the page shows first
        reports = urljoin(url, f"/public/column/{lonsun[1]}?type=3&action=list")
        return [stepped, Step(reports, Promise.COLUMN, _GUESSED, "type=3", names, step.depth + 1, own)]
    return [stepped]


def _refuse_what_is_no_page(answer: Answer) -> None:
    defence = walls.wall(answer)
    if defence:
        raise BlockedError(defence, answer.evidence)
    if answer.status != 200 or not answer.text:
        raise NotThereError(f"{answer.url} HTTP {answer.status}", answer.evidence)


def page_key(url: str) -> str:
    """One text for the addresses under which a folder's own page is linked."""
    return re.sub(r"(?:/(?:index|default)\.s?html?)?/?$", "", url)
