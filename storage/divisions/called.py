"""The divisions that a person may mean by a name: 海淀, 海淀区, 北京市海淀区, 河南南阳新野, and codes as they are."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from storage.divisions import all_divisions, name_of, names_around

_COUNTY_DIGITS = 6
_BLANKS = re.compile(r"[\s·・]+")
_NATIONS = tuple(  # as the names of self-governed divisions spell them
    f"{name}族"
    for name in (
        *("蒙古", "回", "藏", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶", "白", "土家", "哈尼", "哈萨克", "傣"),
        *("黎", "傈僳", "佤", "畲", "拉祜", "水", "东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔", "仫佬", "羌"),
        *("布朗", "撒拉", "毛南", "仡佬", "锡伯", "普米", "塔吉克", "怒", "鄂温克", "保安", "裕固", "独龙", "各"),
    )
)
_GOVERNED = ("维吾尔自治区", "自治区", "自治州", "自治县", "自治旗")
_PLAIN = ("地区", "新区", "林区", "特区", "省", "市", "县", "区", "盟", "州", "旗")


def divisions_called(text: str, most_digits: int = 9) -> tuple[str, ...]:
    """The codes of the divisions that a name may mean, in ascending order; none for a name that no division bears.

    A name may stand behind those of the divisions around it, each whole or as people shorten it. Whole names win over
    shortened ones. Townships are called by whole names alone.
    """
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", text))
    for names in (_whole(), _any()):
        found = sorted(code for code in _meant(plain, "", names) if len(code) <= most_digits)
        if found:
            return tuple(code for code in found if not _is_its_city_again(code, found))
    return ()


def _is_its_city_again(code: str, found: list[str]) -> bool:
    """东莞市 441900 is 东莞市 4419: a city without counties stands in the table at both levels."""
    return len(code) == _COUNTY_DIGITS and code[:4] in found and name_of(code) == name_of(code[:4])


def full_name(code: str) -> str:
    """A division's name behind those of the divisions around it: 河南省南阳市新野县. Empty for an unknown code."""
    return "".join(reversed(names_around(code))) if code in all_divisions() else ""


def _meant(text: str, within: str, names: dict[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    for length in range(2, len(text) + 1):
        inner = [code for code in names.get(text[:length], ()) if code.startswith(within) and code != within]
        if length == len(text):
            found.update(inner)
        else:
            found.update(code for around in inner for code in _meant(text[length:], around, names))
    return found


def shortened(name: str) -> tuple[str, ...]:
    """A division's name as people shorten it: 海淀 of 海淀区; 恩施 and 恩施州 of 恩施土家族苗族自治州."""
    own = _without(name, _GOVERNED)
    if own == name:
        own = _without(name, _PLAIN)
        return (own,) if own != name else ()
    while (shorter := _without(own, _NATIONS)) != own:
        own = shorter
    return own, own + name[-1]


def _without(name: str, endings: tuple[str, ...]) -> str:
    """A name without one of some endings, where two characters of it remain."""
    found = next((one for one in endings if name.endswith(one) and len(name) - len(one) > 1), "")
    return name.removesuffix(found)


@cache
def _whole() -> dict[str, tuple[str, ...]]:
    return _by_name((name, code) for code, name in all_divisions().items())


@cache
def _any() -> dict[str, tuple[str, ...]]:
    named = [(name, code) for code, name in all_divisions().items()]
    short = [(one, code) for name, code in named if len(code) <= _COUNTY_DIGITS for one in shortened(name)]
    return _by_name((*named, *short))


def _by_name(named: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, code in named:
        found.setdefault(name, []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}


@lru_cache(maxsize=5000)
def written(code: str) -> str:
    """A division as a person would write it: its full name where that means it alone, else its code."""
    name = full_name(code)
    return name if name and divisions_called(name) == (code,) else code
