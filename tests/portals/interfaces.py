"""Lists that a known system's script asks for: Hanweb, JPAAS, xxgk, gkmlpt, Ucap, Lonsun, Epoint, front, truecms."""

import json
from hashlib import md5

from crawler.practice.server import Asked, Resource
from tests.portals.column import NOT_WHOLE, WHOLE, Column, Seen
from tests.portals.pages import Pages, as_json
from tests.portals.rows import Line

_TINY = "<html><body></body></html>".ljust(54)


def _number(text: str | None, usual: int = 1) -> int:
    return int(text) if text and text.isdigit() else usual


def _page_of(column: Column, number: int, size: int) -> list[Line]:
    return list(column.lines[(number - 1) * size : number * size])


def _records(lines: list[Line]) -> str:
    row = '<li><a href="{}" title="{}">{}…</a><span>{}</span></li>'
    return "".join(
        f"<record><![CDATA[{row.format(one.url, one.title, one.title[:10], one.day)}]]></record>" for one in lines
    )


def beyond_size(column: Column, size: int) -> frozenset[int]:
    """The publications behind the first lines of a list."""
    return frozenset(line.publication.number for line in column.lines[size:])


def hanweb_groups(pages: Pages, column: Column, *, tiny: bool = False) -> Seen:
    """jpage: the first records stand in the page, the next group's address beside them."""
    size, count = 6, len(column.lines)
    last = (count + size - 1) // size

    def store(number: int) -> str:
        group = f"/module/web/jpage/dataproxy.jsp?page={number + 1}&webid=1&path=/&columnid={column.number}&unitid=77"
        following = f'<nextgroup><![CDATA[<a href="{group}"></a>]]></nextgroup>' if number < last else ""
        records = _records(_page_of(column, number, size))
        return (
            f"<datastore>{following}<totalrecord>{count}</totalrecord><totalpage>{last}</totalpage>"
            f"<recordset>{records}</recordset></datastore>"
        )

    inner = f"<div id='77'><script type='text/xml'>{store(1)}</script></div><script src='/script/jpage.js'></script>"
    pages.page(column.url, inner, column.name)

    def answer(asked: Asked) -> Resource | None:
        if asked.query.get("columnid") != str(column.number):
            return None
        number = _number(asked.query.get("page"))
        return Resource((_TINY if tiny and number > 1 else store(number)).encode(), "text/xml; charset=utf-8")

    pages.answers("/module/web/jpage/dataproxy.jsp", answer)
    return Seen(NOT_WHOLE, beyond_size(column, size)) if tiny and last > 1 else WHOLE


def hanweb_tiny(pages: Pages, column: Column) -> Seen:
    """The same, whose later groups are empty bodies of 54 bytes."""
    return hanweb_groups(pages, column, tiny=True)


def hanweb_numbers(pages: Pages, column: Column) -> Seen:
    """jpage by numbers of records: startrecord and endrecord."""
    first, count = 9, len(column.lines)

    def store(lines: list[Line]) -> str:
        return f"<datastore><totalrecord>{count}</totalrecord><recordset>{_records(lines)}</recordset></datastore>"

    fields = {"col": 1, "appid": 1, "webid": 5, "path": "/", "columnid": column.number, "unitid": 88, "webname": "网"}
    script = (
        f"<script>$('#88').jpage({{dataBefore:'<ul>',dataAfter:'</ul>',perPage:3,totalRecord:{count},"
        f"proxyUrl:'/module/web/jpage/dataproxy.jsp',ajaxParam:{json.dumps(fields, ensure_ascii=False)}}})</script>"
    )
    inner = f"<div id='88'><script type='text/xml'>{store(list(column.lines[:first]))}</script></div>{script}"
    pages.page(column.url, inner, column.name)

    def answer(asked: Asked) -> Resource | None:
        given = asked.query | asked.form
        if given.get("columnid") != str(column.number):
            return None
        start, end = _number(given.get("startrecord")), _number(given.get("endrecord"), first)
        return Resource(store(list(column.lines[start - 1 : end])).encode(), "text/xml; charset=utf-8")

    pages.answers("/module/web/jpage/dataproxy.jsp", answer)
    return WHOLE


def jpaas(pages: Pages, column: Column, *, frozen: bool = False) -> Seen:
    """JPAAS: a unit builds HTML in JSON, paged by paramJson alone; ``frozen``: page 1 whatever is asked."""
    size = 7
    count = len(column.lines)
    last = (count + size - 1) // size
    query = (
        f"{{'webId':'6d1c','pageId':'{column.number}','parseType':'bulidstatic','pageType':'column',"
        "'tagId':'信息列表','tplSetId':'t9'}"
    )
    url = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    unit = f'<script src="/js/unitbuild.js" url="{url}" queryData="{query}"></script>'
    pages.page(column.url, f"<div class='list-box'>{unit}</div>", column.name)

    def answer(asked: Asked) -> Resource | None:
        if asked.query.get("pageId") != str(column.number):
            return None
        number = 1
        if not frozen and asked.query.get("paramJson"):
            number = int(json.loads(asked.query["paramJson"]).get("pageNo") or 1)
        html = column.draw(_page_of(column, number, size))
        pager = f"<div class='pagination' data-page='{number}' data-total='{count}' data-size='{size}'>共{last}页</div>"
        return as_json({"success": True, "code": "200", "data": {"html": f"{html}{pager}"}})

    pages.answers(url, answer)
    return Seen(NOT_WHOLE, beyond_size(column, size)) if frozen and last > 1 else WHOLE


def jpaas_frozen(pages: Pages, column: Column) -> Seen:
    """JPAAS from a foreign address."""
    return jpaas(pages, column, frozen=True)


def xxgk(pages: Pages, column: Column) -> Seen:
    """Hanweb xxgk: POST to search.jsp, which lists other columns too."""
    size, count = 8, len(column.lines)
    fields = f"infotypeId={column.number}&area=11419001&divid=div{column.number}"
    script = (
        f"<script>$.post('/module/xxgk/search.jsp','{fields}',function(d){{$('#div').html(d)}})</script>"
        f"<input type='hidden' id='infotypeId' value='{column.number}'><input type='hidden' id='area' value='11419001'>"
    )
    pages.page(column.url, f"<div id='div'></div><script src='/module/xxgk/xxgk.js'></script>{script}", column.name)

    def answer(asked: Asked) -> str | None:
        given = asked.form | asked.query
        if given.get("infotypeId") != str(column.number):
            return None
        number = _number(given.get("currpage"))
        rows = "".join(
            f"<tr><td><a href='{one.url}' title='{one.title}'>{one.title}</a></td><td>{one.day}</td></tr>"
            for one in _page_of(column, number, size)
        )
        return f"<table>{rows}</table><div>共{count}条记录 第{number}页 共{(count + size - 1) // size}页</div>"

    pages.answers("/module/xxgk/search.jsp", answer)
    return WHOLE


def gkmlpt(pages: Pages, column: Column) -> Seen:
    """Guangdong's catalogue: a tree in the page's script, JSON behind it."""
    count, node = len(column.lines), column.number
    tree = [
        {"id": 1, "name": "政府信息公开指南", "children": [], "post_count": 1},
        {
            "id": 2,
            "name": "法定主动公开内容",
            "children": [{"id": node, "name": "政府信息公开年度报告", "children": [], "post_count": count}],
        },
    ]
    config = f"{{SID:'755001',SERVICE_AREA_ID:'755',TREE:{json.dumps(tree, ensure_ascii=False)}}}"
    pages.raw(
        column.url,
        f"<!DOCTYPE html><html><head><title>政府信息公开平台</title></head><body><div id='app'></div>"
        f"<script>window._CONFIG = {config}</script></body></html>",
    )

    def answer(asked: Asked) -> Resource:
        rows = [
            {"id": one.publication.number, "title": one.title, "url": one.url, "display_publish_time": one.day}
            for one in _page_of(column, _number(asked.query.get("page")), 10)
        ]
        return as_json({"classify": {"post_count": count}, "articles": rows})

    pages.answers(f"/gkmlpt/api/all/{node}", answer)
    return WHOLE


def gkmlpt_detail(markup: str, line: Line) -> str:
    """A document of that catalogue: its text stands in the page's script."""
    detail = {"title": line.title, "content": markup, "display_publish_time": f"{line.day} 09:00:00"}
    kept = json.dumps({"DETAIL": detail}, ensure_ascii=False).replace("</", "<\\/")
    head = f"<html><head><title>{line.title}</title></head>"
    return f"{head}<body><div id='app'></div><script>window._CONFIG = {kept}</script></body></html>"


def ucap_b(pages: Pages, column: Column) -> Seen:
    """Ucap's search interface, in JSON."""
    hexed = md5(str(column.number).encode(), usedforsecurity=False).hexdigest()
    path, count = f"/common/search/{hexed}", len(column.lines)
    script = (
        "<ucapcontent></ucapcontent><div id='list'></div><script>var url='"
        f"{path}?_isAgg=true&_isJson=true&_pageSize=10&_template=index&page=1';$.getJSON(url,show)</script>"
    )
    pages.page(column.url, script, column.name)

    def answer(asked: Asked) -> Resource:
        number, size = _number(asked.query.get("page")), _number(asked.query.get("_pageSize"), 10)
        rows = [
            {"title": one.title, "url": one.url, "publishedTimeStr": f"{one.day} 10:00:00", "domainMetaList": []}
            for one in _page_of(column, number, size)
        ]
        return as_json({"data": {"total": count, "page": number, "rows": size, "results": rows}})

    pages.answers(path, answer)
    return WHOLE


def lonsun(pages: Pages, column: Column) -> Seen:
    """Lonsun: a fragment of HTML by label 8888; ``type=3`` alone has the reports."""
    organ, size, count = str(column.number), 15, len(column.lines)
    script = (
        "<script>$.ajax({url:'/site/label/8888?IsAjax=1&dataType=html&labelName=publicInfoList&siteId=6795621"
        f"&organId={organ}&type=3&pageSize={size}&pageIndex=1&action=list&isDate=true&dateFormat=yyyy-MM-dd'}})</script>"
    )
    pages.page(column.url, f"<div id='list'></div>{script}", column.name)

    def answer(asked: Asked) -> str | None:
        given = asked.query | asked.form
        if given.get("organId") != organ:
            return None
        number = _number(given.get("pageIndex"))
        part = _page_of(column, number, _number(given.get("pageSize"), size))
        script = f"<script>var pageIndex={number},pageCount={(count + size - 1) // size},totalCount={count};</script>"
        return column.draw(part) + script

    pages.answers("/site/label/8888", answer)
    return WHOLE


def epoint(pages: Pages, column: Column) -> Seen:
    """Epoint: a POST of JSON; the project's name stands in a script of the site."""
    pages.script("/js/webBuilderCommon.js", "var siteInfo = {'projectName':'/QHGK','siteGuid':'7eb5f7f1'};")
    inner = (
        "<ul class='ewb-list' id='list'></ul><script src='/js/webBuilderCommon.js'></script>"
        f"<script>var deptcode='{column.number}',categorynum='003003';getgovinfolist()</script>"
    )
    pages.page(column.url, inner, column.name)

    def answer(asked: Asked) -> Resource | None:
        try:
            given = json.loads(asked.body or b"{}")
        except ValueError:
            return None
        if str(given.get("deptcode")) != str(column.number):
            return None
        size = int(given.get("pageSize") or 10)
        rows = [
            {"infourl": one.url, "realtitle": one.title, "title": one.title, "infodate": one.day}
            for one in column.lines[int(given.get("pageIndex") or 0) * size :][:size]
        ]
        return as_json({"custom": {"total": len(column.lines), "data": rows}})

    pages.answers("/QHGK/rest/lightfrontaction/getgovinfolist", answer)
    return WHOLE


def front(pages: Pages, column: Column) -> Seen:
    """front: a POST of JSON, ten lines at once."""
    inner = (
        f"<div id='app'><ul><li v-for=\"item in list\"><a :href='item.url'>{{{{item.title}}}}</a></li></ul></div>"
        f"<script>new CMS({{el:'#app',data:{{channelList:['{column.number}'],pageSize:10,pageNo:1}},"
        "url:'/front/api/data/affair'})</script>"
    )
    pages.page(column.url, inner, column.name)

    def answer(asked: Asked) -> Resource | None:
        try:
            given = json.loads(asked.body or b"{}")
        except ValueError:
            return None
        if [str(one) for one in given.get("channelList", ())] != [str(column.number)]:
            return None
        part = _page_of(column, int(given.get("pageNo") or 1), int(given.get("pageSize") or 10))
        rows = [{"title": one.title, "url": one.url, "display_date": one.day} for one in part]
        return as_json({"code": 200, "data": {"total": len(column.lines), "list": rows}})

    pages.answers("/front/api/data/affair", answer)
    return WHOLE


def truecms(pages: Pages, column: Column) -> Seen:
    """truecms: XML in JSONP, ten lines at once, for whoever comes from the column."""
    path = "/messageController/getMessage.do"
    script = (
        f"<script>$.ajax({{url:'{path}?startrecord=1&endrecord=10&perpage=10&columnId={column.number}',"
        "dataType:'jsonp',jsonp:'callback'})</script>"
    )
    pages.page(column.url, f"<div id='list'></div>{script}", column.name)

    def answer(asked: Asked) -> Resource | None:
        if asked.query.get("columnId") != str(column.number) or not asked.headers.get("Referer"):
            return None
        start, end = _number(asked.query.get("startrecord")), _number(asked.query.get("endrecord"), 10)
        part = list(column.lines[start - 1 : min(end, start + 9)])
        records = f"<recordset>{_records(part)}</recordset>"
        xml = f"<datastore><totalrecord>{len(column.lines)}</totalrecord>{records}</datastore>"
        called = f"{asked.query.get('callback', 'cb')}({json.dumps(xml, ensure_ascii=False)})"
        return Resource(called.encode(), "application/javascript")

    pages.answers(path, answer)
    return WHOLE
