"""Why a page could not be looked at: one exception a reason, each with the outcome that its visit ends in."""

from datetime import datetime
from typing import ClassVar

from storage.language import N_
from storage.visits import Outcome


class CouldNotLookError(Exception):
    """A page could not be looked at. ``detail`` is a message, then ``: `` and plain facts, as a visit keeps it."""

    outcome: ClassVar[Outcome] = Outcome.ERROR
    message: ClassVar[str] = ""

    def __init__(self, facts: str = "", evidence: str = "") -> None:
        """``evidence`` names the archive record of the answer that this rests on, if there was one."""
        self.detail = f"{self.message}: {facts}" if facts else self.message
        self.facts, self.evidence = facts, evidence
        super().__init__(self.detail)


class UnreachableError(CouldNotLookError):
    """No answer, or one that says that the server is ill (5xx). Raised by `Fetcher.get`."""

    outcome = Outcome.UNREACHABLE
    message = N_("the server gave no usable answer")


class NoAnswerError(UnreachableError):
    """No answer at all: the other scheme may be tried. Raised by `Fetcher.get`."""


class AskedToWaitError(CouldNotLookError):
    """The server asked not to be asked again before ``until`` (429, 503). Raised by `Fetcher.get`."""

    outcome = Outcome.UNREACHABLE
    message = N_("the server asks to wait until")

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(until.isoformat(timespec="seconds"))


class ForbiddenByRobotsError(CouldNotLookError):
    """robots.txt refuses the page. Raised by `Fetcher.get`."""

    outcome = Outcome.ROBOTS
    message = N_("robots.txt does not allow the page")


class UnexpectedError(CouldNotLookError):
    """What nobody foresaw; the log has it whole. Raised for a document, so that the others of its list go on."""

    message = N_("an unexpected failure, written to the log")


class NotKeptError(CouldNotLookError):
    """What the server answered could not be kept as evidence: nothing may rest on it. Raised by `Fetcher.get`."""

    message = N_("the answer could not be written to the archive")


class RefusedError(CouldNotLookError):
    """The gate refuses the address: not public, not http, or outside the portal. Raised by `Fetcher.get`."""

    message = N_("the address is refused")


class SentAwayError(RefusedError):
    """An address of the portal sends to a government's host that is not the portal's, which is asked only once the
    register names it. Raised by `Fetcher.get`, and for pages that do so by themselves."""

    outcome = Outcome.LAYOUT_CHANGED
    message = N_("the page has moved to a host that is asked only once the register names it")


class TooLargeError(CouldNotLookError):
    """The answer exceeds ``max_bytes``. Raised by `Fetcher.get`."""

    message = N_("the answer is larger than allowed")


class NotThereError(CouldNotLookError):
    """The server says that there is no such page (404, 410, or a page that says so). Raised for lists and documents."""

    outcome = Outcome.LAYOUT_CHANGED
    message = N_("the page is not there any more")


class NoSuchPageError(NotThereError):
    """The server says so by its status, or by the home page that it sends to, and not only by words that a wall or a
    login may use too."""


class GoneError(NoSuchPageError):
    """The status is 404 or 410: the page is not refused but gone."""


class BlankError(CouldNotLookError):
    """The server answers well, and shows nothing where a document should stand: neither that nor its absence. Raised
    when a document is judged."""

    outcome = Outcome.UNREACHABLE
    message = N_("the page shows nothing")


class BlockedError(CouldNotLookError):
    """A wall answers in place of the page; the facts name the defence. Raised when a list or document is judged."""

    outcome = Outcome.BLOCKED
    message = N_("a wall answers in place of the page")


class NoBrowserError(CouldNotLookError):
    """The page needs a browser, and none could be started or rendering is off. Raised by `Fetcher.get`."""

    outcome = Outcome.INCOMPLETE
    message = N_("the list needs a browser and none could be used")


class NotRenderedError(CouldNotLookError):
    """The browser could not show the page in time. Raised by `Fetcher.get`."""

    outcome = Outcome.ERROR
    message = N_("the browser could not show the page")
