"""How lists that stand in their pages go on: twenty habits of pagers, each of which shows or states an end or not."""

from collections.abc import Callable

from crawler.practice.server import Asked
from tests.portals.column import DOUBTFUL, WHOLE, Column, Seen, beyond
from tests.portals.pages import Pages, links

Pager = Callable[[Pages, Column], Seen]


def _pages(pages: Pages, column: Column, address: Callable[[int], str], pager: Callable[[int], str]) -> Seen:
    """Places each page at its address with its pager."""
    for number, part in enumerate(column.parts, 1):
        where = column.url if number == 1 else address(number)
        pages.page(where, f"{column.draw(part)}<div class='page'>{pager(number)}</div>", column.name)
    return WHOLE


def _is_of(column: Column, asked: Asked) -> bool:
    """Whether a request means this column of several at one path."""
    own = Asked("GET", column.url, {}).query
    return all(asked.query.get(name) == value for name, value in own.items())


def _with(column: Column, field: str) -> str:
    """The column's address up to the value of another field."""
    return f"{column.url}{'&' if '?' in column.url else '?'}{field}="


def _asked(pages: Pages, column: Column, field: str, pager: Callable[[int], str]) -> Seen:
    """Answers the column's path, where a field of the query or the form says which page is meant."""

    def answer(asked: Asked) -> str | None:
        if not _is_of(column, asked):
            return None
        said = asked.form.get(field) or asked.query.get(field) or "1"
        number = min(max(int(said), 1), len(column.parts)) if said.isdigit() else 1
        inner = f"{column.draw(column.part(number))}<div class='page'>{pager(number)}</div>"
        return pages.shell(inner, column.name)

    pages.answers(column.url.partition("?")[0], answer)
    return WHOLE


def single(pages: Pages, column: Column) -> Seen:
    """One page, no pager, however many lines."""
    pages.page(column.url, column.draw(column.lines), column.name)
    return WHOLE


def create_page(pages: Pages, column: Column) -> Seen:
    """TRS: createPageHTML; index_1 is page 2."""
    count = len(column.parts)
    return _pages(
        pages,
        column,
        lambda n: f"{column.folder}index_{n - 1}.html",
        lambda n: f'<script>createPageHTML({count}, {n - 1}, "index", "html");</script>',
    )


def deep_stub(pages: Pages, column: Column) -> Seen:
    """The same, whose pages behind the first are broken stubs with status 200."""
    create_page(pages, column)
    for number in range(2, len(column.parts) + 1):
        pages.raw(f"{column.folder}index_{number - 1}.html", f"<html><head></head><body>{' ' * 300}</body></html>")
    if len(column.parts) == 1:
        return WHOLE
    return Seen(frozenset({"incomplete"}), beyond(column, 1))


def linked(pages: Pages, column: Column) -> Seen:
    """首页 上一页 下一页 尾页, with 共N页; index_2 is page 2."""
    count = len(column.parts)

    def address(number: int) -> str:
        return column.url if number == 1 else f"{column.folder}index_{number}.html"

    def pager(number: int) -> str:
        before = (address(number - 1), "上一页") if number > 1 else ("javascript:;", "上一页")
        after = (address(number + 1), "下一页") if number < count else ("javascript:;", "下一页")
        ends = links(((address(1), "首页"), before, after, (address(count), "尾页")))
        return f"共{len(column.lines)}条 第{number}/{count}页 {ends}"

    return _pages(pages, column, address, pager)


def counting_down(pages: Pages, column: Column) -> Seen:
    """VSB: page 2 of 5 is nb/4.htm."""
    count, stem = len(column.parts), column.url.rpartition(".")[0]

    def address(number: int) -> str:
        return column.url if number == 1 else f"{stem}/{count - number + 1}.htm"

    def pager(number: int) -> str:
        after = (
            links(((address(number + 1), "下页"), (address(count), "尾页")))
            if number < count
            else "<span>下页</span><span>尾页</span>"
        )
        return f"<span>共{len(column.lines)}条</span><span class='p_no_d'>{number}</span>{after}"

    return _pages(pages, column, address, pager)


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


def function_address(pages: Pages, column: Column) -> Seen:
    """A function puts the address together."""
    count = len(column.parts)
    turn = (
        f"function goto(p){{if(p==1){{location.href='{column.url}';}}"
        f"else{{location.href='{column.folder}list_'+p+'.html';}}}}"
    )

    def pager(number: int) -> str:
        after = f"<a href='javascript:goto({number + 1})'>下一页</a>" if number < count else "<a>下一页</a>"
        return f"<script>{turn}</script>{after}<a href='javascript:goto({count})'>末页</a> 共{count}页"

    return _pages(pages, column, lambda n: f"{column.folder}list_{n}.html", pager)


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


def chosen(pages: Pages, column: Column) -> Seen:
    """A choice whose options are the addresses of the pages."""

    def address(number: int) -> str:
        return column.url if number == 1 else f"{column.folder}index_{number}.html"

    def pager(number: int) -> str:
        options = "".join(
            f"<option value='{address(one)}'{' selected' if one == number else ''}>第{one}页</option>"
            for one in range(1, len(column.parts) + 1)
        )
        return f"<select onchange='location.href=this.value'>{options}</select>"

    return _pages(pages, column, address, pager)


def sliced(pages: Pages, column: Column) -> Seen:
    """All lines stand in the page; a script shows some of them at a time."""
    turns = "".join(f"<a href='javascript:show({n})'>{n}</a>" for n in range(1, len(column.parts) + 1))
    shown = f"$('.list li').hide().slice((n-1)*{column.size},n*{column.size}).show()"
    script = f"<script>function show(n){{{shown}}}show(1)</script>"
    pages.page(column.url, f"{column.draw(column.lines)}<div class='page'>{turns}</div>{script}", column.name)
    return DOUBTFUL if len(column.parts) > 1 else WHOLE


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


def jquery(pages: Pages, column: Column) -> Seen:
    """jquery.pagination with a count of pages."""
    count = len(column.parts)

    def pager(number: int) -> str:
        return (
            f"<div class='M-box'></div><script>$('.M-box').pagination({{pageCount:{count},current:{number},"
            f"callback:function(api){{var p=api.getCurrent();location.href='{column.folder}index'+(p>1?'_'+(p-1):'')"
            "+'.html'}})</script>"
        )

    return _pages(pages, column, lambda n: f"{column.folder}index_{n - 1}.html", pager)


def offset(pages: Pages, column: Column) -> Seen:
    """The address says from which line on."""

    def answer(asked: Asked) -> str | None:
        if not _is_of(column, asked):
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
        if not _is_of(column, asked):
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


def dead_end(pages: Pages, column: Column) -> Seen:
    """Sudy: the last page's 下一页 leads nowhere, its number stands beside that of all."""
    stem, _, ending = column.url.rpartition(".")
    stem = stem or f"{column.url}list"
    ending = ending if "." in column.url else "htm"

    def pager(number: int) -> str:
        after = f"{stem}{number + 1}.{ending}" if number < len(column.parts) else "javascript:void(0);"
        return (
            f"<span>总共<em>{len(column.lines)}</em>记录</span>{links(((after, '下一页&gt;&gt;'),))}"
            f"<span>页码<em>{number}</em>/<em class='all_pages'>{len(column.parts)}</em></span>"
        )

    return _pages(pages, column, lambda n: f"{stem}{n}.{ending}", pager)


PAGERS: dict[str, Pager] = {
    "single": single,
    "createPageHTML": create_page,
    "deep stub": deep_stub,
    "linked": linked,
    "counting down": counting_down,
    "numbers": numbers,
    "next only": next_only,
    "function": function_address,
    "posted": posted,
    "chosen": chosen,
    "sliced": sliced,
    "laypage": laypage,
    "jquery": jquery,
    "offset": offset,
    "web forms": web_forms,
    "more": more_pieces,
    "dead end": dead_end,
}
