"""A real SMTP server in the process that accepts, refuses, delays or cuts off as a test wants."""

import email
import email.policy
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from types import TracebackType
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class _AnyPort(Controller):
    """Takes whatever port is free."""

    def _trigger_server(self) -> None:
        self.port = cast(Any, self.server).sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@dataclass
class PostOffice:
    """Keeps what it accepts. ``rules`` give answers to commands, ``at`` is called before each command is answered."""

    rules: dict[str, str] = field(default_factory=dict)  # by address, or MAIL, DATA
    cut: set[str] = field(default_factory=set)  # "received": takes the message, and hangs up instead of saying so
    at: Callable[[str], None] = lambda _: None
    received: list[EmailMessage] = field(default_factory=list)
    envelopes: list[list[str]] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)  # of aiosmtpd: a login, encryption after the greeting
    ssl_context: ssl.SSLContext | None = None  # encryption from the start
    port: int = 0

    def __enter__(self) -> "PostOffice":
        self._controller = _AnyPort(self, hostname="127.0.0.1", port=0, ssl_context=self.ssl_context, **self.options)
        self._controller.start()
        self.port = self._controller.port
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._controller.stop()

    @property
    def message_ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.received]

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.at("EHLO")
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.at("MAIL")
        envelope.mail_from = address
        return self.rules.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.at("RCPT")
        answer = self.rules.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.at("DATA")
        answer = self.rules.get("DATA", "250 OK")
        if answer.startswith("250"):
            content = cast(bytes, envelope.content)
            self.received.append(cast(Any, email.message_from_bytes(content, policy=email.policy.default)))
            self.envelopes.append(list(envelope.rcpt_tos))
            self.senders.append(str(envelope.mail_from))
        if "received" in self.cut:
            cast(Any, server.transport).abort()
        self.at("ACCEPTED")
        return answer
