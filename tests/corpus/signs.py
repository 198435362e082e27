"""How a figure is printed in its cell: digits, units, dashes, nothing at all, or words where a figure should be."""

from collections.abc import Callable
from decimal import Decimal
from random import Random

from storage.forms import AMOUNT_FIELDS
from storage.report import State
from tests.corpus.figures import Figures
from tests.corpus.truth import Truth

Sign = tuple[str, Truth]
_BLANK, _DASH = Truth(State.BLANK), Truth(State.DASH)
_BLANKS = ("", "", "\xa0", " ", "\u3000")
_DASHES = ("/", "-", "—", "--", "–", "／", "无", "不适用", "N/A")
WORDS = ("见附件", "约5", "若干", "1e3", "3+2", "5人次")
_FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


def printed_signs(figures: Figures, random: Random) -> tuple[str, dict[str, Sign]]:
    """The text of every cell and what it says, in one of the manners in which bodies fill the form; its name."""
    manner = random.choice([*["plain"] * 8, *MANNERS])
    return manner, MANNERS[manner](figures, random)


def _plain(figures: Figures, _: Random) -> dict[str, Sign]:
    return {name: _number(value) for name, value in figures.items()}


def _number(value: Decimal) -> Sign:
    return f"{value:f}", Truth(State.NUMBER, value)


def _blank_zeros(figures: Figures, random: Random) -> dict[str, Sign]:
    nothing = random.choice(_BLANKS)
    return {name: _number(value) if value else (nothing, _BLANK) for name, value in figures.items()}


def _dash_zeros(figures: Figures, random: Random) -> dict[str, Sign]:
    dash = random.choice(_DASHES)
    return {name: _number(value) if value else (dash, _DASH) for name, value in figures.items()}


def _only_totals(figures: Figures, _: Random) -> dict[str, Sign]:
    return {
        name: ("", _BLANK) if name.startswith("requests.") and not name.endswith(".total") else _number(value)
        for name, value in figures.items()
    }


def _some_rows_blank(figures: Figures, random: Random) -> dict[str, Sign]:
    rows = sorted({name.rpartition(".")[0] for name in figures})
    blank = set(random.sample(rows, len(rows) // 3))
    return {
        name: ("", _BLANK) if name.rpartition(".")[0] in blank else _number(value) for name, value in figures.items()
    }


def _nothing(figures: Figures, random: Random) -> dict[str, Sign]:
    return dict.fromkeys(figures, random.choice([("", _BLANK), ("\xa0", _BLANK), ("/", _DASH), ("-", _DASH)]))


def _scattered(figures: Figures, random: Random) -> dict[str, Sign]:
    """Some cells in some other way: a blank, a dash, full-width digits, separators, a unit, words."""
    signs = _plain(figures, random)
    for name, value in figures.items():
        if random.random() < 0.06:
            signs[name] = _odd(name, value, random)
    return signs


def _units(figures: Figures, random: Random) -> dict[str, Sign]:
    return {name: _with_unit(name, value, random) for name, value in figures.items()}


def _full_width(figures: Figures, random: Random) -> dict[str, Sign]:
    return {name: (text.translate(_FULL_WIDTH), truth) for name, (text, truth) in _plain(figures, random).items()}


def _broken_digits(figures: Figures, random: Random) -> dict[str, Sign]:
    signs = _plain(figures, random)
    for name, value in figures.items():
        if name not in AMOUNT_FIELDS and value >= 10 and value == int(value) and random.random() < 0.1:
            text = f"{value:f}"
            at = random.randrange(1, len(text))
            signs[name] = f"{text[:at]} {text[at:]}", Truth(State.NUMBER, value, may_be_unreadable=True)
    return signs


def _odd(name: str, value: Decimal, random: Random) -> Sign:
    if name.endswith(".change"):
        return _change(value, random)
    text = f"{value:f}"
    truth = Truth(State.NUMBER, value)
    return random.choice(
        [
            (random.choice(_BLANKS), _BLANK),
            (random.choice(_DASHES), _DASH),
            (text.translate(_FULL_WIDTH), truth),
            (f"{text} ", truth),
            (f"\xa0{text}\xa0", truth),
            (f"{value:,f}", truth),
            _with_unit(name, value, random),
            (random.choice(WORDS), Truth(State.UNREADABLE)),
        ]
    )


def _with_unit(name: str, value: Decimal, random: Random) -> Sign:
    truth = Truth(State.NUMBER, value)
    if name in AMOUNT_FIELDS:
        return random.choice([(f"{value:f}万元", truth), (f"{(value * 10_000).normalize():f}元", truth)])
    if name.endswith(".change"):
        return _change(value, random)
    return f"{value:f}{random.choice(['', ' '])}{random.choice('件条项次份')}", truth


def _change(value: Decimal, random: Random) -> Sign:
    size = abs(value)
    ways = [f"减{size:f}", f"减少{size:f}", f"-{size:f}"] if value < 0 else [f"+{size:f}", f"增{size:f}", f"{size:f}"]
    return random.choice(ways), Truth(State.NUMBER, value)


MANNERS: dict[str, Callable[[Figures, Random], dict[str, Sign]]] = {
    "plain": _plain,
    "blank for zero": _blank_zeros,
    "dash for zero": _dash_zeros,
    "only totals": _only_totals,
    "some rows blank": _some_rows_blank,
    "no figure at all": _nothing,
    "scattered signs": _scattered,
    "units": _units,
    "full-width digits": _full_width,
    "digits apart": _broken_digits,
}
"""The manners of filling the form."""
