"""Choices beside a list that only a script can turn: the others' reports are not called missing."""

import pytest

from crawler.cms.page import Page
from crawler.cms.rows import entries_of
from crawler.spiders.choices import choice_not_shown

ASKS = "<script>$.post('/nb/year.do',{y:y},fill)</script>"
YEARS = "".join(f"<li><a href='javascript:year({year})'>{year}年</a></li>" for year in (2025, 2024))
GROUPS = "<div><span data-id='bm'>县直部门</span><span data-id='xz'>乡镇（街道）</span></div>"


def rows(*titles: str) -> str:
    return "".join(
        f"<li><a href='/d/{number}.html'>{title}政府信息公开工作年度报告</a></li>"
        for number, title in enumerate(titles)
    )


@pytest.mark.parametrize(
    ("choices", "listed", "script", "label"),
    [
        (YEARS, ("财政局2025年", "柳湾镇2025年"), ASKS, "2024年"),
        (YEARS, ("财政局2025年", "柳湾镇2024年"), ASKS, ""),
        (YEARS, ("财政局2024年", "柳湾镇2023年"), ASKS, ""),  # the years of publication
        (YEARS, ("财政局2025年", "柳湾镇2025年"), "", ""),  # nothing asks: what is hidden stands in the page
        (YEARS.replace("javascript:year(", "/nb/").replace(")'", "'"), ("财政局2025年", "柳湾镇2025年"), ASKS, ""),
        (f"<li><a>全部</a></li>{YEARS}", ("财政局2025年", "柳湾镇2025年"), ASKS, ""),
        (GROUPS, ("青禾县财政局2025年", "青禾县教育局2025年"), ASKS, "乡镇（街道）"),
        (GROUPS, ("青禾县柳湾镇2025年", "青禾县东河乡2025年"), ASKS, "县直部门"),
        (GROUPS, ("青禾县柳湾镇2025年", "青禾县教育局2025年"), ASKS, ""),
        ("<span>县直部门</span>", ("青禾县柳湾镇2025年", "青禾县东河乡2025年"), ASKS, ""),
    ],
)
def test_what_a_list_does_not_show_is_told(choices: str, listed: tuple[str, ...], script: str, label: str) -> None:
    source = f"<html><title>年报</title><body><ul>{choices}</ul><ul>{rows(*listed)}</ul>{script}</body></html>"
    page = Page.parse("http://www.qinghe.gov.cn/nb/", source)
    entries = entries_of(page)
    assert len(entries) == len(listed)
    assert choice_not_shown(page, entries) == label
