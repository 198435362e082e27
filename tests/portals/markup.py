"""How pages are written: capitals, unclosed elements, remarks, copies for phones, what every template has."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle
from urllib.parse import urljoin

from crawler.practice.server import Asked, Resource
from tests.portals.pages import Manner

Write = Callable[[str, Asked], str]
_META = b'charset="utf-8"'
_SCRIPT = re.compile(r"(<script\b.*?</script>|<!--.*?-->)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"(</?)([a-zA-Z]\w*)((?:\s+[\w-]+(?:\s*=\s*(?:'[^']*'|\"[^\"]*\"|[^\s>]+))?)*\s*/?>)")
_NAME = re.compile(r"(\s)([\w-]+)(?=\s*=)")
_CLOSING = re.compile(r"</(?:li|p|td|th|tr|dt|dd|option)>", re.IGNORECASE)
_VOID = re.compile(r"<((?:img|br|input|meta|hr|area|base)\b[^<>]*?)\s*/?>", re.IGNORECASE)
_BODY = re.compile(r"<body>(.*)</body>", re.DOTALL)
_NOT_COPIED = re.compile(r"<script\b.*?</script>|</?form\b[^>]*>|<input\b[^>]*>|\sid=['\"]?[^\s'\">]+['\"]?", re.DOTALL)
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_WORDS = re.compile(r"(?<=>)([^<>]*[\u4e00-\u9fff]{6}[^<>]*)(?=<)")
_LINK = re.compile(r"""(\b(?:href|src|action)=)(["'])(?![#]|\w+:|//)([^"']*)\2""")
_BETWEEN = re.compile(r">(?=<)")


def _outside_scripts(page: str, write: Callable[[str], str]) -> str:
    """A page whose scripts and remarks stay as they are."""
    parts = _SCRIPT.split(page)
    return "".join(part if at % 2 else write(part) for at, part in enumerate(parts))


def _with_body(page: str, write: Callable[[str], str]) -> str:
    return _BODY.sub(lambda found: f"<body>{write(found[1])}</body>", page, count=1)


def _in_body(page: str, write: Callable[[str], str]) -> str:
    return _with_body(page, lambda inner: _outside_scripts(inner, write))


def usual(page: str, _asked: Asked) -> str:
    """As it is."""
    return page


def in_capitals(page: str, _asked: Asked) -> str:
    """Elements and attributes in capitals."""

    def tag(found: re.Match[str]) -> str:
        return found[1] + found[2].upper() + _NAME.sub(lambda name: name[1] + name[2].upper(), found[3])

    return _in_body(page, lambda part: _TAG.sub(tag, part))


def unclosed(page: str, _asked: Asked) -> str:
    """Lines, cells and paragraphs that nothing closes."""
    return _outside_scripts(page, lambda part: _CLOSING.sub("", part))


def spread(page: str, _asked: Asked) -> str:
    """Every element on a line of its own."""
    return _outside_scripts(page, lambda part: _BETWEEN.sub(">\r\n\t\t", part))


def remarked(page: str, _asked: Asked) -> str:
    """Last year's page in a remark before everything, at other addresses."""

    def write(inner: str) -> str:
        old = _NOT_COPIED.sub("", re.sub(r"<!--.*?-->", "", inner, flags=re.DOTALL))
        old = old.replace('href="/', 'href="/bak/').replace("href='/", "href='/bak/").replace("--", "")
        return f"<!--旧版\n{old}\n-->{inner}"

    return _with_body(page, write)


def for_phones(page: str, _asked: Asked) -> str:
    """Everything once more for phones, which a style hides on others."""
    style = "<style>.wap{display:none}@media(max-width:768px){.pc{display:none}.wap{display:block}}</style>"
    copied = _with_body(
        page, lambda inner: f"<div class='pc'>{inner}</div><div class='wap'>{_NOT_COPIED.sub('', inner)}</div>"
    )
    return copied.replace("</head>", f"{style}</head>", 1)


def in_entities(page: str, _asked: Asked) -> str:
    """Every letter as its number."""
    return _outside_scripts(page, lambda part: _FOREIGN.sub(lambda found: f"&#{ord(found[0])};", part))


def in_pieces(page: str, _asked: Asked) -> str:
    """Words in pieces of markup, as an editor leaves them."""

    def cut(found: re.Match[str]) -> str:
        half = len(found[1]) // 2
        return f"<font>{found[1][:half]}</font><font>{found[1][half:]}</font>"

    return _in_body(page, lambda part: _WORDS.sub(cut, part))


def from_base(page: str, asked: Asked) -> str:
    """Addresses from a base; where a script goes by the page's own, the base only opens windows."""
    if "<script" in page:
        return page.replace("<head>", "<head><base target='_blank'>", 1)
    here = asked.target
    linked = _LINK.sub(lambda found: f"{found[1]}{found[2]}{urljoin(here, found[3])[1:] or './'}{found[2]}", page)
    return linked.replace("<head>", f"<head><base href='//{asked.headers.get('Host', '')}/'>", 1)


def as_xhtml(page: str, _asked: Asked) -> str:
    """What was once to become XML."""
    kind = (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><html xmlns="http://www.w3.org/1999/xhtml">'
    )
    written = _outside_scripts(page, lambda part: _VOID.sub(r"<\1 />", part))
    return written.replace("<!DOCTYPE html>\n<html>", kind, 1)


def put_together(page: str, _asked: Asked) -> str:
    """The files of its head and foot are whole pages themselves."""
    head = "<html><head><title>页头</title></head><body><div class='logo'><a href='/'>首页</a></div></body></html>\n"
    foot = "\n<html><head><title>页脚</title></head><body><div class='copy'>版权所有</div></body></html>"
    return f"{head}{page}{foot}"


def with_template(page: str, _asked: Asked) -> str:
    """What scripts would fill, warnings to old browsers, and what follows visitors."""
    begun = (
        "<!--[if lt IE 9]><p>您的浏览器版本过低，请升级。</p><![endif]--><noscript>请启用JavaScript后浏览本网站"
        "<meta http-equiv='refresh' content='0;url=/nojs.html'></noscript>"
        "<script type='text/html' id='tpl'><li><a href='{{url}}'>{{title}}</a><span>{{date}}</span></li></script>"
        "<ul id='tpl2' style='display:none'><li><a href='#'>{title}</a><span>{date}</span></li></ul>"
    )
    ended = (
        "<script>var _hmt=_hmt||[];(function(){var hm=document.createElement('script');"
        "hm.src='https://hm.baidu.com/hm.js?4a5b';document.body.appendChild(hm)})();</script>"
        "<div id='float'><a href='/ztzl/' target='_blank'><img src='/images/float.jpg'></a></div>"
    )
    return _with_body(page, lambda inner: f"{begun}{inner}{ended}")


def with_search(page: str, _asked: Asked) -> str:
    """A search, a login, the day and the weather above everything."""
    above = (
        "<div class='top-bar'>今天是2026年4月7日 星期二　天气：晴 12℃~22℃ <a href='/login.jsp'>登录</a>"
        "<form name='searchForm' action='/search/s.jsp' method='get'><input type='hidden' name='page' value='1'>"
        "<input type='hidden' name='pageSize' value='10'><select name='scope'><option value='0'>全部</option>"
        "<option value='1'>标题</option></select><input name='q'><input type='submit' value='搜索'></form>"
        "<span>热门搜索：<a href='/search/s.jsp?q=%E7%A4%BE%E4%BF%9D'>社保</a></span></div>"
    )
    return _with_body(page, lambda inner: f"{above}{inner}")


def turning(page: str, _asked: Asked) -> str:
    """A banner whose pictures turn."""
    banners = zip(range(1, 4), cycle(("/ztzl/a/", "/ztzl/b/")), strict=False)
    turned = "".join(
        f"<li><a href='{url}' title='专题{at}'><img src='/images/b{at}.jpg' alt='专题{at}'></a></li>"
        for at, url in banners
    )
    dots = "<ol><li>1</li><li>2</li><li>3</li></ol><a href='javascript:;'>&lt;</a><a href='javascript:;'>&gt;</a>"
    return _with_body(page, lambda inner: f"<div class='banner'><ul>{turned}</ul>{dots}</div>{inner}")


MARKUP: dict[str, Write] = {
    "usual": usual,
    "capitals": in_capitals,
    "unclosed": unclosed,
    "spread": spread,
    "remarked": remarked,
    "for phones": for_phones,
    "entities": in_entities,
    "pieces": in_pieces,
    "base": from_base,
    "xhtml": as_xhtml,
    "put together": put_together,
    "template": with_template,
    "search": with_search,
    "banner": turning,
}


def written(name: str) -> Manner:
    """A portal's pages in a manner of writing; pieces that scripts fetch stay as they are."""
    write = MARKUP[name]

    def answer(asked: Asked, resource: Resource) -> Resource:
        is_page = resource.content_type.startswith("text/html") and _META in resource.content
        if not is_page:
            return resource
        return replace(resource, content=write(resource.content.decode(), asked).encode())

    return answer
