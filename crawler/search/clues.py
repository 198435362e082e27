"""What a link promises on the way to report columns, by its text and address. Rules are data."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from crawler.pages.page import Page
from crawler.pages.wording import RARER_BODIES, names_column, names_earlier, names_group, names_topic
from crawler.reading.meaning.titles import arabic_years
from storage.clock import day_of, now
from storage.divisions import is_county
from storage.register import short_name


class Promise(StrEnum):
    """What the page behind a link should be."""

    COLUMN = "column"  # a list of reports
    GROUP = "group"  # a part of a column: a year, the departments, a town
    WAY = "way"  # disclosure in general
    BODIES = "bodies"  # the bodies of the portal, each with pages of its own
    BODY = "body"  # the pages of one body
    MIXED = "mixed"  # notices of all kinds


_OF_COLUMN = (Promise.COLUMN, Promise.GROUP)


@dataclass(frozen=True)
class Clue:
    """What a link promises, how much that is worth, and the words or the part of its address that say so."""

    promise: Promise
    score: int
    why: str


LONGEST_NAME = 30
_SHORT = 16
_COLUMN = re.compile(
    r"(?:政府|政务)?(?:信息)?公开(?:工作)?(?:年报|年度(?:工作)?报告|报告)|^(?:政府|政务)信息年(?:报|度报告)$|"
    r"^(?:历年|往年|历史|全部|所有|全[省市州盟县区旗])?(?:本?(?:机关|单位|级))?"
    r"(?:工作年报|工作年度报告|(?:年报|年度报告)(?:专[栏题区]|公开|公[示布]|公示栏|汇总|列表|目录)?)$|"
    r"^[各本]?(?:[省市州盟县区旗]?直?(?:人民)?政府|[省市州盟县区旗]?[直级]?各?(?:部门|单位|机关)|乡镇|镇街|街镇|街道|乡镇街道)"
    r"(?:[和及、与]?(?:乡镇|镇街|街镇|街道|乡镇街道))?(?:工作)?(?:年报|年度(?:工作)?报告)$"
)
_AROUND = re.compile(r"^[^\w（(]++|(?:[(（\[【]\s*+\d{1,4}\s*+[)）\]】])?[^\w)）]*+$")
"""What is drawn around a link's words: 【年报】, > 年报, 年报（35）."""
_MAY_BE_COLUMN = re.compile(r"^(?:年度工作报告|报告公[示布])$")
"""What may be called so that holds other reports."""
_NEWS = re.compile(r"召开|举办|举行|开展|会议|培训|部署|推进|印发|^关于|的(?:通知|通报|公告)")
"""How the title of an article about disclosure sounds, which is no way to it."""
_ALL_OF_A_YEAR = re.compile(
    r"^20\d\d\s*年?度?(?:[\u4e00-\u9fff]{2,6}?)?(?:政府)?信息公开(?:工作)?(?:年报|年度报告)(?:专题|专栏|汇总)?$"
)
_OF_A_YEAR = re.compile(r"^20\d\d\s*年?度?(?:年报|年度报告)$")
"""What a box of one year's reports is called on a page of disclosure."""
_YEAR = re.compile(
    r"^20\d\d\s*年?度?(?:年报|年度?报告)?(?:[及和]?(?:以前|之前|以往)(?:年度|年份)?)?(?:年报|年度?报告)?$"
)
_MONTH = re.compile(
    r"^(?P<year>20\d\d)\s*+[年./-]\s*+(?P<month>0?[1-9]|1[0-2])\s*+月?(?:份)?\s*+(?:[(（]\s*+\d+\s*+[)）])?$"
)
_YEAR_ALONE = re.compile(r"^(20\d\d)\s*(年度?)?$")
_ADDRESS = re.compile(
    r"(?:zf)?xxgk(?:gz)?(?:nb|ndbg|ndgzbg|ndgzbgbm|bg|nianbao)(?![a-z])|gknb|ndgzbg|ndbg|(?:zwgk|gkgz|gknd)(?:nb|bg)(?![a-z])|"
    r"niandu(?:gongzuo)?baogao|(?<![a-z])(?:gk|xxgk|gongkai|xinxigongkai)?nianbao(?![a-z])|"
    r"(?<=gk/)(?:n?20\d\dn?)?nb(?:20\d\d)?(?![a-z\d])|(?<=/)(?:n?20\d\dn?nb|nb_?20\d\d)(?![a-z\d])|"
    r"(?:xxgk|openness|publicity|zfxxgk)_?annual_?report(?!s?/show/\d)|/public/column/\d+\?type=3",
    re.IGNORECASE,
)
_OTHER_REPORTS = re.compile(
    r"法治政府|依法行政|政府网站(?!群)|网站(?:工作|监管)|行政执法|决算|预算|绩效|统计年[报鉴]|企业年报|环境(?:质量|状况)"
)
"""Reports of other matters, whose addresses may look alike."""
_DISCLOSURE = re.compile(r"/(?:(?:zf)?xxgk|zwgk)/?(?:index\.\w+)?$", re.IGNORECASE)
"""How the address of disclosure in general looks, behind a picture without words."""
_FOLDER = re.compile(r"^[^/?]*/?(?:index\.\w+)?$")
"""What may follow in an address so that it is a column's own: a picture without words may lead to anything below it."""
_PART = re.compile(r"/(?!\d{6})[^/?]+/(?:(?:index|default|(?:common_)?list)\.\w+)?$")
"""How the address of a part of a column looks that is called as a report would be: a folder with a name of its own."""
_WAYS = (
    (75, re.compile(r"法定主动公开")),
    (70, re.compile(r"政府信息公开(?!指南|制度|申请|意见箱|规定|条例)")),
    (65, re.compile(r"政务公开|信息公开(?!指南|制度|申请|意见箱|规定|条例)")),
    (45, re.compile(r"^公开(?:目录|专栏|平台)?$|^政务$|专题(?:专栏|集锦)?$|热点专题\W*$")),
    (
        40,
        re.compile(
            r"^其[他它](?:法定)?(?:主动)?(?:公开)?(?:的)?(?:政府)?(?:信息|内容|事项)$|^(?:进入|访问)?新版(?:网站|门户|入口|首页|官网|本)?$"
        ),
    ),
)
_TOPICS = re.compile(
    r"教育|医疗|卫生|环境|环保|企事业单位|企业|食品|药品|征地|财政|扶贫|救灾|救助|就业|招生|保障|住房|价格|收费|安全|执法|建议|提案|试点|"
    r"权[力责]|村务|居务|党务|院务|警务|中介|招标|招投标|项目|人事|应急|养老|旅游|税收|国有|社会|公共|双公示|信用|乡村"
)
"""What a disclosure is of that is not of the government's information as such."""
_OF_A_BODY = re.compile(r"[局委办厅镇乡]|街道|中心|部门|单位|政府")
_MAP = re.compile(r"^(?:网站|站点)(?:地图|导航)$|^(?:政府)?(?:站群|网站群|子站|站点群)(?:导航|列表|链接)?$")
"""The way to everything, which is dear: only taken where nothing was found."""
_BODIES = re.compile(r"部门|单位|乡镇|镇街|街道|机构|区县|县区|镇办|园区|各镇|各乡|科局|委办局")
_GROUPS = re.compile(
    r"^各?[镇乡]$|[省市州盟县区旗]直(?:属|$)|街镇|开发区|高新区|功能区|管委会|苏木|垂直|垂管|派出|双管|驻.{1,3}单位"
)
_NO_BODIES = re.compile(
    r"动态|新闻|文件|解读|职能|职责|概况|设置|服务|办事|信箱|领导|预算|决算|联系|链接|简介|事业单位|企|热点|风采|要闻|快讯|"
    r"播报|传真|聚焦|经济|风光|旅游|美食|特产|头条|视频|专访|微博|微信|新媒体|电话|考核|排名|采购|招标|人事"
)
_BODY = re.compile(
    rf"^[\u4e00-\u9fff（）()]{{1,16}}(?:局|委|委员会|办|办公室|厅|院|中心|镇|乡|街道|街道办|办事处|管委会|人民政府|政府|{RARER_BODIES})$"
)
_MIXED = re.compile(r"^(?:通知公告|公示公告|公告公示|通知公示|公告|公示|监督保障|基层政务公开)$")
_NEVER = re.compile(
    r"指南|依申请|申请表|制度|解读|图解|问答|政策|招聘|采购|举报|投诉|无障碍|手机|打印|下载|English|登录|注册|"
    r"公开(?:工作)?(?:要点|方案|计划|考核|培训|动态|简报|监督|评估)|重点领域|标准化|标准目录|"
    r"长者|适老|老年|(?:关怀|关爱|大字|语音|触屏|移动|电脑|PC)版|繁[体體]|简体",
    re.IGNORECASE,
)

_ASKED = re.compile(
    r"[?&](?:q|s|wd|kw|key|keys|word|words|keyword|keywords|search_?word|search_?text|query)=[^&]", re.IGNORECASE
)
"""How the address of a search for a word looks: 年报 among what people search for is no column."""
_BLANKS = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_TURN = re.compile(
    r"^[\s<>＜＞›»‹«→\[\]【】()（）]*+(?:\d{1,3}|(?:首|尾|末|最后一?|[上前下后次]一?)[页頁]|较[早旧新])?[\s<>＜＞›»‹«→\[\]【】()（）]*+$"
)
"""A link of a list's pager: its address says reports as well as the list's own does."""

_AT_HOME = re.compile(r"^[省市州县区旗]")
_SHORTEST_NAME = 3

_OLDEST, _MARCH = 3, 3

_WORTH = {Promise.COLUMN: 100, Promise.GROUP: 90, Promise.BODIES: 55, Promise.BODY: 50, Promise.MIXED: 20}
BY_ADDRESS, BY_PLACE, _BY_YEAR, MAP = 85, 75, 80, 5
_KNOWN_BODY, _PICTURED = 10, 60


def clue(text: str, address: str, beneath: Promise, bodies: Collection[str] = ()) -> Clue | None:
    """What a link promises that stands on a page of a kind; None when it is not worth following.

    ``bodies`` are the short names of the portal's registered bodies.
    """
    text = arabic_years(_BLANKS.sub("", text.strip()))
    if len(text) > LONGEST_NAME or (text and (_TURN.match(text) or _NEWS.search(text))) or _ASKED.search(address):
        return None
    if _is_all_of_a_year(text, beneath):
        return Clue(Promise.COLUMN, _BY_YEAR, text)
    if _is_report(text):
        is_part = beneath in _OF_COLUMN and names_column(text) and _PART.search(address) is not None
        return Clue(Promise.GROUP, _WORTH[Promise.GROUP], text) if is_part else None
    if (named := _named_column(text)) is not None:
        return named
    if beneath in _OF_COLUMN and _is_group(text, bodies):
        return Clue(Promise.GROUP, _WORTH[Promise.GROUP], text)
    if _NEVER.search(text):
        return None
    if (part := _in_address(text, address)) is not None and (text or _FOLDER.search(address[part.start() :])):
        return Clue(Promise.COLUMN, BY_ADDRESS, f"{text} {part[0]}")
    if not text and beneath is Promise.WAY and _DISCLOSURE.search(address):
        return Clue(Promise.WAY, _PICTURED, address)
    if beneath in _OF_COLUMN or not text:
        return None
    return _way(text, beneath, bodies)


def _in_address(text: str, address: str) -> re.Match[str] | None:
    return None if _OTHER_REPORTS.search(text) else _ADDRESS.search(address)


def _named_column(text: str) -> Clue | None:
    text = _AROUND.sub("", text)
    if _COLUMN.search(text) and not _NEVER.search(text):
        return Clue(Promise.COLUMN, _WORTH[Promise.COLUMN], text)
    return Clue(Promise.COLUMN, BY_ADDRESS, text) if _MAY_BE_COLUMN.match(text) else None


def _is_all_of_a_year(text: str, beneath: Promise) -> bool:
    """Whether a text means all reports of a year; on the pages of one body it means its report."""
    if _ALL_OF_A_YEAR.match(text):
        return beneath not in (Promise.COLUMN, Promise.BODY) or names_topic(text)
    return beneath is Promise.WAY and _OF_A_YEAR.match(text) is not None


def says_column(page: Page) -> bool:
    """Whether a page calls itself a column of reports, by its title or address."""
    return _COLUMN.search(page.title) is not None or _ADDRESS.search(page.url) is not None


def _is_report(text: str) -> bool:
    return re.search(r"20\d\d", text) is not None and _YEAR.match(text) is None and not is_month(text)


def is_known(text: str, bodies: Collection[str]) -> bool:
    """Whether a text is how a registered body is called, at home too: 财政局 or 县财政局 for 青禾县财政局."""
    return bool(known_as(text, bodies))


def known_as(text: str, bodies: Collection[str]) -> list[str]:
    """The registered bodies that a text may mean, by their short names."""
    name = short_name(text)
    if name in bodies:
        return [name]
    name = _AT_HOME.sub("", name)
    return [body for body in bodies if body.endswith(name)] if len(name) >= _SHORTEST_NAME else []


def is_called_body(text: str) -> bool:
    """Whether a text is how some body is called, whoever it may be."""
    return _BODY.match(text) is not None and _NO_BODIES.search(text) is None


def _is_group(text: str, bodies: Collection[str]) -> bool:
    if _YEAR.match(text) or is_month(text) or is_of_earlier(text) or is_known(text, bodies) or is_county(text):
        return True
    names_bodies = _BODY.match(text) or (len(text) <= _SHORT and (_BODIES.search(text) or _GROUPS.search(text)))
    return bool(names_bodies) and _NO_BODIES.search(text) is None


def is_of_earlier(text: str) -> bool:
    """Whether a text on a column's page means the reports of earlier years: 历年年报."""
    return names_earlier(text) and _NEVER.search(text) is None


def may_be_group(text: str) -> bool:
    """Whether a text may be what a group is called, where it stands among groups: 基层."""
    return 1 < len(text) <= _SHORT and not (_NEVER.search(text) or _NO_BODIES.search(text) or _TURN.match(text))


def _way(text: str, beneath: Promise, bodies: Collection[str]) -> Clue | None:
    if is_known(text, bodies):
        return Clue(Promise.BODY, _WORTH[Promise.BODY] + _KNOWN_BODY, text)
    if _TOPICS.search(text) and "公开" in text and not _OF_A_BODY.search(_TOPICS.sub("", text)):
        return None
    if beneath is Promise.BODY:  # what else a body shows is its own
        ways = [score for score, words in _WAYS if words.search(text)]
        if not ways and _MIXED.match(text):
            return Clue(Promise.MIXED, _WORTH[Promise.MIXED], text)
        return Clue(Promise.BODY, max(ways) - 5, text) if ways else None
    if len(text) <= _SHORT and _BODIES.search(text) and not _NO_BODIES.search(text):
        return Clue(Promise.BODIES, _WORTH[Promise.BODIES], text)
    for score, words in _WAYS:
        if words.search(text) and len(text) <= _SHORT + 4:
            return Clue(Promise.WAY, score, text)
    if beneath is Promise.BODIES and is_called_body(text):
        return Clue(Promise.BODY, _WORTH[Promise.BODY], text)
    if _MAP.match(text):
        return Clue(Promise.WAY, MAP, text)
    may_be_mixed = _MIXED.match(text) or _is_of_latest_year(text, may_be_bare=beneath is Promise.MIXED)
    may_be_mixed = may_be_mixed or (beneath is Promise.MIXED and _is_of_season(text))
    return Clue(Promise.MIXED, _WORTH[Promise.MIXED], text) if may_be_mixed else None


def _is_of_latest_year(text: str, *, may_be_bare: bool) -> bool:
    """Whether a text is the year of the latest reports, or of their publication, alone: that may be of anything. A bare
    number is one only among notices."""
    alone, year = _YEAR_ALONE.match(text), day_of(now()).year
    return alone is not None and (may_be_bare or bool(alone[2])) and int(alone[1]) in (year - 1, year)


def _is_of_season(text: str) -> bool:
    """Whether a text is a month in which reports may appear: the latest from December on, those of the two years before
    mostly until March."""
    found, year = _MONTH.match(text.strip()), day_of(now()).year
    if found is None:
        return False
    age, month = year - int(found["year"]), int(found["month"])
    return age == 0 or (age, month) == (1, 12) or (age < _OLDEST and month <= _MARCH)


def may_name_reports(name: str) -> bool:
    """Whether notices of what a column is called may name reports: of months only those in which these appear."""
    last = name.rpartition(JOINT)[2]
    return not is_month(last) or _is_of_season(last)


def body_in(name: str, bodies: Collection[str]) -> str:
    """The body in whose name a column stands, by the anchors that lead there (``name``), with the county that is one of
    them: a city's portal has several of the name. Empty without one."""
    parts = name.split(JOINT)
    known = (part for part in reversed(parts) if is_known(part, bodies) or is_county(part))
    own = next(known, next((part for part in reversed(parts) if _BODY.match(part) and not names_group(part)), ""))
    place = next((part for part in parts[: parts.index(own)] if is_county(part)), "") if own else ""
    return own if own.startswith(place) else f"{place}{own.removeprefix(place[-1])}"


def is_time(text: str) -> bool:
    """Whether a text is a year or a month alone."""
    return _YEAR_ALONE.match(text.strip()) is not None or is_month(text)


def is_month(text: str) -> bool:
    """Whether a text is a month of an archive: 2026年1月, 2026-01."""
    return _MONTH.match(text.strip()) is not None


def year_in(name: str) -> int | None:
    """The year of which a column calls itself; None without one."""
    parts = map(arabic_years, name.split(JOINT))
    years = [part for part in parts if _YEAR.match(part) or (_ALL_OF_A_YEAR.match(part) and names_column(part))]
    return int(years[-1][:4]) if years else None


JOINT = " > "
