"""Long rows of keys in portions, so that no statement names more of them than a database takes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select

_AT_ONCE = 500
_Item = TypeVar("_Item")


def portions(items: Sequence[_Item], size: int = _AT_ONCE) -> Iterator[Sequence[_Item]]:
    """Items in their order, at most ``size`` at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def scalars_for(
    connection: Connection, query: Select[Any], column: ColumnElement[Any], keys: Iterable[Any]
) -> Iterator[Any]:
    """What a query gives where a column has one of some keys, however many; each value once a portion."""
    for some in portions(sorted(set(keys))):
        yield from connection.scalars(query.where(column.in_(some)).distinct())
