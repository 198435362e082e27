"""What the marks of a pager say that a script makes."""

import pytest

from crawler.pagers.marks import lines_by_marks, pages_by_marks
from crawler.pages.page import Page


@pytest.mark.parametrize(
    ("body", "pages", "lines"),
    [
        ("<div class='page-list' data-total='35' data-size='15'></div>", 3, 35),
        ("<el-pagination :total='35' :page-size='15'></el-pagination>", 3, 35),
        ("<input type='hidden' id='totalPage' value='3'>", 3, None),
        ("<script>showPages(3, 0)</script>", 3, None),
        ("<script>initPage('1', '3')</script>", 3, None),
        ("<script>fenye(3,0,'index','html')</script>", 3, None),
        ("<script>showPages(1, 0)</script>", 1, None),
        ("<script>resizePage(800, 600)</script>", None, None),
        ("<script>$('#p').paging({pageNum:1,totalNum:3,totalList:35})</script>", 3, 35),
        ("<script>kkpager.generPageHtml({pno:1,total:3,totalRecords:35})</script>", 3, 35),
        ("<script>var pages=3,cur=1;buildPager(pages,cur)</script>", 3, None),
        ("<script>var pages=3</script>", None, None),
        ("<script>var total=3,count=7</script>", None, None),
        ("<script>var pageSize=15,rowCount=35</script>", 3, 35),
        ("<em>1</em>/<em>3</em>", 3, None),
        ("<span>12</span>/<span>3</span>", None, None),
        ("<p>政府信息公开年报</p>", None, None),
    ],
)
def test_what_a_pager_bears(body: str, pages: int | None, lines: int | None) -> None:
    page = Page.parse("http://www.qinghe.gov.cn/nb/", f"<html><body>{body}</body></html>")
    assert (pages_by_marks(page), lines_by_marks(page)) == (pages, lines)
