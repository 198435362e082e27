"""Addresses that choices and forms lead to: an option that is chosen, a button that sends what nobody fills in."""

import re
from urllib.parse import urlencode

from lxml import html

_CHOSEN = re.compile(
    r"(?:location(?:\.href)?\s*+=|open\()\s*+[\"'](?P<start>[^\"'<>]{1,200})[\"']\s*+\+\s*+"
    r"this\.(?:value|options\[this\.selectedIndex\]\.value)(?:\s*+\+\s*+[\"'](?P<end>[^\"'<>]{1,100})[\"'])?"
)
_SUBMITTED = re.compile(r"^\s*+(?:javascript:)?[\w.]*\bsubmit\(\s*+\)[\s;]*+$")
"""A choice that sends its form and does nothing else."""
_OWN_VALUE = re.compile(r"(?:\$\(this\)|\bthis)\.(?:value\b|val\(\)|options\[\s*this\.selectedIndex\s*\]\.value)")
_PLAIN = re.compile(r"^[\w-]{1,40}$")
_NOT_SENT = ("submit", "button", "image")


def address_chosen(option: html.HtmlElement, chosen: str) -> str:
    """The address that a choice makes of its option's value: ``location.href='/gk/'+this.value+'/'``."""
    choice = next(option.iterancestors("select"), None)
    if choice is None or not _PLAIN.match(chosen):
        return ""
    script = choice.get("onchange")
    if not script or _SUBMITTED.match(script.strip()):
        return _sent_by_choice(choice, chosen)
    joined = _CHOSEN.search(script)
    return f"{joined['start']}{chosen}{joined['end'] or ''}" if joined is not None else ""


def called_by_choice(option: html.HtmlElement) -> str:
    """The call that the choice of an option makes, with its value: ``turn('2024')`` for ``turn(this.value)``."""
    choice = next(option.iterancestors("select"), None) if option.tag == "option" else None
    value = (option.get("value") or "").strip()
    if choice is None or not _PLAIN.match(value):
        return ""
    return _OWN_VALUE.sub(f"'{value}'", choice.get("onchange") or "")


def _sent_by_choice(choice: html.HtmlElement, chosen: str) -> str:
    """The address that a form of one choice and a button asks for; a search for words is none."""
    sheet = next(choice.iterancestors("form"), None)
    if sheet is None or (sheet.get("method") or "get").lower() != "get" or not choice.get("name"):
        return ""
    fields = [one for one in sheet.iter("input") if (one.get("type") or "text") not in _NOT_SENT]
    if len(list(sheet.iter("select"))) > 1 or any(one.get("type") != "hidden" for one in fields):
        return ""
    sent = {str(one.get("name")): one.get("value") or "" for one in fields if one.get("name")}
    return f"{(sheet.get('action') or '').partition('?')[0]}?{urlencode({**sent, str(choice.get('name')): chosen})}"


def sent_by_button(button: html.HtmlElement) -> str:
    """The address that a button's form asks for which nobody fills in; empty for any other."""
    sheet = next(button.iterancestors("form"), None)
    kind = button.get("type") or ("submit" if button.tag == "button" else "text")
    if sheet is None or kind not in ("submit", "image") or next(sheet.iter("select", "textarea"), None) is not None:
        return ""
    method = button.get("formmethod") or sheet.get("method") or "get"
    fields = [one for one in sheet.iter("input") if (one.get("type") or "text") not in _NOT_SENT]
    action = (button.get("formaction") or sheet.get("action") or "").strip().partition("?")[0]
    if method.lower() != "get" or not action or any(one.get("type") != "hidden" for one in fields):
        return ""
    sent = urlencode({str(one.get("name")): one.get("value") or "" for one in (*fields, button) if one.get("name")})
    return f"{action}?{sent}" if sent else action
