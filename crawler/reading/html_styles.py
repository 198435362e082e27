"""What style sheets and style attributes do to how a page's text is seen: hidden, raised, struck out, out of order."""

import re
from collections.abc import Iterator, Mapping, Set
from enum import Enum, auto
from functools import lru_cache
from typing import cast

from cssselect import GenericTranslator, HTMLTranslator, SelectorError
from lxml import etree

from crawler.reading.html_parts import RAISED, is_part, parts_marked
from crawler.reading.table_parts import OBJECT

HIDES, BREAKS, STRUCK = "hides", "\x1e", "~"
"""Effects of a style, besides OBJECT, which says that what is seen differs from the text in some other way."""


class Veil(Enum):
    """How an element hides all that stands in it: until a script shows it, or for good."""

    FOR_NOW = auto()
    FOR_GOOD = auto()


_LITTLE = r"0*(?:\.[01]\d*)?|1?\d%"
"""Of opacity: less than a fifth."""
_FAINT = re.compile(
    rf"transparent|(?:rgba|hsla)\((?:[^,()]{{1,12}},){{3}}\s?(?:{_LITTLE})\s?\)"
    rf"|(?:rgb|hsl)a?\([^/()]{{1,40}}/\s?(?:{_LITTLE})\s?\)"
    r"|#[0-9a-f]{6}[0-3][0-9a-f]|#[0-9a-f]{3}[0-3]"
)
# By property; of several that hold the first counts.
_EFFECTS = (
    (HIDES, "display", re.compile("none")),
    (HIDES, "visibility", re.compile("hidden|collapse")),
    (OBJECT, "font-size", re.compile(r"0+(?:\.0+)?(?:px|pt|em|rem|%)?")),
    (OBJECT, "opacity", re.compile(_LITTLE)),
    (OBJECT, "unicode-bidi", re.compile(".*override")),
    (OBJECT, "transform", re.compile(r".*(?:-1|rotate|matrix|scale[xy]?\(0).*")),
    (OBJECT, "left|top|right|margin-left|text-indent", re.compile(r"-\d{3,}.*")),
    (OBJECT, "clip|clip-path", re.compile(r"(?:rect|inset|circle)\(.*")),
    (OBJECT, "float", re.compile("right")),
    (OBJECT, "flex-direction", re.compile(".*-reverse")),
    (OBJECT, "order", re.compile(r"-?\d+")),
    (OBJECT, "color|-webkit-text-fill-color", _FAINT),
    (OBJECT, "content", re.compile(r"(?:[\"'][^\"'\w]*\w[^\"']*[\"']|attr\(.*|counter.*)")),
    (STRUCK, "text-decoration|text-decoration-line", re.compile(".*line-through.*")),
    (RAISED, "vertical-align", re.compile("super|sub|text-top")),
    (BREAKS, "display", re.compile("block|flex|grid|table|list-item|table-row|table-cell")),
)
_VEILING = {
    "display": Veil.FOR_NOW,
    "visibility": Veil.FOR_NOW,
    "opacity": Veil.FOR_NOW,
    "font-size": Veil.FOR_GOOD,
    "left|top|right|margin-left|text-indent": Veil.FOR_GOOD,
    "clip|clip-path": Veil.FOR_GOOD,
    "color|-webkit-text-fill-color": Veil.FOR_GOOD,
    "text-decoration|text-decoration-line": Veil.FOR_GOOD,
}
"""The properties by which more is hidden than moved: other effects lay out a page."""
_MAY_MATTER = re.compile(
    "none|hidden|collapse|font-size|opacity|override|transform|-\\d{3}|clip|float|reverse|order\\s*:|transparent|rgb|"
    "hsl|background|#[0-9a-f]{4}(?:[0-9a-f]{4})?(?![0-9a-f])|"
    "content|through|super|sub|text-top|block|flex|grid|table|list-item|\\\\",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_NOTHING = re.compile(r"0+(?:px|pt|em|%)?")
_RULE = re.compile(r"(?<![^{};])([^{};]{1,5000}+)\{([^{}]{0,2000})\}")
_ANY_SCREEN = re.compile(
    r"@media\s*(?:all|screen|only screen|(?:(?:all|screen|only screen)\s+and\s*)?\(min-width:\s*(\d{1,4})px\s*\))"
)
_NARROWEST_DESK = 1200
"""How wide a screen on a desk is at least, in pixels."""
_STYLES = etree.XPath("//@style", smart_strings=False)
# Ahead of the place, so that a style inside of another attribute's value does not cover the next.
_WRITTEN_STYLE = re.compile(rb"style\s*=\s*(?=(\"[^\"]*|'[^']*|[^\s>]*))")
_LONGEST_SHEET, _MOST_RULES, _MOST_MARKED = 200_000, 100, 20_000
_WHITE = re.compile(r"#fff(?:fff)?|#(?:f[a-f]){3}|white|snow|rgb\((?:25[0-5],\s*){2}25[0-5]\)", re.IGNORECASE)
_TINY = re.compile(r"(?:0*(?:\.\d+)?|[12](?:\.\d+)?)(?:px|pt)")
_TINY_TYPE = re.compile(r"font-size\s{0,9}:\s{0,9}(?:[0.]|[12](?!\d))")
_FIGURE = re.compile(r"[\d０-９.,，\s]{1,20}")
_WHITENS = "whitens"
"""The effect of a rule that counts only for a part of a cell: on a whole one another colour may lie below."""
IN_TABLES = "[ancestor-or-self::tr]"
ANYWHERE = ""
_INLINE = frozenset(("span", "font", "b", "i", "em", "strong", "a", "u", "label", "small"))


def holds(page: bytes, word: bytes) -> bool:
    """Whether a word stands in a page. Bytes are searched from their end more than twice as fast as from their
    beginning."""
    return page.rfind(word) >= 0


@lru_cache(maxsize=4096)
def effect_of(style: str) -> str:
    """What declarations do to the text they apply to; empty for nothing that matters to a reader of figures."""
    if not _MAY_MATTER.search(style):
        return ""
    values = _declared(style)
    for effect, names, pattern in _EFFECTS:
        if any((value := values.get(name)) and pattern.fullmatch(value) for name in names.split("|")):
            return effect
    return OBJECT if _is_shut(values) or _is_like_its_ground(values) else ""


def _is_like_its_ground(values: Mapping[str, str]) -> bool:
    """Whether text has the colour of what is behind it."""
    color = values.get("color")
    return bool(color) and color in (values.get("background-color"), values.get("background"))


def _is_shut(values: Mapping[str, str]) -> bool:
    """Whether there is no room for what an element holds."""
    clipped = values.get("overflow", "") in ("hidden", "clip")
    sizes = (values.get(name, "") for name in ("width", "height", "max-width", "max-height"))
    return clipped and any(map(_NOTHING.fullmatch, sizes))


@lru_cache(maxsize=4096)
def veil_of(style: str) -> Veil | None:
    """How declarations hide all that stands in an element they apply to; None where they do not."""
    if not _MAY_MATTER.search(style):
        return None
    values = _declared(style)
    for effect, names, pattern in _EFFECTS:
        veil = _VEILING.get(names) if effect != BREAKS else None
        if veil and any((value := values.get(name)) and pattern.fullmatch(value) for name in names.split("|")):
            return veil
    return Veil.FOR_NOW if _is_shut(values) else None


def veiled_by_sheets(root: etree._Element, among: Set[etree._Element]) -> dict[etree._Element, Veil]:
    """Those of some elements which the page's style sheets hide at first. Of rules that contradict each other the last
    counts."""
    found: dict[etree._Element, Veil] = {}
    for selector, style in _rules_of(root):
        veil = veil_of(style)
        if veil or effect_of(style) == BREAKS:
            for element in among & {*_selected(root, selector, ANYWHERE)}:
                if veil:
                    found[element] = veil
                else:
                    found.pop(element, None)
    return found


def _declared(style: str) -> dict[str, str]:
    """The values that count: of one property the last, an important one above others."""
    plain = _ESCAPE.sub(lambda match: _character(match[1]), _COMMENT.sub("", style))
    values: dict[str, tuple[bool, str]] = {}
    for declaration in plain.split(";"):
        name, _, value = declaration.partition(":")
        value, important, _ = value.strip().lower().partition("!")
        if not values.get(name.strip().lower(), (False, ""))[0] or important:
            values[name.strip().lower()] = (bool(important), value.strip())
    return {name: value for name, (_, value) in values.items()}


def _character(digits: str) -> str:
    code = int(digits, 16)
    return chr(code) if 0 < code < 0x110000 else "\ufffd"


def styled(
    root: etree._Element, plain: bytes, inside: str = IN_TABLES
) -> tuple[set[etree._Element], dict[etree._Element, str]]:
    """The elements that their own style hides, and the effects of styles on others: own ones, and those of the page's
    style sheets. A sheet's rules may overrule each other or be undone by a script, so that what they hide is doubtful
    and never simply left out. ``plain`` is the page's text in lower case; ``inside`` says where the sheets count."""
    hidden: set[etree._Element] = set()
    marks = dict(_by_sheets(root, inside)) if holds(plain, b"<style") else {}
    marks |= dict(parts_marked(root, plain, inside))
    if not _may_style(plain):
        return hidden, marks
    # A page has few styles that differ, on very many elements.
    effects = {style: effect_of(style) for style in set(cast(list[str], _STYLES(root)))}
    if any(effects.values()) or any(map(_may_lose, effects)):
        for element in root.iter(etree.Element):
            style = element.get("style")
            if style is None:
                continue
            effect = effects.get(style) or (OBJECT if _is_lost(element, style) else "")
            if effect == HIDES:
                hidden.add(element)
            elif effect:
                marks[element] = effect
    marks |= {font: OBJECT for font in root.iter("font") if _is_lost(font, f"color:{font.get('color') or ''}")}
    return hidden, marks


def _may_style(plain: bytes) -> bool:
    """Whether any element may have a style of its own that matters, told by the page's text: that is faster than to
    ask each element, and a page has few styles that differ."""
    if holds(plain, b"<font"):
        return True
    styles = {*_WRITTEN_STYLE.findall(plain)}
    written = (style.lstrip(b"\"'").decode("utf-8", "replace") for style in styles)
    return any("&" in style or _may_lose(style) or effect_of(style) for style in written)


def _may_lose(style: str) -> bool:
    """Whether a style may make a part of a cell white or tiny."""
    return "color" in style or _TINY_TYPE.search(style) is not None


def _is_lost(element: etree._Element, style: str) -> bool:
    """Whether a part of a cell, or a figure that is all it holds, is written in white on paper, or too
    small to read."""
    if element.tag not in _INLINE or not _may_lose(style):
        return False
    if _TINY.fullmatch(_declared(style).get("font-size", "")):
        return not len(element)
    return _whitens(style) and (is_part(element) or _is_figure_on_paper(element))


def _is_figure_on_paper(element: etree._Element) -> bool:
    """Whether an element holds a figure alone, and neither it nor what it stands in says that it has another ground."""
    around = (element, *element.iterancestors("p", "div", "td", "th", "tr", "tbody", "thead", "table"))
    is_plain = not any("background" in (each.get("style") or "").lower() or each.get("bgcolor") for each in around)
    return is_plain and _FIGURE.fullmatch("".join(map(str, element.itertext()))) is not None


def _whitens(style: str) -> bool:
    return _WHITE.fullmatch(_declared(style).get("color", "")) is not None


def _by_sheets(root: etree._Element, inside: str) -> Iterator[tuple[etree._Element, str]]:
    """The elements that a style sheet's rules hide or change, of those that an XPath condition chooses."""
    found = 0
    rules = [(selector, effect) for selector, style in _rules_of(root) if (effect := _effect_in_sheet(style))]
    rules.sort(key=lambda rule: rule[1] == _WHITENS)
    for selector, effect in rules[:_MOST_RULES]:
        for element in _selected(root, selector, inside):
            found += 1
            if found > _MOST_MARKED:
                return
            if effect != _WHITENS:
                yield element, effect
            elif element.tag in _INLINE and is_part(element):
                yield element, OBJECT


def _effect_in_sheet(style: str) -> str:
    effect = effect_of(style) or (_WHITENS if _WHITE.search(style) and _whitens(style) else "")
    return OBJECT if effect == HIDES else effect


def _rules_of(root: etree._Element) -> Iterator[tuple[str, str]]:
    """The selectors of a page's style sheets with what they declare. Rules for print or narrow screens are none."""
    for element in root.iter("style"):
        yield from _rules_in((element.text or "")[:_LONGEST_SHEET])


@lru_cache(maxsize=16)
def _rules_in(sheet: str) -> tuple[tuple[str, str], ...]:
    """The same of one sheet, which is asked for once for its effects, for what they hide and for boxes."""
    if not _MAY_MATTER.search(sheet) and not _WHITE.search(sheet):
        return ()
    plain = _on_screen(_COMMENT.sub("", sheet).replace("<!--", "").replace("-->", ""))
    return tuple((each.strip(), match[2]) for match in _RULE.finditer(plain) for each in match[1].split(","))


def _on_screen(sheet: str) -> str:
    """A sheet without the blocks of other media."""
    kept, position = [], 0
    while (start := sheet.find("@", position)) >= 0:
        kept.append(sheet[position:start])
        opening, ending = sheet.find("{", start), sheet.find(";", start)
        if 0 <= ending < opening or opening < 0:
            position = ending + 1 if ending >= 0 else len(sheet)
            continue
        close = _closing(sheet, opening)
        screen = _ANY_SCREEN.fullmatch(sheet[start:opening].strip())
        if screen and int(screen[1] or 0) <= _NARROWEST_DESK:
            kept.append(sheet[opening + 1 : close])
        position = close + 1
    return "".join([*kept, sheet[position:]])


def _closing(sheet: str, opening: int) -> int:
    depth = 0
    for match in re.finditer("[{}]", sheet[opening:]):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return opening + match.start()
    return len(sheet)


_BEFORE_AFTER = re.compile("::?(?:before|after)$", re.IGNORECASE)
_TRANSLATOR: GenericTranslator = HTMLTranslator()


def _selected(root: etree._Element, selector: str, inside: str) -> list[etree._Element]:
    """What a selector means; nothing for one that depends on more than the page (:hover)."""
    selector = _BEFORE_AFTER.sub("", selector)
    path = _path(selector, inside)
    return cast(list[etree._Element], root.xpath(path)) if path else []


@lru_cache(maxsize=1024)
def _path(selector: str, inside: str) -> str:
    try:
        paths = _TRANSLATOR.css_to_xpath(selector, prefix="descendant-or-self::").split(" | ")
    except SelectorError:
        return ""
    return " | ".join(f"{path}{inside}" for path in paths)


def effects_inside(marks: Mapping[etree._Element, str], element: etree._Element) -> str:
    """The effect on a cell's whole text: its own, or its row's; one that only breaks lines or raises is none."""
    row = element.getparent()
    effects = (marks.get(element, ""), marks.get(row, "") if row is not None else "")
    return next((effect for effect in effects if effect in (OBJECT, STRUCK)), "")
