"""Tables that a page makes of boxes instead of table elements, with cells left empty."""

from collections.abc import Callable, Sequence

import pytest

from storage.forms import FORM_2021, LITIGATION_FIELDS, OUTCOMES, PROCEEDINGS, REQUEST_COLUMNS, TOTAL
from storage.report import State
from tests.crawler.reading.reading_of import reading_of
from tests.crawler.reading.reports import page_of

PRINTED = {name: "" if number % 5 == 0 else str(number) for number, name in enumerate(FORM_2021.fields, 101)}
Rows = list[list[str]]


def second() -> Rows:
    rows: Rows = []
    for block in FORM_2021.blocks:
        rows += [[block.article], ["信息内容", *(column.label for column in block.columns)]]
        rows += [
            [row.label, *(PRINTED[f"disclosure.{row.key}.{column.key}"] for column in block.columns)]
            for row in block.rows
        ]
    return rows


def third() -> Rows:
    rows: Rows = [["项目", *(column.label for column in REQUEST_COLUMNS)]]
    for row in FORM_2021.request_rows:
        rows += [[row.group]] if row.label.startswith("1.") else []
        rows.append([row.label, *(PRINTED[f"requests.{row.key}.{column.key}"] for column in REQUEST_COLUMNS)])
    return rows


FOURTH: Rows = [
    [f"{proceeding.label}{outcome.label}" for proceeding in PROCEEDINGS for outcome in (*OUTCOMES, TOTAL)],
    [PRINTED[name] for name in LITIGATION_FIELDS],
]


def boxes(row: str, cell: str) -> Callable[[Sequence[str]], str]:
    return lambda texts: f"<{row}>{''.join(f'<{cell}>{text}</{cell}>' for text in texts)}</{row}>"


_MADE: dict[str, tuple[str, Callable[[Sequence[str]], str], str]] = {
    "boxes in a box": ("<div class=table>", boxes("div", "div"), "</div>"),
    "boxes among paragraphs": ("", boxes("div", "div"), ""),
    "lists": ("", boxes("ul", "li"), ""),
    "lists in a list": ("<ul>", lambda texts: f"<li>{boxes('ul', 'li')(texts)}</li>", "</ul>"),
    "paragraphs in cells": ("<div>", lambda texts: boxes("div", "div")([f"<p>{each}</p>" for each in texts]), "</div>"),
}


def page_in(made: str) -> str:
    before, row, after = _MADE[made]
    two, three, four = (f"{before}{''.join(map(row, rows))}{after}" for rows in (second(), third(), FOURTH))
    return page_of(two, three, four)


def spans(rows: Rows) -> str:
    made = ("".join(f"<span class=cell>{text}</span>" for text in row) for row in rows)
    return f"<div class=grid>{''.join(f'<span class=row>{row}</span>' for row in made)}</div>"


@pytest.mark.parametrize(
    ("style", "is_read"),
    [
        (".grid{display:table}.row{display:table-row}.cell{display:table-cell}", True),
        (".row{display:flex} .row span{display:block;flex:1}", True),
        (".row,.cell{display:inline}", False),
    ],
)
def test_spans_are_boxes_where_a_style_makes_them_so(style: str, is_read: bool) -> None:
    page = page_of(spans(second()), spans(third()), spans(FOURTH)).replace("</head>", f"<style>{style}</style></head>")
    read = {name: str(cell.value) for name, cell in reading_of(page).cells.items() if cell.state is State.NUMBER}
    assert read == ({name: text for name, text in PRINTED.items() if text} if is_read else {})


@pytest.mark.parametrize("made", _MADE)
def test_every_figure_and_every_blank(made: str) -> None:
    cells = reading_of(page_in(made)).cells
    said = {name: str(cell.value) if cell.state is State.NUMBER else cell.state.value for name, cell in cells.items()}
    assert said == {name: text or "blank" for name, text in PRINTED.items()}


def test_boxes_in_another_order_than_their_text_give_no_figure() -> None:
    page = page_in("lists").replace("<li>", "<li style='float:right'>")
    assert not [name for name, cell in reading_of(page).cells.items() if cell.state is State.NUMBER]


@pytest.mark.parametrize(
    "sheet",
    [
        "li.x{display:none}",
        "ul .x{order:-1}",
        ".x:after{content:'9'}",
        ".x::before{content:counter(n)}",
        ".x{text-decoration:line-through}",
    ],
)
def test_a_style_sheet_makes_boxes_doubtful(sheet: str) -> None:
    page = page_in("lists").replace("<li>129</li>", "<li class=x>129</li>")
    page = page.replace("</head>", f"<style>{sheet}</style></head>")
    cells = reading_of(page).cells
    name = next(name for name, text in PRINTED.items() if text == "129")
    assert cells[name].state is State.UNREADABLE
    assert sum(cell.state is State.NUMBER for cell in cells.values()) > 140


def test_a_box_left_out_moves_no_figure() -> None:
    cells = reading_of(page_in("boxes in a box").replace("<div>129</div>", "")).cells
    row = {name: cell for name, cell in cells.items() if cell.state is not State.NUMBER and PRINTED[name]}
    wrong = {name for name, cell in cells.items() if cell.state is State.NUMBER and str(cell.value) != PRINTED[name]}
    assert row
    assert not wrong


@pytest.mark.parametrize(
    "veil", ["style='display:none'", "class=old", "class='box hide'", "style='height:0;overflow:hidden'"]
)
def test_boxes_that_are_hidden_stand_for_none_that_are_shown(veil: str) -> None:
    older = {text: str(int(text) + 500) for text in PRINTED.values() if text}

    def made(rows: Rows) -> str:
        return f"<div>{''.join(map(boxes('div', 'div'), rows))}</div>"

    def hidden(rows: Rows) -> str:
        return f"<div {veil}>{made([[older.get(text, text) for text in row] for row in rows])}</div>"

    page = page_of(made(second()), hidden(third()) + made(third()), hidden(FOURTH))
    cells = reading_of(page.replace("</head>", "<style>.old{display:none}</style></head>")).cells
    assert {cells[name].state for name in LITIGATION_FIELDS} == {State.UNREADABLE}
    read = {name: str(cell.value) for name, cell in cells.items() if cell.state is State.NUMBER}
    assert read == {name: text for name, text in PRINTED.items() if text and name not in LITIGATION_FIELDS}
