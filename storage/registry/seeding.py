"""The bodies of a region made from the table of divisions, for a person to edit."""

import csv
import io
from collections.abc import Iterator
from functools import cache
from importlib import resources

from storage.divisions import Division, divisions_in
from storage.register import Body, BodyKind

_MUNICIPALITIES = ("11", "12", "31", "50")
_TOWNSHIP_DIGITS = 9
_LEVELS = {2: "province", 4: "city", 6: "county"}


def seed(region: str, portal: str = "", *, pseudo: bool = False, departments: bool = True) -> Iterator[Body]:
    """The bodies of a province, city or county and of all divisions in it, in the order of their codes.

    Each government with its office and a standard set of departments, each township and street, each development zone.
    ``pseudo`` takes in the units that exist only in statistics (类似乡级单位), ``departments`` leaves out the
    departments but for the office where it is false. All are of one ``portal``, or of none.
    """
    for division in divisions_in(region):
        if division.is_pseudo and not pseudo:
            continue
        for name, kind, aliases in _bodies_of(division, departments):
            yield Body(name, kind, division.code, portal, aliases)


def _bodies_of(division: Division, departments: bool) -> Iterator[tuple[str, BodyKind, tuple[str, ...]]]:
    if division.is_pseudo or division.is_zone:
        yield _zone(division.name), BodyKind.ZONE, ()
    elif len(division.code) == _TOWNSHIP_DIGITS:
        yield _township(division)
    else:
        yield _government(division.name), BodyKind.GOVERNMENT, ()
        level = "municipality" if division.code in _MUNICIPALITIES else _LEVELS[len(division.code)]
        for suffix, kind, aliases in _departments()[level]:
            if departments or suffix.startswith("人民政府办公"):
                yield division.name + suffix, kind, tuple(division.name + alias for alias in aliases)


def _government(name: str) -> str:
    """盟 and 地区 have no government of their own but an office of the province's (行政公署)."""
    return f"{name}行政公署" if name.endswith(("盟", "地区")) else f"{name}人民政府"


def _zone(name: str) -> str:
    return name if name.endswith(("管理委员会", "管委会", "街道", "农场", "林场")) else f"{name}管理委员会"


def _township(division: Division) -> tuple[str, BodyKind, tuple[str, ...]]:
    name = division.name
    if name.endswith(("街道", "地区")):  # 地区: what Beijing calls a street office beside a township
        return f"{name}办事处", BodyKind.STREET, ()
    if name.endswith(("镇", "乡", "苏木")):
        return f"{name}人民政府", BodyKind.TOWNSHIP, ()
    return name, BodyKind.STREET if division.code[6] == "0" else BodyKind.TOWNSHIP, ()


@cache
def _departments() -> dict[str, list[tuple[str, BodyKind, tuple[str, ...]]]]:
    text = resources.files("storage.divisions").joinpath("departments.csv").read_text(encoding="utf-8")
    found: dict[str, list[tuple[str, BodyKind, tuple[str, ...]]]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        aliases = tuple(filter(None, row["aliases"].split("|")))
        found.setdefault(row["level"], []).append((row["name"], BodyKind(row["kind"]), aliases))
    return found


@cache
def usual_departments() -> frozenset[str]:
    """How departments are called everywhere, without their place: names and aliases of the standard set."""
    rows = (row for level in _departments().values() for row in level)
    return frozenset(name for main, _, aliases in rows for name in (main, *aliases))
