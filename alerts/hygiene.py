"""What pages and registers supplied, made fit to stand in a line of text or in a mail's header."""

import re
import unicodedata

_HEADER_LIMIT = 200
# RFC 2047 allows no more than 75 characters and no blanks; whatever looks like the beginning of one goes as well.
_ENCODED_WORD = re.compile(r"=\?[^?]*\?[bq]\?[^?]*\?=|=\?|\?=", re.IGNORECASE)
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # controls, bidi and zero-width marks, halves, line ends


def one_line(text: str) -> str:
    """The text as one printable line: what moves the cursor, turns the writing or hides itself becomes a blank."""
    shown = "".join(" " if unicodedata.category(char) in _UNPRINTABLE else char for char in text)
    return " ".join(shown.split())


def header_text(text: str) -> str:
    """The text as a header may carry it: one line without encoded words, of at most 200 characters.

    Python before 3.11.15 decodes an encoded word that is set as a value and lets the line ends in it through.
    """
    before = ""
    while text != before:
        before, text = text, _ENCODED_WORD.sub("", text)
    text = one_line(text)
    return text if len(text) <= _HEADER_LIMIT else text[: _HEADER_LIMIT - 1] + "…"


def shortened(text: str, most: int) -> str:
    """The text in at most so many bytes: cut at the end of a line, or of a name in a list, and marked."""
    if len(text.encode()) <= most:
        return text
    kept = text.encode()[: most - len("\n…")].decode(errors="ignore")
    end = max(kept.rfind("\n"), kept.rfind("、"), kept.rfind(", "), 0) or len(kept)
    return kept[:end].rstrip() + "\n…"
