"""Fields of a word processor: which of what they hold is shown, and what is drawn anew whatever a file holds."""

from dataclasses import dataclass

_SHOWN_NOWHERE = frozenset(("ASK", "NEXT", "NEXTIF", "PRIVATE", "RD", "SET", "SKIPIF", "TA", "TC", "XE"))
_DRAWN_ANEW = frozenset(
    """
    ADVANCE AUTONUM AUTONUMLGL AUTONUMOUT DISPLAYBARCODE EQ FORMCHECKBOX FORMDROPDOWN GOTOBUTTON LISTNUM MACROBUTTON
    SYMBOL
    """.split()  # noqa: SIM905 - a list of words reads better
)
_LONGEST_KIND = 20


@dataclass
class Field:
    """A field: what it is to do as far as it was told, and whether its stored result has begun."""

    instruction: str = ""
    has_begun: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether what stands in it now is shown."""
        return self.has_begun and self._kind not in _SHOWN_NOWHERE

    @property
    def shows_more(self) -> bool:
        """Whether it shows, once it has ended, what only a word processor can compute or draw."""
        return self._kind in _DRAWN_ANEW or not (self.has_begun or self._kind in _SHOWN_NOWHERE)

    @property
    def _kind(self) -> str:
        return self.instruction.strip(" \\")[:_LONGEST_KIND].partition(" ")[0].upper()


class Fields:
    """The fields that are open at a place of a text, each in the one before it."""

    def __init__(self) -> None:
        self._open: list[Field] = []

    def __bool__(self) -> bool:
        return bool(self._open)

    @property
    def show(self) -> bool:
        """Whether text that stands here is shown."""
        return all(field.is_shown for field in self._open)

    def begin(self) -> None:
        """A field begins, with its instruction."""
        self._open.append(Field())

    def tell(self, text: str) -> None:
        """Goes on with the instruction of the last field."""
        if self._open and not self._open[-1].has_begun:
            self._open[-1].instruction += text

    def separate(self) -> None:
        """The result of the last field begins."""
        if self._open:
            self._open[-1].has_begun = True

    def end(self) -> bool:
        """Ends the last field, and tells whether it shows what only a word processor can compute or draw."""
        return bool(self._open) and self._open.pop().shows_more
