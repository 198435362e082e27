"""RTF -> a Page: what is shown of the text, in order, and its tables. Control words are those of RTF 1.9.1."""

from dataclasses import replace

from crawler.reading.blocks import Page, UnreadableError
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.word.fields import Field
from crawler.reading.word.properties import NEEDS_CONVERTER
from crawler.reading.word.rtf_state import (
    INK_WORDS,
    MARK_WORDS,
    ROW_WORDS,
    SIZE_WORDS,
    Colours,
    RowDefinition,
    State,
    code_page,
    codec_of,
)
from crawler.reading.word.rtf_tokens import Kind, Token, tokens
from crawler.reading.word.table_builder import TableBuilder
from crawler.reading.word.tables import page_of
from storage.report import Format

_DEEPEST = 1_000
_SYMBOLS = 2
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)

_TEXT = {
    "tab": " ",
    "line": "\n",
    "softline": "\n",
    "lbr": "\n",
    "page": "\n",
    "column": "\n",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "chftn": "^",
} | dict.fromkeys(("chpgn", "chdate", "chtime", "chdpl", "chdpa", "sectnum"), OBJECT)
_SYMBOL_TEXT = {"~": "\xa0", "_": "-", "\t": " "}
# Groups that are not shown where they stand, or not at all.
_SKIPPED = frozenset(
    """
    colortbl stylesheet info header headerl headerr headerf footer footerl footerr footerf footnote annotation
    filetbl listtable revtbl xe tc rxe nonesttables nonshppict shprslt sp fldinst bkmkstart bkmkend private
    """.split()  # noqa: SIM905 - a list of words reads better
)
_PICTURES = frozenset({"pict", "object", "do"})
_STARRED = frozenset({"nesttableprops", "ud", "shpinst", "shptxt", "shppict", "do"})


def read_rtf(content: bytes) -> Page:
    """The page in an RTF file. Raises UnreadableError for one that is cut short, empty or not understood."""
    walk = _Walk()
    for token in tokens(content):
        walk.take(token)
        if walk.ended:
            break
    if not walk.ended:
        raise UnreadableError("the RTF document is cut short")
    walk.flush()
    contents = walk.builder.finished()
    if not walk.builder.understood:
        raise UnreadableError(NEEDS_CONVERTER)
    return page_of(contents, Format.DOC)


class _Walk:
    """One pass over the tokens."""

    def __init__(self) -> None:
        self.builder = TableBuilder()
        self.ended = False
        self.states: list[State] = []
        self.state = State()
        self.builders: list[TableBuilder] = []
        self.rows = {False: RowDefinition(), True: RowDefinition()}
        self.colours = Colours()
        self.charsets: dict[int, int] = {}
        self.codec = "gb18030"
        self.bytes = bytearray()
        self.high = 0
        self.to_skip = 0

    def take(self, token: Token) -> None:
        if token.kind is Kind.OPEN:
            self._open()
        elif token.kind is Kind.CLOSE:
            self._close()
        elif token.kind in (Kind.TEXT, Kind.ESCAPED):
            self._bytes(token.text)
        elif self.to_skip:
            self.to_skip -= 1
        elif token.kind is Kind.SYMBOL:
            self._symbol(token.name)
        else:
            self._word(token.name, token.number)

    def flush(self) -> None:
        """Hands on the bytes collected so far as text of the current font."""
        if not self.bytes:
            return
        charset = self.charsets.get(self.state.font if self.state.font is not None else -1)
        text = self.bytes.decode(codec_of(charset, self.codec), "replace")
        self.bytes.clear()
        self._add(OBJECT if charset == _SYMBOLS else text)

    def _open(self) -> None:
        self.flush()
        self.to_skip = 0
        if len(self.states) >= _DEEPEST:
            raise UnreadableError("the RTF document is nested too deeply")
        self.states.append(self.state)
        self.state = replace(self.state, starred=False, field=None, ends_box=False)

    def _close(self) -> None:
        self.flush()
        self.to_skip = 0
        left = self.state
        if not self.states:
            raise UnreadableError("the RTF document is broken: it closes more groups than it opens")
        self.state = self.states.pop()
        if left.field is not None and left.field.shows_more:
            self._add(OBJECT)
        if left.ends_box:
            box, self.builder = self.builder, self.builders.pop()
            self.builder.aside(box.finished(), within=self._level() > 0)
            self.builder.understood &= box.understood
        self.ended = not self.states

    def _bytes(self, text: bytes) -> None:
        dropped = min(self.to_skip, len(text))
        self.to_skip -= dropped
        if self.state.colours:
            self.colours.end(text)
        if self.state.fonts:
            return
        if self.state.tells is not None:
            self.state.tells.instruction += text.decode("ascii", "replace")
        if not self.state.skipped:
            self.bytes += text[dropped:]

    def _add(self, text: str) -> None:
        self.high = 0
        if not (self.state.skipped or self.state.marks.hidden or self.state.fonts):
            self.builder.add(self.state.marks.sign + text)

    def _symbol(self, name: str) -> None:
        if name == "*":
            self.state.starred = True
        elif name in ("\r", "\n"):
            self._word("par", None)
        elif name in _SYMBOL_TEXT:
            self.flush()
            self._add(_SYMBOL_TEXT[name])

    def _word(self, name: str, number: int | None) -> None:
        if name != "u":
            self.flush()
        if self.state.starred:
            self.state.starred = False
            self.state.skipped |= name not in _STARRED
        if name in _SKIPPED:
            self.state.skipped = True
            self.state.colours = name == "colortbl"
            self.state.tells = self._field() if name == "fldinst" else None
        elif name == "upr":
            self.state.skipped, self.state.twin_skipped = True, self.state.skipped
        elif name == "ud":
            self.state.skipped = self.state.twin_skipped
        elif name in _PICTURES:
            if self.state.drawn or not self.state.skipped:
                self.builder.picture()
            self.state.skipped = True
        elif self.state.fonts or self.state.colours or name in ("fonttbl", "f", "ansicpg", "uc", "plain"):
            self._text_word(name, number)
        elif not self.state.skipped:
            self._shown_word(name, number)

    def _text_word(self, name: str, number: int | None) -> None:
        """Words that say how bytes are to be read, or make the table of colours."""
        if name == "fonttbl":
            self.state.fonts = True
        elif name == "f":
            self.state.font = number
        elif name == "fcharset" and self.state.font is not None:
            self.charsets[self.state.font] = number or 0
        elif name == "ansicpg":
            self.codec = code_page(number or 0)
        elif name == "uc":
            self.state.fallback = min(max(number or 0, 0), 100)
        elif name == "plain":
            self.state.unmark()
        elif self.state.colours:
            self.colours.take(name, number or 0)

    def _shown_word(self, name: str, number: int | None) -> None:
        if name == "u":
            self._unicode((number or 0) & 0xFFFF)
        elif name in _TEXT:
            self._add(_TEXT[name])
        elif name in MARK_WORDS:
            self.state.mark(name, on=number != 0)
        elif name in SIZE_WORDS:
            self.state.size(name, number)
        elif name in INK_WORDS:
            self.state.ink(name, number or 0, self.colours.white)
        elif name in ROW_WORDS:
            self.rows[self.state.nested].take(name, number or 0)
        else:
            self._structure(name, number)

    def _unicode(self, code: int) -> None:
        self.flush()
        if code in _HIGH:
            self.high = code
        elif code in _LOW and self.high:
            self._add(chr(0x10000 + (self.high - _HIGH.start << 10) + (code - _LOW.start)))
        else:
            self._add("\ufffd" if code in _LOW else chr(code))
        self.to_skip = self.state.fallback

    def _structure(self, name: str, number: int | None) -> None:
        state = self.state
        if name in ("par", "sect"):
            self.builder.paragraph(self._level())
        elif name == "pard":
            state.in_table, state.depth = False, 0
        elif name == "intbl":
            state.in_table = number != 0
        elif name == "itap":
            state.depth = max(number or 0, 0)
        elif name in ("cell", "nestcell"):
            self.builder.cell(max(state.depth, 2) if name == "nestcell" else 1)
        elif name == "row":
            self.builder.row(1, self.rows[False].shapes)
        elif name == "nestrow":
            self.builder.row(max(state.depth, 2), self.rows[True].shapes)
        else:
            self._group(name)

    def _group(self, name: str) -> None:
        """Words that say what the group is that they begin."""
        if name == "nesttableprops":
            self.state.nested = True
        elif name == "field":
            self.state.field = Field()
        elif name == "mmath":
            self._add(OBJECT)  # a formula, which is given in a group of its own that not every reader knows
            self.state.skipped = True
        elif name == "fldrslt" and (field := self._field()) is not None:
            field.has_begun = True
            self.state.skipped |= not field.is_shown
        elif name == "shpinst":
            self.state.drawn = True
        elif name == "shptxt":
            self.builders.append(self.builder)
            self.builder = TableBuilder()
            self.state.ends_box = True
            self.state.in_table, self.state.depth = False, 0

    def _field(self) -> Field | None:
        """The field in whose groups the pass stands."""
        return next((state.field for state in reversed(self.states) if state.field is not None), None)

    def _level(self) -> int:
        return self.state.depth or int(self.state.in_table)
