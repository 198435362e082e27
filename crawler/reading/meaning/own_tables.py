"""Tables on a report's page that are another year's or another body's, told by what stands above them."""

import re
from collections.abc import Iterator, Sequence

from crawler.reading.blocks import Block, Grid, Line
from crawler.reading.form.labels import is_form_word
from crawler.reading.form.line_rows import tables_in_line
from crawler.reading.form.words import ideographs
from crawler.reading.meaning.sections import heading_of

_LONGEST_CAPTION, _LONGEST_WITH_COMMA, _LONGEST_HEAD = 60, 25, 12
_BLANKS = re.compile(r"\s+")
_CAPTION = re.compile(
    r"[（(]?(?:附[件表录]?[一二三1-9]?[:：]?)?.{0,8}?(?:(?P<year>20\d\d)年度?|上一?年度?|去年|(?P<own>本年度?|今年))(?:的|各项|全部|相关|统计)*"
    r"(?:.{0,20}(?:统计|情况|报|对照)表|.{0,12}数据)[)）:：]?"
)
_YEAR_ALONE = re.compile(
    r"[（(]?(?:附[件表录]?[一二三1-9]?[:：]?[（(]?)?"
    r"(?:(?P<year>20\d\d)年度?|(?:上一?年度?|去年)(?:同期)?|(?P<own>本年度?|今年))[)）:：]?"
)
_YEAR = re.compile(r"(?<!\d)20\d\d(?=\s?年(?!\s?\d{1,2}\s?月))")
_YEAR_BEFORE = re.compile("(?:上一?年度?|去年|往年)的?(?:主动|收到|政府|行政|公开|申请|统计|相关|各项|情况)")
_SUBJECT = re.compile("公开|申请|复议|诉讼|行政|数据|统计|情况|[报附]表")
_NOT_THEIRS = re.compile("本年|今年|[与较比和同]20|[与较比和同][上去]|以来|截[至止]")
"""What makes of a line with an earlier year a word about this one's."""
_OF_OTHERS = re.compile(
    r"[（(]?(?:附[件表录]?[一二三1-9]?[:：]?)?[^。]{0,12}?(?:下属|所属|直属|下辖|二级|内设)(?:各|二级|企?事业|预算)*"
    r"(?:单位|机构|部门|站所|镇街|乡镇|街道)[^。]{0,24}"
)
_LAST_SECTIONS = (5, 6)


def grids_by_year(blocks: Sequence[Block], year: int | None) -> tuple[list[Grid], list[Grid]]:
    """The tables of a report, and those under a caption of another year than its own (附：2022年数据), or behind its
    last sections under one of the bodies below it (附：下属单位情况).

    A line right above a table is its caption whatever words it names another year with.
    """
    own: list[Grid] = []
    others: list[Grid] = []
    is_others, section = False, 0
    for block, is_above_table in _with_what_follows(blocks):
        if isinstance(block, Line):
            if heading := heading_of(block.text):
                is_others, section = False, heading.section
            elif section in _LAST_SECTIONS and _names_others(block.text):
                is_others = True
            else:
                is_within = section > 0 or bool(own)
                told = _tells(block.text, year, is_above_table=is_above_table, is_within=is_within)
                is_others = is_others if told is None else told
        elif isinstance(block, Grid):
            for part, is_theirs in _parts(block, year, is_others=is_others):
                (others if is_theirs else own).append(part)
    return own, others


def is_caption(text: str) -> bool:
    """Whether a text does nothing but say of which year the table below it is (2022年：, 附：上年度统计表), and not in
    words that stand in the form's own heads (本年)."""
    plain = _BLANKS.sub("", text)
    found = [match for each in (_CAPTION, _YEAR_ALONE) if (match := each.fullmatch(plain))]
    return len(text) <= _LONGEST_CAPTION and any(not match["own"] for match in found)


def says_year(text: str) -> bool:
    """Whether a text right above a table says of which year it is, in whatever words."""
    return _tells(text, None, is_above_table=True, is_within=True) is not None


def _parts(grid: Grid, year: int | None, *, is_others: bool) -> Iterator[tuple[Grid, bool]]:
    """A table cut at the captions that stand in rows of their own, each part with whether it is another year's."""
    start = 0
    for row in range(len(grid.rows)):
        texts = grid.printed(row)
        is_alone = len(texts) == 1 and (not row or len({(cell.row, cell.column) for cell in grid.rows[row]}) == 1)
        told = _tells(texts[0], year, is_above_table=True, is_within=True) if is_alone else None
        if told is not None and told is not is_others:
            if row > start:
                yield grid.part(start, row), is_others
            start, is_others = row, told
    yield grid.part(start, len(grid.rows)), is_others


def _with_what_follows(blocks: Sequence[Block]) -> Iterator[tuple[Block, bool]]:
    """Each block, and whether a table begins behind it, words of the form, units and rulers of dashes passed over."""
    begins = False
    told: list[tuple[Block, bool]] = []
    for block in reversed(blocks):
        told.append((block, begins))
        if isinstance(block, Line) and not _may_stand_between(block.text):
            begins = bool(tables_in_line(block.text))
        elif isinstance(block, Grid):
            begins = True
    return reversed(told)


def _may_stand_between(text: str) -> bool:
    """Whether a line is no caption and none of what a table is about: a word of its head, a unit, a ruler."""
    if not ideographs(text) or is_form_word(text) or text.lstrip("（( ").startswith("单位"):
        return True
    is_short = len(text) <= _LONGEST_HEAD and not heading_of(text)
    return is_short and not any(map(str.isdecimal, text)) and not _NOT_THEIRS.search(text)


def _tells(text: str, year: int | None, *, is_above_table: bool, is_within: bool) -> bool | None:
    """Whether a text says that the table below it is another year's; None where it says nothing of it."""
    if len(text) > _LONGEST_CAPTION:
        return None
    plain = _BLANKS.sub("", text)
    if caption := _CAPTION.fullmatch(plain) or (_YEAR_ALONE.fullmatch(plain) if is_within else None):
        if caption["own"]:
            return False
        return caption["year"] is None or (year is not None and int(caption["year"]) != year)
    return _names_year(text, year) if is_above_table and is_within else None


def _names_year(text: str, year: int | None) -> bool | None:
    """The same of a line right above a table: it names what is counted and a year, in no sentence about this one."""
    plain = _BLANKS.sub("", text)
    is_sentence = "。" in plain or ("，" in plain and len(plain) > _LONGEST_WITH_COMMA)
    if is_sentence or not _SUBJECT.search(plain) or is_form_word(plain):
        return None
    if years := {int(named) for named in _YEAR.findall(text)}:
        is_another = year is not None and year not in years
        return None if is_another and _NOT_THEIRS.search(plain) else is_another
    return True if _YEAR_BEFORE.search(plain) and not _NOT_THEIRS.search(plain) else None


def _names_others(text: str) -> bool:
    return len(text) <= _LONGEST_CAPTION and _OF_OTHERS.fullmatch(_BLANKS.sub("", text)) is not None
