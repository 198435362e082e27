"""Quantities in Chinese text: digits and Chinese numerals with their units, and how exact they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

COUNTED = "件次|条次|人次|件|条|项|次|份|起|宗|例|篇|期|个|封|则|批"
"""Units that count things; those that count published information, requests or cases are among them."""
_COUNTED = frozenset(COUNTED.split("|"))
_OTHER_UNITS = "万元|亿元|元|%|％|人|家|部|场|户|页|本|册|张|类|笔|名|位|处|台|套|天|日|小时|分钟|万"

_DIGITS = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_CHINESE = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
# A number begins where digits begin and is taken whole or not at all: without that, a long one costs its square.
_NUMBER = (
    r"(?<!\d)(?:(?<!\d[,，])\d{1,3}(?:[,，]\d{3})++(?:\.\d++)?|\d++(?:\.\d++)?)(?P<scale>[十百千万亿]++)?"
    rf"|(?<![{_CHINESE}])[{_CHINESE}]++"
)
_NUMERAL = re.compile(rf"[\d{_CHINESE}]")
_QUANTITY = re.compile(
    rf"(?P<number>{_NUMBER})"
    rf"(?P<after>余|多|来|几)?(?P<unit>{COUNTED}|{_OTHER_UNITS})(?P<behind>以上|以下|以内|左右|上下)?"
)
_BEFORE = ("不少于", "不足", "不到", "超过", "将近", "接近", "大约", "至少", "约", "近", "超", "逾", "数", "几")
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_ORDINAL = "第"
_MORE = frozenset({"余", "多", "来", "几"})
_AT_LEAST = frozenset({"超过", "至少", "不少于", "超", "逾", "以上", "上"})
_LESS = frozenset({"不足", "不到"})
_AT_MOST = frozenset({"以下", "以内"})
_SEVERAL = frozenset({"数", "几"})
_LONGEST_NUMERAL = 24


@dataclass(frozen=True)
class Quantity:
    """A number with its unit. It lies between ``low`` and ``high``; 三十余件 is 31 to 39, exact ones are both."""

    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    start: int
    end: int
    text: str

    @property
    def is_exact(self) -> bool:
        """Whether the text gives the very number."""
        return self.low == self.high

    @property
    def counts(self) -> bool:
        """Whether things are counted, not money, people or shares."""
        return self.unit in _COUNTED


@lru_cache(maxsize=512)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number with a unit, in order. Ordinals (第一项) and numbers without a unit are none.

    Kept, since one check after the other asks for those of the same sentence.
    """
    return tuple(_found(text))


def _found(text: str) -> Iterator[Quantity]:
    reached = last = 0
    while numeral := _NUMERAL.search(text, reached):
        match = _QUANTITY.match(text, numeral.start())
        if match is None:
            reached = numeral.end()
            continue
        before = _before(text, last, match.start())
        start, reached = match.start() - len(before), match.end()
        last = reached
        value = None if text.endswith(_ORDINAL, 0, start) else number_of(match["number"])
        if value is None:
            continue
        marks = {before, match["after"], match["behind"]} - {None, ""}
        low, high = _bounds(value, frozenset(marks))
        yield Quantity(value, low, high, match["unit"], start, reached, text[start:reached])


def _before(text: str, last: int, start: int) -> str:
    """The word that makes a number less exact, between the last quantity and the number; the longest counts."""
    if start > last and text[start - 1] == "上":
        return "上" if text[start] in "十百千万" else ""
    found = next((word for word in _BEFORE if text.endswith(word, last, start)), "")
    if found in _SEVERAL and text[start] not in _SCALES:
        return ""  # 申请总数12件
    return found


@lru_cache(maxsize=4096)
def number_of(numeral: str) -> Decimal | None:
    """The number that digits, Chinese numerals or both (1.2万) say; None where they say none."""
    if len(numeral) > _LONGEST_NUMERAL:
        return None
    digits = _DIGITS.match(numeral)
    try:
        if digits:
            scale = 1
            for sign in numeral[digits.end() :]:
                scale *= _SCALES[sign]
            return Decimal(digits.group().replace(",", "").replace("，", "")) * scale
        from cn2an import cn2an  # takes long to load, and few texts spell a number out

        numeral = numeral.translate(_CAPITALS)
        if numeral[0] in "百千万亿":  # 百余件
            numeral = f"一{numeral}"
        return Decimal(str(cn2an(numeral, "smart")))
    except (ValueError, InvalidOperation, KeyError):
        return None


def _bounds(value: Decimal, marks: frozenset[str]) -> tuple[Decimal, Decimal]:
    step = _last_place(value)
    if marks & _SEVERAL:
        return 2 * value, 10 * value - 1
    if marks & _AT_MOST:
        return Decimal(0), value
    if marks & _LESS:
        return value * Decimal("0.7"), value
    if marks & _AT_LEAST:
        return value, value * Decimal("1.5")
    if marks & _MORE:
        return value + 1, value + max(step - 1, Decimal(1))
    return (value * Decimal("0.85"), value * Decimal("1.15")) if marks else (value, value)


def _last_place(value: Decimal) -> Decimal:
    """The weight of the last digit that is no zero: 10 of 420, 100 of 400."""
    whole = int(value)
    step = 1
    while whole and whole % 10 == 0:
        whole //= 10
        step *= 10
    return Decimal(step)
