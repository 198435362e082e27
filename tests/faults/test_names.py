"""Names and certificates at fault: names that fail, that lead to IPv6 alone, that change sides; certificates of nobody.

Department sites are hosts of their own (pattern E): found from the county's home page, as its links name them.
"""

import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from crawler.practice.server import Asked, PortalServer, Resource, Site
from storage.register import Body, BodyKind, Portal
from tests.crawler.spiders.observatory import Observatory, document, list_page, report_rows, site_of

ROWS = report_rows("/docs/", 2)
PAGES = {"/nb/": list_page(ROWS), **{url: document(title) for url, title, _ in ROWS}}
NOWHERE = "2c0f:ffff:ffff::1"
"""A global address that belongs to nobody."""


class Hosts(Site):
    """Several sites behind one address, told apart by the name that is asked."""

    def __init__(self, sites: dict[str, Site]) -> None:
        super().__init__("hosts", b"")
        self._sites = sites

    def answer(self, asked: Asked) -> Resource:
        return self._sites[asked.headers["Host"].partition(":")[0]].answer(asked)


def home(*links: tuple[str, str]) -> str:
    anchors = "".join(f"<a href='{url}'>{text}</a>" for url, text in links)
    return f"<title>青禾县</title>{anchors}"


def test_department_sites_are_found_and_read(tmp_path: Path) -> None:
    names = {"cz": "财政局", "jy": "教育局"}
    sites = {}
    for key, name in names.items():
        title = f"青禾县{name}2023年政府信息公开工作年度报告"
        sites[f"{key}.qinghe.gov.cn"] = site_of(
            {
                "/": home(("/gk/", "政府信息公开")),
                "/gk/": home(("/gk/nb/", "政府信息公开年报")),
                "/gk/nb/": list_page([("/gk/1.html", title, "2024-01-12")]),
                "/gk/1.html": document(title),
            }
        )
    with PortalServer(Hosts(sites)) as server:
        port = server.base.rpartition(":")[2]
        links = [(f"http://{key}.qinghe.gov.cn:{port}/", name) for key, name in names.items()]
        elsewhere = (f"http://www.copies.example:{port}/", "财政局")
        sites["www.qinghe.gov.cn"] = site_of({"/": home(("/zwgk/", "政务公开")), "/zwgk/": home(*links, elsewhere)})
        observatory = Observatory(tmp_path, names={host: ["127.0.0.1"] for host in sites})
        portal = Portal("qinghe", "青禾县", f"http://www.qinghe.gov.cn:{port}/", "4190")
        bodies = [Body(f"青禾县{name}", BodyKind.DEPARTMENT, "4190", "qinghe", (name,)) for name in names.values()]
        observatory.register([portal], bodies)
        observatory.crawl(render="never")
        found = {row["address"].partition(f":{port}")[0] for row in observatory.rows("document")}
        assert found == {f"http://{key}.qinghe.gov.cn" for key in names}
        (search,) = (row["searched"] for row in observatory.rows("portal"))
        assert (search["shared"], search["own"]) == (True, True)


def certificate(file: Path) -> None:
    """A certificate of its own, of another name, that ended yesterday."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=9)).not_valid_after(now - timedelta(days=1))
    signed = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    plain = serialization.NoEncryption()
    file.write_bytes(signed + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        path = self.request.recv(65536).split(b" ")[1].decode()
        body = PAGES.get(path, "").encode()
        status = "200 OK" if body else "404 Not Found"
        head = (
            f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        self.request.sendall(head.encode() + body)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever goes away goes away."""


class _Server6(_Server):
    address_family = socket.AF_INET6


@contextmanager
def serving(server: socketserver.TCPServer) -> Iterator[int]:
    with server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str, str]]:
    """The outcome, its detail, and what the profile says of the certificate, by portal."""
    folder = tmp_path_factory.mktemp("names")
    certificate(folder / "server.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    with ExitStack() as stack:
        plain = stack.enter_context(serving(_Server(("127.0.0.1", 0), _Handler)))
        six = stack.enter_context(serving(_Server6(("::1", 0), _Handler)))
        secure = _Server(("127.0.0.1", 0), _Handler)
        secure.socket = context.wrap_socket(secure.socket, server_side=True)
        tls = stack.enter_context(serving(secure))
        observatory = Observatory(
            folder, names={"gone.gov.cn": [], "six.gov.cn": ["::1"], "good.gov.cn": ["127.0.0.1"]}
        )
        addresses = {
            "gone": f"http://gone.gov.cn:{plain}/",
            "six": f"http://six.gov.cn:{six}/",
            "good": f"http://good.gov.cn:{plain}/",
            "tls": f"https://127.0.0.1:{tls}/",
        }
        observatory.register([Portal(key, key, url, "4190", (f"{url}nb/",)) for key, url in addresses.items()])
        observatory.crawl(render="never")
    assert "Traceback" not in observatory.log
    told = {row["portal"]: row["profile"].get("certificate", "") for row in observatory.rows("portal_column")}
    return {row["portal"]: (row["outcome"], row["detail"], told[row["portal"]]) for row in observatory.rows("visit")}


@pytest.mark.parametrize(
    ("key", "outcome", "certificate"),
    [("gone", "unreachable", ""), ("six", "ok", ""), ("good", "ok", ""), ("tls", "ok", "expired")],
)
def test_a_name_that_fails_is_its_own_trouble(
    outcomes: dict[str, tuple[str, str, str]], key: str, outcome: str, certificate: str
) -> None:
    """A bad certificate is told and looked past: the pages are public, and nothing secret is sent."""
    assert outcomes[key][0::2] == (outcome, certificate), outcomes[key][1]


def test_a_name_that_turns_inwards_is_not_followed(tmp_path: Path) -> None:
    """DNS rebinding: judged as a public address, then resolved to the loopback. What was judged is connected to."""
    site = site_of(dict(PAGES))
    with PortalServer(site) as server:
        port = server.base.rpartition(":")[2]
        observatory = Observatory(tmp_path, names={"turn.gov.cn": [NOWHERE, "127.0.0.1"]})
        url = f"http://turn.gov.cn:{port}/"
        observatory.register([Portal("turn", "转", url, "4190", (f"{url}nb/",))])
        observatory.crawl(render="never", allow_private_addresses=False, timeout=2.0)
        (visit,) = observatory.rows("visit")
    connected = [line.split()[-1] for line in observatory.log.splitlines() if line.startswith("connects to")]
    assert set(connected) == {NOWHERE}
    assert not site.requests
    assert visit["outcome"] in ("error", "unreachable"), visit["detail"]
