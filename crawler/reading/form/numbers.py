"""A printed cell as a number, a blank, a dash or something unreadable, without ever changing a digit."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto
from functools import lru_cache

from storage.report import State


class Quantity(Enum):
    """What a cell counts: a count of things, money in 万元, money printed in 元, in units that the form does not know
    (千元) or in one that was not recognised with certainty, or a change (增/减)."""

    COUNT = auto()
    AMOUNT = auto()
    AMOUNT_IN_YUAN = auto()
    AMOUNT_IN_OTHER_UNIT = auto()
    AMOUNT_IN_UNREAD_UNIT = auto()
    CHANGE = auto()


@dataclass(frozen=True, slots=True)
class Figure:
    """What a printed text says. ``joined`` is the number it would be if blanks between its digits are dropped, or what
    is raised behind them is a note's."""

    state: State
    value: Decimal | None = None
    note: str = ""
    joined: Decimal | None = None


BLANK = Figure(State.BLANK)
DASH = Figure(State.DASH)
UNREADABLE = Figure(State.UNREADABLE)

# Full-width forms only: Unicode's compatibility folding would also turn ² and ① into plain digits.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x2212: ord("-"), 0x3000: ord(" ")}
_INVISIBLES = "\u200b\u200c\u200d\u200e\u202a\u202c\u2060\u2066\u2069\ufeff\u00ad\u034f\ufe0e\ufe0f"
_INVISIBLE = re.compile(f"[{_INVISIBLES}]")
_UNSEEN = _INVISIBLES + "".join(filter(str.isspace, map(chr, range(0x3001))))
_DASHES = re.compile(r"[-–—―─/\\]{1,8}|N/?A|无|不适用", re.IGNORECASE)
_PLAIN_ZERO = Figure(State.NUMBER, Decimal(0))
_NUMBER = re.compile(
    r"(?P<sign>[+-]|增加?|减少?)?(?P<digits>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)"
    r"(?P<unit>万元|[件条项次份]{1,2}|[宗个起例]|元)?"
)
# A word, a sign or brackets make a mark of it; bare digits, raised or not, may be those of the figure.
_MARK_OF_NOTE = re.compile(
    r"(?<=[0-9件条项次份元无/\\—–-])\s*\^{0,2}"
    r"(?:[(\[【〔]?[附备]?注释?[0-9一二三四五六七八九十①-⑳]{0,2}[)\]】〕]?|[\[【〔][0-9①-⑳]{1,2}[\]】〕]|[①-⑳]|※|(?<=\^)\*|(?<=\^))$"
)
_ENDS_OF_MARKS = frozenset("注释0123456789一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳)]】〕※*^")
_MARKED = "a mark of a note was passed over"
_RAISED_BEHIND = re.compile(r"([^\^]+)\^{1,2}[0-9]{1,2}")
BLANKS_BETWEEN, RAISED_BEHIND = "blanks stand between the digits", "a raised figure stands behind the digits"
"""Why something is no number by itself, while the sum of its row may tell which it is."""
_SPACES = re.compile(r"\s+")
_DASH_APART = re.compile(r"[-+]\s+[0-9.]")
_BLANK_BETWEEN_DIGITS = re.compile(r"(?<=[0-9,.])\s+(?=[0-9,.])")
_LONGEST = 40
_YUAN_IN_WAN = Decimal(10_000)
_UNKNOWN_UNITS = {
    Quantity.AMOUNT_IN_OTHER_UNIT: "the header prints a unit other than 万元 and 元",
    Quantity.AMOUNT_IN_UNREAD_UNIT: "the unit that the header prints was not recognised",
}


def figure(text: str, quantity: Quantity = Quantity.COUNT) -> Figure:
    """Reads the text of one cell; a number keeps its printed digits exactly."""
    if text == "0":
        return _PLAIN_ZERO
    return _figure_of_short(text, quantity) if len(text) <= _LONGEST else _figure(text, quantity)


def _figure(text: str, quantity: Quantity) -> Figure:
    seen = _INVISIBLE.sub("", text).strip()
    if not seen:
        return BLANK
    if len(seen) > _LONGEST:
        return UNREADABLE
    visible = seen.translate(_HALF_WIDTH)
    if visible[-1] in _ENDS_OF_MARKS and (mark := _MARK_OF_NOTE.search(visible)):
        read = _figure(visible[: mark.start()], quantity)
        return read if read.state is State.UNREADABLE else replace(read, note=_together(read.note, _MARKED))
    if _DASHES.fullmatch(_SPACES.sub("", visible)):
        return DASH
    note = "invisible characters were dropped" if _INVISIBLE.search(text.strip()) else ""
    if _BLANK_BETWEEN_DIGITS.search(visible):
        joined = _number(_BLANK_BETWEEN_DIGITS.sub("", visible), quantity, note)
        return Figure(State.UNREADABLE, note=BLANKS_BETWEEN, joined=joined.value)
    if raised := _RAISED_BEHIND.fullmatch(visible):
        return Figure(State.UNREADABLE, note=RAISED_BEHIND, joined=_number(raised[1], quantity, note).value)
    return _number(visible, quantity, note)


_figure_of_short = lru_cache(maxsize=4096)(_figure)


def is_unseen(text: str) -> bool:
    """Whether a text is nothing but characters that take no place, as editors leave them in empty cells."""
    return bool(text) and not text.isascii() and not text.strip(_UNSEEN)


def is_value(text: str) -> bool:
    """Whether a text can stand in a number cell of some kind: a number, a dash, or nothing."""
    read = figure(text, Quantity.CHANGE)
    return read.state is not State.UNREADABLE or read.joined is not None or _is_amount(text)


def _is_amount(text: str) -> bool:
    return text.rstrip().endswith("元") and figure(text, Quantity.AMOUNT).state is State.NUMBER


def _number(visible: str, quantity: Quantity, note: str) -> Figure:
    if quantity is not Quantity.CHANGE and _DASH_APART.match(visible):
        return UNREADABLE  # a dash, and a figure: which of them counts?
    match = _NUMBER.fullmatch(_SPACES.sub("", visible))
    if not match:
        return UNREADABLE
    sign, unit = match["sign"] or "", match["unit"] or ""
    in_words = sign[:1] in ("增", "减")
    money = quantity not in (Quantity.COUNT, Quantity.CHANGE)
    if (in_words and quantity is not Quantity.CHANGE) or (unit and unit.endswith("元") != money):
        return UNREADABLE
    value = Decimal(match["digits"].replace(",", ""))
    if quantity in _UNKNOWN_UNITS and value and not unit:
        return Figure(State.UNREADABLE, note=_UNKNOWN_UNITS[quantity])
    if sign[:1] in ("-", "减"):
        value = -value
    if money and unit != "万元" and (unit == "元" or quantity is Quantity.AMOUNT_IN_YUAN):
        return Figure(State.NUMBER, value / _YUAN_IN_WAN, _together(note, "printed in 元, converted to 万元"))
    return Figure(State.NUMBER, value, note)


def _together(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
