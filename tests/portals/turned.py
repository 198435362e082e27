"""How lists go on whose pages a server makes when it is asked: by fields of the address, by forms, by pieces."""

from collections.abc import Callable

from crawler.practice.server import Asked
from tests.portals.column import DOUBTFUL, WHOLE, Column, Seen
from tests.portals.pages import Pages


def _with(column: Column, field: str) -> str:
    """The column's address up to the value of another field."""
    return f"{column.url}{'&' if '?' in column.url else '?'}{field}="


def _asked(pages: Pages, column: Column, field: str, pager: Callable[[int], str]) -> Seen:
    """Answers the column's path, where a field of the query or the form says which page is meant."""

    def answer(asked: Asked) -> str | None:
        number = column.number_asked(asked, field)
        if number is None:
            return None
        inner = f"{column.draw(column.part(number))}<div class='page'>{pager(number)}</div>"
        return pages.shell(inner, column.name)

    pages.answers(column.url.partition("?")[0], answer)
    return WHOLE


def numbers(pages: Pages, column: Column) -> Seen:
    """Bare numbers, the page's own without a link."""

    def pager(number: int) -> str:
        return "".join(
            f"<b>{one}</b>" if one == number else f"<a href='{_with(column, 'pageNo')}{one}'>{one}</a>"
            for one in range(1, len(column.parts) + 1)
        )

    return _asked(pages, column, "pageNo", pager)


def next_only(pages: Pages, column: Column) -> Seen:
    """Nothing but 下一页, which the last page does not have."""

    def pager(number: int) -> str:
        if number == len(column.parts):
            return ""
        return f"<a href='{_with(column, 'p')}{number + 1}' rel='next'>下一页 &gt;</a>"

    return _asked(pages, column, "p", pager)


def posted(pages: Pages, column: Column) -> Seen:
    """A form with a hidden number that a script sends."""

    def pager(number: int) -> str:
        form = (
            f"<form name='pageForm' method='post' action='{column.url}'><input type='hidden' name='pageIndex' "
            f"value='{number}'><input type='hidden' name='pageSize' value='{column.size}'></form>"
            "<script>function turn(n){document.pageForm.pageIndex.value=n;document.pageForm.submit()}</script>"
        )
        after = (
            f"<a href='#' onclick='turn({number + 1});return false'>下一页</a>" if number < len(column.parts) else ""
        )
        return f"{form}总记录数：{len(column.lines)} 当前第{number}页 总页数：{len(column.parts)} {after}"

    return _asked(pages, column, "pageIndex", pager)


def laypage(pages: Pages, column: Column) -> Seen:
    """layui: laypage.render, whose jump sets the address."""
    count = len(column.lines)

    def pager(number: int) -> str:
        return (
            "<div id='pg'></div><script>layui.use('laypage',function(){layui.laypage.render({elem:'pg',"
            f"count:{count},limit:{column.size},curr:{number},jump:function(obj,first){{if(!first){{"
            f"location.href='{_with(column, 'curr')}'+obj.curr}}}}}})}})</script>"
        )

    return _asked(pages, column, "curr", pager)


def offset(pages: Pages, column: Column) -> Seen:
    """The address says from which line on."""

    def answer(asked: Asked) -> str | None:
        if not column.is_asked(asked):
            return None
        said = asked.query.get("start", "0")
        start = int(said) if said.isdigit() else 0
        here = start // column.size
        turns = "".join(
            f"<span>{n + 1}</span>" if n == here else f"<a href='{_with(column, 'start')}{n * column.size}'>{n + 1}</a>"
            for n in range(len(column.parts))
        )
        part = column.lines[start : start + column.size]
        return pages.shell(f"{column.draw(part)}<div class='page'>{turns} 共{len(column.lines)}条</div>", column.name)

    pages.answers(column.url.partition("?")[0], answer)
    return WHOLE


def web_forms(pages: Pages, column: Column) -> Seen:
    """ASP.NET: the form carries what the page before it gave."""

    def answer(asked: Asked) -> str | None:
        if not column.is_asked(asked):
            return None
        said = asked.form.get("__EVENTARGUMENT") or "1"
        number = int(said) if said.isdigit() else 1
        if asked.method == "POST" and not asked.form.get("__VIEWSTATE", "").startswith("dDw"):
            return None
        step = "<a href=\"javascript:__doPostBack('AspNetPager1','{}')\">{}</a>"
        shown = "".join(
            f"<span>{n}</span>" if n == number else step.format(n, n) for n in range(1, len(column.parts) + 1)
        )
        after = step.format(number + 1, "下一页") if number < len(column.parts) else "<a disabled='disabled'>下一页</a>"
        hidden = "".join(
            f"<input type='hidden' name='{name}' value='{value}'>"
            for name, value in (("__VIEWSTATE", f"dDw{number}="), ("__EVENTTARGET", ""), ("__EVENTARGUMENT", ""))
        )
        inner = f"{hidden}{column.draw(column.part(number))}<div id='AspNetPager1'>{shown}{after}</div>"
        return pages.shell(f"<form method='post' action='{column.url}'>{inner}</form>", column.name)

    pages.answers(column.url.partition("?")[0], answer)
    return WHOLE


def more_pieces(pages: Pages, column: Column) -> Seen:
    """加载更多 asks for pieces that stand at an address of its own."""
    piece = f"{column.folder}more_{column.number}"
    count = len(column.parts)
    script = (
        f"<script>var page=1;$('#more').click(function(){{page++;$.get('{piece}?page='+page,function(html)"
        f"{{$('.list').append(html);if(page>={count})$('#more').hide()}})}})</script>"
    )
    button = f"<a id='more' href='javascript:;'>加载更多</a>{script}" if count > 1 else ""
    pages.page(column.url, f"{column.draw(column.part(1))}{button}", column.name)

    def answer(asked: Asked) -> str:
        said = asked.query.get("page", "1")
        return "".join(column.draw([line]) for line in column.part(int(said) if said.isdigit() else 1)) or " "

    pages.answers(piece, answer)
    return DOUBTFUL


def elided(pages: Pages, column: Column) -> Seen:
    """1 2 … 9: the first numbers, dots, and the last one; nothing says which comes next but the numbers."""

    def pager(number: int) -> str:
        count = len(column.parts)
        shown = sorted({1, 2, number - 1, number, number + 1, count} & set(range(1, count + 1)))
        turns, before = "", 0
        for one in shown:
            turns += "<span>…</span>" if one - before > 1 else ""
            turns += f"<em>{one}</em>" if one == number else f"<a href='{_with(column, 'page')}{one}'>{one}</a>"
            before = one
        return turns

    return _asked(pages, column, "page", pager)


def jumped(pages: Pages, column: Column) -> Seen:
    """A form that asks for a number, sent by GET; 上页 and 下页 are buttons that fill it in."""
    own = Asked("GET", column.url, {}).query
    hidden = "".join(f"<input type='hidden' name='{name}' value='{value}'>" for name, value in own.items())

    def pager(number: int) -> str:
        count = len(column.parts)
        turn = "<script>function go(n){var f=document.forms['pager'];f.cur_page.value=n;f.submit()}</script>"
        after = f"<input type='button' value='下页' onclick='go({number + 1})'>" if number < count else ""
        return (
            f"<form name='pager' method='get' action='{column.url.partition('?')[0]}'>{hidden}第<input type='text' "
            f"name='cur_page' value='{number}'>页/共{count}页{after}<input type='submit' value='GO'></form>{turn}"
        )

    return _asked(pages, column, "cur_page", pager)
