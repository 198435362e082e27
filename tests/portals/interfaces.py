"""Lists that a known system's script asks for: gkmlpt, Ucap, Lonsun, Epoint, front, truecms."""

import json
from hashlib import md5

from crawler.practice.server import Asked, Resource
from tests.portals.column import WHOLE, Column, Seen
from tests.portals.pages import Pages, as_json
from tests.portals.rows import Line


def number_of(text: str | None, usual: int = 1) -> int:
    """A number that a question says, else the usual one."""
    return int(text) if text and text.isdigit() else usual


def page_of(column: Column, number: int, size: int) -> list[Line]:
    """The lines of a page of some size."""
    return list(column.lines[(number - 1) * size : number * size])


def records(lines: list[Line]) -> str:
    """Lines as records of XML."""
    row = '<li><a href="{}" title="{}">{}…</a><span>{}</span></li>'
    return "".join(
        f"<record><![CDATA[{row.format(one.url, one.title, one.title[:10], one.day)}]]></record>" for one in lines
    )


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
            for one in page_of(column, number_of(asked.query.get("page")), 10)
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
        number, size = number_of(asked.query.get("page")), number_of(asked.query.get("_pageSize"), 10)
        rows = [
            {"title": one.title, "url": one.url, "publishedTimeStr": f"{one.day} 10:00:00", "domainMetaList": []}
            for one in page_of(column, number, size)
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
        number = number_of(given.get("pageIndex"))
        part = page_of(column, number, number_of(given.get("pageSize"), size))
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
        part = page_of(column, int(given.get("pageNo") or 1), int(given.get("pageSize") or 10))
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
        start, end = number_of(asked.query.get("startrecord")), number_of(asked.query.get("endrecord"), 10)
        part = list(column.lines[start - 1 : min(end, start + 9)])
        kept = f"<recordset>{records(part)}</recordset>"
        xml = f"<datastore><totalrecord>{len(column.lines)}</totalrecord>{kept}</datastore>"
        called = f"{asked.query.get('callback', 'cb')}({json.dumps(xml, ensure_ascii=False)})"
        return Resource(called.encode(), "application/javascript")

    pages.answers(path, answer)
    return WHOLE
