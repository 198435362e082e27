"""How programs read what the pages show: the API's own page, made from its OpenAPI description."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from monitor.dashboard.answers import TOLD
from monitor.dashboard.rendering import page


@dataclass(frozen=True)
class Parameter:
    """A parameter of an address; ``values`` says what it may be."""

    name: str
    required: bool
    description: str
    values: str


@dataclass(frozen=True)
class View:
    """What can be read of one view: its addresses, one for each form of the answer."""

    addresses: tuple[str, ...]
    told: str
    parameters: tuple[Parameter, ...]


def api(request: Request) -> Response:
    """The page ``/api``."""
    app: FastAPI = request.app
    paths = app.openapi()["paths"]
    views: dict[str, list[str]] = {}
    for path in paths:
        views.setdefault(path.rpartition(".")[0], []).append(path)
    listed = [
        View(tuple(addresses), TOLD[view], tuple(_parameters(paths[addresses[0]]["get"])))
        for view, addresses in views.items()
    ]
    return page(request, "api.html", views=listed)


def _parameters(said: dict[str, Any]) -> Iterator[Parameter]:
    for one in said.get("parameters", ()):
        yield Parameter(one["name"], one["required"], one.get("description", ""), _values(one["schema"]))


def _values(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return _values(next(one for one in schema["anyOf"] if one.get("type") != "null"))
    if "enum" in schema:
        return " | ".join(str(value) or "''" for value in schema["enum"])
    if "pattern" in schema:
        return str(schema["pattern"])
    limits = [f"{name} {schema[key]}" for key, name in (("minimum", "≥"), ("maximum", "≤")) if key in schema]
    return " ".join([str(schema.get("type", "")), *limits])
