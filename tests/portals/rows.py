"""How the lines of a list are written, and the shapes that a whole list has without any pager."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.portals.publications import Publication


@dataclass(frozen=True)
class Line:
    """A publication as a list shows it: behind an address, under a title that may say less than the document's."""

    url: str
    title: str
    publication: Publication

    @property
    def day(self) -> str:
        """The day in the usual shape."""
        return self.publication.day.isoformat()


Row = Callable[[Line], str]


def _cut(line: Line) -> str:
    text = line.title.replace("\n", "")
    return f'<li><a href="{line.url}" title="{text}" target="_blank">{text[:12]}...</a><span>{line.day}</span></li>'


def _plain(line: Line) -> str:
    return f'<li><a href="{line.url}">{line.title}</a> <span class="date">[{line.day}]</span></li>'


def _before(line: Line) -> str:
    return f"<li><span>{line.day}</span><a href='{line.url}'>{line.title}</a></li>"


def _chinese(line: Line) -> str:
    day = line.publication.day
    return f'<li><a href="{line.url}">{line.title}</a><em>{day.year}年{day.month}月{day.day}日</em></li>'


def _slashes(line: Line) -> str:
    return f'<li><a href="{line.url}">· {line.title}</a><i>{line.publication.day:%Y/%m/%d}</i></li>'


def _undated(line: Line) -> str:
    return f'<li><a href="{line.url}">{line.title}</a></li>'


def _month(line: Line) -> str:
    return (
        f'<li><a href="{line.url}" title="{line.title}">{line.title}</a><span>{line.publication.day:%m-%d}</span></li>'
    )


def _split_day(line: Line) -> str:
    day = line.publication.day
    return f'<li><div><b>{day:%d}</b><p>{day:%Y-%m}</p></div><a href="{line.url}"><h4>{line.title}</h4></a></li>'


def _numbered(line: Line) -> str:
    return f'<li>{line.publication.number % 100}. <a href="{line.url}">{line.title}</a>({line.day})</li>'


def _new(line: Line) -> str:
    new = '<img src="/images/new.gif">'
    return f'<li><img src="/images/dot.gif"><a href="{line.url}">{line.title}{new}</a>{line.day}</li>'


def _inside(line: Line) -> str:
    return f'<li><a href="{line.url}"><span>{line.title}</span><span class="time">{line.day}</span></a></li>'


def _unquoted(line: Line) -> str:
    return f"<LI><A HREF={line.url} TARGET=_blank><FONT color=#333>{line.title}</FONT></A><SPAN>{line.day}</SPAN>"


def _by_click(line: Line) -> str:
    click = f"onclick=\"window.open('{line.url}')\""
    return f'<li {click}><a href="javascript:void(0)">{line.title}</a><span>{line.day}</span></li>'


def _hinted(line: Line) -> str:
    return f'<li><a href="{line.url}" title="点击查看详情">{line.title}</a><span>{line.day}</span></li>'


def _pictured(line: Line) -> str:
    return (
        f'<li><a href="{line.url}"><img src="/images/pdf.png" alt=""></a><a href="{line.url}">{line.title}</a>'
        f"<span>发布日期：{line.day}</span></li>"
    )


def _with_organ(line: Line) -> str:
    publisher = line.publication.body.name
    return f'<li><span>{publisher}</span><a href="{line.url}">{line.title}</a><span>{line.day}</span></li>'


def _shortened(line: Line) -> str:
    text = line.title.replace("\n", "")
    shown = text if len(text) < 22 else f"{text[:21]}…"
    return f'<li><a href="{line.url}">{shown}</a><span>{line.day}</span></li>'


def _anchored(line: Line) -> str:
    return f'<li><a href="{line.url}#top" target="_blank" class="t">{line.title}</a>\n<span>\n{line.day}\n</span></li>'


def _padded(line: Line) -> str:
    return f'<li><a href=" {line.url}\n" title=" {line.title} ">\n  {line.title}\n</a><span>{line.day}</span></li>'


def _counted(line: Line) -> str:
    return f'<li><a href="{line.url}">{line.title}</a><span>浏览次数：20{line.publication.number}</span></li>'


ROWS: dict[str, Row] = {
    "cut": _cut,
    "plain": _plain,
    "day before": _before,
    "Chinese day": _chinese,
    "slashes": _slashes,
    "undated": _undated,
    "month and day": _month,
    "split day": _split_day,
    "numbered": _numbered,
    "new": _new,
    "day inside": _inside,
    "unquoted": _unquoted,
    "by click": _by_click,
    "hinted": _hinted,
    "pictured": _pictured,
    "with organ": _with_organ,
    "shortened": _shortened,
    "anchored": _anchored,
    "padded": _padded,
    "counted": _counted,
}


def listed(lines: Sequence[Line], row: Row) -> str:
    """Lines as an unordered list."""
    return f'<ul class="list">{"".join(map(row, lines))}</ul>'


def tabled(lines: Sequence[Line]) -> str:
    """Lines as a table with a head."""
    rows = "".join(
        f"<tr><td>{at}</td><td>{line.publication.number}</td><td><a href='{line.url}'>{line.title}</a></td>"
        f"<td>{line.publication.body.plain}</td><td>{line.day}</td></tr>"
        for at, line in enumerate(lines, 1)
    )
    head = "<tr><th>序号</th><th>索引号</th><th>信息名称</th><th>发布机构</th><th>生成日期</th></tr>"
    return f"<table class='tab'>{head}{rows}</table>"


def defined(lines: Sequence[Line]) -> str:
    """Lines as a list of definitions."""
    rows = "".join(f"<dt><a href='{one.url}'>{one.title}</a></dt><dd>发布时间：{one.day}</dd>" for one in lines)
    return f"<dl>{rows}</dl>"


def carded(lines: Sequence[Line]) -> str:
    """Lines as cards whose whole face is the link."""
    return "".join(
        f"<a class='card' href='{one.url}'><div class='t'>{one.title}</div>"
        f"<div class='s'>{one.publication.body.plain}</div><div class='d'>{one.day}</div></a>"
        for one in lines
    )


def paragraphs(lines: Sequence[Line]) -> str:
    """Lines as an editor writes them by hand."""
    return "".join(f"<p>&nbsp;&nbsp;<a href='{one.url}'>{one.title}</a>&nbsp;&nbsp;{one.day}</p>" for one in lines)


SHAPES: dict[str, Callable[[Sequence[Line]], str]] = {
    "table": tabled,
    "definitions": defined,
    "cards": carded,
    "paragraphs": paragraphs,
}
