"""Of which sides' bodies texts speak."""

import pytest

from crawler.search.sides import means_all, sides_of
from storage.register import Side

TOWNS, DEPARTMENTS, GOVERNMENT = Side.TOWNS, Side.DEPARTMENTS, Side.GOVERNMENT


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("柳湾镇", {TOWNS}),
        ("柳湾镇人民政府办公室", {TOWNS}),
        ("城关街道办", {TOWNS}),
        ("镇", {TOWNS}),
        ("乡镇信息公开年报", {TOWNS}),
        ("部门、乡镇街道信息公开", {TOWNS, DEPARTMENTS}),
        ("城乡建设局", {DEPARTMENTS}),
        ("乡镇企业局", {DEPARTMENTS}),
        ("镇海区财政局", {DEPARTMENTS}),
        ("县直部门年报", {DEPARTMENTS}),
        ("青禾县人民政府", {GOVERNMENT}),
        ("县政府", {GOVERNMENT}),
        ("青禾县人民政府2025年政府信息公开工作年度报告", {GOVERNMENT}),
        ("2025年柳湾镇政府信息公开工作年度报告", {TOWNS}),
        ("县财政局2025年度信息公开年报", {DEPARTMENTS}),
        ("乡村振兴", set()),
        ("政府信息公开", set()),
        ("2024年", set()),
    ],
)
def test_the_sides_of_a_text(text: str, sides: set[Side]) -> None:
    assert sides_of(text) == sides


@pytest.mark.parametrize(
    ("text", "is_all"), [("各部门", True), ("乡镇街道", True), ("县政府部门", True), ("柳湾镇", False)]
)
def test_all_bodies_of_a_side(text: str, is_all: bool) -> None:
    assert means_all(text) is is_all
