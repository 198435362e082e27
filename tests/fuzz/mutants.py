"""Documents of every format and what becomes of them: cut, doubled, filled with what readers stumble on."""

import gzip
import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path

from lxml import etree

from tests.corpus.measure import WRITERS, document
from tests.crawler.reading.office_documents import docx_of, rtf_of
from tests.crawler.reading.reports import page, zeros
from tests.crawler.reading.wrapped_documents import archive, body_of, excel_2003, flat_opc, word_2003, wrapping

READING = Path(__file__).parents[1] / "crawler" / "reading"
_LARGEST = 300_000
_WITHOUT = (".md", ".json")
_COMPOUND = b"\xd0\xcf\x11\xe0"
_TOKENS = (
    b"<table>", b"</td>", b"<tr><td colspan=99999 rowspan=99999>", b"<!--", b"]]>", b"<style>td{display:none}</style>",
    b"\x00", b"\xff\xfe", b"\xe5\xb9", b"%PDF-1.7\n", b"PK\x03\x04", b"{\\rtf1", b"endstream", b"/Count 99999999",
    b"&#x202e;", b"&", b"<w:gridSpan w:val=\"65535\"/>", b"1e308", "总计".encode(), "一、总体情况".encode("gb18030"),
)  # fmt: skip
_TEXTS = ("", "0", "-1", "65535", "1e308", "9" * 20, "/", "１２", "1,0 00", "A1:XFD1048576", "总计", "一、总体情况")
_STREAM = re.compile(rb"/Length (\d+)([^>]*>>\s*stream\r?\n)")


def seeds() -> Mapping[str, Sequence[bytes]]:
    """Sound documents by their format: what the readers' own tests are made of, and one of each of the corpus."""
    whole = page(zeros(requests__received__total="12"))
    sound = {"html": [whole.encode(), whole.encode("gb18030"), whole[: len(whole) // 2].encode()]}
    for kind, content in (*_fixtures(), *_corpus(), *_wrapped(whole)):
        if len(content) < _LARGEST:
            sound.setdefault(kind, []).append(content)
    return sound


def _fixtures() -> Iterator[tuple[str, bytes]]:
    for path in sorted([*(READING / "variants").iterdir(), *(READING / "fixtures").rglob("*")]):
        if path.is_file() and path.suffix not in _WITHOUT:
            packed = path.suffix == ".gz"
            name = path.stem if packed else path.name
            yield name.rpartition(".")[2], gzip.decompress(path.read_bytes()) if packed else path.read_bytes()


def _corpus() -> Iterator[tuple[str, bytes]]:
    for number, writer in enumerate(WRITERS):
        kind = writer.partition(" ")[0].rstrip(",")
        yield {"text": "txt"}.get(kind, kind), document(0, number)[1].content


def _wrapped(whole: str) -> Iterator[tuple[str, bytes]]:
    """Documents in others, and office documents as one XML file."""
    word = docx_of(whole)
    yield "docx", wrapping(archive(whole), rtf_of(whole))
    yield "xml", flat_opc(word)
    yield "xml", word_2003(body_of(word))
    yield "xml", excel_2003(whole)


def mutant(chance: random.Random, sound: Sequence[bytes]) -> bytes:
    """One of the documents after some changes; of an archive often one of its members is changed and packed again.

    Most mutants stay text in some encoding and trees with balanced tags: what does not is refused at the door, so that
    nothing behind it would ever be tried.
    """
    return _mutant(chance, chance.choice(sound))


def _mutant(chance: random.Random, content: bytes) -> bytes:
    if content.startswith(b"PK") and chance.random() < 0.9:
        return _repacked(chance, content)
    return _member(chance, content)


def _member(chance: random.Random, content: bytes) -> bytes:
    if content.startswith(b"<?xml") and chance.random() < 0.8:
        return _regrown(chance, content)
    if content.startswith(b"%PDF") and chance.random() < 0.6:
        return _redrawn(chance, content)
    if content.startswith(_COMPOUND) and chance.random() < 0.8:
        return _flipped(chance, content)
    changed = _changed(chance, content)
    encoding = next((name for name in ("utf-8", "gb18030") if _is_text(content, name)), "")
    return changed.decode(encoding, "ignore").encode(encoding) if encoding and chance.random() < 0.9 else changed


def _is_text(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _regrown(chance: random.Random, content: bytes) -> bytes:
    """The same tree with elements taken away, doubled, moved, and with other texts and values of attributes."""
    tree = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    for _ in range(chance.randint(1, 12)):
        elements = [one for one in tree.iter(etree.Element) if one is not tree]
        if not elements:
            break
        chosen, other = chance.choice(elements), chance.choice(elements)
        parent = chosen.getparent()
        what = chance.randrange(5)
        if what == 0 and parent is not None:
            parent.remove(chosen)
        elif what == 1:
            chosen.addnext(deepcopy(chosen))
        elif what == 2 and other is not chosen and other not in chosen.iterancestors():
            chosen.append(other)
        elif what == 3:
            chosen.text = chance.choice(_TEXTS)
        elif chosen.attrib:
            chosen.set(chance.choice(list(chosen.attrib)), chance.choice(_TEXTS))
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _redrawn(chance: random.Random, content: bytes) -> bytes:
    """The same PDF, one of its streams changed as it is before it is packed."""
    streams = [one for one in _STREAM.finditer(content) if int(one[1]) < _LARGEST]
    if not streams:
        return _changed(chance, content)
    chosen = chance.choice(streams)
    end = chosen.end() + int(chosen[1])
    try:
        packed = zlib.compress(_changed(chance, zlib.decompress(content[chosen.end() : end])))
    except zlib.error:
        packed = _flipped(chance, content[chosen.end() : end])
    return b"%b/Length %d%b%b%b" % (content[: chosen.start()], len(packed), chosen[2], packed, content[end:])


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
                made.writestr(name, _mutant(chance, held.read(name)) if name == chosen else held.read(name))
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
