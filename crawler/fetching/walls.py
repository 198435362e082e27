"""Walls: answers that a defence gives in place of a page, told by their signatures. Rules are data.

A wall is never attacked: a real browser may look once, then the look is ``blocked`` with the signature as evidence.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.fetching.answer import Answer

WALL_STATUSES = frozenset({412, 493, 521, 567})
"""Statuses that only defences answer with."""
_SUSPECT = frozenset({202, 400, 403, 405})
_STUB = 600
_PHRASES_WITHIN = 2000


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
    Signature("瑞数", r"set-cookie: (?:FSSBBIl1UgzbN7N|\w{8,}(?:80|443)[ST]=)", r"\$_ts\b"),
)

_SOFT = re.compile(r"验证码|安全验证|访问过于频繁|请开启\s*JavaScript|您的访问被阻断|访问被拒绝", re.IGNORECASE)
_NOT_THERE = re.compile(
    r"页面(?:不存在|未找到|找不到|已删除|走丢)|找不到(?:该|您)?.{0,8}页面|(?:系统|网站|服务器?)(?:正在)?维护"
    r"|404\s*(?:错误|Not Found)"
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


def soft_wall(answer: Answer, text: str) -> str:
    """The sign of a wall in a page that shows nothing: a stub, or words that ask for a check. Empty when there is none.

    ``text`` is what the page shows; to be asked only of pages without the list or report that they should hold.
    """
    if len(text) < _PHRASES_WITHIN and (match := _SOFT.search(text)):
        return f"{match[0]} ({answer.status})"
    if len(answer.body) < _STUB and b"</html>" not in answer.body.lower():
        return f"空白页 {len(answer.body)} B ({answer.status})"
    return ""


def not_there(text: str) -> str:
    """The words with which a page served as found says that it is none (页面不存在, 系统维护); else empty."""
    match = _NOT_THERE.search(text) if len(text) < _PHRASES_WITHIN else None
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
