"""The numbers that a word processor prints before the paragraphs of a list, in the forms that Chinese reports use."""

_DIGITS = "〇一二三四五六七八九"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_HIGHEST = 99
_CHINESE = frozenset(
    """
    chineseCounting chineseCountingThousand japaneseCounting taiwaneseCounting taiwaneseCountingThousand
    ideographDigital koreanDigital2 taiwaneseDigital
    """.split()  # noqa: SIM905 - a list of words reads better
)


def numeral(number: int, style: str) -> str:
    """A number as a list prints it; ``style`` is ST_NumberFormat of ISO 29500 (``chineseCounting``: 十二)."""
    if style in ("bullet", "none") or number < 0:
        return ""
    if style in _CHINESE and number <= _HIGHEST:
        return _chinese(number)
    if style in ("lowerRoman", "upperRoman") and 0 < number < 40:
        return _cased(_roman(number), style)
    if style in ("lowerLetter", "upperLetter") and 0 < number <= 26:
        return _cased(chr(ord("a") + number - 1), style)
    if style.startswith("decimalEnclosed") and 0 < number <= 20:
        return chr((0x2474 if style == "decimalEnclosedParen" else 0x2460) + number - 1)
    return str(number)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _cased(text: str, style: str) -> str:
    return text.upper() if style.startswith("upper") else text
