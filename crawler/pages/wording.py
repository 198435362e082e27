"""What words name: a report, a column of reports, a body, bodies of a kind, a year, or that there is nothing."""

import re

_REPORT = re.compile(
    r"(?:信息公开|政务公开).{0,12}(?:报告|年报|[年度报告]{4})|年度报告|年报|"
    r"20\d\d\s*年?度?(?:政府|政务)信(?:息(?:公(?:开(?:工(?:作(?:年度?)?)?)?)?)?)?(?:…|\.{2})"
)
"""Letters may be swapped (工作告年度报) or spaced (年度 报 告), or cut off (2025年政府信息公开工…)."""
_SPACING = re.compile(r"(?<=[\u4e00-\u9fff])\s++(?=[\u4e00-\u9fff])")
_YEAR = re.compile(r"20\d\d|[〇○零一二三四五六七八九]{4}\s*年")
_EMPTY = re.compile(
    r"(?:暂无|暂时没有|没有|未找到|没有找到|未查询到|没有查询到)(?:相关|任何|符合条件的)?(?:(?:20\d\d\s*|[该本此当])年度?的?)?(?:政府信息公开(?:工作)?)?"
    r"(?:年报|年度报告|数据|信息|内容|记录|文章|文件|资料)|共\s*0\s*条"
)
_TOPIC = re.compile(r"年报|年度报告|信息公开|政务公开|(?:政府|政务)信息?公?(?:…|\.\.)")
_ANOTHER_KIND = re.compile(r".{4}(?:公告|通告|通知|公示|启事|名单|批复|方案|意见)(?:[（(][^（）()]{0,20}[）)])?$")
_RULES = re.compile(
    r"公开[\u4e00-\u9fff]{0,8}(?:指南|目录|制度|规定|办法|条例|标准|清单|流程图?)(?:[（(][^（）()]{0,20}[）)])?$"
)
"""How what stands beside reports in their column is called that is of all years: 政府信息公开指南（2025年版）."""
RARER_BODIES = (
    r"苏木|[林农牧团渔茶]场|(?<!步行)(?<!商业)(?<!美食)(?<!风情)(?<!购物)(?<!文化)街|"
    r"(?:开发|高新|新|园|示范|试验|实验|合作|保税|度假|景|风景名胜|管理|产业集聚|工业|矿|林|垦)区"
)
"""How bodies are called that are neither offices nor ordinary towns, as alternatives: 和平街, 红旗林场, 云岭示范区."""
_BODY = re.compile(
    rf"(?:局|委|办|厅|院|会|室|处|所|站|队|校|馆|镇|乡|街道|政府|中心|公司|银行|供销社|联社|{RARER_BODIES})$"
)
_COLUMN_WORDS = re.compile(
    r"20\d\d年?度?|(?:政府|政务)?(?:信息)?公开(?:工作)?|(?:年度|工作){0,2}报告|年报|目录|专[栏题]|汇总|栏目|^(?:全部|所有)|[（）()·.\s]"
)
_TOPIC_PAGE = re.compile(r"(?:年报|年度报告)专[题栏]$")
_EARLIER = re.compile(
    r"^(?:历年|往年|历史|以往|以前年度|往期|更早)(?!来|沿革|文化|\S{0,8}[存归]档)[\u4e00-\u9fff]{0,12}$"
)
_OFFICE_WORDS = re.compile(r"人民政府|政府|办事处|等$")
_MANY = re.compile(r"部门|单位|机关|机构|乡镇|镇街|镇乡|镇办|街道|各|园区|委办局|科局|区县|县区|县市")
_KIND = re.compile(
    r"(?:各|全|省|市|州|县|区|旗|直|级|属|乡|镇|街道?|办|部门|单位|机关|机构|工作|组成|派出|直属|垂直|管理|园区|开发区|委|局|科|"
    r"基层|[、和及与/（）()\s])++"
)
SHORTEST_NAME = 2


def names_column(text: str) -> bool:
    """Whether a text names reports and nobody whose report it might be: 政府信息公开年报, 县直部门年报."""
    whose = _COLUMN_WORDS.sub("", text)
    return not whose or names_group(whose)


def names_topic(text: str) -> bool:
    """Whether a text calls a page so that collects reports: 2024年度政府信息公开年报专题."""
    return _TOPIC_PAGE.search(text) is not None and names_column(text)


def names_lists(text: str) -> bool:
    """Whether what a link calls is no report but a list of them: a topic's page, the reports of earlier years."""
    return names_topic(text) or names_earlier(text)


def names_earlier(text: str) -> bool:
    """Whether a text on a column's page means the reports of earlier years: 历年年报."""
    return _EARLIER.match(text) is not None


def names_group(text: str) -> bool:
    """Whether a text names bodies of a kind and none of them: 乡镇政府, 县直部门; not 柳湾镇政府."""
    kind = _OFFICE_WORDS.sub("", text)
    return _MANY.search(kind) is not None and _KIND.fullmatch(kind) is not None


def may_be_report(title: str) -> bool:
    """Whether a title speaks of reports or disclosure, or is only what a body is called."""
    return _TOPIC.search(title) is not None or _BODY.search(title) is not None


def names_another_kind(title: str) -> bool:
    """Whether a title calls itself another kind of writing than a report, and speaks of none: 关于停水检修的通知,
    政府信息公开指南."""
    is_notice = _ANOTHER_KIND.search(title) is not None and not says_topic(title)
    return is_notice or (_RULES.search(title) is not None and not names_report(title))


def is_notice(title: str) -> bool:
    """Whether a title calls itself another kind of writing, and names no report, whatever it speaks of."""
    return _ANOTHER_KIND.search(title) is not None and not names_report(title)


def names_body(text: str) -> bool:
    """Whether a text ends as bodies are called: 财政局."""
    return len(text) >= SHORTEST_NAME and _BODY.search(text) is not None


def names_report(title: str) -> bool:
    """Whether a title names a report."""
    return _REPORT.search(_SPACING.sub("", title)) is not None


def names_report_of_year(title: str) -> bool:
    """Whether a title names a report and a year."""
    return names_report(title) and names_year(title)


def names_year(text: str) -> bool:
    """Whether a text names a year: 2025, 二〇二五年."""
    return _YEAR.search(text) is not None


def says_topic(text: str) -> bool:
    """Whether a text speaks of reports or disclosure at all."""
    return _TOPIC.search(text) is not None


def says_none(text: str) -> bool:
    """Whether a text says that there is nothing, whatever stands around those words."""
    return _EMPTY.search(text) is not None
