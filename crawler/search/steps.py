"""Where a page leads on the way to report columns: its links that promise something, its parts, and its closed ways."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from urllib.parse import urljoin, urlsplit

from lxml import html

from crawler.cms import annual
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.gate import is_same_domain
from crawler.interfaces.written import with_written
from crawler.lists.behind import frames_of
from crawler.lists.filters import filters_of
from crawler.lists.list_page import Parts
from crawler.pagers.more import MORE, follows_reports
from crawler.pages.nodes import with_nodes
from crawler.pages.page import Link, Page, is_beside, squeeze
from crawler.pages.rows import is_article, is_navigation
from crawler.pages.wording import names_column, names_report
from crawler.search.closed import closed_ways, doubled_years, promised_ways, told_elsewhere
from crawler.search.clues import (
    BY_ADDRESS,
    BY_PLACE,
    JOINT,
    Clue,
    Promise,
    clue,
    is_called_body,
    is_known,
    may_be_group,
    year_in,
)
from crawler.search.collected import called_report, files_on, is_collection_of_files
from crawler.search.headings import bodies_apart, bodies_beside, text_of, year_of_reports, years_above
from crawler.search.search import Step
from crawler.search.sides import sides_of
from storage.visits import Entry

_OF_COLUMN = (Promise.COLUMN, Promise.GROUP)
DEEPEST = {Promise.COLUMN: 6, Promise.GROUP: 6, Promise.BODY: 5, Promise.BODIES: 4, Promise.WAY: 4, Promise.MIXED: 4}
GUESSED, FRAMED = 95, 80
"""How dear a column's address is that was made by a family's rule, and a page that another one only frames."""
FEW_LINKS, _MOST_FRAMES = 3, 3
_FEWEST_BODIES = 4
_LONSUN = re.compile(r"/public/column/(\d+)(?:\?.*)?$")
_LONGEST_HEADS = 60
"""How much a page may say beside its menus that shows nothing: what it is called."""
_TREE = re.compile(r"tree", re.IGNORECASE)
SHELL = re.compile(
    r"""id=["']?app\b|v-for=|new CMS\(|laypage|jpage|dataproxy|unitbuild\.js|createPage(?!HTML)|pageNo\b|loadMore|"""
    r"ng-repeat",
    re.IGNORECASE,
)
"""How a page looks whose list a script makes."""


def parts_of(page: Page, step: Step, fetcher: Fetcher, bodies: Collection[str]) -> Parts:
    """The parts of a column that a page without entries shows by itself that it leads to."""
    if SHELL.search(page.source) is not None:
        return Parts()
    if step.promise is Promise.MIXED and (notices := tuple(_reports_among_notices(page, step, fetcher, bodies))):
        return Parts(notices, (), notices)
    steps = [one for one in steps_of(page, step, fetcher, bodies) if one.promise in _OF_COLUMN]
    steps = [one for one in steps if not page_key(page.url).startswith(f"{page_key(one.url)}/")]  # it led here
    steps = _without_menus(page, steps)
    filters = filters_of(page)
    articles = (one for one in steps if is_article(one.url, page) and one.url not in filters)
    named = [one for one in articles if is_known(one.names[-1], bodies) and not annual.is_of_all_years(one.url)]
    if named:  # beside bodies stand other years, which `other_lists` finds
        steps = [one for one in steps if year_in(one.names[-1]) is None or not is_beside(one.url, page.url)]
    # a body's page at an endpoint of reports shows one year, and leads to the others
    is_of_year = re.search(r"20\d\d", JOINT.join((*step.names, page.title))) is not None
    beneath = {} if is_of_year else years_above(page)
    whose = bodies_beside(page, bodies)
    reports = [
        Entry(one.url, _called_there(one, beneath, whose))
        for one in steps
        if is_article(one.url, page) and (is_of_year or one.url in beneath or year_in(one.names[-1]) is not None)
    ]
    if not steps and step.names and is_collection_of_files(step.names[-1]):
        reports = list(files_on(page, step.names[-1]))
        return Parts(tuple(reports), (), tuple(reports))
    return Parts(_entries(steps), _entries(named), tuple(reports))


def _called_there(step: Step, beneath: Mapping[str, int], whose: Mapping[str, str]) -> str:
    """What the report behind a link is called by what stands there: by the year above it, or the body beside it."""
    name = step.names[-1]
    if step.url in beneath:
        return f"{beneath[step.url]}年{name}"
    year = year_in(name)
    return called_report(whose[step.url], year) if year is not None and step.url in whose else name


def _reports_among_notices(page: Page, step: Step, fetcher: Fetcher, bodies: Collection[str]) -> Iterator[Entry]:
    """The lines of notices that are called by a body alone, below a heading that says of which year's report it is."""
    beneath = years_above(page, year_of_reports)
    for one in steps_of(page, step, fetcher, bodies) if beneath else ():
        if one.url in beneath and is_known(one.names[-1], bodies) and is_article(one.url, page):
            yield Entry(one.url, called_report(one.names[-1], beneath[one.url]))


def _entries(steps: Iterable[Step]) -> tuple[Entry, ...]:
    return tuple(Entry(step.url, step.names[-1]) for step in steps)


def steps_of(page: Page, step: Step, fetcher: Fetcher, bodies: Collection[str]) -> list[Step]:
    """What a page leads to, by the links that promise something; only within the portal's own domain."""
    steps: list[Step] = []
    known = {page_key(page.url), page_key(urljoin(page.url, "/"))}  # a logo bears the name of its government
    whole = with_nodes(with_written(page), bodies)
    texts = [(link, text_of(link)) for link in whole.links if not _is_latest(whole, link)]
    is_of_bodies = step.depth > 0 and _names_bodies([text for _, text in texts], bodies)
    beneath = Promise.BODIES if is_of_bodies and step.promise is Promise.WAY else step.promise
    clues = {link: clue(text, link.url, beneath, bodies) for link, text in texts}
    whose = {} if step.own else bodies_apart(texts, bodies)
    is_latest_alone = annual.shows_latest_alone(page)
    is_entry = step.depth == 0 or (step.score == FRAMED and step.promise is Promise.WAY)
    is_splash = is_entry and len({link.url for link in clues}) <= FEW_LINKS and not any(clues.values())
    for link, text in texts:
        found = clues[link]
        if found is None and beneath is Promise.BODY and MORE.match(link.text) and follows_reports(link.element):
            found, text = Clue(Promise.COLUMN, BY_PLACE, link.text), link.text
        if found is None and is_splash:  # 点击进入, or a picture
            found = Clue(Promise.WAY, FRAMED, text or link.url)
        if found is None and page.is_file_index and link.url.endswith("/") and beneath in _OF_COLUMN:
            found = Clue(Promise.GROUP, BY_PLACE, text)
        if found is None or not fetcher.within(link.url):
            continue
        # a shared platform of another domain is led to by the column's own name; anything else there is another's site
        is_named = found.promise is Promise.COLUMN and found.score != BY_ADDRESS
        if not is_named and not is_same_domain(link.url, page.url):
            continue
        if page_key(link.url) not in known:
            url = annual.of_all_years(link.url) if is_latest_alone else link.url
            steps += _stepped(url, found, step, text, whose.get(link.url, "") if found.promise in _OF_COLUMN else "")
    if step.promise in _OF_COLUMN:
        groups = {one.url for one in steps if one.promise is Promise.GROUP}
        met = known | {page_key(one.url) for one in steps}
        placed = (*_among_groups(page, texts, groups), *_wordless(page, texts))
        for url, text in {link.url: text for link, text in placed if page_key(link.url) not in met}.items():
            steps += _stepped(url, Clue(Promise.GROUP, BY_PLACE, text), step, text)
    return [one for one in steps if one.depth <= DEEPEST[one.promise]]


def of_its_own(page: Page, steps: Sequence[Step]) -> Sequence[Step]:
    """Of what a page leads to what is its own: not the column of all bodies and years to which the menus lead of a page
    that shows nothing else, as they do on every page of its site."""
    return steps if len(_beside_menus(page)) > _LONGEST_HEADS else _without_menus(page, steps)


def _without_menus(page: Page, steps: Sequence[Step]) -> list[Step]:
    """Steps without the column of all to which only menus lead."""
    menus = {link.url for link in page.links if is_navigation(link.element)}
    menus -= {link.url for link in page.links if not is_navigation(link.element)}
    return [one for one in steps if one.url not in menus or not _is_of_all(one)]


def _beside_menus(page: Page) -> str:
    """What a page says outside of its menus and boxes, head and foot."""
    texts = page.root.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
    places = ((str(text), text.getparent()) for text in texts)
    return "".join(squeeze(text) for text, at in places if not (is_navigation(at) or page.boxes.hold(at)))


def _is_of_all(step: Step) -> bool:
    """Whether a column is called as that of all bodies and years is."""
    text = step.names[-1] if step.names else ""
    return step.promise is Promise.COLUMN and names_column(text) and not (year_in(text) or sides_of(text))


def _is_latest(page: Page, link: Link) -> bool:
    """Whether a link leads to one of the latest reports of the whole portal, in a box beside what the page holds."""
    return names_report(link.text) and page.boxes.hold(link.element)


def _names_bodies(texts: Sequence[str], bodies: Collection[str]) -> bool:
    """Whether links lead to single bodies: to several of the register, or to many where none is registered."""
    if bodies:
        return sum(is_known(text, bodies) for text in texts) > 1
    return sum(map(is_called_body, texts)) >= _FEWEST_BODIES


def _among_groups(page: Page, texts: Iterable[tuple[Link, str]], groups: Collection[str]) -> Iterator[tuple[Link, str]]:
    """The links that stand side by side with groups, whatever they are called: folders below the column's own."""
    places = {_place(link) for link, _ in texts if link.url in groups}
    for link, text in texts:
        is_folder = not is_article(link.url, page) and is_beside(link.url, page.url)
        if link.url not in groups and is_folder and _place(link) in places and may_be_group(text):
            yield link, text


def _wordless(page: Page, texts: Iterable[tuple[Link, str]]) -> Iterator[tuple[Link, str]]:
    """The pictures without words that lead to folders below a column's own, as parts of it, by the folders' names."""
    for link, text in texts:
        is_picture = link.element.tag == "area" or link.element.find(".//img") is not None
        if is_picture and not text and not is_article(link.url, page) and is_beside(link.url, page.url):
            yield link, page_key(link.url).rpartition("/")[2]


def _place(link: Link) -> html.HtmlElement | None:
    around = (one for one in link.element.iterancestors() if one.tag not in ("li", "td", "dd", "span", "p", "em"))
    return next(around, None)


def closed_on(
    page: Page, step: Step, fetcher: Fetcher, bodies: Collection[str], entries: Iterable[Entry] = ()
) -> list[Step]:
    """The ways that a page shows and nobody can follow; none to what its list holds already."""
    promised = promised_ways(page, step, bodies)
    told = (*doubled_years(page), *told_elsewhere(page)) if step.promise in _OF_COLUMN else ()
    if not (promised or told):  # as on nearly every page; to know where a long list leads takes far longer
        return []
    held = (Step(entry.url, Promise.BODY, 0, names=(entry.title,)) for entry in entries)
    followed = [*steps_of(page, step, fetcher, bodies), *held]
    return [
        Step(page.url, one.promise, one.score, "", (*step.names, one.why), step.depth, step.own)
        for one in (*closed_ways(promised, followed), *told)
    ]


def inner_frames(page: Page) -> tuple[str, ...]:
    """The frames of a page that holds nothing else."""
    return _own_frames(page) if len(page.links) <= FEW_LINKS else ()


def frames_on(page: Page, *, leads_on: bool) -> dict[str, None]:
    """The frames of a page on the way that are followed: of one that holds nothing else, or leads nowhere by itself,
    all of them; else those that hold a tree of bodies or columns, by their addresses."""
    trees = (url for url in _own_frames(page) if _TREE.search(urlsplit(url).path))
    others = () if leads_on else frames_of(page)[:_MOST_FRAMES]
    return dict.fromkeys((*inner_frames(page), *trees, *others))


def _own_frames(page: Page) -> tuple[str, ...]:
    return tuple(url for url in page.frames if is_same_domain(url, page.url))


def _stepped(url: str, found: Clue, step: Step, text: str, whose: str = "") -> list[Step]:
    own = step.own or found.promise is Promise.BODY or bool(whose)
    names = (*step.names, *filter(None, [whose]), text.strip())
    stepped = Step(url, found.promise, found.score, found.why, names, step.depth + 1, own)
    lonsun = _LONSUN.search(url)
    is_tab = found.promise is Promise.GROUP and re.search(r"catId=|type=3", url) is None
    if lonsun is not None and (is_tab or found.promise in (Promise.BODY, Promise.WAY)):
        # of these tabs of a body number 3 is its reports, whatever the page shows first
        address = urljoin(url, f"/public/column/{lonsun[1]}?type=3&action=list")
        reports = Step(address, Promise.COLUMN, GUESSED, "type=3", names, step.depth + 1, own)
        return [reports] if is_tab else [stepped, reports]
    return [stepped]


def is_called_column(step: Step) -> bool:
    """Whether a link calls what it leads to a column of reports, and not an article about them."""
    is_called = step.promise is Promise.COLUMN and step.score != BY_ADDRESS and bool(step.names)
    return is_called and names_column(step.names[-1])


def lead_to_lists(steps: Iterable[Step]) -> bool:
    """Whether one of some steps promises a column of reports, or a part of one."""
    return any(step.promise in _OF_COLUMN for step in steps)


def leads_to_itself(page: Page) -> bool:
    """Whether a page calls itself a column of reports by a link: the tab that is shown."""
    return any(link.url == page.url and _says_column(link) for link in page.links)


def _says_column(link: Link) -> bool:
    found = clue(link.text, "", Promise.WAY)
    return found is not None and found.promise is Promise.COLUMN


def page_key(url: str) -> str:
    """One text for the addresses under which a folder's own page is linked, by either scheme, or a body's tab of
    reports."""
    return re.sub(r"^https?:|(?<=\?type=3)&action=list$|(?i:/(?:index|default)\.s?html?)?/?$", "", url)
