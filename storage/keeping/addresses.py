"""Addresses and index numbers of documents, found by a number that stands for each: texts take ten times the room."""

import hashlib

from sqlalchemy import ColumnElement, and_

from storage import schema
from storage.documents.index_number import normal_index_number
from storage.keeping.columns import storable
from storage.portals.sites import site_of


def address_key(address: str) -> int:
    """The number that stands for an address as it is stored."""
    return _key(storable(address))


def stands_at(address: str) -> ColumnElement[bool]:
    """Whether a document is one of an address."""
    document = schema.document
    return and_(document.c.address_key == address_key(address), document.c.address == address)


def number_key(address: str, index_number: str) -> int | None:
    """The number that stands for an index number on its site; None without the one or the other."""
    return number_key_of(site_of(address), normal_index_number(index_number))


def number_key_of(site: str, index_key: str) -> int | None:
    """The same by the site and the number in its one spelling."""
    return _key(storable(f"{site} {index_key}")) if site and index_key else None


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), signed=True)
