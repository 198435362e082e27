"""Lists whose next piece is asked for by what the piece before it said: where it goes on, its last line, a token.

Where such a value comes from is learnt of the first two pieces, as a browser asked for them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crawler.fetching.query import Query
from crawler.interfaces.answers import answered, resent, sent
from crawler.interfaces.numbering import OF_NO_MATTER

_MORE = re.compile(r"more|next", re.IGNORECASE)
_NUMBER = re.compile("[0-9]{1,9}")
_NOTHING = frozenset({"", "0", "-1", "None", "False"})
_LAST = "-1"
"""What stands in a path for the last line of an array."""
_DEEPEST = 6


def learnt(first: Query, answer: str, second: Query) -> dict[str, Any] | None:
    """How the request for a list's second piece follows from that for its first and from its ``answer``; None where it
    does not."""
    if first.method != second.method or first.url.partition("?")[0] != second.url.partition("?")[0]:
        return None
    before, after = sent(first), sent(second)
    said, fields, pages = [*_scalars(answered(answer))], {}, []
    for name, value in after.items():
        if str(before.get(name)) == str(value) or OF_NO_MATTER.match(name):
            continue
        number = str(before.get(name))
        path = min((path for path, one in said if str(one) == str(value)), key=len, default=None)
        if _NUMBER.fullmatch(number) and str(value) == str(int(number) + 1):
            pages.append(name)  # whatever else of the answer is that number
        elif path is not None:
            fields[name] = path
        else:
            return None
    flag = min((path for path, one in said if one is True and _MORE.search(path[-1])), key=len, default=())
    return {"fields": fields, "pages": pages, "flag": flag} if fields and before.keys() <= after.keys() else None


def is_last(answer: Any, learnt: Mapping[str, Any]) -> bool:
    """Whether an answer says that it is the last piece: nothing to go on with, or that there is no more."""
    said = [_at(answer, path) for path in learnt["fields"].values()]
    return (bool(learnt["flag"]) and _at(answer, learnt["flag"]) is False) or any(str(one) in _NOTHING for one in said)


def says_more(answer: Any, learnt: Mapping[str, Any]) -> bool:
    """Whether an answer says that a piece follows: in so many words, or as it names that, and not its own last line."""
    if learnt["flag"]:
        return _at(answer, learnt["flag"]) is True
    return not is_last(answer, learnt) and not any(_LAST in path for path in learnt["fields"].values())


def following(query: Query, answer: Any, learnt: Mapping[str, Any]) -> Query:
    """The request for the piece behind the one that a request gave."""
    fields = sent(query)
    changed = {name: _at(answer, path) for name, path in learnt["fields"].items()}
    turned = {name: int(fields[name]) + 1 for name in learnt["pages"] if _NUMBER.fullmatch(str(fields.get(name)))}
    return resent(query, **changed, **turned)


def _scalars(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The single values of an answer and the paths that lead to them; of an array those of its last element."""
    if len(path) > _DEEPEST:
        return
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _scalars(inner, (*path, str(name)))
    elif isinstance(value, list) and value:
        yield from _scalars(value[-1], (*path, _LAST))
    elif path:
        yield path, value


def _at(value: Any, path: Sequence[str]) -> Any:
    for name in path:
        if isinstance(value, list):
            value = value[-1] if value and name == _LAST else None
        else:
            value = value.get(name) if isinstance(value, Mapping) else None
    return value
