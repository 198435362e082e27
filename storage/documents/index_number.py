"""Index numbers (索引号): one spelling for comparison, and the check digits of the body's code in them.

They are meant to be unique within one site, never beyond it. A code whose check digit is right was hardly mistyped or
misread; it does not show whose document it is: templates carry the codes of others.
"""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

_DASHES = re.compile(r"[‐‑‒–—―−－﹣]")
_BLANKS = re.compile(r"\s+")
_LONGEST = 100


@lru_cache(maxsize=1024)
def normal_index_number(printed: str) -> str:
    """NFKC, without blanks, upper case, one kind of dash and slash; empty for one that holds no letter or digit."""
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", printed)).replace("∕", "/")
    text = _BLANKS.sub("", text).upper()[:_LONGEST]
    return text if any(character.isalnum() for character in text) else ""


class CodeCheck(StrEnum):
    """What the check digits say of an index number."""

    NONE = ""
    """It begins with no body's code."""
    USCC = "uscc"
    """It begins with a 统一社会信用代码 (GB 32100) whose check digit is right."""
    ORG = "org"
    """It begins with an 组织机构代码 (GB 11714) whose check digit is right."""
    WRONG = "wrong"
    """It begins with what has the shape of such a code, but its check digit is wrong."""


_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
# Some begin with the letters of a place (za779940273), some part the check digit off (0142768-8).
_CODE = re.compile(
    r"(?:[A-Z]{1,4})?(?:(?P<uscc>[0-9A-Z]{18})|(?P<org>[0-9A-Z]{8}-?[0-9X]))(?=[-/])|(?P<short>\d{7}-\d)(?=[-/])"
)


def code_check(printed: str) -> CodeCheck:
    """What the check digits of the code at the beginning of an index number say."""
    found = _CODE.match(normal_index_number(printed)) if printed else None
    if not found:
        return CodeCheck.NONE
    if found["short"]:
        return CodeCheck.WRONG
    if found["uscc"]:
        return CodeCheck.USCC if _is_uscc(found["uscc"]) else CodeCheck.WRONG
    return CodeCheck.ORG if _is_org(found["org"].replace("-", "")) else CodeCheck.WRONG


def _is_uscc(code: str) -> bool:
    """GB 32100: 17 signs with the powers of 3 as weights, modulo 31. I, O, S, V and Z are not among the signs."""
    if not set(code) <= set(_USCC_SIGNS):
        return False
    total = sum(_USCC_SIGNS.index(sign) * weight for sign, weight in zip(code, _USCC_WEIGHTS, strict=False))
    return _USCC_SIGNS.index(code[17]) == -total % 31


def _is_org(code: str) -> bool:
    """GB 11714: eight signs of 0-9 and A-Z with fixed weights, modulo 11; a check digit of ten is an X."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(code, _ORG_WEIGHTS, strict=False))
    return "0123456789X0"[11 - total % 11] == code[8]
