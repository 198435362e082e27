"""更多 beside the first lines of a list: the way to the whole of it."""

import re
from itertools import islice

from lxml import html

from crawler.cms.page import squeeze
from crawler.cms.rows import names_report

MORE = re.compile(
    r"^[\s>》\[【+＋]*(?:更多(?:内容|信息|年报)?|more|(?:查看|点击)更多|查看全部)[\s>》+＋.…\]】]*$", re.IGNORECASE
)
_WITHIN = 4
_YEAR = re.compile(r"20\d\d")


def follows_reports(element: html.HtmlElement) -> bool:
    """Whether 更多 belongs to lines of reports: they are what the nearest block with other links holds."""
    for parent in islice(element.iterancestors(), _WITHIN):
        titles = [squeeze(one.get("title") or one.text_content()) for one in parent.iter("a") if one is not element]
        lines = [title for title in titles if title and not MORE.match(title)]
        if lines:
            return 2 * sum(names_report(line) and _YEAR.search(line) is not None for line in lines) >= len(lines)
    return False
