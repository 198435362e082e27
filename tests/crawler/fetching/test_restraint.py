"""What is asked no more within one visit: a host that has fallen silent, by the scheme in which it has."""

import pytest

from crawler.fetching.failures import BlockedError, NoAnswerError
from crawler.fetching.restraint import Restraint


def test_a_host_that_is_silent_by_https_is_asked_by_http() -> None:
    restraint = Restraint()
    for number in range(3):
        restraint.silent(f"https://www.qinghe.gov.cn/nb/{number}.html")
    restraint.check("http://www.qinghe.gov.cn/nb/4.html")
    with pytest.raises(NoAnswerError):
        restraint.check("https://www.qinghe.gov.cn/nb/4.html")
    restraint.answered("https://www.qinghe.gov.cn/")
    restraint.check("https://www.qinghe.gov.cn/nb/4.html")


LIST = "http://www.qinghe.gov.cn/list.jsp?cid="
FENCE, BLANK = "访问受限 (403)", "空白页 0 B (200)"


@pytest.mark.parametrize(
    ("sign", "met", "asked", "is_refused"),
    [
        (FENCE, [f"{LIST}1"], f"{LIST}1&p=2", True),
        (FENCE, [f"{LIST}1"], f"{LIST}2", False),
        (FENCE, [f"{LIST}1", f"{LIST}2"], f"{LIST}3", True),
        (FENCE, [f"{LIST}1"], "http://www.qinghe.gov.cn/nb/", False),
        (BLANK, [f"{LIST}1"], f"{LIST}2", False),
        (BLANK, [f"{LIST}1", f"{LIST}2"], f"{LIST}3", False),
        (BLANK, [f"{LIST}1", f"{LIST}1"], f"{LIST}1", True),
        (BLANK, ["http://www.qinghe.gov.cn/nb/1.html"], "http://www.qinghe.gov.cn/nb/2.html", False),
        (FENCE, ["http://www.qinghe.gov.cn/nb/1.html"], "http://www.qinghe.gov.cn/nb/2.html", True),
    ],
)
def test_a_wall_closes_what_lies_with_it_and_a_blank_page_nothing_beside_it(
    sign: str, met: list[str], asked: str, is_refused: bool
) -> None:
    restraint = Restraint()
    for url in met:
        restraint.wall(url, BlockedError(sign), is_list=True)
    if is_refused:
        with pytest.raises(BlockedError):
            restraint.check(asked)
    else:
        restraint.check(asked)
