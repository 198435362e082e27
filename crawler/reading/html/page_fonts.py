"""Figures in fonts that a page brings along: such a font may draw other digits than the page's text says."""

import re
from collections.abc import Iterator, Mapping, Set

from lxml import etree

from crawler.reading.html.markup import Markup
from crawler.reading.html.style_effects import declared, without_comments
from crawler.reading.html.style_sheets import ANYWHERE, selected, sheets_for_desk

_FACE = re.compile(r"@font-face\s{0,9}\{([^{}]*+)\}", re.IGNORECASE)
_RULE = re.compile(r"(?<![^{};])([^{};]{1,5000}+)\{([^{}]{0,2000})\}")
_EMBEDDED = re.compile(r"url\(\s{0,9}[\"']?data:")
_FIGURE = re.compile(r"\s{0,99}[\d０-９][\d０-９.,，\s]{0,20}")
_MOST_RULES = 200
_PARTS_OF_TABLES = frozenset(("table", "thead", "tbody", "tfoot", "tr", "td", "th"))
_CELLS = ("td", "th")


def drawn_by_the_page(root: etree._Element, markup: Markup) -> Iterator[etree._Element]:
    """The cells that hold a figure in a font of the page's own: one that stands in the page itself, or one with an
    address of its own that is chosen in tables alone. What a page's text is set in too is a matter of taste."""
    if not markup.holds(b"@font-face") or not markup.holds(b"url("):
        return
    brought = _families(root)
    if not brought:
        return
    chosen = _chosen(root)
    of_text = {family for element, family in chosen.items() if not _is_of_table(element)}
    families = {name for name, is_embedded in brought.items() if is_embedded or name not in of_text}
    for cell in root.iter(*_CELLS):
        if _FIGURE.fullmatch("".join(map(str, cell.itertext()))) and _is_drawn(cell, families, chosen):
            yield cell


def _families(root: etree._Element) -> Mapping[str, bool]:
    """The families of fonts that a page brings along, and whether each stands in the page itself."""
    families: dict[str, bool] = {}
    for sheet in sheets_for_desk(root):
        for face in _FACE.findall(without_comments(sheet)):
            said = declared(face)
            if "url(" in said.get("src", ""):
                families[_name(said.get("font-family", ""))] = _EMBEDDED.search(face.lower()) is not None
    families.pop("", None)
    return families


def _chosen(root: etree._Element) -> Mapping[etree._Element, str]:
    """The first family that is chosen for each element of which anything says one."""
    chosen: dict[etree._Element, str] = {}
    for sheet in sheets_for_desk(root):
        for match in list(_RULE.finditer(_FACE.sub("", without_comments(sheet))))[:_MOST_RULES]:
            if name := _family_in(match[2]):
                for selector in match[1].split(","):
                    chosen |= dict.fromkeys(selected(root, selector.strip(), ANYWHERE), name)
    for element in root.iter(etree.Element):
        own = _family_in(element.get("style") or "") or _name(element.get("face") or "")
        if own:
            chosen[element] = own
    return chosen


def _family_in(style: str) -> str:
    if "font" not in style.lower():
        return ""
    said = declared(style)
    return _name(said.get("font-family", "")) or _name(said.get("font", "").rpartition(" ")[2])


def _name(families: str) -> str:
    return families.partition(",")[0].strip(" \"'").lower()


def _is_drawn(cell: etree._Element, families: Set[str], chosen: Mapping[etree._Element, str]) -> bool:
    """Whether any of a cell's text is set in one of some families."""
    texts = (each for each in cell.iter(etree.Element) if each.text and not each.text.isspace())
    settings = (
        next((each for each in (element, *element.iterancestors()) if each in chosen), cell) for element in texts
    )
    return any(chosen.get(setting, "") in families for setting in settings)


def _is_of_table(element: etree._Element) -> bool:
    return element.tag in _PARTS_OF_TABLES or next(element.iterancestors("tr"), None) is not None
