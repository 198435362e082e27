"""What is asked no more within one visit: a host that has fallen silent, by the scheme in which it has."""

import pytest

from crawler.fetching.failures import NoAnswerError
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
