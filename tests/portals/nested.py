"""Lists that stand one step further on: behind a page that sends on, two frames deep, years posted, in a collection."""

from io import BytesIO
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile

from crawler.practice.server import Asked, Resource
from tests.portals.column import DOUBTED, DOUBTFUL, WHOLE, Column, Seen
from tests.portals.pages import Pages
from tests.portals.rows import Line


def _years(column: Column) -> list[int]:
    return sorted({one.publication.year for one in column.lines if one.publication.kind != "notice"}, reverse=True)


def _of(column: Column, year: int) -> list[Line]:
    return [one for one in column.lines if one.publication.year == year and one.publication.kind != "notice"]


def _notices(column: Column) -> list[Line]:
    """What stands beside collections in a column of notices."""
    return [one for one in column.lines if one.publication.kind == "notice"]


def _years_shown(column: Column) -> list[int]:
    return sorted({one.publication.year for one in column.lines}, reverse=True)


def _shown(column: Column, year: int) -> list[Line]:
    return [one for one in column.lines if one.publication.year == year]


def sent_on(pages: Pages, column: Column) -> Seen:
    """The column's page sends on to its list: by a meta element, or by a script."""
    target = f"{column.folder}lb_{column.number}.html"
    pages.page(target, column.draw(column.lines), column.name)
    sending = (
        f"<html><head><meta http-equiv='refresh' content='0; url={target}'></head><body></body></html>",
        f"<html><head><script>window.location.replace('{target}');</script></head><body></body></html>",
    )
    pages.raw(column.url, sending[column.number % 2])
    return WHOLE


def framed_twice(pages: Pages, column: Column) -> Seen:
    """A frame within a frame."""
    outer, inner = f"{column.folder}wk_{column.number}.html", f"{column.folder}nk_{column.number}.html"
    pages.raw(inner, f"<html><body>{column.draw(column.lines)}</body></html>")
    pages.raw(outer, f"<html><body><iframe src='{inner}' width='100%'></iframe></body></html>")
    pages.page(column.url, f"<iframe src='{outer}' width='100%' frameborder='0'></iframe>", column.name)
    return WHOLE


def years_posted(pages: Pages, column: Column) -> Seen:
    """A choice of years is a form that is posted where it is changed; the first year is shown."""
    years, path = _years_shown(column), column.url.partition("?")[0]

    def answer(asked: Asked) -> str:
        said = asked.form.get("nd", "")
        year = int(said) if said.isdigit() else (years[0] if years else 0)
        options = "".join(
            f"<option value='{one}'{' selected' if one == year else ''}>{one}年</option>" for one in years
        )
        choice = f"<select name='nd' onchange='this.form.submit()'>{options}</select>"
        form = f"<form method='post' action='{path}'>年份：{choice}</form>"
        return pages.shell(f"{form}{column.draw(_shown(column, year))}", column.name)

    pages.answers(path, answer)
    return Seen(DOUBTED)


def newest_alone(pages: Pages, column: Column) -> Seen:
    """The column shows the newest year's lines; the years beside it lead to pages of their own."""
    years = _years_shown(column)
    places = {year: f"{column.folder}nd{column.number}_{year}.html" for year in years}
    beside = "".join(f"<li><a href='{places[year]}'>{year}年</a></li>" for year in years)
    for year in years:
        inner = f"<ul class='years'>{beside}</ul>{column.draw(_shown(column, year))}"
        for url in (places[year], *((column.url,) if year == years[0] else ())):
            pages.page(url, inner, column.name)
    if not years:
        pages.page(column.url, "<ul class='list'></ul><p>暂无信息</p>", column.name)
    return DOUBTFUL


def collected(pages: Pages, column: Column) -> Seen:
    """A line a year: an article that links the year's reports, and what else was published, one after the other."""
    rows = ""
    for year in _years(column):
        url, own = f"{column.folder}hb_{column.number}_{year}.html", _of(column, year)
        title = f"{pages.place}{year}年政府信息公开工作年度报告汇编"
        linked = "".join(f"<p><a href='{one.url}'>{one.title}</a></p>" for one in own)
        pages.page(url, f"<h1>{title}</h1><p>发布时间：{own[0].day}</p><div id='zoom'>{linked}</div>", title)
        rows += f"<li><a href='{url}' title='{title}'>{title}</a><span>{own[0].day}</span></li>"
    pages.page(column.url, f"<ul class='list'>{rows}</ul>{column.draw(_notices(column))}", column.name)
    return Seen(DOUBTED | {"layout_changed"})


def packed(pages: Pages, column: Column) -> Seen:
    """A line a year: an article with an archive that holds the year's documents as pages."""
    rows = ""
    for year in _years(column):
        url, own = f"{column.folder}yb_{column.number}_{year}.html", _of(column, year)
        title, file, kept = (
            f"{pages.place}{year}年政府信息公开工作年度报告汇总",
            f"/attach/{column.number}_{year}.zip",
            BytesIO(),
        )
        with ZipFile(kept, "w", ZIP_DEFLATED) as archive:
            for at, one in enumerate(own, 1):
                path = one.url.partition("?")[0]
                standing = pages.standing.get(one.url) or pages.standing.get(path)
                if standing is not None:
                    archive.writestr(f"{at:02d}{one.title}.html", standing.content)
        pages.raw(file, kept.getvalue(), "application/zip")
        link = f"<p>附件：<a href='{file}'>{title}.zip</a></p>"
        pages.page(url, f"<h1>{title}</h1><p>发布时间：{own[0].day}</p><div id='zoom'>{link}</div>", title)
        rows += f"<li><a href='{url}' title='{title}'>{title}</a><span>{own[0].day}</span></li>"
    pages.page(column.url, f"<ul class='list'>{rows}</ul>{column.draw(_notices(column))}", column.name)
    return Seen(DOUBTED | {"layout_changed"})


def in_gb2312(pages: Pages, column: Column) -> Seen:
    """The address names the column in Chinese, as bytes of GB2312; the pages link it as it is written there."""
    path, count = column.url.partition("?")[0], len(column.parts)
    called = f"年报{column.number}"
    wanted = quote(called, encoding="gb2312")

    def answer(asked: Asked) -> Resource | None:
        query = asked.target.partition("?")[2]
        fields = dict(one.split("=", 1) for one in query.split("&") if "=" in one)
        if query and fields.get("lm", "").upper() != wanted.upper():
            return Resource("<html><meta charset='gb2312'><p>参数错误</p></html>".encode("gb2312"), "text/html")
        said = fields.get("ym", "1")
        number = min(max(int(said), 1), count) if said.isdigit() else 1
        turns = "".join(
            f"<b>{one}</b>" if one == number else f"<a href='{path}?lm={called}&ym={one}'>{one}</a>"
            for one in range(1, count + 1)
        )
        after = f"<a href='{path}?lm={called}&ym={number + 1}'>下一页</a>" if number < count else ""
        markup = pages.shell(f"{column.draw(column.part(number))}<div class='page'>{turns}{after}</div>", column.name)
        content = markup.replace('charset="utf-8"', 'charset="gb2312"').encode("gb18030")
        return Resource(content, "text/html; charset=gb2312", pages.modified)

    pages.answers(path, answer)
    return WHOLE
