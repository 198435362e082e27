"""The map of a region as tiles: the country in its shape, a province as its cities' counties side by side."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.dashboard.tally import Tally
from monitor.judgement.states import Status
from storage.language import N_

_PROVINCE_DIGITS, _CITY_DIGITS = 2, 4

PROVINCES: Mapping[str, tuple[str, int, int]] = {
    "23": ("黑", 8, 0),
    "15": ("蒙", 5, 1),
    "22": ("吉", 8, 1),
    "65": ("新", 0, 2),
    "62": ("甘", 2, 2),
    "64": ("宁", 3, 2),
    "14": ("晋", 5, 2),
    "11": ("京", 6, 2),
    "12": ("津", 7, 2),
    "21": ("辽", 8, 2),
    "63": ("青", 2, 3),
    "61": ("陕", 4, 3),
    "41": ("豫", 5, 3),
    "13": ("冀", 6, 3),
    "37": ("鲁", 7, 3),
    "54": ("藏", 1, 4),
    "51": ("川", 3, 4),
    "50": ("渝", 4, 4),
    "42": ("鄂", 5, 4),
    "34": ("皖", 6, 4),
    "32": ("苏", 7, 4),
    "31": ("沪", 8, 4),
    "53": ("滇", 3, 5),
    "52": ("黔", 4, 5),
    "43": ("湘", 5, 5),
    "36": ("赣", 6, 5),
    "33": ("浙", 7, 5),
    "45": ("桂", 4, 6),
    "44": ("粤", 5, 6),
    "35": ("闽", 6, 6),
    "71": ("台", 8, 6),
    "46": ("琼", 4, 7),
    "82": ("澳", 5, 7),
    "81": ("港", 6, 7),
}
"""Each province's short name and its place in the grid: column and row, from the top left."""


@dataclass(frozen=True)
class Band:
    """A step of the map's scale: its class and its word."""

    key: str
    word: str


FULL = Band("full", N_("all published"))
HIGH = Band("high", N_("95% and more"))
MOST = Band("most", N_("80 to 94%"))
HALF = Band("half", N_("50 to 79%"))
LOW = Band("low", N_("under 50%"))
UNKNOWN = Band("unknown", N_("could not look"))
NONE = Band("none", N_("nothing due"))
BANDS = (FULL, HIGH, MOST, HALF, LOW, UNKNOWN, NONE)


@dataclass(frozen=True)
class Tile:
    """A place on the map; ``address`` is where it leads, empty where nothing is known. ``x`` and ``y`` in the grid."""

    region: str
    name: str
    tally: Tally
    address: str = ""
    x: int = 0
    y: int = 0

    @property
    def band(self) -> Band:
        """By the share published of what we could look at; what we could not is a pattern, never a colour."""
        return band_of(self.tally)

    @property
    def unseen(self) -> float:
        """The share of what is due that could not be looked at, in per cent."""
        return round(100 * self.tally[Status.UNVERIFIED] / self.tally.due, 1) if self.tally.due else 0.0


@dataclass(frozen=True)
class Block:
    """Tiles side by side under a name; ``region`` empty for the country."""

    region: str
    name: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class TileMap:
    """A map: the country as one block in its shape, or the blocks of a region's cities."""

    is_country: bool
    blocks: tuple[Block, ...]


def band_of(tally: Tally) -> Band:
    """The step of the scale on which a tally stands."""
    if not tally.due:
        return NONE
    seen = tally.due - tally[Status.UNVERIFIED]
    if not seen:
        return UNKNOWN
    share = 100 * tally.published / seen
    if tally.published == seen:
        return FULL
    return HIGH if share >= 95 else MOST if share >= 80 else HALF if share >= 50 else LOW


_ENDINGS = re.compile("(维吾尔|壮族|回族)?自治区$|[省市]$")
"""What a province is called without, where there is little room."""


def country(tallies: Mapping[str, Tally], names: Mapping[str, str], year: int) -> TileMap:
    """All provinces in the country's shape; those of which nothing is owed stand empty."""
    called = {code: _ENDINGS.sub("", name) for code, name in names.items() if code in PROVINCES}
    tiles = [
        Tile(code, called.get(code) or short, tallies.get(code, Tally()), _of_region(code, year, code in tallies), x, y)
        for code, (short, x, y) in PROVINCES.items()
    ]
    return TileMap(True, (Block("", "", tuple(tiles)),))


def counties(tallies: Mapping[str, Tally], names: Mapping[str, str]) -> TileMap:
    """Every place as a tile, side by side in the order of their codes, those of one city (or province) in a block."""
    blocks: dict[str, list[Tile]] = {}
    for region, tally in tallies.items():
        above = region[:_CITY_DIGITS] if len(region) > _PROVINCE_DIGITS else region
        blocks.setdefault(above, []).append(Tile(region, names[region], tally, f"/counties/{region}"))
    found = [Block(above, _name_of(above, names), tuple(tiles)) for above, tiles in blocks.items()]
    return TileMap(False, tuple(found))


def regions_named(tallies: Iterable[str]) -> set[str]:
    """The regions whose names the map of some places needs: their own and those above."""
    places = set(tallies)
    above = {place[:digits] for place in places for digits in (_PROVINCE_DIGITS, _CITY_DIGITS)}
    return places | above


def _name_of(region: str, names: Mapping[str, str]) -> str:
    """The name of a city, or of its province where only counties without a city lie in it (市辖区)."""
    return names[region] if names[region] != region else names[region[:_PROVINCE_DIGITS]]


def _of_region(region: str, year: int, is_known: bool) -> str:
    return f"/?year={year}&region={region}" if is_known else ""
