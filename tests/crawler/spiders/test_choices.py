"""Choices beside a list that only a script can turn: the others' reports are not called missing."""

from datetime import date

import pytest

from crawler.fetching.query import Query
from crawler.lists.choices import choices_not_shown, choices_on
from crawler.lists.crossing import alternatives
from crawler.lists.list_page import Source
from crawler.pages.page import Page
from crawler.pages.rows import entries_of

ASKS = "<script>$.post('/nb/year.do',{y:y},fill)</script>"
YEARS = "".join(f"<li><a href='javascript:year({year})'>{year}年</a></li>" for year in (2025, 2024))
GROUPS = "<div><span data-id='bm'>县直部门</span><span data-id='xz'>乡镇（街道）</span></div>"
OUTER = "<script src='/js/tabs.js'></script>"
NAMES = ("财政局", "柳湾镇", "东河乡")
BODIES = f"<select>{''.join(f'<option value={n}>{name}</option>' for n, name in enumerate(NAMES))}</select>"
OFFICES = BODIES.replace("柳湾镇", "教育局").replace("东河乡", "公安局")
LEVELS = "<ul><li data-g='1'>县政府</li><li data-g='2'>部门</li><li data-g='3'>乡镇街道</li></ul>"
COUNTED = "<ul><li data-g='2'>部门<em>(2)</em></li><li data-g='3'>镇（街道）<em>(9)</em></li></ul>"
EARLIER = f"{YEARS}<li><a href='javascript:year(0)'>更早</a></li>"
TREE = "<script>var zNodes=[{id:1,name:'财政局'},{id:2,name:'东河乡'}];$.fn.zTree.init(t,s,zNodes)</script>"
GROWING = "<script>$.fn.zTree.init(t,{async:{enable:true,url:'/tree.do'}})</script>"
TO_COME = "<label>选择年份</label><select id='nf'></select>"
LETTERS = f"<div>{''.join(f'<b>{letter}</b>' for letter in 'ABCDEFGH')}</div>"


def rows(*titles: str) -> str:
    return "".join(
        f"<li><a href='/d/{number}.html'>{title}政府信息公开工作年度报告</a></li>"
        for number, title in enumerate(titles)
    )


def test_any_option_beside_groups_of_bodies_is_one_of_them() -> None:
    names = ("请选择", "部门", "乡镇街道", "其他")
    options = "".join(f"<option value='{at or ''}'>{name}</option>" for at, name in enumerate(names))
    page = Page.parse("http://www.qinghe.gov.cn/nb/", f"<select onchange='go()'>{options}</select>{ASKS}")
    assert list(choices_on(page)) == []
    page = Page.parse("http://www.qinghe.gov.cn/nb/", f"<select onchange='go()'>{options[27:]}</select>{ASKS}")
    assert list(choices_on(page)) == [["部门", "乡镇街道", "其他"]]


FORM = "<form method='post'><select name='d'><option value=''>请选择</option>{}</select><input name='q'></form>".format(
    "".join(f"<option value='{number}'>{name}</option>" for number, name in enumerate(("财政局", "柳湾镇", "东河乡")))
)


def test_a_choice_whose_list_is_known_hides_no_other() -> None:
    lines, choices = rows("青禾县财政局2025年", "青禾县教育局2024年"), YEARS.replace("2024", "2022")
    source = f"<html><title>年报</title><body><ul>{choices}</ul>{GROUPS}<ul>{lines}</ul>{ASKS}</body></html>"
    page = Page.parse("http://www.qinghe.gov.cn/nb/", source)
    entries = entries_of(page)
    assert choices_not_shown(page, entries) == ("2022年",)
    assert choices_not_shown(page, entries, {"2022年"}) == ("乡镇（街道）",)


@pytest.mark.parametrize(
    ("choices", "listed", "script", "label"),
    [
        (YEARS, ("财政局2025年", "柳湾镇2025年"), ASKS, "2024年"),
        (YEARS, ("财政局2025年", "柳湾镇2024年"), ASKS, ""),
        (YEARS, ("财政局2024年", "柳湾镇2023年"), ASKS, ""),  # the years of publication
        (YEARS, ("财政局2025年", "柳湾镇2025年"), "", ""),  # nothing asks: what is hidden stands in the page
        (YEARS.replace("javascript:year(", "/nb/").replace(")'", "'"), ("财政局2025年", "柳湾镇2025年"), ASKS, ""),
        (f"<li><a>全部</a></li>{YEARS}", ("财政局2025年", "柳湾镇2025年"), ASKS, ""),
        (f"<li><a>请选择年度</a></li>{YEARS}", ("财政局2025年", "柳湾镇2025年"), ASKS, "2024年"),
        (f"<li><a>请选择年度</a></li>{YEARS}", ("财政局2025年", "柳湾镇2024年"), ASKS, ""),
        (GROUPS, ("青禾县财政局2025年", "青禾县教育局2025年"), ASKS, "乡镇（街道）"),
        (GROUPS, ("青禾县柳湾镇2025年", "青禾县东河乡2025年"), ASKS, "县直部门"),
        (GROUPS, ("青禾县柳湾镇2025年", "青禾县教育局2025年"), ASKS, ""),
        (GROUPS, ("青禾县人民政府2025年", "青禾县柳湾镇2025年"), ASKS, "县直部门"),  # a government is no department
        (BODIES, ("青禾县人民政府2025年", "青禾县人民政府2024年"), ASKS, "东河乡"),
        (GROUPS, ("青禾县财政局2025年", "青禾县住房和城乡建设局2025年"), ASKS, "乡镇（街道）"),  # no town
        (GROUPS, ("青禾县财政局2025年", "青禾县教育局2025年", "【图解】青禾县柳湾镇2025年"), ASKS, "乡镇（街道）"),
        (LEVELS, ("青禾县财政局2025年", "青禾县东河乡2024年"), ASKS, "县政府"),
        (LEVELS.replace("县政府", "县本级"), ("青禾县财政局2025年", "青禾县东河乡2025年"), ASKS, "县本级"),
        (LEVELS, ("青禾县人民政府2025年", "青禾县财政局2025年", "青禾县东河乡2025年"), ASKS, ""),
        (LEVELS.replace("县政府", "县府办"), ("青禾县财政局2025年", "青禾县东河乡2025年"), ASKS, "县府办"),
        (COUNTED, ("青禾县财政局2025年", "青禾县教育局2025年"), ASKS, "镇（街道）"),
        (EARLIER, ("财政局2025年", "柳湾镇2024年"), ASKS, "更早"),
        (EARLIER.replace("更早", "2023年及以前"), ("财政局2025年", "柳湾镇2024年"), ASKS, "2023年及以前"),
        (EARLIER, ("财政局2025年", "教育局2024年", "柳湾镇2022年"), ASKS, ""),
        ("<span>县直部门</span>", ("青禾县柳湾镇2025年", "青禾县东河乡2025年"), ASKS, ""),
        (GROUPS, ("青禾县城关街道办事处2025年", "青禾县东河乡2025年"), ASKS, "县直部门"),  # 办事处 is no department
        (GROUPS, ("青禾县财政局2025年", "青禾县教育局2025年"), OUTER, "乡镇（街道）"),
        (YEARS.replace("javascript:year(", "#"), ("财政局2025年", "柳湾镇2025年"), OUTER, ""),  # no script knows them
        (BODIES, ("青禾县财政局2025年", "青禾县财政局2024年"), OUTER, "东河乡"),
        (BODIES, ("青禾县财政局2025年", "青禾县柳湾镇2024年"), OUTER, ""),
        (OFFICES, ("青禾县财政局2025年",), ASKS, "公安局"),
        (OFFICES, ("财政局2025年", "教育局2025年"), ASKS, ""),
        (OFFICES, ("青禾县财政局2025年", "青禾县供水有限公司2025年"), ASKS, "公安局"),
        (TREE, ("青禾县财政局2025年", "青禾县教育局2025年"), ASKS, "东河乡"),
        (TREE.replace("id:2", "url:'/dh/'"), ("青禾县财政局2025年", "青禾县教育局2025年"), ASKS, ""),
        (TREE, ("青禾县财政局2025年", "青禾县财政局2024年"), ASKS, ""),  # one body's own column
        (GROWING, ("青禾县财政局2025年", "青禾县教育局2025年"), "", "tree"),
        (FORM, ("青禾县财政局2025年", "青禾县财政局2024年"), "", "东河乡"),
        (FORM, ("青禾县财政局2025年", "青禾县柳湾镇2024年"), "", ""),  # a search, and the whole list
        (GROWING, ("青禾县财政局2025年", "青禾县东河乡2025年"), "", ""),
        (TO_COME, ("财政局2025年", "柳湾镇2025年"), OUTER, "选择年份"),
        (TO_COME, ("财政局2025年", "柳湾镇2024年"), OUTER, ""),
        (TO_COME.replace("年份", "单位"), ("青禾县财政局2025年", "青禾县财政局2024年"), OUTER, "选择单位"),
        (LETTERS, ("青禾县财政局2025年", "青禾县柳湾镇2024年"), OUTER, "A"),
        (LETTERS.replace("<b>A", "<b>全部</b><b>A"), ("青禾县财政局2025年", "青禾县柳湾镇2024年"), OUTER, ""),
        (LETTERS.replace("<b>A", "<a href='#A'>A</a><b>A"), ("青禾县财政局2025年", "青禾县柳湾镇2024年"), OUTER, ""),
    ],
)
def test_what_a_list_does_not_show_is_told(choices: str, listed: tuple[str, ...], script: str, label: str) -> None:
    source = f"<html><title>年报</title><body><ul>{choices}</ul><ul>{rows(*listed)}</ul>{script}</body></html>"
    page = Page.parse("http://www.qinghe.gov.cn/nb/", source)
    entries = entries_of(page)
    assert len(entries) == len(listed)
    assert choices_not_shown(page, entries)[-1:] == ((label,) if label else ())


@pytest.mark.parametrize(
    ("asked", "is_one"),
    [
        (("?b=1", "?b=2", "?b=3", "?b=4"), True),
        (("?y=2025&g=1", "?y=2024&g=1", "?y=2024&g=2", "?y=2024&g=3"), False),
        (("?b=1", "?b=2", "?b=3", ""), False),
        (("?b=1", "?b=1", "?b=1", "?b=1"), False),
    ],
)
def test_choices_that_ask_for_values_of_one_field_are_one(asked: tuple[str, ...], is_one: bool) -> None:
    labels = [["财政局", "教育局"], ["柳湾镇", "东河乡"]]
    made = [
        Source("heard", Query(f"http://www.qinghe.gov.cn/nb/q{query}"), date(2026, 1, 9), label)
        for label, query in zip([*labels[0], *labels[1]], asked, strict=True)
        if query
    ]
    assert alternatives(made, labels) is is_one
