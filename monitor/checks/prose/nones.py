"""What a clause says that there was none of: 未收到…申请, 零申请, 未发生行政复议."""

import re
from collections.abc import Iterator

from monitor.checks.prose import elsewhere, subjects, vocabulary
from monitor.checks.prose.matter import is_about_disclosure, is_about_requests, is_part
from monitor.checks.prose.numerals import quantities
from monitor.checks.prose.scope import is_plain
from monitor.checks.prose.sentences import Clause, Sentence
from monitor.checks.prose.subjects import Subject

_NO = re.compile(
    r"(?:未曾|尚未|未|没有|没|尚无|暂无|均无|无|不存在)"
    r"(?=收|接|受理|有|发生|产生|出现|被|因|涉及|依|政府信息|信息公开|公民|公众|任何|任意|单位|个人|社会|群众|上一?年|结转|转结|行政|新收|制发|制定|印发|出台"
    r"|作出|实施|办理|公开|申请|向|提|针对|针对本)"
)
_ZERO = re.compile(
    r"零申请|依?申请(?:公开)?(?:办件|受理|办理)?(?:的?(?:数量|总数|总量|件数|量|数))?[均仍]?[为是](?:零|0)件?(?![\d.%零〇一二三四五六七八九])"
)
_RECEIVED = re.compile(r"(?:收到|接到|接收|受理|新收|收)")
_OTHER_WORDS = frozenset({"任何", "形式", "有", "一", "起", "例", "依法", "向", "发生", "出现", "产生", "存在"})
"""Words that only a denial has."""


def nones(sentence: Sentence, clause: Clause, names: tuple[str, ...], *, is_government: bool) -> Iterator[Subject]:
    """The subjects of which a clause says that there was none."""
    text = clause.text
    if clause.aside or quantities(_ZERO.sub("", text)):
        return

    def plain(words: str, vocabulary: frozenset[str]) -> bool:
        return is_plain(words, vocabulary | _OTHER_WORDS, names, is_government=is_government)

    if zero := _ZERO.search(text):
        whole = plain(clause.lead + text[: zero.start()], vocabulary.OF_REQUESTS) and not is_part(text, sentence)
        if whole and is_about_requests(sentence):
            yield Subject.RECEIVED
        return
    negation = _NO.search(text)
    if negation is None or elsewhere.NOT_NONE.search(text) or elsewhere.OTHERS_OF_A_KIND.search(text):
        return
    before, said = clause.lead + text[: negation.start()], text[negation.end() :]
    matter = _matter(said, sentence)
    if matter is None:
        return
    denied, words = matter
    if plain(before, words | vocabulary.OF_REQUESTS) and plain(said, words):
        yield from denied


def _matter(said: str, sentence: Sentence) -> tuple[tuple[Subject, ...], frozenset[str]] | None:
    """What the words behind a negation deny, and the words in which that is said of the whole."""
    tried = tuple(one for one in (Subject.REVIEWS, Subject.SUITS) if subjects.PATTERN_OF[one].search(said))
    if tried:
        return (tried, vocabulary.OF_TRIED) if is_about_disclosure(sentence) else None
    for subject in (Subject.CARRIED_IN, Subject.CARRIED_OUT):
        if subjects.PATTERN_OF[subject].search(said):
            return ((subject,), vocabulary.OF_REQUESTS) if is_about_requests(sentence) else None
    if re.match(subjects.ISSUING, said):
        return (Subject.DOCUMENTS_ISSUED,), vocabulary.OF_DOCUMENTS
    received = subjects.REQUESTS.search(said) or (_RECEIVED.match(said) and "申请" in said)
    if not received or not is_about_requests(sentence):
        return None
    another = elsewhere.ANOTHER_THING.search(said) or is_part(said, sentence)
    return None if another else ((Subject.RECEIVED,), vocabulary.OF_REQUESTS)
