"""The words of the form and those that bodies print in their place: labels of rows and groups, heads of columns."""

import re
import unicodedata
from functools import lru_cache

from storage.forms import FORM_2019, FORM_2021, FORMS, OUTCOMES, REQUEST_COLUMNS

_NOT_IDEOGRAPH = re.compile("[^\u4e00-\u9fff]+")
_NOTE = re.compile("[(](?:指|包括|含)[^()]*[)]")
_NUMERALS = "一二三四五六七八九十"


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """A text as it is compared: its ideographs without leading numbering, blanks, punctuation, quotes and what a note
    in brackets explains."""
    plain = unicodedata.normalize("NFKC", text[:200])
    return ideographs(_NOTE.sub("", plain) if "(" in plain else plain).lstrip(_NUMERALS)


def ideographs(text: str) -> str:
    """What of a text is Chinese."""
    return _NOT_IDEOGRAPH.sub("", text)


def _rows() -> dict[str, str]:
    found: dict[str, str] = {}
    for form in FORMS.values():
        for block in form.blocks:
            found |= {key(row.label): f"disclosure.{row.key}" for row in block.rows}
        found |= {key(row.label): f"requests.{row.key}" for row in form.request_rows}
    return found


# Names seen on real reports beside the official ones.
_ROW_ALIASES = {
    "部分公开": "requests.granted_in_part",
    "子以公开": "requests.granted",  # as 予以公开 is recognised in scans, and typed
    "其他法律法规禁止公开": "requests.denied_other_law",
    "结转下一年继续办理": "requests.carried_out",
    "结转下年继续办理": "requests.carried_out",
    "结转下一年度继续办理": "requests.carried_out",
    "结转下一年度": "requests.carried_out",
    "结转下年度": "requests.carried_out",
    "本年新收申请数量": "requests.received",
    "上年结转申请数量": "requests.carried_in",
    "申请人无正当理由逾期不补正": "requests.closed_not_corrected",
    "申请人逾期未按收费通知要求缴纳费用": "requests.closed_fee_unpaid",
}
ROWS = _rows() | _ROW_ALIASES
"""Labels of rows by key; values are the first two parts of the names of the row's cells."""

DISCLOSURE_TABLE, REQUEST_TABLE, LITIGATION_TABLE = 2, 3, 4
"""The numbers of the form's tables."""

CORNER = "信息内容"
"""What stands above the labels of table 2's rows."""

CLOSED_OTHER = "requests.closed_other"
CLOSED_PARTS = ("requests.closed_not_corrected", "requests.closed_fee_unpaid", CLOSED_OTHER)
"""The rows of the group （六）其他处理. 其他 names the last of them behind the others, and behind itself where it is
printed twice."""

LEAF, IN_GROUP, TOP = "leaf", "row", "top"
DEPTHS = {
    f"requests.{row.key}": LEAF if row.group.startswith("（") else IN_GROUP if row.group else TOP
    for form in FORMS.values()
    for row in form.request_rows
}
"""How many labels stand before the figures of a row of table 3: its own, a group's, or both groups'."""

GROUPS = ("本年度办理结果", "不予公开", "无法提供", "不予处理", "其他处理")
"""Labels printed before the rows they group. 其他处理 is a row of its own in form 2019."""

_COLUMNS = [
    (column.key, key(column.label)) for form in FORMS.values() for block in form.blocks for column in block.columns
]
DISCLOSURE_LABELS = dict(_COLUMNS)
"""The official heads of table 2's columns, by field."""

DISCLOSURE_HEADERS = {label: column for column, label in _COLUMNS} | {
    "本年制发数": "issued",
    "本年度制发数": "issued",
    "本年度制发件数": "issued",
    "本年制作数量": "issued",
    "本年废止数": "repealed",
    "本年度废止数": "repealed",
    "本年度废止件数": "repealed",
    "现行有效数": "in_force",
    "本年收费金额": "amount",
    "本年收费金额单位元": "amount",
    "本年增减数": "change",
}
REQUEST_HEADERS = {key(column.label): column.key for column in REQUEST_COLUMNS} | {
    "合计": "total",
    "总数": "total",
    "共计": "total",
    "其它": "other_organisation",
    "公民": "natural_person",
    "个人": "natural_person",
    "律师事务所": "legal_services",
    "社会团体": "public_welfare",
}
OUTCOME_HEADERS = {key(column.label): column.key for column in OUTCOMES} | {"总计": "total", "合计": "total"}

REQUEST_HEADS = frozenset(
    {"申请人情况", "自然人", "法人或其他组织", "商业企业", "科研机构", "社会公益组织", "法律服务机构"}
)
"""Heads of table 3 that no other table has."""
_SUITS = frozenset({"未经复议直接起诉", "未经复议直接诉讼", "复议后起诉", "复议后诉讼"})
PROCEEDING_LABELS = frozenset({"行政复议"} | _SUITS | {f"行政诉讼{suit}" for suit in _SUITS})
"""What the three parts of table 4 are called, with and without what the last two have in common."""
LITIGATION_WORDS = PROCEEDING_LABELS | {"行政诉讼"} | {"结果维持", "结果纠正", "其他结果", "尚未审结"}
"""What table 4 and its heads say."""
WORDS = frozenset({*ROWS, *GROUPS, CORNER, *DISCLOSURE_HEADERS, *REQUEST_HEADERS, *REQUEST_HEADS, *LITIGATION_WORDS})
"""Every word of the form and of its heads, by key."""

FINGERPRINTS = {
    FORM_2019.key: (
        "本年新制作数量",
        "本年新公开数量",
        "对外公开总数量",
        "其他对外管理服务事项",
        "政府集中采购",
        "上一年项目数量",
        "本年增减",
    ),
    FORM_2021.key: ("本年制发件数", "本年废止件数", "现行有效件数", "本年收费金额", "逾期不补正"),
}
"""Phrases that only one of the forms prints."""
