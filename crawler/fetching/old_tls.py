"""TLS as old portals speak it: 1.0, 1024-bit keys, no secure renegotiation. For registered portals with nothing else.

What they serve is public and no secret is sent; whoever changes it on the way is seen as a changed document.
"""

from typing import Any

from OpenSSL import SSL
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from twisted.internet.ssl import CertificateOptions, TLSVersion

_LEGACY_SERVER_CONNECT = 0x4  # the ssl module has the name from Python 3.12
_SIGNS = ("unsupported protocol", "dh key too small", "legacy renegotiation", "handshake failure", "alert protocol")


class _LevelZero:
    fullName = "DEFAULT:@SECLEVEL=0"  # noqa: N815 - Twisted's name


class _AcceptAll:
    """Stands in for Twisted's acceptable ciphers, which cannot carry a security level."""

    def selectCiphers(self, available: Any) -> tuple[_LevelZero, ...]:  # noqa: N802 - Twisted's name
        return (_LevelZero(),)


class OldTlsContextFactory(_ScrapyClientContextFactory):
    """Offers TLS from 1.0 on, with every cipher that OpenSSL still has."""

    def __init__(self) -> None:
        super().__init__(method=None, tls_min_version=TLSVersion.TLSv1_0)
        self.tls_ciphers: Any = _AcceptAll()

    def _get_cert_options(self) -> CertificateOptions:
        options = super()._get_cert_options()
        options.getContext().set_options(_LEGACY_SERVER_CONNECT)
        return options


def is_old_tls(error: BaseException) -> bool:
    """Whether a failure shows that the two sides found no common TLS."""
    seen: BaseException | None = error
    texts = []
    while seen is not None:
        texts.append(f"{type(seen).__name__} {seen!r} {seen}")
        reasons = getattr(seen, "reasons", ())
        texts += [f"{getattr(one, 'value', one)!r}" for one in reasons or ()]
        seen = seen.__cause__ or seen.__context__
    text = " ".join(texts).lower()
    return any(sign in text for sign in _SIGNS) and (SSL.Error.__name__.lower() in text or "ssl" in text)
