"""Mail: a message as MIME in text and HTML, proved free of foreign headers, and one try to give it to a server."""

import asyncio
import contextlib
import email
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from typing import Any

import aiosmtplib

from alerts.addresses import MailServer, require_mailbox
from alerts.hygiene import one_line
from alerts.messages import Claimed, Delivery
from alerts.notes import notes

_SECONDS_A_STEP = 30
_SECONDS_A_MESSAGE = 240
_SECONDS_TO_LEAVE = 5
_MIME_HEADERS = {"MIME-Version", "Content-Type"}
_PERMANENT = range(500, 600)
_UNFOLDED = {"List-Unsubscribe", "References", "In-Reply-To"}


class _MailPolicy(policy.EmailPolicy):
    """Folds as the standard library does, except web addresses, which it would break or encode."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name in _UNFOLDED:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _MailPolicy(linesep="\r\n")


class MailError(ValueError):
    """A message that must not leave: `compose` would have sent other headers than it was given."""


def compose(claimed: Claimed) -> EmailMessage:
    """The mail of a message. Raises MailError when its headers do not come out of the finished mail as they went in."""
    message = claimed.message
    said_first = notes(claimed)
    headers = {
        **message.headers,
        "To": ", ".join(require_mailbox(address) for address in message.to),
        "Subject": message.subject,
        "Date": format_datetime(claimed.claimed),
        "Message-ID": message.message_id,
    }
    if claimed.repeat:
        headers["X-Nianbao-Possible-Repeat"] = "yes"
    mail = EmailMessage(policy=_POLICY)
    # Base64 keeps long lines, and dots at their beginning, from any server's hands.
    mail.set_content("".join(f"{note}\n\n" for note in said_first) + message.text, cte="base64")
    shown = "".join(f'<p class="notes">{escape(note)}</p>\n' for note in said_first)
    mail.add_alternative(message.html.replace("<main>", f"<main>\n{shown}", 1), subtype="html", cte="base64")
    try:
        for name, value in headers.items():
            mail[name] = value
    except (ValueError, IndexError) as error:
        raise MailError(f"a header of {message.message_id} cannot be written: {error}") from error
    _require_same_headers(mail, headers)
    return mail


def _require_same_headers(mail: EmailMessage, wanted: dict[str, str]) -> None:
    received = email.message_from_bytes(mail.as_bytes(), policy=policy.default)
    found = [(name, str(value)) for name, value in received.items() if name not in _MIME_HEADERS]
    if found != list(wanted.items()):
        raise MailError(f"the headers of {wanted['Message-ID']} would arrive changed; it is not sent")


def knock(server: MailServer, seconds: float) -> None:
    """Connect, encrypt and log in as for a mail, and leave. Raises OSError, TimeoutError, aiosmtplib.SMTPException."""
    asyncio.run(_knock(server, seconds))


async def _knock(server: MailServer, seconds: float) -> None:
    client = _client_of(server)
    try:
        async with asyncio.timeout(seconds):
            await client.connect()
    finally:
        await _leave(client)


def _client_of(server: MailServer) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        use_tls=server.tls,
        start_tls=server.starttls,
        username=server.user or None,
        password=server.password or None,
        timeout=_SECONDS_A_STEP,
    )


async def _leave(client: aiosmtplib.SMTP) -> None:
    with contextlib.suppress(aiosmtplib.SMTPException, OSError):
        if client.is_connected:
            await client.quit(timeout=_SECONDS_TO_LEAVE)
    client.close()


@dataclass(frozen=True)
class MailChannel:
    """Sends through one mail server; the envelope's sender, to whom failures are returned, may be another address."""

    server: MailServer
    sender: str
    envelope_sender: str = ""

    def send(self, claimed: Claimed) -> Delivery:
        """Try once. Never raises for what a network or a server does; MailError when the mail cannot be made."""
        mail = compose(claimed).as_bytes()
        return asyncio.run(_Attempt(self, claimed.message.to).run(mail))


class _Attempt:
    """One conversation with the server. Until the message itself is on its way, nothing can have been delivered."""

    def __init__(self, channel: MailChannel, recipients: tuple[str, ...]) -> None:
        self._channel = channel
        self._recipients = recipients
        self._refused: dict[str, str] = {}
        self._deferred: dict[str, str] = {}
        self._connected = False
        self._handed_over = False

    async def run(self, mail: bytes) -> Delivery:
        client = _client_of(self._channel.server)
        try:
            async with asyncio.timeout(_SECONDS_A_MESSAGE):
                return await self._converse(client, mail)
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            return self._cut_off(error)
        finally:
            await _leave(client)

    async def _converse(self, client: aiosmtplib.SMTP, mail: bytes) -> Delivery:
        await client.connect()
        self._connected = True
        try:
            await client.mail(self._channel.envelope_sender or self._channel.sender)
        except aiosmtplib.SMTPResponseException as error:
            return self._all(error)
        accepted = [address for address in self._recipients if await self._name(client, address)]
        if not accepted:
            return Delivery(refused=self._refused, deferred=self._deferred)
        self._handed_over = True
        try:
            await client.data(mail)
        except aiosmtplib.SMTPResponseException as error:
            return self._all(error)
        return Delivery(tuple(accepted), self._refused, self._deferred)

    async def _name(self, client: aiosmtplib.SMTP, address: str) -> bool:
        try:
            await client.rcpt(address)
        except aiosmtplib.SMTPResponseException as error:
            self._note(address, error)
            return False
        return True

    def _note(self, address: str, error: aiosmtplib.SMTPResponseException) -> None:
        kind = self._refused if error.code in _PERMANENT else self._deferred
        kind[address] = _said(error)

    def _all(self, error: aiosmtplib.SMTPResponseException) -> Delivery:
        """The server's answer holds for everybody whom it had not refused already."""
        for address in self._recipients:
            if address not in self._refused and address not in self._deferred:
                self._note(address, error)
        return Delivery(refused=self._refused, deferred=self._deferred)

    def _cut_off(self, error: Exception) -> Delivery:
        why = _said(error)
        if self._handed_over:
            return Delivery(
                (), self._refused, self._deferred, uncertain=True, detail=f"no answer to the message: {why}"
            )
        return Delivery(
            refused=self._refused,
            deferred={address: why for address in self._recipients if address not in self._refused},
            is_down=not self._connected,
        )


def _said(error: Exception) -> str:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return one_line(f"{error.code} {error.message}")
    return one_line(f"{type(error).__name__}: {error}")
