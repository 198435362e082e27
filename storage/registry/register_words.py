"""What clerks and their spreadsheets write in register files: columns and kinds of bodies in Chinese, days as Excel has
them (2019/3/1 for 2019-03-01, 1月28日 for 01-28)."""

import re
from datetime import date

from storage.register import BodyKind

_COLUMNS = {
    "key": ("代码", "门户代码", "编号"),
    "name": ("名称", "单位名称", "机关名称", "门户名称", "单位"),
    "url": ("网址", "首页", "门户网址", "地址"),
    "region": ("区划", "区划代码", "行政区划", "行政区划代码", "地区", "地区代码"),
    "columns": ("栏目", "年报栏目", "栏目网址"),
    "render": ("渲染",),
    "kind": ("类型", "类别", "单位类型", "单位类别"),
    "portal": ("门户", "所属门户"),
    "aliases": ("别名", "曾用名", "简称"),
    "since": ("成立日期", "设立日期", "起始日期"),
    "until": ("撤销日期", "终止日期"),
    "year": ("年度", "年份"),
    "day": ("期限", "截止日期", "截止日"),
    "source": ("依据", "来源"),
}
_KINDS = {
    BodyKind.GOVERNMENT: ("政府", "人民政府"),
    BodyKind.DEPARTMENT: ("部门", "政府部门"),
    BodyKind.TOWNSHIP: ("乡镇", "镇", "乡"),
    BodyKind.STREET: ("街道", "街道办事处"),
    BodyKind.ZONE: ("开发区", "管委会"),
    BodyKind.VERTICAL: ("垂直管理", "垂直管理单位"),
}
_COLUMN_OF = {word: column for column, words in _COLUMNS.items() for word in words}
_KIND_OF = {word: kind.value for kind, words in _KINDS.items() for word in words}
_BARS = re.compile("[|｜]")
_DAY = re.compile(r"(\d{4})(?:年|/|-|\.)(\d{1,2})(?:月|/|-|\.)(\d{1,2})日?")
_DAY_OF_YEAR = re.compile(r"(\d{1,2})(?:月|/|-|\.)(\d{1,2})日?")

KINDS = ", ".join(f"{kind} {words[0]}" for kind, words in _KINDS.items())
"""The kinds of bodies as a message names them."""


def aliases(text: str) -> tuple[str, ...]:
    """The names that stand in one field."""
    return tuple(name for part in _BARS.split(text) if (name := part.strip()))


def column(word: str) -> str:
    """The name of a column that a header calls so."""
    return _COLUMN_OF.get(word, word)


def kind(word: str) -> str:
    """The kind of body that a word means; the word itself where it means none."""
    return _KIND_OF.get(word, word)


def day(text: str) -> date:
    """A day as people and spreadsheets write it. Raises ValueError."""
    written = _DAY.fullmatch(text)
    return date(*map(int, written.groups())) if written else date.fromisoformat(text)


def day_of_year(text: str) -> str:
    """Month and day as ``01-28``. Raises ValueError for no day of a year that has no 29 February."""
    if not (written := _DAY_OF_YEAR.fullmatch(text)):
        raise ValueError(text)
    month, number = map(int, written.groups())
    return f"{date(2023, month, number):%m-%d}"
