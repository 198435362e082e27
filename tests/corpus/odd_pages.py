"""A report as web pages that other editors make: oddities of markup that browsers show alike, at random together."""

import re
from collections.abc import Callable, Mapping
from html import escape
from random import Random

from tests.corpus.printed import PrintedCell, Table
from tests.corpus.report import Report
from tests.corpus.written import Written

_FULL_WIDTH = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}


def _spanned(text: str, random: Random) -> str:
    return "".join(f"<font face=宋体><span lang=EN-US>{escape(sign)}</span></font>" for sign in text)


def _as_numbers(text: str, random: Random) -> str:
    return "".join(f"&#{ord(sign)};" if random.random() < 0.7 else f"&#x{ord(sign):x};" for sign in text)


def _commented(text: str, random: Random) -> str:
    half = random.randint(0, len(text))
    noise = random.choice(
        ["<!--[if gte mso 9]><xml><w:t>7</w:t></xml><![endif]-->", "<!-- 88 -->", "<!--StartFragment-->"]
    )
    return f"{escape(text[:half])}{noise}{escape(text[half:])}<o:p></o:p>"


def _hidden(text: str, random: Random) -> str:
    hiding = random.choice(
        ['style="display:none"', "hidden", 'style="visibility: hidden; color:red"', 'style="DISPLAY:NONE !important"']
    )
    return f"<span {hiding}>{random.randint(1, 99)}</span>{escape(text)}<script>track(9)</script>"


def _invisible(text: str, random: Random) -> str:
    place = random.randint(0, len(text))
    return (
        escape(text[:place]) + random.choice(["&#8203;", "&shy;", "\ufeff", "&zwnj;", "<wbr>"]) + escape(text[place:])
    )


def _full_width(text: str, random: Random) -> str:
    return escape(text.translate(_FULL_WIDTH))


def _paragraphs(text: str, random: Random) -> str:
    return f"\n\t<div>\n<p style='margin:0'>\n {escape(text)}&nbsp;</p>\n</div><p></p>"


def _plain(text: str, random: Random) -> str:
    return escape(text)


def _kept(text: str, random: Random) -> str:
    return f"<nobr><a name=_GoBack></a><u></u>{escape(text)}</nobr>"


_MARKUPS: Mapping[str, Callable[[str, Random], str]] = {
    "a font for each sign": _spanned,
    "numeric entities": _as_numbers,
    "conditional comments": _commented,
    "hidden digits": _hidden,
    "invisible signs": _invisible,
    "full-width": _full_width,
    "blocks in cells": _paragraphs,
    "anchors": _kept,
    "plain": _plain,
}
_SPANS: Mapping[str, Callable[[str, int], str]] = {
    "quoted": lambda name, count: f' {name}="{count}"',
    "bare": lambda name, count: f" {name}={count}",
    "with a unit": lambda name, count: f" {name}='{count}px'",
    "with blanks": lambda name, count: f' {name.upper()} = " {count} "',
}


_HABITS = {
    "groups of rows": 0.4,
    "head cells": 0.5,
    "unclosed": 0.2,
    "spans of one": 0.3,
    "every table twice": 0.1,
    "a hidden table": 0.2,
    "last year's table": 0.15,
}
"""What else such a page may do, and how often."""
_CAPTIONS = (
    "{year}年相关情况（供对比）：",
    "附：{year}年度信息公开情况",
    "上年度统计情况",
    "表（{year}年数据）",
    "{year} 年度公开和申请情况（单位：件）",
)


def odd_page(report: Report, random: Random) -> Written:
    """A page in which several oddities of markup stand together, none of which changes what a browser shows."""
    page = _Page(random, report.year)
    page.habits["last year's table"] &= not any("parts" in feature for feature in report.features)
    body = "\n".join(page.block(block) for block in report.blocks)
    if page.habits["unclosed"]:
        body = re.sub("</(?:td|th|tr|p|tbody)>", "", body)
    html = (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office' xmlns:v='urn:schemas-microsoft-com:vml'><head>"
        f"<meta charset=utf-8><style>p{{margin:0}} @media print{{td{{display:none}}}} td{{mso-style:x}}</style>"
        f"<title>{escape(report.title)}</title></head><body><div id=vsb_content><div class=v_news_content>{body}"
        "</div></div></body></html>"
    )
    for name in page.names:
        report = report.without(set(), f"markup: {name}")
    return Written(html.encode(), report)


class _Page:
    """The habits of one editor."""

    def __init__(self, random: Random, year: int) -> None:
        self.random = random
        self.year = year
        self.names = sorted(random.sample(list(_MARKUPS), random.randint(1, 3)))
        self.markups = [_MARKUPS[name] for name in self.names]
        self.span = random.choice(list(_SPANS.values()))
        self.habits = {name: random.random() < share for name, share in _HABITS.items()}
        self.names += [name for name, is_so in self.habits.items() if is_so]

    def block(self, block: str | Table) -> str:
        """A paragraph or a table."""
        if isinstance(block, str):
            return f"<p class=MsoNormal>{escape(block)}<o:p></o:p></p>"
        table = self.table(block)
        if self.habits["a hidden table"]:
            table = f"<div style='display:none'>{re.sub('>[0-9]+<', '>77<', self.table(block))}</div>{table}"
        if self.habits["last year's table"]:
            caption = self.random.choice(_CAPTIONS).format(year=self.year - 1)
            table += f"<p>{caption}</p>{re.sub('>[0-9]+<', '>66<', self.table(block))}"
        return table * 2 if self.habits["every table twice"] else table

    def table(self, table: Table) -> str:
        """A table, with groups of rows if the editor makes some."""
        rows = [f"<tr>{''.join(map(self.cell, row))}</tr>" for row in table.rows]
        head = table.heading_rows
        columns = f"<caption></caption><colgroup><col width=10><col span={len(table.rows[0])}></colgroup>"
        if self.habits["groups of rows"] and head:
            inner = f"<thead>{''.join(rows[:head])}</thead>\n<tbody>{''.join(rows[head:])}</tbody><tfoot></tfoot>"
        else:
            inner = f"<tbody>{''.join(rows)}</tbody>" if self.habits["groups of rows"] else "\n".join(rows)
        return f"<table class=MsoTableGrid border=0>{columns}{inner}</table>"

    def cell(self, cell: PrintedCell) -> str:
        """A cell: a figure in one of the editor's ways, a label in one that keeps its words."""
        spans = "".join(
            self.span(name, count)
            for name, count in (("rowspan", cell.down), ("colspan", cell.across))
            if count > 1 or self.habits["spans of one"]
        )
        tag = "th" if self.habits["head cells"] and not cell.field else "td"
        text = cell.text
        if cell.field and text and "\n" not in text:
            inner = self.random.choice(self.markups)(text, self.random)
        else:
            inner = "<br/>\n".join(map(escape, text.split("\n")))
        return f"<{tag}{spans}>{inner.replace(chr(0xA0), '&nbsp;')}</{tag}>"
