"""Numbers as a spreadsheet shows them: the stored value through its number format (ISO 29500-1, 18.8.30)."""

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

from crawler.reading.form.table_parts import OBJECT

# The built-in formats that show plain numbers; the others are dates, percentages, fractions and scientific ones.
BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"',
    43: '#,##0.00;-#,##0.00;"-"',
    49: "@",
}
UNKNOWN = "?unknown?"
"""Stands for a format that is not known."""

_PRECISION = 15  # digits that spreadsheets keep
_LONGEST = 11  # characters of a number that are shown where its format says nothing
_TEXT_SECTION = 3
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<digits>[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+)'
    r"|(?P<general>General|G/通用格式)|(?P<at>@)|(?P<plain>[-–—+() ￥¥$件条项次份元万])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\[(?P<sign><=|>=|<>|<|>|=)(?P<limit>-?\d{1,15}(?:\.\d{1,15})?)\]")
_HOLDS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
    "=": eq,
    "<>": ne,
}
_COLOURS = re.compile(r"(?:black|blue|cyan|green|magenta|red|yellow|color\d+|黑色|蓝色|红色|\$[^<>=]*|dbnum0)", re.I)


def shown(stored: str, code: str) -> str:
    """A stored number as text. One that is shown rounded, scaled or as something else ends in U+FFFC: what is shown
    and what is meant differ, and neither is certain."""
    try:
        value = Decimal(f"{float(stored):.{_PRECISION}g}")
    except (ValueError, InvalidOperation):
        return stored + OBJECT
    if not value.is_finite() or abs(value) >= 10**_PRECISION:
        return stored + OBJECT
    plain = _plain(value)
    sections = _sections(code)
    if any(map(_CONDITION.search, sections)):
        section = _meant(sections, value)
        text, sign = _section(section, value) if section is not None else None, ""
    elif len(sections) == 1:
        text = _section(sections[0], abs(value))
        sign = "-" if value < 0 else ""
    else:
        number = 2 if not value and len(sections) > 2 else 1 if value < 0 else 0
        text, sign = _section(sections[number], abs(value)), ""
    return plain + OBJECT if text is None else sign + text


def shown_text(text: str, code: str) -> str:
    """A stored text as it is shown: through the last of four sections of its format, or one that ends in ``@``. Where
    that shows something else than words beside it, the text ends in U+FFFC."""
    sections = _sections(code)
    if len(sections) <= _TEXT_SECTION and "@" not in sections[-1]:
        return text
    pieces: list[str] = []
    for match in _TOKEN.finditer(sections[min(len(sections) - 1, _TEXT_SECTION)]):
        kind = match.lastgroup
        if kind in ("quoted", "escaped", "plain"):
            pieces.append(match[0] if kind == "plain" else match[kind])
        elif kind in ("at", "general"):
            pieces.append(text)
        elif kind is not None and not (kind == "bracket" and _COLOURS.fullmatch(match[0][1:-1])):
            return text + OBJECT
    return "".join(pieces)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[str, ...]:
    parts = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code[:255])
    return tuple(parts)


def _meant(sections: tuple[str, ...], value: Decimal) -> str | None:
    """The section whose condition a value meets, without it, else the last, which has none. None where a condition is
    not where it should be, and for negative values, of which nobody knows whether their sign is shown."""
    *conditional, last = sections
    matches = [_CONDITION.search(section) for section in conditional]
    if value < 0 or not all(matches) or _CONDITION.search(last):
        return None
    for match in filter(None, matches):
        if _HOLDS[match["sign"]](value, Decimal(match["limit"])):
            return match.string[: match.start()] + match.string[match.end() :]
    return last


def _section(section: str, value: Decimal) -> str | None:
    """A value through one section of a format, or None where that would not show the value itself."""
    pieces: list[str] = []
    has_number = False
    for match in _TOKEN.finditer(section):
        kind = match.lastgroup
        if kind in ("quoted", "escaped", "plain"):
            pieces.append(match[0] if kind == "plain" else match[kind])
        elif kind in ("general", "at", "digits"):
            number = _plain(value) if kind != "digits" else _digits(match[0], value)
            if number is None or has_number or (kind == "general" and len(number) > _LONGEST):
                return None
            pieces.append(number)
            has_number = True
        elif kind == "other" or (kind == "bracket" and not _COLOURS.fullmatch(match[0][1:-1])):
            return None
    return "".join(pieces).strip()


def _digits(pattern: str, value: Decimal) -> str | None:
    whole, _, decimals = pattern.partition(".")
    if whole.endswith(","):
        return None
    rounded = value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    if rounded != value:
        return None
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    optional = len(decimals) - len(decimals.rstrip("#"))
    while optional and text.endswith("0"):
        text, optional = text[:-1], optional - 1
    text = text.rstrip(".")
    return text if value or "0" in pattern else ""
