"""What goes wrong in the practice counties: which report of which body, and how."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from crawler.practice.counties import Body
from crawler.practice.prose import Sections
from crawler.practice.tables import Cells
from storage.clock import SHANGHAI
from storage.report import State

Key = tuple[str, int]
"""A body's name and how many years its report lies before the latest."""

MISSING: Key = ("云澜县自然资源局", 0)
LATE: Key = ("云澜县水利局", 0)
TWICE: Key = ("云澜县白露街道办事处", 0)
INFOGRAPHIC: Key = ("云澜县人民政府", 0)
REVISED: Key = ("云澜县市场监督管理局", 0)
BLANKS: Key = ("云澜县石桥铺镇人民政府", 0)
DASHES: Key = ("云澜高新技术产业开发区管理委员会", 2)
BROKEN_SUM: Key = ("砚溪县卫生健康委员会", 0)
SAME_INDEX: tuple[Key, Key] = (("砚溪县农业农村局", 1), ("砚溪县住房和城乡建设局", 1))
"""The second carries the index number of the first."""
OLD_PAGE: Key = ("砚溪县公安局", 2)
"""A page of the former site: gb18030 that says gb2312, everything in one layout table."""

_PENALTIES = "disclosure.penalties.decisions"
_MISCOUNT = 90
_BLANK_ROWS = ("requests.rejected_", "requests.closed_")


@dataclass(frozen=True)
class Report:
    """A report as its body publishes it; ``faults`` are the checks it was written to fail.

    ``published`` is None where nobody can see it: not published, or published behind the wall.
    """

    body: Body
    year: int
    age: int
    title: str
    published: datetime | None
    index_number: str
    cells: Cells
    sections: Sections
    faults: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """Its place in the plot."""
        return self.body.name, self.age


def spoil(report: Report) -> Report:
    """The report with what goes wrong in it; most are returned as they are."""
    spoilers = {
        MISSING: _withhold,
        LATE: _delay,
        TWICE: _repeat,
        REVISED: _miscount,
        BLANKS: _leave_blank,
        DASHES: _strike_out,
        BROKEN_SUM: _break_sum,
    }
    spoiler = spoilers.get(report.key)
    return spoiler(report) if spoiler else report


def correct(report: Report) -> Report:
    """The report of REVISED after its revision: one cell and one sentence are others, nothing else."""
    return replace(_say_penalties(report, _MISCOUNT), faults=("publication.revised",))


def publish_at_last(report: Report) -> Report:
    """The report of MISSING, published on April 1st."""
    published = datetime(report.year + 1, 4, 1, 9, 20, tzinfo=SHANGHAI)
    return replace(report, published=published, faults=("publication.late",))


def _withhold(report: Report) -> Report:
    return replace(report, published=None, faults=("publication.missing",))


def _delay(report: Report) -> Report:
    published = datetime(report.year + 1, 2, 19, 16, 5, tzinfo=SHANGHAI)
    return replace(report, published=published, faults=("publication.late",))


def _repeat(report: Report) -> Report:
    return replace(report, faults=("publication.duplicate",))


def _miscount(report: Report) -> Report:
    return _say_penalties(report, -_MISCOUNT)


def _say_penalties(report: Report, change: int) -> Report:
    """Changes the number of penalties in table 2 and in the sentence of section 1 that tells it."""
    count = Decimal(str(report.cells[_PENALTIES])) + change
    opening, *rest = report.sections[0]
    told = f"全年作出行政处罚决定{count}件，处罚结果全部公示。"
    kept = [paragraph for paragraph in rest if not paragraph.startswith("全年作出行政处罚决定")]
    sections = ((opening, told, *kept), *report.sections[1:])
    return replace(report, cells={**report.cells, _PENALTIES: count}, sections=sections)


def _leave_blank(report: Report) -> Report:
    cells = {
        field: State.BLANK if cell == 0 and field.startswith(_BLANK_ROWS) else cell
        for field, cell in report.cells.items()
    }
    return replace(report, cells=cells, faults=("form.blank_cell",))


def _strike_out(report: Report) -> Report:
    cells = {
        field: State.DASH if field.startswith("disclosure.regulations.") else cell
        for field, cell in report.cells.items()
    }
    return replace(report, cells=cells, faults=("form.blank_cell",))


def _break_sum(report: Report) -> Report:
    """The total of （一）予以公开 gets a digit too many: the row and the column of totals no longer hold."""
    field = "requests.granted.total"
    wrong = Decimal(str(report.cells[field])) + 10
    faults = ("table3.row_total", "table3.concluded")
    return replace(report, cells={**report.cells, field: wrong}, faults=faults)
