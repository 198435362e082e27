"""The markup of a page as it is searched for words: most pages have none of those that matter, and are told so fast."""

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Markup:
    """A page's text, the same as bytes, and these in lower case (``plain``): a word is found in bytes many times faster
    than in a text."""

    text: str
    source: bytes
    plain: bytes

    @classmethod
    def of(cls, text: str) -> "Markup":
        """The markup of a page's text."""
        source = text.encode("utf-8", "replace")
        return cls(text, source, source.lower())

    @cached_property
    def pieces(self) -> bytes:
        """In lower case each piece that differs, from one tag to the next, once: the cells of a table have the same
        styles, so that this is a small part of the page."""
        before, *pieces = self.plain.split(b"<")
        return b"<".join([before, *{*pieces}, b""])

    def holds(self, word: bytes) -> bool:
        """Whether a word stands in the page, which may begin a tag, but not go beyond one."""
        # Bytes are searched from their end more than twice as fast as from their beginning.
        return self.pieces.rfind(word) >= 0

    def holds_often(self, word: bytes, times: int) -> bool:
        """Whether a word stands in the page at least so many times."""
        at = -1
        return all((at := self.plain.find(word, at + 1)) >= 0 for _ in range(times))

    def found(self, pattern: re.Pattern[bytes]) -> set[bytes]:
        """All that a pattern finds, which begins within a tag, as an attribute does."""
        found = {*pattern.findall(self.pieces)}
        # What goes on behind the piece is another text in the page.
        return {*pattern.findall(self.plain)} if any(b"<" in each for each in found) else found
