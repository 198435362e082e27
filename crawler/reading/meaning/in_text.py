"""Whose and of which year a report's own words say that it is: its author, 我局 or 我镇, the year, the period."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from crawler.reading.meaning.body_names import NAME, names_body
from crawler.reading.meaning.titles import MAKES, arabic_years

_CLAUSE = '(?:^|[,.;:。、()"“”])'
_YEAR = r"20\d\d年度?"
_REPORT = "(?:政府|政务)?(?:信息)?公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报|情况)"
_GOES_ON = (
    "在|坚持|坚决|认真|深入|严格|按照|根据|以|全面|高度|紧紧|始终|持续|积极|进一步|结合|扎实|切实|贯彻|围绕|立足|紧扣|不断|主动|"
    "政府信息公开|政务公开|信息公开|严格|着力|大力|落实|加强|依法"
)
# Before each way to name an author what no line that does so lacks: to look for that costs a hundredth.
_AUTHORS = (
    ("由", rf"(?:报告|年报)[^。]{{0,30}}?由({NAME})(?:负责|编制|编写|撰写|根据|按照|依据|依照|严格按照)"),
    (
        "报告",
        rf"(?:{_CLAUSE}由?|由)({NAME})(?:负责)?(?:编制|编写|撰写|根据|按照|依据|依照|严格按照)[^。]{{0,120}}?报告",
    ),
    (
        rf"{_YEAR}的?{_REPORT}",
        rf"(?:现将|现就|是|为|{_CLAUSE}(?:[^。,;:]{{0,15}}{MAKES})?)({NAME})(?:关于)?(?:的)?{_YEAR}的?{_REPORT}",
    ),
    (_YEAR, rf"{_CLAUSE}{_YEAR},?(?:以来,)?({NAME})(?:{_GOES_ON})"),
    (
        "政府信息公开条例》",
        rf"{_CLAUSE}({NAME})(?:{_GOES_ON})[^。]{{0,60}}《(?:中华人民共和国)?政府信息公开条例》",
    ),
    ("[请可]", rf"(?:请|可)(?:与|向|径向|直接与|直接向|联系)({NAME})(?:联系|咨询|反映|\(|。|,)"),
)
_NAMED_AUTHORS = tuple((re.compile(needed), re.compile(pattern)) for needed, pattern in _AUTHORS)
# 基本办结, 样本市: no word for oneself; 本办法, 我办理, 本部分, 本市场: no body
_SELF = re.compile(
    "(?<![基根样文版成资书])[我本](街道办事处|管委会|开发区|高新区|办事处|苏木|街道|中心|支队|大队|总队|镇|乡|"
    "局|厅|县|省|州|盟|旗|街(?!道)|委(?![托员])|办(?![法理学事公案件结])|院|部(?![分门位])|所(?![有以需在述])|"
    "市(?![场民])|区(?![域别间]))"
)
_YEARS = (
    re.compile(rf"(?:^|。)(20\d\d)年度?(?=,|:|以来|[我本]|{NAME}(?:{_GOES_ON}))"),
    re.compile(rf"(20\d\d)年度?的?(?:[\u4e00-\u9fff]{{0,12}}?)?{_REPORT}"),
    re.compile(r"现将[^,。]{0,25}?(20\d\d)年"),
)
_DAY = r"(\d{1,2})[月.\-/]?(\d{1,2})日?"
_PERIOD = re.compile(
    rf"(20\d\d)[年.\-/]?{_DAY}(?:起|开始)?,?(?:至|到|[-—–~]{{1,2}})(?:同年|当年)?(?:(20\d\d)[年.\-/]?)?{_DAY}"
)
_OF_STATISTICS = re.compile("统计|期限|数据|所列|时限")
_LONGEST = 4000


@dataclass(frozen=True)
class InText:
    """What a text says of its author, of itself, of its year and its period; see `Identity`."""

    bodies: tuple[str, ...]
    kinds: tuple[str, ...]
    years: tuple[int, ...]
    period: tuple[date, date] | None


def in_text(opening: Sequence[str], later: Sequence[str] = ()) -> InText:
    """What the lines of a report say: its ``opening`` (preface and first section) whose and of which year it is, the
    ``later`` ones only how it speaks of itself: plans and comparisons name other years."""
    text = "\n".join(_plain(opening))[:_LONGEST]
    lines = text.split("\n")
    whole = "\n".join([text, *_plain(later)])
    kinds = Counter(match[1] for match in _SELF.finditer(whole))
    return InText(
        bodies=tuple(dict.fromkeys(_authors(lines))),
        kinds=tuple(kind for kind, _ in kinds.most_common()),
        years=tuple(
            dict.fromkeys(int(match[1]) for pattern in _YEARS for line in lines for match in pattern.finditer(line))
        ),
        period=next(filter(None, map(_period, lines)), None),
    )


def _plain(lines: Iterable[str]) -> Iterator[str]:
    """Lines without blanks, in one kind of punctuation, years in Arabic digits."""
    for line in lines:
        yield arabic_years("".join(unicodedata.normalize("NFKC", line).split()))


def _authors(lines: Sequence[str]) -> Iterator[str]:
    """Of each way to name an author the first, where it names somebody."""
    for needed, pattern in _NAMED_AUTHORS:
        names = (match[1] for line in lines if needed.search(line) for match in pattern.finditer(line))
        if name := next(filter(names_body, names), None):
            yield name


def _period(line: str) -> tuple[date, date] | None:
    """The days between which a line counts: said to be those of the statistics, or a whole year's first or last."""
    for match in _PERIOD.finditer(line):
        year, month, day, last_year, last_month, last_day = (int(part) if part else 0 for part in match.groups())
        try:
            start, end = date(year, month, day), date(last_year or year, last_month, last_day)
        except ValueError:
            continue
        before = line[max(0, match.start() - 40) : match.start()]
        if _OF_STATISTICS.search(before) or ((start.month, start.day), (end.month, end.day)) == ((1, 1), (12, 31)):
            return start, end
    return None
