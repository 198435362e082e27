"""Lists that grow in a browser as real pages have it: by an observer, within a box, by a button, by offsets."""

import json

from crawler.practice.server import Asked, Resource
from tests.portals.column import DOUBTED, Column, Seen
from tests.portals.pages import Pages, as_json

_SIZE = 10
_PUT = (
    "var busy=false,done=false,box=document.getElementById('box');function put(rows){rows.forEach(function(r){"
    "box.insertAdjacentHTML('beforeend','<li><a href=\"'+r.url+'\">'+r.title+'</a><span>'+r.day+'</span></li>')});"
    "busy=false}function ask(u,s){busy=true;return fetch(u,s).then(function(r){return r.json()})}"
)


def _rows(column: Column, start: int) -> list[dict[str, str]]:
    return [{"title": one.title, "url": one.url, "day": one.day} for one in column.lines[start : start + _SIZE]]


def _first(column: Column) -> str:
    return "".join(f"<li><a href='{r['url']}'>{r['title']}</a><span>{r['day']}</span></li>" for r in _rows(column, 0))


def _grown(pages: Pages, column: Column, inner: str, script: str) -> Seen:
    is_longer = len(column.lines) > _SIZE
    made = f"<script>{_PUT}{script}</script>" if is_longer else ""
    pages.page(column.url, f"{inner}{made}", column.name)
    return Seen(DOUBTED, by_browser=is_longer)


def observed(pages: Pages, column: Column) -> Seen:
    """An observer sees the list's foot come into sight; the question is a form, its number called yema."""
    api = f"/api/observed/{column.number}"
    script = (
        f"var n=1;function next(){{if(busy||done)return;n++;ask('{api}',{{method:'POST',body:new URLSearchParams("
        "{yema:n})}).then(function(a){put(a.rows);done=n*"
        f"{_SIZE}>=a.zongshu;if(done)document.getElementById('foot').textContent='没有更多了'}})}}"
        "new IntersectionObserver(function(e){if(e[0].isIntersecting)next()}).observe(document.getElementById('foot'))"
    )
    inner = f"<ul id='box'>{_first(column)}</ul><div id='foot' style='margin-top:900px'>&nbsp;</div>"

    def answer(asked: Asked) -> Resource:
        said = asked.form.get("yema", "1")
        return as_json({"rows": _rows(column, (int(said) - 1) * _SIZE), "zongshu": len(column.lines)})

    pages.answers(api, answer)
    return _grown(pages, column, inner, script)


def within(pages: Pages, column: Column) -> Seen:
    """A box of its own height is scrolled; the question says from which line on."""
    api = f"/api/within/{column.number}"
    script = (
        f"var from={_SIZE};document.getElementById('frame').onscroll=function(){{if(busy||done||this.scrollTop+"
        f"this.clientHeight<this.scrollHeight-20)return;ask('{api}?offset='+from).then(function(a){{put(a.data);"
        f"from+={_SIZE};done=!a.hasMore}})}}"
    )
    inner = f"<div id='frame' style='height:160px;overflow-y:auto'><ul id='box'>{_first(column)}</ul></div>"

    def answer(asked: Asked) -> Resource:
        start = int(asked.query.get("offset") or 0)
        return as_json({"data": _rows(column, start), "hasMore": start + _SIZE < len(column.lines)})

    pages.answers(api, answer)
    return _grown(pages, column, inner, script)


def by_button(pages: Pages, column: Column) -> Seen:
    """查看更多 is a button of a script, gone when all is shown; the question is JSON."""
    api = f"/api/button/{column.number}"
    script = (
        "var n=1,b=document.getElementById('more');b.onclick=function(){if(busy)return;n++;"
        f"ask('{api}',{{method:'POST',"
        "headers:{'Content-Type':'application/json'},body:JSON.stringify({ye:n,lm:"
        f"'{column.number}'}})}}).then(function(a){{put(a.list);if(a.last)b.remove()}})}}"
    )
    button = "<button id='more'>查看更多</button>" if len(column.lines) > _SIZE else ""

    def answer(asked: Asked) -> Resource:
        number = int(json.loads(asked.body or b"{}").get("ye", 1))
        rows = _rows(column, (number - 1) * _SIZE)
        return as_json({"list": rows, "last": number * _SIZE >= len(column.lines)})

    pages.answers(api, answer)
    return _grown(pages, column, f"<ul id='box'>{_first(column)}</ul>{button}", script)


def behind_the_last(pages: Pages, column: Column) -> Seen:
    """Each question names the last line that is shown."""
    api = f"/api/behind/{column.number}"
    places = {str(one.publication.number): at for at, one in enumerate(column.lines, 1)}
    last = str(column.lines[_SIZE - 1].publication.number) if len(column.lines) > _SIZE else ""
    script = (
        f"var last='{last}';addEventListener('scroll',function(){{if(busy||done||innerHeight+scrollY<"
        f"document.documentElement.scrollHeight-40)return;ask('{api}?id='+last).then(function(a){{put(a.rows);"
        "last=a.next;done=!last})})"
    )

    def answer(asked: Asked) -> Resource:
        at = places.get(asked.query.get("id", ""), 0)
        is_last = at + _SIZE >= len(column.lines)
        following = "" if is_last else str(column.lines[at + _SIZE - 1].publication.number)
        return as_json({"rows": _rows(column, at), "next": following})

    pages.answers(api, answer)
    return _grown(pages, column, f"<ul id='box'>{_first(column)}</ul><p style='height:900px'></p>", script)
