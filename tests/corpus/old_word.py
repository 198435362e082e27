"""A report as a Word 97-2003 document (.doc, and .wps of Kingsoft), written by [MS-DOC]."""

import struct
from dataclasses import dataclass, field, replace
from itertools import pairwise
from random import Random

from tests.corpus.old_word_pages import Run, pages_of
from tests.corpus.printed import Place, Table
from tests.corpus.report import Report
from tests.corpus.written import Written
from tests.crawler.reading.compound_files import compound_file

_IN_TABLE, _ROW_END, _DEPTH = b"\x16\x24\x01", b"\x17\x24\x01", b"\x49\x66"
_INNER_CELL, _INNER_ROW_END = b"\x4b\x24\x01", b"\x4c\x24\x01"
_DELETED, _INSERTED, _BOLD, _SPECIAL = b"\x00\x08\x01", b"\x01\x08\x01", b"\x35\x08\x01", b"\x55\x08\x01"
_HEADER_ROW = b"\x04\x34\x01"
_DEFINE, _ELSEWHERE = 0xD608, 0x6646
_TWIPS = 700
_ACROSS_FIRST, _ACROSS, _DOWN_FIRST, _DOWN = 0x1, 0x2, 0x60, 0x20
_TEXT_AT = 1024
_CLX, _PARAGRAPHS, _CHARACTERS = 33, 13, 12
_PAIRS = 93
_SECOND_TABLE, _FAST_SAVED = 0x1200, 0x4
_ROOM = 480  # a formatted page holds no longer properties


@dataclass(frozen=True)
class _Manner:
    """How a document is written: its number of pieces, tables within a cell of another, merged cells by flags, the
    properties of rows in the data stream, what was deleted kept, figures as results of fields, how far edges differ
    from row to row (in twips, either way)."""

    pieces: int
    nested: bool
    flagged: bool
    elsewhere: bool
    revised: bool
    computed: bool
    drawn: int
    is_wps: bool = False

    @property
    def features(self) -> list[str]:
        """What is said of it."""
        named = {
            "several pieces": self.pieces > 1,
            "nested": self.nested,
            "merged by flags": self.flagged,
            "properties in the data stream": self.elsewhere,
            "revised": self.revised,
            "results of fields": self.computed,
            "edges drawn by hand": self.drawn > 0,
        }
        return [f"doc: {name}" for name, is_so in named.items() if is_so]


@dataclass
class _Text:
    """The characters of a document with their properties; ``data`` is the stream for properties that are long."""

    characters: list[tuple[str, bytes]] = field(default_factory=list)
    paragraphs: list[tuple[int, bytes]] = field(default_factory=list)
    data: bytes = b""

    def add(self, text: str, properties: bytes = b"") -> None:
        """Adds characters of one kind."""
        self.characters += [(character, properties) for character in text]

    def end(self, mark: str, properties: bytes = b"") -> None:
        """Ends a paragraph, whose properties are those of its mark."""
        self.add(mark)
        self.paragraphs.append((len(self.characters), properties))

    def elsewhere(self, properties: bytes) -> bytes:
        """The same properties, kept in the data stream."""
        at = len(self.data)
        self.data += struct.pack("<H", len(properties)) + properties
        return struct.pack("<HI", _ELSEWHERE, at)


def old_word_document(report: Report, random: Random) -> Written:
    """A .doc: merged cells by their width or by flags, text in one piece or in many as after fast saves, revisions."""
    manner = _Manner(
        random.choice([1, 1, 2, 9, 60]),
        nested=random.random() < 0.15,
        flagged=random.random() < 0.3,
        elsewhere=random.random() < 0.2,
        revised=random.random() < 0.3,
        computed=random.random() < 0.2,
        drawn=random.choice([0, 0, 10, 60]),
    )
    return _written(report, random, manner)


def kingsoft_document(report: Report, random: Random) -> Written:
    """A .wps, which is a .doc of one piece with streams of WPS Office beside its own."""
    flagged, drawn = random.random() < 0.3, random.choice([0, 0, 10, 60])
    manner = _Manner(
        1, nested=False, flagged=flagged, elsewhere=False, revised=False, computed=False, drawn=drawn, is_wps=True
    )
    return _written(report, random, manner)


def _written(report: Report, random: Random, manner: _Manner) -> Written:
    text = _Text()
    for block in report.blocks:
        if isinstance(block, str):
            _paragraph(text, block, random, manner)
        else:
            _table(text, block, random, manner)
            text.end("\r")
    main = len(text.characters)
    text.add("页眉 1077")
    text.end("\r")
    text.end("\r")
    streams = {**_streams(text, main, random, manner.pieces), "\x05SummaryInformation": b"\xfe\xff" + bytes(60)}
    if manner.is_wps:
        streams |= {"WpsCustomData": bytes(100)}
    own = report
    for feature in manner.features:
        own = own.without(set(), feature)
    return Written(compound_file(streams), own, "application/msword")


def _paragraph(text: _Text, block: str, random: Random, manner: _Manner) -> None:
    if manner.revised and random.random() < 0.3:
        text.add("此句已删去3件。", _DELETED)
    if manner.computed and random.random() < 0.3:
        text.add("\x13", _SPECIAL)
        text.add(' HYPERLINK "https://www.example.org/5" ')
        text.add("\x14", _SPECIAL)
        text.add(block)
        text.add("\x15", _SPECIAL)
    else:
        half = len(block) // 2
        text.add(block[:half], _BOLD)
        text.add(block[half:])
    text.end("\r")


def _table(text: _Text, table: Table, random: Random, manner: _Manner) -> None:
    depth = 1 + manner.nested
    inner = _depth(depth)
    for number, row in enumerate(table.places()):
        cells = [place for place in row if manner.flagged or not place.right]
        for place in cells:
            _cell(text, place, random, manner, inner)
            text.end("\r" if manner.nested else "\x07", inner + _INNER_CELL * manner.nested)
        end = inner + (_INNER_ROW_END if manner.nested else _ROW_END) + _HEADER_ROW * (number < table.heading_rows)
        end += _definition(row, cells, random, manner)
        text.end(
            "\r" if manner.nested else "\x07", text.elsewhere(end) if manner.elsewhere or len(end) > _ROOM else end
        )
    if manner.nested:
        text.end("\x07", _depth(1))
        shape = struct.pack("<B2h20x", 1, 0, 9000)
        text.end("\x07", _depth(1) + _ROW_END + struct.pack("<HH", _DEFINE, len(shape) + 1) + shape)


def _depth(depth: int) -> bytes:
    return _IN_TABLE + _DEPTH + struct.pack("<i", depth)


def _definition(row: list[Place], cells: list[Place], random: Random, manner: _Manner) -> bytes:
    """The edges and flags of a row's cells (sprmTDefTable with TC80)."""
    edges, flags, width = [-108], b"", 0
    for place in cells:
        width += 1 if manner.flagged else place.cell.across
        moved = random.randint(-manner.drawn, manner.drawn) if width < len(row) else 0
        edges.append(edges[0] + width * _TWIPS + moved)
        flag = (_DOWN if place.below else _DOWN_FIRST) if place.cell.down > 1 else 0
        if manner.flagged and place.cell.across > 1:
            flag |= _ACROSS if place.right else _ACROSS_FIRST
        flags += struct.pack("<H18x", flag)
    operand = struct.pack(f"<B{len(edges)}h", len(cells), *edges) + flags
    return struct.pack("<HH", _DEFINE, len(operand) + 1) + operand


def _cell(text: _Text, place: Place, random: Random, manner: _Manner, inner: bytes) -> None:
    if not place.is_first:
        return
    printed = place.cell.text
    is_figure = bool(place.cell.field) and bool(printed.strip())
    if is_figure and manner.revised and random.random() < 0.1:
        text.add(random.choice(["7", "12", "无"]), _DELETED)
    if is_figure and manner.computed and random.random() < 0.1:
        text.add("\x13", _SPECIAL)
        text.add(" =SUM(LEFT) ")
        text.add("\x14", _SPECIAL)
        text.add(printed)
        text.add("\x15", _SPECIAL)
        return
    first, *others = printed.split("\n")
    half = len(first) // 2
    text.add(first[:half], _INSERTED * (is_figure and manner.revised))
    text.add(first[half:])
    for line in others:
        if random.random() < 0.5:
            text.add("\x0b")
        else:
            text.end("\r", inner)
        text.add(line)


def _streams(text: _Text, main: int, random: Random, count: int) -> dict[str, bytes]:
    """The streams of a document, of which the first characters are its main text and the others its headers."""
    length = len(text.characters)
    cuts = sorted({0, length, *(random.randrange(1, length) for _ in range(count - 1))})
    pieces = [*pairwise(cuts)]
    stored = [*range(len(pieces))]
    random.shuffle(stored)
    content, places = b"", {}
    of_paragraphs: list[Run] = []
    of_characters: list[Run] = []
    for number in stored:
        start, end = pieces[number]
        written = "".join(character for character, _ in text.characters[start:end])
        narrow = count > 1 and _is_narrow(written)
        if not narrow and (_TEXT_AT + len(content)) % 2:
            content += b"\0"
        at, width = _TEXT_AT + len(content), 1 if narrow else 2
        places[number] = (at * 2) | 0x40000000 if narrow else at
        of_paragraphs += _paragraph_runs(text, start, end, at, width)
        of_characters += _character_runs(text, start, end, at, width)
        content += written.encode("cp1252" if narrow else "utf-16-le")
        if count > 1:
            content += "旧稿88\r".encode("utf-16-le")  # what an earlier save left behind
    table = struct.pack(f"<{len(cuts)}I", *cuts)
    table += b"".join(struct.pack("<HIH", 0, places[number], 0) for number in range(len(pieces)))
    table = b"\x02" + struct.pack("<I", len(table)) + table
    word = bytes(_TEXT_AT) + content
    pairs = {_CLX: (0, len(table))}
    for index, runs in ((_PARAGRAPHS, of_paragraphs), (_CHARACTERS, of_characters)):
        word = word.ljust(-(-len(word) // 512) * 512, b"\0")
        pages, places_of_pages = pages_of(runs, len(word) // 512, is_paragraph=index == _PARAGRAPHS)
        word += pages
        pairs[index] = (len(table), len(places_of_pages))
        table += places_of_pages
    flags = _SECOND_TABLE | _FAST_SAVED * (count > 1)
    word = _head(main, length - main, len(word), flags, pairs) + word[_TEXT_AT:]
    return {"WordDocument": word.ljust(4096, b"\0"), "1Table": table, **({"Data": text.data} if text.data else {})}


def _is_narrow(text: str) -> bool:
    return all(character < "\x80" or character in "“”‘’–—…" for character in text)


def _paragraph_runs(text: _Text, start: int, end: int, at: int, width: int) -> list[Run]:
    """The paragraphs that end in a piece, and the plain rest of one that goes on in another."""
    runs = []
    begin = start
    for stop, properties in text.paragraphs:
        if start < stop <= end:
            runs.append(Run(at + (begin - start) * width, at + (stop - start) * width, properties))
            begin = stop
    if begin < end:
        runs.append(Run(at + (begin - start) * width, at + (end - start) * width, b""))
    return runs


def _character_runs(text: _Text, start: int, end: int, at: int, width: int) -> list[Run]:
    runs: list[Run] = []
    for number in range(start, end):
        place, properties = at + (number - start) * width, text.characters[number][1]
        if runs and runs[-1].properties == properties:
            runs[-1] = replace(runs[-1], end=place + width)
        else:
            runs.append(Run(place, place + width, properties))
    return runs


def _head(main: int, headers: int, size: int, flags: int, pairs: dict[int, tuple[int, int]]) -> bytes:
    """The file information block of Word 97."""
    base = struct.pack("<7HI2B2H2I", 0xA5EC, 0xC1, 0, 0x0804, 0, flags, 0xBF, 0, 0, 0, 0, 0, _TEXT_AT, size)
    words = struct.pack("<H28x", 14)
    lengths = struct.pack("<H22I", 22, size, 0, 0, main, 0, headers, *[0] * 16)
    table = b"".join(struct.pack("<2I", *pairs.get(number, (0, 0))) for number in range(_PAIRS))
    return (base + words + lengths + struct.pack("<H", _PAIRS) + table).ljust(_TEXT_AT, b"\0")
