"""The six sections of a report: where their headings stand and what text stands between them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from crawler.reading.blocks import Block, Line
from storage.forms import SECTIONS

_NUMERALS, _NUMERALS_OF_LISTS = "一二三四五六", "一二三四五六七八九"
_DASHES = "-—–－ー─"
"""What is printed in place of 一 where a key was missed: —、总体情况."""
_NUMBERED = re.compile(
    r"([（(]?)\s*([一二三四五六七八九十])\s*[)）]?\s*[、､.．,，:：)）]?\s*"
    r"|第()([一二三四五六七八九十])(?:部分|章|节)\s*[、.．,，:：]?\s*"
)
_IN_A_LIST = re.compile(r"[1-9](?:[.．、)）]\s*)|[㈠-㈥]\s*")
_LONGEST_HEADING, _SHORT_LINE = 40, 60
_TOPIC = r"(?:20\d\d年度?)?(?:政府信息公开|政务公开|信息公开)?(?:工作)?的?"
_BY = r"(?:行政机关)?"
_WORDS = {
    1: _TOPIC + r"(?:总体(?:工作)?情况|(?:工作)?开展情况|(?:工作)?概述|(?:工作)?基本情况)",
    2: _BY + r"主动公开(?:政府)?信息(?:工作)?的?(?:总体)?情况",
    3: _BY
    + r"收到[和及与]处理政府信息公开申请的?(?:总体)?情况|(?:政府信息)?依申请公开(?:政府信息|工作)?的?(?:办理)?情况",
    4: r"因?政府信息公开(?:工作)?(?:被申请|的|引起的)?(?:提起)?行政复议[、和及]?(?:被)?(?:提起)?(?:行政)?诉讼的?情况",
    5: _TOPIC + r"(?:中)?(?:存在)?的?(?:主要)?(?:困难|不足|问题)[及和与、以]+(?:下一步)?(?:改进|整改)的?(?:情况|措施)?",
    6: r"其[他它]需要?(?:报告|说明)的?(?:其他)?(?:事项|情况)",
}
_PATTERNS = {number: re.compile(words) for number, words in _WORDS.items()}
_ANY_SECTION = re.compile("|".join(_WORDS.values()))
# In other words, which name a section only behind its own numeral: they head parts of section 1 too.
_IN_OTHER_WORDS = {
    1: r"(?:工作)?(?:总体|整体)(?:工作)?(?:开展)?(?:概况|情况)(?:概述)?|概况|(?:总体|主要工作)?概述|(?:工作)?[综总]述"
    r"|(?:20\d\d年度?)?(?:主要)?工作情况"
    r"|(?:20\d\d年度?)?政府信息公开(?:工作)?的?(?:总体|基本|主要)?(?:工作)?(?:概况|情况)(?:概述)?",
    2: r"(?:政府信息|政务信息|信息)?主动公开(?:政府信息|政务信息|信息|工作)?的?(?:工作)?情况",
    3: r"(?:收到[和及与、])?(?:处理|办理|受理|答复)?(?:政府|政务)?信息?(?:依)?申请公开(?:政府信息)?(?:申请)?的?"
    r"(?:处理|办理|受理|答复)?的?情况"
    r"|政府信息公开申请的?(?:收到|受理)?[和及与、]?(?:处理|办理|答复)的?情况",
    4: r"(?:政府信息公开|信息公开)?(?:工作)?(?:被)?(?:申请|提起|引起的?|的)?"
    r"(?:行政)?复议[、和及与或以]*(?:被)?(?:提起)?(?:行政)?诉讼的?情况",
    5: _TOPIC + r"(?:中)?(?:存在|主要)?的?(?:主要|突出)?(?:困难|不足|问题|短板)(?:[及和与、以]+.{2,16})?"
    r"|.{0,14}建议[及和与、]+(?:下一步|改进).{2,12}",
    6: r"(?:需要?(?:报告|说明)的?)?其[他它]"
    r"(?:的?(?:需要?|应|应当)?(?:报告|说明)?的?(?:事项|情况)(?:说明|[及和与]附[表件])?)?",
}
_OTHERWISE = {number: re.compile(words) for number, words in _IN_OTHER_WORDS.items()}
_BLANKS_AND_STOPS = re.compile(r"[\s:：。]+")
_FEW_WORDS = re.compile(rf"(?:[\s:：。]*+[^\s:：。]){{0,{_LONGEST_HEADING}}}+[\s:：。]*+")
_PAGE_NUMBER = re.compile(r"[-—–－]\s*\d{1,3}\s*[-—–－]|第\s*\d{1,3}\s*页(?:[,，\s]*共\s*\d{1,3}\s*页)?")
_ATTACHMENT = re.compile(r".{0,120}\.(?:pdf|docx?|wps|xlsx?|ofd|zip|rar)[）)]?", re.IGNORECASE)
_LATER_SECTION = re.compile(r"[七八九十]、.{0,30}")


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's heading: its number, how sure it is (0-3), and text that follows it in the same line."""

    section: int
    certainty: int
    rest: str = ""


def heading_of(text: str) -> Heading | None:
    """The section heading a line is, or begins with."""
    return _heading_of_short(text) if len(text) <= _SHORT_LINE else _heading_of(text)


def _heading_of(text: str) -> Heading | None:
    text = text.lstrip("#* \u3000\xa0").rstrip("*")  # marks of Markdown
    text = text.removeprefix("、")  # behind a number that the style of a list made
    if text[:1] in _DASHES and text[1:2] == "、":
        text = _NUMERALS[0] + text[1:]
    numbered, listed = _NUMBERED.match(text), _IN_A_LIST.match(text)
    numeral = (numbered[2] or numbered[4]) if numbered else _numeral(listed[0]) if listed else ""
    marker = numbered or listed
    rest = text[marker.end() :] if marker else text
    words = _BLANKS_AND_STOPS.sub("", rest).rstrip("、，,；;") if _FEW_WORDS.fullmatch(rest) else ""
    bracketed = bool(listed or (numbered and numbered[1]))
    if words and (section := _section_named(words, numeral)):
        return Heading(section, _certainty(section, numeral, bracketed=bracketed))
    if not numeral or bracketed or numeral not in _NUMERALS:
        return None
    section = _NUMERALS.index(numeral) + 1
    if followed := _run_in(rest, section):
        return Heading(section, 3, followed)
    return Heading(section, 1) if _is_nearly(words, section) or _OTHERWISE[section].fullmatch(words) else None


def _numeral(marker: str) -> str:
    """The Chinese numeral of 1. or ㈠."""
    return _NUMERALS_OF_LISTS[int(marker[0]) - 1] if marker[0].isdecimal() else unicodedata.normalize("NFKC", marker)[1]


# The same menus, labels and headings stand on very many pages.
_heading_of_short = lru_cache(maxsize=8192)(_heading_of)


Headings = Mapping[int, tuple[int, Heading]]
"""For each section the block that heads it, by its position, and what it says."""


def headings(blocks: Sequence[Block]) -> Headings:
    """For each section the block that heads it: the surest, and of equals the last (a list of contents comes first)."""
    best: dict[int, tuple[int, Heading]] = {}
    for position, block in enumerate(blocks):
        if isinstance(block, Line) and (heading := heading_of(block.text)):
            held = best.get(heading.section)
            if held is None or heading.certainty >= held[1].certainty:
                best[heading.section] = (position, heading)
    return best


def sections(blocks: Sequence[Block], heads: Headings | None = None) -> Mapping[int, str]:
    """The text of each section whose heading is there, without its tables; paragraphs are lines."""
    starts = sorted((headings(blocks) if heads is None else heads).values(), key=lambda start: start[0])
    ends = [*(position for position, _ in starts), len(blocks)][1:]
    return {
        heading.section: _text([heading.rest, *_lines(blocks[position + 1 : end])], heading.section)
        for (position, heading), end in zip(starts, ends, strict=True)
    }


def _section_named(words: str, numeral: str) -> int | None:
    if not _ANY_SECTION.fullmatch(words):
        return None
    for section, pattern in _PATTERNS.items():
        if pattern.fullmatch(words):
            unsure = section == 1 and not numeral and "总体情况" not in words
            return None if unsure else section
    return None


def is_page_number(text: str) -> bool:
    """Whether a line is nothing but the number of its page."""
    return _PAGE_NUMBER.fullmatch(text) is not None


def _is_nearly(words: str, section: int) -> bool:
    """Whether words are a section's title but for a slip of the pen."""
    title = SECTIONS[section].replace("、", "")
    return len(title) > 7 and Levenshtein.distance(words.replace("、", ""), title, score_cutoff=2) <= 2


def _certainty(section: int, numeral: str, *, bracketed: bool) -> int:
    if not numeral:
        return 2
    if bracketed:
        return 0
    return 3 if numeral in _NUMERALS and _NUMERALS.index(numeral) + 1 == section else 1


def _run_in(text: str, section: int) -> str:
    """The text that follows a heading in its own line."""
    match = _PATTERNS[section].match(text)
    following = text[match.end() :] if match else ""
    return following.lstrip(" \u3000\xa0:：。.") if re.match(r"[\s:：。.]", following) else ""


def _lines(blocks: Sequence[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Line)]


def _text(lines: list[str], section: int) -> str:
    if section == max(SECTIONS):
        later = (number for number, line in enumerate(lines) if _LATER_SECTION.fullmatch(line))
        lines = lines[: next(later, len(lines))]
        while lines and _ATTACHMENT.fullmatch(lines[-1]):
            lines.pop()
    return "\n".join(line for line in lines if line and not is_page_number(line))
