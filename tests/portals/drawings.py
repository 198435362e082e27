"""Every way in which a portal draws its lists, and which of them fit a list whose lines come in pieces."""

from collections.abc import Callable, Sequence
from functools import partial

from tests.portals.rows import ROWS, SHAPES, Line, listed
from tests.portals.shapes import SHAPES_OF_MORE
from tests.portals.tokens import TOKENS

DRAWINGS: dict[str, Callable[[Sequence[Line]], str]] = {
    **{name: partial(listed, row=row) for name, row in ROWS.items()},
    **SHAPES,
    **SHAPES_OF_MORE,
    **TOKENS,
}
_IN_PIECES = frozenset({"included", "scrolled", "plain, more", "jpaas", "jpaas frozen", "lonsun"})
"""Families whose lines a script puts into the page, where a script among them is not run."""


_GROWING = frozenset({"scrolled", "plain, more"})
"""Families whose lists a script makes longer, which only plain rows can be."""


def drawing_of(name: str, family: str = "") -> Callable[[Sequence[Line]], str]:
    """A drawing that works where a family, or none, puts it."""
    needs_script = name in TOKENS and (not family or family in _IN_PIECES)
    is_fixed = name not in ROWS and family in _GROWING
    return DRAWINGS["cut" if needs_script or is_fixed else name]
