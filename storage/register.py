"""The register: who owes reports and where to look for them. Portals, bodies and which body a name means."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class BodyKind(StrEnum):
    """The kinds of public bodies that publish reports."""

    GOVERNMENT = "government"
    DEPARTMENT = "department"
    TOWNSHIP = "township"
    STREET = "street"
    ZONE = "zone"
    VERTICAL = "vertical"


class Side(StrEnum):
    """The kinds of bodies that portals keep together: 本级, 部门, 乡镇街道."""

    GOVERNMENT = "government"
    DEPARTMENTS = "departments"
    TOWNS = "towns"


SIDES = {
    BodyKind.GOVERNMENT: Side.GOVERNMENT,
    BodyKind.DEPARTMENT: Side.DEPARTMENTS,
    BodyKind.VERTICAL: Side.DEPARTMENTS,
    BodyKind.ZONE: Side.DEPARTMENTS,
    BodyKind.TOWNSHIP: Side.TOWNS,
    BodyKind.STREET: Side.TOWNS,
}
"""The side on which portals keep each kind of body (docs/states.md)."""


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal of the register. ``columns`` are list pages; none means that the program finds them."""

    key: str
    name: str
    url: str
    region: str
    columns: tuple[str, ...] = ()
    render: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the register; it owes reports for the years in which it existed (``since`` to ``until``)."""

    name: str
    kind: BodyKind
    region: str
    portal: str = ""
    aliases: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    id: int = field(default=0, compare=False)
    registered: bool = True


_TOWNSHIP = re.compile(r"(?:镇|乡|苏木|民族乡)(?:人民)?政府(?:办公室)?$|(?:镇|乡|苏木)$")
_ENDINGS = (
    (BodyKind.STREET, re.compile(r"街道(?:办事处)?$|街道办$")),
    (BodyKind.ZONE, re.compile(r"(?:管理委员会|管委会|开发区|高新区|保税区|园区)$")),
    (BodyKind.TOWNSHIP, _TOWNSHIP),
    (BodyKind.VERTICAL, re.compile(r"税务局$|海关$|气象局$|气象部门$|银保监|国家统计局.{1,40}调查队$")),
    (BodyKind.GOVERNMENT, re.compile(r"(?:人民政府|[省市县区州盟旗]政府)$|[省市县旗盟州]$")),
)


def kind_of(name: str) -> BodyKind:
    """The kind that a body's name shows by its ending: 街道办事处 a street, 局 or 委 a department."""
    for kind, ending in _ENDINGS:
        if ending.search(name):
            return kind
    return BodyKind.DEPARTMENT


_BLANKS = re.compile(r"\s+")


def normal_name(name: str) -> str:
    """A body's name for comparison: NFKC, without blanks."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", name))


_LONGEST_NAME = 200
_OFFICIAL_ENDINGS = (
    # a town's office publishes the town's report; a county's office has one of its own
    ("镇人民政府办公室", "镇"),
    ("乡人民政府办公室", "乡"),
    ("街道办事处办公室", "街道"),
    ("人民政府办公室", "政府办公室"),
    ("政府办", "政府办公室"),
    ("街道办事处", "街道"),
    ("镇人民政府", "镇"),
    ("镇政府", "镇"),
    ("乡人民政府", "乡"),
    ("乡政府", "乡"),
    ("苏木人民政府", "苏木"),
    ("管理委员会", "管委会"),
    ("人民政府", "政府"),
)


def short_name(name: str) -> str:
    """A body's name with its official ending reduced: 大川镇人民政府 and 大川镇 are one, 街道办事处 and 街道 too."""
    name = normal_name(name)
    for ending, short in _OFFICIAL_ENDINGS:
        if name.endswith(ending):
            return (name.removesuffix(ending) + short)[-_LONGEST_NAME:]
    return name[-_LONGEST_NAME:]


def names_of(body: Body) -> frozenset[str]:
    """Every short name by which a body is known: its name and its aliases."""
    return frozenset(short_name(name) for name in (body.name, *body.aliases))


class Directory:
    """Finds the bodies that a name may mean among some bodies, such as those of one portal.

    A name means the bodies that bear it, as name or alias; failing that, those that bear it with the names of places
    before it left out or put in: 桐柏县淮源镇人民政府, 淮源镇人民政府 and 淮源镇 are one in 桐柏县; failing that, those
    of which it is a short form: 发改局 is 发展和改革局.
    """

    def __init__(self, bodies: Iterable[Body], places: Callable[[Body], Iterable[str]]) -> None:
        """``places`` gives the names of the places that a body lies in."""
        self._named: dict[str, list[Body]] = {}
        self._places: dict[str, tuple[str, ...]] = {}
        for body in bodies:
            for name in names_of(body):
                self._named.setdefault(name, []).append(body)
            self._places[body.region] = tuple(sorted(places(body), key=len, reverse=True))

    def find(self, name: str) -> list[Body]:
        """The bodies that the name may mean: none, one, or several that it cannot tell apart."""
        short = short_name(name)
        exact = self._named.get(short)
        if exact:
            return exact
        fitting = {
            id(body): body
            for own, bodies in self._named.items()
            for body in bodies
            if self._differ_by_place(short, own, self._places[body.region])
        }
        return list(fitting.values()) or self._shortened(short)

    def _shortened(self, short: str) -> list[Body]:
        """The bodies of which a name is a short form; a county's name alone means its government, a zone's too."""
        if _COUNTY.search(short):
            return self.find(f"{short}政府") or self.find(f"{short}管委会")
        if not _SHORTENED.search(short):
            return []
        fitting = {
            id(body): body
            for own, bodies in self._named.items()
            for body in bodies
            if is_short_form(_without(short, self._places[body.region]), _without(own, self._places[body.region]))
        }
        return list(fitting.values())

    @staticmethod
    def _differ_by_place(name: str, other: str, places: tuple[str, ...]) -> bool:
        longer, shorter = (name, other) if len(name) > len(other) else (other, name)
        if not longer.endswith(shorter):
            return False
        rest = longer.removesuffix(shorter)
        for place in places:
            rest = rest.replace(place, "", 1)
        return rest in ("", "人民政府", "政府")


_COUNTY = re.compile(r"[县市区旗州盟省]$")
_SHORTENED = re.compile(r"[局委办厅镇乡]$|管委会$")
_PEOPLES = re.compile(
    r"(?:(?:回|满|苗|彝|壮|藏|瑶|白|侗|傣|黎|佤|畲|水|土|羌|怒|京|蒙古|朝鲜|土家|布依|哈尼|傈僳|拉祜|东乡|纳西|景颇|布朗|撒拉|"
    r"毛南|仡佬|锡伯|阿昌|普米|德昂|保安|裕固|独龙|赫哲|门巴|珞巴|基诺|仫佬|维吾尔|哈萨克|达斡尔|塔吉克|俄罗斯|鄂温克|塔塔尔|"
    r"鄂伦春|柯尔克孜|乌孜别克)族){1,3}(?=[镇乡]$)"
)
"""What townships of peoples are often called without: 茅坪回族镇 is 茅坪镇."""
_WHOLE_ENDINGS = (
    ("管委会", "管委会"),
    ("委", "管委会"),
    ("委", "委员会"),
    ("办", "办公室"),
    ("局", "局"),
    ("厅", "厅"),
)
"""How a short form ends, and the short name of what it shortens: 监督管理委员会 is 监督管委会 there."""
_NO_CITY = re.compile(r"市(?:场|监|容|政(?!府))")
"""What begins with 市 and means no city: 市场监督管理局, 市监局."""
_FEWEST_SIGNS = 2


def is_short_form(short: str, whole: str) -> bool:
    """Whether offices call a body so: its first sign, others in their order, its ending: 国资委, 经开区管委会.

    A township is called so without its people alone.
    """
    if short.endswith(("镇", "乡")):
        return short != whole and short == _PEOPLES.sub("", whole)
    for ending, full in _WHOLE_ENDINGS:
        if short.endswith(ending) and whole.endswith(full):
            kept, rest = short.removesuffix(ending), whole.removesuffix(full)
            signs = iter(rest)
            return _FEWEST_SIGNS <= len(kept) < len(rest) and kept[0] == rest[0] and all(one in signs for one in kept)
    return False


def _without(name: str, places: Iterable[str]) -> str:
    """A name without the names of places that it begins with; one character is one where no other stands there."""
    whole = name
    for place in places:
        if len(place) > 1 or (name == whole and not _NO_CITY.match(name)):
            name = name.removeprefix(place) or name
    return name.removeprefix("人民政府") or name
