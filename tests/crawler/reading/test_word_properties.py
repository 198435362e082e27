"""The modifiers that lay out tables and mark text in Word 97-2003 files, byte by byte as [MS-DOC] describes them."""

import struct

import pytest

from crawler.reading.blocks import Grid, UnreadableError
from crawler.reading.word.binary_styles import BinaryStyles
from crawler.reading.word.properties import Characters, characters_of, matters, paragraph_of
from crawler.reading.word.table_builder import Shape, TableBuilder
from crawler.reading.word.tables import page_of
from crawler.reading.word.text_marks import Marks
from storage.report import Format

IN_TABLE, ROW_END = b"\x16\x24\x01", b"\x17\x24\x01"
RESTART, CONTINUE = 0x60, 0x20


def definition(*flags: int) -> bytes:
    """sprmTDefTable of cells 1000 twips wide."""
    edges = struct.pack(f"<{len(flags) + 1}h", *range(0, 1000 * len(flags) + 1, 1000))
    cells = b"".join(struct.pack("<H", flag) + bytes(18) for flag in flags)
    operand = bytes([len(flags)]) + edges + cells
    return b"\x08\xd6" + struct.pack("<H", len(operand) + 1) + operand


def shapes(*modifiers: bytes, data: bytes = b"") -> tuple[Shape, ...]:
    return paragraph_of(IN_TABLE + ROW_END + b"".join(modifiers), data).shapes


def test_cells_and_their_merges() -> None:
    assert shapes(definition(0, RESTART, CONTINUE)) == (
        Shape(0, 1000),
        Shape(1000, 2000),
        Shape(2000, 3000, continues=True),
    )


@pytest.mark.parametrize("flags", [(1, 2, 2), (2, 1, 1), (3, 1, 1)])
def test_cells_merged_across_by_either_reading_of_their_flags(flags: tuple[int, int, int]) -> None:
    assert [shape.joined for shape in shapes(definition(*flags, 0, *flags[:2]))] == [
        False,
        True,
        True,
        False,
        False,
        True,
    ]


def test_merges_set_after_the_row_was_defined() -> None:
    set_third, clear_second = b"\x2b\xd6\x02\x02\x01", b"\x2b\xd6\x02\x01\x00"
    read = shapes(definition(0, CONTINUE, 0), set_third, clear_second)
    assert [shape.continues for shape in read] == [False, False, True]


@pytest.mark.parametrize("code", [0x7621, 0x5622, 0x7623, 0x5624, 0x5625])
def test_rows_changed_after_their_definition_are_refused(code: int) -> None:
    with pytest.raises(UnreadableError, match="converter"):
        shapes(definition(0, 0), struct.pack("<H", code) + bytes(4))


def test_a_definition_stands_in_place_of_a_row_laid_out_before_it() -> None:
    insert, widen = b"\x21\x76\x00\x03\x68\x01", b"\x23\x76\x00\x03\xa7\x25"  # as Spire.Doc writes every row
    assert shapes(insert, widen, definition(0, RESTART)) == shapes(definition(0, RESTART))


def test_an_operand_longer_than_its_place_is_refused() -> None:
    with pytest.raises(UnreadableError, match="broken"):
        shapes(definition(0, 0)[:-3])


RED = b"\x70\x68\xff\x00\x00\x00"


@pytest.mark.parametrize(
    ("modifiers", "characters"),
    [
        (b"\x35\x08\x01", Characters()),
        (b"\x3c\x08\x01", Characters(Marks(hidden=True))),
        (b"\x00\x08\x01", Characters(Marks(hidden=True))),
        (b"\x37\x08\x01", Characters(Marks(struck=True))),
        (b"\x53\x2a\x01", Characters(Marks(struck=True))),
        (b"\x48\x2a\x01", Characters(Marks(raised=True))),
        (b"\x48\x2a\x00", Characters()),
        (b"\x45\x48\x06\x00", Characters(Marks(raised=True))),
        (b"\x45\x48\xfa\xff", Characters(Marks(raised=True))),
        (b"\x45\x48\x02\x00", Characters()),
        (b"\x43\x4a\x02\x00", Characters(Marks(tiny=True))),
        (b"\x43\x4a\x15\x00", Characters()),
        (b"\x70\x68\xff\xff\xff\x00", Characters(Marks(white=True))),
        (b"\x42\x2a\x08", Characters(Marks(white=True))),
        (b"\x42\x2a\x06\x0c\x2a\x06", Characters(Marks(white=True))),
        (b"\x42\x2a\x06\x66\x48\xc0\x00", Characters(Marks(white=True))),
        (RED + b"\x71\xca\x0a\0\0\0\xff\xff\0\0\0\0\0", Characters(Marks(white=True))),
        (RED + b"\x71\xca\x0a\0\0\0\xff\xff\xff\0\0\0\0", Characters()),
        (b"\x52\x48\x01\x00", Characters(Marks(tiny=True))),
        (b"\x52\x48\x5a\x00", Characters()),
        (b"\x40\x88\x38\xff", Characters(Marks(tiny=True))),
        (b"\x70\x68\x00\x00\x00\xff", Characters()),
        (b"\x09\x6a\x03\x00\x61\xf0", Characters(symbol=True)),
    ],
)
def test_marks_of_characters(modifiers: bytes, characters: Characters) -> None:
    read = characters_of(modifiers, b"")
    assert (read.marks, read.symbol) == (characters.marks, characters.symbol)
    assert matters(modifiers) == (characters.marks.hidden or characters.symbol)


def test_a_covered_cell_that_is_not_empty_makes_both_doubtful() -> None:
    builder = TableBuilder()
    for text in ("本年新收政府信息公开申请数量", "1", "2"):
        builder.add(text)
        builder.cell(1)
    builder.row(1, [Shape(0, 1), Shape(1, 2), Shape(2, 3, joined=True)])
    (grid,) = page_of(builder.finished(), Format.DOC).body
    assert isinstance(grid, Grid)
    assert grid.printed(0)[1] == "1\n\ufffc"


def sheet(*styles: bytes) -> bytes:
    """A style sheet, each style with a name of two letters."""
    written = (len(style).to_bytes(2, "little") + style + bytes(len(style) % 2) for style in styles)
    return struct.pack("<3H", 4, len(styles), 10) + b"".join(written)


def style(kind: int, base: int, *changes: bytes) -> bytes:
    parts = (len(each).to_bytes(2, "little") + each + bytes(len(each) % 2) for each in changes)
    return struct.pack("<2H", 0, base << 4 | kind) + bytes(6) + b"\x02\0a\0b\0\0\0" + b"".join(parts)


def test_styles_hide_strike_and_number() -> None:
    hidden, struck, seen = b"\x3c\x08\x01", b"\x37\x08\x01", b"\x3c\x08\x00"
    sheet_read = BinaryStyles(
        sheet(
            style(1, 0xFFF, b"\0\0", b""),
            style(2, 0xFFF, hidden),
            b"",
            style(2, 1, struck),
            style(2, 3, seen),
            style(1, 0, b"\x05\0\x0b\x46\x01\0", b""),
            style(1, 5, b"\x06\0", hidden),
        )
    )
    styles = [sheet_read.get(number) for number in range(7)]
    plain, both = Marks(), Marks(hidden=True, struck=True)
    assert [each.marks for each in styles] == [
        plain,
        Marks(hidden=True),
        plain,
        both,
        Marks(struck=True),
        plain,
        Marks(hidden=True),
    ]
    assert [number for number, each in enumerate(styles) if each.listed] == [5, 6]


@pytest.mark.parametrize("broken", [b"", b"\x04\0", sheet(style(1, 0, b"\0\0", b""))[:-9]])
def test_a_style_sheet_of_another_layout_says_nothing(broken: bytes) -> None:
    style_read = BinaryStyles(broken).get(0)
    assert (style_read.listed, style_read.marks) == (False, Marks())
