"""Whether a document is a report or one of the things that look like one, judged by its content."""

import re
from dataclasses import dataclass

from crawler.reading.meaning.body_names import names_body
from crawler.reading.meaning.titles import Title
from storage.report import DocumentKind

_ANCHORS = (
    re.compile("第二十条第?[(（]?[一二三四五六七八九十][)）]?项"),
    re.compile("本年制发件数|本年新制作数量"),
    re.compile("本年新收政府信息公开申请数量"),
    re.compile("勾稽关系"),
    re.compile("结转下年度继续办理"),
    re.compile("未经复议直接(?:起诉|诉讼)"),
)
_HEADINGS_OF_REPORT = 4
_ANCHORS_OF_REPORT = 2
_FIRST_YEAR_OF_FORMS = 2019

# Named by the title whatever the content: notices carry the empty official tables, companies use the same headings.
_NEVER_REPORTS = (
    ("format_notice", re.compile("格式.{0,12}通知|做好.{0,40}通知$")),
    ("summary", re.compile("[上下]半年|半年度|[一二三四1-4]季度")),
)
_ENTERPRISE = re.compile("(?:公司|集团|医院|学校|中学|小学|大学|学院|幼儿园|厂|卫生院|保健院|电业局|供电局)$")
# The same with the official tables as they are to be filled in.
_BLANK_FORM = re.compile("通知|模板|样[表本式]|格式|填[表报写]")
_LOOKALIKES = (
    ("infographic", re.compile(r"一图|图解|图读|图说|图片版|图文(?![】\])])|长图")),
    ("explanation", re.compile("解读")),
    ("website_report", re.compile("网站.{0,10}(?:年度|报表|年报|检查)")),
    ("law_government", re.compile("法治政府")),
    ("summary", re.compile("政务公开.{0,8}总结|公开.{0,8}(?:要点|方案)|半年|季度")),
    ("applications", re.compile("(?<![和及与、])依申请公开.{0,8}(?:报告|年报)")),
    ("list", re.compile("汇总|一览")),
    ("news", re.compile("召开|举办|举行|培训[会班]|(?:部署|推进|座谈|调度|动员|新闻发布)会")),
    ("notice", re.compile("通知|公布情况|说明$|通报|公告")),
    (
        "other_report",
        re.compile("行政执法|依法行政|双随机|安全生产|统计公报|政府工作报告|审计|营商环境|[党厂村校院警检狱]务公开"),
    ),
    ("budget", re.compile("预算|决算|绩效")),
    ("guide", re.compile("指南|目录|制度")),
    ("draft", re.compile(r"\((?:征求意见稿?|送审稿|讨论稿|草案|草稿|初稿)\)$")),
)
_OF_MATTERS = frozenset({"other_report", "budget", "guide"})
"""What tells these is a matter, and bodies are called by matters too: the report of an 审计局 is none on audits."""
_NEIGHBOUR = re.compile("公开|年报|年度|报表|法治|网站|半年|季度|公报|[预决]算")


@dataclass(frozen=True)
class Contents:
    """What was seen in a document: how many of the six headings, of the tables' anchors, what it embeds, whether any
    figure stands in its tables."""

    headings: int
    anchors: int
    attachments: int
    pictures: int
    is_filled: bool = True

    @property
    def is_report(self) -> bool:
        """Whether it holds the headings and the tables of a report."""
        return self.headings >= _HEADINGS_OF_REPORT and self.anchors >= _ANCHORS_OF_REPORT


def is_of_enterprise(title: Title) -> bool:
    """Whether whom a title names is a company, a school or a hospital, by the end of the name."""
    # 学院路街道办事处 is no school
    return any(map(end_of_enterprise, title.bodies))


def end_of_enterprise(name: str) -> str:
    """The word by which a name ends as those of companies, schools and hospitals do; empty where it does not."""
    match = _ENTERPRISE.search(name)
    return match[0] if match else ""


def count_anchors(text: str) -> int:
    """How many of the tables' fixed phrases a text (without blanks) holds, 0-6."""
    return sum(bool(anchor.search(text)) for anchor in _ANCHORS)


def judge(title: Title, contents: Contents) -> tuple[DocumentKind, str]:
    """The kind of a document, and for a look-alike what it is."""
    for name, pattern in _NEVER_REPORTS:
        if pattern.search(title.original):
            return DocumentKind.LOOKALIKE, name
    if is_of_enterprise(title):
        return DocumentKind.LOOKALIKE, "enterprise"
    if contents.anchors and not contents.is_filled and _BLANK_FORM.search(title.original):
        return DocumentKind.LOOKALIKE, "format_notice"
    if contents.headings >= _HEADINGS_OF_REPORT:
        if contents.is_report:
            return DocumentKind.REPORT, ""
        if not lookalike(title) and not _is_older(title):
            return DocumentKind.HEADINGS_ONLY, ""
    if name := lookalike(title):
        return DocumentKind.LOOKALIKE, name
    return _by_title(title, contents), ""


def lookalike(title: Title) -> str:
    """What a title says the document is instead of a report, or an empty text."""
    if not _NEIGHBOUR.search(title.original):
        return ""
    unnamed = title.original
    for body in filter(names_body, title.bodies if title.is_report else ()):
        unnamed = unnamed.replace(body, "", 1)
    texts = ((name, pattern, unnamed if name in _OF_MATTERS else title.original) for name, pattern in _LOOKALIKES)
    return next((name for name, pattern, text in texts if pattern.search(text)), "")


def _by_title(title: Title, contents: Contents) -> DocumentKind:
    if not title.is_report:
        return DocumentKind.UNKNOWN
    if _is_older(title):
        return DocumentKind.OLD_FORM
    if contents.anchors >= _ANCHORS_OF_REPORT:
        return DocumentKind.REPORT
    return DocumentKind.ATTACHMENT if contents.attachments or contents.pictures else DocumentKind.UNKNOWN


def _is_older(title: Title) -> bool:
    return title.year is not None and title.year < _FIRST_YEAR_OF_FORMS
