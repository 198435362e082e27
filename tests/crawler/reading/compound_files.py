"""Writes OLE containers ([MS-CFB], version 3): Word 97-2003 files with streams of other kinds beside their own."""

import io
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Union

import olefile

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5

Tree = Mapping[str, Union[bytes, "Tree"]]
"""Streams and storages by name."""


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    right: int = _NONE
    child: int = _NONE
    start: int = _END


@dataclass
class _Sectors:
    """Chains of sectors of one size: their content and the table that says which follows which."""

    size: int
    content: list[bytes] = field(default_factory=list)
    follows: list[int] = field(default_factory=list)

    def add(self, data: bytes) -> int:
        """Appends a chain and gives where it begins."""
        if not data:
            return _END
        first = len(self.content)
        self.content += [data[at : at + self.size].ljust(self.size, b"\0") for at in range(0, len(data), self.size)]
        self.follows += [*range(first + 1, len(self.content)), _END]
        return first


def streams_of(content: bytes) -> dict[str, bytes]:
    """The streams at the top of a container."""
    with olefile.OleFileIO(io.BytesIO(content)) as ole:
        return {path[0]: ole.openstream(path).read() for path in ole.listdir() if len(path) == 1}


def compound_file(tree: Tree) -> bytes:
    """A container of streams and storages."""
    entries = [_Entry("Root Entry", _ROOT)]
    entries[0].child = _add(tree, entries)
    sectors, small = _Sectors(_SECTOR), _Sectors(_MINI)
    for entry in entries[1:]:
        entry.start = (sectors if len(entry.data) >= _CUTOFF else small).add(entry.data)
    entries[0].data = b"".join(small.content)
    entries[0].start = sectors.add(entries[0].data)
    minifat = sectors.add(_words(small.follows))
    directory = sectors.add(b"".join(map(_written, entries)))
    count = 1
    while (len(sectors.content) + count) * 4 > count * _SECTOR:
        count += 1
    first = len(sectors.content)
    table = _words([*sectors.follows, *[_FAT] * count])
    header = struct.pack(
        "<8s16x5H6x10I",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6),
        *(0, count, directory, 0, _CUTOFF, minifat, -(-len(small.follows) * 4 // _SECTOR), _END, 0, first),
    )
    header += _words(range(first + 1, first + count))
    return header.ljust(_SECTOR, b"\xff") + b"".join(sectors.content) + table.ljust(count * _SECTOR, b"\xff")


def _add(tree: Tree, entries: list[_Entry]) -> int:
    """Appends what a storage holds, each the right neighbour of the one before, and gives the first."""
    numbers: list[int] = []
    for name, held in sorted(tree.items(), key=lambda item: (len(item[0]), item[0].upper())):
        numbers.append(len(entries))
        entry = _Entry(name, _STREAM, held) if isinstance(held, bytes) else _Entry(name, _STORAGE)
        entries.append(entry)
        if not isinstance(held, bytes):
            entry.child = _add(held, entries)
    for number, following in pairwise(numbers):
        entries[number].right = following
    return numbers[0] if numbers else _NONE


def _written(entry: _Entry) -> bytes:
    name = (entry.name + "\0").encode("utf-16-le")
    tree = struct.pack("<3I", _NONE, entry.right, entry.child)
    size = len(entry.data)
    return (
        name.ljust(64, b"\0")
        + struct.pack("<HBB", len(name), entry.kind, 1)
        + tree
        + bytes(36)
        + struct.pack("<IQ", entry.start if size or entry.kind == _ROOT else _END, size)
    )


def _words(numbers: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)
