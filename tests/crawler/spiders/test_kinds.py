"""Of which kinds of bodies texts speak."""

import pytest

from crawler.spiders.kinds import Kind, kinds_of, means_all

TOWN, DEPARTMENT, GOVERNMENT = Kind.TOWN, Kind.DEPARTMENT, Kind.GOVERNMENT


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("柳湾镇", {TOWN}),
        ("柳湾镇人民政府办公室", {TOWN}),
        ("城关街道办", {TOWN}),
        ("镇", {TOWN}),
        ("乡镇信息公开年报", {TOWN}),
        ("部门、乡镇街道信息公开", {TOWN, DEPARTMENT}),
        ("城乡建设局", {DEPARTMENT}),
        ("乡镇企业局", {DEPARTMENT}),
        ("镇海区财政局", {DEPARTMENT}),
        ("县直部门年报", {DEPARTMENT}),
        ("青禾县人民政府", {GOVERNMENT}),
        ("县政府", {GOVERNMENT}),
        ("青禾县人民政府2025年政府信息公开工作年度报告", {GOVERNMENT}),
        ("2025年柳湾镇政府信息公开工作年度报告", {TOWN}),
        ("县财政局2025年度信息公开年报", {DEPARTMENT}),
        ("乡村振兴", set()),
        ("政府信息公开", set()),
        ("2024年", set()),
    ],
)
def test_the_kinds_of_bodies_of_a_text(text: str, kinds: set[Kind]) -> None:
    assert kinds_of(text) == kinds


@pytest.mark.parametrize(
    ("text", "is_all"), [("各部门", True), ("乡镇街道", True), ("县政府部门", True), ("柳湾镇", False)]
)
def test_all_bodies_of_a_kind(text: str, is_all: bool) -> None:
    assert means_all(text) is is_all
