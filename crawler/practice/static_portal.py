"""The portal of 云澜县: a static TRS list of two pages, validators everywhere, paths that robots.txt closes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from posixpath import relpath

from markupsafe import Markup

from crawler.practice import lookalikes
from crawler.practice.counties import YUNLAN
from crawler.practice.pages import Article, render, report_article, static_file
from crawler.practice.plot import INFOGRAPHIC, MISSING, REVISED, TWICE, Key, Report, correct, publish_at_last
from crawler.practice.reports import write_reports
from crawler.practice.server import Resource, Site
from storage.clock import SHANGHAI

COLUMN = "/zwgk/zfxxgk/zfxxgknb/"
PAGE_SIZE = 15

_ROBOTS = b"User-agent: *\nDisallow: /ysqgk/\nDisallow: /search/\nDisallow: /archive/\n"
_BOARDS = (
    ("/zwgk/zfxxgk/zhinan/index.html", "政府信息公开指南"),
    ("/zwgk/zfxxgk/zhidu/index.html", "政府信息公开制度"),
    ("/zwgk/zfxxgk/fdzdgk/index.html", "法定主动公开内容"),
    (f"{COLUMN}index.html", "政府信息公开年报"),
    ("/ysqgk/index.html", "依申请公开"),
)
_CHANNELS = {
    "/zjyl/index.html": (
        "走进云澜",
        "云澜县地处丘陵与平原交界，辖十二个乡镇、三个街道，云水穿城而过，素有“百桥之县”的美誉。",
    ),
    "/zwgk/zfxxgk/zhinan/index.html": (
        "政府信息公开指南",
        "公民、法人和其他组织可以通过县政府门户网站、政务服务大厅获取政府信息。",
    ),
    "/zwgk/zfxxgk/zhidu/index.html": ("政府信息公开制度", "本栏目公布政府信息公开的法律法规和本县配套制度。"),
    "/zwgk/zfxxgk/fdzdgk/index.html": (
        "法定主动公开内容",
        "机构职能、规划计划、财政预决算、行政许可等信息按主题分类公开。",
    ),
    "/ysqgk/index.html": ("依申请公开", "申请人可以填写申请表，当面、邮寄或者在线提交。"),
    "/search/index.html": ("站内检索", "请输入关键词。"),
    "/archive/xxgknb/index.html": ("历史年报存档", "本栏目存放网站改版以前的年度报告，仅供内部查阅。"),
}
_NEWS = (
    ("全县重点项目建设推进会召开", "会议听取了各乡镇、各部门项目进展情况汇报，对下一阶段工作作出安排。"),
    ("青石沟水库除险加固工程主体完工", "工程完工后，下游两个乡镇的防洪标准将得到提高。"),
    ("县政务服务中心延时服务受群众欢迎", "午间和周末照常受理业务，方便上班族办事。"),
    ("白露街道组织老旧小区改造居民议事会", "居民代表对停车泊位、充电设施布局提出意见二十余条。"),
    ("我县新增三处城市书房", "书房全年免费开放，支持通借通还。"),
    ("全县森林防火工作会议召开", "会议要求压实责任、强化巡护，确保不发生较大森林火灾。"),
)
_NOTICE = "各单位上一年度政府信息公开工作年度报告已陆续公开，欢迎查阅并提出意见建议。"
_FIRST_NUMBER = 8342017


@dataclass(frozen=True)
class Entry:
    """A line of the list: where it leads, seen from the list, its title and its day."""

    path: str
    title: str
    published: datetime

    @property
    def day(self) -> str:
        """The day as the list prints it."""
        return f"{self.published:%Y-%m-%d}"


class StaticPortal:
    """The site of 云澜县: its ``reports``, and in ``paths`` where each of them stands."""

    columns = (COLUMN,)

    def __init__(self, latest_year: int) -> None:
        self.county = YUNLAN
        self.site = Site(YUNLAN.key, _channel("页面不存在", "您访问的页面不存在或者已经删除。"))
        self.reports = {report.key: report for report in write_reports(YUNLAN, latest_year)}
        self.paths: dict[Key, tuple[str, ...]] = {}
        self.lookalikes: list[str] = []
        self._entries: list[Entry] = []
        self._numbers = count(_FIRST_NUMBER, 37)
        self._opened = datetime(latest_year - 2, 1, 4, 9, tzinfo=SHANGHAI)
        self._put_frame()
        self._put_lookalikes()
        for report in self.reports.values():
            self._publish(report)
        self._put_list()

    def revise(self) -> Report:
        """Swaps the document of REVISED for its corrected edition; a second call changes nothing more."""
        report = self.reports[REVISED]
        published = report.published
        if published and "publication.revised" not in report.faults:
            report = self.reports[REVISED] = correct(report)
            [path] = self.paths[REVISED]
            self._put_article(path, report_article(report, published), published + timedelta(days=45))
        return report

    def publish_late(self) -> Report:
        """Publishes the report of MISSING and adds it to the list; a second call changes nothing more."""
        report = self.reports[MISSING]
        if report.published is None:
            report = self.reports[MISSING] = publish_at_last(report)
            self._publish(report)
            self._put_list()
        return report

    def _publish(self, report: Report) -> None:
        if report.published is None:
            self.paths[report.key] = ()
            return
        article = report_article(report, report.published)
        days = [report.published, *([report.published + timedelta(days=1)] if report.key == TWICE else [])]
        self.paths[report.key] = tuple(self._list_article(article, day) for day in days)

    def _list_article(self, article: Article, listed: datetime) -> str:
        path = f"{COLUMN}{listed:%Y%m}/t{listed:%Y%m%d}_{next(self._numbers)}.html"
        self._put_article(path, article, listed)
        entry = Entry(f"./{relpath(path, COLUMN)}", "".join(article.title_lines), listed)
        self._entries.append(entry)
        return path

    def _put_article(self, path: str, article: Article, modified: datetime) -> None:
        page = render("yunlan/article.html", self.county, article=article)
        self.site.put(path, Resource(page, modified=modified))

    def _put_list(self) -> None:
        entries = sorted(self._entries, key=lambda entry: entry.published, reverse=True)
        pages = -(-len(entries) // PAGE_SIZE)
        for page in range(pages):
            shown = entries[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
            content = render("yunlan/list.html", self.county, entries=shown, pages=pages, page=page, boards=_BOARDS)
            name = f"index_{page}.html" if page else "index.html"
            self.site.put(COLUMN + name, Resource(content, modified=entries[0].published))

    def _put_lookalikes(self) -> None:
        report = self.reports[INFOGRAPHIC]
        if report.published:
            day = report.published + timedelta(minutes=40)
            image = f"/images/{day:%Y%m}/W{day:%Y%m%d}{report.year}.svg"
            picture = Resource(lookalikes.infographic_image(report), "image/svg+xml", day)
            self.site.put(image, picture)
            self.lookalikes.append(self._list_article(lookalikes.infographic(report, day, image), day))
        notice = lookalikes.format_notice(self.county)
        self.lookalikes.append(self._list_article(notice, notice.published))

    def _put_frame(self) -> None:
        news = []
        for at, (title, text) in enumerate(_NEWS):
            day = self._opened + timedelta(days=at)
            path = f"/xwzx/{day:%Y%m}/t{day:%Y%m%d}_{next(self._numbers)}.html"
            source = f"{self.county.name}融媒体中心"
            paragraph = Markup("<p>{}</p>").format(text)
            self._put_article(path, Article(title, source, day, paragraph, f"{day:%Y-%m-%d}", block="line"), day)
            news.append((path, title, f"{day:%m-%d}"))
        frame = {path: _channel(*texts) for path, texts in _CHANNELS.items()}
        frame["/index.html"] = render("yunlan/home.html", self.county, news=news, boards=_BOARDS, notice=_NOTICE)
        frame["/zwgk/zfxxgk/index.html"] = _channel("政府信息公开", boards=_BOARDS)
        for path, content in frame.items():
            self.site.put(path, Resource(content, modified=self._opened))
        self.site.put("/robots.txt", Resource(_ROBOTS, "text/plain", self._opened))
        for name, kind in (("site.css", "text/css"), ("page.js", "text/javascript")):
            self.site.put(f"/images/{name}", Resource(static_file(f"yunlan/{name}"), kind, self._opened))


def _channel(heading: str, *paragraphs: str, boards: tuple[tuple[str, str], ...] = ()) -> bytes:
    return render("yunlan/channel.html", YUNLAN, heading=heading, paragraphs=paragraphs, boards=boards)
