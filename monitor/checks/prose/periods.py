"""Years and periods that a text says it reports on, where they are not the report's."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.checks.prose.sentences import even

_PERIOD = re.compile(
    r"(?:统计|报告|数据|时间|起止|所列|期限|自|从)[^。\n]{0,24}?((?:20|19)\d\d)年(?:0?1|一)月(?:0?1|一)日[^。\n]{0,4}?[至到\-—－~～―]+[^。\n]{0,4}?"
    r"((?:(?:20|19)\d\d)年)?(?:12|十二)月(?:31|三十一)日"
)
_REPORTED = re.compile(
    r"现[将就][^。，,\n]{0,40}?((?:20)\d\d)年度?[^。，,\n]{0,20}?(?:信息公开|政务公开)[^。\n]{0,25}?(?:报告|公布|公告)"
)
_LEADING = re.compile(
    r"^[\s　]*(?:[（(][一二三四五六七八九十]+[）)][^。\n]{0,20}[。\n]\s*)?(?:在)?(20\d\d)年度?"
    r"(?:[，,](?!\d)|(?=[我本][局镇乡委办]))"
)
_PLANNED = re.compile(r"将|拟|计划|继续|下一步|进一步|打算")
_OWN = "{year}年|本年|今年|全年|一年来"


@dataclass(frozen=True)
class OtherYear:
    """A year that a section gives as its own and that is not the report's."""

    section: int
    years: tuple[int, ...]
    quote: str


def other_years(section: int, text: str, year: int) -> list[OtherYear]:
    """The periods and years that the section claims to report on, as far as they are not the report's."""
    flat = even(text)
    return [*_periods(section, flat, year), *_reported(section, flat, year), *_leading(section, flat, year)]


def years_of_reader(text: str, years: Sequence[int], period: tuple[date, date] | None, year: int) -> list[OtherYear]:
    """What the reader took for the years and the period of the text (storage.report.Identity), where they are others.

    A whole other year as the period, or an earlier year where the text never names the report's.
    """
    if period is not None and _is_whole_year(*period) and period[0].year != year:
        return [OtherYear(1, (period[0].year,), f"{period[0].isoformat()} – {period[1].isoformat()}")]
    if year in years or all(one >= year for one in years):
        return []
    flat = even(text)
    earlier = [one for one in years if one < year and f"{one}年以来" not in flat]
    if not earlier or re.search(_OWN.format(year=year), flat):
        return []
    place = max(flat.find(f"{earlier[0]}年"), 0)
    return [OtherYear(1, (earlier[0],), flat[place : place + 30].partition("\n")[0])]


def _is_whole_year(first: date, last: date) -> bool:
    return (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31))


def _periods(section: int, text: str, year: int) -> Iterator[OtherYear]:
    for match in _PERIOD.finditer(text):
        first, last = int(match[1]), int((match[2] or match[1])[:4])
        if (first, last) != (year, year):
            yield OtherYear(section, tuple(dict.fromkeys((first, last))), match.group())


def _reported(section: int, text: str, year: int) -> Iterator[OtherYear]:
    for match in _REPORTED.finditer(text):
        if int(match[1]) != year and f"{year}年" not in match.group():
            yield OtherYear(section, (int(match[1]),), match.group())


def _leading(section: int, text: str, year: int) -> Iterator[OtherYear]:
    """A section that begins with another year and whose first paragraph never names the report's."""
    if section not in (1, 5):
        return
    match = _LEADING.match(text)
    if match is None or int(match[1]) == year:
        return
    paragraph = text[match.start() :].lstrip().partition("\n")[0]
    is_plan = int(match[1]) > year and _PLANNED.search(paragraph)
    is_since = re.search(rf"{match[1]}年[^，。]{{0,12}}以来", paragraph)
    if not is_plan and not is_since and re.search(_OWN.format(year=year), paragraph) is None:
        yield OtherYear(section, (int(match[1]),), paragraph[:30])
