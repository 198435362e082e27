"""A Page -> a Reading: its tables aligned, its sections, title, metadata and kind put together."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from crawler.reading.blocks import Block, Grid, Line, Page, Picture, lines_of
from crawler.reading.form.align import Aligned, agreed, align, without_amounts
from crawler.reading.form.captions import with_captions
from crawler.reading.form.line_rows import TABLES, ends_in_figure
from crawler.reading.form.rows import find_rows
from crawler.reading.form.written_rows import without_written
from crawler.reading.meaning import metadata
from crawler.reading.meaning.document_title import (
    LONGEST_TITLE,
    best_title,
    is_called_nobodys,
    is_called_one_of,
    names_given,
    title_of,
)
from crawler.reading.meaning.in_text import InText, in_text
from crawler.reading.meaning.information import information
from crawler.reading.meaning.kind import Contents, count_anchors, judge
from crawler.reading.meaning.own_tables import grids_by_year
from crawler.reading.meaning.sections import Headings, headings, sections
from crawler.reading.meaning.several_reports import report_meant, with_report_of_year
from crawler.reading.meaning.slips import is_slip
from crawler.reading.meaning.titles import Title, is_sentence, parse_title
from crawler.reading.text.tokens import tables_with_unread_rows, with_token_grids
from crawler.reading.workbook.sheets_of_year import of_one_year
from storage.clock import day_of
from storage.forms import SECTIONS
from storage.report import (
    SLIP,
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
_LONGEST_PREFACE = 2000
_FEWEST_FIGURES = 3
_FIGURES = re.compile("[0-9]+")
_NO_FIGURE = re.compile(r"20\d\d年?|\d{1,2}月|\d{1,2}日|^\s*[（(]?\d{1,2}[）).、]")
_DRAWN = re.compile("[-=\u2500\u2501\u2550]{5}")
_GARBLED = re.compile(r"[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\ue000-\uf8ff\ufffd]")
_OF_TEXT = (Format.TEXT, Format.HTML, Format.DOCX, Format.DOC)
_UNIT_OF_MONEY = re.compile("单位[:：为是]?[^。万]{0,6}元")
_CUT = "the page ends before its last section"
_FURTHER = "the report goes on on further pages, which were not read"
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
    printed, title = title_of(page, document, heads, facts.get("名称", ""))
    if page.year is not None:
        title = replace(title, year=page.year)
    meant = report_meant(page.body, title)
    is_of_many = len(meant.bodies) > 1 and not is_called_one_of(meant.bodies, page, document)
    if is_of_many:  # whose it is nobody can say: it waits for a person, and the others are not called missing
        title = replace(title, bodies=())
    if (body := meant.body) is not page.body:
        page, heads = page.with_body(body), headings(body)
        facts = information(_around_report(page, heads), page.metas)
    lines = [*lines_of(page.around), *(block.text for block in body if isinstance(block, Line))]
    lines += [f"{label}：{value}" for label, value in facts.items()]
    short = metadata.short_lines(lines)
    contents = _contents(page, heads)
    kind, resembles = _kind(page, heads, title, contents)
    holds_form = resembles == SLIP or kind in (DocumentKind.REPORT, DocumentKind.HEADINGS_ONLY)
    parts = sections(body, heads) if holds_form else {}
    grids, others = grids_by_year(body, title.year)
    goes_on = page.goes_on and len(parts) < len(SECTIONS)
    may_lose = TABLES if page.may_lose_rows or page.ends_early or goes_on else _may_lose(body, parts, others)
    aligned = align(grids, _may_hide(page), may_lose, title.year, _lines(parts, *TABLES)) if holds_form else None
    if aligned and page.format is Format.TEXT:
        aligned = without_written(aligned, body)
    if aligned and _says_other_money(parts, grids):
        aligned = without_amounts(aligned)
    if aligned and (rivals := meant.rivals or (meant.others if is_of_many and is_called_nobodys(page) else ())):
        aligned = agreed(aligned, [align(_grids(rival)) for rival in rivals])
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
    printed, title = best_title(names_given(document))
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
        if parse_title(line).is_report and len(line) <= LONGEST_TITLE and not is_sentence(line)
    ]
    return lines[max(titles, default=-1) + 1 :]


def _lines(sections: Mapping[int, str], *numbers: int) -> list[str]:
    return [line for number in numbers for line in sections.get(number, "").split("\n")]


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
    """Whether lines that are no sentences hold several figures, in one of them or together, draw a table, or
    are garbled."""
    if any(_DRAWN.search(line) or _GARBLED.search(line) for line in lines):
        return True
    figures = [len(_FIGURES.findall(_NO_FIGURE.sub("", line))) for line in lines if "。" not in line]
    return any(map(ends_in_figure, lines)) or sum(min(count, _FEWEST_FIGURES) for count in figures) >= _FEWEST_FIGURES


def _kind(page: Page, heads: Headings, title: Title, contents: Contents) -> tuple[DocumentKind, str]:
    """What a document is, and what it only looks like one of. What that is by a slip of its title nobody knows."""
    kind, resembles = judge(title, contents)
    if resembles and contents.is_report and contents.is_filled:
        lines = [*_preface(page, heads), *_lines(sections(page.body, heads), *SECTIONS)]
        if is_slip(resembles, title, lines):
            return DocumentKind.UNKNOWN, SLIP
    return kind, resembles


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
    if page.goes_on:
        return _FURTHER
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
