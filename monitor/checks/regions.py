"""Division codes as the checks use them: how deep a code is, and which bodies are a government's own."""

from functools import lru_cache

from storage.register import Body, BodyKind

COUNTY_DIGITS = 6
_BELOW_A_COUNTY = (BodyKind.TOWNSHIP, BodyKind.STREET, BodyKind.ZONE)


@lru_cache(maxsize=65_536)
def significant(region: str) -> str:
    """A code without the zeros that only fill it up: 41 of 410000, nothing of 000000."""
    while region.endswith("00"):
        region = region.removesuffix("00")
    return region


def is_own(government: Body, body: Body) -> bool:
    """Whether a body is one of a government's own: its departments and zones; a county's townships and streets too.

    Vertical bodies belong to their own tree, and lower governments report for themselves.
    """
    if body.kind in (BodyKind.GOVERNMENT, BodyKind.VERTICAL) or body.id == government.id:
        return False
    own, theirs = significant(government.region), significant(body.region)
    if own == theirs:
        return True
    return len(own) == COUNTY_DIGITS and body.kind in _BELOW_A_COUNTY and theirs.startswith(own)
