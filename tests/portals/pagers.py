"""How lists go on whose pages all stand there: each pager shows or states an end or not."""

from collections.abc import Callable

from tests.portals.column import DOUBTFUL, WHOLE, Column, Seen, beyond
from tests.portals.pages import Pages, links


def _pages(pages: Pages, column: Column, address: Callable[[int], str], pager: Callable[[int], str]) -> Seen:
    """Places each page at its address with its pager."""
    for number, part in enumerate(column.parts, 1):
        where = column.url if number == 1 else address(number)
        pages.page(where, f"{column.draw(part)}<div class='page'>{pager(number)}</div>", column.name)
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
