"""What a browser shows of a cell is read or is unreadable; what it does not show is no number, however it is hidden."""

import pytest

from crawler.reading.form.table_parts import OBJECT
from crawler.reading.html.parts import RAISED
from crawler.reading.html.style_effects import BREAKS, HIDES, STRUCK, effect_of
from storage.report import State
from tests.crawler.reading.reading_of import numbers, reading_of
from tests.crawler.reading.reports import page, zeros

FIELD = "requests.received.natural_person"
PAGE = page(zeros(requests__received__natural_person="4711", requests__received__total="4711"))


def read_with(cell: str, sheet: str = "") -> str:
    """The number, or the state, that is read where a cell stands in the place of one of 4711."""
    html = PAGE.replace("<td>4711</td>", cell, 1).replace("</head>", f"<style>{sheet}</style></head>")
    found = reading_of(html).cells[FIELD]
    return str(found.value) if found.state is State.NUMBER else found.state.value


@pytest.mark.parametrize(
    "cell",
    [
        '<td>12<span style="display:none">3</span></td>',
        '<td>12<SPAN STYLE="COLOR:RED; DISPLAY : NONE !important; display:inline">3</SPAN></td>',
        '<td>12<span style="display:/* x */none">3</span></td>',
        r'<td>12<span style="d\69 splay:none">3</span></td>',
        '<td>12<span style="display&#58;none">3</span></td>',
        "<td>12<span style='display:none'>3</span></td>",
        "<td>12<span style=display:none>3</span></td>",
        """<td>12<span title='style="' style='display:none'>3</span></td>""",
        """<td>12<span style="content:'<b';display:none">3</span></td>""",
        '<td>12<span sty</body>le="display:none">3</span></td>',
        "<td>1<b><i>2</i></b></td>",
        '<td><span style="font:10.5pt 宋体">12</span></td>',
        '<td><span style="font:bold 12px/1.0 a;zoom:1">12</span></td>',
        '<td><span data-bind="text: total">12</span></td>',
        "<td>12<template>3</template></td>",
        "<td> <p> 1<span>2</span> </p> </td>",
        '<td>12<span style="visibility:collapse">3</span></td>',
        "<td>12<span hidden>3</span></td>",
        "<td>12<dialog>3</dialog></td>",
        "<td>12<noscript>3</noscript></td>",
        "<td>12<datalist><option>3</datalist></td>",
        "<td>12<input type=hidden value=3></td>",
        "<td>12<!--3--></td>",
        "<td>12<!--[if gte mso 9]><xml><w:x>3</w:x></xml><![endif]--></td>",
        "<td><![if !supportEmptyParas]>12<![endif]></td>",
        "<td>12<o:p>&nbsp;</o:p></td>",
        '<td><st1:chmetcnv SourceValue="3" w:st="on">12</st1:chmetcnv></td>',
        "<td>1<wbr>2</td>",
        "<td>&#49;&#50;</td>",
        "<td>12<img src=spacer.gif width=1 height=1></td>",
        '<td>1<span style="display:none;display:inline">2</span></td>',
        '<td style="background:#069"><span style="color:#fff">12</span></td>',
        "<td bgcolor=navy><font color=white>12</font></td>",
        '<td><b style="background:#069"><span style="color:#fff">12</span></b></td>',
        '<td><span style="color:inherit;background:inherit">12</span></td>',
        '<td><span style="color:initial;background-color:initial">12</span></td>',
        '<td style="font-size:1px"><span style="font-size:12px">12</span></td>',
        '<td><span style="color:rgba(0,0,0,.85);opacity:1">12</span></td>',
        '<td><span style="color:rgb(0,0,0);background:rgb(255,255,255)">12</span></td>',
        '<td><span style="color:#000f;font-size:12px">12</span></td>',
        "<td>12<script>count('3')</script></td>",
        "<td><a href='#details'>12</a></td>",
        "<td><input value=12 readonly></td>",
        "<td><p>&nbsp;</p><div><INPUT TYPE=Text value=' 12 '></div></td>",
        "<td><textarea disabled> 12 </textarea></td>",
        "<td><select disabled><option>1<option selected>12</select><input type=hidden value=3></td>",
        "<td>1<a href='/details#12'>2</a></td>",
        "<td class=sup><span class='hidden-xs num'>12</span></td>",
        '<td title=3 align="center" style="vertical-align:middle;text-align:center">12</td>',
        "<td>12<noframes>3</noframes><noembed>4</noembed></td>",
        "<td>12<span popover>3</span></td>",
        r'<td>12<span style="d\isplay:none">3</span></td>',
        '<td>12<span style="display:none;display:bogus">3</span></td>',
        '<td>12<span style="visibility:hidden">3</span></td>',
        '<td style="color:#fff"><span style="color:#333">12</span></td>',
        '<td><p style="margin-left:-5.4pt;text-indent:-24pt">12</p></td>',
        '<td><span style="transform:scale(1) translate3d(0px,0px,0px);scale:1;rotate:0deg">12</span></td>',
        '<td><section style="display:inline-block;vertical-align:top;position:relative">12</section></td>',
        "<td><my-count>12</my-count></td>",
        '<td><div style="width:40px;overflow:hidden">12</div></td>',
        "<td><ul><li>12</li></ul></td>",
    ],
)
def test_what_is_shown_for_certain_is_read(cell: str) -> None:
    assert read_with(cell) == "12"


@pytest.mark.parametrize(
    "cell",
    [
        '<td>12<span style="font-size:0px">3</span></td>',
        '<td>12<span style="opacity:0.0">3</span></td>',
        '<td>12<span style="opacity:.02">3</span></td>',
        '<td>12<span style="opacity:5%">3</span></td>',
        '<td>12<span style="font-size:1px">3</span></td>',
        '<td><span style="font-size:1.5pt">12</span></td>',
        '<td>12<span style="color:rgba(0, 0, 0, .05)">3</span></td>',
        '<td>12<span style="color:rgb(0 0 0 / 5%)">3</span></td>',
        '<td>12<span style="color:#00000010">3</span></td>',
        '<td>12<span style="-webkit-text-fill-color:transparent">3</span></td>',
        '<td>12<span style="color:#fdfdfd">3</span></td>',
        '<td><span style="color:#fff">12</span></td>',
        "<td><font color=white>12</font></td>",
        "<td bgcolor=#FFFFFF><font color=white>12</font></td>",
        '<td style="background:white"><span style="color:#fff">12</span></td>',
        '<td style="background:none"><span style="color:#fff">12</span></td>',
        '<td>12<span style="color:#333;background:#333">3</span></td>',
        '<td>12<span style="position:absolute;left:-9999px">3</span></td>',
        '<td>12<span style="display:inline-block;width:0;overflow:hidden">3</span></td>',
        '<td>12<span style="color:#FFFFFF">3</span></td>',
        "<td>12<font color=white>3</font></td>",
        '<td>12<span style="color:transparent">3</span></td>',
        '<td>12<span style="text-decoration:line-through">3</span></td>',
        '<td>12<span style="vertical-align:super">3</span></td>',
        '<td><span style="unicode-bidi:bidi-override;direction:rtl">12</span></td>',
        '<td style="transform:scaleX(-1)">12</td>',
        '<td><span style="float:right">1</span><span>2</span></td>',
        '<td style="display:flex;flex-direction:row-reverse"><span>1</span><span>2</span></td>',
        '<td><span style="display:block">1</span><span style="display:block">2</span></td>',
        "<td><bdo dir=rtl>12</bdo></td>",
        "<td>12<details><summary></summary>3</details></td>",
        "<td>12<textarea>3</textarea></td>",
        "<td><select><option>1<option>12</select></td>",
        "<td><select multiple><option selected>1<option selected>12</select></td>",
        "<td>1<input value=2></td>",
        "<td><input value=1><input value=2></td>",
        "<td><input value=12><img src=a.png></td>",
        "<td><input value=12 v-model=total></td>",
        "<td><input value=12 class=hide></td>",
        "<td><textarea style='display:none'>12</textarea></td>",
        "<td><input type=checkbox value=12></td>",
        "<td><input value=''></td>",
        "<td><input></td>",
        "<td>12<button>3</button></td>",
        "<td><math><msup><mn>1</mn><mn>2</mn></msup></math></td>",
        "<td><script>document.write(12)</script></td>",
        "<td>12<xml><o:data>3</o:data></xml></td>",
        "<td><v:shape><v:textbox>3</v:textbox></v:shape>12</td>",
        "<td>12<sup>3</sup></td>",
        "<td>12<span class='sup'>3</span></td>",
        "<td>12<i class=subscript>3</i></td>",
        "<td>12<span class='note sr-only'>3</span></td>",
        "<td><span class=hidden>12</span></td>",
        "<td class='c3 d-none'>12</td>",
        "<td>12<a href='#note3'>3</a></td>",
        "<td><p>12<a href=#_ftn3>3</a></p></td>",
        "<td>12<strike>3</strike></td>",
        "<td>{{row.total}}</td>",
        '<td>12<span style="font:0/0 a">3</span></td>',
        '<td>12<span style="font: normal 0px arial">3</span></td>',
        '<td>12<span style="zoom:0">3</span></td>',
        '<td>12<span style="filter:opacity(0%)">3</span></td>',
        '<td>12<span style="content-visibility:hidden">3</span></td>',
        "<td>12<audio>3</audio></td>",
        "<td>12<video>3</video></td>",
        "<td><meter value=4>12</meter></td>",
        "<td><div><template shadowrootmode=open>12</template></div></td>",
        '<td><span v-text="row.total"></span></td>',
        '<td ng-bind="row.total"></td>',
        '<td style="visibility:hidden">12</td>',
        '<td style="color:#fff">12</td>',
        '<td><p style="color:white">12</p></td>',
        '<td style="font-size:1px">12</td>',
        '<td><p style="text-decoration:line-through">12</p></td>',
        '<td>12<div style="opacity:0">3</div></td>',
        '<td><div style="transform:rotate(180deg)">12</div></td>',
        '<td>1<span style="visibility:hidden">0</span>2</td>',
        '<td>12<span style="color:hsl(0,0%,100%)">3</span></td>',
        '<td>12<span style="color:rgb(255 255 255)">3</span></td>',
        '<td>12<span style="color:ivory">3</span></td>',
        '<td>12<span style="scale:0">3</span></td>',
        '<td>12<span style="translate:-9999px">3</span></td>',
        '<td>12<span style="display:inline-block;transform:translateX(-9999px)">3</span></td>',
        '<td>12<span style="clip-path:polygon(0 0)">3</span></td>',
        '<td>12<span style="mask:linear-gradient(transparent,transparent)">3</span></td>',
        '<td>12<span style="--x:none;display:var(--x)">3</span></td>',
        '<td>12<span style="font-size:calc(0px)">3</span></td>',
        '<td>12<span style="letter-spacing:-1em">34</span></td>',
        '<td>12<span style="display:inline-block;margin:-9999px 0 0">3</span></td>',
        '<td>12<span style="display:inline-block;width:0;contain:paint">3</span></td>',
        '<td>12<span style="filter:blur(9px)">3</span></td>',
        '<td><span style="display:inline-block;width:8px;overflow:hidden">12</span></td>',
        '<td>12<span style="position:relative;top:-5px;font-size:8px">3</span></td>',
        '<td><div style="width:18px;overflow:hidden;text-overflow:ellipsis">12345</div></td>',
        '<td>12<span style="vertical-align:5px">3</span></td>',
        '<td>12<span style="vertical-align:top;font-size:60%">3</span></td>',
        '<td>12<span style="font-variant-position:super">3</span></td>',
        '<td style="position:relative">1<span style="position:absolute;left:0">2</span></td>',
        '<td style="display:grid"><i style="grid-column:2">1</i><i style="grid-column:1">2</i></td>',
        '<td>12<span style="margin-left:2em">3</span></td>',
        "<td><count-up to=12></count-up></td>",
        "<td><i class='icon-ok'></i></td>",
        "<td><i v-if=a>1</i><i v-else>2</i></td>",
        '<td><input value=12 style="color:#fff"></td>',
        "<td><ol><li>12</li></ol></td>",
    ],
)
def test_what_is_not_certain_is_no_number(cell: str) -> None:
    assert read_with(cell) == "unreadable"


def test_what_a_style_sheet_writes_is_seen_where_there_is_no_text() -> None:
    assert read_with("<td class=x data-n=12></td>", ".x::after{content:attr(data-n)}") == "unreadable"
    assert read_with("<td></td>", "td:empty:before{content:'0'}") == "unreadable"
    assert read_with("<td class=x></td>", ".x::after{content:'';display:block}") == "blank"


def test_a_style_sheet_may_number_the_rows() -> None:
    assert read_with("<td>12</td>", "tr::before{counter-increment:r;content:counter(r)}") == "12"


@pytest.mark.parametrize(
    ("sheet", "read"),
    [
        (".x{display:none}", "unreadable"),
        ("body td .x , p { color : red ; display : none !important }", "unreadable"),
        ("@media screen{ td>span.x{visibility:hidden} }", "unreadable"),
        ("<!-- span.x{vertical-align:super} -->", "unreadable"),
        (".x{text-decoration:line-through red}", "unreadable"),
        (".x:before{content:'9'}", "unreadable"),
        (".x:after{content:''}", "123"),
        (".x{color:#fff}", "unreadable"),
        ("td .x{color:red;color:White}", "unreadable"),
        ("td{color:#fff;background:#069}", "123"),
        ("@media print{.x{display:none}} .y{display:none}", "123"),
        ("@import url(a.css); @font-face{font-family:x} .z{display:none}", "123"),
        (".x:hover{display:none}", "123"),
        (".x{font-size:10.5pt;mso-font-width:100%} { ;; }}", "123"),
        ("[[[{display:none}", "123"),
        ("@layer a{.x{display:none}}", "unreadable"),
        ("@supports (display:grid){@media all{.x{display:none}}}", "unreadable"),
        ("@supports not (display:grid){.x{display:none}}", "123"),
        ("@media (min-width:100px) and (max-width:9000px){.x{display:none}}", "unreadable"),
        ("@media not print{.x{display:none}}", "unreadable"),
        ("@media (width>=100px){.x{display:none}}", "unreadable"),
        ("@media not screen{.x{display:none}} @media (max-width:600px){.x{display:none}}", "123"),
        ("td{color:red;& .x{display:none}}", "unreadable"),
        (":where(td) .x{display:none}", "unreadable"),
        (".x{font-size:1px}", "unreadable"),
        ("td::first-letter{font-size:0}", "unreadable"),
        ("td{color:#fff}", "unreadable"),
        ("@layer a{" * 20_000 + ".x{display:none}", "123"),
    ],
)
def test_style_sheets_make_doubtful_and_never_hide(sheet: str, read: str) -> None:
    assert read_with("<td>12<span class=x>3</span></td>", sheet) == read


EMBEDDED = "@font-face{font-family:'own';src:url(data:font/woff2;base64,d09GMgABAAAA) format('woff2')}"
LINKED = "@font-face { font-family: own; src: local(x), url(/fonts/a1b2.woff) }"


@pytest.mark.parametrize(
    ("sheet", "cell", "read"),
    [
        (EMBEDDED + " .n{font-family:own}", "<td class=n>12</td>", "unreadable"),
        (EMBEDDED + " .n{font:14px/1.5 'own',serif}", "<td><b class=n>12</b></td>", "unreadable"),
        (EMBEDDED + " body{font-family:own}", "<td>12</td>", "unreadable"),
        (EMBEDDED + " body{font-family:own} td{font-family:宋体}", "<td>12</td>", "12"),
        (EMBEDDED, "<td style='font-family:own'>12</td>", "unreadable"),
        (EMBEDDED, "<td><font face=own>12</font></td>", "unreadable"),
        (EMBEDDED + " .n{font-family:宋体,own}", "<td class=n>12</td>", "12"),
        (EMBEDDED + " .i:before{font-family:own}", "<td>12<i class=icon></i></td>", "12"),
        (LINKED + " .n{font-family:own}", "<td><p class=n>12</p></td>", "unreadable"),
        (LINKED + " body{font-family:own}", "<td>12</td>", "12"),
        (LINKED + " body *{font-family:own}", "<td><p>12</p></td>", "12"),
        ("@font-face{font-family:own;panose-1:2 1 6} .n{font-family:own}", "<td class=n>12</td>", "12"),
    ],
)
def test_figures_in_fonts_that_a_page_brings_along_may_look_like_others(sheet: str, cell: str, read: str) -> None:
    assert read_with(cell, sheet) == read


def test_a_table_in_a_tab_that_a_script_opens_is_read() -> None:
    html = PAGE.replace("<div class=TRS_Editor>", "<div class='TRS_Editor tab'>")
    html = html.replace("</head>", "<style>.tab{display:none}</style></head>")
    assert numbers(reading_of(html)) == numbers(reading_of(PAGE))


@pytest.mark.parametrize(
    ("style", "effect"),
    [
        ("font-family:'\\5b8b\\4f53';font-size:10.5pt;text-indent:-24pt;vertical-align:middle", ""),
        ("display:none", HIDES),
        ("display:inline-block", ""),
        ("display:block", BREAKS),
        ("VERTICAL-ALIGN:sub", RAISED),
        ("text-decoration:underline line-through", STRUCK),
        ("font-size:0", OBJECT),
        ("font-size:0.5em;opacity:0.9;order:", ""),
        ("", ""),
        ("\\", ""),
        ("\\ffffff:none", ""),
    ],
)
def test_the_effect_of_declarations(style: str, effect: str) -> None:
    assert effect_of(style) == effect
