"""Choices that are made together: of years and of kinds each is clicked, and what all pairs of them ask for follows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations, product
from math import prod
from typing import Any
from urllib.parse import urlsplit

from crawler.fetching.query import Query
from crawler.interfaces.answers import parameters, resent, sent, with_parameters
from crawler.lists.list_page import JOINED, Source

_MOST = 60
_PIECES = re.compile(r"([\W_])")
_DRAWN = re.compile(r"^\??_?(?:t|ts|r|rnd|rand|random|time|timestamp|nocache)?$", re.IGNORECASE)
"""A field that changes with every request."""


def crossed(made: Sequence[Source], choices: Sequence[Sequence[str]]) -> tuple[Source, ...]:
    """The lists of all pairs of labels, by those that were made of each label; none where they cannot be told.

    A choice is what its labels' requests differ in: another choice must differ in something else.
    """
    by_label = {one.label: one for one in made}
    labels = [*chain(*choices)]
    if len(set(labels)) < len(labels) or not by_label.keys() >= set(labels) or prod(map(len, choices)) > _MOST:
        return ()
    differing = [_differing([_fields(by_label[label].query) for label in labels]) for labels in choices]
    if not all(differing) or any(one & other for one, other in combinations(differing, 2)):
        return ()
    return tuple(_together([by_label[label] for label in pair], differing) for pair in product(*choices))


def alternatives(made: Sequence[Source], choices: Sequence[Sequence[str]]) -> bool:
    """Whether choices that stand apart are one, as the bodies below each node of a tree: what all their labels ask for
    differs in the same. None where a label's request is not known."""
    by_label = {one.label: one for one in made}
    if not by_label.keys() >= {*chain(*choices)}:
        return False
    asked = [[_fields(by_label[label].query) for label in labels] for labels in choices]
    differing = {_differing(fields) for fields in asked if len(fields) > 1}
    return len(differing) == 1 and differing == {_differing([*chain(*asked)])} and differing != {frozenset()}


def _together(pair: Sequence[Source], differing: Sequence[frozenset[str]]) -> Source:
    first, *others = pair
    changed: dict[str, Any] = {}
    for other, names in zip(others, differing[1:], strict=True):
        fields = _fields(other.query)
        changed |= {name: fields[name] for name in names if name in fields}
    return replace(first, query=_changed(first.query, changed), label=JOINED.join(one.label for one in pair))


def _differing(queries: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    names = frozenset().union(*queries)
    return frozenset(
        name for name in names if len({str(one.get(name)) for one in queries}) > 1 and not _DRAWN.match(name)
    )


def _fields(query: Query) -> dict[str, Any]:
    """What a query says: the pieces of its path by their places, its parameters, and the fields of its body."""
    path = {f"/{at}": piece for at, piece in enumerate(_PIECES.split(urlsplit(query.url).path))}
    asked = {f"?{name}": value for name, value in parameters(query.url).items()}
    return {**path, **asked, **(sent(query) if query.method == "POST" else {})}


def _changed(query: Query, fields: Mapping[str, Any]) -> Query:
    pieces = _PIECES.split(urlsplit(query.url).path)
    pieces = [str(fields.get(f"/{at}", piece)) for at, piece in enumerate(pieces)]
    url = urlsplit(query.url)._replace(path="".join(pieces)).geturl()
    asked = {name[1:]: value for name, value in fields.items() if name[0] == "?"}
    if asked:
        url = with_parameters(url, **asked)
    body = {name: value for name, value in fields.items() if name[0] not in "/?"}
    return resent(replace(query, url=url), **body) if body else replace(query, url=url)
