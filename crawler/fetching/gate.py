"""The gate before every fetch: which addresses may be asked at all, by scheme, host, port and network.

Input comes from sites that nobody vets, and the program may run inside an office network: only public addresses are
connected to, and what a name resolves to is resolved once, checked, and connected to.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingHostnameResolver
from tldextract import TLDExtract
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

_UNFIT = re.compile(r"[\\\s\x00-\x1f\x7f]")
_USUAL_PORTS = (None, 80, 443)
_NAT64 = "64:ff9b::"


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is reachable from everywhere, and so are those it carries (mapped, 6to4, Teredo, NAT64)."""
    if isinstance(address, IPv6Address):
        carried = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if int(address) >> 32 == int(IPv6Address(_NAT64)) >> 32:
            carried.append(IPv4Address(int(address) & 0xFFFFFFFF))
        if not all(is_public(inner) for inner in carried if inner is not None):
            return False
        if address.ipv4_mapped is not None:
            return True
    return address.is_global and not address.is_multicast


def is_public_text(host: str) -> bool:
    """The same for an address as text; a zone index (``fe80::1%eth0``) is never public."""
    try:
        return is_public(ip_address(host))
    except ValueError:
        return False


@dataclass(frozen=True)
class Boundary:
    """Where a portal's pages may lie: its own host and domain, hosts below gov.cn, and hosts of the register.

    Copies of government pages stand on many foreign hosts; they are never sources.
    """

    own: str
    registered: frozenset[str]

    @classmethod
    def of(cls, url: str, registered: frozenset[str] = frozenset()) -> Self:
        """The boundary of a portal's address; ``registered`` are the hosts of the whole register (`hosts_of`)."""
        return cls(urlsplit(url).netloc.lower(), registered)

    def names(self, url: str) -> bool:
        """Whether an address lies on the portal's own host or on one that the register names."""
        host = urlsplit(url).netloc.lower()
        return host == self.own or host in self.registered

    def allows(self, url: str) -> bool:
        """Whether an address is http or https and within the boundary."""
        if _UNFIT.search(url):
            return False
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            return False
        if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
            return False
        if parts.netloc.lower() == self.own or parts.netloc.lower() in self.registered:
            return True
        own = urlsplit(f"//{self.own}")
        if is_address(host):
            return False
        is_own = domain_of(host) == domain_of(own.hostname or "")
        return (host.endswith(".gov.cn") and port in _USUAL_PORTS) or (is_own and port in (*_USUAL_PORTS, own.port))


def is_address(host: str) -> bool:
    """Whether a host is named by its address."""
    return re.fullmatch(r"[\d.]+|.*:.*", host) is not None


_SUFFIXES = TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


@lru_cache(maxsize=10_000)
def domain_of(host: str) -> str:
    """The registrable domain of a host: ``qs.gov.cn`` of ``xxgk.qs.gov.cn``; an address, or a bare name, is its own.

    By the list of public suffixes that is installed; nothing is fetched for it.
    """
    found = _SUFFIXES(host)
    if found.suffix:
        return found.top_domain_under_public_suffix or host
    labels = host.split(".")  # of names that are in no list, as those of a local network, the last two count
    return host if is_address(host) else ".".join(labels[-2:])


def is_same_domain(one: str, other: str) -> bool:
    """Whether two addresses lie in one registrable domain."""
    return domain_of(urlsplit(one).hostname or "") == domain_of(urlsplit(other).hostname or "")


def hosts_of(urls: Iterable[str]) -> frozenset[str]:
    """The hosts of addresses, with their ports where given."""
    return frozenset(urlsplit(url).netloc.lower() for url in urls)


class OutOfBounds(IgnoreRequest):
    """A request, or a hop of a redirect, that leaves its boundary: raised by `GateMiddleware`."""


class GateMiddleware:
    """Refuses requests that leave their boundary (``meta["boundary"]``); sees every hop of a redirect as well.

    Stands before RobotsMiddleware, so that not even robots.txt of a refused host is asked for. Addresses that are no
    names, and names that were refused before, need not come as far as the resolver.
    """

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings.getbool("ALLOW_PRIVATE_ADDRESSES"))

    def process_request(self, request: Request) -> None:
        """Raises OutOfBounds."""
        boundary: Boundary | None = request.meta.get("boundary")
        if boundary is None or not boundary.allows(request.url):
            raise OutOfBounds(request.url)
        host = urlsplit(request.url).hostname or ""
        if not self._allow_private and (_is_private_literal(host) or host in GatedResolver.refused):
            raise OutOfBounds(f"{host} is not a public address")


def _is_private_literal(host: str) -> bool:
    try:
        return not is_public(ip_address(host))
    except ValueError:
        return False


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Passes on the public addresses of a resolution."""

    def __init__(self, receiver: Any, name: str, refused: set[str]) -> None:
        self._receiver, self._name, self._refused = receiver, name, refused

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802 - Twisted's name
        if is_public_text(getattr(address, "host", "")):
            self._receiver.addressResolved(address)
        else:
            self._refused.add(self._name)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class GatedResolver(CachingHostnameResolver):
    """Scrapy's caching resolver (IPv4 and IPv6) that knows public addresses only, unless private ones are allowed.

    Twisted connects to the very addresses that it was given here: nothing is resolved a second time.
    """

    refused: ClassVar[set[str]] = set()
    """Names that led to an address that is not public, in this process."""

    def __init__(self, reactor: ReactorBase, cache_size: int, allow_private: bool) -> None:
        super().__init__(reactor, cache_size)
        self._allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Scrapy hands over the process, of which only the settings are used."""
        settings = crawler.settings
        return cls(reactor, settings.getint("DNSCACHE_SIZE"), settings.getbool("ALLOW_PRIVATE_ADDRESSES"))

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803 - Twisted's name
        hostName: str,  # noqa: N803 - Twisted's name
        portNumber: int = 0,  # noqa: N803 - Twisted's name
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803 - Twisted's name
        transportSemantics: str = "TCP",  # noqa: N803 - Twisted's name
    ) -> IHostResolution:
        """Resolve a name, leaving out what is not public."""
        receiver: Any = resolutionReceiver
        if not self._allow_private:
            receiver = _PublicOnly(receiver, hostName, self.refused)
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)
