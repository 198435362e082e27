"""Lists whose pages are parts of time or of the county: months, years, one question for each body and year."""

import json

from crawler.practice.server import Asked, Resource
from tests.portals.column import DOUBTED, DOUBTFUL, Column, Seen
from tests.portals.pages import Pages, as_json, links


def months(pages: Pages, column: Column) -> Seen:
    """Each month has a page, /2026/01/; the column shows the latest one and leads to all of them."""
    kept = sorted({(one.publication.day.year, one.publication.day.month) for one in column.lines}, reverse=True)

    def address(year: int, month: int) -> str:
        return f"{column.folder}{column.number}/{year}/{month:02d}/"

    named = [(address(year, month), f"{year}年{month}月") for year, month in kept]
    for at, (year, month) in enumerate(kept):
        own = [one for one in column.lines if (one.publication.day.year, one.publication.day.month) == (year, month)]
        inner = f"{column.draw(own)}<div class='archive'>按月归档：{links(named)}</div>"
        for url in (address(year, month), *((column.url,) if not at else ())):
            pages.page(url, inner, column.name)
    if not kept:
        pages.page(column.url, "<ul class='list'></ul><p>暂无信息</p>", column.name)
    return DOUBTFUL


def years_of_publication(pages: Pages, column: Column) -> Seen:
    """Each year of publication has a page; the column itself holds nothing but the way to them."""
    kept = sorted({one.publication.day.year for one in column.lines}, reverse=True)
    named = [(f"{column.folder}{column.number}/{year}/index.html", f"{year}") for year in kept]
    for year, (url, _) in zip(kept, named, strict=True):
        own = [one for one in column.lines if one.publication.day.year == year]
        pages.page(url, f"<div class='years'>{links(named, ' | ')}</div>{column.draw(own)}", column.name)
    pages.page(column.url, f"<div class='years'>{links(named, ' | ')}</div>", column.name)
    return Seen(DOUBTED | {"layout_changed"})


def for_each(pages: Pages, column: Column) -> Seen:
    """Two choices, a body and a year; a script asks for what is there for both."""
    api = f"/nbcx/{column.number}/query"
    bodies = list(dict.fromkeys(one.publication.body for one in column.lines))
    years = sorted({one.publication.year for one in column.lines}, reverse=True)
    departments = "".join(f"<option value='{at:03d}'>{body.plain}</option>" for at, body in enumerate(bodies, 1))
    shown = "".join(f"<option value='{year}'>{year}年</option>" for year in years)
    script = (
        "<script>function cx(){var d=document.getElementById('dept').value,n=document.getElementById('nd').value;"
        f"fetch('{api}?deptId='+d+'&year='+n).then(function(r){{return r.json()}}).then(function(j){{"
        "document.getElementById('list').innerHTML=j.rows.map(function(r)"
        "{return '<li><a href=\"'+r.url+'\">'+r.title+'</a><span>'+r.date+'</span></li>'}).join('')})}cx()</script>"
    )
    inner = (
        f"<select id='dept' onchange='cx()'>{departments}</select><select id='nd' onchange='cx()'>{shown}</select>"
        f"<ul id='list'></ul>{script}"
    )
    pages.page(column.url, inner, column.name)

    def answer(asked: Asked) -> Resource:
        body, year = asked.query.get("deptId", ""), asked.query.get("year", "")
        own = [
            {"title": one.title, "url": one.url, "date": one.day}
            for one in column.lines
            if str(one.publication.year) == year and f"{bodies.index(one.publication.body) + 1:03d}" == body
        ]
        return as_json({"code": 0, "rows": own, "total": len(own)})

    pages.answers(api, answer)
    return Seen(DOUBTED, by_browser=True)


def jsonp(pages: Pages, column: Column) -> Seen:
    """A script of the page asks for a script that calls a function with the lines."""
    api = f"/jsonp/list_{column.number}"
    script = (
        "<script>function showList(j){document.getElementById('list').innerHTML=j.list.map(function(r)"
        "{return '<li><a href=\"'+r.link+'\">'+r.name+'</a><span>'+r.date+'</span></li>'}).join('')}"
        f"var s=document.createElement('script');s.src='{api}?page=1&rows=100&callback=showList';"
        "document.body.appendChild(s);</script>"
    )
    pages.page(column.url, f"<ul id='list'></ul>{script}", column.name)

    def answer(asked: Asked) -> Resource:
        page, size = int(asked.query.get("page") or 1), int(asked.query.get("rows") or 10)
        part = column.lines[(page - 1) * size : page * size]
        rows = [{"name": one.title, "link": one.url, "date": one.day} for one in part]
        said = json.dumps({"total": len(column.lines), "list": rows}, ensure_ascii=False)
        return Resource(
            f"{asked.query.get('callback', 'cb')}({said})".encode(), "application/javascript; charset=utf-8"
        )

    pages.answers(api, answer)
    return Seen(by_browser=True)
