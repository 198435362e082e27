"""Tables of the form that a page hides, alone or beside shown ones: none of their figures is read for a shown one."""

import pytest

from storage.report import State
from tests.crawler.reading.reading_of import differing, numbers, reading_of
from tests.crawler.reading.reports import page_of, table_2, table_3, table_4, zeros

SHOWN = {name: str(number) for number, name in enumerate(zeros(), 201)}
OLD = {name: str(number) for number, name in enumerate(zeros(), 601)}
TABLES = (table_2, table_3, table_4)
FOURTH = [name for name in SHOWN if name.startswith(("review", "suit"))]

_SHEET = (
    "<style>.old, #old{display:none} .tab{visibility:hidden} .tab.on{display:block} "
    "@media (max-width: 768px){.wide{display:none}} @media screen and (min-width:769px){.narrow{display:none}}</style>"
)
VEILS = {
    "own style": "<div style='display:none'>{}</div>",
    "attribute": "<div hidden>{}</div>",
    "sheet": "<div class=old>{}</div>",
    "sheet, further out": "<div id=old><div><p>其他</p>{}</div></div>",
    "sheet, invisible": "<section class=tab>{}</section>",
    "narrow screens": "<div class=narrow>{}</div>",
    "class of common sheets": "<div class='box visible-xs'>{}</div>",
    "off the screen": "<div style='position:absolute;left:-9999px'>{}</div>",
    "no height": "<div style='height:0;overflow:hidden'>{}</div>",
    "no size": "<div style='font-size:0'>{}</div>",
    "transparent": "<div style='opacity:0'>{}</div>",
    "struck": "<del>{}</del>",
    "struck by style": "<div style='text-decoration:line-through'>{}</div>",
    "closed": "<details><summary>往年</summary>{}</details>",
}
FOR_GOOD = ("off the screen", "no size", "struck", "struck by style")
TAKEN_BACK = ("sheet", "narrow screens", "class of common sheets", "closed", "transparent")


def page_with(second: str, third: str, fourth: str) -> str:
    return page_of(second, third, fourth).replace("</head>", f"{_SHEET}</head>")


@pytest.mark.parametrize("veil", VEILS.values(), ids=VEILS)
@pytest.mark.parametrize("is_first", [True, False])
def test_an_older_edition_that_is_hidden_is_not_read(veil: str, is_first: bool) -> None:
    pairs = [(veil.format(table(OLD)), table(SHOWN)) for table in TABLES]
    page = page_with(*("".join(pair if is_first else reversed(pair)) for pair in pairs))
    assert differing(reading_of(page), SHOWN) == {}


@pytest.mark.parametrize("veil", VEILS.values(), ids=VEILS)
def test_a_hidden_table_does_not_stand_for_one_that_is_missing_nor_is_that_absent(veil: str) -> None:
    cells = reading_of(page_with(table_2(SHOWN), table_3(SHOWN), veil.format(table_4(OLD)))).cells
    assert {cells[name].state for name in FOURTH} == {State.UNREADABLE}
    assert all(str(cell.value) == SHOWN[name] for name, cell in cells.items() if name not in FOURTH)


@pytest.mark.parametrize("veil", FOR_GOOD)
def test_tables_of_which_nothing_is_ever_shown_give_no_number(veil: str) -> None:
    assert numbers(reading_of(page_with(*(VEILS[veil].format(table(OLD)) for table in TABLES)))) == {}


@pytest.mark.parametrize("veil", TAKEN_BACK)
def test_the_only_tables_are_read_where_a_script_may_show_them(veil: str) -> None:
    page = page_with(*(VEILS[veil].format(table(SHOWN)) for table in TABLES))
    assert differing(reading_of(page), SHOWN) == {}


@pytest.mark.parametrize(
    "shown",
    [
        "<div class=wide>{}</div>",
        "<div class='tab on'>{}</div>",
        "<div style='float:right;order:2'>{}</div>",
        "<div class=hidden-xs>{}</div>",
        "<details open>{}</details>",
    ],
)
def test_what_only_lays_out_a_page_hides_nothing(shown: str) -> None:
    tables = [VEILS["sheet"].format(table(OLD)) + shown.format(table(SHOWN)) for table in TABLES]
    assert differing(reading_of(page_with(*tables)), SHOWN) == {}
