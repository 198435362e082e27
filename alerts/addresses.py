"""Addresses that configuration gives: of people, chats and programs, of the mail server and the dashboard."""

import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAILBOX = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_MAILBOX_LIMIT = 254  # RFC 5321 §4.5.3.1.3, less the angle brackets
_CHAT = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_WEBHOOK = re.compile(r"webhook\+(https?)://", re.IGNORECASE)
_LEAST_SECRET = 16  # characters: what signs a webhook's messages must not be guessed
_STARTTLS = {"yes": True, "no": False}


def require_mailbox(text: str) -> str:
    """The text, when it is a plain mail address (the dot-atom of RFC 5322, ASCII). Raises ValueError otherwise."""
    if len(text) > _MAILBOX_LIMIT or not _MAILBOX.fullmatch(text):
        raise ValueError(f"{text!r} is not a mail address such as office@example.org")
    return text


def require_web_address(text: str) -> str:
    """The text without its last slash, when it is an http or https address. Raises ValueError otherwise."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or not re.fullmatch(r"[!-~]{1,900}", text):
        raise ValueError(f"{text!r} is not a web address such as https://nianbao.example.org")
    return text.rstrip("/")


class Way(StrEnum):
    """The ways by which somebody is told."""

    MAIL = "mail"
    CHAT = "chat"
    WEBHOOK = "webhook"


def way_of(address: str) -> Way:
    """The way that an address belongs to, by its form alone."""
    if _WEBHOOK.match(address):
        return Way.WEBHOOK
    return Way.CHAT if _CHAT.match(address) else Way.MAIL


def require_address(text: str) -> str:
    """The text, when it is a mail address, a chat's address or a webhook's. Raises ValueError otherwise."""
    way = way_of(text)
    if way is Way.MAIL:
        return require_mailbox(text)
    if way is Way.WEBHOOK:
        Webhook.parse(text)
        return text
    return _require_chat(text)


def _require_chat(text: str) -> str:
    scheme = text.partition("://")[0].lower()
    if scheme in ("mailto", "mailtos"):
        raise ValueError(f"{scheme}:// is not taken: a mail address is written office@example.org")
    from apprise import Apprise  # takes a third of a second to load, and only chats need it

    if Apprise.instantiate(text) is None:
        raise ValueError(f"{scheme}:// is no chat address that apprise knows, or a part of it is lacking")
    return text


def public_name(address: str) -> str:
    """An address as it is kept and shown. Those of chats and webhooks hold secrets: a digest tells them apart."""
    way = way_of(address)
    if way is Way.MAIL:
        return address
    digest = hashlib.sha256(address.encode()).hexdigest()[:12]
    place = Webhook.parse(address).host if way is Way.WEBHOOK else address.partition("://")[0].lower()
    return f"{way}:{place}:{digest}"


@dataclass(frozen=True)
class Webhook:
    """Where a program takes messages, and the secret with which they are signed for it."""

    url: str
    host: str
    secret: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> "Webhook":
        """The webhook of ``webhook+https://SECRET@host/path``. Raises ValueError."""
        try:
            parts = urlsplit(_WEBHOOK.sub(r"\1://", text))
            host, port = parts.hostname, parts.port
        except ValueError:
            raise ValueError("the webhook's port or host cannot be read") from None
        secret = unquote(parts.username or "")
        if not host or parts.password is not None or not re.fullmatch(r"[!-~]{1,900}", text):
            raise ValueError("a webhook is written webhook+https://SECRET@host/path")
        if len(secret) < _LEAST_SECRET:
            raise ValueError(f"the webhook's secret, before the @, must have at least {_LEAST_SECRET} characters")
        place = f"[{host}]" if ":" in host else host
        authority = f"{place}:{port}" if port else place
        return cls(urlunsplit((parts.scheme, authority, parts.path or "/", parts.query, "")), host, secret)


@dataclass(frozen=True)
class MailServer:
    """A mail server. ``starttls`` None takes the encryption that the server offers, True insists, False declines."""

    host: str
    port: int
    tls: bool
    starttls: bool | None
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, url: str) -> "MailServer":
        """The server of ``smtp://user:password@host:587?starttls=yes`` or ``smtps://…``. Raises ValueError."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise ValueError("the mail server's port or host cannot be read") from None
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path not in ("", "/"):
            raise ValueError("a mail server is written smtp://user:password@host:587?starttls=yes or smtps://…")
        tls = parts.scheme == "smtps"
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        wanted = options.pop("starttls", None)
        if options or wanted not in (None, *_STARTTLS):
            raise ValueError("the mail server's only option is starttls=yes or starttls=no")
        if tls and wanted == "yes":
            raise ValueError("smtps:// is encrypted from the start: leave starttls=yes out")
        starttls = False if tls else _STARTTLS.get(wanted or "")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, port or (465 if tls else 25), tls, starttls, user, password)
