"""Python's search for garbage in circles, which long walks over very many rows need seldom."""

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
