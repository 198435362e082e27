"""A Page -> a Reading: its tables aligned, its sections, title, metadata and kind put together."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import unquote

from crawler.reading import metadata
from crawler.reading.align import Aligned, agreed, align, without_amounts
from crawler.reading.blocks import Block, Grid, Line, Page, Picture, lines_of
from crawler.reading.body_names import ends_as_body
from crawler.reading.captions import with_captions
from crawler.reading.in_text import InText, in_text
from crawler.reading.information import information, is_labelled
from crawler.reading.kind import Contents, count_anchors, judge, lookalike
from crawler.reading.parted_lines import TABLES, ends_in_figure
from crawler.reading.rows import find_rows
from crawler.reading.sections import Headings, headings, sections
from crawler.reading.several_reports import grids_by_year, report_meant, with_report_of_year
from crawler.reading.sheets_of_year import of_one_year
from crawler.reading.titles import Title, is_sentence, parse_title, title_in_sentence
from crawler.reading.tokens import tables_with_unread_rows, with_token_grids
from storage.clock import day_of
from storage.forms import SECTIONS
from storage.report import (
    Cell,
    Completeness,
    Dates,
    Document,
    DocumentKind,
    Format,
    Identity,
    Reading,
    State,
)

_READ = (State.NUMBER, State.BLANK, State.DASH)
_LONGEST_TITLE, _MOST_TITLE_LINES, _LONGEST_PREFACE, _LONGEST_PRINTED = 120, 60, 2000, 500
_FEWEST_FIGURES = 3
_FIGURES = re.compile("[0-9]+")
_NO_FIGURE = re.compile(r"20\d\d年?|\d{1,2}月|\d{1,2}日|^\s*[（(]?\d{1,2}[）).、]")
_BREADCRUMB = re.compile("[>＞»›]|(?:当前|所在|您的)位置")
_NEIGHBOUR = re.compile("[\\s【\\[]*(?:上|下|前|后)一(?:篇|条|页)")
_OF_TEXT = (Format.TEXT, Format.HTML, Format.DOCX, Format.DOC)
_UNIT_OF_MONEY = re.compile("单位[:：为是]?[^。万]{0,6}元")
_NAMED_TITLE = re.compile(r"(?:标题|名称)[:：]\s{0,8}")
_CUT = "the page ends before its last section"
_NOT_RECOGNISED = "headings of the report were not recognised in the pictures"
_OF_MANY = "the page holds the reports of several bodies"
_WITHOUT_TABLES = {
    DocumentKind.REPORT: "words of the tables are there, but no row of them could be read",
    DocumentKind.HEADINGS_ONLY: "the headings of a report are there, but no table of figures",
    DocumentKind.ATTACHMENT: "the page holds no tables; the report is in an attached document or a picture",
    DocumentKind.OLD_FORM: "the report is older than the official forms",
    DocumentKind.LOOKALIKE: "the document only looks like a report",
    DocumentKind.UNKNOWN: "nothing in the document shows that it is a report",
}


def understand(page: Page, document: Document) -> Reading:
    """Everything a page says. Raises UnreadableError where it holds reports of several years, none of them meant."""
    names = names_given(document)
    page = of_one_year(page, names)
    page = page.with_body(with_captions(with_token_grids(page.body, parts_lines=page.format in _OF_TEXT)))
    page = with_report_of_year(page, names)
    heads = headings(page.body)
    facts = information(_around_report(page, heads), page.metas)
    printed, title = _title_of(page, document, heads, facts.get("名称", ""))
    if page.year is not None:
        title = replace(title, year=page.year)
    meant = report_meant(page.body, title)
    is_of_many = len(meant.bodies) > 1 and not _names_one(meant.bodies, page, document)
    if is_of_many:  # whose it is nobody can say: it waits for a person, and the others are not called missing
        title = replace(title, bodies=())
    if (body := meant.body) is not page.body:
        page, heads = page.with_body(body), headings(body)
        facts = information(_around_report(page, heads), page.metas)
    lines = [*lines_of(page.around), *(block.text for block in body if isinstance(block, Line))]
    lines += [f"{label}：{value}" for label, value in facts.items()]
    short = metadata.short_lines(lines)
    kind, resembles = judge(title, _contents(page, heads))
    holds_form = kind in (DocumentKind.REPORT, DocumentKind.HEADINGS_ONLY)
    parts = sections(body, heads) if holds_form else {}
    grids, others = grids_by_year(body, title.year)
    may_lose = TABLES if page.may_lose_rows or page.ends_early else _may_lose(body, parts, others)
    aligned = align(grids, _may_hide(page), may_lose) if holds_form else None
    if aligned and _says_other_money(parts, grids):
        aligned = without_amounts(aligned)
    if aligned and meant.rivals:
        aligned = agreed(aligned, [align(_grids(rival)) for rival in meant.rivals])
    loss = _loss(page) if holds_form and len(parts) < len(SECTIONS) else ""
    publisher = "" if is_of_many else metadata.publisher(short, page.metas)
    preface = _preface(page, heads) if holds_form else []
    said = in_text([*preface, *_lines(parts, 1)], _lines(parts, 2, 3, 4, 5, 6))
    dates = metadata.dates(short, page.metas, document.address, day_of(document.seen))
    year = title.year or (_year_told(said, dates, document.listed_date, title) if holds_form else None)
    return Reading(
        kind=kind,
        format=page.format,
        completeness=_completeness(aligned.cells if aligned else {}, is_lossy=bool(loss)),
        title=printed,
        bodies=title.bodies,
        year=year,
        publisher=publisher,
        index_number=metadata.index_number(short),
        dates=dates,
        form=aligned.form.key if aligned else None,
        cells=aligned.cells if aligned else {},
        sections=parts,
        lookalike=resembles,
        attachments=page.attachments,
        problems=(*_problems(kind, aligned), *filter(None, (loss,)), *((_OF_MANY,) if is_of_many else ())),
        identity=Identity(title_year=title.year)
        if is_of_many
        else Identity(
            title_bodies=title.bodies,
            title_year=title.year,
            flags=title.suffixes,
            publisher=publisher,
            column_bodies=metadata.column_bodies(lines_of(page.around), page.metas),
            text_bodies=said.bodies,
            text_kinds=said.kinds,
            text_years=said.years,
            period=said.period,
        ),
        facts=facts,
        preface="\n".join(preface)[:_LONGEST_PREFACE],
    )


def failed(document: Document, form: Format, problem: str, *, is_of_many: bool = False) -> Reading:
    """The reading of a document of which nothing can be read but what its list and its name say.

    ``is_of_many`` tells that it is the report of several bodies: whose it is waits for a person.
    """
    printed, title = _best_title(names_given(document))
    title = replace(title, bodies=()) if is_of_many else title
    kind, resembles = judge(title, Contents(headings=0, anchors=0, attachments=1, pictures=0))
    binary = form not in (Format.HTML, Format.TEXT)
    return Reading(
        kind=DocumentKind.ATTACHMENT if binary and kind is DocumentKind.UNKNOWN else kind,
        format=form,
        completeness=Completeness.FAILED,
        title=printed,
        bodies=title.bodies,
        year=title.year,
        dates=metadata.dates([], {}, document.address, day_of(document.seen)),
        lookalike=resembles,
        problems=(problem,),
        identity=Identity(title_bodies=title.bodies, title_year=title.year, flags=title.suffixes),
    )


def _title_of(page: Page, document: Document, heads: Headings, named: str) -> tuple[str, Title]:
    """A page's title, ``named`` in its information block. Lines of its text count only when it has no title of its own
    that says it is something else; what was recognised in pictures only where neither list nor name tells its title."""
    given = names_given(document)
    titles = [*page.titles, named]
    lines = [] if any(lookalike(parse_title(title)) for title in titles) else _title_lines(page, heads)
    last = [*_said_titles(page, heads), *_leading(page), *page.later_titles]
    if page.is_recognised:
        return _best_title([*given, *titles, *lines, *last])
    return _best_title([*titles, *lines, *given, *last], [*titles, *given, *lines, *last])


def _names_one(bodies: frozenset[str], page: Page, document: Document) -> bool:
    """Whether a document is called the report of one of some bodies elsewhere than in its text."""
    own = {re.sub(r"\s", "", block.text) for block in page.body if isinstance(block, Line)}
    given = [title for title in page.titles if re.sub(r"\s", "", title) not in own]
    return any(bodies & {*parse_title(text).bodies} for text in (*given, *names_given(document)))


def _best_title(candidates: Sequence[str], otherwise: Sequence[str] = ()) -> tuple[str, Title]:
    """The first candidate that names a report, its year and body; else the first of ``otherwise`` that names a report,
    else the first of all."""
    for text in candidates:
        if _is_whole(title := parse_title(text)):
            return _as_printed(text), title
    kept = [(_as_printed(text), parse_title(text)) for text in otherwise or candidates if text.strip()]
    return next((each for each in kept if each[1].is_report), kept[0] if kept else ("", Title()))


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
    """The titles that sentences before a report's first heading name: what else is called its title goes before."""
    lines = [line for line in _opening(page, heads) if "公开" in line and is_sentence(line)]
    return [title for line in lines if (title := title_in_sentence(line))]


def _opening(page: Page, heads: Headings) -> list[str]:
    """The lines of a report before its first heading."""
    first = min((position for position, _ in heads.values()), default=len(page.body))
    return [block.text for block in page.body[:first] if isinstance(block, Line)][:_MOST_TITLE_LINES]


def _may_be_titles(lines: Sequence[str]) -> list[str]:
    texts = [line for line in lines if len(line) <= _LONGEST_TITLE and not is_labelled(line)]
    joined = ["".join(texts[start : start + count]) for count in (2, 3) for start in range(len(texts) - count + 1)]
    joined = [text for text in joined if not _begins_with_other(text)]
    named = [text for text in [*texts, *joined] if "公开" in re.sub(r"\s", "", text)]
    return [text for text in named if not (_BREADCRUMB.search(text) or is_sentence(text))]


def _begins_with_other(text: str) -> bool:
    """Whether lines that were joined begin with something else than the body of their title: 首页 2025年…年度报告."""
    bodies = parse_title(text).bodies
    return bool(bodies) and not any(ends_as_body(body) for body in bodies)


def _year_told(said: InText, dates: Dates, listed: date | None, title: Title) -> int | None:
    """The year of a report whose title says none: that of its statistics, or, where a title calls it a report, the only
    one that its text begins with if it was published in the year after; None where nothing says it."""
    if said.period is not None and said.period[0].year == said.period[1].year:
        return said.period[0].year
    if not title.is_report:
        return None
    days = filter(None, (dates.displayed, dates.metadata, dates.address, listed))
    published = {day.year for day in days}
    years = [year for year in said.years if year + 1 in published]
    return years[0] if len(said.years) == len(years) == 1 else None


def _leading(page: Page) -> list[str]:
    """The title in the last lines before a report, where these name one report only: neighbours are named there too."""
    lines = [line for line in page.lead if not _NEIGHBOUR.match(line)]
    whole = [(text, title) for text in _may_be_titles(lines) if _is_whole(title := parse_title(text))]
    named = {(title.year, title.bodies) for text, title in whole if text in lines} or {
        (title.year, title.bodies) for _, title in whole[-1:]
    }
    return [text for text, title in whole if (title.year, title.bodies) in named][:1] if len(named) == 1 else []


def _around_report(page: Page, heads: Headings) -> tuple[Block, ...]:
    """What stands outside the sections: there the information block is."""
    first = min((position for position, _ in heads.values()), default=len(page.body))
    return (*page.body[:first], *page.around)


def _preface(page: Page, heads: Headings) -> list[str]:
    """The lines between the title and the first section."""
    first = min((position for position, _ in heads.values()), default=0)
    lines = [block.text for block in page.body[:first] if isinstance(block, Line)]
    titles = [
        number
        for number, line in enumerate(lines)
        if parse_title(line).is_report and len(line) <= _LONGEST_TITLE and not is_sentence(line)
    ]
    return lines[max(titles, default=-1) + 1 :]


def _lines(sections: Mapping[int, str], *numbers: int) -> list[str]:
    return [line for number in numbers for line in sections.get(number, "").split("\n")]


def names_given(document: Document) -> tuple[str, str]:
    """What a document is called by the list that led to it, and by its address; empty where they say nothing."""
    return document.listed_title, _file_name(document)


def _file_name(document: Document) -> str:
    path = re.split("[?#]", document.address.removeprefix("file:"), maxsplit=1)[0]
    name = PurePosixPath(unquote(path)).name
    return name if re.search("[\u4e00-\u9fff]", name) else ""


def _may_lose(body: Sequence[Block], parts: Mapping[int, str], others: Sequence[Grid]) -> frozenset[int]:
    """Tables of which rows may be there that were not read: as lines, under unknown words, or another year's."""
    of_sections = {number for number in TABLES if _may_be_rows(_lines(parts, number))}
    return tables_with_unread_rows(body) | of_sections | find_rows(others).seen


def _says_other_money(parts: Mapping[int, str], grids: Sequence[Grid]) -> bool:
    """Whether a line beside table 2 gives 元 as the unit, and no word of a table says 万元: of which of the figures it
    speaks is not known."""
    if not _UNIT_OF_MONEY.search(re.sub(r"\s", "", parts.get(2, ""))):
        return False
    return not any("万元" in text for grid in grids for row in range(len(grid.rows)) for text in grid.printed(row))


def _may_be_rows(lines: Sequence[str]) -> bool:
    """Whether lines that are no sentences hold several figures, in one of them or together."""
    figures = [len(_FIGURES.findall(_NO_FIGURE.sub("", line))) for line in lines if "。" not in line]
    return any(map(ends_in_figure, lines)) or sum(min(count, _FEWEST_FIGURES) for count in figures) >= _FEWEST_FIGURES


def _contents(page: Page, heads: Headings) -> Contents:
    return Contents(
        headings=len(heads),
        anchors=count_anchors(re.sub(r"\s+", "", "\n".join(lines_of(page.body)))),
        attachments=len(page.attachments),
        pictures=len(_pictures(page.body)),
        is_filled=any(text.isdecimal() for grid in _grids(page.body) for row in grid.rows for text, *_ in row),
    )


def _grids(blocks: Sequence[Block]) -> list[Grid]:
    return [block for block in blocks if isinstance(block, Grid)]


def _pictures(blocks: tuple[Block, ...]) -> list[Picture]:
    return [block for block in blocks if isinstance(block, Picture)]


def _may_hide(page: Page) -> frozenset[int]:
    """Tables that a page may show in a way that is not read here: as a picture or in an attached document."""
    return TABLES if page.attachments or _pictures(page.body) else frozenset()


def _loss(page: Page) -> str:
    """Why sections may be there that were not read; empty where nothing of the document can be lost so."""
    if page.ends_early:
        return _CUT
    return _NOT_RECOGNISED if page.is_recognised else ""


def _completeness(cells: Mapping[str, Cell], *, is_lossy: bool) -> Completeness:
    if not any(cell.state in _READ for cell in cells.values()):
        return Completeness.FAILED
    unreadable = any(cell.state is State.UNREADABLE for cell in cells.values())
    return Completeness.PARTIAL if unreadable or is_lossy else Completeness.COMPLETE


def _problems(kind: DocumentKind, aligned: Aligned | None) -> tuple[str, ...]:
    if aligned:
        unreadable = sum(cell.state is State.UNREADABLE for cell in aligned.cells.values())
        which = "1 cell" if unreadable == 1 else f"{unreadable} cells"
        lost = (f"{which} could not be read with certainty",) if unreadable else ()
        return (*aligned.problems, *lost)
    return (_WITHOUT_TABLES[kind],)
