"""RTF: the tables, the encodings of its text, and the groups that are not shown."""

import pytest

from crawler.reading.blocks import Grid, Line, Picture, UnreadableError
from crawler.reading.word.document import read_word
from storage.forms import FORM_2021
from storage.report import Format
from tests.crawler.reading.office_documents import reading_from, rtf_of
from tests.crawler.reading.reading_of import differing
from tests.crawler.reading.reports import Layout, page

PRINTED = {name: str(number) for number, name in enumerate(FORM_2021.fields, 1)}
START = rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 SimSun;}{\f1\fcharset0 Arial;}{\f2\fcharset2 Symbol;}}"

COLOURS = rb"{\colortbl;\red0\green0\blue0;\red255\green255\blue255;}"


def texts(body: bytes) -> list[str]:
    return [block.text for block in read_word(START + body + b"}").body if isinstance(block, Line)]


@pytest.mark.parametrize("escaped", [False, True])
@pytest.mark.parametrize(
    "layout", [Layout(), Layout(handled="row"), Layout(padding=1), Layout(broken_words=True), Layout(half_width=True)]
)
def test_every_layout_gives_every_figure(layout: Layout, escaped: bool) -> None:
    page_read = read_word(rtf_of(page(PRINTED, layout), escaped=escaped))
    reading = reading_from(page_read)
    assert differing(reading, PRINTED) == {}
    assert (reading.format, reading.problems, reading.year) == (Format.DOC, (), 2023)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"\f0 \'b9\'ab\'bf\'aa\par", "公开"),
        (rb"\f1 \'b9\'ab\'bf\'aa\par", "公开"),
        (rb"\u20844?\u24320?\par", "公开"),
        (rb"\uc2 \u20844\'b9\'ab\u24320\'bf\'aa1\par", "公开1"),
        (rb"\uc0\u20844\u24320\par", "公开"),
        (rb"\u-10179?\u-8704?1\par", "\U0001f6001"),
        (rb"{\upr{old}{\*\ud new}}\par", "new"),
        (rb"1\emdash 2\par", "1—2"),
        (rb"a\{b\}\\\~c\par", "a{b}\\\xa0c"),
        (rb"{\field{\*\fldinst =3+4}{\fldrslt 7}}\par", "7"),
        (rb"{\field{\*\fldinst EQ 9}}1\par", "\ufffc1"),
        (rb"{\field{\*\fldinst EQ \\f(9,2)}{\fldrslt}}1\par", "\ufffc1"),
        (rb"{\field{\*\fldinst{ SET kept 9 }}{\fldrslt 9}}7\par", "7"),
        (rb"{\v 9}7\par", "7"),
        (rb"{\deleted 9}7\par", "7"),
        (rb"{\revised\revauth1\revdttm-2074015744 7}\par", "7"),
        (rb"{\deleted\v0 9}{\v\mvf0 9}{\mvf\deleted0 9}7\par", "7"),
        (rb"{\strike\striked0 9}7\par", "~97"),
        (rb"1{\super\up0\dn0 2}{\up6\nosupersub 3}{\super\nosupersub 4}\par", "1^2^34"),
        (rb"{\mvf\mvauth1 9}{\mvt\mvauth1 7}\par", "7"),
        (rb"{\mmath{\*\moMath{\mr 9}}}1\par", "\ufffc1"),
        (rb"{\strike 9}7\strike 1\strike0 2\par", "~97~12"),
        (rb"1{\super 2}\par", "1^2"),
        (rb"\fs21 1{\fs2 2}\par", "1\ufffc2"),
        (COLOURS + rb"1{\cf2 2}3\cf2 4\cf1 5\par", "1\ufffc23\ufffc45"),
        (COLOURS + rb"1\cf2 2\plain 3\par", "1\ufffc23"),
        (COLOURS + rb"1{\cf1\highlight1 2}{\cf1\chcbpat1 3}{\cb1 4}\par", "1\ufffc2\ufffc34"),
        (rb"1{\charscalex1 2}{\expndtw-200 3}{\charscalex90\expndtw-9 4}\par", "1\ufffc2\ufffc34"),
        (rb"1{\footnote 9}\chftn\par", "1^"),
        (rb"{\f2 p}1\par", "\ufffc1"),
        (rb"{\*\unknown 9}{\header 9}{\info{\title 9}}7\par", "7"),
        (rb"{\listtext\f0 \'d2\'bb\'a1\'a2}\'b9\'ab\par", "一、公"),
        (rb"a\bin4 }}}}b\par", "ab"),
        (rb"\'81\'40\'81@\par", "丂丂"),
    ],
)
def test_text_as_it_is_shown(body: bytes, text: str) -> None:
    assert texts(body) == [text]


def test_text_boxes_and_pictures() -> None:
    box = rb"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt inside\par}}{\shprslt twice}}"
    content = START + rb"before" + box + rb"\par{\pict 00ff}\par after\par}"
    assert read_word(content).body == (Line("before"), Line("inside"), Picture(""), Line("after"))


@pytest.mark.parametrize(
    "shown",
    [
        rb"{\*\shppict{\pict 00ff}}",
        rb"{\*\shppict{\pict 00ff}}{\nonshppict{\pict 00ff}}",
        rb"{\shp{\*\shpinst{\sp{\sn pib}{\sv {\pict 00ff}}}}{\shprslt{\*\do\dprect}}}",
        rb"{\*\do\dobxcolumn\dptxbx{\dptxbxtext 9\par}}",
    ],
)
def test_a_picture_is_seen_once_however_it_is_written(shown: bytes) -> None:
    headers = rb"{\header {\shp{\*\shpinst{\sp{\sn pib}{\sv {\pict 00ff}}}}}}"
    assert read_word(START + headers + b"before" + shown + rb"\par}").body == (Line("before"), Picture(""))


def test_nested_tables_stand_in_their_cell() -> None:
    inner = (
        rb"\pard\intbl\itap2 \u26412?\u24180?\u21046?\u21457?\u20214?\u25968?\nestcell 5\nestcell"
        rb"{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}{\nonesttables\par}"
    )
    content = (
        START + rb"\trowd\cellx2000\cellx9000\pard\intbl left\cell " + inner + rb"\pard\intbl\cell\row\pard end\par}"
    )
    left, grid, end = read_word(content).body
    assert (left, end) == (Line("left"), Line("end"))
    assert isinstance(grid, Grid)
    assert list(grid.printed(0)) == ["本年制发件数", "5"]


def test_rows_that_say_other_cells_than_they_have_give_no_columns() -> None:
    row = rb"\trowd\cellx900\cellx1800\pard\intbl \u33258?\u28982?\u20154?\cell 1\cell 2\cell\row"
    (grid,) = read_word(START + row + rb"\pard\par}").body
    assert isinstance(grid, Grid)
    assert (grid.keeps_columns, list(grid.printed(0))) == (False, ["自然人", "1", "2"])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (START + rb"1\par", "cut short"),
        (START + rb"}", "empty"),
        (START + b"{" * 2000, "too deeply"),
        (START + rb"\trowd\cellx900\pard\intbl 1\cell\pard 2\par}", "converter"),
        (START + rb"\trowd\cellx900\itap40 1\nestcell\row}", "deep"),
    ],
)
def test_what_cannot_be_read_for_certain(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_word(content)
