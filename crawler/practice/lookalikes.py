"""Pages that stand in the column of the reports and are none: 图解, 解读, the format notice, a website report."""

from datetime import datetime
from html import escape

from markupsafe import Markup

from crawler.practice.counties import County
from crawler.practice.layouts import clean
from crawler.practice.pages import Article, trusted
from crawler.practice.plot import Report
from storage.clock import SHANGHAI
from storage.forms import FORM_2021
from storage.report import State

_SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 520" font-family="'Noto Sans CJK SC',sans-serif">
<rect width="800" height="520" fill="#eaf3fb"/><rect width="800" height="110" fill="#0c4f96"/>
<text x="400" y="70" font-size="34" fill="#fff" text-anchor="middle">一图读懂{year}年政府信息公开</text>
{bars}</svg>
"""
_ITEMS = (("新收申请", "received"), ("办理结果", "concluded"), ("予以公开", "granted"), ("结转下年", "carried_out"))


def infographic(report: Report, published: datetime, image: str) -> Article:
    """一图读懂 beside the real report: a title like it, a body of one picture."""
    content = Markup('<p style="text-align:center"><img src="{}" alt="一图读懂" /></p>').format(image)
    return Article(
        title=f"一图读懂：{report.title}",
        publisher=report.body.name,
        published=published,
        content=content,
        displayed=f"{published:%Y-%m-%d %H:%M}",
        block="line",
    )


def infographic_image(report: Report) -> bytes:
    """The picture: four bars of table 3's totals."""
    bars = "".join(
        f'<text x="60" y="{185 + 90 * at}" font-size="24">{label}</text>'
        f'<rect x="200" y="{155 + 90 * at}" width="{int(count) * 4 + 4}" height="44" rx="6" fill="#2b80c9"/>'
        f'<text x="{int(count) * 4 + 220}" y="{187 + 90 * at}" font-size="26" fill="#c4161c">{count}件</text>'
        for at, (label, row) in enumerate(_ITEMS)
        for count in (report.cells[f"requests.{row}.total"],)
    )
    return _SVG.format(year=report.year, bars=bars).encode()


def format_notice(county: County) -> Article:
    """The notice that set the form, reposted with an empty official table: the anchors of a report, but no report."""
    tables = clean(dict.fromkeys(FORM_2021.fields, State.BLANK))
    texts = (
        "各县直单位，各乡镇人民政府、街道办事处：",
        "现将《中华人民共和国政府信息公开工作年度报告格式》转发给你们。",
        "请自本年度报告起按照新格式编制，各单位分管负责同志要严格把关，按时报送并公开。",
        "附：年度报告格式",
        "一、总体情况",
        "二、主动公开政府信息情况",
        tables.disclosure,
        "三、收到和处理政府信息公开申请情况",
        tables.requests,
        "四、政府信息公开行政复议、行政诉讼情况",
        tables.litigation,
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    )
    published = datetime(2021, 10, 12, 10, 6, tzinfo=SHANGHAI)
    return Article(
        title="关于转发《中华人民共和国政府信息公开工作年度报告格式》的通知",
        publisher=f"{county.name}人民政府办公室",
        published=published,
        content=_content(texts),
        displayed=f"{published:%Y-%m-%d %H:%M}",
        block="line",
    )


def explanation(report: Report, published: datetime) -> Article:
    """A 解读: it tells of the report in prose."""
    received, concluded = (report.cells[f"requests.{row}.total"] for row in ("received", "concluded"))
    texts = (
        f"近日，{report.body.name}发布了{report.year}年度政府信息公开工作年度报告，现就有关内容解读如下。",
        "问：年度报告由哪些部分组成？",
        "答：报告按照国家统一格式编制，共六个部分，既有文字说明，也有主动公开、依申请公开、复议诉讼三张统计表。",
        f"问：{report.year}年依申请公开办理情况如何？",
        f"答：全年新收政府信息公开申请{received}件，办结{concluded}件，公众可在报告第三部分查看明细。",
        "问：下一步还有哪些打算？",
        "答：将继续丰富解读形式，把群众关心的政策讲清楚、说明白。",
    )
    return Article(
        title=f"关于《{report.title}》的解读",
        publisher=report.body.name,
        published=published,
        content=_content(texts),
        displayed=f"{published:%Y-%m-%d}",
        block="line",
    )


def website_report(county: County, year: int) -> Article:
    """政府网站工作年度报表: due in the same weeks, listed in the same column, about the website."""
    published = datetime(year + 1, 1, 15, 15, 30, tzinfo=SHANGHAI)
    rows = (
        ("网站名称", f"{county.name}人民政府网"),
        ("政府网站标识码", county.site_code),
        ("独立用户访问总量（单位：个）", "318204"),
        ("网站总访问量（单位：次）", "1962457"),
        ("信息发布（单位：条）总数", "8841"),
        ("解读回应：解读材料数量（单位：条）", "163"),
        ("办事服务：政务服务事项数量（单位：项）", "1927"),
        ("互动交流：收到留言数量（单位：条）", "742"),
    )
    lines = "".join(f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in rows)
    return Article(
        title=f"{county.name}人民政府网政府网站工作年度报表（{year}年度）",
        publisher=f"{county.name}人民政府办公室",
        published=published,
        content=_content((f"（{year}年度）", f"<table border='1'>{lines}</table>")),
        displayed=f"{published:%Y-%m-%d}",
        block="line",
    )


def _content(parts: tuple[str, ...]) -> Markup:
    return Markup("\n").join(
        trusted(part) if part.startswith("<table") else Markup("<p>{}</p>").format(part) for part in parts
    )
