"""Word's .docx: every layout of tables, and what Word shows, hides, numbers and keeps elsewhere."""

import io
import re
import zipfile
from itertools import pairwise
from random import Random

import docx
import pytest
from docx.oxml import parse_xml
from docx.table import Table

from crawler.reading.blocks import Grid, Line, Picture, UnreadableError
from crawler.reading.word.docx_document import read_docx
from crawler.reading.word.list_numbers import numeral
from storage.forms import FORM_2019, FORM_2021
from storage.report import Completeness, Format, Reading, State
from tests.crawler.reading.office_documents import (
    NAMESPACES,
    Rows,
    blocks_of,
    docx_of,
    paragraph,
    placed,
    reading_from,
    run,
    word_of,
    word_xml,
)
from tests.crawler.reading.reading_of import differing, numbers, states
from tests.crawler.reading.reports import Layout, page, table_3, with_sums, zeros

PRINTED = {name: str(number) for number, name in enumerate(FORM_2021.fields, 1)}
CELL = "requests.received.business"
MARK = "§"


def lines_of(content: bytes) -> list[str]:
    return [block.text for block in read_docx(content).body if isinstance(block, Line)]


def field(instruction: str, *result: str) -> str:
    """A field of Word with its stored result, if it has one."""
    stored = ("<w:r><w:fldChar w:fldCharType='separate'/></w:r>", *result) if result else ()
    return (
        f"<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>{instruction}</w:instrText></w:r>{''.join(stored)}"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )


def with_cell(markup: str) -> Reading:
    """A report in which one cell has other markup."""
    return reading_from(read_docx(docx_of(page(PRINTED | {CELL: MARK}), {MARK: markup})))


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
    reading = reading_from(read_docx(docx_of(page(printed, layout))))
    assert differing(reading, printed) == {}
    assert (reading.format, reading.completeness, reading.problems) == (Format.DOCX, Completeness.COMPLETE, ())
    assert (reading.year, reading.bodies) == (2023, ("清溪县石桥镇人民政府",))
    assert reading.sections[5] == "公开不够及时。"


def test_the_older_form() -> None:
    printed = {name: str(number) for number, name in enumerate(FORM_2019.fields, 1)}
    assert differing(reading_from(read_docx(docx_of(page(printed, Layout(form=FORM_2019))))), printed) == {}


def test_blanks_and_dashes_keep_their_places() -> None:
    odd = {CELL: "", "requests.received.total": "/", "disclosure.fees.amount": "—", "review.other": ""}
    reading = reading_from(read_docx(docx_of(page(PRINTED | odd))))
    assert {name: reading.cells[name].state.value for name in odd} == {
        CELL: "blank",
        "requests.received.total": "dash",
        "disclosure.fees.amount": "dash",
        "review.other": "blank",
    }
    assert list(differing(reading, PRINTED)) == [name for name in PRINTED if name in odd]


@pytest.mark.parametrize("number", [0, 2])
def test_a_table_that_python_docx_merges(number: int) -> None:
    tables = [block for block in blocks_of(page(PRINTED)) if not isinstance(block, str)]
    document = docx.Document()
    merge(document.add_table(len(tables[number]), sum(cell.across for cell in tables[number][0])), tables[number])
    stream = io.BytesIO()
    document.save(stream)
    (merged,) = read_docx(stream.getvalue()).body
    (written,) = read_docx(word_of([word_xml(tables[number])])).body
    assert merged == written


def merge(table: Table, rows: Rows) -> None:
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows):
        column = 0
        for printed in cells:
            while (row, column) in taken:
                column += 1
            end = table.cell(row + printed.down - 1, column + printed.across - 1)
            table.cell(row, column).merge(end).text = printed.text
            taken |= {(row + y, column + x) for y in range(printed.down) for x in range(printed.across)}


class TestWhatIsShown:
    @pytest.mark.parametrize(
        ("markup", "value"),
        [
            (run("1") + run("2"), "12"),
            (f"<w:del w:id='1' w:author='a'><w:r><w:delText>9</w:delText></w:r></w:del>{run('7')}", "7"),
            (f"<w:moveFrom w:id='1' w:author='a'>{run('9')}</w:moveFrom>{run('7')}", "7"),
            (f"<w:ins w:id='1' w:author='a'>{run('7')}</w:ins>", "7"),
            (run("9", "<w:vanish/>") + run("7"), "7"),
            (run("9", "<w:vanish w:val='true'/>") + run("7", "<w:vanish w:val='0'/>"), "7"),
            (f"<w:smartTag>{run('7')}</w:smartTag>", "7"),
            (f"<w:hyperlink>{run('7')}</w:hyperlink>", "7"),
            (f"<w:sdt><w:sdtContent>{run('7')}</w:sdtContent></w:sdt>", "7"),
            (f"<w:fldSimple w:instr=' =SUM(LEFT) '>{run('7')}</w:fldSimple>", "7"),
            (field(" SET kept 9 ", run("9")) + run("7"), "7"),
            (run("7") + field(" XE 9 "), "7"),
            (f"<w:fldSimple w:instr=' SET kept 9 '>{run('9')}</w:fldSimple>{run('7')}", "7"),
            (
                (
                    "<mc:AlternateContent><mc:Choice Requires='later'>"
                    f"{run('9')}</mc:Choice><mc:Fallback>{run('7')}</mc:Fallback></mc:AlternateContent>"
                ),
                "7",
            ),
            (
                (
                    "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>=3+4</w:instrText><w:t>9</w:t>"
                    "<w:fldChar w:fldCharType='separate'/></w:r>"
                    f"{run('7')}<w:r><w:fldChar w:fldCharType='end'/></w:r>"
                ),
                "7",
            ),
            (
                f"<w:ruby><w:rt>{run('9')}</w:rt><w:rubyBase>{run('7')}</w:rubyBase></w:ruby>",
                "7",
            ),
            (
                (
                    f"<mc:AlternateContent><mc:Choice Requires='wps'>{run('7')}</mc:Choice>"
                    f"<mc:Fallback>{run('9')}</mc:Fallback></mc:AlternateContent>"
                ),
                "7",
            ),
            ("<w:r><w:t xml:space='preserve'> 7 </w:t><w:softHyphen/></w:r>", "7"),
            ("<w:r><w:noBreakHyphen/><w:t>7</w:t></w:r>", "-7"),
            (run("1", "<w:sz w:val='21'/>") + run("2", "<w:position w:val='1'/>"), "12"),
            (run("12") + "<w:r><w:footnoteReference w:id='2'/></w:r>", "12"),
        ],
    )
    def test_a_figure_in_its_markup(self, markup: str, value: str) -> None:
        assert differing(with_cell(markup), PRINTED | {CELL: value}) == {}

    @pytest.mark.parametrize(
        "markup",
        [
            run("1") + run("2", "<w:vertAlign w:val='superscript'/>"),
            run("1") + run("2", "<w:position w:val='6'/>"),
            run("1") + run("2", "<w:position w:val='-6'/>"),
            run("1") + run("2", "<w:sz w:val='2'/>"),
            run("1", "<w:strike/>") + run("2"),
            run("1", "<w:dstrike w:val='1'/>"),
            run("1") + "<w:r><w:br/></w:r>" + run("2"),
            run("1") + "<w:r><w:tab/></w:r>" + run("2"),
            run("1") + "<w:r><w:drawing/></w:r>",
            run("1") + "<w:r><w:dayShort/></w:r>",
            run("1") + "<w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r>",
            run("1") + f"<m:oMath><m:r>{run('2')}</m:r></m:oMath>",
            field("=3+4"),
            field(r" EQ \f(1,2) ", ""),
            f"{run('1')}<w:fldSimple w:instr=' LISTNUM '/>",
            (
                "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p>"
                f"{run('5')}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
            ),
            f"<w:bdo w:val='rtl'>{run('12')}</w:bdo>",
        ],
    )
    def test_no_figure_comes_of_it(self, markup: str) -> None:
        reading = with_cell(markup)
        assert reading.cells[CELL].state.value == "unreadable"
        assert len(differing(reading, PRINTED)) == 1

    def test_styles_hide_and_raise_too(self) -> None:
        document = docx.Document(io.BytesIO(docx_of(page(PRINTED | {CELL: MARK}), {MARK: run("7") + MARKED})))
        styles = document.styles.element
        styles.append(
            parse_xml(f"<w:style {NAMESPACES} w:type='character' w:styleId='A'><w:rPr><w:vanish/></w:rPr></w:style>")
        )
        styles.append(
            parse_xml(f"<w:style {NAMESPACES} w:type='character' w:styleId='B'><w:basedOn w:val='A'/></w:style>")
        )
        stream = io.BytesIO()
        document.save(stream)
        assert differing(reading_from(read_docx(stream.getvalue())), PRINTED | {CELL: "7"}) == {}

    def test_what_two_styles_hide_is_shown_by_some_programs(self) -> None:
        hidden = "<w:r><w:rPr><w:rStyle w:val='A'/></w:rPr><w:t>7</w:t></w:r>"
        document = docx.Document(io.BytesIO(docx_of(page(PRINTED | {CELL: MARK}), {MARK: hidden})))
        for kind, name in (("paragraph", "P"), ("character", "A")):
            document.styles.element.append(
                parse_xml(
                    f"<w:style {NAMESPACES} w:type='{kind}' w:styleId='{name}'><w:rPr><w:vanish/></w:rPr></w:style>"
                )
            )
        (run_element,) = document.element.body.xpath(".//w:r[w:rPr/w:rStyle/@w:val='A']")
        run_element.getparent().get_or_add_pPr().append(parse_xml(f"<w:pStyle {NAMESPACES} w:val='P'/>"))
        stream = io.BytesIO()
        document.save(stream)
        assert reading_from(read_docx(stream.getvalue())).cells[CELL].state is State.UNREADABLE

    def test_deleted_and_hidden_rows_are_not_read(self) -> None:
        decoy = table_3(zeros(requests__received__business="77"))
        html = page(PRINTED)
        for properties in ("<w:del w:id='1' w:author='a'/>", "<w:hidden/>"):
            blocks = [paragraph(block) if isinstance(block, str) else word_xml(block) for block in blocks_of(html)]
            (rows,) = blocks_of(decoy)
            assert not isinstance(rows, str)
            hidden = word_xml(rows).replace("<w:tr>", f"<w:tr><w:trPr>{properties}</w:trPr>")
            assert differing(reading_from(read_docx(word_of([*blocks, hidden]))), PRINTED) == {}

    def test_text_boxes_and_pictures_keep_their_place(self) -> None:
        box = f"<w:p>{run('石桥镇文件')}</w:p>"
        shape = (
            "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><a:graphic><wps:txbx><w:txbxContent>"
            f"{box}</w:txbxContent></wps:txbx></a:graphic></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
            f"<w:txbxContent>{box}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
        picture = "<w:r><w:pict><v:shape><v:imagedata r:id='none'/></v:shape></w:pict></w:r>"
        content = word_of(
            [
                paragraph(MARK, {MARK: run("前") + shape}),
                paragraph(MARK, {MARK: picture}),
                paragraph("后"),
            ]
        )
        assert read_docx(content).body == (Line("前"), Line("石桥镇文件"), Picture(""), Line("后"))

    def test_headers_comments_and_properties_are_not_the_text(self) -> None:
        document = docx.Document(io.BytesIO(docx_of(page(PRINTED))))
        document.sections[0].header.paragraphs[0].text = "别的镇2019年政府信息公开工作年度报告"
        document.core_properties.title = "别的镇2020年政府信息公开工作年度报告"
        stream = io.BytesIO()
        document.save(stream)
        assert reading_from(read_docx(stream.getvalue())).year == 2023


MARKED = run("9", "<w:rStyle w:val='B'/>")


class TestLists:
    @pytest.mark.parametrize(
        ("number", "style", "printed"),
        [
            (3, "decimal", "3"),
            (1, "chineseCounting", "一"),
            (10, "chineseCountingThousand", "十"),
            (12, "japaneseCounting", "十二"),
            (25, "chineseCounting", "二十五"),
            (4, "lowerRoman", "iv"),
            (2, "upperLetter", "B"),
            (3, "decimalEnclosedCircle", "③"),
            (3, "decimalEnclosedParen", "⑶"),
            (3, "bullet", ""),
            (3, "none", ""),
            (3, "somethingElse", "3"),
        ],
    )
    def test_numerals(self, number: int, style: str, printed: str) -> None:
        assert numeral(number, style) == printed

    def test_headings_whose_numbers_come_from_a_list(self) -> None:
        content = with_numbering(
            [
                listed("总体情况"),
                listed("主动公开。", 1),
                listed("依申请公开。", 1),
                paragraph("正文。"),
                listed("主动公开政府信息情况"),
                listed("平台建设。", 1),
            ]
        )
        assert lines_of(content) == [
            "一、总体情况",
            "（一）主动公开。",
            "（二）依申请公开。",
            "正文。",
            "二、主动公开政府信息情况",
            "（一）平台建设。",
        ]

    def test_deleted_paragraphs_do_not_count(self) -> None:
        gone = listed("").replace("</w:numPr>", "</w:numPr><w:rPr><w:del w:id='1' w:author='a'/></w:rPr>")
        content = with_numbering([listed("总体情况"), gone, listed("主动公开政府信息情况")])
        assert lines_of(content) == ["一、总体情况", "二、主动公开政府信息情况"]

    def test_a_number_of_a_list_in_a_cell_is_printed_there(self) -> None:
        inside = listed("")
        html = page(PRINTED | {CELL: MARK})
        blocks = [paragraph(block) if isinstance(block, str) else word_xml(block) for block in blocks_of(html)]
        content = with_numbering([block.replace(paragraph(MARK), inside) for block in blocks])
        assert reading_from(read_docx(content)).cells[CELL].state.value == "unreadable"


def listed(text: str, level: int = 0) -> str:
    properties = f"<w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='77'/></w:numPr></w:pPr>"
    return f"<w:p {NAMESPACES}>{properties}{run(text)}</w:p>"


def with_numbering(blocks: list[str]) -> bytes:
    document = docx.Document(io.BytesIO(word_of(blocks)))
    numbering = document.part.numbering_part.element
    levels = "".join(
        f"<w:lvl w:ilvl='{number}'><w:start w:val='1'/><w:numFmt w:val='{style}'/><w:lvlText w:val='{text}'/></w:lvl>"
        for number, (style, text) in enumerate([("japaneseCounting", "%1、"), ("chineseCounting", "（%2）")])
    )
    numbering.insert(0, parse_xml(f"<w:abstractNum {NAMESPACES} w:abstractNumId='77'>{levels}</w:abstractNum>"))
    numbering.append(parse_xml(f"<w:num {NAMESPACES} w:numId='77'><w:abstractNumId w:val='77'/></w:num>"))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


class TestTables:
    def test_tables_in_a_layout_table_are_read_for_themselves(self) -> None:
        inner = "".join(
            paragraph(block) if isinstance(block, str) else word_xml(block) for block in blocks_of(page(PRINTED))
        )
        cells = f"<w:tc>{paragraph('导航')}</w:tc><w:tc>{inner}{paragraph('')}</w:tc>"
        outer = f"<w:tbl {NAMESPACES}><w:tr>{cells}</w:tr></w:tbl>"
        assert differing(reading_from(read_docx(word_of([outer]))), PRINTED) == {}

    def test_rows_that_begin_further_right_keep_their_columns(self) -> None:
        rows = word_xml([])
        table = rows.replace(
            "</w:tbl>",
            "<w:tr>" + cell("商业企业") + cell("科研机构") + cell("总计") + "</w:tr>"
            "<w:tr><w:trPr><w:gridBefore w:val='2'/></w:trPr>" + cell("5") + "</w:tr></w:tbl>",
        )
        (grid,) = read_docx(word_of([table])).body
        assert isinstance(grid, Grid)
        assert [place.text for place in grid.rows[1]] == ["", "", "5"]

    @pytest.mark.parametrize(("rule", "printed"), [("exact", ["5", "6\ufffc"]), ("atLeast", ["5", "6"])])
    def test_what_a_row_of_exact_height_cuts_is_not_seen(self, rule: str, printed: list[str]) -> None:
        height = f"<w:trPr><w:trHeight w:val='300' w:hRule='{rule}'/></w:trPr>"
        head = cell("商业企业") + cell("科研机构")
        low = cell("6").replace("<w:p ", "<w:p/><w:p/><w:p ", 1)
        table = word_xml([]).replace("</w:tbl>", f"<w:tr>{head}</w:tr><w:tr>{height}{cell('5')}{low}</w:tr></w:tbl>")
        (grid,) = read_docx(word_of([table])).body
        assert isinstance(grid, Grid)
        assert [place.text.replace("\n", "") for place in grid.rows[1]] == printed

    def test_cells_merged_with_one_of_another_width_stand_alone(self) -> None:
        table = word_xml([]).replace(
            "</w:tbl>",
            "<w:tr>" + cell("商业企业", "<w:gridSpan w:val='2'/><w:vMerge w:val='restart'/>") + "</w:tr>"
            "<w:tr>" + cell("1", "<w:vMerge/>") + cell("2") + "</w:tr></w:tbl>",
        )
        (grid,) = read_docx(word_of([table])).body
        assert isinstance(grid, Grid)
        assert list(grid.printed(1)) == ["1", "2"]

    def test_old_horizontal_merges(self) -> None:
        table = word_xml([]).replace(
            "</w:tbl>",
            "<w:tr>"
            + cell("自然人", "<w:hMerge w:val='restart'/>")
            + cell("", "<w:hMerge/>")
            + cell("总计")
            + "</w:tr>"
            "<w:tr>" + cell("1") + cell("2") + cell("3") + "</w:tr></w:tbl>",
        )
        (grid,) = read_docx(word_of([table])).body
        assert isinstance(grid, Grid)
        assert [place.text for place in grid.rows[0]] == ["自然人", "自然人", "总计"]

    def test_a_picture_may_hide_a_table_that_is_not_there(self) -> None:
        html = page(PRINTED).replace(table_3(PRINTED), f"<p>{MARK}</p>")
        picture = "<w:r><w:drawing><a:blip r:embed='rId1'/></w:drawing></w:r>"
        reading = reading_from(read_docx(docx_of(html, {MARK: picture})))
        assert set(states(reading, "requests").values()) == {"unreadable"}


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


class TestRefusals:
    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (word_of([]), "empty"),
            (word_of([paragraph(MARK, {MARK: "<w:r><w:fldChar w:fldCharType='begin'/></w:r>"})]), "field"),
            (word_of([f"<w:altChunk {NAMESPACES} r:id='rId1'/>"]), "wraps"),
        ],
    )
    def test_what_cannot_be_read_for_certain(self, content: bytes, reason: str) -> None:
        with pytest.raises(UnreadableError, match=reason):
            read_docx(content)

    def test_an_archive_without_a_document(self) -> None:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.base")
            archive.writestr("content.xml", "<x/>")
        with pytest.raises(UnreadableError, match="no Word"):
            read_docx(stream.getvalue())


def test_strict_documents_are_read_like_others() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx_of(page(PRINTED)))) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            for known in (b"wordprocessingml", b"officeDocument"):
                data = data.replace(
                    b"http://schemas.openxmlformats.org/%s/2006/" % known, b"http://purl.oclc.org/ooxml/%s/" % known
                )
            new.writestr(name, data)
    assert differing(reading_from(read_docx(stream.getvalue())), PRINTED) == {}


W14 = "xmlns:w14='http://schemas.microsoft.com/office/word/2010/wordml'"


@pytest.mark.parametrize(
    "properties",
    [
        "<w:color w:val='FFFFFF'/>",
        "<w:color w:val='fdfdfd'/>",
        "<w:color w:themeColor='background1'/>",
        "<w:color w:val='336699'/><w:shd w:val='clear' w:fill='336699'/>",
        "<w:color w:val='000000'/><w:highlight w:val='black'/>",
        "<w:w w:val='1'/>",
        "<w:spacing w:val='-200'/><w:sz w:val='21'/>",
        f"<w14:textFill {W14}><w14:noFill/></w14:textFill>",
        f"<w14:textFill {W14}><w14:gradFill><w14:alpha w14:val='100000'/></w14:gradFill></w14:textFill>",
    ],
)
def test_characters_that_are_not_seen_beside_a_figure_are_no_digits_of_it(properties: str) -> None:
    assert with_cell(run("1") + run("2", properties)).cells[CELL].state is State.UNREADABLE


@pytest.mark.parametrize(
    "properties",
    [
        "<w:color w:val='000000'/><w:shd w:val='clear' w:fill='FFFFFF'/>",
        "<w:color w:val='auto'/><w:shd w:val='clear' w:fill='auto'/>",
        "<w:w w:val='90'/><w:spacing w:val='-12'/>",
        f"<w14:textFill {W14}><w14:solidFill><w14:srgbClr w14:val='000000'/></w14:solidFill></w14:textFill>",
    ],
)
def test_characters_that_are_seen_are_digits(properties: str) -> None:
    assert with_cell(run("1") + run("2", properties)).cells[CELL].value == 12


def test_labels_that_take_fewer_columns_on_the_page_of_the_header_alone_move_no_figure() -> None:
    """Of a table cut below its first row, above whose label the corner alone stands: both are then one column wide."""
    blanks = dict.fromkeys([name for name in PRINTED if name.startswith("requests.received.")], "")
    printed = PRINTED | blanks | {"requests.received.total": "7"}
    third = table_3(printed, Layout(padding=2))
    cut = third.index("<tr", third.index("一、本年新收"))
    start, first = third.index("<tr"), third.rindex("<tr", 0, cut)
    header = third[start:first].replace("</tr>", "<td></td><td></td></tr>")
    html = page(printed, Layout(padding=2))
    assert third in html
    parts = [third[:start], header, third[first:cut], "</table><p>- 3 -</p><table>", header, third[cut:]]
    xml = docx_of(html.replace(third, "".join(parts)))
    assert states(reading_from(read_docx(xml)), "requests.received") == {
        name: "number" if name.endswith("total") else "blank" for name in blanks
    }


def drawn_by_hand(rows: Rows, furthest: int) -> str:
    """A table whose inner edges stand in each row a little elsewhere, so that its grid has a column between any two."""
    random, width = Random(7), 700
    places = placed(rows)
    count = max(place.column + place.head.across for row in places for place in row)
    moved = [[random.randint(-furthest, furthest) * (0 < edge < count) for edge in range(count + 1)] for _ in places]
    edges = [[edge * width + by for edge, by in enumerate(row)] for row in moved]
    grid = sorted({edge for row in edges for edge in row})
    xml = word_xml(rows)
    spans = iter(
        grid.index(own[place.column + place.head.across]) - grid.index(own[place.column])
        for own, row in zip(edges, places, strict=True)
        for place in row
    )
    xml = re.sub(r"<w:gridSpan w:val='\d+'/>", lambda _: f"<w:gridSpan w:val='{next(spans)}'/>", xml)
    columns = "".join(f"<w:gridCol w:w='{right - left}'/>" for left, right in pairwise(grid))
    return re.sub("<w:tblGrid>.*</w:tblGrid>", f"<w:tblGrid>{columns}</w:tblGrid>", xml)


@pytest.mark.parametrize("furthest", [8, 60, 300])
def test_edges_that_differ_a_little_from_row_to_row_are_one(furthest: int) -> None:
    """As users draw them; a grid then has far more columns than any row may have cells."""
    printed = {name: text if int(text) % 3 else "" for name, text in PRINTED.items()}
    blocks = blocks_of(page(printed))
    xml = [drawn_by_hand(block, furthest) if not isinstance(block, str) else paragraph(block) for block in blocks]
    reading = reading_from(read_docx(word_of(xml)))
    assert not {name: text for name, text in numbers(reading).items() if text != printed[name]}
    if furthest < 100:
        assert states(reading) == {name: "number" if text else "blank" for name, text in printed.items()}


def test_rows_of_one_width_that_have_lost_their_spans_are_not_read_by_column() -> None:
    xml = [word_xml(block) if not isinstance(block, str) else paragraph(block) for block in blocks_of(page(PRINTED))]
    reading = reading_from(read_docx(word_of([re.sub(r"<w:gridSpan w:val='\d+'/>", "", block) for block in xml])))
    assert not {name: text for name, text in numbers(reading).items() if text != PRINTED[name]}
