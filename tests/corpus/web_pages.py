"""A report as a web page: as editors and Word make them, in the encodings they claim to be in."""

from collections.abc import Callable
from html import escape
from random import Random

from tests.corpus.printed import PrintedCell, Table
from tests.corpus.report import Report
from tests.corpus.text_dumps import lines_of
from tests.corpus.written import Written, gaps_of, known_by_header

CellMarkup = Callable[[str], str]

_ENCODINGS = {
    "utf-8": ("utf-8", "<meta charset=utf-8>", ""),
    "utf-8 with a mark": ("utf-8-sig", "<meta charset=utf-8>", ""),
    "utf-8 undeclared": ("utf-8", "", ""),
    "utf-8 declared as gb2312": ("utf-8", "<meta charset=gb2312>", "text/html"),
    "gb18030": ("gb18030", "<meta charset=gb18030>", "text/html"),
    "gb18030 declared as gb2312": ("gb18030", '<meta http-equiv=Content-Type content="text/html; charset=gb2312">', ""),
    "gb18030 undeclared": ("gb18030", "", "text/html"),
    "gb18030 by its header": ("gb18030", "", "text/html; charset=GBK"),
}


def clean_page(report: Report, random: Random) -> Written:
    """A page in well-formed HTML, possibly with a hidden table of other figures."""
    return _page(report, _body(report, _lines_in_cell), random)


def word_page(report: Report, random: Random) -> Written:
    """A page pasted from Word: paragraphs in cells, digits in elements of their own."""
    return _page(report, _body(report, _word_cell), random)


def nested_page(report: Report, random: Random) -> Written:
    """A page laid out with tables, the report deep inside them."""
    inner = _body(report, _lines_in_cell)
    menu = "<table><tr><td>首页</td></tr><tr><td>政务公开</td></tr></table>"
    for _ in range(random.randint(1, 3)):
        inner = f"<table width=100%><tr><td>{menu}</td><td>&nbsp;</td><td>{inner}</td></tr></table>"
    return _page(report, inner, random)


def unclosed_page(report: Report, random: Random) -> Written:
    """A page in which cells, rows and paragraphs do not end, tags are in capitals and attributes have no quotes."""
    html = _body(report, _lines_in_cell)
    for end in ("</td>", "</tr>", "</p>"):
        html = html.replace(end, "")
    html = html.replace("<td", "<TD").replace("<tr>", "<TR>").replace('"', "")
    return _page(report, html, random)


def paragraphs_page(report: Report, random: Random) -> Written:
    """A page whose tables became paragraphs, one for each cell; empty cells are gone."""
    paragraphs = []
    for block in report.blocks:
        lines = [block] if isinstance(block, str) else lines_of(block)
        paragraphs += [f"<p>{escape(line)}</p>" for line in lines]
    lost = gaps_of(report) | known_by_header(report)
    return _page(report.without(lost, "blanks lost"), "\n".join(paragraphs), random)


def _page(report: Report, body: str, random: Random) -> Written:
    encoding = random.choice(list(_ENCODINGS))
    codec, declared, content_type = _ENCODINGS[encoding]
    title = escape(report.title)
    html = (
        f"<!DOCTYPE html><html><head>{declared}<title>{title}_人民政府</title></head><body>"
        f"<div class=menu><a href=/>首页</a></div><p>发布日期：{report.year + 1}-01-25</p>"
        f"<div id=zoom>{body}</div><div>版权所有</div></body></html>"
    )
    own = report.without(set(), f"encoding: {encoding}")
    if random.random() < 0.1:
        html = html.replace("<div id=zoom>", f"<div id=zoom>{_decoy(report)}", 1)
        own = own.without(set(), "a hidden table")
    return Written(html.encode(codec), own, content_type)


def _decoy(report: Report) -> str:
    """The first table again with other figures, not shown."""
    table = _block(report.tables[0], lambda text: "77" if text.strip().isdecimal() else escape(text))
    return f'<div style="color:red; display:none">{table}</div>'


def _body(report: Report, markup: CellMarkup) -> str:
    return "\n".join(_block(block, markup) for block in report.blocks)


def _block(block: str | Table, markup: CellMarkup) -> str:
    if isinstance(block, str):
        return f"<p>{escape(block)}</p>"
    rows = "\n".join(f"<tr>{''.join(_cell(cell, markup) for cell in row)}</tr>" for row in block.rows)
    return f'<table border="1">\n{rows}\n</table>'


def _cell(cell: PrintedCell, markup: CellMarkup) -> str:
    spans = (f' rowspan="{cell.down}"' if cell.down > 1 else "") + (
        f' colspan="{cell.across}"' if cell.across > 1 else ""
    )
    return f"<td{spans}>{markup(cell.text)}</td>"


def _lines_in_cell(text: str) -> str:
    return "<br>".join(map(escape, text.split("\n"))).replace("\xa0", "&nbsp;")


def _word_cell(text: str) -> str:
    paragraphs = []
    for line in text.split("\n"):
        half = len(line) // 2
        runs = "".join(
            f"<span lang=EN-US style='font-size:10.5pt'>{escape(part)}</span>" for part in (line[:half], line[half:])
        )
        paragraphs.append(f"<p class=MsoNormal align=center><b>{runs}</b><span lang=EN-US><o:p></o:p></span></p>")
    return "\n ".join(paragraphs)
