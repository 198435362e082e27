"""Wholes and the parts that a text says they consist of: 申请30件，其中网络申请21件、信函申请9件."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from monitor.checks.prose.context import CARRIED
from monitor.checks.prose.elsewhere import CHANGE
from monitor.checks.prose.numerals import Quantity, quantities
from monitor.checks.prose.sentences import Sentence

_OF_THEM = re.compile(r"其中[：:，,]?|包括|分别为|分别是")
_IN_BRACKETS = re.compile(
    r"[（(](?=(?:通过)?(?:网[络上]|线[上下]|在线|信函|邮[寄件政]|当面|现场|窗口|自然人|公民|法人|企业))(?P<parts>[^（()）]{1,200})[）)]"
)
_AND_MORE = re.compile(r"[，,、；;]?(?:其余|其他|剩余|余下|另|还有|等)")
_MOST = 50
"""How many times 其中 is looked at in one sentence."""
_REQUESTS = re.compile(r"申请|依申请")
_PUBLISHED = re.compile(r"(?:公开|发布|公布)[^，,。；;]{0,12}?(?:信息|内容)|信息")
_WHOLE_OF_PUBLISHED = re.compile(r"(?:全年|共|累计|总计|合计)[^，,。；;]{0,14}?(?:公开|发布|公布)[^，,。；;]{0,12}$")
_CHANNEL = re.compile(
    r"通过|网站|公众号|公告栏|公示栏|微信|微博|平台|信息网|客户端|抖音|新媒体|广播|显示屏|政务网|报纸|电视"
)
_WAY = re.compile(r"网络|网上|线上|线下|在线|信函|邮寄|邮件|信件|当面|现场|传真|窗口|来函|口头|书面|平台")
_APPLICANT = re.compile(r"自然人|公民|法人|企业|组织|机构")
_ENDS = re.compile(
    r"办结|答复|回复|受理|收到|结转|转结|解读|举办|开展|召开|同比|增加|增长|减少|下降|上升|较|比|率|累计|全年|共|复议|诉讼"
)
_ALSO = re.compile(r"同步|同时|转发|转载")
"""What is published in one place is published in another again: the parts are none of one whole."""
_COUNTS_OF_REQUESTS = ("件", "份", "条", "宗", "起", "例", "个")
_COUNTS_OF_PUBLISHED = ("条", "件", "篇", "份", "条次", "则")
_FEWEST = 2
_SEMICOLON = re.compile("[；;]")
_OPENED, _CLOSING = re.compile("[（(][^（()）]*$"), re.compile("[)）]")
_ASIDE = re.compile(r"[（(][^（()）]*[）)]")


@dataclass(frozen=True)
class Sum:
    """A whole and its parts that do not add up; ``quote`` is where the text says so."""

    whole: Quantity
    parts: tuple[Quantity, ...]
    quote: str

    @property
    def least(self) -> Decimal:
        """What the parts come to at least; 3200余条 may stand for 3200 itself."""
        return sum((min(part.low, part.value) for part in self.parts), Decimal(0))


def wrong_sums(sentences: Sequence[Sentence]) -> list[Sum]:
    """The wholes whose parts exceed them, and those of requests whose exact parts fall short of them."""
    found = []
    for before, sentence in zip((None, *sentences), sentences, strict=False):
        text = sentence.text
        if before is not None and _OF_THEM.match(text):
            text = f"{before.text}，{text}"
        numbers = quantities(text)
        if len(numbers) > _FEWEST:
            found += [*_said_to_be_parts(text, numbers), *_by_channel(text, numbers)]
    return found


def _said_to_be_parts(text: str, found: Sequence[Quantity]) -> Iterator[Sum]:
    """What stands behind 其中: parts above the whole, or exact parts of requests, by way or applicant, below it."""
    for mark, tail in _marks(text):
        before = [quantity for quantity in found if quantity.end <= mark.start()]
        whole = before[-1] if before and before[-1].counts else None
        if whole is None or mark.start() - whole.end > 12 or _ENDS.search(text[whole.end : mark.start()]):
            continue
        lead = text[before[-2].end if len(before) > 1 else 0 : whole.start]
        # 新收33件，上年结转2件，其中…: parts of both
        if (len(before) > 1 and CARRIED.search(lead)) or CHANGE.search(lead):
            continue
        parts, closed = _listed(tail, whole.unit, is_of_requests=bool(_REQUESTS.search(lead)))
        if len(parts) < _FEWEST:
            continue
        total = Sum(whole, parts, text[max(0, whole.start - 20) : mark.end()] + tail[: parts[-1].end])
        exact = whole.is_exact and all(part.is_exact for part in parts)
        if _ALSO.search(tail) or any(part.value == whole.value for part in parts):
            continue
        if total.least > whole.high or (closed and exact and total.least < whole.value):
            yield total


def _marks(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Where parts begin, behind 其中 or in a bracket that begins with a way or an applicant, and the text of them."""
    marks = [*_OF_THEM.finditer(text)]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks[:_MOST], ends, strict=False):
        tail = text[mark.end() : end]
        closing = _CLOSING.search(tail) if _OPENED.search(text, 0, mark.start()) else None
        yield mark, tail[: closing.start()] if closing else tail
    for mark in _IN_BRACKETS.finditer(text):
        yield mark, mark["parts"]


def _listed(tail: str, unit: str, *, is_of_requests: bool) -> tuple[tuple[Quantity, ...], bool]:
    """The parts of one kind at the beginning of a list, and whether that kind leaves nothing out."""
    flat = _ASIDE.sub(lambda aside: "＃" * len(aside.group()), tail)
    allowed = _COUNTS_OF_REQUESTS if is_of_requests else (unit,)
    parts: list[Quantity] = []
    kind, last = "", 0
    for quantity in quantities(flat):
        gap = flat[last : quantity.start]
        if quantity.unit not in (*allowed, unit) or _ENDS.search(gap):
            break
        if len(parts) > 1 and _SEMICOLON.search(gap) and not _SEMICOLON.search(flat[parts[0].end : parts[1].start]):
            return tuple(parts), False  # 其中1件因…，1件属于…；无法提供29件: another matter
        own = _kind(gap) if is_of_requests else "item"
        if parts and own != kind:
            return tuple(parts), False  # 网络20件、信函9件，其他4件: there are more
        kind, last = own, quantity.end
        parts.append(quantity)
    return tuple(parts), kind in ("way", "applicant") and _AND_MORE.match(flat[last:]) is None


def _kind(gap: str) -> str:
    if _WAY.search(gap):
        return "way"
    return "applicant" if _APPLICANT.search(gap) else "other"


def _by_channel(text: str, found: Sequence[Quantity]) -> Iterator[Sum]:
    """All that was published, then what was published channel by channel."""
    for place, whole in enumerate(found[:-1]):
        lead = text[found[place - 1].end if place else 0 : whole.start]
        if whole.unit not in _COUNTS_OF_PUBLISHED or _CHANNEL.search(lead) or not _WHOLE_OF_PUBLISHED.search(lead):
            continue
        parts: list[Quantity] = []
        last = whole.end
        for quantity in found[place + 1 :]:
            gap = text[last : quantity.start]
            if quantity.unit not in _COUNTS_OF_PUBLISHED or not _CHANNEL.search(gap) or not _PUBLISHED.search(gap):
                break
            if _ENDS.search(gap) or _OF_THEM.search(gap):
                break
            parts.append(quantity)
            last = quantity.end
        if len(parts) >= _FEWEST:
            total = Sum(whole, tuple(parts), text[max(0, whole.start - 20) : parts[-1].end])
            if total.least > whole.high and not _ALSO.search(total.quote):
                yield total
