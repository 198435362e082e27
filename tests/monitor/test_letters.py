"""Letters from a county that was looked at and judged: what they say, to whom, in which layout, from whose template."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Mm
from openpyxl import load_workbook

from alerts.letters.cases import Scope
from alerts.letters.office import Office
from alerts.letters.templates import NOTICE, REMINDER, TemplateError, shipped
from alerts.letters.writing import LEDGER, Letters, chinese_number, letters, templates_to
from monitor.judgement.judging import check_all
from monitor.running.letter_terms import terms
from storage.database import Database
from storage.register import BodyKind
from storage.report import Box, Cell, Format, Spot, State
from storage.visits import Outcome
from tests.alerts.test_golden import require_same
from tests.monitor.county import FINANCE, WATER, County, moment
from tests.monitor.samples import figures

TODAY = date(2024, 3, 1)
TOWN = '=HYPERLINK("x")镇人民政府'
OFFICE = Office("某县人民政府办公室", "张三 0377-00000000", "某政办函〔2024〕1号")


@pytest.fixture
def county(database: Database) -> County:
    """Finance published in time, with a column that does not balance and a blank; water and a town did not."""
    county = County(database).found(FINANCE, WATER)
    with database.write() as connection:
        county.add_body(connection, TOWN, kind=BodyKind.TOWNSHIP)
    cells = figures()
    spot = Spot(1, 3, 2, Box(1, 0, 0, 10, 10))
    cells["requests.received.natural_person"] = Cell(State.NUMBER, Decimal(31), "31", spot)
    cells["review.upheld"] = Cell(State.BLANK, None, "", spot)
    county.look(moment(1, 10))
    county.publish(FINANCE, moment(1, 20), date(2024, 1, 19), cells, format=Format.PDF)
    county.look(moment(2, 2))
    check_all(database, TODAY, moment(3, 1))
    return county


def made(county: County, scope: Scope | None = None, office: Office = OFFICE) -> Letters:
    with county.database.read() as connection:
        return letters(connection, scope or Scope(year=2023), terms(), office, TODAY)


def word(found: Letters, part: str) -> Word:
    (content,) = (one.content for one in found.files if part in one.name)
    return Document(io.BytesIO(content))


def text(document: Word) -> str:
    """Paragraphs with their alignment where it is special, and the rows of tables."""
    lines = []
    for paragraph in document.paragraphs:
        aligned = f"<{paragraph.alignment.name}> " if paragraph.alignment is not None else ""
        lines.append(f"{aligned}{paragraph.text}".rstrip())
    for table in document.tables:
        lines += [" | ".join(cell.text for cell in row.cells) for row in table.rows]
    return "\n".join(lines) + "\n"


def test_the_notice_as_it_is_read(county: County) -> None:
    require_same("letters/notice.txt", text(word(made(county), f"{FINANCE}-2023年度-整改通知")))


def test_the_reminder_as_it_is_read(county: County) -> None:
    require_same("letters/reminder.txt", text(word(made(county), f"{WATER}-2023年度-催报函")))


def test_a_township_owes_by_practice_and_not_by_law(county: County) -> None:
    whole = text(word(made(county), "镇人民政府-2023年度-催报函"))
    assert "参照《中华人民共和国政府信息公开条例》" in whole
    assert "根据《中华人民共和国政府信息公开条例》第四十九条规定" not in whole


def test_a_name_from_the_web_chooses_no_file_and_no_formula(county: County) -> None:
    found = made(county)
    assert all("/" not in one.name and "=" not in one.name and '"' not in one.name for one in found.files)
    (content,) = (one.content for one in found.files if one.name == LEDGER)
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert TOWN in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_layout_is_that_of_the_standard(county: County) -> None:
    document = word(made(county), "整改通知")
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round((size or 0) / Mm(1)) for size in sizes] == [210, 297, 37, 28]
    assert [round((size or 0) / Mm(1)) for size in (section.bottom_margin, section.right_margin)] == [35, 26]
    closer = document.styles["Normal"].element.rPr.find(qn("w:spacing"))
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid is not None
    lines = (297 - 37 - 35) / 25.4 * 1440 / int(grid.get(qn("w:linePitch")) or 1)
    signs = (210 - 28 - 26) / 25.4 * 72 / (16 + int(closer.get(qn("w:val")) or 0) / 20)
    assert (int(lines), int(signs)) == (22, 28)
    fonts = {
        run._r.rPr.rFonts.get(qn("w:eastAsia"))
        for p in document.paragraphs
        for run in p.runs
        if run._r.rPr is not None and run._r.rPr.rFonts is not None
    }
    assert {"方正小标宋简体", "黑体"} <= fonts
    assert document.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    table = next(part for part in document.part.package.iter_parts() if str(part.partname) == "/word/fontTable.xml")
    assert "方正小标宋简体" in table.blob.decode()
    footer = "".join(node.text or "" for node in section.footer._element.iter(qn("w:instrText"), qn("w:t")))
    assert footer == "— PAGE —"


def test_the_ledger_has_the_columns_of_offices(county: County) -> None:
    (content,) = (one.content for one in made(county).files if one.name == LEDGER)
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("序号", "单位", "问题", "依据", "网址", "证据", "发现时间", "状态", "复核人")
    assert [row[0] for row in rows[1:]] == list(range(1, len(rows)))
    missing = next(row for row in rows if row[1] == WATER)
    assert str(missing[2]).startswith("2023年度报告：未见年度报告。") or "2023年度报告" in str(missing[2])
    assert missing[6:8] == ("2024年3月1日", "未整改")


def test_no_reminder_while_the_portal_cannot_be_looked_at(county: County) -> None:
    county.look(moment(2, 29), Outcome.BLOCKED)
    found = made(county)
    assert set(found.left_out) == {WATER, TOWN}
    assert not [one.name for one in found.files if "催报函" in one.name]
    assert [one.name for one in found.files if "整改通知" in one.name]


def test_only_what_is_chosen(county: County) -> None:
    assert [one.name for one in made(county, Scope(year=2022)).files] == [LEDGER]
    assert [one.name for one in made(county, Scope(region="42")).files] == [LEDGER]
    assert [one.name for one in made(county, Scope(region="4%")).files] == [LEDGER]
    with county.database.read() as connection:
        from storage import schema

        key = connection.execute(
            schema.finding.select().where(schema.finding.c.body_id == county.bodies[WATER])
        ).first()
    assert key is not None
    found = made(county, Scope(findings=(key.id,)))
    assert len(found.files) == 2


def test_an_offices_own_template_is_filled_though_word_split_its_placeholders(county: County, tmp_path: Path) -> None:
    own = Document()
    paragraph = own.add_paragraph()
    for part in ("致{{bo", "dy}}：请", "公布{{ye", "ar}}年报"):
        paragraph.add_run(part).bold = True
    own.save(str(tmp_path / REMINDER))
    office = Office("某办", templates=tmp_path)
    found = made(county, office=office)
    assert word(found, f"{WATER}-2023年度-催报函").paragraphs[0].text == f"致{WATER}：请公布2023年报"
    assert "问题清单" in text(word(found, "整改通知")), "the other template is the shipped one"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["{{bodey}}"], "{{bodey}} is no placeholder"),
        (["{{#faults}}", "x"], "has no {{/faults}} behind it"),
        (["{{#people}}", "{{/people}}"], "repeats nothing that is known"),
    ],
)
def test_a_bad_template_is_named(county: County, tmp_path: Path, lines: list[str], words: str) -> None:
    own = Document()
    for line in lines:
        own.add_paragraph(line)
    own.save(str(tmp_path / REMINDER))
    with pytest.raises(TemplateError) as caught:
        made(county, office=Office(templates=tmp_path))
    assert words in str(caught.value)


def test_a_template_that_is_no_word_document_is_named(county: County, tmp_path: Path) -> None:
    (tmp_path / NOTICE).write_text("not a document")
    with pytest.raises(TemplateError, match=r"notice\.docx"):
        made(county, office=Office(templates=tmp_path))


def test_values_are_no_placeholders(county: County) -> None:
    office = Office("{{body}}{{#faults}}", "{{nothing}}")
    assert "｛｛body}}｛｛#faults}}" in text(word(made(county, office=office), f"{WATER}-2023年度-催报函"))


def test_templates_are_written_for_an_office_and_never_over_its_own(tmp_path: Path) -> None:
    written = templates_to(tmp_path)
    assert {one.name for one in written} == set(shipped())
    (tmp_path / NOTICE).write_text("mine")
    assert templates_to(tmp_path) == []
    assert (tmp_path / NOTICE).read_text() == "mine"


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (23, "二十三"), (100, "100")]
)
def test_numbers_of_headings(number: int, words: str) -> None:
    assert chinese_number(number) == words
