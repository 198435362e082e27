"""Rows as Parquet: typed columns, one row group after another, in constant memory."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from storage.export import Row
from storage.export_columns import ColumnType, type_of
from storage.tabular import flatten

ROWS_A_GROUP = 20_000
_AMOUNT = pa.decimal128(38, 12)
_LARGEST = 2**63 - 1
_TYPES = {
    ColumnType.TEXT: pa.string(),
    ColumnType.COUNT: pa.int64(),
    ColumnType.NUMBER: _AMOUNT,
    ColumnType.DAY: pa.date32(),
    ColumnType.MOMENT: pa.timestamp("s", tz="Asia/Shanghai"),
    ColumnType.LIST: pa.list_(pa.string()),
}


def write_parquet(rows: Iterable[Row], out: IO[bytes], names: Sequence[str]) -> None:
    """A Parquet file. A count that is printed with decimals is null here; the export of cells has it."""
    schema = pa.schema([pa.field(name, _TYPES[type_of(name)]) for name in names])
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for group in _groups(iter(rows)):
            columns = [[_typed(row.get(name), type_of(name)) for row in group] for name in names]
            arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _groups(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while group := [flatten(row, lists=True) for row in islice(rows, ROWS_A_GROUP)]:
        yield group


def _typed(value: Any, kind: ColumnType) -> Any:
    if value is None:
        return None
    if kind is ColumnType.DAY:
        return date.fromisoformat(value)
    if kind is ColumnType.MOMENT:
        return datetime.fromisoformat(value)
    if kind is ColumnType.COUNT:
        return value if isinstance(value, int) and abs(value) <= _LARGEST else None
    if kind is ColumnType.NUMBER:
        return round(Decimal(value), 12) if Decimal(value).adjusted() < 25 else None
    return value
