"""The columns of the exports as data: what type each has, and what it is called in Chinese and in the dictionary."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from storage.forms import (
    AMOUNT_FIELDS,
    FORMS,
    LITIGATION_FIELDS,
    OUTCOMES,
    PROCEEDINGS,
    REQUEST_COLUMNS,
    SECTIONS,
    TOTAL,
)


class ColumnType(StrEnum):
    """The type of a column; the values are those of Frictionless table schemas."""

    TEXT = "string"
    COUNT = "integer"
    NUMBER = "number"
    DAY = "date"
    MOMENT = "datetime"
    LIST = "array"


_TYPES: Mapping[str, ColumnType] = {
    **dict.fromkeys(("year", "editions", "requests", "rendered", "listed", "new"), ColumnType.COUNT),
    **dict.fromkeys(("due", "published", "as_of"), ColumnType.DAY),
    **dict.fromkeys(("started", "finished", "first_seen", "last_seen", "resolved"), ColumnType.MOMENT),
    "value": ColumnType.NUMBER,
    "fields": ColumnType.LIST,
}


def type_of(name: str) -> ColumnType:
    """The type of a column: counts are whole, amounts are in 万元 with decimals."""
    if name.startswith("tables."):
        return ColumnType.NUMBER if name.removeprefix("tables.") in AMOUNT_FIELDS else ColumnType.COUNT
    return _TYPES.get(name, ColumnType.TEXT)


_LABELS: Mapping[str, str] = {
    "as_of": "截至",
    "body": "单位",
    "check": "检查项",
    "column": "栏目",
    "detail": "说明",
    "due": "应公布日期",
    "editions": "版本数",
    "expected": "应为",
    "field": "单元格",
    "fields": "所涉单元格",
    "finished": "结束时间",
    "first_seen": "首次发现",
    "form": "格式",
    "format": "文件类型",
    "found": "实为",
    "id": "编号",
    "index_number": "索引号",
    "kind": "单位类别",
    "last_seen": "最近发现",
    "listed": "列出条数",
    "message": "问题",
    "message_en": "问题（英文）",
    "new": "新增条数",
    "outcome": "结果",
    "portal": "门户",
    "published": "公布日期",
    "reading": "读取情况",
    "region": "区划代码",
    "rendered": "渲染页数",
    "report_url": "年报网址",
    "requests": "请求数",
    "resolved": "解决时间",
    "severity": "严重程度",
    "sha256": "文件摘要",
    "started": "开始时间",
    "state": "状态",
    "status": "状态",
    "text": "原文",
    "title": "标题",
    "url": "网址",
    "value": "数值",
    "year": "年度",
}

_MEANINGS: Mapping[str, str] = {
    "as_of": "the day, in Asia/Shanghai, of which the status is the status",
    "body": "the public body",
    "check": "the identifier of the check",
    "column": "the list page that was looked at",
    "due": "the last day, in Asia/Shanghai, on which publication is in time",
    "editions": "how many different published versions were seen",
    "field": "the name of the cell in the data dictionary",
    "fields": "the names of the cells involved",
    "form": "2019 (国办公开办函〔2019〕60号) or 2021 (国办公开办函〔2021〕30号)",
    "index_number": "the index number (索引号) as printed",
    "outcome": "only ok, unchanged and empty count as having looked",
    "published": "the day of publication as displayed when first seen",
    "reading": "how much could be read: complete, partial or failed",
    "region": "the administrative division code of 2, 4, 6, 9 or 12 digits",
    "sha256": "the digest of the document that was received",
    "state": "number, blank, dash, unreadable or absent: only number has a value; a blank is no zero",
    "status": "of what is owed: not_due, on_time, late, missing, unverified (could not look); of a finding: its life",
    "text": "the cell as printed",
    "value": "the number, exact; amounts are in 10,000 yuan (万元)",
    "year": "the year that the report is about; of a visit, the year of the look",
}


def label_of(name: str) -> str:
    """What a column is called in Chinese."""
    table, _, field = name.partition(".")
    if table == "tables":
        return _cells()[field]
    if table == "sections" and field:
        return SECTIONS[int(field)]
    return _LABELS.get(name, name)


def meaning_of(name: str) -> str:
    """What a column means, in English, empty where its name says it."""
    table, _, field = name.partition(".")
    if table == "tables":
        return f"cell {field}; null where no number is printed"
    if table == "sections" and field:
        return f"the text of section {field}"
    return _MEANINGS.get(name, "")


@cache
def _cells() -> Mapping[str, str]:
    """The printed labels of every cell of both forms: row, then column."""
    found: dict[str, str] = {}
    for form in FORMS.values():
        for block in form.blocks:
            for row in block.rows:
                found |= {f"disclosure.{row.key}.{one.key}": f"{row.label} {one.label}" for one in block.columns}
        for row in form.request_rows:
            found |= {f"requests.{row.key}.{one.key}": f"{row.group}{row.label} {one.label}" for one in REQUEST_COLUMNS}
    named = [f"{proceeding.label} {outcome.label}" for proceeding in PROCEEDINGS for outcome in (*OUTCOMES, TOTAL)]
    return found | dict(zip(LITIGATION_FIELDS, named, strict=True))
