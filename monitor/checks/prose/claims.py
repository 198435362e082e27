"""What a report's prose says of requests, outcomes, reviews, suits, documents and decisions: claims as data.

A number is given to the nearest word before it (收到…申请30件), else behind it (14件予以公开). It is no claim about the
report where it belongs to another year, part of a year, body or thing, or counts only a part of the whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from monitor.checks.prose.numerals import Quantity, quantities
from monitor.checks.prose.scope import is_plain, names_another
from monitor.checks.prose.sentences import Clause, Sentence


class Subject(StrEnum):
    """What a claim is about. The rows of table 3 bear their names in the data dictionary."""

    RECEIVED = "received"
    ACCEPTED = "accepted"  # 受理: those of this year, or with those carried in
    HANDLED = "handled"  # 办理, 依申请公开…件: received, accepted or concluded, the text does not say which
    ANSWERED = "answered"
    CONCLUDED = "concluded"
    CARRIED_IN = "carried_in"
    CARRIED_OUT = "carried_out"
    GRANTED_AT_ALL = "granted_at_all"  # 予以公开及部分公开
    GRANTED = "granted"
    GRANTED_IN_PART = "granted_in_part"
    DENIED = "denied"
    UNAVAILABLE = "unavailable"
    REJECTED = "rejected"
    CLOSED = "closed"
    REVIEWS = "reviews"
    SUITS = "suits"
    DOCUMENTS_ISSUED = "documents_issued"
    DOCUMENTS_REPEALED = "documents_repealed"
    DOCUMENTS_IN_FORCE = "documents_in_force"
    LICENSING = "licensing"
    PENALTIES = "penalties"
    COERCIVE_MEASURES = "coercive_measures"

    @property
    def is_of_requests(self) -> bool:
        """Whether it is about how many requests came, were handled and stayed."""
        return self in _OF_REQUESTS


_OF_REQUESTS = frozenset(
    {
        Subject.RECEIVED,
        Subject.ACCEPTED,
        Subject.HANDLED,
        Subject.ANSWERED,
        Subject.CONCLUDED,
        Subject.CARRIED_IN,
        Subject.CARRIED_OUT,
    }
)


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


_DOCUMENTS = r"(?:行政)?规范性文件"
_WORDS: tuple[tuple[Subject, str], ...] = (
    (Subject.CARRIED_IN, r"上一?年度?(?:未办结|遗留)?结转|结转上一?年度?|上一?年度?转入"),
    (
        Subject.CARRIED_OUT,
        r"结转[至到入]?[下次明]一?年度?|结转[至到入]?20\d\d年|转[至到入]?[下次]一?年度?|[下次]一?年度?继续办理",
    ),
    (Subject.RECEIVED, r"收到|接到|接收|新收|收悉"),
    (Subject.ACCEPTED, r"受理"),
    (Subject.HANDLED, r"办理|处理|申请"),
    (Subject.ANSWERED, r"答复|回复"),
    (Subject.CONCLUDED, r"办结|办理完毕|办毕|办复"),
    (Subject.GRANTED_AT_ALL, r"予以公开[及和与、或](?:予以)?部分公开"),
    (Subject.GRANTED, r"(?<!不)予以公开"),
    (Subject.GRANTED_IN_PART, r"部分公开"),
    (Subject.DENIED, r"不予公开"),
    (Subject.UNAVAILABLE, r"无法提供"),
    (Subject.REJECTED, r"不予处理"),
    (Subject.CLOSED, r"其他处理"),
    (Subject.REVIEWS, r"(?:行政)?复议(?:申请|案件|案)?"),
    (Subject.SUITS, r"(?:行政)?诉讼(?:案件|案)?|行政应诉(?:案件|案)?"),
    (Subject.DOCUMENTS_ISSUED, rf"(?:制发|制定|印发|出台)[^，。]{{0,8}}?{_DOCUMENTS}"),
    (Subject.DOCUMENTS_REPEALED, rf"(?:废止|宣布失效)[^，。]{{0,8}}?{_DOCUMENTS}"),
    (Subject.DOCUMENTS_IN_FORCE, rf"现行有效[^，。]{{0,4}}?{_DOCUMENTS}|{_DOCUMENTS}现行有效"),
    (Subject.LICENSING, r"行政许可"),
    (Subject.PENALTIES, r"行政处罚"),
    (Subject.COERCIVE_MEASURES, r"行政强制(?:措施)?"),
)
_PATTERNS = tuple((subject, re.compile(pattern)) for subject, pattern in _WORDS)
_PATTERN_OF = dict(_PATTERNS)
_REASONS = {
    key: re.compile(pattern)
    for key, pattern in (
        ("denied_state_secret", r"国家秘密"),
        ("denied_other_law", r"其他法律、?行政法规禁止公开"),
        ("denied_safety_stability", r"三安全一稳定"),
        ("denied_third_party", r"第三方合法权益"),
        ("denied_internal_affairs", r"内部事务信息"),
        ("denied_deliberative", r"过程性信息"),
        ("denied_enforcement_file", r"行政执法案卷"),
        ("denied_administrative_query", r"行政查询事项"),
        ("unavailable_not_held", r"不掌握相?关?政?府?信?息?"),
        ("unavailable_needs_creation", r"没有现成信息需要?另行制作|没有现成信息"),
        ("unavailable_unclear", r"补正后申请内容仍不明确|内容仍不明确"),
        ("rejected_petition", r"信访举报投诉类申请"),
        ("rejected_repeated", r"重复申请(?=[^，]{0,100}不予处理)|不予处理[^，]{0,100}重复申请"),
        ("rejected_published_material", r"提供公开出版物"),
        ("rejected_excessive", r"大量反复申请"),
        ("rejected_confirmation", r"重新出具已获取信息"),
        ("closed_not_corrected", r"逾期不补正"),
        ("closed_fee_unpaid", r"逾期未按收费通知要求缴纳费用"),
    )
}
"""The printed reasons of outcomes, by the row of table 3 that counts them."""
_DECISION_OF = {"denied": re.compile(r"不予?公开"), "rejected": re.compile(r"不予?处理|不再处理")}
"""What a sentence has to speak of, or a reason may be that of a consultation or of advice instead of a decision."""
_DECIDED = frozenset({Subject.LICENSING, Subject.PENALTIES, Subject.COERCIVE_MEASURES})
_DOCUMENT_SUBJECTS = frozenset({Subject.DOCUMENTS_ISSUED, Subject.DOCUMENTS_REPEALED, Subject.DOCUMENTS_IN_FORCE})
_TRIED = frozenset({Subject.REVIEWS, Subject.SUITS})
_OUTCOMES = frozenset(
    {
        Subject.GRANTED_AT_ALL,
        Subject.GRANTED,
        Subject.GRANTED_IN_PART,
        Subject.DENIED,
        Subject.UNAVAILABLE,
        Subject.REJECTED,
        Subject.CLOSED,
    }
)
_WITH_REASONS = frozenset({Subject.DENIED, Subject.UNAVAILABLE, Subject.REJECTED, Subject.CLOSED})
_VERBS = (
    Subject.CARRIED_OUT,
    Subject.CONCLUDED,
    Subject.ANSWERED,
    Subject.RECEIVED,
    Subject.ACCEPTED,
    Subject.CARRIED_IN,
)
_OUTCOMES_IN_ORDER = [subject for subject in Subject if subject in _OUTCOMES]
_MAY_FOLLOW = _OUTCOMES | {Subject.CARRIED_OUT, Subject.CARRIED_IN}
"""What a number may stand before: 14件予以公开, 3件结转下年度."""

REQUESTS = re.compile(
    r"申请(?:政府)?信息公开|要求公开[^，。]{0,6}信息的申请|依申请公?开?|信息公开的?申请|公开申请|申请公开|公开政府信息的?申请|信息申请"
)
_OF_DISCLOSURE = re.compile(r"信息公开|政务公开|依申请|公开申请")

_NOT_REQUESTS = re.compile(
    r"留言|信访|热线|咨询|来信|来访|来电|投诉|举报|建议|提案|意见|反馈|求助|纠错|找错|工单|信箱|网民|诉求|问政|政民互动"
    r"|复议|诉讼|应诉|行政许可|行政处罚|审批|登记|补贴|救助|低保|公租房|职称|贷款|转办|交办|移送"
)
_CHANNELS = re.compile(
    r"网络|网上|线上|线下|在线|信函|邮寄|邮件|信件|当面|现场|传真|窗口|来函|口头|书面|平台|网站|邮政|邮箱|公众号|微信"
)
_TOTAL = re.compile(r"等(?:方式|渠道|形式|途径|多种)|共计?|合计|总计|累计|总数|总量|各类|各种|多种")
_NATURAL = re.compile(r"自然人|公民|个人|群众个人")
_ORGANISATION = re.compile(r"法人|企业|组织|律师|律所|(?<![我本])单位|机构|公司|媒体")
_IN_TIME = re.compile(r"按[期时]|及时|如期|期限内|当[场日]|提前")
_NOT_IN_TIME = re.compile(r"(?:延期|延长|逾期|超期|超时|提前|当[场日])[^，。；]{0,14}?[\d一二三四五六七八九十]+件")
_MOVED = re.compile(r"(?:移交|转交|转送|移送|转)[^，。；]{0,14}?[\d一二三四五六七八九十]+件")
_OF_A_KIND = re.compile(r"[^，。]{0,6}?(?:重复|涉及|类|延期|撤[回销]|补正|转|征求)")
_OF_THEM = re.compile(r"其中|包括|包含|分别")
_COMPARED = re.compile(r"(?:相?较|相?比|与|同)(?:于|起)?(?:20\d\d年|上一?年|去年|同期|往年)[^，。]*")
_SUBSET = re.compile(r"其中|包括|包含|分别|涉及|属于|要求|重复|新增")
_LINK = re.compile(r"^(?:(?:政府信息公开|依申请公开|信息公开)?申请|答复)?(?:属于?|系|为|作出|已|将|依法|均|未办结|的)*")
_CARRIED_TO = re.compile(r"转[至到入]?20\d\d年")
_JOINED = re.compile(r"[及和与、加]")
_ITSELF = re.compile(r"[我本][局镇乡委厅办街单机县市区州旗]|全[县市区州旗]")
_CHANGE = re.compile(r"(?:增加|增长|减少|下降|上升|提高|多|少|降低|增幅|降幅)了?$|(?:同比|环比|较|比)[^，。]{0,12}$")
_OTHER_BODIES = re.compile(
    r"各(?:级|镇|乡|街道|部门|单位|县|区|市|地|委办局|科室|村|社区)|下属|所属|下级|直属|基层单位|兄弟单位|办公[厅室]|政府办|本级"
    r"|其他(?:部门|单位|机关)|相关(?:部门|单位)|指导|协助|配合"
)
_WIDER = re.compile(r"全[省市县区旗州]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?!度?工作要点)")
_THIS_YEAR = re.compile(r"本年|今年|全年|年内|当年|报告期|报告年|统计期|本报告")
_RELATIVE_YEAR = re.compile(
    r"上一?年|去年|前年|往年|以往|同期|历年|[近前]的?[两三四五六七八九十\d]年|(?<![\d一二三四五六七八九十])[两三四五六七八九十\d]年来?(?:共|累计|合计)"
    r"|(?<!今年)(?<!年初)以来|至今|明年|下一步|每[年月日季]|[年月]均|平均"
)
_PART_OF_YEAR = re.compile(
    r"季度|上半年|下半年|(?<!\d)(?!1[-—至到]12月)(?:[1-9]|1[0-2])(?:月份|[-—至到]\d{1,2}月)|截[至止]\d{4}年(?:[1-9]|10|11)月|第[一二三四]批"
)
_OTHER_UNITS = ("人次", "项", "期", "次", "批", "类", "篇")
_NEUTRAL = re.compile(
    r"(?:依申请|政府信息|信息|公开|申请|事项|件|的|数量|数|总数|总量|量|合计|共计|共|总计|总共|累计|为|是|达到|达|了|各类|相关|有关"
    r"|案件|办件|均|已|完毕|结果|：|:|\s|[“”])*"
)
"""What may stand between a word for requests and their number; 指南, 受理点, 手册 make it the number of those."""
_CARRIED = re.compile(r"结转")
_INCLUDED = re.compile(r"含|其中|包括|加上|连同|加")

_NO = re.compile(
    r"(?:未曾|未|没有|没|尚无|暂无|均无|无|不存在)"
    r"(?=收|接|受理|有|发生|产生|出现|被|因|涉及|依|政府信息|信息公开|公民|公众|任何|单位|个人|社会|群众|上一?年|结转|行政|新收|制发|制定|印发|出台|作出|实施|办理|公开|申请|向|提|群众)"
)
_ZERO = re.compile(
    r"零申请|申请(?:公开)?(?:的?(?:数量|总数|总量|件数|量|数))?[均仍]?[为是](?:零|0)件?(?![\d.%零〇一二三四五六七八九])"
)
_OTHERS = re.compile(r"其他(?!组织)")
_NOT_NONE = re.compile(
    r"超期|逾期|超时|延期|不予|拒绝|重复|正当|差错|积压|遗漏|败诉|纠错|纠正|撤销|违法|责令|费|除|之外|以外|不规范|不符合|不当|及时|问题|有效|过期|失误|投诉|举报|泄密|不公开|应公开"
)
_VETO_DECISIONS = re.compile(r"公开|公示|信息|事项|清单|目录|标准|系统|平台|培训|上传|录入|归集|推送|数据|解读|条例|法")
_SOME_DECISIONS = re.compile(
    r"不予行政|不予|撤[销回]|注销|变更|减轻|从轻|免[予于]|简易|普通|快速|立案|听证|拟|移送|重大|延续|新办|申请|受理"
)
_FOR_OTHERS = re.compile(r"名义|提请|报请|代|联合|会同|牵头|草案|修订|修改|拟")
_VETO_DOCUMENTS = re.compile(r"目录|清单|解读|备案|审查|清理|公开|公示|起草|征求|报送|评估|库")
_VETO_TRIED = re.compile(
    r"维持|纠正|撤销|驳回|败诉|胜诉|尚未|未审结|其他结果|出庭|审理|代理|调解|答辩|听证|其中|人民法院受理"
    r"|[一二]审|再审|结转|新收|作为"
)


@dataclass(frozen=True)
class Author:
    """Whose report it is, as far as a claim needs it: the body's names, and whether it speaks of a whole place."""

    names: tuple[str, ...] = ()
    is_government: bool = False


@dataclass
class _Context:
    """What holds while a sentence is read from left to right."""

    year: int
    author: Author
    foreign: bool = False
    part: bool = False
    subset: bool = False  # since 其中 only parts are counted
    others: bool = False  # since 县住建局受理9件 it is told what others did, until the body itself is named

    def enter(self, clause: str) -> None:
        years = [int(year) for year in _YEAR.findall(clause)]
        if years:
            self.foreign = years[-1] != self.year
            self.part = False
        elif _THIS_YEAR.search(clause):
            self.foreign = self.part = False
        self.part = self.part or bool(_PART_OF_YEAR.search(clause))
        if names_another(clause, self.author.names):
            self.others = True
        elif _ITSELF.search(clause) or any(name in clause for name in self.author.names):
            self.others = False
        self.subset = self.subset or bool(_OF_THEM.search(clause))


def claims(sentence: Sentence, year: int, author: Author) -> list[Claim]:
    """Every claim of a sentence about the report's own year and body."""
    return list(_claims(sentence, year, author))


def _claims(sentence: Sentence, year: int, author: Author) -> Iterator[Claim]:
    context = _Context(year, author)
    for clause in sentence.clauses():
        told = _CARRIED_TO.sub("转下年", _COMPARED.sub("", clause.text))
        context.enter(told)
        if context.foreign or context.part or context.others or _belongs_elsewhere(told, author):
            continue
        yield from _numbers(sentence, clause, context)
        yield from _nones(sentence, clause, author)


def _belongs_elsewhere(clause: str, author: Author) -> bool:
    """Whether a clause tells of other years or bodies: a comparison, what offices or subordinate bodies did."""
    relative = _RELATIVE_YEAR.search(clause) and not _CARRIED.search(clause)
    wider = not author.is_government and _WIDER.search(clause)
    return bool(relative or wider or _OTHER_BODIES.search(clause))


def _numbers(sentence: Sentence, clause: Clause, context: _Context) -> Iterator[Claim]:
    found = quantities(clause.text)
    for place, quantity in enumerate(found):
        before = clause.text[found[place - 1].end if place else 0 : quantity.start]
        behind = clause.text[quantity.end : found[place + 1].start if place + 1 < len(found) else None]
        if not quantity.counts or quantity.unit in _OTHER_UNITS or _CHANGE.search(before):
            continue
        subject = _nearest(before) or (None if place and _JOINED.match(before) else _following(behind))
        if subject == Subject.HANDLED and quantity.unit == "条":  # 依申请公开信息5条: what was disclosed
            continue
        if subject is not None and _is_meant(subject, before, behind, clause, sentence, context):
            yield _claim(subject, quantity, sentence, clause)


def _nearest(before: str) -> str | None:
    """The subject whose word ends last before the number; of several that end together the longest word's."""
    best: tuple[int, int] | None = None
    chosen: str | None = None
    for subject, pattern in (*_PATTERNS, *_REASONS.items()):
        for match in pattern.finditer(before):
            rank = (match.end(), match.end() - match.start())
            if best is None or rank > best:
                best, chosen = rank, subject
    return _settled(chosen, before)


def _settled(subject: str | None, before: str) -> str | None:
    """收到…申请 is about receiving though 申请 stands nearer; 属于国家秘密不予公开 is about its reason."""
    if subject == Subject.HANDLED:
        return next((verb for verb in _VERBS if _PATTERN_OF[verb].search(before)), subject)
    if subject == Subject.ANSWERED:
        return next((outcome for outcome in _OUTCOMES_IN_ORDER if _PATTERN_OF[outcome].search(before)), subject)
    if subject in _WITH_REASONS:
        return next((reason for reason, pattern in _REASONS.items() if pattern.search(before)), subject)
    return subject


def _following(behind: str) -> str | None:
    """The subject of a number whose words stand behind it: 14件予以公开, 3件结转下年度, 30件政府信息公开申请."""
    said = _LINK.sub("", behind)
    follows = (subject for subject, pattern in _PATTERNS if subject in _MAY_FOLLOW and pattern.match(said))
    return next(follows, None)


def _is_meant(subject: str, before: str, behind: str, clause: Clause, sentence: Sentence, context: _Context) -> bool:
    if subject in _DECIDED:
        several = sum(bool(_PATTERN_OF[one].search(before)) for one in _DECIDED) > 1
        some_only = context.subset or _SOME_DECISIONS.search(before)
        return not several and not some_only and not _VETO_DECISIONS.search(clause.text)
    if subject in _DOCUMENT_SUBJECTS:
        return not _VETO_DOCUMENTS.search(clause.text) and not context.subset and not _FOR_OTHERS.search(before)
    if subject in _TRIED:
        return _is_about_disclosure(sentence) and not _VETO_TRIED.search(before) and not context.subset
    return _is_of_requests_here(subject, before, behind, clause, sentence, context)


def _is_of_requests_here(
    subject: str, before: str, behind: str, clause: Clause, sentence: Sentence, context: _Context
) -> bool:
    about = before + behind[:12]
    if subject in _REASONS:
        decided = _DECISION_OF.get(subject.partition("_")[0])
        return _is_about_requests(sentence) and (decided is None or bool(decided.search(sentence.text)))
    if _NOT_REQUESTS.search(about) or not _is_about_requests(sentence):
        return False
    if subject in _OUTCOMES:
        return True
    if _OF_A_KIND.match(behind) or not _is_own_and_whole(before, clause, context.author):
        return False
    if subject in (Subject.CARRIED_IN, Subject.CARRIED_OUT):
        return True
    if _NEUTRAL.fullmatch(_tail(before)) is None:
        return False
    if subject == Subject.HANDLED and not REQUESTS.search(before):
        return False
    if clause.aside or (context.subset and subject != Subject.CONCLUDED):
        return False
    return not _is_part(before, sentence)


def _is_own_and_whole(before: str, clause: Clause, author: Author) -> bool:
    told = _COMPARED.sub(
        "", _INCLUDED.sub("", _OF_THEM.sub("", before)) if clause.aside or _CARRIED.search(before) else before
    )
    return is_plain(told, author.names, is_government=author.is_government)


def _tail(before: str) -> str:
    """What stands between the last word for requests and their number: 收到申请数量为 leaves 数量为."""
    words = [match.end() for subject in _OF_REQUESTS for match in _PATTERN_OF[subject].finditer(before)]
    return before[max(words, default=0) :]


def _is_part(before: str, sentence: Sentence) -> bool:
    """Whether a number counts only what came one way, from one kind of applicant, or was answered in time."""
    is_total = _TOTAL.search(before)
    one_way = _CHANNELS.search(before) and not is_total
    natural, organisation = _NATURAL.search(before), _ORGANISATION.search(before)
    other_kind = (_ORGANISATION if natural else _NATURAL).search(sentence.text)
    one_kind = bool(natural) != bool(organisation) and (other_kind or not is_total)
    in_time = _IN_TIME.search(before) and _NOT_IN_TIME.search(sentence.text)
    by_itself = re.search("由|直接", before) and _MOVED.search(sentence.text)
    return bool(one_way or one_kind or in_time or by_itself)


def _is_about_requests(sentence: Sentence) -> bool:
    return sentence.section == 3 or bool(REQUESTS.search(sentence.heading) or REQUESTS.search(sentence.text))


def _is_about_disclosure(sentence: Sentence) -> bool:
    return sentence.section in (3, 4) or bool(_OF_DISCLOSURE.search(sentence.text) or REQUESTS.search(sentence.heading))


def _claim(subject: str, quantity: Quantity, sentence: Sentence, clause: Clause) -> Claim:
    with_carried = bool(_CARRIED.search(sentence.text) and _INCLUDED.search(sentence.text))
    low, high = int(quantity.low), int(quantity.high)
    return Claim(subject, low, high, clause.text.strip(), sentence.section, with_carried)


def _nones(sentence: Sentence, clause: Clause, author: Author) -> Iterator[Claim]:
    """What a clause says there was none of."""
    text = clause.text
    if clause.aside or quantities(_ZERO.sub("", text)):
        return
    if zero := _ZERO.search(text):
        whole = _is_own_and_whole(text[: zero.start()], clause, author) and not _is_part(text, sentence)
        if whole and _is_about_requests(sentence):
            yield Claim(Subject.RECEIVED, 0, 0, text.strip(), sentence.section)
        return
    negation = _NO.search(text)
    if negation is None or _NOT_NONE.search(text) or _OTHERS.search(text):
        return
    if not _is_own_and_whole(text[: negation.start()], clause, author):
        return
    for subject in _none_of(text[negation.end() :], sentence):
        yield Claim(subject, 0, 0, text.strip(), sentence.section)


def _none_of(said: str, sentence: Sentence) -> Iterator[Subject]:
    tried = [subject for subject in (Subject.REVIEWS, Subject.SUITS) if _PATTERN_OF[subject].search(said)]
    if tried:
        if _is_about_disclosure(sentence):
            yield from tried
        return
    for subject in (Subject.CARRIED_IN, Subject.CARRIED_OUT):
        if _PATTERN_OF[subject].search(said):
            if _is_about_requests(sentence):
                yield subject
            return
    if re.match(rf"(?:制发|制定|印发|出台)[^，。]{{0,8}}?{_DOCUMENTS}", said):
        yield Subject.DOCUMENTS_ISSUED
        return
    if REQUESTS.search(said) or (re.match(r"(?:收到|接到|接收|受理|新收)", said) and "申请" in said):
        whole = not _NOT_REQUESTS.search(said) and not _is_part(said, sentence) and not _SUBSET.search(said)
        if whole and _is_about_requests(sentence):
            yield Subject.RECEIVED
