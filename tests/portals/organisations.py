"""How portals keep their reports: one column, by years, by groups, by bodies, among notices (portals.md §3.2)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from storage.register import Side
from tests.portals.county import Body, County
from tests.portals.publications import LATEST, Publication

_COLUMN_NAMES = (
    "政府信息公开年报",
    "政府信息公开年度报告",
    "政府信息公开工作年度报告",
    "信息公开年度报告",
    "信息公开年报",
    "公开年报",
)
_PATHS = ("zfxxgknb", "xxgknb", "xxgkndbg", "zfxxgkndbg", "zfxxgkgzndbg", "gknb", "zfxxgknb_73584", "ZFXXGKNB", "jdbsc")
_YEAR_PATHS = ("{y}n", "n{y}n", "{y}nb", "{next}n", "{y}", "nb_{y}")
_YEAR_NAMES = ("{y}年", "{y}年度", "{y}", "{y}年政府信息公开年报", "{y}年度报告")
_GROUPS = {
    Side.GOVERNMENT: (("县政府", "zf"), ("本级政府", "bj")),
    Side.DEPARTMENTS: (("县直部门", "xzbm"), ("政府部门", "zfbm"), ("部门", "bm")),
    Side.TOWNS: (("乡镇街道", "xzjd"), ("乡镇", "xz"), ("镇（街道）", "zj")),
}
_NOTICES = 30


@dataclass(frozen=True)
class Node:
    """A column, or a page that leads to columns. ``bodies`` and ``years`` are what a report there can be of.

    ``naming`` is how its lines are called: ``full``, ``no year`` or ``no body``.
    """

    name: str
    words: str
    publications: tuple[Publication, ...] = ()
    children: tuple["Node", ...] = ()
    bodies: frozenset[Body] | None = None
    years: frozenset[int] | None = None
    naming: str = "full"

    def leaves(self) -> list["Node"]:
        """The columns below it, itself where it is one."""
        return [leaf for child in self.children for leaf in child.leaves()] if self.children else [self]

    def may_hold(self, body: Body, year: int) -> bool:
        """Whether a report of a body and year would stand there."""
        return (self.bodies is None or body in self.bodies) and (self.years is None or year in self.years)


@dataclass(frozen=True)
class Kept:
    """What an organisation is made of: the county, all that is published, chances that are always the same, a path."""

    county: County
    published: Sequence[Publication]
    chance: Random
    words: str


Organisation = Callable[[Kept], Node]


def _years(kept: Kept) -> list[int]:
    return sorted({one.year for one in kept.published} | {LATEST}, reverse=True)


def _of_year(kept: Kept, year: int) -> tuple[Publication, ...]:
    return tuple(one for one in kept.published if one.year == year)


def one_column(kept: Kept) -> Node:
    """Everything in one column."""
    return Node(kept.chance.choice(_COLUMN_NAMES), kept.words, tuple(kept.published))


def by_years(kept: Kept) -> Node:
    """A, without groups: a column a year."""
    name, path = kept.chance.choice(_YEAR_NAMES), kept.chance.choice(_YEAR_PATHS)
    naming = kept.chance.choice(("full", "full", "full", "no year"))
    children = tuple(
        Node(
            name.format(y=year),
            f"{kept.words}/{path.format(y=year, next=year + 1)}",
            _of_year(kept, year),
            years=frozenset({year}),
            naming=naming,
        )
        for year in _years(kept)
    )
    return Node(kept.chance.choice(_COLUMN_NAMES), kept.words, children=children)


def _grouped(kept: Kept, words: str, published: Sequence[Publication], years: frozenset[int] | None) -> list[Node]:
    groups: list[Node] = []
    at = Random(f"{kept.words} groups").randrange(2)
    for side in Side:
        bodies = kept.county.of(side)
        if not bodies:
            continue
        name, path = _GROUPS[side][at]
        own = tuple(one for one in published if one.body.side is side)
        groups.append(Node(name, f"{words}/{path}", own, bodies=frozenset(bodies), years=years))
    return groups


def by_groups(kept: Kept) -> Node:
    """B: a column for departments, one for towns."""
    children = tuple(_grouped(kept, kept.words, kept.published, None))
    return Node(kept.chance.choice(_COLUMN_NAMES), kept.words, children=children)


def by_years_and_groups(kept: Kept) -> Node:
    """A: column, year, group."""
    name, path = kept.chance.choice(_YEAR_NAMES), kept.chance.choice(_YEAR_PATHS)
    children = []
    for year in _years(kept):
        words = f"{kept.words}/{path.format(y=year, next=year + 1)}"
        groups = _grouped(kept, words, _of_year(kept, year), frozenset({year}))
        children.append(Node(name.format(y=year), words, children=tuple(groups), years=frozenset({year})))
    return Node(kept.chance.choice(_COLUMN_NAMES), kept.words, children=tuple(children))


def by_bodies(kept: Kept) -> Node:
    """C: each body has a page of its own, and there a column of its own."""
    column = kept.chance.choice(_COLUMN_NAMES)
    naming = kept.chance.choice(("full", "full", "no body"))
    through = kept.chance.random() < 0.7
    children = []
    for number, body in enumerate(kept.county.bodies, 1):
        own = tuple(one for one in kept.published if one.body == body)
        words = f"{kept.words}/dw{number:03d}"
        leaf = Node(column if through else body.plain, f"{words}/ndbg", own, bodies=frozenset({body}), naming=naming)
        children.append(Node(body.plain, words, children=(leaf,)) if through else leaf)
    return Node(
        kept.chance.choice(("各单位信息公开目录", "部门乡镇信息公开", "公开单位")), kept.words, children=tuple(children)
    )


def by_years_and_bodies(kept: Kept) -> Node:
    """A year leads to the bodies, each of which has a column for its one report of that year."""
    children = []
    for year in _years(kept):
        words = f"{kept.words}/{year}"
        own = [
            Node(
                body.short,
                f"{words}/dw{number:02d}",
                tuple(one for one in _of_year(kept, year) if one.body == body),
                bodies=frozenset({body}),
                years=frozenset({year}),
            )
            for number, body in enumerate(kept.county.bodies, 1)
        ]
        children.append(Node(f"{year}年", words, children=tuple(own), years=frozenset({year})))
    return Node(kept.chance.choice(_COLUMN_NAMES), kept.words, children=tuple(children))


def twice(kept: Kept) -> Node:
    """Everything in one column, and again in those of the groups."""
    whole = Node("全部年报", f"{kept.words}/qb", tuple(kept.published))
    groups = _grouped(kept, kept.words, kept.published, None)
    return Node(kept.chance.choice(_COLUMN_NAMES), kept.words, children=(whole, *groups))


def mixed(kept: Kept) -> Node:
    """Departments in one column, each town in one of its own."""
    departments, *towns = [
        tuple(one for one in kept.published if (one.body.side is Side.TOWNS) == is_town) for is_town in (False, True)
    ]
    others = frozenset(body for body in kept.county.bodies if body.side is not Side.TOWNS)
    first = Node("部门信息公开年报", f"{kept.words}/bm", departments, bodies=others)
    pages = tuple(
        Node(
            body.short,
            f"{kept.words}/xz/{number}",
            tuple(one for one in towns[0] if one.body == body),
            bodies=frozenset({body}),
        )
        for number, body in enumerate(kept.county.of(Side.TOWNS), 1)
    )
    return Node(
        "政府信息公开年报", kept.words, children=(first, Node("乡镇街道年报", f"{kept.words}/xz", children=pages))
    )


def notices(kept: Kept) -> Node:
    """G: among all the notices of the portal."""
    others = tuple(_notice(kept, number) for number in range(_NOTICES))
    lines = sorted((*kept.published, *others), key=lambda one: (one.day, one.title), reverse=True)
    return Node("通知公告", "tzgg", tuple(lines))


def _notice(kept: Kept, number: int) -> Publication:
    day = date(LATEST + 1, 4, 6) - timedelta(days=number * 8)
    title = (
        f"关于{kept.county.place}第{number + 1}号{('道路施工', '停水检修', '公开招聘', '水质检测')[number % 4]}的公告"
    )
    return Publication(8000 + number, "notice", title, kept.county.bodies[0], LATEST, day)


ORGANISATIONS: dict[str, Organisation] = {
    "one column": one_column,
    "years": by_years,
    "groups": by_groups,
    "years and groups": by_years_and_groups,
    "bodies": by_bodies,
    "years and bodies": by_years_and_bodies,
    "twice": twice,
    "mixed": mixed,
    "notices": notices,
}


ORDERS: dict[str, Callable[[Sequence[Publication]], Sequence[Publication]]] = {
    "newest first": tuple,
    "pinned": lambda given: sorted(given, key=lambda one: not one.pinned),
    "oldest first": lambda given: tuple(given)[::-1],
    "by body": lambda given: sorted(given, key=lambda one: one.body.name),
}
"""In which order the lines of a column stand."""


def any_words(random: Random) -> str:
    """The words of the path to the column of reports."""
    return random.choice(("zwgk/", "zfxxgk/", "xxgk/", "")) + random.choice(_PATHS)
