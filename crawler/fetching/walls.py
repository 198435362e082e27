"""Walls: answers that a defence gives in place of a page, told by their signatures. Rules are data.

A wall is never attacked: a real browser may look once, then the look is ``blocked`` with the signature as evidence.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from crawler.fetching.answer import Answer

BLANK = "空白页"
"""What a page without anything is called, which may be a fault of that page alone."""
WALL_STATUSES = frozenset({412, 493, 521, 567})
"""Statuses that only defences answer with."""
_SUSPECT = frozenset({202, 400, 403, 405})
_STUB = 600
_PHRASES_WITHIN = 2000


_COMES_AGAIN = (
    r"document\.cookie\s*=[^<]{1,400}location(?:\.reload\(|(?:\.href)?\s*=\s*(?:window\.|document\.)?location\b)"
)
"""A script that sets a cookie and asks for its own page once more."""


@dataclass(frozen=True)
class Signature:
    """How a defence shows: in the header lines (``name: value``, cookies among them) or in the body."""

    defence: str
    headers: str = r"(?!)"
    body: str = r"(?!)"

    def fits(self, headers: str, body: str) -> bool:
        """Whether an answer's header lines or the beginning of its body bear the signature."""
        return bool(re.search(self.headers, headers, re.IGNORECASE) or re.search(self.body, body, re.IGNORECASE))


SIGNATURES = (
    Signature(
        "加速乐", r"__jsluid|__jsl_clearance|server: jiasule|jsl_tracking", r"__jsl_clearance|static\.jiasule\.com"
    ),
    Signature("创宇盾", body=r"(?:www|help)\.365cyd\.com|/ks-waf-error\.png"),
    Signature(
        "阿里云 WAF",
        r"acw_sc__v2",
        r"var arg1\s*=\s*'[0-9A-F]{40}'|acw_sc__v2|errors\.aliyun\.com|alicdn\.com/sd-base/static/[^\"']*/405\.png",
    ),
    Signature(
        "奇安信 / 360 网站卫士", r"wzws-ray|x-powered-by-360wzb|server: qianxin-waf", r"wzws-waf-cgi/|reason:GeoBL"
    ),
    Signature("360 磐云", r"server: panyun|x-panyun-request-id"),
    Signature("长亭 SafeLine", body=r"safeline|<!-- event id:"),
    Signature("华为云 WAF", r"hwwafsesid|server: huaweicloudwaf"),
    Signature("腾讯云 WAF", body=r"waf\.tencent-cloud\.com|/501page\.html"),
    Signature("云盾 Yundun", r"\byd_cookie=|server: yundun"),
    Signature("云锁", r"yunsuo_session", r"class=[\"']yunsuologo"),
    Signature("安全狗", r"safedog-flow-item|server: safedog"),
    Signature("百度云加速", r"server: yunjiasu", r"/\.well-known/yunjiasu-cgi/"),
    Signature("绿盟", r"server: nsfocus"),
    Signature("安域 AnYu", body=r"\banyu\b"),
    Signature("Cookie 验证", body=_COMES_AGAIN),
    Signature("瑞数", r"set-cookie: (?:FSSBBIl1UgzbN7N|\w{8,}(?:80|443)[ST]=)", r"\$_ts\b"),
)

_SOFT = re.compile(r"验证码|安全验证|访问过于频繁|请开启\s*JavaScript|您的访问被阻断|访问被拒绝", re.IGNORECASE)
_NOT_THERE = re.compile(
    r"(?:页面|网页|内容|文件|栏目|地址|链接|文章)(?:可能|已经?|被)*"
    r"(?:不存在|未找到|找不到|没有找到|无法找到|删除|失效|走丢|丢失|下线|过期)"
    r"|(?:找不到|未找到|无法找到|无法访问|没有找到|不存在)(?:该|您|此|这个?)?.{0,8}(?:页面?|网页|资源|内容|栏目)"
    r"|正在(?:进行)?(?:例行|系统)?(?:维护|升级|检修|改版|建设|调整)|(?:升级|维护|建设|改造|检修)中|系统维护"
    r"|(?:网站|站点|本站)(?:已经?|暂时?|被)*(?:关闭|关停|停用|停止|迁移|下线|到期)|暂停(?:服务|访问)"
    r"|404\s*(?:错误|Not Found|error)|(?:error|错误)\s*404|Not Found|服务(?:暂)?不可用|系统(?:繁忙|错误|异常)"
    r"|Service Unavailable|Bad Gateway|Gateway Time-?out|Internal Server Error|Under (?:construction|maintenance)"
    r"|请先登[录陆]|登录(?:已)?(?:超时|失效)|您(?:还|尚)未登录|请使用.{0,8}扫码登录"
    r"|(?:没有|无)(?:查看|访问|浏览|阅读|操作)?(?:该|此|本)?.{0,6}权限|无权(?:查看|访问|浏览|阅读)|权限不足|请登[录陆]后(?:再试|查看|访问|浏览|阅读)"
    r"|域名(?:出售|转让|停放|已过期|已到期|抢注)|buy this domain|domain (?:is|may be) for sale|parked (?:free|domain)"
    r"|Welcome to nginx|It works!|IIS Windows|Apache2? .*Default Page|恭喜.{0,2}站点创建成功|没有找到站点|网站未备案",
    re.IGNORECASE,
)
"""Words that no footer and no menu of a page with a list bears: 网站维护 and 登录 alone stand on any."""
_NOT_THERE_TITLE = re.compile(
    r"^\s*(?:404|403|500|502|503)\b|页面(?:不存在|未找到|找不到|丢失|走丢)|找不到(?:页面|网页|文件)|Not Found"
    r"|(?:系统|网站)(?:正在)?(?:维护|升级)|(?:出错|错误)(?:了|页面?)|^\s*(?:用户|系统|后台|管理)?登[录陆]|统一身份认证"
    r"|域名(?:出售|转让|停放)|for sale|站点创建成功|Welcome to nginx|IIS Windows",
    re.IGNORECASE,
)


def wall(answer: Answer) -> str:
    """The defence that gave an answer, with its status; empty when the answer is no wall by status and signature."""
    if answer.status in WALL_STATUSES:
        return f"{_defence(answer) or '未知防护'} ({answer.status})"
    if answer.status in _SUSPECT:
        # no page is served with these: without a signature it is a fence all the same
        return f"{_defence(answer) or '访问受限'} ({answer.status})"
    if answer.status == 200 and answer.is_html and len(answer.body) < 10 * _STUB and not _has_links(answer.body):
        return _with_status(_defence(answer), answer.status)
    return ""


def is_bare_refusal(answer: Answer) -> bool:
    """Whether a server refuses a page and no defence signs for that: it may be a scheme that it does not serve."""
    return answer.status == HTTPStatus.FORBIDDEN and not _defence(answer)


def soft_wall(answer: Answer, text: str) -> str:
    """The sign of a wall in a page that shows nothing: a stub, or words that ask for a check. Empty when there is none.

    ``text`` is what the page shows; to be asked only of pages without the list or report that they should hold.
    """
    if len(text) < _PHRASES_WITHIN and (match := _SOFT.search(text)):
        return f"{match[0]} ({answer.status})"
    if len(answer.body) < _STUB and b"</html>" not in answer.body.lower():
        return f"{BLANK} {len(answer.body)} B ({answer.status})"
    return ""


def not_there(text: str, title: str = "") -> str:
    """The words with which a page served as found says that it is none (页面不存在, 系统维护); else empty.

    A title says it whatever else the page shows: an error page may wear the whole menu of its site.
    """
    match = _NOT_THERE_TITLE.search(title) or (_NOT_THERE.search(text) if len(text) < _PHRASES_WITHIN else None)
    return match[0] if match else ""


def _defence(answer: Answer) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in _lines(answer.headers))
    body = answer.body[: 64 * 1024].decode("latin-1")
    return next((known.defence for known in SIGNATURES if known.fits(headers, body)), "")


def _lines(headers: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return ((name.lower(), value) for name, value in headers)


def _with_status(defence: str, status: int) -> str:
    return f"{defence} ({status})" if defence else ""


def _has_links(body: bytes) -> bool:
    return b"<a " in body.lower()
