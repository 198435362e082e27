"""Index numbers (索引号): one spelling for comparison. They are meant to be unique within one site, never beyond it."""

import re
import unicodedata

_DASHES = re.compile(r"[‐‑‒–—―−－﹣]")
_BLANKS = re.compile(r"\s+")
_LONGEST = 100


def normal_index_number(printed: str) -> str:
    """NFKC, without blanks, upper case, one kind of dash and slash; empty for one that holds no letter or digit."""
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", printed)).replace("∕", "/")
    text = _BLANKS.sub("", text).upper()[:_LONGEST]
    return text if any(character.isalnum() for character in text) else ""
