"""Python's search for garbage in circles: seldom in walks over very many rows, never through the program itself."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 200_000


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Search seldom: a walk that makes no circles spends a third of its time on being searched for them."""
    usual = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def settled() -> Iterator[None]:
    """While pages are served: the search passes over what the program itself consists of.

    To look through all of that cost every sixth page of the country more than the page itself.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
