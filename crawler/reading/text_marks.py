"""How characters of an office document are shown, as far as it changes what is read."""

from dataclasses import dataclass

from crawler.reading.table_parts import OBJECT


@dataclass(frozen=True, slots=True)
class Marks:
    """Whether characters are hidden, struck out, raised or lowered, or white, which may be as good as hidden."""

    hidden: bool = False
    struck: bool = False
    raised: bool = False
    white: bool = False

    @property
    def sign(self) -> str:
        """What stands before such text, so that no number comes of its digits."""
        return OBJECT if self.white else "~" if self.struck else "^" if self.raised else ""

    def __or__(self, other: "Marks") -> "Marks":
        return Marks(
            self.hidden or other.hidden,
            self.struck or other.struck,
            self.raised or other.raised,
            self.white or other.white,
        )


PLAIN = Marks()
