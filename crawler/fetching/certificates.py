"""What is wrong with a server's certificate: told of a portal, and no reason to look away from it.

What a portal serves is public, no secret is sent, and many portals speak no TLS at all: what stands there is evidence
all the same. Who signed the certificate, if not its owner, is not followed.
"""

from datetime import datetime
from typing import Any

from cryptography.x509 import Certificate
from service_identity import VerificationError
from service_identity.cryptography import verify_certificate_hostname, verify_certificate_ip_address
from service_identity.exceptions import CertificateError

from crawler.fetching.gate import is_address

EXPIRED, EARLY, SELF_SIGNED, OTHER_NAME = "expired", "early", "self_signed", "other_name"


def fault_of(certificate: Any, host: str, at: datetime) -> str:
    """What is wrong with the certificate that Twisted was shown; empty when nothing is."""
    leaf: Certificate = certificate.original.to_cryptography()
    if at > leaf.not_valid_after_utc:
        return EXPIRED
    if at < leaf.not_valid_before_utc:
        return EARLY
    if leaf.issuer == leaf.subject:
        return SELF_SIGNED
    return "" if _is_for(leaf, host) else OTHER_NAME


def _is_for(leaf: Certificate, host: str) -> bool:
    try:
        if is_address(host):
            verify_certificate_ip_address(leaf, host)
        else:
            verify_certificate_hostname(leaf, host)
    except (VerificationError, CertificateError):
        return False
    return True
