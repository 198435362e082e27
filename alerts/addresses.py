"""Addresses that configuration gives: of people, of the mail server and of the dashboard; bad ones are refused."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAILBOX = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_MAILBOX_LIMIT = 254  # RFC 5321 §4.5.3.1.3, less the angle brackets
_CHAT = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_STARTTLS = {"yes": True, "no": False}


def require_mailbox(text: str) -> str:
    """The text, when it is a plain mail address (the dot-atom of RFC 5322, ASCII). Raises ValueError otherwise."""
    if _CHAT.match(text):
        raise ValueError(f"{text.partition('://')[0]}:// is a chat address; so far only mail addresses can be told")
    if len(text) > _MAILBOX_LIMIT or not _MAILBOX.fullmatch(text):
        raise ValueError(f"{text!r} is not a mail address such as office@example.org")
    return text


def require_web_address(text: str) -> str:
    """The text without its last slash, when it is an http or https address. Raises ValueError otherwise."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or not re.fullmatch(r"[!-~]{1,900}", text):
        raise ValueError(f"{text!r} is not a web address such as https://nianbao.example.org")
    return text.rstrip("/")


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
