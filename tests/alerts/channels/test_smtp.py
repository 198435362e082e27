"""SMTP as offices run it: encryption before and after the greeting, a login, another envelope sender."""

import datetime as dt
import ssl
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from alerts import outbox
from alerts.addresses import MailServer
from alerts.channels.mail import MailChannel
from alerts.messages import Attempt, Message
from tests.alerts.post import PostOffice
from tests.alerts.world import THURSDAY, World

SENDER = "nianbao@example.org"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + pem)
    return file


def context(certificate: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate)
    return made


def authenticator(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    is_right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"me@x", b"p/w")
    return AuthResult(success=is_right, handled=is_right)


def attempt(world: World, url: str, envelope_sender: str = "") -> Attempt:
    headers = {"From": f"nianbao <{SENDER}>", "Content-Language": "en"}
    message = Message("s", "<1@example.org>", ("a@example.org",), "subject", "text", "<main></main>", headers)
    with world.database.write() as connection:
        outbox.put(connection, message, THURSDAY)
    channel = MailChannel(MailServer.parse(url), SENDER, envelope_sender)
    (one,) = outbox.deliver(world.database, channel, THURSDAY)
    return one


def test_starttls_and_login(world: World, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    options = {"tls_context": context(certificate), "require_starttls": True}
    login = {"authenticator": authenticator, "auth_required": True}
    with PostOffice(options=options | login) as post:
        url = f"smtp://me%40x:p%2Fw@localhost:{post.port}?starttls=yes"
        assert attempt(world, url, "bounces@example.org").outcome == "sent"
    assert post.senders == ["bounces@example.org"]
    assert post.received[0]["From"] == "nianbao <nianbao@example.org>"


def test_encrypted_from_the_start(world: World, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with PostOffice(ssl_context=context(certificate)) as post:
        assert attempt(world, f"smtps://localhost:{post.port}").outcome == "sent"
    assert post.senders == [SENDER]


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(world: World, certificate: Path) -> None:
    with PostOffice(options={"tls_context": context(certificate)}) as post:
        one = attempt(world, f"smtp://localhost:{post.port}?starttls=yes")
    assert one.outcome == "deferred"
    assert "certificate" in one.detail.lower()
    assert post.received == []


def test_a_wrong_password_is_said_and_tried_again(
    world: World, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    options = {"tls_context": context(certificate), "authenticator": authenticator, "auth_required": True}
    with PostOffice(options=options) as post:
        one = attempt(world, f"smtp://me%40x:wrong@localhost:{post.port}?starttls=yes")
    assert one.outcome == "deferred"
    assert "535" in one.detail
    assert "wrong" not in one.detail
