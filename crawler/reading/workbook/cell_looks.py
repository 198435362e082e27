"""How the styles of an .xlsx workbook show its cells: their number formats, struck, raised, tiny and unseen text."""

from lxml import etree

from crawler.reading.form.table_parts import OBJECT
from crawler.reading.word.text_marks import is_white_hex
from crawler.reading.workbook.number_formats import BUILT_IN, UNKNOWN

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ON = ("1", "true", "on")
_TINY = ("0", "1", "2")
"""Sizes of letters that nobody can read."""
_PAPER_OF_THEME = "0"
_PAPERS_BY_NUMBER = ("1", "9", "65")
_REPEATED = "fill"
"""The alignment that repeats what a cell holds until it is full."""


def formats_of(root: etree._Element | None) -> list[tuple[str, str]]:
    """For each cell style the number format and the sign of struck or raised text, and of text that is not seen: white
    on no ground, or of the colour of its ground."""
    if root is None:
        return []
    codes = dict(BUILT_IN)
    for each in root.iterfind(f"{S}numFmts/{S}numFmt"):
        codes[whole(each.get("numFmtId"))] = each.get("formatCode") or UNKNOWN
    fonts = [*root.iterfind(f"{S}fonts/{S}font")]
    signs, colours = [_sign(font) for font in fonts], [_colour(font.find(f"{S}color")) for font in fonts]
    grounds = [_ground(each.find(f"{S}patternFill")) for each in root.iterfind(f"{S}fills/{S}fill")]
    formats = []
    for style in root.iterfind(f"{S}cellXfs/{S}xf"):
        font, fill = whole(style.get("fontId")), whole(style.get("fillId"))
        code = codes.get(whole(style.get("numFmtId")), UNKNOWN)
        colour = colours[font] if font < len(colours) else ""
        is_unseen = colour and fill < len(grounds) and colour == grounds[fill]
        alignment = style.find(f"{S}alignment")
        is_repeated = alignment is not None and alignment.get("horizontal") == _REPEATED
        formats.append((code, OBJECT if is_unseen or is_repeated else signs[font] if font < len(signs) else ""))
    return formats


def framing_of(root: etree._Element | None) -> frozenset[int]:
    """The cell styles that draw a line to the right of a cell."""
    if root is None:
        return frozenset()
    right = [border.find(f"{S}right") for border in root.iterfind(f"{S}borders/{S}border")]
    drawn = {number for number, line in enumerate(right) if line is not None and line.get("style", "none") != "none"}
    styles = root.iterfind(f"{S}cellXfs/{S}xf")
    return frozenset(number for number, style in enumerate(styles) if whole(style.get("borderId")) in drawn)


def sign_of_run(properties: etree._Element) -> str:
    """The sign of a part of a text."""
    return OBJECT if _colour(properties.find(f"{S}color")) == _WHITE else _sign(properties)


def _sign(font: etree._Element) -> str:
    strike, raised, size = font.find(f"{S}strike"), font.find(f"{S}vertAlign"), font.find(f"{S}sz")
    if size is not None and (size.get("val") or "9").partition(".")[0] in _TINY:
        return OBJECT
    if strike is not None and strike.get("val", "1") in _ON:
        return "~"
    return "^" if raised is not None and raised.get("val") in ("superscript", "subscript") else ""


_WHITE = "white"


def _colour(colour: etree._Element | None) -> str:
    """A colour in a form of its own, whichever way it is written; empty for none, or one that is automatic."""
    if colour is None or colour.get("auto") in _ON:
        return ""
    tint, code = colour.get("tint", "0"), (colour.get("rgb") or "")[-6:]
    is_paper = (
        is_white_hex(code) or colour.get("theme") == _PAPER_OF_THEME or colour.get("indexed") in _PAPERS_BY_NUMBER
    )
    if is_paper and tint.strip("-+.0eE") == "":
        return _WHITE
    return " ".join((code.upper(), colour.get("theme", ""), colour.get("indexed", ""), tint))


def _ground(fill: etree._Element | None) -> str:
    """The colour behind a cell: that of paper where nothing is filled, empty where there are two."""
    if fill is None:
        return ""
    pattern = fill.get("patternType", "none")
    return _WHITE if pattern == "none" else _colour(fill.find(f"{S}fgColor")) if pattern == "solid" else ""


def whole(text: str | None) -> int:
    """A whole number of an attribute; 0 where it is none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0
