"""The two invented counties, their bodies and the phrases they write with, loaded from ``stories/*.json``."""

import json
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class Activity:
    """How busy a body is in a usual year: counts, the fees it collects in 万元, its documents in force."""

    requests: int
    licences: int
    penalties: int
    coercive_measures: int
    fees: float
    documents: int


@dataclass(frozen=True)
class Body:
    """A body of the practice counties and its habits of publishing.

    ``title``, ``index`` and ``date`` are format strings; ``block`` is the shape of the page's information block
    (``table``, ``list``, ``line`` or ``none``); ``layout`` is how its tables are damaged; ``themes`` are its work in
    each of the three years, oldest first. A body without ``themes`` writes nothing that anybody can see.
    """

    name: str
    kind: str
    aliases: tuple[str, ...]
    activity: Activity
    we: str = ""
    title: str = ""
    index: str = ""
    block: str = ""
    date: str = ""
    layout: str = ""
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class County:
    """A county: its portal's key, its site code (网站标识码), its bodies, and those published behind the wall."""

    key: str
    name: str
    region: str
    site_code: str
    bodies: tuple[Body, ...]
    walled: tuple[Body, ...]


def _load(name: str) -> Any:
    return json.loads(resources.files(__package__).joinpath("stories", name).read_text(encoding="utf-8"))


def _body(entry: dict[str, Any]) -> Body:
    lists = {key: tuple(entry.get(key, ())) for key in ("aliases", "themes")}
    return Body(**(entry | lists | {"activity": Activity(*entry["activity"])}))


def _county(entry: dict[str, Any]) -> County:
    return County(**(entry | {key: tuple(map(_body, entry[key])) for key in ("bodies", "walled")}))


YUNLAN = _county(_load("yunlan.json"))
"""The county of the static portal."""

YANXI = _county(_load("yanxi.json"))
"""The county of the portal that needs a browser."""

SENTENCES: dict[str, list[Any]] = _load("sentences.json")
"""Sentences by topic; ``problems`` are pairs of what is wrong and what will be done."""
