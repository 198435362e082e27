"""Pages served as found that are none: missing, under repair, a login, a parked domain; sixty of them, and no list."""

from itertools import product

import pytest

from crawler.fetching.answer import Answer
from crawler.fetching.failures import CouldNotLookError
from crawler.lists.browsed import judged_rendering

MENU = '<div class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a><a href="/zfxxgk/">政府信息公开</a></div>'
NEWS = "".join(
    f'<li><a href="/news/{day}.html">全县召开经济工作会议第{day}次</a><span>2024-03-{day:02d}</span></li>'
    for day in range(1, 9)
)
FOOTER = "<div>版权所有 青禾县人民政府 网站维护：县政府办 登录 备案号 京ICP备00000000号</div>"
WORDS = (
    "您访问的页面不存在",
    "页面已被删除或失效",
    "抱歉，找不到您要的页面",
    "对不起，您访问的页面可能已丢失",
    "该栏目不存在",
    "404 Not Found",
    "错误 404",
    "系统维护中，请稍后访问",
    "网站正在升级改造",
    "本站正在建设",
    "服务不可用",
    "系统繁忙，请稍后再试",
    "502 Bad Gateway",
    "网站已迁移",
    "请先登录后查看",
    "登录超时，请重新登录",
    "您没有权限查看该信息",
    "无权访问此页面",
    "该域名已过期",
    "本域名出售",
    "Welcome to nginx",
    "恭喜，站点创建成功",
)
SHAPES = (
    "<p>{words}</p>",
    MENU + "<p>{words}</p>" + FOOTER,
    MENU + "<p>{words}</p><ul>" + NEWS + "</ul>" + FOOTER,
)


def answer(body: str, title: str = "青禾县人民政府") -> Answer:
    text = f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"
    headers = (("Content-Type", "text/html"),)
    return Answer("http://www.qinghe.gov.cn/nb/", 200, headers, text.encode(), text, rendered=True)


@pytest.mark.parametrize(("words", "shape"), list(product(WORDS, SHAPES)))
def test_no_look(words: str, shape: str) -> None:
    with pytest.raises(CouldNotLookError) as failure:
        judged_rendering(answer(shape.format(words=words)), "")
    assert not failure.value.outcome.looked


@pytest.mark.parametrize("title", ["404 - 页面未找到", "系统维护", "用户登录", "域名出售", "出错了"])
def test_a_title_says_it_whatever_else_the_page_shows(title: str) -> None:
    with pytest.raises(CouldNotLookError):
        judged_rendering(answer(f"{MENU}<ul>{NEWS * 9}</ul>{FOOTER * 40}", title), "")


@pytest.mark.parametrize(
    "title", ["青禾县水利局2023年政府信息公开工作年度报告", "关于网站正在升级期间信息公开年度报告的说明2023"]
)
def test_a_list_of_reports_is_one_whatever_its_lines_say(title: str) -> None:
    rows = f'<ul><li><a href="/nb/t1.html">{title}</a><span>2024-01-20</span></li></ul>'
    assert judged_rendering(answer(MENU + rows + FOOTER), "").entries


def test_an_empty_column_is_one_beneath_any_footer() -> None:
    assert judged_rendering(answer(f"{MENU}<h1>政府信息公开年报</h1><p>暂无相关信息</p>{FOOTER}"), "").says_empty
