"""Serves a portal by http and https on one port, with a certificate that nobody has signed; how it sends from one to
the other."""

import re
import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from crawler.practice.server import Asked, PortalServer, Request, Resource, Site, handler_of
from tests.portals.pages import Manner

_HANDSHAKE = b"\x16"
_FROM_ROOT = re.compile(rb"""(href=["'])/(?!/)""")
_SECURE = "X-Asked-Securely"


class _Secured(Site):
    """A site as it is asked by https."""

    def __init__(self, site: Site) -> None:
        super().__init__(site.portal, b"")
        self._site = site

    def answer(self, asked: Asked) -> Resource:
        return self._site.answer(replace(asked, headers={**asked.headers, _SECURE: "yes"}))

    def record(self, request: Request) -> None:
        self._site.record(request)


class BothWays(PortalServer):
    """A server that tells by the first byte how it is spoken to."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        plain, secured = handler_of(site), handler_of(_Secured(site))

        def finish(request: socket.socket, address: Any) -> None:
            if request.recv(1, socket.MSG_PEEK) != _HANDSHAKE:
                plain(request, address, self._server)
                return
            try:
                with _context().wrap_socket(request, server_side=True) as wrapped:
                    secured(wrapped, address, self._server)
            except ssl.SSLError:  # a client that does not like the certificate goes away
                return

        self._server.finish_request = finish  # type: ignore[method-assign, assignment]

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return self._server.server_port


@cache
def _context() -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "gov.cn")])
    begun = datetime.now(UTC) - timedelta(days=400)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = (
        builder.not_valid_before(begun)
        .not_valid_after(begun + timedelta(days=4000))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("*.gov.cn")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        file = Path(folder, "both.pem")
        kept = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(kept + made.public_bytes(Encoding.PEM))
        context.load_cert_chain(file)
    return context


def _sent(asked: Asked, resource: Resource, *, securely: bool, status: HTTPStatus) -> Resource:
    if (_SECURE in asked.headers) == securely:
        return resource
    where = f"{'https' if securely else 'http'}://{asked.headers.get('Host', '')}{asked.target}"
    return Resource(b"", status=status, headers={"Location": where})


def _to_https(asked: Asked, resource: Resource) -> Resource:
    return _sent(asked, resource, securely=True, status=HTTPStatus.MOVED_PERMANENTLY)


def _to_http(asked: Asked, resource: Resource) -> Resource:
    return _sent(asked, resource, securely=False, status=HTTPStatus.FOUND)


def _linked_otherwise(asked: Asked, resource: Resource) -> Resource:
    """Links of pages that https gives lead to http, as the editors pasted them."""
    if not resource.content_type.startswith("text/html"):
        return resource
    scheme = "http" if _SECURE in asked.headers else "https"
    base = f"{scheme}://{asked.headers.get('Host', '')}".encode()
    return replace(resource, content=_FROM_ROOT.sub(lambda found: found[1] + base + b"/", resource.content))


SCHEMES: dict[str, tuple[str, Manner | None]] = {
    "http": ("http", None),
    "https": ("https", None),
    "sent to https": (
        "http",
        lambda asked, page: _sent(asked, page, securely=True, status=HTTPStatus.MOVED_PERMANENTLY),
    ),
    "sent to http": ("https", _to_http),
    "linked otherwise": ("https", _linked_otherwise),
}
"""The scheme under which a portal is registered, and how it answers by the other one."""
