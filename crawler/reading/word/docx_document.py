"""Word's .docx -> a Page: what is shown of the body, in order, with lists' numbers, tables and text boxes.

Deleted and hidden text is not read. The title among the file's properties is not either: it is often that of the
document the file was copied from, and so of another year or body.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from crawler.reading.blocks import Page, Picture, UnreadableError
from crawler.reading.containers.ooxml_package import Relation, main_part, related, relations, relationship_id
from crawler.reading.containers.zip_members import ZipMembers
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.word.docx_markup import (
    ALTERNATIVES,
    FALLBACK,
    VAL,
    WRAPPERS,
    W,
    chosen,
    continues,
    cuts_figure,
    descended,
    edges_of,
    is_shown_row,
    room_of,
    value,
    whole,
    width_of,
)
from crawler.reading.word.docx_styles import Lists, Style, Styles, marks_of
from crawler.reading.word.fields import Fields
from crawler.reading.word.tables import TOLERANCE, Content, Table, TableCell, lines_in, page_of
from crawler.reading.word.text_marks import Marks
from crawler.reading.word.wrapped_parts import Wrapped, with_wrapped
from storage.report import Format

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MOST_COLUMNS = 1_000  # a row has no more than 63 cells, but a grid the edges of all rows
_MOST_CELLS = 200_000

_PARAGRAPH, _PARAGRAPH_PROPERTIES, _STYLE, _NUMBERING = f"{W}p", f"{W}pPr", f"{W}pStyle", f"{W}numPr"
_RUN, _RUN_PROPERTIES, _WRITTEN = f"{W}r", f"{W}rPr", f"{W}t"
_FIELD, _INSTRUCTION, _SIMPLE_FIELD = f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"
_TABLE, _ROW, _CELL, _CELL_PROPERTIES = f"{W}tbl", f"{W}tr", f"{W}tc", f"{W}tcPr"
_SPAN, _ACROSS, _DOWN, _DELETED = f"{W}gridSpan", f"{W}hMerge", f"{W}vMerge", f"{W}cellDel"
_TEXT = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}sym": OBJECT,
    f"{W}pgNum": OBJECT,
    f"{W}footnoteReference": "^",
    f"{W}endnoteReference": "^",
} | dict.fromkeys((f"{W}{part}{size}" for part in ("day", "month", "year") for size in ("Short", "Long")), OBJECT)
_SHAPES = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_PICTURED = ("}blip", "}imagedata", "}chart", "}OLEObject", "}relIds")


def read_docx(content: bytes, read_part: Callable[[bytes], Page] | None = None) -> Page:
    """The page in a .docx file. Raises UnreadableError for one that is broken, empty or out of proportion.

    ``read_part`` reads a document of another format that the file wraps; without it such a file is refused.
    """
    with ZipMembers(content) as members:
        part = main_part(members)
        root = members.xml(part)
        body = root.find(f"{W}body")
        if body is None:
            raise UnreadableError("the file is no Word document")
        parts = relations(members, part)
        walk = _Walk(parts, Styles(related(members, parts, "styles")), Lists(related(members, parts, "numbering")))
        contents = walk.contents(body)
        if walk.fields:
            raise UnreadableError("a field of the Word document does not end, and hides what stands behind it")
        if not walk.wrapped:
            return page_of(contents, Format.DOCX)
        if read_part is None:
            raise UnreadableError("the Word document only wraps a document of another format")
        return with_wrapped(contents, [(each, read_part(members.read(each.part))) for each in walk.wrapped])


class _Walk:
    """One pass over the body. ``within`` says in how many cells the pass stands, ``wrapped`` are the documents that
    stand as they are among the paragraphs."""

    def __init__(self, parts: Mapping[str, Relation], styles: Styles, lists: Lists) -> None:
        self.parts = parts
        self.styles = styles
        self.lists = lists
        self.fields = Fields()
        self.cells = 0
        self.within = 0
        self.wrapped: list[Wrapped] = []

    def contents(self, container: etree._Element) -> list[Content]:
        contents: list[Content] = []
        for child in container:
            tag = child.tag
            if tag == _PARAGRAPH:
                contents += self._paragraph(child)
            elif tag == _TABLE:
                contents.append(self._table(child))
            elif tag in WRAPPERS:
                contents += self.contents(child)
            elif tag == ALTERNATIVES:
                for each in chosen(child):
                    contents += self.contents(each)
            elif tag == f"{W}altChunk":
                contents.append(self._wrapped(child))
        return contents

    def _wrapped(self, element: etree._Element) -> Content:
        """A document of another format that Word puts in its place when it opens the file."""
        part = self.parts.get(relationship_id(element))
        if part is None or self.within:
            return Picture("")  # what it shows in a cell is not looked at
        self.wrapped.append(Wrapped(part.part, Picture(part.part)))
        return self.wrapped[-1].place

    def _paragraph(self, paragraph: etree._Element) -> list[Content]:
        properties = _properties_of(paragraph, _PARAGRAPH_PROPERTIES)
        own = properties.get(_STYLE)
        name = own.get(VAL) or "" if own is not None else ""
        style = self.styles.get(name) or self.styles.get("") or _PLAIN_STYLE
        line = _Line(self, style.marks)
        line.inline(paragraph)
        text = "".join(line.pieces)
        if (style.list_id or _NUMBERING in properties) and (text.strip() or not _is_hidden(properties)):
            text = self._number(name, style, properties.get(_NUMBERING)) + text
        return [*lines_in(text), *line.aside]

    def _number(self, name: str, style: Style, own: etree._Element | None) -> str:
        """What is printed before a paragraph of a style, which may have a numbering of its own."""
        list_id = value(own, "numId") or style.list_id
        if not list_id:
            return ""
        level = value(own, "ilvl")
        label = self.lists.label(
            list_id,
            style.level if level is None else whole(level, 8),
            name if own is None else "",
        )
        return label if label.endswith(("、", "．", "）")) else f"{label} "

    def _table(self, table: etree._Element) -> Table:
        rows = [row for row in descended(table, _ROW) if is_shown_row(row)]
        cells = tuple(map(self._row, rows))
        placed = len({own[-1].right for own in cells if own}) < 2 or _keeps_spans(rows, cells)
        twips = edges_of(table)
        if max((own[-1].right for own in cells if own), default=0) >= len(twips):
            return Table(cells, placed=placed)
        return Table(cells, TOLERANCE, placed, twips)

    def _row(self, row: etree._Element) -> tuple[TableCell, ...]:
        cells: list[TableCell] = []
        place = whole(value(row.find(f"{W}trPr"), "gridBefore"), _MOST_COLUMNS)
        room = room_of(row)
        for cell in descended(row, _CELL):
            properties = _properties_of(cell, _CELL_PROPERTIES)
            if _DELETED in properties:
                continue
            span = properties.get(_SPAN)
            right = place + (1 if span is None else max(whole(span.get(VAL), _MOST_COLUMNS, 1), 1))
            if cells and continues(properties.get(_ACROSS)):
                cells[-1] = replace(cells[-1], right=right)
            else:
                content = self._cell(cell)
                if room is not None and cuts_figure(cell, room):
                    content = (*content, Picture(""))  # what is cut is not seen
                cells.append(TableCell(content, place, right, continues(properties.get(_DOWN))))
            place = right
        return tuple(cells)

    def _cell(self, cell: etree._Element) -> tuple[Content, ...]:
        self.cells += 1
        if self.cells > _MOST_CELLS:
            raise UnreadableError(f"the document's tables have more than {_MOST_CELLS} cells")
        self.within += 1
        contents = tuple(self.contents(cell))
        self.within -= 1
        return contents


def _properties_of(element: etree._Element, tag: str) -> dict[str, etree._Element]:
    """The properties of a paragraph or a cell by their tags: they are its first child."""
    first = element[0] if len(element) else None
    return {} if first is None or first.tag != tag else {child.tag: child for child in first}


def _is_hidden(properties: Mapping[str, etree._Element]) -> bool:
    """Whether a paragraph's end is hidden or deleted."""
    end = properties.get(_RUN_PROPERTIES)
    return end is not None and (end.find(f"{W}del") is not None or marks_of(end).hidden)


class _Line:
    """The runs of one paragraph: its text, and the text boxes and pictures that are anchored in it."""

    def __init__(self, walk: _Walk, marks: Marks) -> None:
        self.walk = walk
        self.marks = marks
        self.pieces: list[str] = []
        self.aside: list[Content] = []

    def inline(self, element: etree._Element) -> None:
        for child in element:
            tag = child.tag
            if tag == _RUN:
                self._run(child)
            elif tag == _SIMPLE_FIELD:
                self._simple_field(child)
            elif tag in WRAPPERS:
                self.inline(child)
            elif tag == ALTERNATIVES:
                for each in chosen(child):
                    self.inline(each)
            elif tag == f"{W}bdo" or tag.startswith(_MATH):
                self._add(OBJECT)

    def _run(self, run: etree._Element) -> None:
        marks = self.marks
        for child in run:
            tag = child.tag
            if tag == _RUN_PROPERTIES:
                marks = self.walk.styles.shown(child, marks) if len(child) else marks
            elif tag == _FIELD:
                self._field(child.get(f"{W}fldCharType"))
            elif tag == _INSTRUCTION:
                self.walk.fields.tell(child.text or "")
            elif not marks.hidden:
                self._shown_in_run(child, tag, marks)

    def _shown_in_run(self, child: etree._Element, tag: str, marks: Marks) -> None:
        if tag == _WRITTEN:
            if text := child.text:
                self._add(marks.sign + text)
        elif tag in _TEXT:
            self._add(_TEXT[tag])
        elif tag in _SHAPES:
            self._shape(child)
        elif tag in WRAPPERS:
            self.inline(child)
        elif tag == ALTERNATIVES:
            for each in chosen(child):
                for inner in each:
                    self._shown_in_run(inner, inner.tag, marks)

    def _add(self, text: str) -> None:
        if self.walk.fields.show:
            self.pieces.append(text)

    def _field(self, kind: str | None) -> None:
        fields = self.walk.fields
        if kind == "begin":
            fields.begin()
        elif kind == "separate":
            fields.separate()
        elif kind == "end" and fields.end():
            self._add(OBJECT)

    def _simple_field(self, field: etree._Element) -> None:
        self._field("begin")
        self.walk.fields.tell(field.get(f"{W}instr") or "")
        self._field("separate")
        self.inline(field)
        self._field("end")

    def _shape(self, shape: etree._Element) -> None:
        boxes = [box for box in shape.iter(f"{W}txbxContent") if _is_outermost(box, shape)]
        for box in boxes:
            self.aside += self.walk.contents(box)
        if boxes and self.walk.within:
            self.aside.append(Picture(""))  # a box may be moved anywhere; what it shows is not certainly the cell's
        pictured = [each for each in shape.iter() if str(each.tag).endswith(_PICTURED)]
        if pictured or not boxes:
            self.aside.append(Picture(next(filter(None, map(self._target, pictured)), "")))

    def _target(self, element: etree._Element) -> str:
        embedded = next((text for name, text in element.attrib.items() if str(name).endswith("}embed")), "")
        part = self.walk.parts.get(str(embedded) or relationship_id(element))
        return part.part if part else ""


def _keeps_spans(rows: Sequence[etree._Element], cells: Sequence[tuple[TableCell, ...]]) -> bool:
    """Whether rows end in one column where they are of one width: else they have lost their spans."""
    ends: dict[int, int] = {}
    return all(
        ends.setdefault(width, own[-1].right) == own[-1].right
        for row, own in zip(rows, cells, strict=True)
        if own and (width := width_of(row))
    )


_PLAIN_STYLE = Style()


def _is_outermost(box: etree._Element, shape: etree._Element) -> bool:
    for ancestor in box.iterancestors():
        if ancestor is shape:
            return True
        if ancestor.tag in (f"{W}txbxContent", FALLBACK):
            return False
    return False
