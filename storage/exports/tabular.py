"""Rows as files: JSON Lines, CSV and spreadsheets, in constant memory, with nothing in them that a spreadsheet runs."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

import simplejson

from storage.export import Row
from storage.exports.export_columns import label_of
from storage.exports.spreadsheet import chunks_of_spreadsheet

_FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠")


def write_jsonl(rows: Iterable[Row], out: IO[bytes], _: Sequence[str] = ()) -> None:
    """One JSON object a line, UTF-8; each names its own columns."""
    for row in rows:
        out.write(simplejson.dumps(row, ensure_ascii=False, use_decimal=True).encode() + b"\n")


def write_csv(rows: Iterable[Row], out: IO[bytes], names: Sequence[str], *, mark: bool = True) -> None:
    """CSV in UTF-8 with BOM, as spreadsheets expect it; nested fields are joined with dots, formulas neutralised.

    ``mark`` False leaves the BOM out, for programs.
    """
    text = _Text(out)
    if mark:
        out.write("\ufeff".encode())
    writer = csv.DictWriter(text, names, lineterminator="\r\n", extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows({name: harmless(value) for name, value in row.items()} for row in map(flatten, rows))


class _Text:
    """The text side of a binary file, which its owner keeps open."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def write(self, text: str) -> int:
        return self._out.write(text.encode())


def write_xlsx(rows: Iterable[Row], out: IO[bytes], names: Sequence[str]) -> None:
    """Worksheets with the field names and their Chinese above; every text is a text, so that nothing is a formula."""
    for chunk in chunks_of_xlsx(rows, names):
        out.write(chunk)


def chunks_of_xlsx(rows: Iterable[Row], names: Sequence[str]) -> Iterator[bytes]:
    """The same in pieces, as the rows come."""
    lines = ([row.get(name) for name in names] for row in map(flatten, rows))
    return chunks_of_spreadsheet([names, [label_of(name) for name in names]], lines)


WRITERS: Mapping[str, Callable[[Iterable[Row], IO[bytes], Sequence[str]], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "xlsx": write_xlsx,
}


def flatten(row: Row, *, lists: bool = False) -> Row:
    """Nested mappings joined with dots, lists with blanks where they are not to stay ``lists``."""
    flat: Row = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}.{inner}": item for inner, item in value.items()} or {name: None}
        else:
            flat[name] = " ".join(map(str, value)) if isinstance(value, list | tuple) and not lists else value
    return flat


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula, with an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value
