"""How programs read what the pages show: the API's own page, made from its OpenAPI description."""

from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from monitor.dashboard.rendering import page


@dataclass(frozen=True)
class Parameter:
    """A parameter of an address; ``values`` says what it may be."""

    name: str
    required: bool
    description: str
    values: str


@dataclass(frozen=True)
class Operation:
    """What can be asked for at an address."""

    description: str
    parameters: tuple[Parameter, ...]


def api(request: Request) -> Response:
    """The page ``/api``."""
    app: FastAPI = request.app
    operations = [(path, _operation(methods["get"])) for path, methods in app.openapi()["paths"].items()]
    return page(request, "api.html", asked_for=operations)


def _operation(said: dict[str, Any]) -> Operation:
    parameters = tuple(
        Parameter(one["name"], one["required"], one.get("description", ""), _values(one["schema"]))
        for one in said.get("parameters", ())
    )
    return Operation(said.get("description", "").replace("``", ""), parameters)


def _values(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return _values(next(one for one in schema["anyOf"] if one.get("type") != "null"))
    if "enum" in schema:
        return " | ".join(str(value) or "''" for value in schema["enum"])
    if "pattern" in schema:
        return str(schema["pattern"])
    limits = [f"{name} {schema[key]}" for key, name in (("minimum", "≥"), ("maximum", "≤")) if key in schema]
    return " ".join([str(schema.get("type", "")), *limits])
