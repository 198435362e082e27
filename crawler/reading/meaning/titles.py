"""What a title says: the report year, the possible names of the body, what was bracketed behind it; and the title that
a sentence names."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from crawler.reading.meaning.body_names import ends_as_body, names_body

_CHINESE_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
# 二〇二三年, with what looks like a nought: 二O二三年, 2O23年
_CHINESE_YEAR = re.compile("(?:二[〇○零Oo0][〇○零Oo0一二三四五六七八九]{2}|2[Oo〇○][0-9]{2})(?=年)")
_YEAR = re.compile(
    r"(?<!\d)(20\d\d)(?:年度?(?!第?\d{1,3}号)|(?=(?:人民)?政府信息公开|政务公开|信息公开))|^(20\d\d)(?=[\u4e00-\u9fff])"
)
_YEAR_IN_BRACKETS = re.compile(r"^[(\[](20\d\d(?:年度?)?)[)\]]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_FILE_ENDING = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|ofd|html?|s?html|txt|jpe?g|png|zip|rar|7z)$", re.IGNORECASE)
_SUFFIX = re.compile(r"\(([^()]{1,12})\)$")
_BRACKETED = re.compile(r"^\(([^()]+)\)(?=.{0,30}$)")
_PREFIX = re.compile(
    r"^(?:#+|一图读懂|图解|图文解读|文字解读|解读|附件\d*)[:.、]?|^(?:附件|文件|点击|相关)?下载\d*[:.、]?"
    r"|^关于(?:公布|发布|印发|公开|报送|上报|更正|补正|征求)?|^(?:公布|发布|印发)(?=.{2})|^(?:(?:标题|(?:信息|文件)名称):?|名称:)"
)
_TOPIC = re.compile("(?:人民)?政府信息公开|政务(?:信息)?公开|信息公开")
_SHORT_TOPIC = re.compile("公开(?:工作)?$")
_REPORT = re.compile(
    "公开(?:主要)?(?:工作)?(?:20\\d\\d(?:年度?)?)?的?(?:工作)?(?:年度(?:工作)?报告|年报|工作报告|情况的?报告|年度报(?!表))"
)
# Letters swapped or lost in the fixed phrase (工作告年度报): the same letters, two of them out of place.
_REPORT_LETTERS = frozenset("年度报告")
_SWAPPED = re.compile("公开(?:工作)?([年度报告]{4})$")
# Two slips of the pen in what stands behind the year; a word of another kind of document is none.
_PHRASES = ("政府信息公开工作年度报告", "政府信息公开年度报告", "信息公开工作年度报告")
_MOST_SLIPS = 2
_LONGEST = 300
# 关于2023年…, and the first of two years (2022-2023年).
_YEAR_BEFORE = re.compile("^20\\d\\d年?度?(?=[\u4e00-\u9fff])")
_SHORT_YEAR = re.compile("(?:^|(?<=[^第\\d]))[12]\\d年度?(?=[\u4e00-\u9fff])")
"""24年, of which nobody says the century: it tells no year, and is no part of a body's name."""
_BEFORE_YEAR = re.compile(
    r"关于(?:印发|公布|发布|公开|报送|做好|编制)?$|(?:印发|公布|发布)$|(?<=[局府委办处会镇乡道院站])(?:编制|报送)$|(?:20\d\d年?)?[-—~至_|·]$"
)
_OTHER_KIND = re.compile("(?:总结|方案|要点|计划|通知|指南|目录|报表|制度|说明|解读)$")
_OF_SENTENCE = re.compile(
    "^(?:现?根据|按照?|依据|依照|遵照|为(?:贯彻|落实|进一步|全面|深入)|本(?:年度)?(?:报告|年报)"
    "|[现特]+(?:将|就|向|对|把|公布|发布|编制|制定|此))"
)
"""How sentences begin that name the report they introduce: 根据《中华人民共和国政府信息公开条例》…."""
MAKES = "(?:公布|发布|编写|制作|形成|编制(?!委|办|管理|研究|服务)|(?<!信息)(?<!政务)公开(?!工作))"
"""What bodies say that they do with their report, as alternatives of a regular expression."""
_SAYS = re.compile(MAKES + "|如下")
_NAMED_IN_SENTENCE = re.compile(
    rf"(?:.*{MAKES}|^[现特]+[将就对把])?[了的出]?《?"
    r"(?P<title>[^《》]{0,40}?20\d\d年度?[^《》]{0,30}?(?:信息|政务)公开(?:主要)?(?:工作)?(?:年度)?(?:工作)?(?:情况)?(?:报告|年报))"
)
_CLAUSES = re.compile("[,。;:]")
_KINDS_OF_BODIES = (
    "(?:级政府|单位|机关|行政机关|部门|街道办事处|管委会|开发区|办事处|街道|地区|中心|[省市县区旗州盟镇乡局厅委办院部街])"
    "(?:人民政府|政府(?!信息))?"
)
_ONESELF = re.compile(f"(?:^|(?<=年)|(?<=年度))(?:我|本){_KINDS_OF_BODIES}的?(?=20|政府|政务|信息)")
_ITSELF = re.compile(
    f"(?:我|本){_KINDS_OF_BODIES}(?:\\([^()]*\\))?"
    "|(?:镇|乡|街道|苏木|办事处|街道办事处|管委会)(?:人民政府|政府)?|[省市州盟县区旗]"
)
"""Words for oneself, and for any body of a kind: 2023年度街道信息公开年度报告."""
_OF_MANY = re.compile(
    "(?:^|[各直级属及和、省市州县区旗]|工作|政府)(?:部门|单位|委办局|乡镇|镇街|街镇|镇乡|县市区|区县|县区)"
    "(?:[及和、]?(?:部门|单位|乡镇|镇街|街道|乡镇街道))?$"
)
"""How a title ends its head, or a bracket behind it, that means bodies of a kind: 县直部门, 部门及乡镇."""
_PLACE = re.compile("(?:[省市区县乡镇旗州盟]|苏木|街道)$")
_COUNTY = re.compile("(?:[省市州盟县旗]|(?<![发新园景业验范理护])区)$")
_OFFICE = re.compile("办(?:公[室厅])?$")
_LABEL = re.compile(r"^[【\[]([\u4e00-\u9fff]{1,8})[】\]](?=.{8})")
"""What a list puts before a title: 【年报】. A body may stand so too."""
_ORDER = re.compile(
    r"^(?:(?:0\d|\d{1,3}[.、_])(?=[\u4e00-\u9fff])|[\[(]?20\d\d-\d{1,2}-\d{1,2}[\])]?"
    r"|\((?:公开|定稿|终稿|最终稿?|正式稿?|审定稿?|修[订改]稿?|公开版|盖章版?|发布稿?|上网稿?|挂网稿?)\))"
)
"""What files and lists put before a title: its place in order, its day, its state."""
_NUMBER = re.compile(r"^.*?20\d\d[年〕\])】]*第?\d{1,3}号[)\]】]?:?(?=.{2})")
"""The number of a notice with what stands before it: 公告（2024年第1号）：."""
_SECOND_SIGN = re.compile(r"(?:\([^()]*\)|[、,].*)$")
"""What stands behind the name of a body that bears another besides: 财政局(国有资产监督管理局)."""
_PLACED = "[^()]{2,12}?(?:[省市州盟县区旗镇乡]|街道)"
_SHARED_WITH_PARTY = (
    re.compile(r"^(?:中共|中国共产党)[^()]{2,24}\((?P<second>[^()]{3,30})\)$"),
    re.compile(r"^[^()]{0,10}[省市州盟县区旗]委[^()]{0,12}[部办室会]\((?P<second>[^()]{3,30})\)$"),
    re.compile(rf"^(?:中共|中国共产党)(?P<place>{_PLACED})(?:工?委|工作委).{{0,16}}?(?P<second>(?P=place).{{2,24}})$"),
)
"""How a body is called that shares its office with one of the party: 县委办公室(县档案局), 中共某县委工委某县教育局."""
_AFTER_PLACE = re.compile("(?<=[省市区县旗州盟]):")
_OF_PATH = re.compile("[>»›]")
"""What parts the names of a path on a site."""
_DASH, _EDGES = re.compile("[-–—]+"), ":、,|-–—·•●▪■◆◇★☆※>»"
_SITE = re.compile("(?:网|网站|门户|平台)$")
"""How sites are called: one publishes reports and owes none."""


@dataclass(frozen=True)
class Title:
    """A title understood. ``original`` is all of it, normalised; ``bodies`` the names, the likeliest first;
    ``suffixes`` what was bracketed behind it; ``is_report`` whether it names such a report."""

    original: str = ""
    year: int | None = None
    bodies: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    is_report: bool = False


def parse_title(title: str) -> Title:
    """Reads a title as printed (line breaks and letter-spacing included). Without a year in it there is none."""
    return _parsed(title[:_LONGEST])


def is_sentence(text: str) -> bool:
    """Whether a line is a sentence (根据…，现公布…): it may name a report, and is no title."""
    line = normalised(text)
    is_of_parts = "," in line and (line.endswith("。") or _SAYS.search(line))
    return bool(_OF_SENTENCE.match(line) or "。" in line.rstrip("。") or is_of_parts)


def title_in_sentence(text: str) -> str:
    """The title of the report that a sentence says it publishes (现公布清溪县财政局2023年…年度报告), without a word for
    oneself (我局); empty where it names none."""
    titles = [title for clause in _CLAUSES.split(normalised(text)) if (title := _title_in_clause(clause))]
    return next((title for title in titles if parse_title(title).bodies), titles[0] if titles else "")


def _title_in_clause(clause: str) -> str:
    named = _NAMED_IN_SENTENCE.match(clause)
    if not named:
        return ""
    title = _ONESELF.sub("", named["title"])
    year = _YEAR.search(title)
    # 汇总2021年度石桥镇的政务公开年度报告
    before = _SECOND_SIGN.sub("", title[: year.start()]) if year else ""
    return title[year.start() :] if year and not ends_as_body(before) else title


@lru_cache(maxsize=4096)
def _parsed(title: str) -> Title:
    """Each title is met several times, in a list and on pages, and a portal's menus on each of them."""
    original = normalised(title)
    label = _LABEL.match(original)
    unlabelled = original[label.end() :] if label and not names_body(label[1]) else original
    text, suffixes = _without_suffixes(_ORDER.sub("", unlabelled))
    is_report = _names_report(text)
    text = _YEAR_IN_BRACKETS.sub(r"\1", _strip_prefixes(re.sub('[《》〈〉【】“”"]', "", text)))
    year = _year_of(text)
    topic = _last_topic(text)
    if year is None or (topic and topic.start() < year.start()):
        head = text[: topic.end()] if topic else ""
    else:
        head = text[: year.start()] or text[year.end() : topic.end() if topic else year.end()]
    *_, head = _OF_PATH.split(head)
    head = _YEAR_BEFORE.sub("", _BEFORE_YEAR.sub("", _NUMBER.sub("", head)).strip(_EDGES))
    if year is None:
        head = _SHORT_YEAR.sub("", head)
    is_of_many = any(map(_OF_MANY.search, (_TOPIC.sub("", head), *suffixes)))
    bodies = () if is_of_many else _bodies_of_a_place(head, suffixes) or _bodies(head) or _bodies_behind(text, suffixes)
    in_suffix = next(filter(None, map(_year_of, suffixes)), None)
    found = year or in_suffix
    return Title(original, int(found[1] or found[2]) if found else None, bodies, suffixes, is_report)


def normalised(title: str) -> str:
    """A title as it is compared: compatibility forms folded, no blanks, years in Arabic digits."""
    return arabic_years(re.sub(r"\s+", "", _INVISIBLE.sub("", unicodedata.normalize("NFKC", title[:_LONGEST]))))


def arabic_years(text: str) -> str:
    """A text with its years in Arabic digits: 二〇二三年 as 2023年."""
    return _CHINESE_YEAR.sub(lambda match: match[0].translate(_CHINESE_DIGITS), text)


def _without_suffixes(text: str) -> tuple[str, tuple[str, ...]]:
    suffixes = []
    text = _FILE_ENDING.sub("", text)
    while match := _SUFFIX.search(text):
        suffixes.append(match[1])
        text = text[: match.start()]
    return text, tuple(suffixes)


def _strip_prefixes(text: str) -> str:
    while (stripped := _PREFIX.sub("", text)) != text:
        text = stripped
    return text


def _year_of(text: str) -> re.Match[str] | None:
    years = list(_YEAR.finditer(text))
    with_period = [match for match in years if match[0].endswith("年度")]
    return next(iter(with_period or years), None)


def _last_topic(text: str) -> re.Match[str] | None:
    found = list(_TOPIC.finditer(text))
    return found[-1] if found else None


def _names_report(text: str) -> bool:
    if _REPORT.search(text):
        return True
    topic = _last_topic(text)
    rest = text[topic.end() :].removeprefix("工作") if topic else ""
    if len(rest) <= 7 and set(rest) >= _REPORT_LETTERS:
        return True
    year = _year_of(text)
    # The year may stand in the midst of the phrase: 公开工作2023年告年度报.
    swapped = _SWAPPED.search(text[: year.start()] + text[year.end() :]) if year else None
    if swapped and set(swapped[1]) == _REPORT_LETTERS:
        return True
    behind = text[year.end() :] if year else ""
    if _OTHER_KIND.search(behind):
        return False
    return any(Levenshtein.distance(behind, phrase, score_cutoff=_MOST_SLIPS) <= _MOST_SLIPS for phrase in _PHRASES)


def _bodies_behind(text: str, suffixes: tuple[str, ...]) -> tuple[str, ...]:
    """A body that stands behind the phrase: after a dash, or in brackets. A county after a dash may be the site's."""
    *_, last = ["", *_DASH.split(text)[1:]]
    behind = () if _COUNTY.search(last) else (last,)
    return tuple(name for name in (*behind, *suffixes) if name and names_body(name))


def _bodies_of_a_place(head: str, suffixes: tuple[str, ...]) -> tuple[str, ...]:
    """A body that is bracketed behind a title which names its county first: 清溪县2023年…年度报告（县林业局）. Not an
    office: in brackets it is the author of its government's report."""
    place = _TOPIC.sub("", head).removesuffix("人民政府")
    names = [name for name in suffixes if names_body(name) and not _COUNTY.search(name) and not _OFFICE.search(name)]
    if not names or not _COUNTY.search(place):
        return ()
    return tuple(place + name[1:] if name[0] == place[-1] else name for name in names)


def _bodies(head: str) -> tuple[str, ...]:
    """Both cuts of …人民政府信息公开, where 政府 belongs to the body and to the topic."""
    head = _AFTER_PLACE.sub("", _BRACKETED.sub(r"\1", head))
    if _OF_SENTENCE.match(head) or _SITE.search(head):
        return ()
    topic = _last_topic(head)
    if not topic:
        head = _SHORT_TOPIC.sub("", head)
        first = _SECOND_SIGN.sub("", head)
        names = (head, first) if first != head and names_body(first) else (head,)
        names = (*_beside_party(head), *names)
        return names if head and not _ITSELF.fullmatch(head) else ()
    name = head[: topic.start()].rstrip(_EDGES)
    if topic[0].startswith("人民政府"):
        cuts = [f"{name}人民政府", name]
    elif topic[0].startswith("政府") and _PLACE.search(name):
        cuts = [name, f"{name}政府"]
    else:
        cuts = [*_beside_party(name), name]
    cuts += [first for cut in cuts if (first := _SECOND_SIGN.sub("", cut)) != cut and names_body(first)]
    return tuple(cut for cut in cuts if name and cut and not _ITSELF.fullmatch(cut))


def _beside_party(name: str) -> tuple[str, ...]:
    """The public body of a name that begins with one of the party's, which owes no report."""
    found = next(filter(None, (pattern.match(name) for pattern in _SHARED_WITH_PARTY)), None)
    return (found["second"],) if found is not None and names_body(found["second"]) else ()
