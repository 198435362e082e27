"""Whether a header names the columns of its table in the form's order, where nothing tells what stands below a word."""

import re
from collections.abc import Sequence

from crawler.reading.form.header import Header
from crawler.reading.form.words import CORNER, DISCLOSURE_LABELS, key
from storage.forms import OUTCOMES

Words = Sequence[tuple[str, ...]]
"""Runs of words, each in the order in which the form prints them."""

TOGETHER = "法人或其他组织"
"""What stands above the kinds of organisation."""

APPLICANTS = "申请人情况"
"""What stands above all applicants."""

PARENTS = (APPLICANTS, TOGETHER, "行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉")
"""What stands above several columns."""

# Words whose order in a text dump shows whether its columns stand in the form's order.
REQUEST_WORDS = (
    ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构"),
    ("自然人", TOGETHER),
    ("法律服务机构", "其他"),
)
LITIGATION_WORDS = (
    tuple(key(column.label) for column in OUTCOMES),
    (key(OUTCOMES[0].label), "总计"),
    ("行政复议", "行政诉讼"),
    ("行政复议", "未经复议", "复议后"),
    # of labels that lost their letters to the line below: 结果 结果 其他 尚未 above 维持 纠正 结果 审结
    ("维", "纠"),
    ("其", "尚"),
    ("结", "总"),
)
DISCLOSURE_WORDS = (
    ("本年制", "本年废止", "现行有效"),
    ("本年新制作", "本年新公开", "对外公开"),
    ("上一年项目", "本年增减", "处理决定"),
    ("采购项目", "采购总"),
)
_NAMED_WHOLE = (REQUEST_WORDS[0], LITIGATION_WORDS[0])
_NOTE_ON_BALANCE = re.compile("本?列?数据.{0,8}勾稽关系.{0,40}?之和等于.{0,20}之和")
_MOST_MISSING = 2
_LONGEST_HEAD = 8
_OTHER_COLUMNS = re.compile(
    "小计|备注|占比|比例|[同环]比|增幅|较上年|撤回|撤诉|调解|驳回|去年|同期|上年(?:总计|合计|数)|(?<!本)年(?:总计|合计)|(?<!^)(?:行次|栏次|序号).{0,60}自然人"
)
_YEAR = re.compile("20[0-9]{2}年")
_OF_A_YEAR = re.compile("20[0-9]{2}年度?|上年度?|去年")
_THIS_YEAR = "本年"


def keeps_order(header: Header, words: Words) -> bool:
    """Whether a header names none of some words before its turn, and nothing else in place of one."""
    text = header.text
    if not all(_in_order(text, each) for each in words):
        return False
    return all(_names_all(text, each) for each in words if each in _NAMED_WHOLE)


def names_more(header: Header) -> bool:
    """Whether a header names a column that the form has not, another year's beside this one's among them."""
    is_of_years = _THIS_YEAR in header.text and _YEAR.search(header.raw) is not None
    return is_of_years or _OTHER_COLUMNS.search(header.text) is not None


def heads_more(text: str) -> bool:
    """Whether a short text is the head of a column that the form has not."""
    is_known = _OTHER_COLUMNS.search(text) or _OF_A_YEAR.fullmatch(text)
    return len(text) <= _LONGEST_HEAD and is_known is not None


def says_order(header: Header, columns: Sequence[str], words: Words) -> bool:
    """Whether a header that keeps the order of its words says by them in which order the columns stand."""
    if words is REQUEST_WORDS and _may_print_total_first(header):
        return False
    return _says_something(header.text, columns, words)


def _may_print_total_first(header: Header) -> bool:
    """Whether 总计 comes before those it sums, and not as a cell beside 申请人情况 that reaches down to the kinds."""
    total = header.text.find("总计")
    if total < 0 or total > max(header.text.find("自然人"), header.text.find(TOGETHER)):
        return False
    return not any("自然人" not in line and 0 <= line.find(APPLICANTS) < line.find("总计") for line in header.lines)


def _says_something(text: str, columns: Sequence[str], words: Words) -> bool:
    """Whether a header says anything of a table's columns: the one of another block of table 2 does not, nor one of
    table 4 of whose outcomes none is named whole."""
    if words is LITIGATION_WORDS:
        return any(label in text for label in _NAMED_WHOLE[1])
    if words is not DISCLOSURE_WORDS:
        return sum(word in text for word in {word for each in words for word in each}) > 1
    for column, label in DISCLOSURE_LABELS.items():
        if column not in columns:
            text = text.replace(label, "")
    return bool(text.replace(CORNER, ""))


def _names_all(text: str, words: tuple[str, ...]) -> bool:
    """Whether a header that names most of some words whole has the letters of the others."""
    missing = [word for word in words if word not in text]
    if not missing or len(missing) > _MOST_MISSING or len(missing) == len(words):
        return True
    rest = _NOTE_ON_BALANCE.sub("", text)
    for word in (*PARENTS, *words):
        rest = rest.replace(word, "")
    return all(3 * len(set(word) & set(rest)) >= 2 * len(set(word)) for word in missing)


def _in_order(text: str, words: tuple[str, ...]) -> bool:
    if "其他" in words:
        text = text.replace(TOGETHER, "")
    spots = [spot for word in words if (spot := text.find(word)) >= 0]
    return spots == sorted(spots)
