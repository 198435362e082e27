"""A government's figures against its bodies', leaps against last year, regulations of bodies that make none."""

from dataclasses import replace

import pytest

from monitor.checks import REPORT_CHECKS, NotAssessable, ReportView
from monitor.checks.regions import is_own, significant
from storage.findings import Finding
from storage.register import Body, BodyKind
from tests.monitor.samples import UNREADABLE, figures, view

RECEIVED = "requests.received.total"


def found(check: str, seen: ReportView) -> list[tuple[str, str]]:
    return [(one.expected, one.found) for one in REPORT_CHECKS[check](seen) if isinstance(one, Finding)]


def skipped(check: str, seen: ReportView) -> list[NotAssessable]:
    return [one for one in REPORT_CHECKS[check](seen) if isinstance(one, NotAssessable)]


def government(received: int, *children: int, whole: bool = True) -> ReportView:
    own = tuple(
        view(figures(requests__received__total=count), body_id=place, name=f"某县{place}局")
        for place, count in enumerate(children, 10)
    )
    held = figures(requests__received__total=received)
    return view(held, kind=BodyKind.GOVERNMENT, name="某县人民政府", children=own, children_are_all=whole)


def test_a_government_is_not_below_one_of_its_bodies() -> None:
    assert found("bodies.less_than_child", government(5, 3, 9, 2)) == [("≥9", "5")]
    assert found("bodies.less_than_child", government(9, 3, 9, 2)) == []
    assert skipped("bodies.less_than_child", government(9)) == [NotAssessable("bodies.less_than_child")]
    assert found("bodies.less_than_child", replace(government(5, 9), kind=BodyKind.TOWNSHIP)) == []


def test_a_government_is_the_sum_of_all_its_bodies() -> None:
    assert found("bodies.sum", government(15, 3, 9, 2)) == [("14", "15")]
    assert found("bodies.sum", government(14, 3, 9, 2)) == []
    assert skipped("bodies.sum", government(15, 3, 9, whole=False)) == [NotAssessable("bodies.sum")]
    unread = government(15, 3, 9)
    child = replace(unread.children[0], cells=unread.children[0].cells | {RECEIVED: UNREADABLE})  # type: ignore[operator]
    partly = replace(unread, children=(child, *unread.children[1:]))
    assert skipped("bodies.sum", partly) == [NotAssessable("bodies.sum", (RECEIVED,))]


@pytest.mark.parametrize(
    ("kind", "region", "own"),
    [
        (BodyKind.DEPARTMENT, "411329", True),
        (BodyKind.ZONE, "411329", True),
        (BodyKind.TOWNSHIP, "411329101", True),
        (BodyKind.STREET, "411329", True),
        (BodyKind.DEPARTMENT, "4113", False),
        (BodyKind.VERTICAL, "411329", False),
        (BodyKind.GOVERNMENT, "411329", False),
        (BodyKind.TOWNSHIP, "411330101", False),
    ],
)
def test_which_bodies_are_a_countys_own(kind: BodyKind, region: str, own: bool) -> None:
    county = Body("新野县人民政府", BodyKind.GOVERNMENT, "411329", id=1)
    assert is_own(county, Body("某单位", kind, region, id=2)) is own


def test_a_citys_own_are_its_departments_and_not_its_counties() -> None:
    city = Body("南阳市人民政府", BodyKind.GOVERNMENT, "411300", id=1)
    assert is_own(city, Body("南阳市财政局", BodyKind.DEPARTMENT, "4113", id=2))
    assert not is_own(city, Body("新野县财政局", BodyKind.DEPARTMENT, "411329", id=3))
    assert [significant(code) for code in ("410000", "411300", "411329", "000000", "411329101")] == [
        "41",
        "4113",
        "411329",
        "",
        "411329101",
    ]


@pytest.mark.parametrize(
    ("before", "after", "leaps"),
    [(5, 30, True), (30, 5, True), (0, 21, True), (5, 25, False), (4, 24, False), (100, 500, False), (100, 501, True)],
)
def test_a_total_leaps(before: int, after: int, leaps: bool) -> None:
    last = view(figures(requests__received__total=before), year=2022)
    seen = view(figures(requests__received__total=after), last_year=last)
    assert found("years.jump", seen) == ([(str(before), str(after))] if leaps else [])
    assert {one.check for one in skipped("years.jump", view())} == {"years.jump"}


@pytest.mark.parametrize(
    ("kind", "region", "name", "may"),
    [
        (BodyKind.GOVERNMENT, "41", "河南省人民政府", True),
        (BodyKind.GOVERNMENT, "411300", "南阳市人民政府", True),
        (BodyKind.GOVERNMENT, "411329", "新野县人民政府", False),
        (BodyKind.TOWNSHIP, "411329101", "某镇人民政府", False),
        (BodyKind.STREET, "411329", "汉城街道办事处", False),
        (BodyKind.ZONE, "411300", "高新区管委会", False),
        (BodyKind.DEPARTMENT, "411300", "南阳市财政局", False),
        (BodyKind.DEPARTMENT, "411300", "南阳市人民政府办公室", True),
        (BodyKind.DEPARTMENT, "000000", "财政部", True),
    ],
)
def test_who_may_make_regulations(kind: BodyKind, region: str, name: str, may: bool) -> None:
    seen = view(figures(disclosure__regulations__in_force=6), kind=kind, region=region, name=name)
    assert found("table2.regulations", seen) == ([] if may else [("0", "6")])
    assert found("table2.regulations", replace(seen, cells=figures())) == []
