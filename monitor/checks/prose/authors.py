"""Whom a text names as its author: 我局 in a township, another body or place than the one that publishes it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.checks.prose.sentences import even
from storage.register import BodyKind, short_name

_SELF = re.compile(
    r"(?<![自唯忘])[我本](?:局(?![限部面势促])|委(?![托派屈员任身婉])|厅|镇(?![静定])|乡(?![村音亲土])|街道|街办|管委会|县政府|区政府|市政府)"
)
_FITTING: dict[BodyKind, tuple[str, ...]] = {
    BodyKind.TOWNSHIP: ("镇", "乡"),
    BodyKind.STREET: ("街道", "街办"),
    BodyKind.ZONE: ("管委会", "委", "街道", "镇"),
    BodyKind.GOVERNMENT: ("县政府", "区政府", "市政府", "厅"),
    BodyKind.DEPARTMENT: ("局", "委", "厅"),
    BodyKind.VERTICAL: ("局", "委", "厅"),
}
_PLACES = ("县政府", "区政府", "市政府")
_REPORTED = re.compile(r"现[将就]([^。，,\n]{2,25}?)20\d\d年度?(?:政府)?(?:信息|政务)公开")
_ENDS = "(?:街道办事处|人民政府|街道|镇|乡|局|委员会|办公室)"
_PUBLISHED = re.compile(
    rf"现(?:面?向社会)?(?:公布|发布|公开)([㐀-鿿]{{2,22}}?{_ENDS})20\d\d年度?(?:政府)?(?:信息|政务)公开"
)
_WRITES = re.compile(
    rf"(?:^|[\n。])\s*([㐀-鿿]{{2,20}}?{_ENDS})(?:根据|按照|依据|依照)[^。\n]{{0,80}}?编[制写](?:了|完成)?本(?:年度)?(?:报告|年报)"
)
_WRITTEN = re.compile(r"(?:本(?:年度)?报告|本年报)(?:是|系)?由([^。，,\n]{2,20}?)(?:根据|按照|依据|编制|制作)")
_SUBJECT = re.compile(
    r"(?:^|\n)\s*20\d\d年(?:度)?[，,]([㐀-鿿]{2,16}?(?:街道办事处|人民政府|街道|镇|乡|局|委员会|办公室|县|市|区|旗))"
    r"(?=在|认真|坚持|深入|按照|严格|以|全面|贯彻|始终|紧紧|高度|切实|积极|根据|政府信息公开|持续|不断|扎实)"
)
_SUBJECT_FIRST = re.compile(
    r"(?:^|\n)\s*([㐀-鿿]{2,16}?(?:街道办事处|人民政府|街道|镇|乡))20\d\d年(?:度)?"
    r"(?=在|认真|坚持|深入|按照|严格|以|全面|贯彻|始终|紧紧|高度|切实|积极|根据|持续|不断|扎实)"
)
_AUTHORS = (_REPORTED, _PUBLISHED, _WRITTEN, _WRITES)
"""Sentences that name none but the author of the report."""
_TOWNSHIP = re.compile(r"(?:镇|乡|街道)(?:人民政府|政府|办事处)?$")
_NOT_A_NAME = re.compile(r"我|本|全|各|该|党|区委|市委|县委|镇委|上级|省|国|中|领导|单位|部门")
_PARTS = re.compile(
    r"人民政府|政府|办事处|委员会|管理|管委会|自治[县旗州区]|[省市县区镇乡局旗]|街道|回族|满族|土家族|苗族|[和与、的]"
)


@dataclass(frozen=True)
class OtherAuthor:
    """Words by which a text names somebody else than the body as its author."""

    words: str
    quote: str


def wrong_kinds(text: str, kind: BodyKind, names: Sequence[str]) -> list[OtherAuthor]:
    """我局 in the report of a township, 我镇 in that of a department; words that the body's names hold are right."""
    flat = even(text)
    fitting = _FITTING[kind]
    found: dict[str, OtherAuthor] = {}
    for match in _SELF.finditer(flat):
        word = match.group()[1:]
        if word in fitting or word in _PLACES or any(word in name for name in names) or _is_quoted(flat, match.start()):
            continue
        quote = flat[max(0, match.start() - 10) : match.end() + 15].replace("\n", " ")
        found.setdefault(match.group(), OtherAuthor(match.group(), quote))
    return list(found.values())


def _is_quoted(text: str, place: int) -> bool:
    before = text[:place]
    return before.count("“") > before.count("”") or before.count("《") > before.count("》")


def other_names(text: str, names: Sequence[str], places: Sequence[str]) -> list[OtherAuthor]:
    """Bodies and places that the text names as its author and that have nothing in common with the body's names."""
    return list(_other_names(even(text), names, places))


def _other_names(text: str, names: Sequence[str], places: Sequence[str]) -> Iterator[OtherAuthor]:
    for pattern in (*_AUTHORS, _SUBJECT, _SUBJECT_FIRST):
        for match in pattern.finditer(text):
            name = match[1].strip()
            if _NOT_A_NAME.search(name):
                continue
            told_alone = pattern in _AUTHORS and _is_another_township(name, names, places)
            if told_alone or not any(may_mean(name, one) for one in (*names, *places)):
                yield OtherAuthor(name, match.group().strip())


def _is_another_township(name: str, names: Sequence[str], places: Sequence[str]) -> bool:
    """Whether it is a township of the same county, but not the body's: its county's name alone is no likeness."""
    if _TOWNSHIP.search(name) is None:
        return False
    own = name
    for place in places:
        own = own.removeprefix(place)
    return bool(own) and not any(may_mean(own, one) for one in names)


def may_mean(name: str, own: str) -> bool:
    """Whether two names may mean the same: one spells the other's distinguishing characters in their order.

    Wide on purpose: only what cannot be the body is said to be another.
    """
    forms = [(one, short_name(one), _PARTS.sub("", short_name(one)) or one) for one in (name, own)]
    return any(_spells(one, other) or _spells(other, one) for one in forms[0] for other in forms[1])


def _spells(short: str, full: str) -> bool:
    characters = iter(full)
    return all(character in characters for character in short)
