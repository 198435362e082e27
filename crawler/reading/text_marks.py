"""How characters of an office document are shown, as far as it changes what is read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marks:
    """Whether characters are hidden, struck out, or raised or lowered."""

    hidden: bool = False
    struck: bool = False
    raised: bool = False

    @property
    def sign(self) -> str:
        """What stands before such text, so that no number comes of its digits."""
        return "~" if self.struck else "^" if self.raised else ""

    def __or__(self, other: "Marks") -> "Marks":
        return Marks(self.hidden or other.hidden, self.struck or other.struck, self.raised or other.raised)


PLAIN = Marks()
