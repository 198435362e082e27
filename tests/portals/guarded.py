"""Lists that only a visitor gets who has what a page gave him: a cookie, a token of a form or of a meta element."""

from hashlib import md5

from crawler.practice.server import Asked, Resource
from tests.portals.column import DOUBTED, WHOLE, Column, Seen
from tests.portals.pages import Pages, as_json

_DRAW = (
    ".then(function(r){return r.json()}).then(function(j){document.getElementById('list').innerHTML="
    "j.data.map(function(r){return '<li><a href=\"'+r.url+'\">'+r.title+'</a><span>'+r.date+'</span></li>'}).join('')})"
)


def with_token(pages: Pages, column: Column) -> Seen:
    """A form with a token that each page gives anew, good only with the cookie that came with it."""
    path = column.url.partition("?")[0]
    given = [0]

    def token(number: int) -> str:
        return md5(f"{column.number} {number}".encode(), usedforsecurity=False).hexdigest()

    def answer(asked: Asked) -> Resource | None:
        wanted = column.number_asked(asked, "pageNum")
        if wanted is None:
            return None
        is_known = "XSRF-TOKEN=" in asked.headers.get("Cookie", "") and asked.form.get("_csrf") in {
            token(number) for number in range(given[0] + 1)
        }
        number = wanted if asked.method == "POST" and is_known else 1
        if asked.method == "POST" and not is_known:
            return Resource(pages.shell("<p>非法请求</p>", "提示").encode())
        given[0] += 1
        count = len(column.parts)
        after = f"<a href='javascript:toPage({number + 1})'>下一页</a>" if number < count else "<span>下一页</span>"
        form = (
            f"<form id='f' method='post' action='{column.url}'>"
            f"<input type='hidden' name='_csrf' value='{token(given[0])}'>"
            f"<input type='hidden' name='pageNum' id='pageNum' value='{number}'></form>"
            "<script>function toPage(n){document.getElementById('pageNum').value=n;"
            "document.getElementById('f').submit()}</script>"
        )
        inner = (
            f"{column.draw(column.part(number))}<div class='page'>{form}共{len(column.lines)}条 {number}/{count} "
            f"<a href='javascript:toPage(1)'>首页</a>{after}<a href='javascript:toPage({count})'>尾页</a></div>"
        )
        headers = {"Set-Cookie": f"XSRF-TOKEN={token(given[0])}; Path=/"}
        return Resource(pages.shell(inner, column.name).encode(), headers=headers)

    pages.answers(path, answer)
    return WHOLE


def with_cookie(pages: Pages, column: Column) -> Seen:
    """JSON for whoever has the cookie that the column gives, and its token as a header of the question."""
    api = f"/guarded/list/{column.number}"
    path = column.url.partition("?")[0]
    script = (
        "<script>var t=document.querySelector('meta[name=_csrf]').content;"
        f"fetch('{api}',{{method:'POST',headers:{{'X-CSRF-TOKEN':t,"
        f"'Content-Type':'application/x-www-form-urlencoded'}},body:'page=1&size=200'}}){_DRAW}</script>"
    )
    page = pages.shell(f"<ul id='list'></ul>{script}", column.name)
    page = page.replace("<title>", "<meta name='_csrf' content='9f31c0'><title>")

    def show(asked: Asked) -> Resource | None:
        if column.number_asked(asked, "page") is None:
            return None
        return Resource(page.encode(), headers={"Set-Cookie": "SHAREJSESSIONID=77aa; Path=/; HttpOnly"})

    def answer(asked: Asked) -> Resource:
        headers = {name.lower(): value for name, value in asked.headers.items()}
        if "SHAREJSESSIONID=77aa" not in headers.get("cookie", "") or headers.get("x-csrf-token") != "9f31c0":
            return as_json({"code": 401, "msg": "会话已过期", "data": []})
        rows = [{"title": one.title, "url": one.url, "date": one.day} for one in column.lines]
        return as_json({"code": 200, "data": rows, "total": len(rows)})

    pages.answers(path, show)
    pages.answers(api, answer)
    return Seen(DOUBTED, by_browser=True)
