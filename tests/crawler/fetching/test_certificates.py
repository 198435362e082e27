"""What is wrong with a certificate is told; that nothing is wrong is not claimed lightly."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from crawler.fetching.certificates import EARLY, EXPIRED, OTHER_NAME, SELF_SIGNED, fault_of

NOW = datetime(2026, 1, 31, tzinfo=UTC)


def shown(names: list[x509.GeneralName], *, issuer: str = "CA", age: int = 9, days: int = 90) -> SimpleNamespace:
    """A certificate as Twisted hands it over; ``age`` days old on that day."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject, signer = (x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]) for name in ("qh", issuer))
    begun = NOW - timedelta(days=age)
    builder = x509.CertificateBuilder(signer, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(begun).not_valid_after(begun + timedelta(days=days))
    leaf = builder.add_extension(x509.SubjectAlternativeName(names), critical=False).sign(key, hashes.SHA256())
    return SimpleNamespace(original=SimpleNamespace(to_cryptography=lambda: leaf))


NAMES: list[x509.GeneralName] = [x509.DNSName("*.qinghe.gov.cn"), x509.IPAddress(ip_address("192.0.2.1"))]


@pytest.mark.parametrize(
    ("certificate", "host", "fault"),
    [
        (shown(NAMES), "www.qinghe.gov.cn", ""),
        (shown(NAMES), "192.0.2.1", ""),
        (shown(NAMES), "www.liuwan.gov.cn", OTHER_NAME),
        (shown(NAMES), "192.0.2.2", OTHER_NAME),
        (shown([x509.DNSName("localhost")]), "www.qinghe.gov.cn", OTHER_NAME),
        (shown(NAMES, days=8), "www.qinghe.gov.cn", EXPIRED),
        (shown(NAMES, age=-1), "www.qinghe.gov.cn", EARLY),
        (shown(NAMES, issuer="qh"), "www.qinghe.gov.cn", SELF_SIGNED),
    ],
)
def test_a_certificate_is_judged(certificate: SimpleNamespace, host: str, fault: str) -> None:
    assert fault_of(certificate, host, NOW) == fault
