"""What a report's prose says of requests, outcomes, reviews, suits, documents and decisions: claims as data.

A number is given to the nearest word before it (收到…申请30件), else behind it (14件予以公开). It is no claim about the
report where it belongs to another year, part of a year, body or thing, or counts only a part of the whole.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from monitor.checks.prose import elsewhere, subjects, vocabulary
from monitor.checks.prose.context import CARRIED, Author, Context
from monitor.checks.prose.matter import is_about_disclosure, is_about_requests, is_of_one_way, is_part
from monitor.checks.prose.nones import nones
from monitor.checks.prose.numerals import Quantity, quantities
from monitor.checks.prose.scope import is_plain
from monitor.checks.prose.sentences import Clause, Sentence
from monitor.checks.prose.subjects import Subject


@dataclass(frozen=True)
class Claim:
    """A number that the text gives of a Subject, or of a row of table 3 by its key; 0 where it says that there is none.

    ``with_carried`` tells that the sentence speaks of those carried in as included.
    """

    subject: str
    low: int
    high: int
    quote: str
    section: int
    with_carried: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether the text gives the very number."""
        return self.low == self.high


@dataclass(frozen=True)
class _Place:
    """A number where it stands: the words of its clause before and behind it, as far as the next numbers."""

    before: str
    behind: str
    quantity: Quantity
    clause: Clause
    sentence: Sentence
    context: Context

    @property
    def led(self) -> str:
        """The words before it with those before a bracket that the clause continues."""
        return self.clause.lead + self.before

    def is_plain(self, words: frozenset[str]) -> bool:
        """Whether the words before it leave it the body's own and the whole."""
        author = self.context.author
        return is_plain(self.led, words, author.names, is_government=author.is_government)


_OTHER_UNITS = ("人次", "项", "期", "次", "批", "类", "篇")
_LINK = re.compile(r"^(?:(?:政府信息公开|依申请公开|信息公开)?申请|答复)?(?:属于?|系|为|作出|已|将|依法|均|未办结|的)*")
_CARRIED_TO = re.compile(r"转结?[至到入]?(?P<year>20\d\d)年")
_CARRIED_FROM = re.compile(rf"(20\d\d)年度?(?=(?:未办结|遗留)?{subjects.CARRYING}(?![至到入]))")
_REMAINING = re.compile(r"^(?:其余|剩余|余下|尚有|另有|还有|其他)")
_JOINED = re.compile(r"[及和与、加]")
_INCLUDED = re.compile(r"含|其中|包括|加上|连同|加")
_THEREOF = re.compile(r"其?中|里")
_NEUTRAL = re.compile(
    r"(?:依申请|政府信息|信息|公开|申请|事项|件|的|数量|数|总数|总量|量|合计|共计|共|总计|总共|累计|为|是|达到|达|了|各类|相关|有关"
    r"|案件|办件|均|已|完毕|结果|：|:|\s|[“”])*+"
)
"""What may stand between a word for requests and their number; 指南, 受理点, 手册 make it the number of those."""


def claims(sentences: Iterable[Sentence], year: int, author: Author) -> list[Claim]:
    """Every claim of a section's sentences about the report's own year and body."""
    found: list[Claim] = []
    for _, under in groupby(sentences, key=lambda sentence: sentence.heading):
        context = Context(year, author)
        said = [claim for sentence in under for claim in _claims(sentence, context)]
        if author.is_government and context.counts_others:
            # 县政府收到6件，各部门收到27件: the table may hold the one or the sum
            said = [claim for claim in said if claim.subject in subjects.OF_OTHER_TABLES]
        found += said
    return found


def _claims(sentence: Sentence, context: Context) -> Iterator[Claim]:
    context.begin()
    if subjects.ANY.search(sentence.text) is None:
        return
    author = context.author
    for clause in sentence.clauses():
        told = _CARRIED_TO.sub("转下年", elsewhere.COMPARED.sub("", clause.lead + clause.text))
        told = _CARRIED_FROM.sub(lambda of: "上年" if int(of[1]) == context.year - 1 else of.group(), told)
        context.enter(clause, told)
        numbers = quantities(clause.text)
        counted = any(number.counts for number in numbers) and subjects.ANY.search(clause.text) is not None
        if context.is_elsewhere(told, has_number=counted):
            continue
        yield from _numbers(sentence, clause, context, numbers)
        for subject in nones(sentence, clause, author.names, is_government=author.is_government):
            yield Claim(subject, 0, 0, clause.quoted, sentence.section)


def _numbers(sentence: Sentence, clause: Clause, context: Context, found: Sequence[Quantity]) -> Iterator[Claim]:
    for at, quantity in enumerate(found):
        before = clause.text[found[at - 1].end if at else 0 : quantity.start]
        behind = clause.text[quantity.end : found[at + 1].start if at + 1 < len(found) else None]
        if not quantity.counts or quantity.unit in _OTHER_UNITS or elsewhere.CHANGE.search(before):
            continue
        place = _Place(before, behind, quantity, clause, sentence, context)
        subject = _nearest(before) or (None if at and _JOINED.match(before) else _following(behind))
        if subject == Subject.CARRIED_OUT:
            subject = _carried(before + behind, context.year)
        if subject is not None and _is_meant(subject, place):
            yield _claim(subject, place)
        context.one_way = is_of_one_way(before) or (context.one_way and not elsewhere.TOTAL.search(before))


def _carried(words: str, year: int) -> Subject | None:
    """结转至2024年 in the report of 2023 was carried out; what was carried to 2023 came in."""
    named = _CARRIED_TO.search(words)
    to = int(named["year"]) if named else year + 1
    return {year: Subject.CARRIED_IN, year + 1: Subject.CARRIED_OUT}.get(to)


def _nearest(before: str) -> str | None:
    """The subject whose word ends last before the number; of several that end together the longest word's."""
    if subjects.ANY.search(before) is None:
        return None
    best: tuple[int, int] | None = None
    chosen: str | None = None
    for subject, pattern in subjects.EVERY_PATTERN:
        for match in pattern.finditer(before):
            rank = (match.end(), match.end() - match.start())
            if best is None or rank > best:
                best, chosen = rank, subject
    return _settled(chosen, before)


def _settled(subject: str | None, before: str) -> str | None:
    """收到…申请 is about receiving though 申请 stands nearer; 属于国家秘密不予公开 is about its reason.

    Of several reasons together (属于行政执法案卷、过程性信息不予公开) no row says how many there were.
    """
    if subject == Subject.HANDLED:
        if subjects.RECEIVED_AND_HANDLED.search(before):
            return subject
        if subjects.CONCLUDED_OF_CARRIED.search(before):
            return None
        return next((verb for verb in subjects.VERBS if subjects.PATTERN_OF[verb].search(before)), subject)
    if subject == Subject.CARRIED_IN and subjects.CONCLUDED_OF_CARRIED.search(before):
        return None
    if subject == Subject.ANSWERED:
        outcomes = (one for one in subjects.OUTCOMES_IN_ORDER if subjects.PATTERN_OF[one].search(before))
        return next(outcomes, subject)
    if subject in subjects.WITH_REASONS or subject in subjects.REASONS:
        reasons = [reason for reason, pattern in subjects.REASONS.items() if pattern.search(before)]
        return None if len(reasons) > 1 else (*reasons, subject)[0]
    return subject


def _following(behind: str) -> str | None:
    """The subject of a number whose words stand behind it: 14件予以公开, 3件结转下年度, 30件政府信息公开申请."""
    said = _LINK.sub("", behind)
    follows = (one for one, pattern in subjects.PATTERNS if one in subjects.MAY_FOLLOW and pattern.match(said))
    return next(follows, None)


def _is_meant(subject: str, place: _Place) -> bool:
    if _THEREOF.match(place.behind) or _is_of_several(subject, place):  # 处罚56件中，…
        return False
    context, before, clause = place.context, place.before, place.clause
    if subject in subjects.DECIDED:
        several = sum(bool(subjects.PATTERN_OF[one].search(before)) for one in subjects.DECIDED) > 1
        some_only = context.subset or elsewhere.SOME_DECISIONS.search(before)
        published = elsewhere.DECISIONS_TOLD.search(clause.text) or _is_listed_as_published(place)
        return not several and not some_only and not published and place.is_plain(vocabulary.OF_DECISIONS)
    if subject in subjects.DOCUMENTS:
        told = elsewhere.DOCUMENTS_TOLD.search(clause.text) or elsewhere.FOR_OTHERS.search(before)
        return not told and not context.subset and place.is_plain(vocabulary.OF_DOCUMENTS)
    if subject in subjects.TRIED:
        if (
            context.subset
            or elsewhere.TRIED_TOLD.search(before)
            or elsewhere.OF_DISCLOSURE_THEREOF.search(place.sentence.text[clause.start :])
        ):
            return False
        return is_about_disclosure(place.sentence) and place.is_plain(vocabulary.OF_TRIED)
    if subject in subjects.OUTCOMES or subject in subjects.REASONS:
        return _is_outcome(subject, place)
    return _is_of_requests(subject, place)


def _is_of_several(subject: str, place: _Place) -> bool:
    """Whether a number counts several things together: 不予公开、无法提供共8件."""
    together = next((group for group in subjects.COUNTED_APART if subject in group), ())
    named = sum(subjects.PATTERN_OF[one].search(place.before) is not None for one in together)
    return named > 1 and place.quantity.high > 0


def _is_listed_as_published(place: _Place) -> bool:
    """Whether decisions stand in a list of what was published, or are counted as pieces of information."""
    if elsewhere.DECIDING.search(place.led):
        return False
    before = place.sentence.text[: place.clause.start]
    return place.quantity.unit == "条" or elsewhere.PUBLISHED_BEFORE.search(before) is not None


def _is_outcome(subject: str, place: _Place) -> bool:
    if not is_about_requests(place.sentence) or place.context.one_way:
        return False
    decided = subjects.DECISION_OF.get(subject.partition("_")[0]) if subject in subjects.REASONS else None
    if decided is not None and not decided.search(place.sentence.text):
        return False
    if _is_by_openness(place):
        return False
    about = place.before + place.behind[:12]
    if subject in subjects.OUTCOMES and elsewhere.ANOTHER_THING.search(about):
        return False
    tail = place.before[max((one.end() for one in subjects.ANY.finditer(place.before)), default=0) :]
    of_information = place.quantity.unit == "条" and "信息" in tail  # 不予公开政府信息5条
    return not of_information and place.is_plain(vocabulary.OF_OUTCOMES)


def _is_by_openness(place: _Place) -> bool:
    """Whether documents are counted by who may see them; a sentence that tells of requests received counts those."""
    before = place.sentence.text[: place.clause.start] + place.clause.text
    asked = any(subjects.PATTERN_OF[verb].search(before) for verb in (Subject.RECEIVED, Subject.ACCEPTED))
    return not asked and elsewhere.BY_OPENNESS.search(place.sentence.text) is not None


def _is_of_trial(place: _Place) -> bool:
    """Whether the sentence speaks last of reviews or suits before a number: of these some may be carried in too."""
    words = place.sentence.text[: place.clause.start]
    tried = max(
        (one.end() for subject in subjects.TRIED for one in subjects.PATTERN_OF[subject].finditer(words)), default=0
    )
    return subjects.PATTERN_OF[Subject.HANDLED].search(words, tried) is None and tried > 0


def _is_of_requests(subject: str, place: _Place) -> bool:
    before, behind, clause, sentence = place.before, place.behind, place.clause, place.sentence
    if elsewhere.ANOTHER_THING.search(before + behind[:12]) or not is_about_requests(sentence):
        return False
    if elsewhere.OF_A_KIND.match(behind) or not _is_own_and_whole(subject, place):
        return False
    if subject in (Subject.CARRIED_IN, Subject.CARRIED_OUT):
        return not _is_of_trial(place)
    if _NEUTRAL.fullmatch(_tail(before)) is None or _is_of_many_years(place):
        return False
    if subject == Subject.HANDLED and (not subjects.REQUESTS.search(before) or place.quantity.unit == "条"):
        return False  # 依申请公开信息5条: what was disclosed
    if subject == Subject.HANDLED and _is_by_openness(place):
        return False
    if clause.aside or (place.context.subset and subject != Subject.CONCLUDED):
        return False
    return not is_part(before, sentence)


def _is_own_and_whole(subject: str, place: _Place) -> bool:
    told = _REMAINING.sub("", place.led) if subject == Subject.CARRIED_OUT else place.led
    if place.clause.aside or CARRIED.search(told):
        told = _INCLUDED.sub("", elsewhere.OF_THEM.sub("", told))
    author = place.context.author
    words = elsewhere.COMPARED.sub("", told)
    return is_plain(words, vocabulary.OF_REQUESTS, author.names, is_government=author.is_government)


def _is_of_many_years(place: _Place) -> bool:
    """截至年底累计收到…, and 累计收到236件，其中2023年33件: no number of the year."""
    text = place.sentence.text
    if elsewhere.OF_THEM_THIS_YEAR.search(text, place.clause.start):
        return True
    until = elsewhere.UNTIL.search(text) and not elsewhere.THIS_YEAR.search(text)
    return bool(until and elsewhere.RUNNING_TOTAL.search(place.before))


def _tail(before: str) -> str:
    """What stands between the last word for requests and their number: 收到申请数量为 leaves 数量为."""
    words = [match.end() for subject in subjects.OF_REQUESTS for match in subjects.PATTERN_OF[subject].finditer(before)]
    return before[max(words, default=0) :]


def _claim(subject: str, place: _Place) -> Claim:
    text = place.sentence.text
    with_carried = bool(CARRIED.search(text) and _INCLUDED.search(text))
    low, high = int(place.quantity.low), int(place.quantity.high)
    return Claim(subject, low, high, place.clause.quoted, place.sentence.section, with_carried)
