"""What a .docx document's styles and lists add to its paragraphs: hidden, struck or raised text, printed numbers."""

from dataclasses import dataclass, field, replace

from lxml import etree

from crawler.reading.docx_markup import VAL, W, is_on, value, whole
from crawler.reading.list_numbers import numeral
from crawler.reading.text_marks import PLAIN, TINY, Marks

_DEEPEST_STYLE = 20
_LEVELS = 9


_WHITE = "FFFFFF"


def marks_of(properties: etree._Element | None, marks: Marks = PLAIN) -> Marks:
    """The marks that ``w:rPr`` sets over those that a style gave."""
    if properties is None:
        return marks
    for child in properties:
        if child.tag in (f"{W}vanish", f"{W}specVanish"):
            marks = replace(marks, hidden=is_on(child))
        elif child.tag in (f"{W}strike", f"{W}dstrike"):
            marks = replace(marks, struck=is_on(child))
        elif child.tag == f"{W}vertAlign":
            marks = replace(marks, raised=child.get(VAL) in ("superscript", "subscript"))
        elif child.tag == f"{W}position":
            marks = replace(marks, raised=whole((child.get(VAL) or "").lstrip("+-"), TINY) == TINY)
        elif child.tag == f"{W}sz":
            marks = replace(marks, tiny=whole(child.get(VAL), 2 * TINY, 2 * TINY) <= TINY)
        elif child.tag == f"{W}color":
            marks = replace(marks, white=(child.get(VAL) or "").upper() == _WHITE)
    return marks


@dataclass(frozen=True)
class Style:
    """A style with what it inherits: its marks, and the list and level of its paragraphs."""

    marks: Marks = PLAIN
    list_id: str = ""
    level: int = 0


class Styles:
    """The styles of a document by id, each put together when it is first used: files hold hundreds and use few."""

    def __init__(self, root: etree._Element | None) -> None:
        styles = [] if root is None else [*root.iter(f"{W}style")]
        self._elements = {element.get(f"{W}styleId") or "": element for element in styles}
        self._known: dict[str, Style | None] = {}
        for element in self._elements.values():
            if element.get(f"{W}default") in ("1", "true", "on") and element.get(f"{W}type") == "paragraph":
                self._elements[""] = element
                break

    def get(self, name: str) -> Style | None:
        """The style of an id, the default one of paragraphs for the empty id; None where there is none."""
        if name not in self._known:
            self._known[name] = self._put_together(self._elements.get(name))
        return self._known[name]

    def _put_together(self, element: etree._Element | None) -> Style | None:
        if element is None:
            return None
        chain = [element]
        while len(chain) < _DEEPEST_STYLE:
            parent = self._elements.get(value(chain[-1], "basedOn") or "-")
            if parent is None:
                break
            chain.append(parent)
        style = Style()
        for each in reversed(chain):
            style = _style(each, style)
        return style


def _style(element: etree._Element, inherited: Style) -> Style:
    style = replace(inherited, marks=marks_of(element.find(f"{W}rPr"), inherited.marks))
    numbering = element.find(f"{W}pPr/{W}numPr")
    if numbering is None:
        return style
    level = value(numbering, "ilvl")
    return replace(
        style,
        list_id=value(numbering, "numId") or style.list_id,
        level=style.level if level is None else whole(level, _LEVELS - 1),
    )


@dataclass
class _Level:
    style: str
    text: str
    start: int
    paragraph_style: str


@dataclass
class _List:
    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Lists:
    """The lists of a document, counting on with each paragraph."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        if root is None:
            return
        kinds = {each.get(f"{W}abstractNumId"): _List(_levels(each)) for each in root.iter(f"{W}abstractNum")}
        for number in root.iter(f"{W}num"):
            kind = kinds.get(value(number, "abstractNumId"))
            if kind is None:
                continue
            overrides = number.findall(f"{W}lvlOverride")
            own = _List(_overridden(kind.levels, overrides)) if overrides else kind
            self._lists[number.get(f"{W}numId") or ""] = own

    def label(self, list_id: str, level: int, style_id: str = "") -> str:
        """The number printed before the next paragraph of a list, or an empty text."""
        found = self._lists.get(list_id)
        if found is None:
            return ""
        linked = [each for each, has in found.levels.items() if style_id and has.paragraph_style == style_id]
        level = linked[0] if linked else level
        if level not in found.levels:
            return ""
        found.counts[level] = found.counts.get(level, found.levels[level].start - 1) + 1
        for deeper in [each for each in found.counts if each > level]:
            del found.counts[deeper]
        return _label(found, level)


def _label(of: _List, level: int) -> str:
    if of.levels[level].style == "bullet":
        return ""
    text = of.levels[level].text
    for each in range(level + 1):
        if f"%{each + 1}" in text and each in of.levels:
            number = of.counts.get(each, of.levels[each].start)
            text = text.replace(f"%{each + 1}", numeral(number, of.levels[each].style))
    return text


def _levels(element: etree._Element) -> dict[int, _Level]:
    return {
        whole(each.get(f"{W}ilvl"), _LEVELS - 1): _Level(
            value(each, "numFmt") or "decimal",
            (value(each, "lvlText") or "")[:40],
            whole(value(each, "start"), 10_000, 1),
            value(each, "pStyle") or "",
        )
        for each in element.iterfind(f"{W}lvl")
    }


def _overridden(levels: dict[int, _Level], overrides: list[etree._Element]) -> dict[int, _Level]:
    changed = {number: replace(level) for number, level in levels.items()}
    for each in overrides:
        changed |= _levels(each)
        number = whole(each.get(f"{W}ilvl"), _LEVELS - 1)
        start = value(each, "startOverride")
        if start is not None and number in changed:
            changed[number].start = whole(start, 10_000, 1)
    return changed
