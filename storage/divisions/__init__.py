"""The administrative divisions: which place a body's name begins with, and in which places a region lies."""

import csv
import gzip
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from storage.register import normal_name

_COUNTY_DIGITS = 6
_LEVELS = (2, 4, 6, 9)
_NOT_NAMES = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
_LONGEST_NAME = 15


@cache
def _names() -> dict[str, str]:
    packed = resources.files(__package__).joinpath("divisions.csv.gz").read_bytes()
    rows = csv.reader(io.StringIO(gzip.decompress(packed).decode()))
    next(rows)  # what the two columns are called
    return {code: name for code, name in rows if name not in _NOT_NAMES}


@cache
def _codes() -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for code, name in _names().items():
        codes.setdefault(name, []).append(code)
    return codes


def all_divisions() -> Mapping[str, str]:
    """The name of every division that has one of its own, by code in ascending order."""
    return MappingProxyType(_names())


@dataclass(frozen=True)
class Division:
    """A division of the table: its code of 2, 4, 6 or 9 digits and its name."""

    code: str
    name: str

    @property
    def is_zone(self) -> bool:
        """Whether it is a development zone that the statistics count as a county (its last digits are 71 to 80)."""
        return len(self.code) == _COUNTY_DIGITS and "71" <= self.code[4:] <= "80"

    @property
    def is_pseudo(self) -> bool:
        """Whether it exists as a township in statistics alone (类似乡级单位): its last digits begin with 4 or 5, or it
        stands for villages right below a county (直辖村级区划)."""
        is_township = len(self.code) == _LEVELS[-1]
        return is_township and (self.code[6] in "45" or self.name.endswith("直辖村级区划"))


def divisions_in(region: str) -> Iterator[Division]:
    """A division and all in it, by code; those without a name of their own (市辖区, 县) are none."""
    yield from (Division(code, name) for code, name in _names().items() if code.startswith(region))


def name_of(region: str) -> str:
    """The name of a division, empty for a code that the table does not know."""
    return _names().get(region[:9], "")


_CALLED_COUNTY = re.compile(
    r"(?![全本各该])[\u4e00-\u9fff]{1,6}(?<![市省州旗县区])(?<!自治)[县旗]|"
    r"(?![全本各该])[\u4e00-\u9fff]{2,5}(?<!城)(?<!辖)(?<!郊)(?<!园)(?<!社)(?<!景)(?<!校)(?<!库)(?<!矿)(?<!林)(?<!山)(?<!片)(?<!老)(?<!新)"
    r"(?<!特)(?<!自治)(?<!开发)(?<!示范)(?<!试验)(?<!实验)(?<!合作)(?<!保税)(?<!度假)(?<!名胜)(?<!管理)(?<!集聚)(?<!工业)(?<!垦)区"
)
"""How a county is called that the table does not know, as it is newer: 云岭县, 江宁区; not 全县, 高新区, 老城区."""


def is_county(name: str) -> bool:
    """Whether a county, or what is counted as one, bears the name; one that no table knows is told by how it ends."""
    codes = _codes().get(name, ())
    return any(len(code) == _COUNTY_DIGITS for code in codes) or (not codes and bool(_CALLED_COUNTY.fullmatch(name)))


_ZONE = re.compile(r"[\u4e00-\u9fff]{0,6}(?:开发|高新|经开|新|示范|试验|实验|合作|保税|度假|管理|产业集聚|工业园)区")


def has_offices(name: str) -> bool:
    """Whether a name is that of a county or of a zone, each of which has a 财政局 of its own."""
    return is_county(name) or _ZONE.fullmatch(name) is not None


def names_around(region: str) -> tuple[str, ...]:
    """The names of the divisions that a region lies in, its own first: 新野县, 南阳市, 河南省."""
    codes = (region[:digits] for digits in reversed(_LEVELS) if len(region) >= digits)
    return tuple(name for name in map(name_of, codes) if name)


def place_of(name: str) -> str | None:
    """The code of the narrowest division with which a body's name begins, None where that is none or several.

    A township counts only behind its county: 新野县人民政府汉城街道办事处 is 411329001, a bare 城关镇 is none.
    """
    rest, found = normal_name(name), list[str]()
    while step := _leading_division(rest, found):
        prefix, found = step
        rest = rest.removeprefix(prefix).removeprefix("人民政府")
    return found[0] if len(found) == 1 else None


def _leading_division(rest: str, within: list[str]) -> tuple[str, list[str]] | None:
    for length in range(min(_LONGEST_NAME, len(rest)), 1, -1):
        codes = [code for code in _codes().get(rest[:length], []) if _may_follow(code, within)]
        if codes:
            return rest[:length], codes
    return None


def _may_follow(code: str, within: list[str]) -> bool:
    if not within:
        return len(code) <= _COUNTY_DIGITS
    return any(len(code) > len(outer) and code.startswith(outer) for outer in within)
