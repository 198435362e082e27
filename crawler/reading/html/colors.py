"""The colours that styles name: whether a text in one of them can be told from paper."""

import re
from colorsys import hls_to_rgb
from functools import lru_cache

_NAMED = frozenset(
    ("white", "snow", "ivory", "ghostwhite", "floralwhite", "mintcream", "azure", "whitesmoke", "seashell")
)
_HEX = re.compile("#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_OF_PARTS = re.compile(r"(rgb|hsl)a?\(([^()]{1,60})\)")
_PART = re.compile(r"-?\d{0,9}\.?\d{1,9}%?")
_FAINTEST = 0xEE
"""The least of red, green and blue in what cannot be told from paper, of 255."""


@lru_cache(maxsize=1024)
def is_white(color: str) -> bool:
    """Whether a colour cannot be told from paper."""
    color = color.strip().lower()
    return color in _NAMED or min(_parts(color), default=0) >= _FAINTEST


def _parts(color: str) -> list[float]:
    """Red, green and blue of 255; none where they are not known."""
    if _HEX.fullmatch(color):
        digits = color[1:] if len(color) > 5 else "".join(digit + digit for digit in color[1:])
        return [int(digits[at : at + 2], 16) for at in (0, 2, 4)]
    match = _OF_PARTS.fullmatch(color)
    parts = _PART.findall(match[2])[:3] if match else []
    if match is None or len(parts) < 3:
        return []
    if match[1] == "rgb":
        return [255 * _share(part) if part.endswith("%") else float(part) for part in parts]
    return [255 * each for each in hls_to_rgb(float(parts[0]) / 360 % 1, _share(parts[2]), _share(parts[1]))]


def _share(part: str) -> float:
    return float(part.rstrip("%")) / 100
