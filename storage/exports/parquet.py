"""Rows as Parquet: typed columns, one row group after another, in constant memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Context, Decimal
from itertools import islice
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from storage.export import Row
from storage.exports.export_columns import ColumnType, type_of
from storage.exports.tabular import flatten

ROWS_AT_ONCE = 250  # while they are objects they take ten times the room that they have as columns
BYTES_A_GROUP = 64 << 20  # of columns, which is what is held; a file's groups are remembered until it ends
_WHOLE_DIGITS, _DECIMALS = 26, 12
_AMOUNT = pa.decimal128(_WHOLE_DIGITS + _DECIMALS, _DECIMALS)
_LAST_DIGIT, _WIDE = Decimal(1).scaleb(-_DECIMALS), Context(prec=_WHOLE_DIGITS + _DECIMALS)
_OTHERS = pa.map_(pa.string(), pa.string())
_LARGEST = 2**63 - 1
_TYPES = {
    ColumnType.TEXT: pa.string(),
    ColumnType.COUNT: pa.int64(),
    ColumnType.NUMBER: _AMOUNT,
    ColumnType.DAY: pa.date32(),
    ColumnType.MOMENT: pa.timestamp("s", tz="Asia/Shanghai"),
    ColumnType.LIST: pa.list_(pa.string()),
}


OTHER_NUMBERS = "other_numbers"
"""The column of numbers that stand in none of the typed ones, by the name of theirs: a count printed as 3.5, say."""


def has_other_numbers(names: Sequence[str]) -> bool:
    """Whether a file with these columns has one of other numbers too: only printed cells may hold any."""
    return any(_is_printed(name) for name in names)


def _is_printed(name: str) -> bool:
    return name == "value" or name.startswith("tables.")


def write_parquet(rows: Iterable[Row], out: IO[bytes], names: Sequence[str]) -> None:
    """A Parquet file; no number is rounded or left out: what its column cannot hold exactly is in OTHER_NUMBERS."""
    fields = [pa.field(name, _TYPES[type_of(name)]) for name in names]
    schema = pa.schema([*fields, pa.field(OTHER_NUMBERS, _OTHERS)] if has_other_numbers(names) else fields)
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for group in _groups(_table(some, names, schema) for some in _flat(iter(rows))):
            writer.write_table(pa.concat_tables(group))


def _flat(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while some := [flatten(row, lists=True) for row in islice(rows, ROWS_AT_ONCE)]:
        yield some


def _table(rows: Sequence[Row], names: Sequence[str], schema: pa.Schema) -> pa.Table:
    columns = [[_typed(row.get(name), type_of(name)) for row in rows] for name in names]
    if len(schema) > len(names):
        columns.append(_others(rows, dict(zip(names, columns, strict=True))))
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _groups(tables: Iterator[pa.Table]) -> Iterator[list[pa.Table]]:
    group, size = list[pa.Table](), 0
    for table in tables:
        group.append(table)
        size += table.nbytes
        if size >= BYTES_A_GROUP:
            yield group
            group, size = [], 0
    if group:
        yield group


def _typed(value: Any, kind: ColumnType) -> Any:
    if value is None:
        return None
    if kind is ColumnType.DAY:
        return date.fromisoformat(value)
    if kind is ColumnType.MOMENT:
        return datetime.fromisoformat(value)
    if kind is ColumnType.COUNT:
        return int(value) if value == int(value) and abs(value) <= _LARGEST else None
    if kind is ColumnType.NUMBER:
        return Decimal(value) if _is_exact(Decimal(value)) else None
    return value


def _is_exact(value: Decimal) -> bool:
    """Whether a column of amounts holds a number as it is."""
    return value.adjusted() < _WHOLE_DIGITS and value == value.quantize(_LAST_DIGIT, context=_WIDE)


def _others(group: Sequence[Row], columns: Mapping[str, Sequence[Any]]) -> list[list[tuple[str, str]]]:
    """Of each row the numbers that its typed columns lack, as they are."""
    found: list[list[tuple[str, str]]] = [[] for _ in group]
    for name, column in columns.items():
        if _is_printed(name):
            for place, typed in enumerate(column):
                if typed is None and group[place].get(name) is not None:
                    found[place].append((name, f"{Decimal(group[place][name]):f}"))
    return found
