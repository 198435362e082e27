"""Folders of which a server sends everybody on to another scheme or host, each page to the same path there: pages that
are linked the old way are asked for where they stand, for each would cost a request more."""

from collections import Counter
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

_CERTAIN = 2
"""So many pages of a folder were sent on before others are asked for there."""


class SentOn:
    """What one portal's servers send on; a folder of which one page stood where it was asked for is none."""

    def __init__(self) -> None:
        self._targets: dict[tuple[str, str, str], tuple[str, str]] = {}
        self._times: Counter[tuple[str, str, str]] = Counter()
        self._mixed: set[tuple[str, str, str]] = set()

    def note(self, asked: str, answered: str, hops: Sequence[str]) -> None:
        """What was asked for was answered from there, after as many addresses that sent on."""
        here, there = urlsplit(asked), urlsplit(answered)
        key, target = _folder(here), (there.scheme, there.netloc)
        is_same = (here.path, here.query) == (there.path, there.query) and target != (here.scheme, here.netloc)
        if len(hops) == 1 and is_same and self._targets.setdefault(key, target) == target:
            self._times[key] += 1
        else:
            self._mixed.add(key)

    def meant(self, url: str) -> str:
        """Where a page stands that is linked at an address."""
        parts = urlsplit(url)
        key = _folder(parts)
        if key in self._mixed or self._times[key] < _CERTAIN:
            return url
        scheme, netloc = self._targets[key]
        return parts._replace(scheme=scheme, netloc=netloc).geturl()

    def was_wrong(self, url: str) -> None:
        """A page was not where its folder's others stand."""
        self._mixed.add(_folder(urlsplit(url)))


def _folder(parts: SplitResult) -> tuple[str, str, str]:
    first, mark, _ = parts.path.removeprefix("/").partition("/")
    return parts.scheme, parts.netloc, first if mark else ""
