"""Addresses that a click opens which a script binds to an element by its id or class:
``$('#nb').click(function(){location.href='/nb/'})``, ``getElementById('nb').addEventListener('click', …)``.
"""

import re
from collections.abc import Mapping

from lxml import html

_NAME = r"[A-Za-z_][\w-]{0,60}"
_BOUND = re.compile(
    rf"(?:(?:\$|jQuery|\bquerySelector(?:All)?)\(\s*+[\"'][\w-]{{0,20}}(?P<sign>[#.])(?P<name>{_NAME})[\"']\s*+\)"
    rf"|\bgetElementById\(\s*+[\"'](?P<id>{_NAME})[\"']\s*+\))"
    r"\s*+\.(?:click\(|(?:on|bind|live)\(\s*+[\"']click[\"']\s*+,|addEventListener\(\s*+[\"']click[\"']\s*+,|onclick\s*+=)"
    r"\s*+(?:async\s++)?(?:function\b[^(){}]{0,40}\([^(){}]{0,40}\)|\([^(){}]{0,40}\)\s*+=>|[\w$]{1,20}\s*+=>)\s*+\{?"
    r"[^{}]{0,200}?(?:\blocation(?:\.href)?\s*+=|\blocation\.(?:assign|replace)\(|\bopen\()\s*+"
    r"[\"'](?P<url>[^\"'\s+]{1,300})[\"']\s*+(?![+\s])"
)


def bound_in(source: str) -> Mapping[str, str]:
    """The addresses by ``#id`` and ``.class``; of several bound to one name none is known."""
    found: dict[str, set[str]] = {}
    for match in _BOUND.finditer(source):
        name = f"#{match['id']}" if match["id"] else f"{match['sign']}{match['name']}"
        found.setdefault(name, set()).add(match["url"])
    return {name: urls.pop() for name, urls in found.items() if len(urls) == 1}


def opened_of(element: html.HtmlElement, bound: Mapping[str, str]) -> str:
    """Where a click on an element leads that a script bound to it; empty for nowhere."""
    names = (f"#{element.get('id')}", *(f".{one}" for one in (element.get("class") or "").split()))
    return next((bound[name] for name in names if name in bound), "")
