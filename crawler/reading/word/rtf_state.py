"""What the control words of RTF set: the state of a group, the definition of a row, the encoding of a font."""

import codecs
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from crawler.reading.word.fields import Field
from crawler.reading.word.table_builder import Shape
from crawler.reading.word.text_marks import CLOSEST, NARROWEST, PLAIN, TINY, Marks, is_white

_CHARSETS = {134: "gb18030", 136: "big5hkscs", 128: "cp932", 129: "cp949", 77: "mac-roman"}

_COLOUR_PARTS = ("red", "green", "blue")


@dataclass
class State:
    """What a group inherits and may change for itself.

    ``fallback`` is how many characters stand after a Unicode one for readers that do not know it; ``twin_skipped``
    whether the text of a group is skipped that gives it twice, the second time in Unicode; ``drawn`` whether the group
    stands in a shape that is shown, whose properties hold its picture; ``marking`` are the MARK_WORDS that are on;
    ``inks`` are the numbers of the colours of characters and of what is behind them, ``crushing`` the SIZE_WORDS that
    make them too small to read; ``field`` is the field that the group is, ``tells`` the one of which it holds the
    instruction.
    """

    skipped: bool = False
    starred: bool = False
    fonts: bool = False
    colours: bool = False
    twin_skipped: bool = False
    nested: bool = False
    drawn: bool = False
    in_table: bool = False
    depth: int = 0
    marks: Marks = PLAIN
    marking: frozenset[str] = frozenset()
    crushing: frozenset[str] = frozenset()
    inks: tuple[tuple[str, int], ...] = ()
    font: int | None = None
    fallback: int = 1
    field: Field | None = None
    tells: Field | None = None
    ends_box: bool = False

    def mark(self, word: str, *, on: bool) -> None:
        """Switches one of MARK_WORDS on or off; another for the same mark stays as it is."""
        if word == "nosupersub":
            self.marking -= _RAISING
        else:
            self.marking = self.marking | {word} if on else self.marking - {word}
        set_marks = {MARK_WORDS[each] for each in self.marking}
        self.marks = replace(self.marks, **{mark: mark in set_marks for mark in ("hidden", "struck", "raised")})

    def size(self, word: str, number: int | None) -> None:
        """Sets how large characters are, how wide, or how far from each other, by one of SIZE_WORDS."""
        is_crushing = number is not None and number <= SIZE_WORDS[word]
        self.crushing = self.crushing | {word} if is_crushing else self.crushing - {word}
        self.marks = replace(self.marks, tiny=bool(self.crushing))

    def ink(self, word: str, number: int, white: Collection[int]) -> None:
        """Sets the colour of characters, or what is behind them, by one of INK_WORDS; ``white`` are those not seen."""
        inks = {**dict(self.inks), word: number}
        color = inks.get("cf", 0)
        is_ground = color > 0 and color in (ink for each, ink in inks.items() if each != "cf")
        self.inks = tuple(inks.items())
        self.marks = replace(self.marks, white=is_ground or color in white)

    def unmark(self) -> None:
        """Characters are shown as they are."""
        self.marks, self.marking, self.crushing, self.inks = PLAIN, frozenset(), frozenset(), ()


@dataclass
class RowDefinition:
    """The definition of a row as far as it has come."""

    left: int = 0
    shapes: list[Shape] = field(default_factory=list)
    joined: bool = False
    continues: bool = False

    def take(self, word: str, number: int) -> None:
        """Goes on with the definition by one of ROW_WORDS."""
        if word == "trowd":
            self.left, self.shapes, self.joined, self.continues = 0, [], False, False
        elif word == "trleft":
            self.left = number
        elif word == "clmrg":
            self.joined = True
        elif word == "clvmrg":
            self.continues = True
        elif word == "cellx":
            self._cell(number)

    def _cell(self, right: int) -> None:
        left = self.shapes[-1].right if self.shapes else self.left
        self.shapes.append(Shape(left, right, self.joined, self.continues))
        self.joined = self.continues = False


@dataclass
class Colours:
    """The table of colours as far as it has come: ``white`` are the numbers of those that are not seen on paper."""

    white: set[int] = field(default_factory=set)
    count: int = 0
    parts: dict[str, int] = field(default_factory=dict)

    def take(self, word: str, number: int) -> None:
        """Goes on with a colour by one of its parts."""
        if word in _COLOUR_PARTS:
            self.parts[word] = number

    def end(self, text: bytes) -> None:
        """Ends as many colours as a text of the table has semicolons."""
        for _ in range(text.count(b";")):
            if self.parts and is_white(*(self.parts.get(part, 0) for part in _COLOUR_PARTS)):
                self.white.add(self.count)
            self.count += 1
            self.parts = {}


ROW_WORDS = frozenset({"trowd", "trleft", "clmgf", "clmrg", "clvmgf", "clvmrg", "cellx"})
MARK_WORDS = (
    dict.fromkeys(("v", "deleted", "mvf"), "hidden")  # mvf: moved away
    | dict.fromkeys(("strike", "striked"), "struck")
    | dict.fromkeys(("super", "sub", "up", "dn", "nosupersub"), "raised")
)
"""Words that change how characters are shown, each switched on and off for itself, and the mark that they set."""
SIZE_WORDS = {"fs": TINY, "charscalex": NARROWEST, "expndtw": -CLOSEST, "expnd": -CLOSEST // 5}
"""Words that make characters smaller or draw them together, with the highest number that leaves nothing to read."""
INK_WORDS = frozenset({"cf", "cb", "highlight", "chcbpat"})
"""Words that give characters a colour, or what is behind them."""
_RAISING = frozenset({"super", "sub"})


def codec_of(charset: int | None, otherwise: str) -> str:
    """The codec of a font's bytes. Chinese programs write Chinese in fonts that they call Western, so for those the
    code page of the file counts."""
    return otherwise if not charset else _CHARSETS.get(charset, otherwise)


def code_page(number: int) -> str:
    """The codec of a code page by its number; Chinese where it is not known."""
    if number in (936, 54936):
        return "gb18030"
    try:
        return codecs.lookup(f"cp{number}").name
    except LookupError:
        return "gb18030"
