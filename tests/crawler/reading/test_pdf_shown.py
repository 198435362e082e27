"""What a reader of a PDF sees beside the text of its pages: layers, fields, notes, marks, pictures, pens' strokes."""

import pytest

from crawler.reading.blocks import Grid
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.pdf.document import read_pdf
from tests.crawler.reading.test_pdf import assembled

_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
_CHINESE = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>/DW 1000"
    b"/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
    b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)
_HEADS = ((70, 686, "信息内容"), (310, 686, "本年制发件数"), (410, 686, "本年废止件数"), (70, 666, "规章"))
_LAYERS = b"/OCProperties<</OCGs[7 0 R 8 0 R]/D<</OFF[8 0 R]/Order[7 0 R 8 0 R]>>>>"
_SHOWN, _HIDDEN = b"<</Type/OCG/Name(one)>>", b"<</Type/OCG/Name(other)>>"


def table(
    content: bytes, *, catalog: bytes = b"", annotations: bytes = b"", further: tuple[bytes, ...] = ()
) -> list[list[str]]:
    """The rows of a small ruled table, 规章 | … | 0 the second, in which ``content`` is drawn at 320, 666.

    The objects ``further`` have the numbers from 9 on; X is the first of them as something to be drawn.
    """
    rules = b"".join(b"60 %d m 500 %d l S " % (y, y) for y in (700, 680, 660))
    rules += b"".join(b"%d 700 m %d 660 l S " % (x, x) for x in (60, 300, 400, 500))
    heads = b"".join(
        b"BT /F2 10 Tf %d %d Td <%s> Tj ET " % (x, y, said.encode("utf-16-be").hex().encode()) for x, y, said in _HEADS
    )
    page = rules + heads + text(430, b"0") + content
    resources = (
        b"<</Font<</F1 5 0 R/F2 %d 0 R>>" % (9 + len(further))
        + b"/Properties<</L1 7 0 R/L2 8 0 R/L3 6 0 R>>/ExtGState<</GS<</ca 0>>/GN<</ca 1>>>>/XObject<</X 9 0 R>>>>"
    )
    parts = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources%s/Annots[%s]>>"
        % (resources, annotations),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(page), page),
        _FONT,
        b"<</Type/OCMD/OCGs[7 0 R]/P/AllOff>>",
        _SHOWN,
        _HIDDEN,
        *further,
        _CHINESE,
    ]
    grid = next(block for block in read_pdf(assembled(parts)).body if isinstance(block, Grid))
    return [[cell.text for cell in cells] for cells in grid.rows]


def row(
    content: bytes, *, catalog: bytes = b"", annotations: bytes = b"", further: tuple[bytes, ...] = ()
) -> list[str]:
    """The row 规章 | … | 0 of the table."""
    return table(content, catalog=catalog, annotations=annotations, further=further)[1]


def text(x: float, said: bytes) -> bytes:
    return b"BT /F1 10 Tf %d 666 Td (%s) Tj ET\n" % (x, said)


def form(content: bytes, extra: bytes = b"", box: bytes = b"0 0 595 842") -> bytes:
    head = b"<</Type/XObject/Subtype/Form/BBox[%s]/Length %d/Resources<</Font<</F1 5 0 R>>>>%s>>"
    return head % (box, len(content), extra) + b"\nstream\n%s\nendstream" % content


def picture(red: int, extra: bytes = b"") -> bytes:
    """Two pixels, one of them white."""
    pixels = bytes((255, 255, 255, red, 0, 0))
    head = b"<</Type/XObject/Subtype/Image/Width 2/Height 1/BitsPerComponent 8/ColorSpace/DeviceRGB/Length 6%s>>"
    return head % extra + b"\nstream\n%s\nendstream" % pixels


@pytest.mark.parametrize("layer", [b"L2", b"L3"])
@pytest.mark.parametrize("x", [320, 326])
def test_a_hidden_layer_over_one_that_is_shown_is_not_read(layer: bytes, x: int) -> None:
    """As of figures of last year that were left in the file: there is ink in the place of both."""
    content = b"/OC /L1 BDC %s EMC /OC /%s BDC %s EMC" % (text(320, b"47"), layer, text(x, b"68"))
    assert row(content, catalog=_LAYERS) == ["规章", "47", "0"]


def test_a_hidden_form_over_text_is_not_read() -> None:
    hidden = form(text(322, b"68"), b"/OC 8 0 R")
    assert row(text(320, b"47") + b"/X Do", catalog=_LAYERS, further=(hidden,)) == ["规章", "47", "0"]


def test_a_hidden_picture_hides_nothing() -> None:
    hidden = picture(0, b"/OC 8 0 R")
    content = text(320, b"47") + b"q 595 0 0 842 0 0 cm /X Do Q"
    assert row(content, catalog=_LAYERS, further=(hidden,)) == ["规章", "47", "0"]


def test_hidden_lines_part_no_cells() -> None:
    content = text(320, b"47") + b"/OC /L2 BDC 326 700 m 326 660 l S 60 670 m 500 670 l S EMC"
    assert row(content, catalog=_LAYERS) == ["规章", "47", "0"]


def test_a_field_whose_looks_the_file_does_not_keep_is_read() -> None:
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(f)/V(47)/Rect[310 662 380 678]/F 4/DA(/F1 9 Tf 0 g)/P 3 0 R>>"
    catalog = b"/AcroForm<</Fields[9 0 R]/NeedAppearances true/DA(/F1 9 Tf 0 g)/DR<</Font<</F1 5 0 R>>>>>>"
    assert row(b"", catalog=catalog, annotations=b"9 0 R", further=(field,)) == ["规章", "47", "0"]


def note(kind: bytes, looks: bytes) -> tuple[bytes, bytes]:
    """A note or mark at a place, and what it looks like there."""
    annotation = b"<</Type/Annot/Subtype/%s/Rect[310 662 380 678]/F 4/AP<</N 10 0 R>>/P 3 0 R>>" % kind
    return annotation, form(looks, box=b"310 662 380 678")


def test_a_note_upon_a_figure_is_read_in_its_stead() -> None:
    looks = b"1 g 310 662 70 16 re f 0 g " + text(330, b"47")
    assert row(text(320, b"68"), annotations=b"9 0 R", further=note(b"FreeText", looks)) == ["规章", "47", "0"]


@pytest.mark.parametrize("hidden", [b"1 g %s 0 g ", b"/GS gs %s /GN gs ", b"%s 1 g 310 662 70 16 re f 0 g "])
def test_a_digit_upon_a_hidden_one_that_is_alike_is_seen(hidden: bytes) -> None:
    """As of a figure that was covered and typed anew in its place: both end in one digit."""
    assert row(hidden % text(320, b"716") + text(320, b"906")) == ["规章", "906", "0"]
    assert row(hidden % text(320, b"906") + text(320, b"906")) == ["规章", "906", "0"]


def test_what_a_mark_blackens_is_neither_a_figure_nor_blank() -> None:
    looks = b"0 g 310 662 70 16 re f"
    read = row(text(320, b"68"), annotations=b"9 0 R", further=note(b"Square", looks))
    assert set(read[1]) == {OBJECT}


def test_a_figure_that_a_mark_strikes_out_is_none() -> None:
    looks = b"1 0 0 RG 318 669.5 m 334 669.5 l S"
    read = row(text(320, b"68") + text(350, b"47"), annotations=b"9 0 R", further=note(b"StrikeOut", looks))
    assert read == ["规章", OBJECT * 2 + " 47", "0"]


@pytest.mark.parametrize("stroke", [b"318 664 m 334 675 l S", b"318 675 m 323 671 330 667 334 664 c S"])
def test_a_figure_that_a_slanted_stroke_crosses_is_none(stroke: bytes) -> None:
    assert row(text(320, b"6") + text(329, b"0") + stroke) in (["规章", OBJECT + "0", "0"], ["规章", OBJECT * 2, "0"])


def test_a_slanted_stroke_beside_a_figure_changes_nothing() -> None:
    assert row(text(320, b"68") + b"340 664 m 360 675 l S") == ["规章", "68", "0"]


@pytest.mark.parametrize(("red", "read"), [(0, OBJECT), (235, OBJECT)])
def test_a_cell_with_a_picture_is_not_blank(red: int, read: str) -> None:
    content = b"q 20 0 0 10 320 665 cm /X Do Q"
    assert row(content, further=(picture(red),)) == ["规章", read, "0"]


def test_a_cell_with_a_drawn_figure_is_not_blank() -> None:
    """As of letters that were made outlines."""
    outline = b"320 666 m 323 666 l 323 674 l 321 674 l 318 671 l 318 670 l 320 671 l h f"
    assert row(outline) == ["规章", OBJECT, "0"]


def test_what_is_white_or_pale_leaves_a_cell_blank() -> None:
    outline = b"%s g 320 666 m 323 666 l 323 674 l 321 674 l 318 671 l 318 670 l 320 671 l h f"
    assert row(outline % b"1") == ["规章", "", "0"]
    assert row(outline % b".85") == ["规章", "", "0"]


@pytest.mark.parametrize(("x", "end", "rows"), [(386, 397.2, 2), (302, 313.2, 2), (340, 351.2, 2), (386, 410, 3)])
def test_a_line_under_a_figure_parts_no_rows(x: int, end: float, rows: int) -> None:
    """Be it as near to a line of the table as one that meets it."""
    read = table(text(x, b"68") + b"%d 664 m %.1f 664 l S" % (x, end))
    assert [len(read), read[1][1]] == [rows, "68"]


def test_a_line_that_strikes_a_figure_out_parts_no_rows() -> None:
    read = row(text(345, b"68") + b"343 669.5 m 360 669.5 l S " + text(365, b"47"))
    assert read == ["规章", OBJECT * 2 + " 47", "0"]


@pytest.mark.parametrize(
    ("gray", "size", "read"), [(b".85", 40, "47"), (b".4", 40, None), (b".85", 12, None)], ids=["pale", "dark", "small"]
)
def test_a_pale_mark_behind_a_page_that_is_much_larger_than_its_text_is_none_of_it(
    gray: bytes, size: int, read: str | None
) -> None:
    mark = b"q %s g BT /F1 %d Tf 318 660 Td (123) Tj ET Q " % (gray, size)
    assert (row(mark + text(320, b"47"))[1] == "47") is (read is not None)
