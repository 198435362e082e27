"""Places as people type them, by name or by code: in the address of a page, and in the fields of forms."""

import re
import unicodedata
from urllib.parse import urlencode

from sqlalchemy import Connection, select, union
from starlette.requests import Request

from monitor.dashboard.refusal import Elsewhere, Refusal
from monitor.dashboard.rendering import site_of
from storage import schema
from storage.divisions import name_of
from storage.divisions.called import divisions_called, written
from storage.language import N_
from storage.register import BodyKind
from storage.rollup import within

_FINEST = {"/": 6, "/analysis": 6, "/portals": 6, "/findings": 9, "/letters": 9}
"""The pages whose address may hold a place, and the most digits of its code."""
_FIELDS = ("region", "compare")
_CODES = re.compile(r"[0-9\s]*", re.ASCII)
_BETWEEN = re.compile(r"[\s,，、;；]+")
_COARSEST, _LONGEST_CODE = 2, 12
_MOST_CHOICES = 30
_LONGEST = 200
_ENDINGS = ("", "人民政府", "政府", "政府门户网站", "人民政府门户网站")
NOT_A_PLACE = N_("No place is called “{name}”: write one such as 南阳市新野县, or its division code.")
SEVERAL_PLACES = N_("“{name}” may be several places: {places}.")


class UnclearPlaceError(Exception):
    """What was typed means no place, or several (``codes``); ``sentence`` and its ``values`` say so."""

    def __init__(self, name: str, codes: tuple[str, ...] = ()) -> None:
        super().__init__(name)
        self.codes = codes[:_MOST_CHOICES]
        self.sentence = SEVERAL_PLACES if codes else NOT_A_PLACE
        self.values = {"name": name, "places": "、".join(map(written, self.codes))}


def code_of(connection: Connection, typed: str, finest: int = 9, *, is_sought: bool = False) -> str:
    """The code of a place that was typed; a code is itself. Raises UnclearPlaceError.

    ``is_sought`` is a place of which data are asked for: of several of that name those of which nothing is registered
    are then not meant.
    """
    plain = unicodedata.normalize("NFKC", typed).strip()
    if _CODES.fullmatch(plain):
        return plain
    codes = divisions_called(plain, finest) or _registered(connection, plain, finest)
    if is_sought and len(codes) > 1:
        codes = tuple(code for code in codes if _holds_something(connection, code)) or codes
    if len(codes) != 1:
        raise UnclearPlaceError(plain, codes)
    return codes[0]


def own_code_of(connection: Connection, typed: str) -> str:
    """The code of the one place in which something lies: not of the whole country. Raises UnclearPlaceError."""
    code = code_of(connection, typed)
    if not _COARSEST <= len(code) <= _LONGEST_CODE:
        raise UnclearPlaceError(code)
    return code


def codes_of(connection: Connection, typed: str) -> tuple[str, ...]:
    """The codes of places that were typed one behind the other. Raises UnclearPlaceError."""
    return tuple(code_of(connection, one) for one in _BETWEEN.split(typed) if one)


def _registered(connection: Connection, name: str, finest: int) -> tuple[str, ...]:
    """The places that the register alone knows: by their government, or by their portal."""
    body, portal = schema.body, schema.portal
    names = [name + ending for ending in _ENDINGS]
    is_government = (body.c.kind == BodyKind.GOVERNMENT) & body.c.registered
    governments = select(body.c.region).where(body.c.name.in_(names), is_government)
    found = connection.scalars(union(governments, select(portal.c.region).where(portal.c.name.in_(names))))
    return tuple(sorted(code for code in found if 0 < len(code) <= finest and not name_of(code)))


def _holds_something(connection: Connection, region: str) -> bool:
    return any(
        connection.execute(select(table.c.region).where(within(table.c.region, region)).limit(1)).first()
        for table in (schema.body, schema.portal)
    )


async def named_in_address(request: Request) -> None:
    """The dependency of pages: an address that names places leads on to the one that has their codes.

    Raises Elsewhere; or Refusal, with a link for each place that may be meant.
    """
    finest, given = _FINEST.get(request.url.path), request.query_params.multi_items()
    if finest is None or not any(_is_named(field, text) for field, text in given):
        return
    with site_of(request).database.read() as connection:
        for place, (field, text) in enumerate(given):
            if _is_named(field, text):
                given[place] = (field, _in_codes(connection, request, given, place, finest))
    raise Elsewhere(_address(request, given))


def _is_named(field: str, text: str) -> bool:
    return field in _FIELDS and len(text) <= _LONGEST and not _CODES.fullmatch(text)


def _in_codes(connection: Connection, request: Request, given: list[tuple[str, str]], place: int, finest: int) -> str:
    field, text = given[place]
    words = [text] if field == "region" else [word for word in _BETWEEN.split(text) if word]
    for number, word in enumerate(words):
        try:
            words[number] = code_of(connection, word, finest, is_sought=True)
        except UnclearPlaceError as error:
            before, behind = words[:number], words[number + 1 :]
            texts = {code: " ".join([*before, code, *behind]) for code in error.codes}
            addresses = {code: [*given[:place], (field, texts[code]), *given[place + 1 :]] for code in texts}
            choices = [(written(code), _address(request, pairs)) for code, pairs in addresses.items()]
            next_step = N_("Choose the one that is meant.") if choices else N_("Go back and write it in another way.")
            sentence = N_("“{name}” may be several places.") if choices else NOT_A_PLACE
            raise Refusal(400, sentence, next_step, choices=choices, name=word) from None
    return " ".join(words)


def _address(request: Request, given: list[tuple[str, str]]) -> str:
    return f"{request.url.path}?{urlencode(given)}"
