"""RTF -> its tokens: control words with their numbers, bytes of text, groups; binary data is passed over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,40})(?P<number>-?[0-9]{1,20})? ?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>.)"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n\0]+)"
    rb"|[\r\n\0]+",
    re.DOTALL,
)
_LITERAL = (b"\\", b"{", b"}")


class Kind(Enum):
    """What a token is."""

    WORD = auto()
    SYMBOL = auto()
    TEXT = auto()
    ESCAPED = auto()
    OPEN = auto()
    CLOSE = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A control word or symbol by its ``name``, with a number if it has one; or bytes of text."""

    kind: Kind
    name: str = ""
    number: int | None = None
    text: bytes = b""


_OPEN, _CLOSE = Token(Kind.OPEN), Token(Kind.CLOSE)


def tokens(content: bytes) -> Iterator[Token]:
    """The tokens of an RTF file in order."""
    at = 0
    while match := _TOKEN.match(content, at):
        at = match.end()
        kind = match.lastgroup
        if kind in ("word", "number"):
            number = int(match["number"]) if match["number"] else None
            if match["word"] == b"bin":
                at += max(number or 0, 0)
                continue
            yield Token(Kind.WORD, match["word"].decode("ascii"), number)
        elif kind == "text":
            yield Token(Kind.TEXT, text=match["text"])
        elif kind == "hex":
            yield Token(Kind.ESCAPED, text=bytes([int(match["hex"], 16)]))
        elif kind == "brace":
            yield _OPEN if match["brace"] == b"{" else _CLOSE
        elif kind == "symbol":
            yield _symbol(match["symbol"])


def _symbol(symbol: bytes) -> Token:
    if symbol in _LITERAL:
        return Token(Kind.ESCAPED, text=symbol)
    return Token(Kind.SYMBOL, symbol.decode("latin-1"))
