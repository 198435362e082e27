"""Who wants to be told what: the configuration of the alerts."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, or_, true

from alerts.addresses import MailServer, require_mailbox, require_web_address
from storage.language import Language

# The words of the configuration beside families and single checks; each stands for these checks or families.
_WORDS = {
    "missing": ("publication.missing",),
    "late": ("publication.late",),
    "inconsistent": ("table2.", "table3.", "table4.", "years.", "text.", "bodies."),
}
_FAMILIES = ("publication", "form", "table2", "table3", "table4", "years", "text", "bodies")
_CHECK = re.compile(rf"(?:{'|'.join(_FAMILIES)})\.[a-z_]+")


@dataclass(frozen=True)
class Subscription:
    """One message a day for some people, in one language, of some regions and kinds of findings; empty means all.

    ``regions`` are division codes or their beginnings; ``kinds`` are ``missing``, ``late``, ``inconsistent``, a
    family of checks (``form``) or one check (``form.blank_cell``). Raises ValueError in one sentence on a bad value.
    """

    name: str
    to: tuple[str, ...]
    regions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    language: Language = Language.ZH

    def __post_init__(self) -> None:
        try:
            self._require_valid()
        except ValueError as error:
            raise ValueError(f"subscription {self.name!r}: {error}") from None

    def _require_valid(self) -> None:
        if not self.name.strip() or not self.name.isprintable():
            raise ValueError("name must be printable text")
        if not self.to:
            raise ValueError("to names nobody")
        for address in self.to:
            require_mailbox(address)
        for region in self.regions:
            if not re.fullmatch(r"[0-9]{2,12}", region):
                raise ValueError(f"region {region!r} is no division code of 2 to 12 digits")
        for kind in self.kinds:
            if kind not in _WORDS and kind not in _FAMILIES and not _CHECK.fullmatch(kind):
                allowed = ", ".join((*_WORDS, *_FAMILIES))
                raise ValueError(f"kind {kind!r} is not known; allowed are {allowed} or a check such as form.obsolete")
        Language(self.language)

    def wants(self, check: str) -> bool:
        """Whether findings of a check are told."""
        wanted = (name for kind in self.kinds for name in _WORDS.get(kind, (kind, f"{kind}.")))
        return not self.kinds or any(check.startswith(name) if name.endswith(".") else check == name for name in wanted)

    def covers(self, region: str) -> bool:
        """Whether a region is told about."""
        return not self.regions or region.startswith(self.regions)

    def covering(self, region: ColumnElement[str]) -> ColumnElement[bool]:
        """`covers` as a condition of a query."""
        return or_(*(region.startswith(prefix) for prefix in self.regions)) if self.regions else true()


@dataclass(frozen=True)
class AlertSettings:
    """The ``[alerts]`` section. Links are given when ``dashboard_url`` is, List-Unsubscribe when its URL is.

    The unsubscribe URL must act on POST only (RFC 8058). Raises ValueError in one sentence on a bad value.
    """

    sender: str = ""
    smtp: str = field(default="", repr=False)
    subscriptions: Collection[Subscription] = ()
    dashboard_url: str = ""
    unsubscribe_url: str = ""

    def __post_init__(self) -> None:
        if self.sender:
            require_mailbox(self.sender)
        if self.smtp:
            MailServer.parse(self.smtp)
        for url in (self.dashboard_url, self.unsubscribe_url):
            if url:
                require_web_address(url)
        names = [subscription.name for subscription in self.subscriptions]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise ValueError(f"two subscriptions are called {doubled[0]!r}: what each was told is kept by name")
