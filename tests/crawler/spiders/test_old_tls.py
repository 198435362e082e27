"""A registered portal that speaks old TLS only is looked at all the same, and its profile says so."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, list_page

NOTHING = list_page([]).replace("</body>", "<p>政府信息公开年报：暂无相关信息</p></body>").encode()
HEAD = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(NOTHING)}\r\nConnection: close\r\n\r\n"


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.recv(65536)
        self.request.sendall(HEAD.encode() + NOTHING)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Who offers new TLS only is turned away."""


def _certificate(file: Path) -> None:
    """A key of 1,024 bits and a certificate of its own that ended yesterday."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - that is the point
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=9)).not_valid_after(now - timedelta(days=1))
    signed = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    plain = serialization.NoEncryption()
    format_ = serialization.PrivateFormat.PKCS8
    file.write_bytes(signed + key.private_bytes(serialization.Encoding.PEM, format_, plain))


@contextmanager
def old_server(folder: Path) -> Iterator[str]:
    """Serves one page over TLS 1.0 alone."""
    _certificate(folder / "server.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_cert_chain(folder / "server.pem")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"https://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_old_tls_is_spoken_and_said(tmp_path: Path) -> None:
    with old_server(tmp_path) as base:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("old", "旧", f"{base}/", "4190", (f"{base}/nb/",))])
        observatory.crawl(render="never", obey_robots=False)
        (visit,) = observatory.rows("visit")
        assert visit["outcome"] == "empty", visit["detail"]
        assert visit["statistics"]["downloader/response_status_count/200"] == 1
        (kept,) = observatory.rows("portal_column")
        assert kept["profile"]["tls"] == "old"
