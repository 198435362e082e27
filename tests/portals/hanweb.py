"""Lists that Hanweb's systems ask for: jpage by groups and by numbers of records, JPAAS, the module xxgk."""

import json

from crawler.practice.server import Asked, Resource
from tests.portals.column import NOT_WHOLE, WHOLE, Column, Seen
from tests.portals.interfaces import number_of, page_of, records
from tests.portals.pages import Pages, as_json
from tests.portals.rows import Line

_TINY = "<html><body></body></html>".ljust(54)


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
        kept = records(page_of(column, number, size))
        return (
            f"<datastore>{following}<totalrecord>{count}</totalrecord><totalpage>{last}</totalpage>"
            f"<recordset>{kept}</recordset></datastore>"
        )

    inner = f"<div id='77'><script type='text/xml'>{store(1)}</script></div><script src='/script/jpage.js'></script>"
    pages.page(column.url, inner, column.name)

    def answer(asked: Asked) -> Resource | None:
        if asked.query.get("columnid") != str(column.number):
            return None
        number = number_of(asked.query.get("page"))
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
        return f"<datastore><totalrecord>{count}</totalrecord><recordset>{records(lines)}</recordset></datastore>"

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
        start, end = number_of(given.get("startrecord")), number_of(given.get("endrecord"), first)
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
        html = column.draw(page_of(column, number, size))
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
        number = number_of(given.get("currpage"))
        rows = "".join(
            f"<tr><td><a href='{one.url}' title='{one.title}'>{one.title}</a></td><td>{one.day}</td></tr>"
            for one in page_of(column, number, size)
        )
        return f"<table>{rows}</table><div>共{count}条记录 第{number}页 共{(count + size - 1) // size}页</div>"

    pages.answers("/module/xxgk/search.jsp", answer)
    return WHOLE
