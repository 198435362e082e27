"""How characters of an office document are shown, as far as it changes what is read."""

from dataclasses import dataclass, replace
from functools import lru_cache

from crawler.reading.form.table_parts import OBJECT


@dataclass(frozen=True, slots=True)
class Marks:
    """Whether characters are hidden, struck out, raised or lowered, or white or tiny: those may not be seen."""

    hidden: bool = False
    struck: bool = False
    raised: bool = False
    white: bool = False
    tiny: bool = False

    @property
    def sign(self) -> str:
        """What stands before such text, so that no number comes of its digits."""
        return OBJECT if self.white or self.tiny else "~" if self.struck else "^" if self.raised else ""

    def __or__(self, other: "Marks") -> "Marks":
        return Marks(
            self.hidden or other.hidden,
            self.struck or other.struck,
            self.raised or other.raised,
            self.white or other.white,
            self.tiny or other.tiny,
        )

    def together(self, other: "Marks") -> "Marks":
        """The marks of a paragraph's style and one of its characters. Where each hides, Word shows again what other
        programs do not."""
        both = self | other
        return replace(both, hidden=False, tiny=True) if self.hidden and other.hidden else both


PLAIN = Marks()
TINY = 4
"""The size of characters that nobody can read, in half points, and the smallest by which they are raised for all to
see: typesetters move whole lines by less."""

NARROWEST, CLOSEST = 20, 80
"""The percent to which characters are made narrow, and the twips by which they are set closer together, beyond which
nobody can read them."""
_WHITE = 250


def is_white(red: int, green: int, blue: int) -> bool:
    """Whether a colour, of channels up to 255, cannot be told from paper."""
    return min(red, green, blue) >= _WHITE


@lru_cache(maxsize=256)
def is_white_hex(color: str) -> bool:
    """The same of a colour written as RRGGBB."""
    try:
        red, green, blue = bytes.fromhex(color)
    except ValueError:
        return False
    return is_white(red, green, blue)
