"""Addresses that a page's own function puts together: ``show(5)`` by ``function show(id){open('/d.html?id='+id)}``."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.literals import STRING, said, text_assigned

_FUNCTION = re.compile(
    r"(?:function\s++(?P<name>[\w$]{1,60})|(?<![\w$])(?P<given>[\w$]{1,60})\s*+[=:]\s*+function)\s*+"
    r"\((?P<names>[^()]{0,200})\)\s*+\{(?P<body>[^{}]{0,600})"
)
_CALL = re.compile(r"^\s*+(?:javascript:)?\s*+(?:return\s++)?(?P<name>[\w$]{1,60})\((?P<values>[^()]{0,200})\)")
_OPENS = re.compile(
    r"(?:\bopen\((?!\s*+[\"'](?:GET|POST)[\"'])|\blocation(?:\.href)?\s*+=|\blocation\.(?:assign|replace)\()\s*+"
    r"(?P<sum>[^;,\n)]{1,300})",
    re.IGNORECASE,
)
_CHOSEN = re.compile(
    r"(?P<name>[\w$]{1,40})\s*+=\s*+(?:document\.getElementById\(\s*+[\"'](?P<id>[\w-]{1,40})[\"']\s*+\)\.value|"
    r"\$\(\s*+[\"']#(?P<other>[\w-]{1,40})[\"']\s*+\)\.val\(\s*+\))"
)
"""How a function takes what was chosen: ``var v = document.getElementById('d').value``."""
_BORNE = re.compile(
    r"(?:\bopen\(|\blocation(?:\.href)?\s*+=)\s*+(?P<start>[\"'][^\"'\s]{0,200}[\"']\s*+\+)?\s*+[\w.$()]{0,60}?"
    r"(?:(?:getAttribute|attr)\(\s*+[\"']data-(?P<plain>[\w-]{1,40})[\"']\s*+\)|"
    r"\.data\(\s*+[\"'](?P<short>[\w-]{1,40})[\"']\s*+\)|\bdataset\.(?P<dotted>\w{1,40}))"
    r"(?P<end>\s*+\+\s*+[\"'][^\"'\s]{0,100}[\"'])?"
)
"""How a script opens an address that it makes of what the clicked element bears: ``open('/d?id='+this.dataset.id)``."""
_WORD = re.compile(r"[A-Za-z_$][\w$]{0,40}")


@dataclass(frozen=True)
class Function:
    """A function that opens an address: its parameters, and what it puts together. One without parameters may take the
    value of a ``choice`` of the page, by its id, as if that were given."""

    names: tuple[str, ...]
    sum: str
    choice: str = ""


def functions_of(source: str) -> Mapping[str, Function]:
    """The functions of a page that open an address, by name."""
    found = {}
    for match in _FUNCTION.finditer(source):
        chosen = _CHOSEN.search(match["body"]) if not match["names"].strip() else None
        names = tuple(name.strip() for name in (chosen["name"] if chosen else match["names"]).split(","))
        opens = [_resolved(one["sum"], names, match["body"], source) for one in _OPENS.finditer(match["body"])]
        if opens:
            # of several addresses one that is made of what is given: the others are for the first page, or for nothing
            pieces = next((one for one in opens if len(opens) > 1 and _is_made_of(one, names)), opens[0])
            found[match["name"] or match["given"]] = Function(
                names, pieces, (chosen["id"] or chosen["other"]) if chosen else ""
            )
    return found


def _is_made_of(sum_: str, names: Sequence[str]) -> bool:
    return any(name in _WORD.findall(STRING.sub("", sum_)) for name in names if name)


def _resolved(sum_: str, names: Sequence[str], body: str, source: str) -> str:
    """A sum in which what the function or the page gave a name to stands for that name: ``var url = base + id``."""
    own = sum_.strip()
    if own not in names and _WORD.fullmatch(own):
        given = re.search(rf"(?<![\w$.]){re.escape(own)}\s*+=\s*+(?P<sum>[^;\n]{{1,300}})", body)
        sum_ = given["sum"] if given is not None else sum_
    pieces = [piece.strip() for piece in sum_.split("+")]
    return "+".join(
        json.dumps(text, ensure_ascii=False)
        if piece not in names and _WORD.fullmatch(piece) and "/" in (text := text_assigned(source, piece))
        else piece
        for piece in pieces
    )


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


@dataclass(frozen=True)
class Borne:
    """An address that a click makes of an attribute of what is clicked, with what stands before and behind that."""

    attribute: str
    start: str
    end: str


def borne_in(source: str) -> Borne | None:
    """How a page's script makes addresses of what its lines bear; None where it makes none, or several."""
    found = {
        Borne(
            f"data-{match['plain'] or match['short'] or _dashed(match['dotted'])}",
            (match["start"] or "").rstrip("+ \t\r\n")[1:-1],
            (match["end"] or "").lstrip("+ \t\r\n")[1:-1],
        )
        for match in _BORNE.finditer(source)
    }
    return found.pop() if len(found) == 1 else None


def _dashed(name: str) -> str:
    """An attribute's name by that of a script: ``infoId`` for ``info-id``."""
    return re.sub(r"[A-Z]", lambda letter: f"-{letter[0].lower()}", name)


def opened_by_choice(choice: str, value: str, functions: Mapping[str, Function]) -> str:
    """The address that a button beside a choice opens for one of its values; an empty text without such a function."""
    names = (name for name, one in functions.items() if choice and one.choice == choice)
    found = (opened_by(f"{name}({json.dumps(value, ensure_ascii=False)})", functions) for name in names)
    return next(filter(None, found), "")


def _text(written: str) -> str | None:
    """What a literal says; None for a name or anything else."""
    string = STRING.fullmatch(written)
    if string is not None:
        return said(string)
    return written if written.isdecimal() else None
