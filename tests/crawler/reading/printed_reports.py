"""Prints invented reports as PDF and as OFD in the ways office programs do. Shares no code with the reader."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from storage.forms import FORM_2021, LITIGATION_FIELDS, REQUEST_COLUMNS, Form
from tests.crawler.reading.reports import GROUP_SIZES, KINDS, OUTCOMES, TITLE

FONT = "STSong-Light"
rl_config.useA85 = 0  # as all other programs write
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
_UPRIGHT = UnicodeCIDFont(FONT, isVertical=True)
_UPRIGHT.fontName = _UPRIGHT.name = f"{FONT}-upright"
pdfmetrics.registerFont(_UPRIGHT)
_HANDLED = "三、本年度办理结果"
WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 60.0
LEADING = 1.35
MM = 25.4 / 72


@dataclass(frozen=True)
class Style:
    """How a report is printed.

    ``rules``: how lines are drawn (stroked, thin filled boxes, a stroked box a cell, only across, none).
    ``cut``: rows may be cut by a page break. ``repeat``: table headers are printed again on a new page.
    ``kerned``: every digit is set on its own. ``shift``: even pages are shifted to the right.
    ``open_sides``: the outermost vertical lines are missing; ``numbered``: pages have numbers and a running head.
    ``parted``: a page break parts the words of a merged cell. ``upright``: 三、本年度办理结果 is set from top to
    bottom, in type that is scaled.
    """

    rules: str = "stroked"
    cut: bool = False
    repeat: bool = False
    kerned: bool = False
    shift: float = 0.0
    open_sides: bool = False
    numbered: bool = True
    align: str = "center"
    size: float = 9.0
    first_line: float = 0.0
    value_at: str = "middle"
    parted: bool = False
    upright: bool = False


@dataclass(frozen=True)
class TableCell:
    """A cell with its place and spans."""

    text: str
    row: int
    column: int
    down: int = 1
    across: int = 1


@dataclass
class Drawn:
    """One page: texts (x, y of the base line from the top, size, text) and lines (x, y, x, y); ``upright`` are texts
    set from top to bottom (x, y of the top, size, by how much it is scaled, text)."""

    texts: list[tuple[float, float, float, str]] = field(default_factory=list)
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    upright: list[tuple[float, float, float, float, str]] = field(default_factory=list)


def table_2(cells: Mapping[str, str], form: Form = FORM_2021) -> list[TableCell]:
    """Table 2 on four columns."""
    made: list[TableCell] = []
    row = 0
    for block in form.blocks:
        made.append(TableCell(block.article, row, 0, 1, 4))
        heads = [column.label for column in block.columns]
        body = [
            (each.label, [cells[f"disclosure.{each.key}.{column.key}"] for column in block.columns])
            for each in block.rows
        ]
        for label, texts in [("信息内容", heads), *body]:
            row += 1
            made.append(TableCell(label, row, 0))
            across = 3 if len(texts) == 1 else 1
            made += [TableCell(text, row, 1 + place, 1, across) for place, text in enumerate(texts)]
            if len(texts) == 2:
                made[-1] = TableCell(texts[-1], row, 2, 1, 2)
        row += 1
    return made


def table_3(cells: Mapping[str, str], form: Form = FORM_2021) -> list[TableCell]:
    """Table 3 with three header rows and three label columns."""
    made = [
        TableCell("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 0, 0, 3, 3),
        TableCell("申请人情况", 0, 3, 1, 7),
        TableCell("自然人", 1, 3, 2),
        TableCell("法人或其他组织", 1, 4, 1, 5),
        TableCell("总计", 1, 9, 2),
        *(TableCell(kind, 2, 4 + place) for place, kind in enumerate(KINDS)),
    ]
    handled = sum(bool(request.group) for request in form.request_rows)
    groups: set[str] = set()
    for row, request in enumerate(form.request_rows, 3):
        grouped = request.group in GROUP_SIZES
        if request.key == "granted":
            made.append(TableCell("三、本年度办理结果", row, 0, handled))
        if grouped and request.group not in groups:
            groups.add(request.group)
            made.append(TableCell(request.group, row, 1, GROUP_SIZES[request.group]))
        column, across = (2, 1) if grouped else (1, 2) if request.group else (0, 3)
        made.append(TableCell(request.label, row, column, 1, across))
        texts = [cells[f"requests.{request.key}.{each.key}"] for each in REQUEST_COLUMNS]
        made += [TableCell(text, row, 3 + place) for place, text in enumerate(texts)]
    return made


def table_4(cells: Mapping[str, str]) -> list[TableCell]:
    """Table 4: three header rows and fifteen numbers."""
    heads = [*OUTCOMES, "总计"]
    return [
        TableCell("行政复议", 0, 0, 1, 5),
        TableCell("行政诉讼", 0, 5, 1, 10),
        *(TableCell(head, 1, place, 2) for place, head in enumerate(heads)),
        TableCell("未经复议直接起诉", 1, 5, 1, 5),
        TableCell("复议后起诉", 1, 10, 1, 5),
        *(TableCell(head, 2, 5 + place) for place, head in enumerate(heads * 2)),
        *(TableCell(cells[name], 3, place) for place, name in enumerate(LITIGATION_FIELDS)),
    ]


class Printer:
    """Sets text and tables from the top of the first page down, breaking pages where they are full."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.pages: list[Drawn] = []
        self.y = HEIGHT
        self._new_page()
        self.y += style.first_line

    def paragraph(self, text: str, size: float = 0.0, *, center: bool = False) -> None:
        """A paragraph, indented by two characters unless it is centred."""
        size = size or self.style.size
        room = WIDTH - 2 * MARGIN
        lines = _wrapped(("" if center else "\u3000\u3000") + text, room, size)
        for number, line in enumerate(lines):
            if self.y + size * LEADING > HEIGHT - MARGIN:
                self._new_page()
            indent = 0.0 if center or number else 2 * size
            words = line.strip("\u3000")
            x = self._left + ((room - _width(words, size)) / 2 if center else indent)
            self.y += size * LEADING
            self.page.texts.append((x, self.y - 0.3 * size, size, words))

    def table(self, cells: list[TableCell], widths: list[float], header_rows: int) -> None:
        """A table; row by row, and where a row does not fit, on the next page."""
        total = sum(widths)
        edges = [0.0]
        for width in widths:
            edges.append(edges[-1] + width / total * (WIDTH - 2 * MARGIN))
        rows = max(cell.row + cell.down for cell in cells)
        heights = [self._row_height(cells, edges, row) for row in range(rows)]
        for cell in cells:
            if cell.down > 1:
                missing = self._lines_height(cell, edges) - sum(heights[cell.row : cell.row + cell.down])
                heights[cell.row + cell.down - 1] += max(missing, 0.0)
        start, spent = 0, 0.0
        while start < rows:
            if start and self.style.repeat and start >= header_rows:
                self._piece(cells, edges, heights, 0, header_rows, 0.0, heights[header_rows - 1])
            start, spent = self._fill_page(cells, edges, heights, start, spent)
            if start < rows:
                self._new_page()
        self.y += 4

    def _fill_page(
        self, cells: list[TableCell], edges: list[float], heights: list[float], start: int, spent: float
    ) -> tuple[int, float]:
        """Prints rows from one on (of which some points are printed already); gives where the next page goes on."""
        room = HEIGHT - MARGIN - self.y
        end, used = start, 0.0
        while end < len(heights) and used + heights[end] - (spent if end == start else 0.0) <= room:
            used += heights[end] - (spent if end == start else 0.0)
            end += 1
        last = 0.0
        line = self.style.size * LEADING
        if end < len(heights) and self.style.cut and heights[end] > 1.9 * line and room - used >= line + 4:
            last = line * int((room - used - 4) / line) + 4
            last = last if heights[end] - last >= line else 0.0
        if last:
            self._piece(cells, edges, heights, start, end + 1, spent, last)
            return end, last
        if end > start:
            self._piece(cells, edges, heights, start, end, spent, heights[end - 1] if end - 1 > start else 0.0)
        return end, 0.0

    def _piece(
        self,
        cells: list[TableCell],
        edges: list[float],
        heights: list[float],
        start: int,
        end: int,
        spent: float,
        last: float,
    ) -> None:
        """Prints rows start to end; ``spent`` of the first stand on the page before, only ``last`` of the last here."""
        own = heights[start:end]
        own[0] -= spent
        if last and end - 1 > start:
            own[-1] = last
        elif last:
            own[0] = last
        ys = [self.y]
        for height in own:
            ys.append(ys[-1] + height)
        for cell in cells:
            first, after = max(cell.row, start), min(cell.row + cell.down, end)
            if first >= after:
                continue
            box = (
                self._left + edges[cell.column],
                ys[first - start],
                self._left + edges[cell.column + cell.across],
                ys[after - start],
            )
            cut_above = cell.row < start or (spent > 0 and cell.row == start)
            is_last = cell.row + cell.down == end
            cut_below = cell.row + cell.down > end or (is_last and sum(own) < sum(heights[start:end]) - spent - 0.1)
            self._lines_of(box, cell, len(edges) - 1)
            self._text_of(
                box, cell, edges, spent if cell.row == start else 0.0, cut_above=cut_above, cut_below=cut_below
            )
        self.y = ys[-1]

    def _text_of(
        self,
        box: tuple[float, float, float, float],
        cell: TableCell,
        edges: list[float],
        spent: float,
        *,
        cut_above: bool,
        cut_below: bool,
    ) -> None:
        size = self.style.size
        lines = self._cell_lines(cell, edges)
        step = size * LEADING
        if self.style.parted and cell.down > 1 and cut_above != cut_below:
            half = (len(lines) + 1) // 2
            lines = lines[half:] if cut_above else lines[:half]
        elif cell.down > 1 or len(lines) == 1:
            if cut_above and (cell.down > 1 or self.style.value_at == "top"):
                return
            if cut_below and cell.down == 1 and self.style.value_at == "bottom":
                return
            if cut_above and cell.down == 1 and self.style.value_at == "middle":
                return
        elif cut_above or cut_below:
            printed = round((spent - 4) / step) if spent else 0
            fitting = int((box[3] - box[1] - 3.9) / step + 0.01)
            lines = lines[max(printed, 0) : max(printed, 0) + (fitting if cut_below else len(lines))]
        top = box[1] + 2
        if self.style.value_at != "top" and not cut_below and not (cut_above and len(lines) > 1):
            top = box[1] + (box[3] - box[1] - step * len(lines)) / 2
        if self.style.upright and cell.text == _HANDLED:
            self.page.upright.append((box[0] + size, top, 20 * size, 0.05, "".join(lines)))
            return
        for number, line in enumerate(lines):
            x = self._x_of(box, _width(line, size))
            self._set(x, top + step * number + size, line)

    def _x_of(self, box: tuple[float, float, float, float], width: float) -> float:
        if self.style.align == "left":
            return box[0] + 3
        if self.style.align == "right":
            return box[2] - 3 - width
        return (box[0] + box[2] - width) / 2

    def _set(self, x: float, y: float, text: str) -> None:
        if not self.style.kerned:
            self.page.texts.append((x, y, self.style.size, text))
            return
        for character in text:
            self.page.texts.append((x, y, self.style.size, character))
            x += _width(character, self.style.size) + (0.04 * self.style.size if character.isdigit() else 0.0)

    def _lines_of(self, box: tuple[float, float, float, float], cell: TableCell, columns: int) -> None:
        left, top, right, bottom = box
        if self.style.rules == "none":
            return
        if self.style.rules == "boxes":
            self.page.boxes.append(box)
            return
        self.page.lines += [(left, top, right, top), (left, bottom, right, bottom)]
        if self.style.rules == "across":
            return
        if cell.column or not self.style.open_sides:
            self.page.lines.append((left, top, left, bottom))
        if cell.column + cell.across < columns or not self.style.open_sides:
            self.page.lines.append((right, top, right, bottom))

    def _cell_lines(self, cell: TableCell, edges: list[float]) -> list[str]:
        return _wrapped(cell.text, edges[cell.column + cell.across] - edges[cell.column] - 6, self.style.size)

    def _lines_height(self, cell: TableCell, edges: list[float]) -> float:
        return len(self._cell_lines(cell, edges)) * self.style.size * LEADING + 4

    def _row_height(self, cells: list[TableCell], edges: list[float], row: int) -> float:
        own = [self._lines_height(cell, edges) for cell in cells if cell.row == row and cell.down == 1]
        return max(own, default=self.style.size * LEADING + 4)

    @property
    def page(self) -> Drawn:
        """The page being printed."""
        return self.pages[-1]

    @property
    def _left(self) -> float:
        return MARGIN + (self.style.shift if len(self.pages) % 2 == 0 else 0.0)

    def _new_page(self) -> None:
        self.pages.append(Drawn())
        self.y = MARGIN
        if self.style.numbered:
            number = len(self.pages)
            self.page.texts.append((WIDTH / 2, HEIGHT - 30, 9, f"- {number} -"))
            self.page.texts.append((MARGIN, 36, 9, "清溪县政府信息公开"))


def printed(cells: Mapping[str, str], style: Style, form: Form = FORM_2021) -> list[Drawn]:
    """The pages of a whole report."""
    printer = Printer(style)
    printer.paragraph(TITLE, 16, center=True)
    for text in ("一、总体情况", "2023年，我镇主动公开信息120条。" * 4, "二、主动公开政府信息情况"):
        printer.paragraph(text)
    printer.table(table_2(cells, form), [3, 2, 2, 2], 2)
    printer.paragraph("三、收到和处理政府信息公开申请情况")
    printer.table(table_3(cells, form), [1.2, 1.4, 4, *[1.3] * 7], 3)
    printer.paragraph("四、政府信息公开行政复议、行政诉讼情况")
    printer.table(table_4(cells), [1] * 15, 3)
    for text in ("五、存在的主要问题及改进情况", "公开不够及时。", "六、其他需要报告的事项", "无"):
        printer.paragraph(text)
    return printer.pages


def as_pdf(pages: list[Drawn], style: Style = Style(), *, rotated: int = 0) -> bytes:
    """The pages as a PDF; ``rotated`` turns the page by 90 and its content back, as many landscape pages are."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), pageCompression=1)
    for page in pages:
        if rotated:
            canvas.setPageRotation(90)
            canvas.translate(HEIGHT, 0)
            canvas.rotate(90)
        canvas.setLineWidth(0.5)
        for x, y, other_x, other_y in page.lines:
            if style.rules == "filled":
                across = y == other_y
                canvas.rect(
                    x,
                    HEIGHT - other_y,
                    other_x - x if across else 0.5,
                    0.5 if across else other_y - y,
                    stroke=0,
                    fill=1,
                )
            else:
                canvas.line(x, HEIGHT - y, other_x, HEIGHT - other_y)
        for left, top, right, bottom in page.boxes:
            canvas.rect(left, HEIGHT - bottom, right - left, bottom - top)
        for x, y, size, text in page.texts:
            canvas.setFont(FONT, size)
            canvas.drawString(x, HEIGHT - y, text)
        for x, y, size, scale, text in page.upright:
            canvas.saveState()
            canvas.translate(x, HEIGHT - y)
            canvas.scale(scale, scale)
            canvas.setFont(_UPRIGHT.fontName, size)
            canvas.drawString(0, 0, text)
            canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def as_ofd(pages: list[Drawn], *, template_lines: bool = False) -> bytes:
    """The pages as an OFD after GB/T 33190; the ruling lines of the first page in a template if wanted."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _ofd_parts(pages, template_lines=template_lines):
            archive.writestr(name, content)
    return file.getvalue()


def _ofd_parts(pages: list[Drawn], *, template_lines: bool) -> Iterator[tuple[str, str]]:
    yield "OFD.xml", _part("OFD", "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>")
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    template = '<ofd:TemplatePage ID="900" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template_lines else ""
    size = f"<ofd:PageArea><ofd:PhysicalBox>0 0 {WIDTH * MM:.3f} {HEIGHT * MM:.3f}</ofd:PhysicalBox></ofd:PageArea>"
    common = f"<ofd:CommonData>{size}{template}</ofd:CommonData>"
    yield "Doc_0/Document.xml", _part("Document", f"{common}<ofd:Pages>{listed}</ofd:Pages>")
    if template_lines:
        yield "Doc_0/Tpls/Tpl_0/Content.xml", _part("Page", _layer("".join(_paths(pages[0]))))
    for number, page in enumerate(pages):
        in_template = template_lines and number == 0
        use = '<ofd:Template TemplateID="900" ZOrder="Background"/>' if in_template else ""
        objects = "".join([*([] if in_template else _paths(page)), *map(_text, page.texts)])
        yield f"Doc_0/Pages/Page_{number}/Content.xml", _part("Page", use + _layer(objects))


def _part(tag: str, content: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>'
        f'<ofd:{tag} xmlns:ofd="http://www.ofdspec.org/2016">{content}</ofd:{tag}>'
    )


def _layer(objects: str) -> str:
    return f'<ofd:Content><ofd:Layer ID="1" Type="Body">{objects}</ofd:Layer></ofd:Content>'


def _paths(page: Drawn) -> Iterator[str]:
    for x, y, other_x, other_y in page.lines:
        width, height = (other_x - x) * MM, (other_y - y) * MM
        yield (
            f'<ofd:PathObject ID="7" Boundary="{x * MM:.4f} {y * MM:.4f} {width:.4f} {height:.4f}" LineWidth="0.2">'
            f"<ofd:AbbreviatedData>M 0 0 L {width:.4f} {height:.4f}</ofd:AbbreviatedData></ofd:PathObject>"
        )
    for left, top, right, bottom in page.boxes:
        width, height = (right - left) * MM, (bottom - top) * MM
        yield (
            f'<ofd:PathObject ID="8" Boundary="{left * MM:.4f} {top * MM:.4f} {width:.4f} {height:.4f}">'
            f"<ofd:AbbreviatedData>M 0 0 L {width:.4f} 0 L {width:.4f} {height:.4f} L 0 {height:.4f} C"
            "</ofd:AbbreviatedData></ofd:PathObject>"
        )


def _text(item: tuple[float, float, float, str]) -> str:
    x, y, size, text = item
    advances = [_width(character, size) * MM for character in text[:-1]]
    alike = len(set(advances)) == 1 and len(advances) > 1
    delta = f"g {len(advances)} {advances[0]:.4f}" if alike else " ".join(f"{each:.4f}" for each in advances)
    attribute = f' DeltaX="{delta}"' if advances else ""
    box = f"{x * MM:.4f} {(y - size) * MM:.4f} {_width(text, size) * MM:.4f} {size * 1.2 * MM:.4f}"
    # The text is drawn at a tenth of its size and enlarged by the matrix, as some writers do.
    small = size * MM / 10
    tenth = " ".join(
        part if part == "g" or (alike and number == 1) else f"{float(part) / 10:.5f}"
        for number, part in enumerate(delta.split())
    )
    attribute = f' DeltaX="{tenth}"' if advances else ""
    return (
        f'<ofd:TextObject ID="9" Boundary="{box}" Font="3" Size="{small:.5f}" CTM="10 0 0 10 0 0">'
        f'<ofd:TextCode X="0" Y="{small:.5f}"{attribute}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def _width(text: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, FONT, size))


def _wrapped(text: str, room: float, size: float) -> list[str]:
    """The lines of a text; a number is never broken."""
    lines = [""]
    for piece in [text] if text.replace(".", "").isdigit() else list(text):
        if lines[-1] and _width(lines[-1] + piece, size) > room:
            lines.append("")
        lines[-1] += piece
    return lines
