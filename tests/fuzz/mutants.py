"""Documents of every format and what becomes of them: cut, doubled, filled with what readers stumble on."""

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.crawler.reading.reports import page, zeros

FIXTURES = Path(__file__).parents[1] / "crawler" / "reading" / "fixtures"
_LARGEST = 300_000
_TOKENS = (
    b"<table>", b"</td>", b"<tr><td colspan=99999 rowspan=99999>", b"<!--", b"]]>", b"<style>td{display:none}</style>",
    b"\x00", b"\xff\xfe", b"\xe5\xb9", b"%PDF-1.7\n", b"PK\x03\x04", b"{\\rtf1", b"endstream", b"/Count 99999999",
    b"&#x202e;", b"&", b"<w:gridSpan w:val=\"65535\"/>", b"1e308", "总计".encode(), "一、总体情况".encode("gb18030"),
)  # fmt: skip


def seeds() -> list[bytes]:
    """Sound documents: a page in two encodings, a text, and every file that the readers' own tests are made of."""
    whole = page(zeros(requests__received__total="12"))
    files = sorted(path for path in FIXTURES.rglob("*") if path.is_file() and path.stat().st_size < _LARGEST)
    return [
        whole.encode(),
        whole.encode("gb18030"),
        whole[: len(whole) // 2].encode(),
        *(f.read_bytes() for f in files),
    ]


def mutant(chance: random.Random, sound: list[bytes]) -> bytes:
    """One of the documents after some changes; of an archive often one of its members is changed and packed again."""
    content = chance.choice(sound)
    if content.startswith(b"PK") and chance.random() < 0.7:
        return _repacked(chance, content)
    return _changed(chance, content)


def _changed(chance: random.Random, content: bytes) -> bytes:
    for _ in range(chance.randint(1, 6)):
        content = chance.choice(_CHANGES)(chance, content)
    return content[: 2 * _LARGEST]


def _repacked(chance: random.Random, content: bytes) -> bytes:
    packed = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as held, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
            chosen = chance.choice(held.namelist())
            for name in held.namelist():
                made.writestr(name, _changed(chance, held.read(name)) if name == chosen else held.read(name))
    except (zipfile.BadZipFile, OSError, RuntimeError, IndexError):
        return _changed(chance, content)
    return packed.getvalue()


def _span(chance: random.Random, content: bytes) -> tuple[int, int]:
    start = chance.randint(0, len(content))
    return start, min(len(content), start + int(chance.expovariate(1 / 60)))


def _cut(chance: random.Random, content: bytes) -> bytes:
    start, end = _span(chance, content)
    return content[:start] + content[end:]


def _doubled(chance: random.Random, content: bytes) -> bytes:
    start, end = _span(chance, content)
    return content[:end] + content[start:end] * chance.randint(1, 50) + content[end:]


def _filled(chance: random.Random, content: bytes) -> bytes:
    start, end = _span(chance, content)
    return content[:start] + chance.choice(_TOKENS) * chance.choice((1, 1, 1, 300)) + content[end:]


def _flipped(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(min(len(changed), chance.randint(1, 20))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _ended(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randint(0, len(content))]


_CHANGES: tuple[Callable[[random.Random, bytes], bytes], ...] = (_cut, _doubled, _filled, _flipped, _ended, _flipped)
