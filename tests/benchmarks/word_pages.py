"""Writes web pages of invented reports as they look when pasted from Word, WPS or a plain editor."""

import random
import re
from collections.abc import Callable, Mapping

from storage.forms import FORM_2021
from tests.crawler.reading.reports import TITLE, page
from tests.monitor.dashboard.world import figures

_CELL = re.compile(r"<td([^>]*)>(.*?)</td>")
_PARAGRAPH = re.compile(r"<p>(.*?)</p>")
_WORD_CELL = (
    ' width="9%" valign="center" style="width:9.0%;border:solid windowtext 1.0pt;border-top:none;padding:0cm 5.4pt"'
)
_WORD_PARAGRAPH = ' class="MsoNormal" align="center" style="text-align:center;text-autospace:none"'
_WORD_RUN = ' style="font-size:12.0pt;font-family:仿宋_GB2312"'
_EDITOR_RUN = ('<span style="font-size:16px;font-family:宋体">', "</span>")
_SENTENCE = "2023年，我镇认真贯彻落实政府信息公开条例，坚持以公开为常态、不公开为例外，主动公开信息{}条。"


_NAME, _NUMBER = "清溪县石桥镇人民政府", "01234567X-2024-00012"
_PROSE = "认真贯彻落实政府信息公开条例，坚持以公开为常态、不公开为例外"
"""What every page says."""
_SIGNS = [chr(code) for code in range(0x4E00, 0x5A00)]


def word_page(seed: int) -> bytes:
    """About 96 KB: every cell, paragraph and run with Word's whole style."""
    return _page(seed, _word_cell, 6, 120)


def editor_page(seed: int) -> bytes:
    """About 56 KB: paragraphs and runs as an editor leaves them when it has cleaned Word's styles."""
    return _page(seed, _editor_cell, 6, 200)


def page_of(figures: Mapping[str, str], seed: int) -> bytes:
    """The page of 56 KB with given figures."""
    return _filled(figures, random.Random(seed), _editor_cell, 6, 200)


def dated_page(seed: int, year: int, day: str) -> str:
    """The page of 56 KB of a report year, published on a day: what `own_page` makes a body's own."""
    texts = {name: cell.text for name, cell in figures(seed, year).items()}
    text = page_of(texts, seed).decode().replace("2024-01-25", day).replace("2023年，", f"{year}年，")
    return text.replace("来源：石桥镇", "来源：政府办")


def own_page(dated: str, title: str, body: str, number: str, chance: random.Random) -> bytes:
    """A dated page with a body's own title, name, index number and words: else all would be copies of each other."""
    text = dated.replace(TITLE, title).replace(_NAME, body)
    return text.replace(_PROSE, "".join(chance.choices(_SIGNS, k=len(_PROSE)))).replace(_NUMBER, number).encode()


def plain_page(seed: int) -> bytes:
    """About 30 KB: short attributes only."""
    return _page(seed, _plain_cell, 6, 80)


def _page(seed: int, cell: Callable[[str], str], sentences: int, links: int) -> bytes:
    chance = random.Random(seed)
    figures = {name: str(chance.choice((0, 0, 0, chance.randrange(2000)))) for name in FORM_2021.fields}
    return _filled(figures, chance, cell, sentences, links)


def _filled(
    figures: Mapping[str, str], chance: random.Random, cell: Callable[[str], str], sentences: int, links: int
) -> bytes:
    html = _CELL.sub(lambda match: f"<td{match[1]}{cell(match[2])}</td>", page(figures))
    prose = "".join(
        f"<p{_WORD_PARAGRAPH}><span{_WORD_RUN}>{_SENTENCE.format(chance.randrange(999)) * sentences}</span></p>"
        for _ in range(6)
    )
    menu = "".join(f'<li><a href="/zwgk/list_{number}.html">政务公开栏目{number}</a></li>' for number in range(links))
    html = html.replace("<ul>", f'<ul class="nav">{menu}', 1)
    return html.replace("<p>（一）主动公开。", f"{prose}<p>（一）主动公开。", 1).encode()


def _word_cell(inner: str) -> str:
    run = f"<span{_WORD_RUN}><span lang=EN-US>{inner}</span></span>"
    return f"{_WORD_CELL}><p{_WORD_PARAGRAPH}>{run}<o:p></o:p></p>"


def _editor_cell(inner: str) -> str:
    return f' valign="center"><p style="text-align:center">{inner.join(_EDITOR_RUN)}</p>'


def _plain_cell(inner: str) -> str:
    return f' class="xl65" align="center">{inner}'
