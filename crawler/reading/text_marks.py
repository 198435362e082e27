"""How characters of an office document are shown, as far as it changes what is read."""

from dataclasses import dataclass

from crawler.reading.table_parts import OBJECT


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


PLAIN = Marks()
TINY = 4
"""The size of characters that nobody can read, in half points, and the smallest by which they are raised for all to
see: typesetters move whole lines by less."""
