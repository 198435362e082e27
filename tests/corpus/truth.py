"""What each cell of a report really says, and where a layout has destroyed that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from storage.report import State


@dataclass(frozen=True, slots=True)
class Truth:
    """What a document shows in one cell. ``may_be_unreadable``: the layout does not keep it, so owning up is right."""

    state: State
    value: Decimal | None = None
    may_be_unreadable: bool = False


ABSENT = Truth(State.ABSENT)


def destroyed(truth: Mapping[str, Truth], fields: Iterable[str]) -> dict[str, Truth]:
    """The same truth, some fields of which a layout does not keep."""
    return {**truth, **{name: replace(truth[name], may_be_unreadable=True) for name in fields}}
