"""What the declarations of a style do to how a text is seen: hidden, raised, struck out, out of order."""

import re
from collections.abc import Mapping
from enum import Enum, auto
from functools import lru_cache

from crawler.reading.form.table_parts import OBJECT
from crawler.reading.html.colors import is_white
from crawler.reading.html.parts import RAISED

HIDES, VANISHES, BREAKS, STRUCK = "hides", "vanishes", "\x1e", "~"
"""Effects of a style, besides OBJECT, which says that what is seen differs from the text in some other way. What
vanishes leaves its place empty."""


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
ADDS = re.compile(r"(?:[\"'][^\"'\w]*\w[^\"']*[\"']|attr\(.*|counter.*|url\(.*)")
"""Values of ``content`` by which a style puts words or figures before or behind an element."""
_FAR_BACK = r"-(?:\d{3,}|\d{2,}(?:\.\d+)?r?em).*"
# By property; of several that hold the first counts.
_EFFECTS = (
    (HIDES, "display", re.compile("none")),
    (VANISHES, "visibility", re.compile("hidden|collapse")),
    (OBJECT, "display|visibility", re.compile(r".*var\(.*")),
    (OBJECT, "font-size", re.compile(r"0+(?:\.0+)?(?:px|pt|em|rem|%)?|calc\(0.*")),
    (OBJECT, "font", re.compile(r"(?:[\w-]+\s+){0,4}0+(?:\.0+)?(?:px|pt|em|rem|%)?(?:\s*/\s*\S+)?\s.*")),
    (OBJECT, "content-visibility", re.compile("hidden")),
    (OBJECT, "zoom", re.compile(r"0*(?:\.[01]\d*)?%?|1?\d%")),
    (OBJECT, "opacity", re.compile(_LITTLE)),
    (OBJECT, "filter", re.compile(rf".*(?:opacity\(\s?(?:{_LITTLE})\s?\)|blur\([1-9]|invert\().*")),
    (OBJECT, "unicode-bidi", re.compile(".*override")),
    (OBJECT, "transform", re.compile(r".*(?:-1|\d{3,}|rotate|matrix|skew|scale\w{0,2}\((?!1\s?[,)])).*")),
    (OBJECT, "scale", re.compile(r"(?!none|1(?:\s1)*$).+")),
    (OBJECT, "rotate", re.compile(r"(?!none|0).+")),
    (OBJECT, "translate", re.compile(r".*\d{3,}.*")),
    (OBJECT, "left|top|right|bottom|margin-left|margin-top|text-indent", re.compile(rf"{_FAR_BACK}|\d{{4,}}.*")),
    (OBJECT, "margin|inset", re.compile(rf".*(?<![\d.]){_FAR_BACK}")),
    (OBJECT, "clip|clip-path", re.compile(r"(?:rect|inset|circle|ellipse|polygon|path|xywh|url|shape)\(.*")),
    (OBJECT, "mask|mask-image|-webkit-mask|-webkit-mask-image", re.compile(r".*\(.*")),
    (
        OBJECT,
        "letter-spacing",
        re.compile(r"-(?:0*\.[3-9]\d*em|[1-9]\d*(?:\.\d+)?em|(?:[4-9]|\d{2,})(?:\.\d+)?p[xt]).*"),
    ),
    (OBJECT, "float", re.compile("right")),
    (OBJECT, "flex-direction", re.compile(".*-reverse")),
    (OBJECT, "order", re.compile(r"-?\d+")),
    (OBJECT, "color|-webkit-text-fill-color", _FAINT),
    (OBJECT, "content", ADDS),
    (STRUCK, "text-decoration|text-decoration-line", re.compile(".*line-through.*")),
    (
        RAISED,
        "vertical-align",
        re.compile(r"super|sub|text-top|-?(?:[2-9]|\d{2,})(?:\.\d+)?(?:p[xt]|%)|-?0?\.[1-9]\d*em"),
    ),
    (RAISED, "font-variant-position", re.compile("super|sub")),
    (BREAKS, "display", re.compile("block|flex|grid|table|list-item|table-row|table-cell")),
)
_VEILING = {
    "display": Veil.FOR_NOW,
    "visibility": Veil.FOR_NOW,
    "opacity": Veil.FOR_NOW,
    "font-size": Veil.FOR_GOOD,
    "left|top|right|bottom|margin-left|margin-top|text-indent": Veil.FOR_GOOD,
    "clip|clip-path": Veil.FOR_GOOD,
    "color|-webkit-text-fill-color": Veil.FOR_GOOD,
    "text-decoration|text-decoration-line": Veil.FOR_GOOD,
}
"""The properties by which more is hidden than moved: other effects lay out a page."""
_MAY_MATTER = re.compile(
    "none|hidden|collapse|font-size|font\\s?:[^;:]{0,40}\\b0|zoom|opacity|override|transform|-\\d{2}|\\d{4}|"
    "scale|rotate|translate|mask|letter-spacing|font-variant|blur|invert|var\\(|clip|float|reverse|order\\s*:|"
    "transparent|rgb|hsl|background|#[0-9a-f]{4}(?:[0-9a-f]{4})?(?![0-9a-f])|contain|content|through|super|sub|"
    "text-top|vertical-align\\s?:\\s?-?[\\d.]|block|flex|grid|table|list-item|\\\\",
    re.IGNORECASE,
)
_TOLD_ELSEWHERE = frozenset(("", "inherit", "initial", "unset", "revert"))
"""Values that are no colours: which they stand for depends on the property and on what is around."""
_NO_GROUNDS = _TOLD_ELSEWHERE | {"none", "transparent"}
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|([^0-9a-fA-F\n]))")
_NOTHING = re.compile(r"0+(?:px|pt|em|%)?|[1-9](?:\.\d+)?p[xt]")
_CLIPPING = ("paint", "content", "strict")
_DISPLAYS = re.compile(
    r"none|contents|inherit|initial|unset|revert.*|var\(.*|(?:inline|block|flow|flex|grid|table|list-item|ruby|math|run-in|-webkit-).*"
)
_SMALL = re.compile(r"\d{1,2}(?:\.\d+)?%|0?\.\d+r?em|[3-9](?:\.\d+)?p[xt]|smaller|x{1,2}-small")
_MAY_BE_WHITE = re.compile(r"white|snow|ivory|azure|mintcream|seashell|#[ef]|rgb|hsl|\\", re.IGNORECASE)


@lru_cache(maxsize=4096)
def effect_of(style: str) -> str:
    """What declarations do to the text they apply to; empty for nothing that matters to a reader of figures."""
    if not _MAY_MATTER.search(style):
        return ""
    values = declared(style)
    for effect, names, pattern in _EFFECTS:
        if any((value := values.get(name)) and pattern.fullmatch(value) for name in names.split("|")):
            return effect
    if _is_shut(values) or _is_like_its_ground(values):
        return OBJECT
    is_at_top = values.get("vertical-align", "") == "top" and _SMALL.fullmatch(values.get("font-size", ""))
    return RAISED if is_at_top else ""


def _is_like_its_ground(values: Mapping[str, str]) -> bool:
    """Whether text has the colour of what is behind it."""
    color = values.get("color", "")
    return color not in _TOLD_ELSEWHERE and color in (values.get("background-color"), values.get("background"))


def _is_shut(values: Mapping[str, str]) -> bool:
    """Whether there is no room for what an element holds."""
    clipped = values.get("overflow", "") in ("hidden", "clip") or values.get("contain", "") in _CLIPPING
    sizes = (values.get(name, "") for name in ("width", "height", "max-width", "max-height"))
    return clipped and any(map(_NOTHING.fullmatch, sizes))


@lru_cache(maxsize=4096)
def veil_of(style: str) -> Veil | None:
    """How declarations hide all that stands in an element they apply to; None where they do not."""
    if not _MAY_MATTER.search(style):
        return None
    values = declared(style)
    for effect, names, pattern in _EFFECTS:
        veil = _VEILING.get(names) if effect != BREAKS else None
        if veil and any((value := values.get(name)) and pattern.fullmatch(value) for name in names.split("|")):
            return veil
    return Veil.FOR_NOW if _is_shut(values) else None


def declared(style: str) -> dict[str, str]:
    """The values that count: of one property the last, an important one above others."""
    plain = _ESCAPE.sub(lambda match: match[2] or _character(match[1]), without_comments(style))
    values: dict[str, tuple[bool, str]] = {}
    for declaration in plain.split(";"):
        name, _, value = declaration.partition(":")
        value, important, _ = value.strip().lower().partition("!")
        if name.strip().lower() == "display" and not _DISPLAYS.fullmatch(value.strip()):
            continue
        if not values.get(name.strip().lower(), (False, ""))[0] or important:
            values[name.strip().lower()] = (bool(important), value.strip())
    return {name: value for name, (_, value) in values.items()}


def _character(digits: str) -> str:
    code = int(digits, 16)
    return chr(code) if 0 < code < 0x110000 else "\ufffd"


def whitens(style: str) -> bool:
    """Whether declarations make a text white."""
    return _MAY_BE_WHITE.search(style) is not None and is_white(declared(style).get("color", ""))


def ground_in(style: str) -> str:
    """The colour or picture that declarations lay behind a text; empty where they say none."""
    values = declared(style)
    grounds = (values.get(name, "") for name in ("background-color", "background", "background-image"))
    return next((ground for ground in grounds if ground not in _NO_GROUNDS), "")


def may_matter(sheet: str) -> bool:
    """Whether any of the declarations in a text may have an effect, or make a text white."""
    return _MAY_MATTER.search(sheet) is not None or _MAY_BE_WHITE.search(sheet) is not None


def without_comments(sheet: str) -> str:
    """The same text without what is noted in it."""
    return _COMMENT.sub("", sheet)
