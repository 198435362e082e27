"""Links that the objects of a tree in a page's script hold."""

import pytest

from crawler.pages.nodes import with_nodes
from crawler.pages.page import Page


@pytest.mark.parametrize(
    "script",
    [
        "var zNodes=[{id:1,name:'财政局',url:'/col/3/'}];$.fn.zTree.init(t,s,zNodes)",
        "var treeData=[{id:1,name:'财政局',uri:'/col/3/'}];for(var i=0;i<treeData.length;i++)draw(treeData[i])",
        "d.add(3,0,'财政局','/col/3/');new dTree('d')",
    ],
)
def test_a_node_with_an_address_is_a_link(script: str) -> None:
    page = with_nodes(Page.parse("http://www.qinghe.gov.cn/gk/", f"<html><script>{script}</script></html>"))
    assert [(link.text, link.url) for link in page.links] == [("财政局", "http://www.qinghe.gov.cn/col/3/")]


@pytest.mark.parametrize(
    ("script", "count"),
    [
        ("var dw=[{n:'财政局',u:'/dw/1/'},{n:'柳湾镇人民政府',u:'/dw/2/index.html'}];draw(dw)", 2),
        ("var dw=[{n:'财政局',u:'/dw/1/'},{n:'招商局',u:'/dw/2/'}];draw(dw)", 0),
        ("var dw=[{n:'财政局',u:'88213401'},{n:'柳湾镇',u:'88213402'}];draw(dw)", 0),
    ],
)
def test_what_a_script_holds_of_several_bodies_are_links(script: str, count: int) -> None:
    page = Page.parse("http://www.qinghe.gov.cn/dw/", f"<html><script>{script}</script></html>")
    found = with_nodes(page, {"青禾县财政局", "青禾县柳湾镇"}).links
    assert [link.text for link in found] == ["柳湾镇人民政府", "财政局"][:count]
    assert not with_nodes(page).links
