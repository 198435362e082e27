"""The shipped templates, as Word documents in the layout of GB/T 9704—2012: paper, margins, grid, type, page numbers.

A4 with 37 mm above, 28 mm at the left, 26 mm at the right and 35 mm below leaves 156 × 225 mm: 22 lines of 28 signs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

TITLE_FONT, BODY_FONT, HEADING_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体"
_SUBSTITUTES = {  # what takes a font's place on a machine without it, named in the document itself
    TITLE_FONT: "方正小标宋_GBK;小标宋;华文中宋;宋体;Noto Serif CJK SC",
    BODY_FONT: "仿宋;FangSong;华文仿宋;方正仿宋_GBK;Noto Serif CJK SC",
    HEADING_FONT: "SimHei;方正黑体_GBK;华文黑体;Noto Sans CJK SC",
}
_SIZE_2, _SIZE_3, _SIZE_4 = 22, 16, 14  # points of 二号, 三号 and 四号
_LINE = 28.95  # points: 225 mm in 22 lines
_LINE_PITCH, _CLOSER = 579, -5  # in twentieths of a point: the same; how much closer 28 signs of 16 points stand
_INDENT = 2 * _SIZE_3
_FOOTER_OFFSET = Mm(28)


@dataclass(frozen=True)
class Line:
    """A paragraph of a template: its text with placeholders, and the role that decides how it looks."""

    text: str
    role: str = "body"


def template(lines: Sequence[Line], table: Sequence[tuple[str, str, float]] = ()) -> Word:
    """A template of some lines; ``table`` are the columns of a list at its end: heading, placeholder, width in mm."""
    word = Document()
    _paper(word)
    _styles(word)
    _name_substitutes(word)
    for line in lines:
        _paragraph(word, line)
    if table:
        _table(word, table)
    return word


def _paper(word: Word) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = _FOOTER_OFFSET
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(_LINE_PITCH))
    word.settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        _page_number(footer.paragraphs[0], side)


def _page_number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, outside, one sign from the edge."""
    paragraph.alignment = side
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(_SIZE_4)
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text or "")
        _type(run, "宋体", _SIZE_4)
        if text is None:
            for kind, instruction in (("begin", ""), ("", "PAGE"), ("end", "")):
                run._r.append(_field(kind, instruction))


def _field(kind: str, instruction: str) -> Any:
    if kind:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        return mark
    text = OxmlElement("w:instrText")
    text.text = instruction
    return text


def _styles(word: Word) -> None:
    normal = word.styles["Normal"]
    _type(normal, BODY_FONT, _SIZE_3)
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), str(_CLOSER))
    normal.element.get_or_add_rPr().append(closer)
    form = normal.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_LINE)


def _type(element: Any, font: str, size: float) -> None:
    """A font and size for a run or style: Word keeps a font of its own for Chinese."""
    element.font.name, element.font.size = "Times New Roman", Pt(size)
    element._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _name_substitutes(word: Word) -> None:
    """Name in the document what takes the place of fonts that a machine does not have."""
    part = next(one for one in word.part.package.iter_parts() if str(one.partname) == "/word/fontTable.xml")
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in _SUBSTITUTES.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", f"{fonts}</w:fonts>".encode())


def _paragraph(word: Word, line: Line) -> None:
    paragraph = word.add_paragraph()
    form = paragraph.paragraph_format
    run = paragraph.add_run(line.text)
    if line.role == "title":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _type(run, TITLE_FONT, _SIZE_2)
    elif line.role == "heading":
        form.first_line_indent = Pt(_INDENT)
        form.keep_with_next = True
        _type(run, HEADING_FONT, _SIZE_3)
    elif line.role in ("signature", "date"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        form.right_indent = Pt(_SIZE_3 * (2 if line.role == "signature" else 4))
        form.keep_with_next = line.role == "signature"
    elif line.role == "number":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif line.role == "new page":
        run.add_break(WD_BREAK.PAGE)
    elif line.role == "annex":
        _type(run, HEADING_FONT, _SIZE_3)
    elif line.role in ("body", "facts"):
        form.first_line_indent = Pt(_INDENT)
        if line.role == "body":  # addresses and lists of cells would be torn apart
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def _table(word: Word, columns: Sequence[tuple[str, str, float]]) -> None:
    """A list: a row of headings that is repeated on every page, and a row that is repeated for every entry."""
    table = word.add_table(2, len(columns))
    table.style = "Table Grid"
    table.autofit = False
    for place, (heading, placeholder, width) in enumerate(columns):
        table.columns[place].width = Mm(width)
        for row, text, font in ((table.rows[0], heading, HEADING_FONT), (table.rows[1], placeholder, BODY_FONT)):
            cell = row.cells[place]
            cell.width = Mm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
            _type(paragraph.add_run(text), font, 12)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
