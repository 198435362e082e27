"""What prose gives numbers of, and the words by which it names each: requests, outcomes, reviews, documents …"""

import re
from enum import StrEnum


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
        return self in OF_REQUESTS


OF_REQUESTS = frozenset(
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
OUTCOMES = frozenset(
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
WITH_REASONS = frozenset({Subject.DENIED, Subject.UNAVAILABLE, Subject.REJECTED, Subject.CLOSED})
TRIED = frozenset({Subject.REVIEWS, Subject.SUITS})
DOCUMENTS = frozenset({Subject.DOCUMENTS_ISSUED, Subject.DOCUMENTS_REPEALED, Subject.DOCUMENTS_IN_FORCE})
DECIDED = frozenset({Subject.LICENSING, Subject.PENALTIES, Subject.COERCIVE_MEASURES})
OF_OTHER_TABLES = TRIED | DOCUMENTS | DECIDED
"""What tables 2 and 4 count."""
MAY_FOLLOW = OUTCOMES | {Subject.CARRIED_OUT, Subject.CARRIED_IN}
"""What a number may stand before: 14件予以公开, 3件结转下年度."""
VERBS = (
    Subject.CARRIED_OUT,
    Subject.CONCLUDED,
    Subject.ANSWERED,
    Subject.RECEIVED,
    Subject.ACCEPTED,
    Subject.CARRIED_IN,
)
"""What 申请 may be an object of, the likeliest first: 收到申请30件 is about receiving."""
COUNTED_APART = (TRIED, WITH_REASONS)
"""What is counted in rows of its own, so that a number of two of them is that of none."""
OUTCOMES_IN_ORDER = tuple(subject for subject in Subject if subject in OUTCOMES)

CARRYING = "(?:结转|转结)"
"""Offices write it either way."""
_DOCUMENTS = r"(?:行政)?规范性文件"
ISSUING = rf"(?:制发|制定|印发|出台|发布)[^，。]{{0,8}}?{_DOCUMENTS}"
_WORDS: tuple[tuple[Subject, str], ...] = (
    (
        Subject.CARRIED_IN,
        rf"(?:上一?年度?|去年|20\d\d年度?)(?:未办结|遗留)?{CARRYING}(?![至到入])|{CARRYING}上一?年度?|上一?年度?转入",
    ),
    (
        Subject.CARRIED_OUT,
        rf"{CARRYING}[至到入]?[下次明]一?年度?|{CARRYING}[至到入]?20\d\d年|转[至到入]?[下次]一?年度?|[下次]一?年度?继续办理",
    ),
    (Subject.RECEIVED, r"收到|接到|接收|新收|收悉"),
    (Subject.ACCEPTED, r"受理"),
    (Subject.HANDLED, r"办理|处理|申请"),
    (Subject.ANSWERED, r"答复|回复"),
    (Subject.CONCLUDED, r"办结|办理完毕|办毕|办复"),
    (
        Subject.GRANTED_AT_ALL,
        r"(?<!不)(?:予以|全部|同意)公开(?:[及和与、或]|以及|或者)(?:予以|同意)?部分公开|全部[及和与、或]部分公开",
    ),
    (Subject.GRANTED, r"(?<![不未能法动])(?<!部分)予以公开"),
    (Subject.GRANTED_IN_PART, r"(?<![及和与、或者])部分(?:予以)?公开"),
    (Subject.DENIED, r"不予公开"),
    (Subject.UNAVAILABLE, r"无法提供"),
    (Subject.REJECTED, r"不予处理"),
    (Subject.CLOSED, r"其他处理"),
    (Subject.REVIEWS, r"(?:行政)?复议(?:申请|案件|案)?"),
    (Subject.SUITS, r"(?:行政)?诉讼(?:案件|案)?|行政应诉(?:案件|案)?"),
    (Subject.DOCUMENTS_ISSUED, ISSUING),
    (Subject.DOCUMENTS_REPEALED, rf"(?:废止|宣布失效)[^，。]{{0,8}}?{_DOCUMENTS}"),
    (Subject.DOCUMENTS_IN_FORCE, rf"现行有效[^，。]{{0,4}}?{_DOCUMENTS}|{_DOCUMENTS}现行有效"),
    (Subject.LICENSING, r"行政许可(?:处理)?(?:决定)?"),
    (Subject.PENALTIES, r"行政处罚(?:处理)?(?:决定)?"),
    (Subject.COERCIVE_MEASURES, r"行政强制(?:措施)?(?:处理)?(?:决定)?"),
)
PATTERNS = tuple((subject, re.compile(pattern)) for subject, pattern in _WORDS)
PATTERN_OF = dict(PATTERNS)

_REASONS_AS_PRINTED = (
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
REASONS = {key: re.compile(pattern) for key, pattern in _REASONS_AS_PRINTED}
"""The printed reasons of outcomes, by the row of table 3 that counts them."""
DECISION_OF = {"denied": re.compile(r"不予?公开"), "rejected": re.compile(r"不予?处理|不再处理")}
"""What a sentence has to speak of, or a reason may be that of a consultation or of advice instead of a decision."""
_BEGINNINGS = "上去2结转下次明收接新受办处申答回予全同部不无其行复诉制印出发废宣现规国三第内过没补信重提大逾"
"""What any of them begins with: elsewhere in a text none needs to be tried."""
ANY = re.compile(f"(?=[{_BEGINNINGS}])(?:{'|'.join(pattern for _, pattern in (*_WORDS, *_REASONS_AS_PRINTED))})")
"""Whether a text names any of them: most sentences do not, and nothing else need be asked of them."""
EVERY_PATTERN: tuple[tuple[str, re.Pattern[str]], ...] = (*PATTERNS, *REASONS.items())

REQUESTS = re.compile(
    r"申请(?:政府)?信息公开|要求公开[^，。]{0,6}信息的申请|依申请公?开?|信息公开的?申请|公开申请|申请公开|公开政府信息的?申请|信息申请"
)
RECEIVED_AND_HANDLED = re.compile(r"(?:收到|接到|接收|新收|受理)[并和及与、]?(?:办理|处理|承办)")
"""收到并处理申请…件: those received or those concluded, nobody says which."""
CONCLUDED_OF_CARRIED = re.compile(
    rf"(?:办结|办理|答复|回复|处理)(?:的|了)?(?:上一?年度?|去年|20\d\d年度?)(?:未办结|遗留)?{CARRYING}(?![至到入])"
)
"""办结上年结转…件: neither all that were concluded nor all that were carried in."""
OF_DISCLOSURE = re.compile(r"信息公开|政务公开|依申请|公开申请")
