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
