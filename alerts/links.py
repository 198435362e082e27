"""Links in messages: to the dashboard, and signed ones that unsubscribe or confirm an address without a login."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer
from sqlalchemy import Connection, select

from storage import schema
from storage.language import Language

CONFIRM_WITHIN = timedelta(days=3)
_KEY = "links"


@dataclass(frozen=True)
class Links:
    """The addresses of pages in a language; every one is empty where the dashboard's own address is not known."""

    dashboard: str
    key: str = field(repr=False)
    language: Language = Language.ZH

    @classmethod
    def of(cls, connection: Connection, dashboard: str) -> "Links":
        """The links of an installation, whose key its database keeps."""
        table = schema.secret
        key = connection.execute(select(table.c.value).where(table.c.name == _KEY)).scalar_one()
        return cls(dashboard.rstrip("/"), key)

    def read_in(self, language: Language) -> "Links":
        """The same, for who reads a language: the pages open in it."""
        return replace(self, language=language)

    def page(self, path: str) -> str:
        """A page of the dashboard, which speaks Chinese unless it is told."""
        if not self.dashboard:
            return ""
        told = "" if self.language is Language.ZH else f"{'&' if '?' in path else '?'}lang={self.language}"
        return f"{self.dashboard}{path}{told}"

    def unsubscribe(self, subscription: str, to: Sequence[str]) -> str:
        """Where the recipients of a message unsubscribe: one by one click, several by saying which of them."""
        return self.page(f"/unsubscribe?token={self._unsubscribing.dumps([subscription, *to])}")

    def unsubscribing(self, token: str) -> tuple[str, tuple[str, ...]] | None:
        """The subscription and recipients of a token; None when it is none of ours."""
        try:
            subscription, *to = self._unsubscribing.loads(token)
        except (BadSignature, ValueError):
            return None
        return subscription, tuple(to)

    def confirm(self, subscriber: int) -> str:
        """Where a subscriber confirms the address."""
        return self.page(f"/confirm?token={self._confirming.dumps(subscriber)}")

    def confirming(self, token: str) -> int | None:
        """The subscriber of a token; None when it is none of ours, or too old."""
        try:
            subscriber: int = self._confirming.loads(token, max_age=int(CONFIRM_WITHIN.total_seconds()))
        except BadSignature:
            return None
        return subscriber

    @property
    def _unsubscribing(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.key, salt="unsubscribe")

    @property
    def _confirming(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.key, salt="confirm")
