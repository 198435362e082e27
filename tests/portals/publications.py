"""What a county has published: reports under all the titles they go by, and what is listed beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tests.portals.county import Body, County

LATEST = 2025
LOOKS = 3
NEVER = LOOKS + 1

TITLES = {
    "plain": "{full}{y}年政府信息公开工作年度报告",
    "spaced": "{full} {y} 年政府信息公开工作年度报告",
    "年度 once more": "{full}{y}年度政府信息公开工作年度报告",
    "no county": "{plain}{y}年政府信息公开工作年度报告",
    "short": "{short}{y}年政府信息公开工作年度报告",
    "no 工作": "{full}{y}年政府信息公开年度报告",
    "no 政府": "{full}{y}年信息公开工作年度报告",
    "工作报告": "{full}{y}年度政府信息公开工作报告",
    "年报": "{full}{y}年度政府信息公开年报",
    "year first": "{y}年{full}政府信息公开工作年度报告",
    "year first, short": "{y}年度{short}政府信息公开工作年度报告",
    "year late": "{full}政府信息公开{y}年度报告",
    "year late, 工作": "{plain}政府信息公开工作{y}年度报告",
    "letters spaced": "{full} {y}年政府信息公开工作年度 报 告",
    "letters swapped": "{full}{y}年政府信息公开 工作告年度报",
    "suffix": "{full}{y}年政府信息公开工作年度报告（公开版）",
    "Chinese digits": "{full}{c}年政府信息公开工作年度报告",
    "关于": "关于{full}{y}年政府信息公开工作年度报告",
    "line broken": "{full}\n{y}年政府信息公开工作年度报告",
    "marked": "【年报】{full}{y}年政府信息公开工作年度报告",
}
LOOKALIKES = {
    "图解": "图解：{full}{y}年政府信息公开工作年度报告",
    "一图读懂": "一图读懂{full}{y}年政府信息公开工作年度报告",
    "解读": "关于《{full}{y}年政府信息公开工作年度报告》的解读",
    "website": "{place}人民政府门户网站{y}年政府网站工作年度报表",
    "rule of law": "{full}{y}年法治政府建设年度报告",
    "summary": "{full}{y}年度政务公开工作总结",
    "half a year": "{full}{next}年上半年政府信息公开工作统计情况",
    "format": "关于印发《中华人民共和国政府信息公开工作年度报告格式》的通知",
    "enterprise": "{place}城市建设投资集团有限公司{y}年信息公开工作年度报告",
    "told of": "关于{place}{y}年政府信息公开工作年度报告编制发布情况的通报",
    "budget": "{full}{next}年部门预算公开说明",
    "guide": "{full}政府信息公开指南（{next}年版）",
    "plan": "{place}{next}年政务公开工作要点",
}
_SHORTER = {"no year": "{full}政府信息公开工作年度报告", "no body": "{y}年政府信息公开工作年度报告"}
_FURTHER = 3000
_MOSTLY_ONE_SHAPE = 0.6
_LATE = 0.1
_NEVER = 0.12


@dataclass(frozen=True)
class Publication:
    """A line of a list and the document behind it, there from the look ``since`` until before the look ``until``.

    ``kind`` is ``report`` or that of a look-alike. From the look ``corrected`` on another edition stands in its place,
    from the look ``readdressed`` on it stands at another address; ``pinned`` lines stand first.
    """

    number: int
    kind: str
    title: str
    body: Body
    year: int
    day: date
    since: int = 1
    until: int = NEVER
    corrected: int = NEVER
    edition: int = 1
    readdressed: int = NEVER
    pinned: bool = False

    @property
    def is_report(self) -> bool:
        """Whether it is a report and no look-alike."""
        return self.kind == "report"

    def stands(self, look: int) -> bool:
        """Whether it is listed at a look."""
        return self.since <= look < self.until

    def at(self, look: int) -> "Publication":
        """The edition of it that stands there at a look."""
        return replace(self, edition=2) if look >= self.corrected else self

    def placed(self, look: int) -> int:
        """The number that it has in its address at a look."""
        return self.number + _FURTHER if look >= self.readdressed else self.number

    def called(self, naming: str) -> str:
        """Its title as a column calls it that says its year, or its body, itself."""
        if not self.is_report or naming == "full":
            return self.title
        return titled(_SHORTER[naming], self.body, self.year)


def titled(pattern: str, body: Body, year: int, place: str = "") -> str:
    """A title by a pattern."""
    chinese = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))
    names = {"full": body.name, "plain": body.plain, "short": body.short, "place": place}
    return pattern.format(**names, y=year, c=chinese, next=year + 1)


def any_publications(county: County, random: Random, years: int) -> list[Publication]:
    """All that is ever published, the newest first."""
    shapes = {body: random.choice(list(TITLES)) for body in county.bodies}
    usual = random.choice(list(TITLES))
    found: list[Publication] = []
    for year in range(LATEST, LATEST - years, -1):
        for body in county.bodies:
            if year == LATEST and random.random() < _NEVER:
                continue
            shape = usual if random.random() < _MOSTLY_ONE_SHAPE else shapes[body]
            title = titled(TITLES[shape], body, year)
            found.append(Publication(0, "report", title, body, year, _day(year, random)))
        others = random.sample(list(LOOKALIKES), random.choice((0, 0, 1, 2, 3)))
        for kind in others:
            body = random.choice(county.bodies)
            title = titled(LOOKALIKES[kind], body, year, county.place)
            found.append(Publication(0, kind, title, body, year, _day(year, random)))
    return numbered(sorted(found, key=lambda one: (one.day, one.title), reverse=True))


def numbered(found: Sequence[Publication]) -> list[Publication]:
    """The same, each with a number of its own, the oldest with the lowest."""
    first = 5100
    return [
        Publication(first + len(found) - at, one.kind, one.title, one.body, one.year, one.day)
        for at, one in enumerate(found)
    ]


def _day(year: int, random: Random) -> date:
    if random.random() < _LATE:
        return date(year + 1, 2, 3) + timedelta(days=random.randrange(30))
    return date(year + 1, 1, 8) + timedelta(days=random.randrange(23))
