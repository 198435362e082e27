"""Pages without content whose script sends their reader on."""

import pytest

from crawler.pages.page import Page

BASE = "http://www.qinghe.gov.cn/zwgk/zfxxgk/"


def moved(script: str, body: str = "", attributes: str = "") -> str:
    return Page.parse(BASE, f"<html><head>{script}</head><body{attributes}>{body}</body></html>").moved_to


@pytest.mark.parametrize(
    "script",
    [
        "<script>window.location.href='./nb/'</script>",
        "<script language='javascript'>\nlocation.replace(\"./nb/\");</script>",
        "<script>top.location = './nb/';</script>",
        "<script>location.assign('./nb/')</script>",
        "<script>var u='./nb/';\nwindow.location=u;</script>",
        '<script>const first = "nb/"; location.href = first</script>',
        "<script>let to='nb/';location.replace(to)</script>",
        "<script>setTimeout(\"location.href='./nb/'\", 0);</script>",
        "<script>setTimeout(\"window.location.replace('./nb/')\",100)</script>",
    ],
)
def test_a_script_sends_on(script: str) -> None:
    assert moved(script) == f"{BASE}nb/"


def test_a_page_sends_on_when_it_is_loaded() -> None:
    assert moved("", attributes=" onload=\"location.href='./nb/'\"") == f"{BASE}nb/"


@pytest.mark.parametrize(
    "script",
    [
        "<script>function go(u){location.href=u}</script>",
        "<script>var u='/list.html?year='+y; location.href=u</script>",
        "<script>$.ajax({url:'/api/list'});function go(url){location.href=url}</script>",
        "<script>location.href='/s?q='+word</script>",
        "<script>if(/Mobile/.test(navigator.userAgent)){var m='/wap/';location.href=m}</script>",
    ],
)
def test_nothing_says_where(script: str) -> None:
    assert not moved(script)


def test_a_page_with_links_stays() -> None:
    links = "".join(f"<a href='t{number}.html'>甲局{number}号</a>" for number in range(5))
    assert not moved("<script>var u='./nb/';function on(){location=u}</script>", links)
