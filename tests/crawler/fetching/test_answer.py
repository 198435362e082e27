"""Which answers broke off before their page ended."""

import pytest

from crawler.fetching.answer import Answer

PAGE = "<!DOCTYPE html><html><head><title>信息公开年报</title></head><body>" + "<p>正文。</p>" * 900
FOOT = "<div class='foot'><p>主办：清溪县人民政府办公室　网站标识码：4113290001　豫ICP备05012345号</p></div>"


def is_cut(text: str) -> bool:
    return Answer("http://www.qinghe.gov.cn/nb/", 200, (("Content-Type", "text/html"),), text.encode(), text).is_cut


@pytest.mark.parametrize(
    "page",
    [
        f"{PAGE}{FOOT}</body></html>",
        f"{PAGE}{FOOT}</BODY></HTML>\n<!-- {'x' * 9000} -->",
        f"{PAGE}{FOOT}</body></html><script>{'var a=1;' * 2000}</script>",
        f"{PAGE}{FOOT}</div><script src='/js/tj.js'></script>\n",
        "<ul><li><a href='t1.html'>甲局2023年年报</a></li></ul>",
    ],
)
def test_whole(page: str) -> None:
    assert not is_cut(page)


@pytest.mark.parametrize(
    "page",
    [
        PAGE,
        f"{PAGE}<p>正",
        f"{PAGE}{FOOT[:-20]}",
        f"{PAGE}<a href='t1.ht",
        f"{FOOT}{PAGE}",
    ],
)
def test_broken_off(page: str) -> None:
    assert is_cut(page if page.startswith("<!") else f"<html>{page}")
