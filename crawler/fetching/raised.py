"""What a download raises: of Scrapy, Twisted and our gate -> why nobody could look (`crawler.fetching.failures`)."""

from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

from crawler.fetching.browser import BrowserMissingError
from crawler.fetching.failures import (
    CouldNotLookError,
    ForbiddenByRobotsError,
    NoAnswerError,
    NoBrowserError,
    NotKeptError,
    NotRenderedError,
    RefusedError,
    SentAwayError,
    TooLargeError,
    UnreachableError,
)
from crawler.fetching.gate import GatedResolver, OutOfBounds
from crawler.fetching.rendering import RenderingError
from crawler.fetching.robots import RobotsRefusalError, RobotsUnavailableError
from storage.archive import ArchiveError

RAISED = (
    # Refused, not kept, or given up.
    ArchiveError,
    BrowserMissingError,
    DownloadCancelledError,
    IgnoreRequest,
    OutOfBounds,
    RenderingError,
    RobotsRefusalError,
    RobotsUnavailableError,
    UnsupportedURLSchemeError,
    # No answer.
    CannotResolveHostError,
    ConnectError,
    ConnectionDone,
    ConnectionLost,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    OSError,
    ResponseDataLossError,
    TunnelError,
)
"""What is an answer of its kind; anything else is a fault of ours."""


def refused(url: str, address: str) -> RefusedError:
    """Why an address is not asked for to which another one sends, or which was asked for itself."""
    host = urlsplit(address).hostname or ""
    is_moved = host.endswith(".gov.cn") and host != urlsplit(url).hostname
    return SentAwayError(address) if is_moved else RefusedError(address)


def failure_of(url: str, error: Exception) -> CouldNotLookError:
    """Why an address could not be looked at, for one of RAISED."""
    match error:
        case RobotsRefusalError():
            return ForbiddenByRobotsError(str(error))
        case RobotsUnavailableError():
            return UnreachableError(str(error))
        case OutOfBounds() | UnsupportedURLSchemeError():
            return refused(url, str(error))
        case DownloadCancelledError():
            return TooLargeError(url)
        case BrowserMissingError():
            return NoBrowserError(str(error))
        case RenderingError():
            return NotRenderedError(str(error))
        case ArchiveError():
            return NotKeptError(str(error))
        case IgnoreRequest():
            # more than DOWNLOAD_MAXSIZE once unpacked, or too many redirects
            is_large = isinstance(error.__cause__, ValueError)
            return TooLargeError(url) if is_large else UnreachableError(f"{url} {type(error).__name__}")
    host = urlsplit(url).hostname or ""
    if host in GatedResolver.refused:
        return RefusedError(f"{host} is not a public address")
    return NoAnswerError(f"{url} {type(error).__name__}")
