"""Whether words before a number, or around a negation, leave it the report's own and the whole (prose.vocabulary)."""

import re
from collections.abc import Iterable

from monitor.checks.prose.authors import may_mean
from monitor.checks.prose.vocabulary import OF_GOVERNMENTS

_DATES = re.compile(r"20\d\d年度?|1[-—至到]12月份?|1月[-—至到]12月|1月1日|12月31日|12月底")
_BODY = (
    r"[㐀-鿿]{0,14}?(?:委员会|管委会|办公室|人民政府|办事处|街道|中心|大队|[局委办镇乡厅]"
    r"|(?<![我本])[省市县区州旗](?:政府|直)?(?:部门|单位|机关)?)"
)
_ACTING = re.compile(
    rf"^(?:其中|另外|此外|另|由)?(?:20\d\d年度?|[本全今]年度?)?(?P<body>{_BODY})"
    r"(?=(?:(?:20\d\d|本|全)年度?|共计?|累计|分别|直接|暂|新|未|没有|无|已|均|也)*"
    r"(?:收到|接到|接收|受理|办理|答复|办结|承办|转来|处理|制发|印发|制定|作出|实施|公开|发生|作为|政府信息))"
)
_NAMED = re.compile(rf"(?:20\d\d年度?|[本全今]年度?)?(?P<body>{_BODY})")
_ITSELF = re.compile(r"[我本全该]")
_COLLECTIVE = re.compile(r"[省市县区州旗]直|乡镇|镇街|镇乡|街镇|垂直|驻[省市县区]")
_LONGEST_WORD = 18


def is_plain(words: str, vocabulary: frozenset[str], names: Iterable[str] = (), *, is_government: bool = False) -> bool:
    """Whether words are nothing but the body's name and words of a vocabulary."""
    told = words
    for name in names:
        told = told.replace(name, "")
    acting = _ACTING.match(told) or _NAMED.fullmatch(told)
    if acting is not None and _may_be(acting["body"], names):
        told = told[: acting.start("body")] + told[acting.end("body") :]
    told = _DATES.sub("", told)
    return _consists_of(told, vocabulary | OF_GOVERNMENTS if is_government else vocabulary)


def _consists_of(text: str, words: frozenset[str]) -> bool:
    """Whether a text can be cut into words of a vocabulary; its time grows with the text's length alone."""
    reached, furthest = {0}, 0
    for start in range(len(text)):
        if start > furthest:
            return False
        if start in reached:
            ends = range(start + 1, min(start + _LONGEST_WORD, len(text)) + 1)
            reached.update(end for end in ends if text[start:end] in words)
            furthest = max(reached)
            reached.discard(start)
    return len(text) in reached


def names_another(clause: str, names: Iterable[str]) -> bool:
    """Whether a clause tells what some other body did: 县住建局受理…, 县直部门收到…."""
    if _COLLECTIVE.search(clause):
        return True
    acting = _ACTING.match(clause)
    return acting is not None and _ITSELF.search(acting["body"]) is None and not _may_be(acting["body"], names)


def _may_be(body: str, names: Iterable[str]) -> bool:
    return any(may_mean(body, name) for name in names)
