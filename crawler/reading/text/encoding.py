"""Bytes to text: exactly, or not at all."""

import codecs
import re

from crawler.reading.blocks import UnreadableError
from crawler.reading.meaning.traditional import simplified

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_IN_PAGE = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_BIG5 = "big5hkscs"
# What Chinese pages call gb2312 or gbk holds characters of gb18030; what they call latin-1 is a server's default.
_MEANT = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": _BIG5, "big5-hkscs": _BIG5}
_IGNORED = {"iso-8859-1", "latin1", "latin-1", "windows-1252", "us-ascii", "ascii", "utf-7", "utf7"}

_ASCII = bytes(range(1, 128))
_IDEOGRAPHS = re.compile("[\u4e00-\u9fff]+")
_ANY_GARBAGE = re.compile("[\0\ufffd\u0080-\u0084\u0086-\u009f]")
_OWN = re.compile("[\ue000-\uf8ff]")
"""Characters that fonts give a meaning of their own, as those of a page do that draws its figures so."""
_LATIN_RUN = re.compile("[\u00c0-\u00ff][\u0080-\u00bf\u0152-\u2122]")
# The commonest characters of Chinese prose: a fifth or more of any real text, next to none of mojibake.
_COMMON = re.compile(
    "[的一是不了在人有我他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行"
    "过家十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从政府信息开工报告這為來個們國時開後對動"
    "報會發經與進種將還見機務請處條]+"
)
_FEWEST, _FEWEST_DIFFERENT, _SURELY, _ENOUGH = 20, 60, 4, 100_000


def decode(content: bytes, content_type: str = "") -> str:
    """The text of a document. Raises UnreadableError when no encoding gives text that can be Chinese.

    UTF-8 is tried first whatever is declared: Chinese text in another encoding is never valid UTF-8, while pages
    that declare the wrong one are common. Text in Big5 is handed on in simplified characters, as the form has them.
    """
    for encoding in _encodings(content, content_type):
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if not _is_garbage(text, is_sure=encoding == "utf-8"):
            plain = text.replace("\0", "\ufffd")
            return simplified(plain) if encoding == _BIG5 else plain
    raise UnreadableError(
        "the text is in none of the encodings that were tried (UTF-8, UTF-16, GB18030, Big5, the declared one)"
    )


def _is_garbage(text: str, *, is_sure: bool) -> bool:
    """Whether a text is what remains when bytes are read in the wrong encoding. Of bytes that surely are in it, a few
    characters again and again say nothing: garbage has very many."""
    foreign = _without_ascii(text)
    ideographs = "".join(_IDEOGRAPHS.findall(foreign[:_ENOUGH]))
    broken = len(_ANY_GARBAGE.findall(foreign)) + len(_LATIN_RUN.findall(foreign))
    broken += 0 if is_sure else len(_OWN.findall(foreign))
    if broken > max(2, len(ideographs) // 50):
        return True
    # Of most texts a first part says enough.
    parts = (ideographs[: len(ideographs) // 4], ideographs)
    if len(ideographs) < _FEWEST or (is_sure and all(len(set(part)) < _FEWEST_DIFFERENT for part in parts)):
        return False
    return all(20 * (len(part) - len(_COMMON.sub("", part))) < len(ideographs) for part in parts)


def _without_ascii(text: str) -> str:
    # Bytes drop out many times faster than characters.
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


def _encodings(content: bytes, content_type: str) -> list[str]:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return [encoding]
    declared = [match[1] for match in _IN_HEADER.finditer(content_type)]
    declared += [match[1].decode("ascii") for match in _IN_PAGE.finditer(content[:4096])]
    named = [_MEANT.get(name.lower(), name.lower()) for name in declared if name.lower() not in _IGNORED]
    return list(dict.fromkeys([*_wide(content), "utf-8", *named, "gb18030", _BIG5]))


def _wide(content: bytes) -> list[str]:
    """UTF-16 without a mark at its beginning: the zero bytes of its tabs, tags and figures all stand on one side."""
    start = content[:_ENOUGH]
    first, second = start[0::2].count(0), start[1::2].count(0)
    if _FEWEST * max(first, second) < len(start) or _SURELY * min(first, second) > max(first, second):
        return []
    return ["utf-16-le" if second > first else "utf-16-be"]
