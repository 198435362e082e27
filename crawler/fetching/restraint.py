"""What a portal is not asked for any more within one visit: what lies behind a wall, and a host that has fallen silent;
nor its home page twice by who wants nothing there but a cookie.

A wall often stands before a part of a site only: what lies in the same folder is behind it too, and where it stands
before two folders, all that they have in common. Of what one script answers (``list.jsp?id=5``) a single question may
be walled: two are, then all. One blank page is no wall yet, and those that a script makes tell nothing of others.
"""

from collections import Counter
from urllib.parse import urlsplit

from crawler.fetching.failures import BlockedError, NoAnswerError
from crawler.fetching.walls import BLANK

_WALLED_DOCUMENTS = _WALLED_QUESTIONS = 2
_SILENCES = 3


class Restraint:
    """Remembers walls by folder and silences by host; refuses what would only knock again."""

    def __init__(self) -> None:
        self._walls: dict[str, BlockedError] = {}
        self._met: Counter[str] = Counter()
        self._questions: dict[str, set[str]] = {}
        self._silent: Counter[str] = Counter()
        self._entered: set[str] = set()

    def enters(self, url: str) -> bool:
        """Whether an address's host is entered by its home page for the first time; from now on it was."""
        is_new = _server(url) not in self._entered
        self._entered.add(_server(url))
        return is_new

    def check(self, url: str) -> None:
        """Raises BlockedError and NoAnswerError for what is not to be asked."""
        for prefix, wall in self._walls.items():
            if url.startswith(prefix):
                raise wall
        server = _server(url)
        if self._silent[server] >= _SILENCES:
            raise NoAnswerError(f"{server} was silent {self._silent[server]} times")

    def answered(self, url: str) -> None:
        """Note an answer, of whatever kind."""
        self._silent.pop(_server(url), None)

    def silent(self, url: str) -> None:
        """Note that there was no answer."""
        self._silent[_server(url)] += 1

    def wall(self, url: str, wall: BlockedError, *, is_list: bool) -> None:
        """Note a wall before a list, or before a document: of those a second one, as one may be closed by itself."""
        is_blank, folder = wall.facts.startswith(BLANK), _folder(url)
        if urlsplit(url).query:
            self._questions.setdefault(folder, set()).add(url)
            if is_blank or len(self._questions[folder]) < _WALLED_QUESTIONS:
                folder = url
        self._met[folder] += _WALLED_DOCUMENTS if is_list and not is_blank else 1
        if self._met[folder] < _WALLED_DOCUMENTS or folder in self._walls:
            return
        for other in list(self._walls):
            common = _common(folder, other)
            if common:
                self._walls.setdefault(common, wall)
        self._walls[folder] = wall


def _server(url: str) -> str:
    """Who answers: a host by one scheme, as many speak http alone and link https."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _folder(url: str) -> str:
    parts = urlsplit(url)
    place = f"{parts.path}?" if parts.query else f"{parts.path.rpartition('/')[0]}/"
    return f"{parts.scheme}://{parts.netloc}{place}"


def _common(one: str, other: str) -> str:
    """The part of a site that two folders share; empty where that is the whole site."""
    here, there = one.split("/"), other.split("/")
    shared = []
    for left, right in zip(here, there, strict=False):
        if left != right:
            break
        shared.append(left)
    # scheme, empty, host and at least one folder
    return "/".join(shared) + "/" if len([part for part in shared if part]) > 2 else ""
