"""What stands behind the lines: reports in the page, behind viewers, as files or sent on; and look-alikes."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

from crawler.practice.layouts import LAYOUTS, clean
from storage.forms import FORM_2021, SECTIONS
from storage.report import State
from tests.corpus.figures import consistent_figures
from tests.corpus.printed_files import ruled_pdf
from tests.corpus.report import any_report
from tests.crawler.reading.office_documents import docx_of
from tests.portals.pages import Pages, links
from tests.portals.publications import Publication

_CONTAINERS = (
    '<div class="TRS_Editor">{}</div>',
    '<div id="zoom">{}</div>',
    '<div id="UCAP-CONTENT"><ucapcontent>{}</ucapcontent></div>',
    '<div id="vsb_content_2"><div class="v_news_content">{}</div></div>',
    '<div class="wp_articlecontent">{}</div>',
    '<div class="article-content">{}</div>',
    '<table width="900"><tr><td><table><tr><td>{}</td></tr></table></td></tr></table>',
)
_NUMERALS = "一二三四五六"
_LONG = "本页与政府信息公开有关，供社会公众了解情况、提出意见和建议。"
_PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)


def report_text(one: Publication, layout: str = "clean", *, six: bool = True) -> str:
    """The six sections of a report with its tables; ``six`` is false where those after the fourth stand elsewhere."""
    chance = Random(f"{one.body.name} {one.year} {one.edition}")
    tables = LAYOUTS[layout](consistent_figures(FORM_2021, chance))
    preface = (
        f"<p>根据《中华人民共和国政府信息公开条例》，现公布{one.body.name}{one.year}年政府信息公开工作年度报告。</p>"
    )
    inner = ("", tables.disclosure, tables.requests, tables.litigation, "", "")
    return preface + "".join(
        f"<p><strong>{numeral}、{name}</strong></p>"
        f"<p>{one.year}年，{one.body.name}坚持以公开为常态，做好各项工作{chance.randrange(100, 999)}件次。</p>{table}"
        for numeral, name, table in list(zip(_NUMERALS, SECTIONS.values(), inner, strict=True))[: 6 if six else 4]
    )


def place_document(pages: Pages, one: Publication, address: str, manner: str, chance: Random) -> None:
    """Places what stands at an address, a report in one of the manners of `DETAILS`."""
    if not one.is_report:
        pages.raw(address, _lookalike(pages, one))
        return
    DETAILS[manner](pages, one, address, chance)


def article(pages: Pages, one: Publication, content: str, chance: Random) -> str:
    """A page of the portal with a title, a day and what it is about."""
    title = one.title.replace("\n", "<br>")
    head = chance.choice(
        (
            f"<h1>{title}</h1><p>发布时间：{one.day} 09:30　来源：{one.body.name}</p>",
            _in_table(one, title),
            f"<h2>{title}</h2><div>信息来源：{pages.place}人民政府办公室 日期：{one.day:%Y年%m月%d日}</div>",
        )
    )
    metas = f'<meta name="ArticleTitle" content="{_flat(one)}"><meta name="PubDate" content="{one.day} 09:30">'
    inner = f"{head}{chance.choice(_CONTAINERS).format(content)}<p>【打印】【关闭】</p>"
    shell = pages.shell(inner, _flat(one))
    return shell.replace("<title>", f"{metas}<title>") if chance.random() < 0.6 else shell


def _in_table(one: Publication, title: str) -> str:
    cells = ("索引号", one.number, "发布机构", one.body.name, "发布日期", one.day)
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<div class="bt">{title}</div><table><tr>{row}</tr></table>'


def _flat(one: Publication) -> str:
    return one.title.replace("\n", "")


def in_page(pages: Pages, one: Publication, address: str, chance: Random) -> None:
    """The whole report in its page."""
    content = report_text(one, chance.choice(("clean", "clean", "word", "padded", "broken")))
    pages.raw(address, article(pages, one, content, chance))


def attached(pages: Pages, one: Publication, address: str, chance: Random) -> None:
    """A sentence, and the report as a file for download."""
    file = f"/attach/{one.number}.docx"
    pages.raw(file, _docx(one), "application/octet-stream")
    name = f"{_flat(one)}.docx"
    pages.raw(address, article(pages, one, f"<p>附件：<a href='{file}'>{name}</a></p>", chance))


def viewed(pages: Pages, one: Publication, address: str, chance: Random) -> None:
    """A viewer shows a PDF."""
    file = f"/attach/{one.number}.pdf"
    pages.raw(file, _pdf(one.title, one.body.name, one.year, one.edition), "application/pdf")
    viewer = chance.choice(
        (
            f"<iframe src='/pdfjs/web/viewer.html?file={file.replace('/', '%2F')}' width='100%'></iframe>",
            f'<script>showVsbpdfIframe("{file}","100%","600","0","","view")</script>',
            f"<div class='wp_pdf_player' pdfsrc='{file}'></div>",
            f"<embed src='{file}' type='application/pdf'>",
            f"<p><a href='javascript:;' onclick=\"window.open('{file}')\">点击查看全文</a></p>",
        )
    )
    pages.raw(address, article(pages, one, viewer, chance))


def sent_on(pages: Pages, one: Publication, address: str, chance: Random) -> None:
    """The line leads to a page that a script or a meta element sends on from."""
    final = f"/zwgk/show/{one.number}.html"
    moved = chance.choice(
        (
            f"<html><head><meta http-equiv='refresh' content='0;url={final}'></head><body></body></html>",
            f"<html><head><script>window.location.href='{final}';</script></head><body></body></html>",
        )
    )
    pages.raw(address, moved)
    in_page(pages, one, final, chance)


def parted(pages: Pages, one: Publication, address: str, chance: Random) -> None:
    """The article goes on behind 下一页."""
    whole = report_text(one)
    first = report_text(one, six=False)
    stem, dot, ending = address.rpartition(".")
    second = f"{stem}_2{dot}{ending}"
    turn = f"<p>{links(((second, '下一页'),))}</p>"
    pages.raw(address, article(pages, one, f"{first}{turn}", chance))
    pages.raw(second, article(pages, one, whole.removeprefix(first), chance))


def beside(pages: Pages, one: Publication, address: str, chance: Random) -> None:
    """The report as PDF, and beside it an archive of pictures that nobody needs to open."""
    file, other = f"/attach/{one.number}.pdf", f"/attach/{one.number}.rar"
    pages.raw(file, _pdf(one.title, one.body.name, one.year, one.edition), "application/pdf")
    pages.raw(other, b"Rar!\x1a\x07\x01\x00" + bytes(400), "application/x-rar-compressed")
    named = [(file, f"{_flat(one)}.pdf"), (other, "附件2：相关图片.rar")]
    if chance.random() < 0.5:
        named.reverse()
    pages.raw(address, article(pages, one, f"<p>附件：{links(named, '<br>')}</p>", chance))


def zipped(pages: Pages, one: Publication, address: str, chance: Random) -> None:
    """The report as a document in an archive."""
    file, packed = f"/attach/{one.number}.zip", BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr(f"{_flat(one)}.docx", _docx(one))
    pages.raw(file, packed.getvalue(), "application/zip")
    pages.raw(address, article(pages, one, f"<p>附件下载：<a href='{file}'>{_flat(one)}.zip</a></p>", chance))


def both(pages: Pages, one: Publication, address: str, chance: Random) -> None:
    """The whole report in its page, and for download too."""
    file = f"/attach/{one.number}.docx"
    pages.raw(file, _docx(one), "application/octet-stream")
    content = f"{report_text(one)}<p>附件：<a href='{file}'>{_flat(one)}.docx</a></p>"
    pages.raw(address, article(pages, one, content, chance))


DETAILS: dict[str, Callable[[Pages, Publication, str, Random], None]] = {
    "in page": in_page,
    "attached": attached,
    "viewed": viewed,
    "sent on": sent_on,
    "parted": parted,
    "beside": beside,
    "zipped": zipped,
    "both": both,
}


def _docx(one: Publication) -> bytes:
    return docx_of(f"<html><body><p>{_flat(one)}</p>{report_text(one)}</body></html>")


@cache
def _pdf(title: str, name: str, year: int, edition: int) -> bytes:
    chance = Random(f"{name} {year} {edition}")
    report = any_report(chance)
    while report.form is not FORM_2021:
        report = any_report(chance)
    titled = replace(report, title=title, year=year, blocks=(title, *report.blocks[1:]))
    return ruled_pdf(titled, chance).content


def _lookalike(pages: Pages, one: Publication) -> str:
    chance = Random(one.number)
    content = _CONTENTS.get(one.kind, _prose)(one)
    if one.kind in ("图解", "一图读懂"):
        pages.raw(f"/images/{one.number}.png", _PICTURE, "image/png")
    return article(pages, one, content, chance)


def _prose(one: Publication) -> str:
    return f"<p>{one.body.name}{one.year}年工作情况如下。</p><p>{_LONG * 20}</p>"


def _picture(one: Publication) -> str:
    return f"<p style='text-align:center'><img src='/images/{one.number}.png' alt='图解'></p>"


def _notice(one: Publication) -> str:
    tables = clean(dict.fromkeys(FORM_2021.fields, State.BLANK))
    headings = [f"<p>{numeral}、{name}</p>" for numeral, name in zip(_NUMERALS, SECTIONS.values(), strict=True)]
    headings[1:4] = [head + table for head, table in zip(headings[1:4], tables, strict=True)]
    return f"<p>各乡镇人民政府、街道办事处，县直各单位：</p><p>现将格式印发给你们，请遵照执行。</p>{''.join(headings)}"


def _enterprise(one: Publication) -> str:
    headings = zip(_NUMERALS, SECTIONS.values(), strict=True)
    sections = "".join(f"<p>{numeral}、{name}</p><p>{_LONG}</p>" for numeral, name in headings)
    return f"<p>{one.year}年，集团公司认真落实信息公开各项要求。</p>{sections}"


def _website(one: Publication) -> str:
    rows = (("网站名称", "县人民政府网"), ("独立用户访问总量", 318204), ("信息发布总数", 8841), ("解读材料数量", 163))
    cells = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in rows)
    return f"<p>（{one.year}年度）</p><table>{cells}</table>"


_CONTENTS: dict[str, Callable[[Publication], str]] = {
    "图解": _picture,
    "一图读懂": _picture,
    "format": _notice,
    "enterprise": _enterprise,
    "website": _website,
}
