"""Documents of each family as it lays them out: path, head and body around one report."""

import json

from tests.crawler.reading.reports import page as report_page
from tests.crawler.reading.reports import zeros

TITLE = "青禾县白露镇人民政府2023年政府信息公开工作年度报告"
INDEX = "11330400MB0001234X/2024-00012"
BODY = "青禾县白露镇人民政府"
_START = "<p>一、总体情况</p>"
REPORT = _START + report_page(zeros(), title=TITLE).partition(_START)[2].partition("</body>")[0]
BESIDE = (
    "<div class='side'><h3>相关阅读</h3><ul><li><a href='/1.html'>青禾县石桥镇2021年政府信息公开工作年度报告</a>"
    "<span>2022-01-02</span></li></ul></div>"
)

PAGES = {
    "hanweb": (
        "/art/2024/1/16/art_77_1618518.html",
        f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2024-01-16 09:12">'
        f'<meta name="ContentSource" content="{BODY}"><meta name="ColumnName" content="政府信息公开年报">',
        f"<table><tr><td>索引号</td><td>{INDEX}</td><td>公开方式</td><td>主动公开</td></tr><tr><td>发布机构</td><td>{BODY}</td>"
        f"<td>成文日期</td><td>2024-01-15</td></tr></table><h1><!--<$[标题]>begin-->{TITLE}<!--<$[标题]>end--></h1>"
        f"<p>发布时间：2024-01-16</p><meta name='ContentStart'/><div id='zoom'>{REPORT}</div><meta name='ContentEnd'/>",
    ),
    "trs": (
        "/zfxxgk/nb/202401/t20240116_83547561.html",
        f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2024-01-16 09:12">',
        f"<ul><li>索引号：{INDEX}</li><li>发布机构：{BODY}</li><li>发布日期：2024-01-16</li></ul><h1>{TITLE}</h1>"
        f"<div class='TRS_Editor'><div class='Custom_UnionStyle'>{REPORT}</div></div>",
    ),
    "ucap_b": (
        "/qhx/c112945/202401/46aba5e181454bc798b5443c493da056.shtml",
        f"<title>{TITLE}_青禾县人民政府</title>",
        f"<h1><!--<UCAPTITLE>-->{TITLE}<!--</UCAPTITLE>--></h1><div>索 引 号：{INDEX}　发布机构：{BODY}　"
        f"发布时间：<!--<PUBLISHTIME>-->2024-01-16 10:22<!--</PUBLISHTIME>--></div>"
        f"<div id='UCAP-CONTENT'><UCAPCONTENT>{REPORT}</UCAPCONTENT></div>",
    ),
    "lonsun": (
        "/public/29641/51305266.html",
        f'<meta name="ArticleTitle" content="{TITLE}"><meta name="ColumnName" content="政府信息公开年报">'
        '<meta name="PubDate" content="2024-01-16">',
        f"<table class='xxgk_table'><tr><th>索引号：</th><td>{INDEX}</td><th>信息来源：</th><td>{BODY}</td></tr>"
        f"<tr><th>发布日期：</th><td>2024-01-16</td><th>关键词：</th><td></td></tr></table>"
        f"<h1 class='newstitle'>{TITLE}</h1><div class='wzcon j-fontContent'>{REPORT}</div>",
    ),
    "vsb": (
        "/info/1025/61695.htm",
        f"<title>{TITLE}-青禾县人民政府</title>",
        f"<table width='1000'><tr><td><table><tr><td><script>_showDynClicks('wbnews', 1, 61695)</script></td></tr></table>"
        f"</td></tr><tr><td><h2 class='title'>{TITLE}</h2><p>索引号：{INDEX} 发布机构：{BODY} 发布日期：2024年01月16日</p>"
        f"<div id='vsb_content_4'><div class='v_news_content'>{REPORT}</div></div></td></tr></table>",
    ),
    "front": (
        "/zwgk/xxgkndbg/20240116/i3300070.html",
        f'<meta name="ArticleTitle" content="{TITLE}">',
        f"<h1>{TITLE}</h1><div class='info'>索引号：{INDEX} | 发布机构：{BODY} | 发布时间：2024-01-16</div><div id='ivs_content'>{REPORT}</div>",
    ),
    "gkmlpt": (
        "/gkmlpt/content/0/585/post_585808.html",
        f"<title>{TITLE}</title>",
        "<div id='app'></div><script>window._CONFIG = {SID: '755120', DETAIL: {"
        f"title: '{TITLE}', identifier: '{INDEX}', publisher: '{BODY}', display_publish_time: '2024-01-16 10:00:00', "
        f"content: {json.dumps(REPORT)}}}}};</script>",
    ),
    "eportal": (
        "/eportal/ui?pageId=4001&articleKey=77&columnId=12",
        f"<title>{TITLE}</title>",
        f"<input type='hidden' id='eprotalCurrentPageId' value='4001'><h2>{TITLE}</h2><p>索引号：{INDEX}</p><p>发布单位：{BODY}</p>"
        f"<p>发布日期：2024/01/16</p><div class='content-box'>{REPORT}</div>",
    ),
}
