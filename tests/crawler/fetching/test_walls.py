"""Answers of defences, as they are known, and pages that must not be taken for one."""

import pytest

from crawler.fetching.answer import Answer
from crawler.fetching.walls import not_there, soft_wall, wall

HTML = (("Content-Type", "text/html"),)
RUISHU = b'<html><head><meta id="x1" content="{qq}"><script>$_ts=window["$_ts"];</script></head><body></body></html>'
ARTICLE = "<html><body><a href='/x'>x</a>" + "青禾县政府信息公开。" * 300 + "</body></html>"


def answer(status: int, body: bytes = b"<html></html>", *headers: tuple[str, str]) -> Answer:
    return Answer("http://www.qinghe.gov.cn/", status, (*HTML, *headers), body, body.decode("utf-8", "replace"))


@pytest.mark.parametrize(
    ("given", "defence"),
    [
        (answer(412, RUISHU), "瑞数 (412)"),
        (answer(202, RUISHU), "瑞数 (202)"),
        (answer(412, b"", ("Set-Cookie", "FSSBBIl1UgzbN7N80S=abc; path=/")), "瑞数 (412)"),
        (answer(521, b"<script>document.cookie='__jsl_clearance=1'</script>"), "加速乐 (521)"),
        (answer(521, b"", ("Set-Cookie", "__jsluid_h=1")), "加速乐 (521)"),
        (answer(200, b"<html><script>var arg1='" + b"0A" * 20 + b"';</script></html>"), "阿里云 WAF (200)"),
        (answer(405, b'<img src="https://g.alicdn.com/sd-base/static/1/405.png">'), "阿里云 WAF (405)"),
        (answer(493, b"", ("WZWS-Ray", "1")), "奇安信 / 360 网站卫士 (493)"),
        (answer(403, b"reason:GeoBL"), "奇安信 / 360 网站卫士 (403)"),
        (answer(403, b"", ("Server", "panyun")), "360 磐云 (403)"),
        (answer(403, b"<!-- event id: 1 -->"), "长亭 SafeLine (403)"),
        (answer(403, b"", ("Server", "HuaweiCloudWAF")), "华为云 WAF (403)"),
        (answer(403, b"", ("Server", "NSFocus")), "绿盟 (403)"),
        (answer(200, b"<script>document.cookie='k=1;path=/';location.reload();</script>"), "Cookie 验证 (200)"),
        (answer(200, b"<script>document.cookie='k=1';location.href=location.href</script>"), "Cookie 验证 (200)"),
        (answer(412), "未知防护 (412)"),
        (answer(403), "访问受限 (403)"),
    ],
)
def test_a_wall_is_named(given: Answer, defence: str) -> None:
    assert wall(given) == defence


@pytest.mark.parametrize(
    "given",
    [
        answer(200, ARTICLE.encode()),
        answer(200, ARTICLE.encode(), ("Set-Cookie", "__jsluid_h=1")),
        answer(200, b"<script>document.cookie='lang=zh';location.href='/zh/index.html'</script>"),
        answer(404),
        answer(304, b""),
        answer(200, b"%PDF-1.7 $_ts"),
    ],
)
def test_a_page_behind_a_defence_is_no_wall(given: Answer) -> None:
    if given.body.startswith(b"%PDF"):
        given = Answer(given.url, 200, (("Content-Type", "application/pdf"),), given.body)
    assert wall(given) == ""


def test_soft_signs() -> None:
    assert soft_wall(answer(200, b"<html></html>"), "请输入验证码后继续访问") == "验证码 (200)"
    assert soft_wall(answer(200, b"<html><p>"), "") == "空白页 9 B (200)"
    assert soft_wall(answer(200, ARTICLE.encode()), "短信验证码" + "正文" * 2000) == ""


@pytest.mark.parametrize("words", ["您访问的页面不存在", "系统正在维护", "网站维护中", "404 Not Found", "找不到该页面"])
def test_a_page_that_says_it_is_none(words: str) -> None:
    assert not_there(words)
    assert not not_there(words + "青禾县人民政府" * 1000), "a long page is an article about it"
