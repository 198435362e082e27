"""Chats: a message as short plain text to whatever apprise reaches, such as WeCom, DingTalk, Feishu and Slack."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

import apprise

from alerts.hygiene import one_line, shortened
from alerts.messages import Claimed, Delivery
from alerts.notes import notes

_SECONDS = 60
_MOST_BYTES = 1900  # WeCom takes 2048 bytes of a text, and has the title in it


@dataclass(frozen=True)
class ChatChannel:
    """Sends to chats, whose addresses are looked up by their public names: they hold secrets."""

    addresses: Mapping[str, str] = field(repr=False)

    def send(self, claimed: Claimed) -> Delivery:
        """Try once, for the one chat that a message of this way is for. A service's no is worth another try."""
        (name,) = claimed.message.to
        if name not in self.addresses:
            return Delivery(refused={name: "its address is no longer configured"})
        return _post(self.addresses[name], name, claimed)


def _post(address: str, name: str, claimed: Claimed) -> Delivery:
    service = apprise.Apprise()
    service.add(address)
    text = shortened("\n\n".join([*notes(claimed), claimed.message.text]), _MOST_BYTES)
    with service.notify(
        body=text,
        title=claimed.message.subject,
        body_format=apprise.NotifyFormat.TEXT,
        timeout=_SECONDS,
        log_level=logging.INFO,
    ) as result:
        said = [entry.message for entry in result.logs() if entry.level in ("WARNING", "ERROR")]
        why = one_line("; ".join(said) or result.status.name.lower())
        if result:
            return Delivery((name,))
        if result.status is apprise.AppriseResultStatus.TIMEOUT:
            return Delivery(uncertain=True, detail=f"no answer to the message: {why}")
        return Delivery(deferred={name: why})
