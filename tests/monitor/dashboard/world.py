"""A small country in a database: two counties, three years, every state and every kind of fault, all invented."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import insert, select

from monitor.judgement.judging import check_all
from storage import schema
from storage.forms import FORM_2021, REQUEST_COLUMNS
from storage.ingest import ingest
from storage.report import Cell, Completeness, Dates, Document, DocumentKind, Format, Reading, State
from storage.visits import Outcome, Visit, record_visit
from tests.databases import fresh_database

NOW = datetime(2025, 4, 2, 1, 10, tzinfo=UTC)
"""2025-04-02 09:10 in Shanghai: all reports of 2024 are due."""

SHICHUAN, LINSHUI = "419901", "419902"

BODIES = (
    ("石川县人民政府", "government", SHICHUAN, "shichuan"),
    ("石川县人民政府办公室", "department", SHICHUAN, "shichuan"),
    ("石川县教育局", "department", SHICHUAN, "shichuan"),
    ("石川县财政局", "department", SHICHUAN, "shichuan"),
    ("石川县青石镇人民政府", "township", SHICHUAN, "shichuan"),
    ("石川县东街街道办事处", "street", SHICHUAN, "shichuan"),
    ("临水县人民政府", "government", LINSHUI, "linshui"),
    ("临水县卫生健康委员会", "department", LINSHUI, "linshui"),
    ("临水县大川镇人民政府", "township", LINSHUI, "linshui"),
    ("临水经济开发区管理委员会", "zone", LINSHUI, "linshui"),
)

_PROSE = {
    1: "{year}年，{body}认真贯彻落实《中华人民共和国政府信息公开条例》，围绕中心工作做好政府信息公开。"
    "全年通过门户网站公开信息312条。依申请公开渠道畅通，答复及时。监督保障机制进一步健全。",
    2: "",
    3: "",
    4: "",
    5: "存在的主要问题：一是公开内容的深度仍需加强；二是解读形式较为单一。改进措施：加强培训，丰富解读方式。",
    6: "本年度未收取信息处理费。无其他需要报告的事项。",
}


def figures(seed: int, year: int) -> dict[str, Cell]:
    """The 200 cells of a report that does not contradict itself; different seeds give different numbers."""
    numbers = dict.fromkeys(FORM_2021.fields, Decimal(0))
    persons, firms = 5 + seed % 23, seed % 7
    for column, received in (("natural_person", persons), ("business", firms)):
        for key, number in (
            ("received", received),
            ("carried_in", 1),
            ("granted", received - 2 if received > 2 else 0),
        ):
            numbers[f"requests.{key}.{column}"] = Decimal(number)
        granted = numbers[f"requests.granted.{column}"]
        numbers[f"requests.unavailable_not_held.{column}"] = received + 1 - granted - 1
        numbers[f"requests.concluded.{column}"] = granted + numbers[f"requests.unavailable_not_held.{column}"]
        numbers[f"requests.carried_out.{column}"] = Decimal(1)
    for row in FORM_2021.request_rows:
        parts = [numbers[f"requests.{row.key}.{column.key}"] for column in REQUEST_COLUMNS[:-1]]
        numbers[f"requests.{row.key}.total"] = sum(parts, Decimal(0))
    numbers["disclosure.normative_documents.issued"] = Decimal(3)
    numbers["disclosure.normative_documents.in_force"] = Decimal(21 + 3 * (year - 2022))
    numbers["disclosure.licensing.decisions"] = Decimal(1250 + 17 * seed)
    numbers["disclosure.penalties.decisions"] = Decimal(40 + seed)
    numbers["disclosure.fees.amount"] = Decimal("1077.892534")
    numbers["review.upheld"] = numbers["review.total"] = Decimal(1)
    return {field: Cell(State.NUMBER, number, format(number, "f")) for field, number in numbers.items()}


def changed(cells: Mapping[str, Cell], **others: Cell | int) -> dict[str, Cell]:
    """The cells with some of them replaced; ``__`` stands for a dot in their names."""
    new = {
        name.replace("__", "."): Cell(State.NUMBER, Decimal(cell), str(cell)) if isinstance(cell, int) else cell
        for name, cell in others.items()
    }
    return {**cells, **new}


def reading(body: str, year: int, published: date, seed: int) -> Reading:
    """A whole report of a body."""
    return Reading(
        kind=DocumentKind.REPORT,
        format=Format.HTML,
        completeness=Completeness.COMPLETE,
        title=f"{body}{year}年政府信息公开工作年度报告",
        bodies=(body,),
        year=year,
        index_number=f"SC{seed:03}-0203-{year + 1}-{seed:05}",
        dates=Dates(displayed=published, metadata=published),
        form="2021",
        cells=figures(seed, year),
        sections={number: text.format(year=year, body=body) for number, text in _PROSE.items()},
    )


class World:
    """The database being filled; every document goes the way that real ones go."""

    def __init__(self, folder: Path) -> None:
        self.database = fresh_database(folder, "world")
        self._documents = 0

    def register(self) -> None:
        """Two portals, their columns, their bodies."""
        with self.database.write() as connection:
            for portal, name, region in (("shichuan", "石川县", SHICHUAN), ("linshui", "临水县", LINSHUI)):
                url = f"https://www.{portal}.gov.cn/"
                connection.execute(
                    insert(schema.portal).values(key=portal, name=f"{name}人民政府门户网站", url=url, region=region)
                )
                columns = ("zfxxgk/nb/",) if portal == "shichuan" else ("zfxxgknb/", "xzjd/nb/")
                for path in columns:
                    connection.execute(
                        insert(schema.portal_column).values(
                            portal=portal, url=url + path, registered=path != "xzjd/nb/"
                        )
                    )
            for name, kind, region, owner in BODIES:
                connection.execute(
                    insert(schema.body).values(name=name, kind=kind, region=region, portal=owner, registered=True)
                )

    def publish(self, report: Reading, portal: str, seen: datetime, address: str = "") -> None:
        """Take in a document that was found on a portal."""
        self._documents += 1
        address = address or f"https://www.{portal}.gov.cn/zfxxgk/nb/t{self._documents:05}.html"
        document = Document(
            f"{address} {report}".encode(),
            address,
            seen,
            portal,
            evidence=f"{portal}-20250402.warc.gz#{self._documents}",
        )
        with self.database.write() as connection:
            ingest(connection, document, report)

    def look(self, portal: str, place: int, at: datetime, outcome: Outcome = Outcome.OK, detail: str = "") -> None:
        """Look at a portal's column."""
        with self.database.write() as connection:
            columns = connection.scalars(
                select(schema.portal_column.c.id)
                .where(schema.portal_column.c.portal == portal)
                .order_by(schema.portal_column.c.id)
            ).all()
            listed = 14 if outcome.looked else 0
            visit = Visit(portal, columns[place], at, at + timedelta(seconds=9), outcome, 3, 0, listed, 0, detail)
            record_visit(connection, visit)

    def run(self, job: str, at: datetime, outcome: str = "done", detail: str = "") -> None:
        """Note that a job ran."""
        with self.database.write() as connection:
            connection.execute(
                insert(schema.run).values(
                    job=job, asked=at, started=at, finished=at + timedelta(minutes=4), outcome=outcome, detail=detail
                )
            )

    def body_id(self, name: str) -> int:
        """The key of a body."""
        with self.database.read() as connection:
            found: int = connection.execute(select(schema.body.c.id).where(schema.body.c.name == name)).scalar_one()
            return found


def build(folder: Path) -> World:
    """The world: what each body published, when it was looked at, and what the checks say of it on NOW."""
    world = World(folder)
    world.register()
    for year in (2022, 2023, 2024):
        for seed, (name, kind, _, portal) in enumerate(BODIES):
            due = date(year + 1, 3, 31) if kind == "government" else date(year + 1, 1, 31)
            report = _plot(name, year, reading(name, year, due - timedelta(days=3 + seed), seed + 10 * (year - 2022)))
            if report:
                published = report.dates.displayed or due
                seen = datetime.combine(published + timedelta(days=1), time(2, seed), UTC)
                world.publish(report, portal, seen)
    _revise_and_repeat(world)
    for day in (1, 2):
        at = datetime(2025, 4, day, tzinfo=UTC) + timedelta(minutes=20)
        world.look("shichuan", 0, at)
        world.look("linshui", 0, at)
        blocked = Outcome.OK if day == 1 else Outcome.BLOCKED
        world.look("linshui", 1, at - timedelta(days=90), blocked, "" if blocked.looked else "412：瑞数动态防护")
    world.run("crawl", NOW - timedelta(hours=1), detail="2 个门户，1 个栏目未能查看")
    world.run("check", NOW - timedelta(minutes=40))
    check_all(world.database, None, NOW)
    return world


_UNPUBLISHED = {("石川县财政局", 2024), ("临水县大川镇人民政府", 2024), ("临水经济开发区管理委员会", 2024)}


def _plot(name: str, year: int, report: Reading) -> Reading | None:
    """What is special about a report; None when it was not published."""
    if (name, year) in _UNPUBLISHED:
        return None
    if (name, year) == ("石川县青石镇人民政府", 2024):
        late = date(2025, 2, 18)
        return replace(report, dates=Dates(displayed=late, metadata=late))
    if (name, year) == ("石川县教育局", 2024):
        return replace(report, cells=_faulty(report.cells))
    if (name, year) == ("临水县卫生健康委员会", 2023):
        return replace(report, form="2019", cells={}, completeness=Completeness.FAILED, problems=("no table found",))
    return report


def _faulty(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """A broken sum, and one cell of every state."""
    return changed(
        cells,
        requests__received__natural_person=99,
        disclosure__regulations__issued=Cell(State.DASH, text="/"),
        disclosure__regulations__repealed=Cell(State.DASH, text="/"),
        disclosure__coercive_measures__decisions=Cell(State.BLANK),
        requests__rejected_petition__research=Cell(State.BLANK),
        suit_direct__other=Cell(State.UNREADABLE, text="0 1"),
        suit_after_review__upheld=Cell(State.ABSENT),
    )


def _revise_and_repeat(world: World) -> None:
    name = "石川县人民政府"
    first = reading(name, 2024, date(2025, 3, 28), 20)
    revised = replace(
        first,
        cells=changed(
            first.cells, disclosure__penalties__decisions=57, disclosure__coercive_measures__decisions=Cell(State.BLANK)
        ),
        sections={**first.sections, 1: first.sections[1].replace("312条", "348条")},
    )
    world.publish(revised, "shichuan", NOW - timedelta(hours=2), "https://www.shichuan.gov.cn/zfxxgk/nb/t00021.html")
    office = reading("石川县人民政府办公室", 2023, date(2024, 1, 27), 11)
    again = "https://www.shichuan.gov.cn/zfxxgk/bgs/t90001.html"
    world.publish(replace(office, index_number="SC900-2024"), "shichuan", NOW - timedelta(days=300), again)
    nobody = replace(
        first,
        bodies=("石川县不知名单位",),
        year=None,
        title="2024年度政府信息公开工作年度报告",
        index_number="SC901-2025",
        cells=changed(first.cells, disclosure__penalties__decisions=3),
    )
    world.publish(nobody, "shichuan", NOW - timedelta(hours=3))
