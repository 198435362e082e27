"""What a field shows that is all a cell holds: reports are published as the pages in which they were typed."""

from lxml import etree

from crawler.reading.html.parts import hides_by_class
from crawler.reading.html.style_effects import BREAKS, effect_of, whitens

_FIELDS = ("input", "textarea", "select")
_OTHERS = ("img", "svg", "canvas", "object", "embed", "iframe", "math", "button", "bdo", "details", "script")
_OF_TEXT = ("", "text", "number", "tel")
_BOUND = ("v-", "ng-", "data-ng-", "x-", ":", "data-bind")
"""How the names of attributes begin by which a script puts something else into a field."""


def shown_in_field(cell: etree._Element) -> str:
    """The text in the only field of a cell that shows nothing else; empty for one that is empty, as a script may fill
    it, and for one of another kind."""
    fields = [field for field in cell.iter(*_FIELDS) if (field.get("type") or "").lower() != "hidden"]
    if len(fields) != 1 or next(cell.iter(*_OTHERS), None) is not None:
        return ""
    field = fields[0]
    if any(str(name).startswith(_BOUND) for name in field.attrib):
        return ""
    style = field.get("style") or ""
    if (
        hides_by_class(field)
        or effect_of(style) not in ("", BREAKS)
        or whitens(style)
        or field.get("hidden") is not None
    ):
        return ""
    if field.tag == "textarea":
        return (field.text or "").strip()
    if field.tag == "select":
        chosen = [option for option in field.iter("option") if option.get("selected") is not None]
        return (chosen[0].text or "").strip() if len(chosen) == 1 else ""
    return (field.get("value") or "").strip() if (field.get("type") or "").lower() in _OF_TEXT else ""
