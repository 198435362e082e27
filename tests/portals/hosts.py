"""Which host of a domain has which pages: one for all, or others for columns, files, interfaces and bodies' own sites.

All hosts lie on one server; a link to a page of another host is written with that host.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import urlsplit

from crawler.practice.server import Asked, Resource
from tests.portals.pages import Manner

_QUOTED = re.compile(rb"""(["'(=])(/[A-Za-z0-9][^"'()<>\s]*)""")
_WRITTEN = ("text/html", "application/json", "application/javascript", "text/xml")
_ASKED = ("/module/", "/api", "/common/search", "/site/label", "/gateway/", "/data/", "/jsonp/", "/nbcx/")
_FILES = ("/attach/",)
NEIGHBOUR = "/linxian/"
"""Below which the pages of the neighbour stand."""


@dataclass(frozen=True)
class Laid:
    """What a layout of hosts must know of a portal: its domain, the path to its reports, the columns' prefixes."""

    domain: str
    words: str
    prefixes: Sequence[str]


Layout = Callable[[Laid], dict[str, str]]
"""Which host has what begins with a prefix; what begins with none stands on all of them."""


def _one(laid: Laid) -> dict[str, str]:
    return {}


def _catalogue(laid: Laid) -> dict[str, str]:
    return dict.fromkeys((*laid.prefixes, f"/{laid.words}/"), f"xxgk.{laid.domain}")


def _files(laid: Laid) -> dict[str, str]:
    return dict.fromkeys(_FILES, f"file.{laid.domain}")


def _interfaces(laid: Laid) -> dict[str, str]:
    return dict.fromkeys(_ASKED, f"api.{laid.domain}")


def _departments(laid: Laid) -> dict[str, str]:
    """The columns of bodies stand on their own sites, which the portal leads to."""
    return {prefix: f"dw{at}.{laid.domain}" for at, prefix in enumerate(laid.prefixes, 1)}


def _neighbour(laid: Laid) -> dict[str, str]:
    return {NEIGHBOUR: neighbour_of(laid.domain)}


HOSTS: dict[str, Layout] = {
    "one": _one,
    "catalogue": _catalogue,
    "files": _files,
    "interfaces": _interfaces,
    "departments": _departments,
    "neighbour": _neighbour,
}


def main_of(domain: str) -> str:
    """The host of a portal itself."""
    return f"www.{domain}"


def neighbour_of(domain: str) -> str:
    """The host of another county, whose bodies have the same names."""
    return f"www.lin{domain}"


def names_of(domain: str) -> list[str]:
    """All hosts that a portal may have below its domain, and that of its neighbour."""
    others = ("www", "xxgk", "file", "api", *(f"dw{number}" for number in range(1, 40)))
    return [*(f"{name}.{domain}" for name in others), neighbour_of(domain)]


def _host_of(target: str, layout: dict[str, str]) -> str:
    fits = [prefix for prefix in layout if target.startswith(prefix)]
    return layout[max(fits, key=len)] if fits else ""


def placed(path: str, base: str, layout: dict[str, str]) -> str:
    """The whole address of a page of a portal that is registered under a base."""
    host = _host_of(path, layout)
    parts = urlsplit(base)
    return f"{parts.scheme}://{host}:{parts.port}{path}" if host else base + path


def laid_out(layout: dict[str, str], domain: str) -> Manner:
    """Writes links with their hosts, and has pages on none but their own."""

    def answer(asked: Asked, resource: Resource) -> Resource:
        here, _, port = asked.headers.get("Host", "").partition(":")
        own = _host_of(asked.target, layout)
        if own and own != here and asked.target != "/robots.txt":
            return Resource(b"<html><h1>404</h1></html>", status=HTTPStatus.NOT_FOUND)
        if not resource.content_type.startswith(_WRITTEN):
            return resource

        def written(found: re.Match[bytes]) -> bytes:
            target = found[2].decode(errors="surrogateescape")
            wanted = _host_of(target, layout) or (main_of(domain) if target == "/" else "")
            if not wanted or wanted == here:
                return found[0]
            return found[1] + f"//{wanted}:{port}{target}".encode(errors="surrogateescape")

        headers = {**resource.headers, "Access-Control-Allow-Origin": "*"}
        content = resource.content if resource.content.startswith(b"PK") else _QUOTED.sub(written, resource.content)
        return replace(resource, content=content, headers=headers)

    return answer
