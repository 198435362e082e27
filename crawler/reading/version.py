"""Which version of the reader read a document: another one may read it better."""

import hashlib
from functools import cache
from importlib import resources

from crawler.reading.reading_process import Stop
from crawler.reading.recognition import is_installed
from storage.report import Reading

_STOPS = frozenset(stop.value for stop in Stop)


@cache
def reader_version() -> str:
    """A digest of all by which documents are read here; with text recognition installed it is another."""
    digest = hashlib.blake2s(b"ocr" if is_installed() else b"", digest_size=6)
    files = [file for file in resources.files("crawler.reading").iterdir() if file.name.endswith(".py")]
    files += [resources.files("storage").joinpath(name) for name in ("forms.py", "report.py")]
    for file in sorted(files, key=lambda one: one.name):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def reader_of(reading: Reading) -> str:
    """Who read a document; nobody where the child was stopped in the middle of it, so that it is read again."""
    return "" if _STOPS.intersection(reading.problems) else reader_version()
