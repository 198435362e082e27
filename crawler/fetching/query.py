"""What is asked of a server: an address, and what is sent with it where a plain GET is not enough."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
GUESSED = "guessed"
"""The ``rest`` of a query for a page whose address nobody gave: the page must not say that it is another one."""


@dataclass(frozen=True)
class Query:
    """A request. With ``body`` it is a POST; ``referer`` is the page that led there, which some servers demand.

    ``rest`` is not sent: what the family that asks needs to go on. ``is_of_script`` tells that scripts ask for it, as
    jQuery says and some servers demand.
    """

    url: str
    body: str = ""
    content_type: str = FORM
    referer: str = ""
    is_post: bool = False
    rest: str = ""
    is_of_script: bool = False

    @property
    def method(self) -> str:
        return "POST" if self.is_post or self.body else "GET"

    @property
    def headers(self) -> dict[str, str]:
        """What it sends beside the address."""
        sent = {"Content-Type": self.content_type if self.method == "POST" else "", "Referer": self.referer}
        sent["X-Requested-With"] = "XMLHttpRequest" if self.is_of_script else ""
        return {name: value for name, value in sent.items() if value}

    def __str__(self) -> str:
        return f"{self.url} {self.body}".rstrip()

    def as_json(self) -> dict[str, Any]:
        """As it is kept: `of` gives it back."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """A kept query."""
        return cls(**{name: kept[name] for name in cls.__dataclass_fields__ if name in kept})


def form(fields: Mapping[str, object]) -> str:
    """Fields as the body of a form."""
    return urlencode({name: str(value) for name, value in fields.items()})
