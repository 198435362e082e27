"""Lists of systems that nobody knows: made by a script of what the page holds, or of what it asks for."""

import json
from base64 import b64encode

from crawler.practice.server import Asked, Resource
from tests.portals.column import DOUBTED, DOUBTFUL, WHOLE, Column, Seen
from tests.portals.pages import Pages, as_json

_SHOWN = Seen(by_browser=True)
_DOUBTED = Seen(DOUBTED, by_browser=True)
_DRAW = (
    "function draw(rows){var h='';rows.forEach(function(r){"
    "h+='<li><a href=\"'+r.u+'\">'+r.t+'</a><span>'+r.d+'</span></li>'});"
    "document.getElementById('list').innerHTML=h}"
)
_LIST = "<ul id='list'></ul>"
_SCREEN = 10


def _rows(column: Column, first: int = 0, last: int | None = None) -> list[dict[str, str]]:
    return [{"t": one.title, "u": one.url, "d": one.day} for one in column.lines[first:last]]


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def in_page(pages: Pages, column: Column) -> Seen:
    """The page's script holds the lines as objects."""
    rows = [{"title": one.title, "linkUrl": one.url, "pubDate": one.day} for one in column.lines]
    script = f"<script>var dataList={_dumped(rows)};dataList.forEach(function(r){{add(r.title,r.linkUrl)}})</script>"
    draw = (
        "<script>function add(t,u){var l=document.createElement('li');l.innerHTML='<a href=\"'+u+'\">'+t+'</a>';"
        "document.getElementById('list').appendChild(l)}</script>"
    )
    pages.page(column.url, f"{_LIST}{draw}{script}", column.name)
    return WHOLE


def called_back(pages: Pages, column: Column) -> Seen:
    """A script of the site calls a function of the page with the lines: JSONP without a question."""
    script = f"{column.folder}data_{column.number}.js"
    pages.script(script, f"draw({_dumped([{'t': one.title, 'u': one.url, 'd': one.day} for one in column.lines])});")
    pages.page(column.url, f"{_LIST}<script>{_DRAW}</script><script src='{script}'></script>", column.name)
    return Seen(DOUBTED)


def in_xml(pages: Pages, column: Column) -> Seen:
    """A script reads a file of XML."""
    file = f"{column.folder}list_{column.number}.xml"
    items = "".join(
        f"<item><title><![CDATA[{one.title}]]></title><link>{one.url}</link><date>{one.day}</date></item>"
        for one in column.lines
    )
    pages.raw(file, f'<?xml version="1.0" encoding="utf-8"?><rss>{items}</rss>', "text/xml")
    script = (
        f"{_DRAW}fetch('{file}').then(function(r){{return r.text()}}).then(function(x){{var d=new DOMParser()"
        ".parseFromString(x,'text/xml');draw(Array.from(d.querySelectorAll('item')).map(function(i){return "
        "{t:i.querySelector('title').textContent,u:i.querySelector('link').textContent,"
        "d:i.querySelector('date').textContent}}))})"
    )
    pages.page(column.url, f"{_LIST}<script>{script}</script>", column.name)
    return _DOUBTED


def written(pages: Pages, column: Column) -> Seen:
    """document.write draws each line."""
    rows = "".join(
        f"document.writeln('<li><a href=\"{one.url}\">{one.title}</a><span>{one.day}</span></li>');\n"
        for one in column.lines
    )
    pages.page(column.url, f"<ul><script>\n{rows}</script></ul>", column.name)
    return WHOLE


def shell(pages: Pages, column: Column) -> Seen:
    """A shell of a framework asks for JSON and draws it."""
    api = f"/api/article/page/{column.number}"
    script = (
        f"{_DRAW}fetch('{api}?current=1&size=100').then(function(r){{return r.json()}})"
        ".then(function(j){draw(j.data.records)})"
    )
    markup = (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>政府信息公开</title></head><body><div id='app'>"
        f"{_LIST}</div><script>{script}</script></body></html>"
    )
    pages.raw(column.url, markup)

    def answer(asked: Asked) -> Resource:
        current, size = int(asked.query.get("current", "1")), int(asked.query.get("size", "10"))
        rows = _rows(column, (current - 1) * size, current * size)
        return as_json({"code": 0, "data": {"records": rows, "total": len(column.lines), "current": current}})

    pages.answers(api, answer)
    return _SHOWN


def posted_json(pages: Pages, column: Column) -> Seen:
    """A shell sends its question as JSON, fields under names of its own."""
    api = "/gateway/cms/content/list"
    question = f"{{lanmu:'{column.number}',yema:1,tiaoshu:100}}"
    script = (
        f"{_DRAW}fetch('{api}',{{method:'POST',headers:{{'Content-Type':'application/json'}},"
        f"body:JSON.stringify({question})}}).then(function(r){{return r.json()}})"
        ".then(function(j){draw(j.jieguo.liebiao)})"
    )
    pages.page(column.url, f"{_LIST}<script>{script}</script>", column.name)

    def answer(asked: Asked) -> Resource | None:
        try:
            given = json.loads(asked.body or b"{}")
        except ValueError:
            return None
        if str(given.get("lanmu")) != str(column.number):
            return None
        number, size = int(given.get("yema", 1)), int(given.get("tiaoshu", 10))
        rows = _rows(column, (number - 1) * size, number * size)
        return as_json({"jieguo": {"liebiao": rows, "zongshu": len(column.lines)}})

    pages.answers(api, answer)
    return _SHOWN


def sealed(pages: Pages, column: Column) -> Seen:
    """What is asked for bears a parameter that the script computes."""
    api = "/data/query.do"
    token = b64encode(f"col={column.number}".encode()).decode()
    script = (
        f"{_DRAW}fetch('{api}?p='+encodeURIComponent(btoa('col={column.number}'))).then(function(r){{return r.json()}})"
        ".then(function(j){draw(j.rows)})"
    )
    pages.page(column.url, f"{_LIST}<script>{script}</script>", column.name)

    def answer(asked: Asked) -> Resource | None:
        if asked.query.get("p") != token:
            return None
        return as_json({"rows": _rows(column), "total": len(column.lines)})

    pages.answers(api, answer)
    return _SHOWN


def framed(pages: Pages, column: Column) -> Seen:
    """The list stands in a frame."""
    frame = f"{column.folder}frame_{column.number}.html"
    pages.raw(frame, f"<html><body>{column.draw(column.lines)}</body></html>")
    pages.page(column.url, f"<iframe src='{frame}' width='100%'></iframe>", column.name)
    return WHOLE


def in_frames(pages: Pages, column: Column) -> Seen:
    """A set of frames: a menu in one, the list in the other."""
    frame, menu = f"{column.folder}right_{column.number}.html", f"{column.folder}left_{column.number}.html"
    pages.raw(frame, f"<html><body>{column.draw(column.lines)}</body></html>")
    pages.raw(menu, "<html><body><a href='/'>首页</a></body></html>")
    frames = f"<frame name='left' src='{menu}'><frame name='right' src='{frame}'>"
    head = f"<head><title>{column.name}</title></head>"
    pages.raw(column.url, f"<html>{head}<frameset cols='20%,*'>{frames}</frameset></html>")
    return WHOLE


def included(pages: Pages, column: Column) -> Seen:
    """A script fetches a piece of HTML."""
    piece = f"{column.folder}list_{column.number}.html"
    pages.raw(piece, column.draw(column.lines))
    script = (
        f"<script>$('#box').load('{piece}')</script><script>window.$||fetch('{piece}')"
        ".then(function(r){return r.text()}).then(function(t){document.getElementById('box').innerHTML=t})</script>"
    )
    pages.page(column.url, f"<div id='box'></div>{script}", column.name)
    return _DOUBTED


def tabs(pages: Pages, column: Column) -> Seen:
    """The years are tabs; all of their lists stand in the page."""
    years = sorted({one.publication.year for one in column.lines}, reverse=True)
    heads = "".join(f"<li onclick='show({year})'>{year}年</li>" for year in years)
    boxes = "".join(
        f"<div class='tab' style='display:{'block' if year == years[0] else 'none'}'>"
        f"{column.draw([one for one in column.lines if one.publication.year == year])}</div>"
        for year in years
    )
    pages.page(column.url, f"<ul class='tabs'>{heads}</ul>{boxes}", column.name)
    return DOUBTFUL


def by_year(pages: Pages, column: Column) -> Seen:
    """A choice of years leads to each of them; the first one is shown."""
    years = sorted({one.publication.year for one in column.lines}, reverse=True)
    path = column.url.partition("?")[0]
    options = "".join(f"<option value='{path}?nd={year}'>{year}年度</option>" for year in years)
    choice = f"<select onchange='location.href=this.value'>{options}</select>"

    def answer(asked: Asked) -> str:
        year = asked.query.get("nd") or str(years[0] if years else "")
        own = [one for one in column.lines if str(one.publication.year) == year]
        return pages.shell(f"{choice}{column.draw(own)}", column.name)

    pages.answers(path, answer)
    return WHOLE


def grouped(pages: Pages, column: Column) -> Seen:
    """Headings say the year; the links below them only the bodies."""
    years = sorted({one.publication.year for one in column.lines}, reverse=True)
    boxes = ""
    for year in years:
        own = [one for one in column.lines if one.publication.year == year]
        rows = "".join(
            f"<li><a href='{one.url}'>{one.publication.body.plain if one.publication.is_report else one.title}</a></li>"
            for one in own
        )
        boxes += f"<h3>{year}年度报告</h3><ul>{rows}</ul>"
    pages.page(column.url, boxes, column.name)
    return DOUBTFUL


def scrolled(pages: Pages, column: Column) -> Seen:
    """More lines come by scrolling, as a script of another file has it: the first ten fill the screen."""
    api, several = f"/scroll/{column.number}", len(column.lines) > _SCREEN
    pages.script(
        "/js/scroll.js",
        "var n=1;window.addEventListener('scroll',function(){n++;fetch(window.api+'?n='+n)"
        ".then(function(r){return r.text()}).then(function(t)"
        "{document.querySelector('.list').insertAdjacentHTML('beforeend',t)})})",
    )
    script = f"<script>window.api='{api}'</script><script src='/js/scroll.js'></script>" if several else ""
    pages.page(column.url, f"{column.draw(column.lines[:_SCREEN])}{script}", column.name)

    def answer(asked: Asked) -> str:
        said = asked.query.get("n", "1")
        first = (int(said) - 1) * _SCREEN if said.isdigit() else 0
        return "".join(column.draw([one]) for one in column.lines[first : first + _SCREEN]) or " "

    pages.answers(api, answer)
    return Seen(DOUBTED, by_browser=several)
