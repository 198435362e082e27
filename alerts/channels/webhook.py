"""Webhooks: a message as JSON for another program, signed so that it knows the sender and a repeat.

The headers are those of the Standard Webhooks specification: ``webhook-id`` (the same in every try),
``webhook-timestamp`` and ``webhook-signature``, an HMAC-SHA256 over "id.timestamp.body".
"""

import base64
import hashlib
import hmac
import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from alerts.addresses import Webhook
from alerts.hygiene import one_line
from alerts.messages import Claimed, Delivery
from alerts.notes import notes

_SECONDS = 30
_ANSWER_SHOWN = 200
_PASSING = {408, 423, 425, 429, *range(500, 600)}  # 4xx else, and redirects, are answers for good


def signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """The value of ``webhook-signature``."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()


@dataclass(frozen=True)
class WebhookChannel:
    """Posts to webhooks, whose addresses are looked up by their public names: they hold secrets."""

    addresses: Mapping[str, str] = field(repr=False)

    def send(self, claimed: Claimed) -> Delivery:
        """Try once, for the one webhook that a message of this way is for."""
        (name,) = claimed.message.to
        if name not in self.addresses:
            return Delivery(refused={name: "its address is no longer configured"})
        return _post(Webhook.parse(self.addresses[name]), name, claimed)


def _post(hook: Webhook, name: str, claimed: Claimed) -> Delivery:
    body = json.dumps(_content(claimed), ensure_ascii=False).encode()
    message_id, timestamp = claimed.message.message_id.strip("<>"), str(int(claimed.claimed.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "nianbao",
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature(hook.secret, message_id, timestamp, body),
    }
    connection, path = _connection(hook.url)
    handed_over = False
    try:
        connection.connect()
        handed_over = True
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        said = one_line(f"{answer.status} {answer.read(_ANSWER_SHOWN).decode(errors='replace')}")
    except (OSError, http.client.HTTPException) as error:
        why = one_line(f"{type(error).__name__}: {error}")
        if handed_over:
            return Delivery(uncertain=True, detail=f"no answer to the message: {why}")
        return Delivery(deferred={name: why})
    finally:
        connection.close()
    if answer.status in range(200, 300):
        return Delivery((name,))
    return Delivery(deferred={name: said}) if answer.status in _PASSING else Delivery(refused={name: said})


def _connection(url: str) -> tuple[http.client.HTTPConnection, str]:
    parts = urlsplit(url)
    host, path = parts.hostname or "", parts.path + (f"?{parts.query}" if parts.query else "")
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, parts.port, timeout=_SECONDS, context=context), path
    return http.client.HTTPConnection(host, parts.port, timeout=_SECONDS), path


def _content(claimed: Claimed) -> dict[str, object]:
    """What the program is told: the message's facts, and whether they came late or may have come before."""
    message = claimed.message
    return {
        "id": message.message_id.strip("<>"),
        "kind": message.kind,
        "subscription": message.subscription,
        "created": claimed.created.isoformat(),
        "possible_repeat": claimed.repeat,
        "no_longer_so": list(claimed.no_longer),
        "notes": notes(claimed),
        "subject": message.subject,
        "text": message.text,
        **message.content,
    }
