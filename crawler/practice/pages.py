"""Renders the pages of the practice portals: a report or a notice as an article, and every template as bytes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from crawler.practice.counties import County
from crawler.practice.layouts import LAYOUTS, word_runs
from crawler.practice.plot import Report
from storage.forms import SECTIONS

_NUMERALS = "一二三四五六"


@dataclass(frozen=True)
class Article:
    """What an article page shows; ``displayed`` is the day in the form in which the portal prints it."""

    title: str
    publisher: str
    published: datetime
    content: Markup
    displayed: str = ""
    index_number: str = ""
    block: str = "none"

    @property
    def title_lines(self) -> list[str]:
        """The title as it is broken on the page."""
        return self.title.split("\n")

    @property
    def pub_date(self) -> str:
        """The value of the meta element PubDate."""
        return f"{self.published:%Y-%m-%d %H:%M}"

    @property
    def written(self) -> str:
        """成文日期: a report is signed in January, however late it is published."""
        signed = min(self.published - timedelta(days=3), self.published.replace(month=1, day=24))
        return f"{signed:%Y-%m-%d}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("crawler.practice"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["word_runs"] = lambda text: trusted(word_runs(text))
    return environment


def render(template: str, county: County, **context: object) -> bytes:
    """A page of a county's portal, in UTF-8."""
    return render_page(template, county=county, **context)


def render_page(template: str, **context: object) -> bytes:
    """A page made of a template and what it asks for, in UTF-8."""
    return _environment().get_template(template).render(**context).encode()


def trusted(html: str) -> Markup:
    """HTML that this package wrote, with every text in it escaped already."""
    return Markup(html)  # noqa: S704 - see above


def static_file(name: str) -> bytes:
    """A style sheet or script of the portals."""
    return resources.files(__package__).joinpath("static", name).read_bytes()


def report_article(report: Report, published: datetime) -> Article:
    """The article that publishes a report."""
    body = report.body
    return Article(
        title=report.title,
        publisher=body.name,
        published=published,
        content=_report_content(report),
        displayed=body.date.format(d=published),
        index_number=report.index_number,
        block=body.block,
    )


def _report_content(report: Report) -> Markup:
    tables = LAYOUTS[report.body.layout](report.cells)
    module = _environment().get_template("report.html").module
    headings = [f"{numeral}、{name}" for numeral, name in zip(_NUMERALS, SECTIONS.values(), strict=True)]
    between = ("", *(trusted(table) for table in tables), "", "")
    pasted = report.body.layout == "word"
    return trusted(module.report_body(headings, report.sections, between, pasted))  # type: ignore[attr-defined]
