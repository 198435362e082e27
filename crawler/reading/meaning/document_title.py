"""Which of the lines and names of a document is its title."""

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import PurePosixPath
from urllib.parse import unquote

from crawler.reading.blocks import Line, Page
from crawler.reading.meaning.body_names import ends_as_body, names_body
from crawler.reading.meaning.first_lines import is_unfinished
from crawler.reading.meaning.information import is_labelled
from crawler.reading.meaning.kind import lookalike
from crawler.reading.meaning.sections import Headings
from crawler.reading.meaning.titles import Title, is_sentence, parse_title, title_in_sentence
from storage.report import Document

LONGEST_TITLE, _MOST_TITLE_LINES, _LONGEST_PRINTED = 120, 60, 500
_MOST_INTRODUCING = 3
_BREADCRUMB = re.compile(r"[>＞»›]|(?:当前|所在|您的)位置|^\s*(?:网站)?首页\s*[/／|｜]")
_NEIGHBOUR = re.compile("[\\s【\\[]*(?:上|下|前|后)一(?:篇|条|页)")
_NAMED_TITLE = re.compile(r"(?:标题|名称)[:：]\s{0,8}|标\s{1,6}题\s{1,8}")
_LEVELS = "省市州盟县区旗"
_REST_OF_NOTICE = re.compile(r"\s*(?:有关|相关)?.{0,12}的?通知\s*")


def names_given(document: Document) -> tuple[str, str]:
    """What a document is called by the list that led to it, and by its address; empty where they say nothing."""
    return document.listed_title, _file_name(document)


def title_of(page: Page, document: Document, heads: Headings, named: str) -> tuple[str, Title]:
    """A page's title, ``named`` in its information block. Lines of its text count only when it has no title of its own
    that says it is something else; what was recognised in pictures only where neither list nor name tells its title."""
    given = names_given(document)
    opening = _opening(page, heads)
    rests = {line for before, line in pairwise(opening) if is_unfinished(before) and is_sentence(line)}
    own = (title for title in (*page.titles, named) if title not in rests)
    titles = sorted(own, key=lambda title: _BREADCRUMB.search(title) is not None)
    lines = [] if any(lookalike(parse_title(title)) for title in titles) else _title_lines(page, heads)
    last = [*_said_titles(page, heads), *_leading(page), *page.later_titles]
    if page.is_recognised:
        return best_title([*given, *titles, *lines, *last])
    # lines of a page that holds no report may be those of the documents beside it
    fuller = [*titles, *(lines if heads else ()), *given]
    return best_title([*titles, *lines, *given, *last], [*titles, *given, *lines, *last], fuller)


def is_called_one_of(bodies: frozenset[str], page: Page, document: Document) -> bool:
    """Whether a document is called the report of one of some bodies elsewhere than in its text."""
    own = {re.sub(r"\s", "", block.text) for block in page.body if isinstance(block, Line)}
    given = [title for title in page.titles if re.sub(r"\s", "", title) not in own]
    return any(bodies & {*parse_title(text).bodies} for text in (*given, *names_given(document)))


def is_called_nobodys(page: Page) -> bool:
    """Whether a page has a title of reports that names no body: that of a collection (各部门2023年年度报告)."""
    return any(title.is_report and not title.bodies for title in map(parse_title, page.titles))


def best_title(
    candidates: Sequence[str], otherwise: Sequence[str] = (), fuller: Sequence[str] | None = None
) -> tuple[str, Title]:
    """The first candidate that names a report, its year and body; else the first of ``otherwise`` that names a report,
    else the first of all. Of two that name one body, the one that says where it is counts: of ``fuller``, if given."""
    for text in candidates:
        if _is_whole(title := parse_title(text)):
            others = candidates if fuller is None else fuller
            text = next((other for other in others if _says_where(parse_title(other), title)), text)
            return _as_printed(text), parse_title(text)
    kept = [(_as_printed(text), parse_title(text)) for text in otherwise or candidates if text.strip()]
    return next((each for each in kept if each[1].is_report), kept[0] if kept else ("", Title()))


def _says_where(fuller: Title, title: Title) -> bool:
    """Whether a title names another's body behind its place: 青石县水利局 for 水利局."""
    if not _is_whole(fuller) or fuller.year != title.year or lookalike(fuller) != lookalike(title):
        return False
    full, short = fuller.bodies[0], title.bodies[0]
    place = full.removesuffix(short) if full.endswith(short) else ""
    return len(place) > 1 and place[-1] in _LEVELS and names_body(place)


def _as_printed(text: str) -> str:
    """A title without the word that names it (标题：)."""
    stripped = text.strip()
    named = _NAMED_TITLE.match(stripped)
    return stripped[named.end() if named else 0 :][:_LONGEST_PRINTED]


def _is_whole(title: Title) -> bool:
    return title.is_report and title.year is not None and bool(title.bodies)


def _title_lines(page: Page, heads: Headings) -> list[str]:
    """Lines that may be a title: those of the report before its first heading, alone and with the one or two after.

    What stands around the report is left out: lists of neighbouring reports name other years and bodies.
    """
    return _may_be_titles(_opening(page, heads))


def _said_titles(page: Page, heads: Headings) -> list[str]:
    """The titles that sentences name before a report's first heading, or right behind that where nothing stands before:
    what else is called its title goes before."""
    opening = _opening(page, heads) or _opening(page, dict(sorted(heads.items())[1:]))[:_MOST_INTRODUCING]
    lines = [line for line in _with_ends(opening) if "公开" in line and is_sentence(line)]
    return [title for line in lines if (title := title_in_sentence(line))]


def _with_ends(lines: Sequence[str]) -> list[str]:
    """The same lines, a sentence that goes on in the next ones with these."""
    whole: list[str] = []
    for line in lines:
        if whole and is_unfinished(whole[-1]):
            whole[-1] += line
        else:
            whole.append(line)
    return whole


def _opening(page: Page, heads: Headings) -> list[str]:
    """The lines of a report before its first heading."""
    first = min((position for position, _ in heads.values()), default=len(page.body))
    return [block.text for block in page.body[:first] if isinstance(block, Line)][:_MOST_TITLE_LINES]


def _may_be_titles(lines: Sequence[str]) -> list[str]:
    texts = [line for line in lines if len(line) <= LONGEST_TITLE and not is_labelled(line)]
    begun = {
        line for line, rest in pairwise(texts) if _REST_OF_NOTICE.fullmatch(rest) and not _is_whole(parse_title(line))
    }
    runs = [texts[start : start + count] for count in (2, 3) for start in range(len(texts) - count + 1)]
    joined = ["".join(run) for run in runs if not (_begins_with_other("".join(run)) or _begins_with_menu(run))]
    named = [text for text in [*texts, *joined] if text not in begun and "公开" in re.sub(r"\s", "", text)]
    return [text for text in named if not (_BREADCRUMB.search(text) or is_sentence(text))]


def _begins_with_other(text: str) -> bool:
    """Whether lines that were joined begin with something else than the body of their title: 首页 2025年…年度报告."""
    bodies = parse_title(text).bodies
    return bool(bodies) and not any(ends_as_body(body) for body in bodies)


def _begins_with_menu(run: Sequence[str]) -> bool:
    """Whether lines that were joined speak of disclosure twice, and the first of them is no body's name: a menu of the
    site (首页新闻中心政务公开互动交流) above a title."""
    first, *others = (re.sub(r"\s", "", line) for line in run)
    is_name = ends_as_body(first) or first[-1:] in "年度"
    return "公开" in first and not is_name and any("公开" in line for line in others)


def _leading(page: Page) -> list[str]:
    """The title in the last lines before a report, where these name one report only: neighbours are named there too."""
    lines = [line for line in page.lead if not _NEIGHBOUR.match(line)]
    whole = [(text, title) for text in _may_be_titles(lines) if _is_whole(title := parse_title(text))]
    named = {(title.year, title.bodies) for text, title in whole if text in lines} or {
        (title.year, title.bodies) for _, title in whole[-1:]
    }
    return [text for text, title in whole if (title.year, title.bodies) in named][:1] if len(named) == 1 else []


def _file_name(document: Document) -> str:
    path = re.split("[?#]", document.address.removeprefix("file:"), maxsplit=1)[0]
    name = PurePosixPath(unquote(path)).name
    return name if re.search("[\u4e00-\u9fff]", name) else ""
