"""Which version of the reader read a document: another one may read it better."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from crawler.reading.process.reading_process import Stop
from crawler.reading.scan.recognition import is_installed
from storage.report import Reading

_STOPS = frozenset(stop.value for stop in Stop)


@cache
def reader_version() -> str:
    """A digest of all by which documents are read here; with text recognition installed it is another."""
    digest = hashlib.blake2s(b"ocr" if is_installed() else b"", digest_size=6)
    for file in _sources_in(resources.files("crawler.reading")):
        digest.update(file.read_bytes())
    for name in ("forms.py", "report.py"):
        digest.update(resources.files("storage").joinpath(name).read_bytes())
    return digest.hexdigest()


def _sources_in(folder: Traversable) -> Iterator[Traversable]:
    """The modules of a package and of the packages in it, in the order of their names."""
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _sources_in(entry)
        elif entry.name.endswith(".py"):
            yield entry


def reader_of(reading: Reading) -> str:
    """Who read a document; nobody where the child was stopped in the middle of it, so that it is read again."""
    return "" if _STOPS.intersection(reading.problems) else reader_version()
