"""Excel workbooks: the report on one sheet or several, numbers as they are shown."""

import io
import re
import struct
import zipfile

import openpyxl
import pytest
from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.styles import Alignment, Border, Color, Font, GradientFill, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter

from crawler.reading.form.table_parts import OBJECT
from crawler.reading.workbook.document import read_sheet
from crawler.reading.workbook.number_formats import shown, shown_text
from crawler.reading.workbook.xls_looks import XlsLooks
from storage.forms import FORM_2021, LITIGATION_FIELDS
from storage.report import Format, State
from tests.crawler.reading.office_documents import reading_from, xlsx_of
from tests.crawler.reading.reading_of import differing, states
from tests.crawler.reading.reports import (
    OUTCOMES,
    Layout,
    page,
    page_of,
    table,
    table_2,
    table_3,
    table_4,
    td,
    with_sums,
)

PRINTED = {name: str(number) for number, name in enumerate(FORM_2021.fields, 1)}


@pytest.mark.parametrize(
    "layout",
    [
        Layout(),
        Layout(handled="row"),
        Layout(handled="absent"),
        Layout(padding=2),
        Layout(broken_words=True),
        Layout(half_width=True),
        Layout(header=False),
        Layout(request_columns=(6, 0, 1, 2, 3, 4, 5)),
    ],
    ids=str,
)
def test_every_layout_gives_every_figure(layout: Layout) -> None:
    printed = PRINTED if layout.header else with_sums(PRINTED)
    reading = reading_from(read_sheet(xlsx_of(page(printed, layout))))
    assert differing(reading, printed) == {}
    assert (reading.format, reading.problems, reading.year) == (Format.XLSX, (), 2023)
    assert reading.sections[5] == "公开不够及时。"


def changed(html: str, value: int, new: str | int, style: str = "General") -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(html)))
    (cell,) = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == value]
    cell.value, cell.number_format = new, style
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_the_tables_on_sheets_of_their_own() -> None:
    before, heading, after = page(PRINTED).partition("<p>三、收到")
    assert differing(reading_from(read_sheet(xlsx_of(before, heading + after))), PRINTED) == {}


def test_a_formula_whose_result_the_file_does_not_hold_is_not_a_blank() -> None:
    reading = reading_from(read_sheet(changed(page(PRINTED), 17, "=SUM(1,2)")))
    assert reading.cells["requests.received.total"].state.value == "unreadable"
    assert list(differing(reading, PRINTED)) == ["requests.received.total"]


TOTAL = "requests.received.total"


def with_formula(formula: str, *, is_new: bool) -> bytes:
    """A workbook of a program that computes nothing and writes 0 for what a formula gives."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(page(PRINTED))))
    book.calculation.fullCalcOnLoad = is_new
    (cell,) = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == 17]
    place = re.compile(rf'(<c r="{cell.coordinate}"[^>]*)><v>17</v>'.encode())
    stream = io.BytesIO()
    book.save(stream)
    row, written = cell.row, io.BytesIO()
    own = formula.format(first=f"{get_column_letter(cell.column - 6)}{row}", last=f"$F${row}", row=row)
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            new.writestr(name, place.sub(rf"\1><f>{own}</f><v>0</v>".encode(), old.read(name)))
    return written.getvalue()


@pytest.mark.parametrize(
    ("formula", "is_new", "state"),
    [
        ("SUM({first}:{last})", False, "unreadable"),
        ("{first}+{last}", True, "unreadable"),
        ("IF({first}=0,0,{first})", True, "unreadable"),
        ("IF({first}=0,0,{first})", False, "number"),
        ("SUM(Z{row}:AB{row})", True, "number"),
    ],
)
def test_a_formula_that_was_never_computed_is_no_nought(formula: str, is_new: bool, state: str) -> None:
    reading = reading_from(read_sheet(with_formula(formula, is_new=is_new)))
    assert reading.cells[TOTAL].state.value == state
    assert list(differing(reading, PRINTED)) == [TOTAL]


@pytest.mark.parametrize(
    ("look", "state"),
    [
        (DifferentialStyle(font=Font(color="FFFFFFFF")), "unreadable"),
        (DifferentialStyle(font=Font(color="FFFFFFFF"), fill=PatternFill(bgColor="FF336699")), "number"),
        (DifferentialStyle(numFmt=NumberFormat(200, ";;;")), "unreadable"),
        (DifferentialStyle(font=Font(color="FFFF0000")), "number"),
        (None, "unreadable"),
    ],
)
def test_what_a_conditional_format_may_hide_is_no_certain_figure(look: DifferentialStyle | None, state: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(page(PRINTED))))
    sheet = book.worksheets[0]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == 17]
    rule = (
        Rule("cellIs", operator="equal", formula=["17"], dxf=look)
        if look
        else Rule(
            "dataBar",
            dataBar=DataBar(showValue=False, cfvo=[FormatObject("min"), FormatObject("max")], color="FFFF0000"),
        )
    )
    sheet.conditional_formatting.add(f"{cell.coordinate}:{cell.coordinate}", rule)
    stream = io.BytesIO()
    book.save(stream)
    reading = reading_from(read_sheet(stream.getvalue()))
    assert reading.cells[TOTAL].state.value == state
    assert differing(reading, PRINTED).keys() <= {TOTAL}


@pytest.mark.parametrize(
    ("colour", "ground", "state"),
    [
        ("FFFFFFFF", "", "unreadable"),
        (0, "", "unreadable"),
        ("FFFFFFFF", "FF336699", "number"),
        ("FFFF0000", "", "number"),
        (1, "", "number"),
        (Color(indexed=9), "", "unreadable"),
        ("FF336699", "FF336699", "unreadable"),
        ("FFFFFFFF", "FFFFFFFF", "unreadable"),
        ("FF336699", "FF336698", "number"),
    ],
)
def test_white_figures_on_no_ground_are_not_seen(colour: str | int | Color, ground: str, state: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(page(PRINTED))))
    (cell,) = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == 17]
    book.worksheets[0].cell(900, 1).fill = GradientFill(stop=("FFFFFFFF", "FF000000"))
    cell.font = Font(color=Color(theme=colour) if isinstance(colour, int) else colour)
    cell.fill = PatternFill("solid", fgColor=ground) if ground else PatternFill()
    stream = io.BytesIO()
    book.save(stream)
    assert reading_from(read_sheet(stream.getvalue())).cells["requests.received.total"].state.value == state


def test_a_figure_that_is_repeated_until_its_cell_is_full_is_none() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(page(PRINTED))))
    (cell,) = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == 17]
    cell.alignment = Alignment(horizontal="fill")
    stream = io.BytesIO()
    book.save(stream)
    assert reading_from(read_sheet(stream.getvalue())).cells[TOTAL].state is State.UNREADABLE


_FONT = struct.pack("<8H", 210, 0, 0x7FFF, 400, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("font", "ground", "sign"),
    [
        (struct.pack("<8H", 210, 0, 9, 400, 0, 0, 0, 0), (0, 0), OBJECT),
        (struct.pack("<8H", 210, 0, 12, 400, 0, 0, 0, 0), (0, 0), OBJECT),
        (struct.pack("<8H", 210, 0, 9, 400, 0, 0, 0, 0), (1, 10), ""),
        (struct.pack("<8H", 210, 0, 10, 400, 0, 0, 0, 0), (1, 10), OBJECT),
        (struct.pack("<8H", 210, 0, 10, 400, 0, 0, 0, 0), (2, 10), ""),
        (struct.pack("<8H", 20, 0, 8, 400, 0, 0, 0, 0), (0, 0), OBJECT),
        (struct.pack("<8H", 210, 8, 8, 400, 0, 0, 0, 0), (0, 0), "~"),
        (struct.pack("<8H", 210, 0, 8, 400, 1, 0, 0, 0), (0, 0), "^"),
        (_FONT, (0, 0), ""),
    ],
)
def test_what_the_styles_of_an_old_workbook_hide_strike_and_raise(
    font: bytes, ground: tuple[int, int], sign: str
) -> None:
    looks = XlsLooks()
    pattern, colour = ground
    looks.take(0x31, font)
    looks.take(0x92, struct.pack("<H20s", 5, bytes(4) + b"\xff\xff\xff\0\x80\0\0\0" + bytes(4) + b"\xff\xff\xff\0"))
    looks.take(0xE0, struct.pack("<2H10xIH", 0, 0, pattern << 26, colour))
    assert looks.style(0) == ("General", sign)


@pytest.mark.parametrize("name", ["requests.received.research", "requests.closed_fee_unpaid.total"])
def test_what_a_sheet_hides_is_not_absent(name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(page(PRINTED))))
    sheet = book.worksheets[0]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if str(cell.value) == PRINTED[name]]
    if name.endswith("total"):
        sheet.row_dimensions[cell.row or 0].hidden = True
    else:
        sheet.column_dimensions[get_column_letter(cell.column or 0)].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    reading = reading_from(read_sheet(stream.getvalue()))
    assert reading.cells[name].state.value == "unreadable"
    assert {cell.state for cell in reading.cells.values()} == {State.NUMBER, State.UNREADABLE}


def test_a_row_whose_only_figure_stands_in_a_hidden_column_is_not_blank() -> None:
    name, row = "requests.rejected_repeated.business", "requests.rejected_repeated."
    printed = {field: "" if field.startswith(row) and field != name else text for field, text in PRINTED.items()}
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(page(printed))))
    sheet = book.worksheets[0]
    (cell,) = [cell for cells in sheet.iter_rows() for cell in cells if str(cell.value) == printed[name]]
    line = Side("thin")
    for cells in sheet.iter_rows():
        for each in cells if sum(each.value is not None for each in cells) > 1 else ():
            each.border = Border(line, line, line, line)
    sheet.column_dimensions[get_column_letter(cell.column or 0)].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    reading = reading_from(read_sheet(stream.getvalue()))
    assert set(states(reading, row).values()) == {"unreadable"}


def test_zeros_that_a_sheet_is_set_not_to_show_are_blank() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(page(PRINTED | {"requests.received.total": "0"}))))
    book.worksheets[0].sheet_view.showZeros = False
    stream = io.BytesIO()
    book.save(stream)
    reading = reading_from(read_sheet(stream.getvalue()))
    assert list(differing(reading, PRINTED)) == ["requests.received.total"]
    assert reading.cells["requests.received.total"].state is State.BLANK


def doubled(html: str) -> str:
    """A page each of whose columns is two."""

    def cell(tag: re.Match[str]) -> str:
        across = re.search(r'colspan="(\d+)"', tag[0])
        return re.sub(r' colspan="\d+"', "", tag[0])[:-1] + f' colspan="{2 * int(across[1] if across else 1)}">'

    return re.sub("<td[^>]*>", cell, html)


def test_heads_that_say_the_same_over_several_columns_each_are_two() -> None:
    html = page(PRINTED, Layout(padding=1)).replace("本年制发件数", "本年").replace("本年废止件数", "本年")
    assert html.count(">本年<") == 2
    assert differing(reading_from(read_sheet(xlsx_of(doubled(html)))), PRINTED) == {}


def test_cells_of_several_columns_each_that_are_empty_are_one() -> None:
    """Of merged cells without text or lines a workbook stores nothing but the merge."""
    printed = {name: text if int(text) % 3 else "" for name, text in PRINTED.items()}
    reading = reading_from(read_sheet(xlsx_of(doubled(page(printed)))))
    assert states(reading) == {name: "number" if text else "blank" for name, text in printed.items()}
    assert differing(reading, printed).keys() == {name for name, text in printed.items() if not text}


@pytest.mark.parametrize("is_merged", [True, False])
@pytest.mark.parametrize("word", ["无", "0"])
def test_a_section_of_one_word_in_framed_cells_is_no_row_of_table_4(word: str, is_merged: bool) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(page(PRINTED))))
    sheet = book.worksheets[0]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "无"]
    cell.value = word
    if is_merged:
        sheet.merge_cells(start_row=cell.row or 0, end_row=cell.row or 0, start_column=1, end_column=15)
    else:
        for (each,) in sheet.iter_cols(1, 15, cell.row, cell.row):
            each.border = Border(right=Side(style="thin"))
    stream = io.BytesIO()
    book.save(stream)
    reading = reading_from(read_sheet(stream.getvalue()))
    assert (differing(reading, PRINTED), reading.sections[6].split("\n")[0]) == ({}, word)


def with_borders(content: bytes) -> bytes:
    """The workbook with lines round the fifteen first cells of each row that has as many."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    thin = Border(right=Side(style="thin"))
    for row in book.worksheets[0].iter_rows(max_col=15):
        if sum(isinstance(cell.value, int) for cell in row) > 0:
            for cell in row:
                cell.border = thin
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# Where nothing is seen of the empty cells, twelve figures are those of the twelve columns.
@pytest.mark.parametrize(
    ("filled", "framed"), [(n, framed) for n in range(1, 16) for framed in (False, True) if framed or n != 12]
)
def test_empty_cells_at_the_end_of_a_row_move_no_figure(filled: int, framed: bool) -> None:
    """A header without totals above a row of fifteen cells of which the last are empty."""
    figures = {name: PRINTED[name] if number < filled else "" for number, name in enumerate(LITIGATION_FIELDS)}
    headed = table_4(figures, Layout(totals_headed=False))
    row = "".join(f"<td>{figure}</td>" for figure in figures.values())
    html = page_of(table_2(PRINTED), table_3(PRINTED), f"{headed[: headed.rindex('<tr>')]}<tr>{row}</tr></table>")
    cells = reading_from(read_sheet(with_borders(xlsx_of(html)) if framed else xlsx_of(html))).cells
    for name, figure in figures.items():
        assert cells[name].state is not State.NUMBER or str(cells[name].value) == figure


def fourth_of(figures: list[str], width: int) -> str:
    """Table 4 without heads for its totals, of twelve columns or with an empty head for each total."""
    top = td("行政复议", 1, width) + td("行政诉讼", 1, 2 * width)
    heads = [*OUTCOMES, *[""] * (width - len(OUTCOMES))]
    second = "".join(td(name, 2) for name in heads) + td("未经复议直接起诉", 1, width) + td("复议后起诉", 1, width)
    return table([top, second, "".join(map(td, heads * 2)), "".join(map(td, figures))])


# Twelve figures without totals, as nothing but zeros are too; others hold as the first of fifteen, the rest empty.
@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("1 2 3 4 5 6 7 8 9 1 2 3", {12: "twelve", 15: "unreadable"}),
        ("0 0 0 0 0 1 0 0 0 1 0 0", {12: "unreadable", 15: "unreadable"}),
        ("0 0 0 0 0 0 0 0 0 0 0 0", {12: "twelve", 15: "unreadable"}),
        ("0 0 0 0 0 0 0 0 0 0 0 2", {12: "twelve", 15: "unreadable"}),
        ("1 2 3 4 10 5 6 7 8 26 2 3", {12: "unreadable", 15: "fifteen"}),
    ],
)
@pytest.mark.parametrize("columns", [12, 15])
def test_twelve_figures_are_read_where_the_totals_hold_for_one_way_to_place_them(
    printed: str, expected: dict[int, str], columns: int
) -> None:
    figures = printed.split()
    html = page_of(table_2(PRINTED), table_3(PRINTED), fourth_of(figures, columns // 3))
    cells = reading_from(read_sheet(xlsx_of(html))).cells
    read = {name: str(cells[name].value) for name in LITIGATION_FIELDS if cells[name].state is State.NUMBER}
    parts = [name for name in LITIGATION_FIELDS if not name.endswith(".total")]
    wanted = {"twelve": parts, "fifteen": LITIGATION_FIELDS[:12], "unreadable": []}[expected[columns]]
    assert read == dict(zip(wanted, figures if wanted else [], strict=True))
    assert wanted or {cells[name].state for name in LITIGATION_FIELDS} == {State.UNREADABLE}


def test_borders_show_that_a_row_of_twelve_figures_ends_with_them() -> None:
    figures = list("000001000100")
    html = page_of(table_2(PRINTED), table_3(PRINTED), fourth_of(figures, 4))
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(html)))
    for row in book.worksheets[0].iter_rows(max_col=12):
        for cell in row:
            cell.border = Border(right=Side(style="thin"))
    stream = io.BytesIO()
    book.save(stream)
    cells = reading_from(read_sheet(stream.getvalue())).cells
    read = [str(cells[name].value) for name in LITIGATION_FIELDS if not name.endswith(".total")]
    assert (read, cells["review.total"].state) == (figures, State.ABSENT)


@pytest.mark.parametrize(("framed", "state"), [(True, "blank"), (False, "unreadable")])
def test_borders_show_that_a_row_of_table_4_stands_empty_beside_its_label(framed: bool, state: str) -> None:
    empty = dict.fromkeys(LITIGATION_FIELDS, "")
    html = table_4(empty).replace("<tr>", f"<tr>{td('类别', 3)}", 1)
    html = f"{html[: html.rindex('<tr>')]}<tr>{td('件数')}{td('') * 15}</tr></table>"
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(page_of(table_2(PRINTED), table_3(PRINTED), html))))
    (label,) = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == "件数"]
    for row in book.worksheets[0].iter_rows((label.row or 0) - 3, label.row, max_col=16):
        for cell in row:
            cell.border = Border(right=Side(style="thin" if framed else None))
    stream = io.BytesIO()
    book.save(stream)
    cells = reading_from(read_sheet(stream.getvalue())).cells
    assert {cells[name].state.value for name in LITIGATION_FIELDS} == {state}


def test_a_word_below_a_framed_table_4_is_no_row_of_it() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(page(PRINTED))))
    sheet = book.worksheets[0]
    (last,) = [cell.row or 0 for row in sheet.iter_rows() for cell in row if cell.value == 200]
    sheet.insert_rows(last + 1)
    sheet.cell(last + 1, 1, "填表人：")
    for row in sheet.iter_rows(last - 3, last + 1, max_col=15):
        for cell in row:
            cell.border = Border(right=Side(style="thin"))
    stream = io.BytesIO()
    book.save(stream)
    assert differing(reading_from(read_sheet(stream.getvalue())), PRINTED) == {}


def test_a_date_is_no_number() -> None:
    reading = reading_from(read_sheet(changed(page(PRINTED), 17, 45000, "yyyy-mm-dd")))
    assert reading.cells["requests.received.total"].state.value == "unreadable"


BAD = "\ufffc"


@pytest.mark.parametrize(
    ("stored", "code", "text"),
    [
        ("12", "General", "12"),
        ("12.0", "General", "12"),
        ("12.333333333333", "General", f"12.333333333333{BAD}"),
        ("123456789012", "General", f"123456789012{BAD}"),
        ("0.30000000000000004", "General", "0.3"),
        ("1077.892534", "General", "1077.892534"),
        ("1E3", "General", "1000"),
        ("12", "0", "12"),
        ("12.5", "0", f"12.5{BAD}"),
        ("12.5", "0.00", "12.50"),
        ("12.5", "#,##0.00_ ", "12.50"),
        ("1234567", "#,##0", "1,234,567"),
        ("-3", "0", "-3"),
        ("-3", "0;(0)", "(3)"),
        ("0", '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("5", '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"??_ ;_ @_ ', "5"),
        ("-5", '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"??_ ;_ @_ ', "-5"),
        ("0", "0;-0;;@", ""),
        ("0", "#,##0;-#,##0;—", "—"),
        ("0", "#", ""),
        ("7", '0"件"', "7件"),
        ("7", "0件", "7件"),
        ("7", "[Red]0", "7"),
        ("7", "[>5]0;1", "7"),
        ("3", "[>5]0;1", f"3{BAD}"),
        ("0", '[=0]"—";0', "—"),
        ("5", '[=0]"—";0', "5"),
        ("0", '[>0]#,##0;"/"', "/"),
        ("1234", '[>0]#,##0;"/"', "1,234"),
        ("0", '[=0]"无";[<10]0;0"件"', "无"),
        ("12", '[=0]"无";[<10]0;0"件"', "12件"),
        ("-2", '[=0]"—";0', f"-2{BAD}"),
        ("5", "0;[=0]0", f"5{BAD}"),
        ("0.05", "0%", f"0.05{BAD}"),
        ("12000", "0,", f"12000{BAD}"),
        ("45000", "yyyy/m/d", f"45000{BAD}"),
        ("45000", "?unknown?", f"45000{BAD}"),
        ("12", "0.0E+00", f"12{BAD}"),
        ("12", "[DBNum1]0", f"12{BAD}"),
        ("12", "0.0##", "12.0"),
        ("nan", "0", f"nan{BAD}"),
        ("1e300", "0", f"1e300{BAD}"),
    ],
)
def test_numbers_as_they_are_shown(stored: str, code: str, text: str) -> None:
    assert shown(stored, code) == text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("General", "12"),
        ("@", "12"),
        ("0;-0;;@", "12"),
        ("0;;", "12"),
        (";;;", ""),
        ('0;-0;0;"约"@', "约12"),
        ('@"件"', "12件"),
        ('0;0;0;"-"', "-"),
        ("0;0;0;yyyy", f"12{BAD}"),
    ],
)
def test_texts_as_they_are_shown(code: str, text: str) -> None:
    assert shown_text("12", code) == text
