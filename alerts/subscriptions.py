"""Who wants to be told what: subscriptions and the configuration of the alerts."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, true

from alerts.addresses import MailServer, Way, require_address, require_mailbox, require_web_address, way_of
from storage import schema
from storage.findings import Severity
from storage.language import Language
from storage.register import BodyKind

# The words of the configuration beside families and single checks; each stands for these checks or families.
WORDS = {
    "missing": ("publication.missing",),
    "late": ("publication.late",),
    "withdrawn": ("publication.withdrawn",),
    "revised": ("publication.revised",),
    "inconsistent": ("table2.", "table3.", "table4.", "years.", "text.", "bodies."),
}
FAMILIES = ("publication", "form", "table2", "table3", "table4", "years", "text", "bodies")
_CHECK = re.compile(rf"(?:{'|'.join(FAMILIES)})\.[a-z_]+")
MARK = "@"  # the name of a subscription that stands in the database; none in the configuration begins with it
_GRAVITY = {Severity.ERROR: 2, Severity.WARNING: 1, Severity.NOTICE: 0}
_MOST_REMIND_DAYS = 60


class Rhythm(StrEnum):
    """How often a subscription is told: as soon as something happened, at most once a day, or once a week."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True)
class Subscription:
    """What some people, chats or programs want to be told, in one language and rhythm; empty means all.

    ``regions`` are division codes or their beginnings; ``kinds`` are ``missing``, ``late``, ``withdrawn``,
    ``revised``, ``inconsistent``, a family of checks (``form``) or one check (``form.blank_cell``); ``bodies`` are
    kinds of bodies; ``severity`` is the least that is told. Raises ValueError in one sentence on a bad value.
    """

    name: str
    to: tuple[str, ...]
    regions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    language: Language = Language.ZH
    bodies: tuple[str, ...] = ()
    severity: Severity = Severity.NOTICE
    rhythm: Rhythm = Rhythm.DAILY

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
            require_address(address)
        for region in self.regions:
            if not re.fullmatch(r"[0-9]{2,12}", region):
                raise ValueError(f"region {region!r} is no division code of 2 to 12 digits")
        for kind in self.kinds:
            if kind not in WORDS and kind not in FAMILIES and not _CHECK.fullmatch(kind):
                allowed = ", ".join((*WORDS, *FAMILIES))
                raise ValueError(f"kind {kind!r} is not known; allowed are {allowed} or a check such as form.obsolete")
        for body in self.bodies:
            if body not in list(BodyKind):
                raise ValueError(f"body {body!r} is not known; allowed are {', '.join(BodyKind)}")
        Language(self.language)
        Severity(self.severity)
        Rhythm(self.rhythm)

    def wants(self, check: str, severity: str = Severity.ERROR) -> bool:
        """Whether findings of a check and severity are told."""
        if _GRAVITY[Severity(severity)] < _GRAVITY[self.severity]:
            return False
        wanted = (name for kind in self.kinds for name in WORDS.get(kind, (kind, f"{kind}.")))
        return not self.kinds or any(check.startswith(name) if name.endswith(".") else check == name for name in wanted)

    @property
    def is_of_dashboard(self) -> bool:
        """Whether it stands in the database; it then goes by its one address."""
        return self.name.startswith(MARK)

    @property
    def wants_reports(self) -> bool:
        """Whether it is told which reports are there and which are still out."""
        return self.wants("publication.missing") or self.wants("publication.late")

    def covers(self, region: str) -> bool:
        """Whether a region is told about."""
        return not self.regions or region.startswith(self.regions)

    def covering(self, region: ColumnElement[str]) -> ColumnElement[bool]:
        """`covers` as a condition of a query."""
        return or_(*(region.startswith(prefix) for prefix in self.regions)) if self.regions else true()

    def concerning(self) -> ColumnElement[bool]:
        """Which bodies are told about, as a condition of a query over the table of bodies."""
        body = schema.body
        return and_(self.covering(body.c.region), body.c.kind.in_(self.bodies) if self.bodies else true())

    def to_by(self, way: Way) -> tuple[str, ...]:
        """The addresses that are reached by one way."""
        return tuple(address for address in self.to if way_of(address) is way)


@dataclass(frozen=True)
class AlertSettings:
    """The ``[alerts]`` section. Links are given when ``dashboard_url`` is, to unsubscribe when ``signing_key`` is too.

    ``operator`` are the addresses of those who keep the program running: they are told when a message cannot be
    delivered. ``remind_days`` are the numbers of days before a due date on which it is reminded of. Raises ValueError
    in one sentence on a bad value.
    """

    sender: str = ""
    smtp: str = field(default="", repr=False)
    subscriptions: Collection[Subscription] = ()
    dashboard_url: str = ""
    envelope_sender: str = ""
    operator: tuple[str, ...] = ()
    operator_language: Language = Language.ZH
    remind_days: tuple[int, ...] = (7, 1)
    signing_key: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        for mailbox in (self.sender, self.envelope_sender):
            if mailbox:
                require_mailbox(mailbox)
        if self.smtp:
            MailServer.parse(self.smtp)
        if self.dashboard_url:
            require_web_address(self.dashboard_url)
        for address in self.operator:
            require_address(address)
        if any(not 0 < days <= _MOST_REMIND_DAYS for days in self.remind_days):
            raise ValueError(f"remind_days are numbers of days from 1 to {_MOST_REMIND_DAYS}")
        if any(subscription.is_of_dashboard for subscription in self.subscriptions):
            raise ValueError(f"a subscription's name does not begin with {MARK}: the dashboard's own do")
        names = [subscription.name for subscription in self.subscriptions]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise ValueError(f"two subscriptions are called {doubled[0]!r}: what each was told is kept by name")

    @property
    def sends_mail(self) -> bool:
        """Whether it is known from whom and through which server mails go."""
        return bool(self.sender and self.smtp)
