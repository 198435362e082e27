"""What earlier visits learnt of a column, kept as JSON beside it; and what follows from it for the next look."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from storage.clock import day_of

_LOOKS_UNTIL_THOROUGH = 7
_RETEST_BROWSER = timedelta(days=30)
_DISCOVER_AGAIN = timedelta(days=7)
_DUE_DAYS = ((1, 31), (3, 31))
"""Bodies owe by 31 January, governments by 31 March (Regulations on Open Government Information, Art. 49): the first
look after such a day must not rest on a stale cache."""


@dataclass
class Profile:
    """A column as earlier visits found it. Moments are ISO text in UTC, empty when there was none.

    ``digest`` is that of the first page's lines, ``sha256`` that of its bytes; both and the validators are kept only
    while the list they belong to was read whole and every document of it was received (``whole``). ``proved`` is when
    that was last so: what the list held then is what it is measured by until it is so again.

    The address of a portal without registered columns is kept beside the columns it leads to: ``discovered`` is when
    they were last looked for, ``is_home`` tells that it is no list itself.
    """

    family: str = ""
    pages: int = 0
    whole: str = ""
    proved: str = ""
    thorough: str = ""
    looks: int = 0
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    digest: str = ""
    source: dict[str, Any] = field(default_factory=dict)
    needs_browser: str = ""
    browser_failed: str = ""
    not_before: str = ""
    discovered: str = ""
    is_home: bool = False
    robots: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Mapping[str, object]) -> "Profile":
        """A kept profile; keys of another version are left out."""
        return cls(**{name: value for name, value in kept.items() if name in cls.__dataclass_fields__})  # type: ignore[arg-type]

    def as_json(self) -> dict[str, object]:
        """As it is kept: what is empty is left out."""
        return {name: value for name, value in asdict(self).items() if value}

    def forget_list(self) -> None:
        """Make the next look read the whole list: this one did not."""
        self.whole = self.etag = self.last_modified = self.sha256 = self.digest = ""

    def wants_thorough(self, now: datetime) -> bool:
        """Whether the next look must read to the end even if the first page is unchanged: every seventh, and the first
        after a due day."""
        if not self.whole or self.looks >= _LOOKS_UNTIL_THOROUGH:
            return True
        last = moment(self.thorough)
        return last is None or day_of(last) <= last_due_day(day_of(now))

    def uses_browser(self, now: datetime) -> bool:
        """Whether the list is known to need a browser; tried anew without one after thirty days."""
        proved = moment(self.needs_browser)
        return proved is not None and now < proved + _RETEST_BROWSER

    def wants_discovery(self, now: datetime) -> bool:
        """Whether columns are to be looked for: each year may bring a new one, which no older one names."""
        last = moment(self.discovered)
        return last is None or now >= last + _DISCOVER_AGAIN

    def may_try_browser(self, now: datetime) -> bool:
        """Whether a browser may look at what a plain request could not read: not again for thirty days in vain."""
        failed = moment(self.browser_failed)
        return failed is None or now >= failed + _RETEST_BROWSER


def moment(text: str) -> datetime | None:
    """A kept moment; None when there is none."""
    return datetime.fromisoformat(text) if text else None


def last_due_day(day: date) -> date:
    """The latest due day before a day."""
    days = [date(year, month, last) for year in (day.year - 1, day.year) for month, last in _DUE_DAYS]
    return max(due for due in days if due < day)
