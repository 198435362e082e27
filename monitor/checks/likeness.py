"""How alike two texts are: what is a body's own in them, and the passages they share.

A text is taken without the words of the law and the form, without the names of its body and its place, and without
years, for those differ in a copied text as well. Numbers stay: two reports that give the same numbers are more alike.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from storage.register import short_name

SECTIONS_COMPARED = (1, 5)
NEARLY_IDENTICAL = 0.85
"""The share of common runs of characters (Jaccard) from which two texts are nearly identical."""
SHORTEST = 100
"""Texts with fewer characters of their own are not compared: a sentence or two are alike by chance."""

_RUN = 5
_BETWEEN = re.compile(r"[，,。；;：:、！!？?\n（）()“”\"《》〈〉\s]+")
_BLANK = re.compile(r"[\s\W_]+")
_YEAR = re.compile(r"(?:20|19)\d\d(?=年)")
_SELF = re.compile(r"[我本全该](?:局|委|厅|镇|乡|街道|街办|办事处|办|县|市|区|旗|州|省|单位|部门|机关|中心|管委会|院)")
_COMMON = re.compile(
    r"中华人民共和国政府信息公开条例|政府信息公开条例|国办公开办函|国务院办公厅|公开办|习近平|二十大|党中央|国务院|省委省政府"
    r"|公开为常态|不公开为例外|^[我]?(?:认真|深入|全面|严格|学习|宣传|贯彻|落实|执行|按照|根据|依据)+$|现将.{0,30}报告如下|报告由.{0,40}组成|本报告.{0,20}(?:总体情况|编制)|统计期限"
    r"|总体情况|主动公开政府信息情况|收到和处理政府信息公开申请情况|行政复议行政诉讼情况|存在的主要问题及改进情况|其他需要报告的事项"
    r"|信息处理费|欢迎.{0,12}(?:联系|垂询)|联系电话|邮编"
)


@dataclass(frozen=True)
class OwnText:
    """A section as far as it is a body's own: its clauses as they stand, and as they are compared."""

    shown: tuple[str, ...]
    compared: tuple[str, ...]

    @cached_property
    def length(self) -> int:
        """How many characters are compared."""
        return sum(map(len, self.compared))

    @cached_property
    def runs(self) -> frozenset[str]:
        """The runs of five characters of all its clauses joined."""
        return runs("".join(self.compared))

    def without(self, common: frozenset[str]) -> "OwnText":
        """The text without clauses that very many reports have."""
        kept = [place for place, clause in enumerate(self.compared) if clause not in common]
        return OwnText(tuple(self.shown[one] for one in kept), tuple(self.compared[one] for one in kept))


def runs(text: str) -> frozenset[str]:
    """The runs of five characters of a text."""
    return frozenset(text[place : place + _RUN] for place in range(len(text) - _RUN + 1))


# A body's reports are compared one year after the other. A text with its runs takes up to half a megabyte.
@lru_cache(maxsize=64)
def own_text(text: str, names: tuple[str, ...]) -> OwnText:
    """A section without what is everybody's: the law's and the form's words, names, years."""
    named = _named(names)
    shown, compared = [], []
    for clause in _BETWEEN.split(text):
        plain = _BLANK.sub("", clause)
        plain = _SELF.sub("我", named.sub("我", plain) if named else plain)
        if not plain or _COMMON.search(plain):
            continue
        shown.append(clause)
        compared.append(_YEAR.sub("Y", plain))
    return OwnText(tuple(shown), tuple(compared))


@lru_cache(maxsize=512)
def _named(names: tuple[str, ...]) -> re.Pattern[str] | None:
    known = {each for name in names for each in (name, short_name(name)) if len(each) > 1}
    known |= {name.removeprefix(place) for name in known for place in known if len(name) > len(place) + 1}
    if not known:
        return None
    return re.compile("|".join(re.escape(name) for name in sorted(known, key=len, reverse=True)))


def likeness(one: OwnText, other: OwnText) -> float:
    """The share of the runs of both that they have in common, from 0 to 1."""
    either = len(one.runs | other.runs)
    return len(one.runs & other.runs) / either if either else 0.0


@dataclass(frozen=True)
class Passage:
    """What two texts share, as each of them writes it."""

    own: str
    other: str


def passages(one: OwnText, other: OwnText) -> list[Passage]:
    """The stretches of clauses that both texts have, in order, as each writes them: to be shown side by side."""
    matcher = SequenceMatcher(None, one.compared, other.compared, autojunk=False)
    return [
        Passage(
            "，".join(one.shown[block.a : block.a + block.size]), "，".join(other.shown[block.b : block.b + block.size])
        )
        for block in matcher.get_matching_blocks()
        if sum(map(len, one.compared[block.a : block.a + block.size])) >= _RUN
    ]


def common_clauses(texts: Iterable[OwnText]) -> frozenset[str]:
    """The clauses that very many of some texts have: they are nobody's own."""
    counts: dict[str, int] = {}
    total = 0
    for text in texts:
        total += 1
        for clause in set(text.compared):
            counts[clause] = counts.get(clause, 0) + 1
    limit = max(_COMMON_TO, total * _COMMON_SHARE)
    return frozenset(clause for clause, count in counts.items() if count > limit)


_COMMON_TO, _COMMON_SHARE = 12, 0.03
