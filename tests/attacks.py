"""Attacks on a regular expression, made from its own parse tree: what it repeats, repeated very often, and no end."""

import re
from collections.abc import Iterator
from itertools import islice
from re import _constants as constants
from re import _parser as parser
from typing import Any

MANY = 16
"""A repeat that ends earlier than this is not worth an attack."""
_CLASSES: dict[Any, str] = {
    constants.CATEGORY_DIGIT: "7",
    constants.CATEGORY_SPACE: " ",
    constants.CATEGORY_WORD: "a",
    constants.CATEGORY_NOT_DIGIT: "a",
    constants.CATEGORY_NOT_SPACE: "a",
    constants.CATEGORY_NOT_WORD: " ",
}
_STRANGERS = "a7 年<\"'/\\(-=\n报\0"
_Tree = list[tuple[Any, Any]]


def attacks(pattern: re.Pattern[Any], length: int) -> Iterator[str]:
    """Texts of about a length on which a search with backtracking would take longest."""
    for before, pumped in _pumps(list(parser.parse(_text_of(pattern), pattern.flags & ~re.DEBUG)), ""):
        for pump in pumped:
            if pump:
                yield before + pump * (length // len(pump)) + "\0"
                start = before + pump
                yield start * (length // len(start)) + "\0"


def _text_of(pattern: re.Pattern[Any]) -> str:
    source = pattern.pattern
    return source.decode("latin-1") if isinstance(source, bytes) else str(source)


def _pumps(tree: _Tree, before: str) -> Iterator[tuple[str, list[str]]]:
    """For every repeat of a tree a text that leads to it, and texts of which it takes as many as there are."""
    for kind, value in tree:
        if kind in (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT):
            least, most, inner = value
            if most >= MANY:
                yield before, list(islice(_witnesses(list(inner)), 4))
            yield from _pumps(list(inner), before)
            before += _witness(list(inner)) * min(least, 50)
            continue
        for inner in _inner(kind, value):
            yield from _pumps(inner, before)
        before += _witness([(kind, value)])


def _inner(kind: Any, value: Any) -> list[_Tree]:
    if kind is constants.SUBPATTERN:
        return [list(value[3])]
    if kind is constants.BRANCH:
        return [list(branch) for branch in value[1]]
    if kind in (constants.ASSERT, constants.ASSERT_NOT):
        return [list(value[1])]
    return [list(value)] if kind is constants.ATOMIC_GROUP else []


def _witness(tree: _Tree) -> str:
    return next(_witnesses(tree))


def _witnesses(tree: _Tree) -> Iterator[str]:
    """Short texts that a tree takes; at least one, and one for each branch or character that a single part offers."""
    if len(tree) == 1 and tree[0][0] is constants.SUBPATTERN:
        yield from _witnesses(list(tree[0][1][3]))
    elif len(tree) == 1 and tree[0][0] is constants.BRANCH:
        for branch in tree[0][1][1]:
            yield from islice(_witnesses(list(branch)), 2)
    elif len(tree) == 1 and tree[0][0] is constants.IN:
        yield from _members(tree[0][1])
    else:
        yield "".join(_part(kind, value) for kind, value in tree)


def _part(kind: Any, value: Any) -> str:
    if kind is constants.LITERAL:
        return chr(int(value))
    if kind is constants.NOT_LITERAL:
        return next(one for one in _STRANGERS if one != chr(value))
    if kind is constants.ANY:
        return "a"
    if kind in (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT):
        return _witness(list(value[2])) * min(max(int(value[0]), 1), 50)
    if kind in (constants.SUBPATTERN, constants.BRANCH, constants.IN):
        return _witness([(kind, value)])
    return _witness(list(value)) if kind is constants.ATOMIC_GROUP else ""


def _members(choices: list[tuple[Any, Any]]) -> Iterator[str]:
    """Some of the characters of a set."""
    if choices[0][0] is constants.NEGATE:
        excluded = set(_listed(choices[1:]))
        yield from [one for one in _STRANGERS if one not in excluded][:3]
    else:
        yield from islice(_listed(choices), 3)


def _listed(choices: list[tuple[Any, Any]]) -> Iterator[str]:
    for kind, value in choices:
        if kind is constants.LITERAL:
            yield chr(value)
        elif kind is constants.RANGE:
            yield chr(value[0])
            yield chr(value[1])
        elif kind is constants.CATEGORY:
            yield _CLASSES.get(value, "a")
