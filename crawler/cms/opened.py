"""Addresses that a page's own function puts together: ``show(5)`` by ``function show(id){open('/d.html?id='+id)}``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from crawler.literals import STRING, said

_FUNCTION = re.compile(
    r"(?:function\s++(?P<name>[\w$]{1,60})|(?<![\w$])(?P<given>[\w$]{1,60})\s*+[=:]\s*+function)\s*+"
    r"\((?P<names>[^()]{0,200})\)\s*+\{(?P<body>[^{}]{0,600})"
)
_CALL = re.compile(r"^\s*+(?:javascript:)?\s*+(?:return\s++)?(?P<name>[\w$]{1,60})\((?P<values>[^()]{0,200})\)")
_OPENS = re.compile(
    r"(?:\bopen\(|\blocation(?:\.href)?\s*+=|\blocation\.(?:assign|replace)\()\s*+(?P<sum>[^;,\n)]{1,300})"
)


@dataclass(frozen=True)
class Function:
    """A function that opens an address: its parameters, and what it puts together."""

    names: tuple[str, ...]
    sum: str


def functions_of(source: str) -> Mapping[str, Function]:
    """The functions of a page that open an address, by name."""
    found = {}
    for match in _FUNCTION.finditer(source):
        opens = _OPENS.search(match["body"])
        if opens is not None:
            names = tuple(name.strip() for name in match["names"].split(","))
            found[match["name"] or match["given"]] = Function(names, opens["sum"])
    return found


def opened_by(script: str, functions: Mapping[str, Function]) -> str:
    """The address that a call opens; an empty text where it is no call of these, or puts in what nobody knows."""
    call = _CALL.match(script)
    function = functions.get(call["name"]) if call is not None else None
    if call is None or function is None:
        return ""
    values = [value.strip() for value in call["values"].split(",")]
    known = dict(zip(function.names, values, strict=False))
    pieces = [_text(known.get(piece.strip(), piece.strip())) for piece in function.sum.split("+")]
    return "" if None in pieces else "".join(piece for piece in pieces if piece is not None)


def _text(written: str) -> str | None:
    """What a literal says; None for a name or anything else."""
    string = STRING.fullmatch(written)
    if string is not None:
        return said(string)
    return written if written.isdecimal() else None
