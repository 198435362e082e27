"""An operator's own boundaries of counties: read from GeoJSON, and drawn for a region at the size of the page."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from typing import Any

from monitor.dashboard.tally import Tally
from monitor.dashboard.tiles import UNKNOWN, Band, band_of
from monitor.judgement.states import Status

_LARGEST = 128 * 1024 * 1024
_CODE = re.compile(r"[1-9][0-9]{5}")
_CODE_NAMES = ("adcode", "code", "gb", "id", "区划代码", "县代码", "行政区划代码")
_GRID = 1000
WIDTH = 640
"""Pixels that a drawing is wide: what is finer than one of them is left out."""
_TALLEST = 1.1

Ring = tuple[tuple[int, int], ...]
Box = tuple[int, int, int, int]


class BoundaryError(Exception):
    """A file of boundaries cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Area:
    """A county as drawn: its outline, and what it owes."""

    region: str
    path: str
    tally: Tally

    @property
    def band(self) -> Band:
        """Its step of the scale."""
        return band_of(self.tally)

    @property
    def is_veiled(self) -> bool:
        """Whether some of what it owes could not be looked at: stripes over its colour."""
        return bool(self.tally[Status.UNVERIFIED]) and self.band is not UNKNOWN


@dataclass(frozen=True)
class Drawing:
    """The counties of a region with their outlines; ``unjoined`` are places that the boundaries do not have."""

    width: int
    height: int
    areas: tuple[Area, ...]
    unjoined: frozenset[str]

    def provinces(self) -> Iterator[tuple[str, list[tuple[Band, bool, str]]]]:
        """The areas of each province, those that look alike as one outline (and whether veiled): there are 3,000."""
        joined: dict[str, dict[tuple[Band, bool], list[str]]] = {}
        for area in self.areas:
            joined.setdefault(area.region[:2], {}).setdefault((area.band, area.is_veiled), []).append(area.path)
        for province, looks in joined.items():
            yield province, [(band, veiled, "".join(paths)) for (band, veiled), paths in looks.items()]


@dataclass(frozen=True)
class Boundaries:
    """Outlines by six-digit code, as whole thousandths of a degree; ``ignored`` counts what bears no such code."""

    rings: Mapping[str, tuple[Ring, ...]]
    ignored: int = 0
    _outlines: dict[tuple[str, ...], tuple[int, int, dict[str, str]]] = field(default_factory=dict, compare=False)

    def drawn(self, tallies: Mapping[str, Tally]) -> Drawing | None:
        """The counties of which something is owed; None where the boundaries have none of them."""
        joined = tuple(code for code in tallies if code in self.rings)
        if not joined:
            return None
        if joined not in self._outlines:
            if len(self._outlines) >= 64:  # pages of so many regions and years; the next ones are drawn anew
                self._outlines.clear()
            self._outlines[joined] = _outlined({code: self.rings[code] for code in joined})
        width, height, paths = self._outlines[joined]
        areas = tuple(Area(code, paths[code], tallies[code]) for code in joined if paths[code])
        shown = {area.region for area in areas}
        return Drawing(width, height, areas, frozenset(tallies) - shown)


def read_boundaries(file: Path, aliases: Path | None = None) -> Boundaries:
    """The outlines of a GeoJSON file in degrees; ``aliases`` names codes of it that are other ones today.

    Raises BoundaryError with a sentence.
    """
    renamed = _aliases(aliases) if aliases else {}
    rings: dict[str, list[Ring]] = {}
    ignored = 0
    for feature in _features(file):
        code = _code_of(feature)
        if code is None:
            ignored += 1
            continue
        rings.setdefault(renamed.get(code, code), []).extend(_rings(feature, f"{file}: {code}"))
    found = {code: tuple(outline) for code, outline in rings.items() if outline}
    if not found:
        names = ", ".join(_CODE_NAMES)
        raise BoundaryError(f"{file}: no area with a six-digit code of a county; it is looked for in {names}")
    return Boundaries(found, ignored)


def _features(file: Path) -> list[Any]:
    try:
        if file.stat().st_size > _LARGEST:
            raise BoundaryError(f"{file}: larger than {_LARGEST // 1024**2} MB; simplify the outlines first")
        read = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BoundaryError(f"{file}: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise BoundaryError(f"{file}: not GeoJSON (a file of another kind, or cut off)") from None
    features = read.get("features") if isinstance(read, dict) else None
    if not isinstance(features, list):
        raise BoundaryError(f"{file}: not GeoJSON with a list of features")
    return features


def _code_of(feature: Any) -> str | None:
    """The code of a county; none for a province, a city, or the line round the sea."""
    if not isinstance(feature, dict):
        return None
    properties = feature.get("properties")
    named = {str(name).lower(): value for name, value in properties.items()} if isinstance(properties, dict) else {}
    for value in (*(named.get(name) for name in _CODE_NAMES), feature.get("id")):
        text = str(value or "").removeprefix("156")  # the country's number, with which GB codes may begin
        if _CODE.fullmatch(text) and not text.endswith("00"):
            return text
    return None


def _rings(feature: Mapping[str, Any], where: str) -> list[Ring]:
    geometry = feature.get("geometry") or {}
    try:
        kind, coordinates = geometry.get("type"), geometry.get("coordinates") or []
        polygons = [coordinates] if kind == "Polygon" else coordinates if kind == "MultiPolygon" else []
        return [_snapped(ring, where) for polygon in polygons for ring in polygon]
    except (AttributeError, TypeError, ValueError, IndexError, OverflowError):
        raise BoundaryError(f"{where}: its outline is no list of points in degrees") from None


def _snapped(ring: list[list[float]], where: str) -> Ring:
    points = []
    for longitude, latitude, *_ in ring:
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            raise BoundaryError(f"{where}: {longitude}, {latitude} are no degrees; convert the file to EPSG:4326")
        points.append((round(longitude * _GRID), round(latitude * _GRID)))
    return tuple(point for place, point in enumerate(points) if not place or point != points[place - 1])


def _aliases(file: Path) -> dict[str, str]:
    """From the map's code to the one of today: a CSV file with two columns, map_code and code."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            lines = csv.DictReader(opened, strict=True)
            if lines.fieldnames != ["map_code", "code"]:
                raise BoundaryError(f"{file}: its first line must be map_code,code")
            found = {}
            for line in lines:
                codes = [str(line["map_code"] or "").strip(), str(line["code"] or "").strip()]
                if not all(_CODE.fullmatch(code) for code in codes):
                    raise BoundaryError(f"{file}, line {lines.line_num}: two codes of six digits each are needed")
                found[codes[0]] = codes[1]
            return found
    except OSError as error:
        raise BoundaryError(f"{file}: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error):
        raise BoundaryError(f"{file}: not a CSV file in UTF-8") from None


def _outlined(rings: Mapping[str, tuple[Ring, ...]]) -> tuple[int, int, dict[str, str]]:
    """The size of a drawing, and the outlines as SVG paths in whole pixels of it."""
    west, south, east, north = _box(rings)
    squeeze = cos(radians((south + north) / 2 / _GRID))  # a degree of longitude is shorter than one of latitude
    scale = WIDTH / max((east - west) * squeeze, (north - south) / _TALLEST, 1)

    def pixel(point: tuple[int, int]) -> tuple[int, int]:
        return round((point[0] - west) * squeeze * scale), round((north - point[1]) * scale)

    paths = {code: "".join(_path([pixel(point) for point in ring]) for ring in parts) for code, parts in rings.items()}
    width, height = pixel((east, south))
    return max(width, 1), max(height, 1), paths


def _box(rings: Mapping[str, tuple[Ring, ...]]) -> Box:
    points = [point for parts in rings.values() for ring in parts for point in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _path(points: list[tuple[int, int]]) -> str:
    """A closed outline without points that lie on the one before or on a straight line; nothing if too small.

    Neighbours are snapped to the same pixels, so no gap opens between them.
    """
    kept: list[tuple[int, int]] = []
    for point in points:
        while len(kept) > 1 and _is_straight(kept[-2], kept[-1], point):
            kept.pop()
        if not kept or kept[-1] != point:
            kept.append(point)
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    if len(kept) < 3:
        return ""
    steps = (f"{x - before[0]} {y - before[1]}" for before, (x, y) in pairwise(kept))
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def _is_straight(one: tuple[int, int], middle: tuple[int, int], other: tuple[int, int]) -> bool:
    return (middle[0] - one[0]) * (other[1] - one[1]) == (other[0] - one[0]) * (middle[1] - one[1])
