"""What a .docx document's styles and lists add to its paragraphs: hidden, struck or raised text, printed numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from lxml import etree

from crawler.reading.word.docx_markup import VAL, W, is_on, value, whole
from crawler.reading.word.list_numbers import numeral
from crawler.reading.word.text_marks import CLOSEST, NARROWEST, PLAIN, TINY, Marks, is_white_hex

_DEEPEST_STYLE = 20
_LEVELS = 9
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_COLOR, _RUN_STYLE = f"{W}color", f"{W}rStyle"
_PAPER = frozenset(("background1", "light1"))
_INKS = {"black": "000000", "darkBlue": "000080", "darkRed": "800000", "darkGreen": "008000", "darkGray": "808080"}
_MOST_TRANSPARENT = 80_000
"""By how much (thousandths of a percent) characters let through what is behind them at most, so that they are seen."""


def marks_of(properties: etree._Element | None, marks: Marks = PLAIN) -> Marks:
    """The marks that ``w:rPr`` sets over those that a style gave."""
    return marks if properties is None else _marked(_tagged(properties), marks)


def _tagged(properties: etree._Element) -> list[tuple[str, etree._Element]]:
    return [(child.tag, child) for child in properties]


def _marked(own: Sequence[tuple[str, etree._Element]], marks: Marks) -> Marks:
    grounds: list[etree._Element] = []
    is_crushed = False
    for tag, child in own:
        if tag in _CHANGES:
            name, is_so = _CHANGES[tag]
            if is_so(child) is not getattr(marks, name):
                marks = replace(marks, **{name: is_so(child)})
        elif tag in _GROUNDS:
            grounds.append(child)
        elif tag in _WIDTHS:
            is_crushed |= _is_crushed(child)
    colors = (child.get(VAL) or "" for tag, child in own if tag == _COLOR)
    if grounds and (color := next(colors, "").upper()) not in ("", "AUTO"):
        marks = replace(marks, white=marks.white or color in map(_ground, grounds))
    return replace(marks, tiny=True) if is_crushed else marks


def _ground(element: etree._Element) -> str:
    """The colour that ``w:highlight`` or ``w:shd`` lays behind characters."""
    return _INKS.get(element.get(VAL) or "", "") or (element.get(f"{W}fill") or "").upper()


def _is_paper(color: etree._Element) -> bool:
    written = color.get(VAL) or ""
    return is_white_hex(written) if written else color.get(f"{W}themeColor") in _PAPER


def _is_moved(position: etree._Element) -> bool:
    return whole((position.get(VAL) or "").lstrip("+-"), TINY) == TINY


def _is_crushed(child: etree._Element) -> bool:
    """Whether characters are made so narrow, or set so close, that they are printed over each other."""
    text = child.get(VAL) or ""
    if child.tag == f"{W}w":
        return whole(text.rstrip("%"), 600, 100) < NARROWEST
    return text.startswith("-") and whole(text[1:], 1584) >= CLOSEST


def _is_unfilled(fill: etree._Element) -> bool:
    """Whether the filling that Word gives characters since 2010 shows nothing."""
    alphas = (whole(each.get(f"{_W14}val"), 100_000) for each in fill.iter(f"{_W14}alpha"))
    return fill.find(f"{_W14}noFill") is not None or any(alpha >= _MOST_TRANSPARENT for alpha in alphas)


def _is_raised(alignment: etree._Element) -> bool:
    return alignment.get(VAL) in ("superscript", "subscript")


def _is_tiny(size: etree._Element) -> bool:
    return whole(size.get(VAL), 2 * TINY, 2 * TINY) <= TINY


_CHANGES: dict[str, tuple[str, Callable[[etree._Element], bool]]] = {
    f"{W}vanish": ("hidden", is_on),
    f"{W}specVanish": ("hidden", is_on),
    f"{W}strike": ("struck", is_on),
    f"{W}dstrike": ("struck", is_on),
    f"{W}vertAlign": ("raised", _is_raised),
    f"{W}position": ("raised", _is_moved),
    f"{W}sz": ("tiny", _is_tiny),
    _COLOR: ("white", _is_paper),
    f"{_W14}textFill": ("white", _is_unfilled),
}
"""The mark that each property sets, and whether it does."""
_GROUNDS, _WIDTHS = frozenset((f"{W}highlight", f"{W}shd")), frozenset((f"{W}w", f"{W}spacing"))


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

    def shown(self, properties: etree._Element, marks: Marks) -> Marks:
        """The marks of a run with some ``w:rPr``, over those of its paragraph: its style's, and its own."""
        own = _tagged(properties)
        names = (child.get(VAL) or "-" for tag, child in own if tag == _RUN_STYLE)
        style = self.get(next(names, "-"))
        return _marked(own, marks if style is None else marks.together(style.marks))

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
        self._root = root

    @cached_property
    def _lists(self) -> dict[str, _List]:
        """The lists by their ids, put together when a paragraph first asks for one: most reports number by hand."""
        lists: dict[str, _List] = {}
        if self._root is None:
            return lists
        kinds = {each.get(f"{W}abstractNumId"): _List(_levels(each)) for each in self._root.iter(f"{W}abstractNum")}
        for number in self._root.iter(f"{W}num"):
            kind = kinds.get(value(number, "abstractNumId"))
            if kind is None:
                continue
            overrides = number.findall(f"{W}lvlOverride")
            lists[number.get(f"{W}numId") or ""] = _List(_overridden(kind.levels, overrides)) if overrides else kind
        return lists

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
