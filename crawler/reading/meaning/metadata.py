"""What a page says about itself beside its text: index number, publisher, dates, each as printed and kept apart."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from crawler.reading.meaning.body_names import names_body
from crawler.reading.meaning.information import SIGNS, begins_with_a_label, with_labels_apart
from storage.report import Dates

TITLE_METAS = ("articletitle", "og:title", "title")
"""The metadata that hold a page's title, the likeliest first."""
_SPACES = re.compile(r"[\s\u3000\xa0]+")
_LONGEST_LINE, _LONGEST_LABEL = 300, 12
_INDEX_LABEL = re.compile(r"索 ?引 ?号(?: ?码)?[\])】）]? ?[:：]? ?")
_INDEX_CODE = "[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+"
_INDEX_NUMBER = re.compile(rf"{_INDEX_CODE}(?: ?[-－–—_/／.·] ?{_INDEX_CODE})*")
_PUBLISHER_LABELS = (
    "发布机构",
    "发布单位",
    "发布部门",
    "发文机关",
    "公开主体",
    "公开机构",
    "信息来源",
    "稿件来源",
    "文章来源",
    "来源",
    "供稿单位",
    "信息提供",
)
_PUBLISHER = re.compile(
    rf"(?<![\u4e00-\u9fff])({'|'.join(_PUBLISHER_LABELS)})[\])】）]? ?[:：]? ?"
    r"([^\s:：,，;；|\[\]【】]{2,40}+)(?! ?[:：])"
)
"""A label and what is no label itself."""
_NOT_A_NAME = re.compile(
    r"[\d\W_]+|(?:发布|公开|成文|更新|浏览|点击|作者|编辑|字体|索引).*"
    r"|(?:本站|本网站?)(?:原创|讯|编辑|发布)?|原创|互联网|网络|转载|未知|暂无|管理员|admin|null",
    re.IGNORECASE,
)

_LONE_LABEL = re.compile(
    rf"[\[(【]?(?:信息)?(?:索 ?引 ?号|{'|'.join(_PUBLISHER_LABELS)}|[\u4e00-\u9fff]{{0,2}}(?:日期|时间))"
    r"[\])】]? ?[:：]?"
)

_DATE_LABELS = (
    *("发布", "发表", "发稿", "刊发", "公布", "公开", "信息", "生成", "发文", "印发", "成文"),
    *("更新", "添加", "上传", "上稿", "投稿", "录入", "创建", "提供"),
)
"""What comes before 日期 and 时间, the most telling first."""
_DATE = r"[\[(（【]? ?(20\d\d) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})(?!\d)"
_LABELLED_DATES = (
    *(re.compile(rf"{label}(?:日期|时间)[\])】）]? ?[:：]? ?{_DATE}") for label in _DATE_LABELS),
    re.compile(rf"(?<![\u4e00-\u9fff])(?:日期|时间)[\])】）]? ?[:：] ?{_DATE}"),
    re.compile(rf"(?<![\u4e00-\u9fff])(?:发布|发表)(?:于 ?[:：]?|[:：]) ?{_DATE}"),
    re.compile(r"(?:发布|公开|生成|成文)(?:日期|时间) ?[:：] ?(20\d\d)(\d\d)(\d\d)(?!\d)"),
)
_OF_A_TEXT = "来源|作者|编辑|责编|审核|发布人"
_HEAD_LABEL = re.compile(rf"(?:{_OF_A_TEXT})[\u4e00-\u9fff]{{0,3}} ?[:：]")
_BESIDE_LABEL = rf"(?:{_OF_A_TEXT}|浏览|点击|阅读|访问|字体|字号|分享)[\u4e00-\u9fff]{{0,3}} ?"
_BESIDE_LABELS = re.compile(f"{_BESIDE_LABEL}[:：]")
_ENDS_WITH_LABEL = re.compile(f"{_BESIDE_LABEL}$")
_COLON = re.compile("[:：]")
_SIZES = re.compile(r"[\s\[\]【】()（）|/、特大中小号]*")
_A_DAY = re.compile(r"20\d\d[-/.](?:0?\d|1[0-2])[-/.](?:[0-2]?\d|3[01])")
_BARE_DATE = re.compile(rf"(?:^|(?<=[^:：\s]\s)|(?<=[\]】)|])){_DATE}(?=日?(?:[\sT\])】|]|$))")
"""A day without a label is that of the publication where it stands among such as pages have below a title."""
_NUMERALS = "〇一二三四五六七八九"
_YEAR_DIGITS = str.maketrans(_NUMERALS + "○零", "012345678900")
_IN_WORDS = re.compile(
    "(二[〇○零][一二][〇○零一二三四五六七八九])年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_DATE_METAS = ("pubdate", "publishdate", "publishtime", "firstpublishedtime", "article:published_time", "createdate")
_META_DATES = (
    re.compile(r"\s*(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)"),
    re.compile(r"\s*(20\d\d)(\d\d)(\d\d)"),
)
_ADDRESS_DATES = (
    re.compile(r"/t?(20\d\d)(\d\d)(\d\d)[_/]"),
    re.compile(r"/(20\d\d)[-/]?(\d{1,2})[-/](\d{1,2})/"),
    re.compile(r"/20\d{4}/t(20\d\d)(\d\d)(\d\d)_"),
)
_PLACE_LABEL = re.compile("^.{0,10}(?:位置|路径)[是为]?[:：]?")
_SEPARATOR = re.compile("[>＞»›→;]")
"""Any of the signs that `_STEP` needs: most lines have none."""
_STEP = re.compile(r"(?:(?<!\s)\s+)?(?:[>＞»›→]+|&gt;)\s*")
_LONGEST_STEP = 30
_OF_COLUMN = re.compile("(?:政府|政务)?(?:信息)?公开.*$|年报.*$|年度报告.*$")
_FIRST_YEAR = 2008  # the first year in which the reports of the regulations of 2007 were due


def short_lines(lines: Iterable[str]) -> list[str]:
    """Short lines with single blanks; a label that stands alone is joined with the line after it."""
    short: list[str] = []
    waiting = ""
    for line in lines:
        if len(line) > _LONGEST_LINE:
            waiting = ""
            continue
        text = line if line.isalnum() else with_labels_apart(_SPACES.sub(" ", line).strip(SIGNS))
        if len(text) <= _LONGEST_LABEL and _LONE_LABEL.fullmatch(text):
            if waiting:
                short.append(waiting)
            waiting = text
        else:
            short.append(f"{waiting} {text}" if waiting and not begins_with_a_label(text) else text)
            waiting = ""
    return short


def index_number(short: Sequence[str]) -> str:
    """The 索引号 as printed in one of the `short_lines`, or an empty text."""
    for line in short:
        label = _INDEX_LABEL.search(line) if "索" in line else None
        number = _INDEX_NUMBER.match(line, label.end()) if label else None
        if number and len(number[0]) >= 4 and re.search(r"\d", number[0]) and not _A_DAY.fullmatch(number[0]):
            return number[0]
    return ""


def publisher(short: Sequence[str], metas: Mapping[str, str]) -> str:
    """The body the information block names in the `short_lines`, by the most telling label; else the metadata's
    source."""
    found: dict[str, str] = {}
    for line in _with_one_of(short, _PUBLISHER_LABELS):
        for label, name in _PUBLISHER.findall(line):
            if not _NOT_A_NAME.fullmatch(name):
                found.setdefault(label, name)
    best = next((found[label] for label in _PUBLISHER_LABELS if label in found), "")
    source = metas.get("contentsource", "").strip()
    return best or (source if source != "null" else "")


def _with_one_of(lines: Sequence[str], words: Sequence[str]) -> list[str]:
    """The lines that hold one of some words: to look for words is many times faster than for a pattern."""
    whole = "\n".join(lines)
    there = [word for word in words if word in whole]
    return [line for line in lines if any(word in line for word in there)]


def column_bodies(lines: Iterable[str], metas: Mapping[str, str]) -> tuple[str, ...]:
    """The bodies that the column's path names (首页 > 乡镇 > 石桥镇 > 年报), the nearest first."""
    paths = (line for line in lines if len(line) <= _LONGEST_LINE and _SEPARATOR.search(line))
    steps = [step for line in paths for step in _steps(line)]
    names = [_OF_COLUMN.sub("", _SPACES.sub("", step)) for step in (*steps, metas.get("columnname", ""))]
    return tuple(dict.fromkeys(name for name in reversed(names) if names_body(name)))


def _steps(line: str) -> list[str]:
    steps = _STEP.split(_PLACE_LABEL.sub("", line))
    is_path = len(steps) >= 3 or (len(steps) == 2 and _PLACE_LABEL.search(line))
    return steps if is_path and max(map(len, steps)) <= _LONGEST_STEP else []


def dates(short: Sequence[str], metas: Mapping[str, str], address: str, latest: date) -> Dates:
    """The days on which a document says it was published, ``short`` its `short_lines`; impossible days, and days after
    ``latest``, are ignored."""
    return Dates(
        displayed=_first(_displayed(short), latest),
        metadata=_first((each.match(metas.get(name, "")) for name in _DATE_METAS for each in _META_DATES), latest),
        address=_first((pattern.search(address) for pattern in _ADDRESS_DATES), latest),
    )


def _displayed(short: Sequence[str]) -> Iterator[re.Match[str] | None]:
    dated = _with_one_of(short, ("日期", "时间", "发布", "发表"))
    for pattern in _LABELLED_DATES:
        for line in dated:
            yield pattern.search(line)
    yield from _bare_dates(short)
    for pattern in _LABELLED_DATES:
        for line in dated:
            if _IN_WORDS.search(line):
                yield pattern.search(_IN_WORDS.sub(_in_figures, line))


def _bare_dates(short: Sequence[str]) -> Iterator[re.Match[str] | None]:
    """The days without a label that stand beside the labels of a page's head. Below it the pages that a site shows
    beside a text have heads too."""
    is_head = False
    for line in short:
        if _COLON.search(line) and _BESIDE_LABELS.search(line):
            day = _BARE_DATE.search(line)
            yield day if day and _may_come_before_day(line[: day.start()]) else None
            is_head = is_head or _HEAD_LABEL.search(line) is not None
        elif is_head:
            return


def _may_come_before_day(text: str) -> bool:
    """Whether a text says nothing of the day behind it: it is no deadline's (截止 2025-03-31), no other page's."""
    *labels, value = _COLON.split(text.strip(" |"))
    if not labels:
        return not value or names_body(value)
    is_one = " " not in value.strip() or _SIZES.fullmatch(value) is not None
    return is_one and _ENDS_WITH_LABEL.search(labels[-1]) is not None


def _in_figures(day: re.Match[str]) -> str:
    """A day in Chinese numerals (二〇二四年一月二十五日) as one in figures."""
    return "-".join([day[1].translate(_YEAR_DIGITS), *map(_counted, day.groups()[1:])])


def _counted(numeral: str) -> str:
    tens, ten, ones = numeral.rpartition("十")
    count = (_NUMERALS.index(tens) if tens else 1) * 10 if ten else 0
    return str(count + (_NUMERALS.index(ones) if ones else 0))


def _first(matches: Iterable[re.Match[str] | None], latest: date) -> date | None:
    for match in matches:
        if match and (day := _day(match)) and day.year >= _FIRST_YEAR and day <= latest:
            return day
    return None


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
