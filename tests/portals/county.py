"""An invented county and its bodies, each with the names that it goes by on its own portal."""

from dataclasses import dataclass
from random import Random

from storage.register import Side

_PLACES = ("青禾县", "云岭县", "望川区", "临湖市", "石泉县", "新渡区")
_DEPARTMENTS = (
    ("财政局", "财政局"),
    ("教育体育局", "教体局"),
    ("水利局", "水利局"),
    ("医疗保障局", "医保局"),
    ("卫生健康委员会", "卫健委"),
    ("市场监督管理局", "市场监管局"),
    ("农业农村局", "农业农村局"),
    ("住房和城乡建设局", "住建局"),
    ("交通运输局", "交通运输局"),
    ("审计局", "审计局"),
    ("人力资源和社会保障局", "人社局"),
    ("退役军人事务局", "退役军人局"),
    ("文化广电和旅游局", "文旅局"),
    ("行政审批和大数据局", "行政审批局"),
)
_TOWNS = ("柳湾镇", "东河乡", "石桥镇", "白杨乡", "河南街道", "城关镇", "双塔街道", "大川镇", "高家堡镇", "新华街道")


@dataclass(frozen=True)
class Body:
    """A body: its registered name, what others call it, and the side of the county's bodies it stands on."""

    name: str
    side: Side
    plain: str
    """Without the county: 财政局, 柳湾镇人民政府."""
    short: str
    """As people in a hurry write it: 县财政局, 柳湾镇."""


@dataclass(frozen=True)
class County:
    """A place and its bodies in the order in which its portal names them."""

    place: str
    bodies: tuple[Body, ...]

    def of(self, side: Side) -> list[Body]:
        """The bodies of a side."""
        return [body for body in self.bodies if body.side is side]


def any_county(random: Random) -> County:
    """A county with its government, some departments and some towns."""
    place = random.choice(_PLACES)
    level = place[-1]
    departments = [
        Body(f"{place}{name}", Side.DEPARTMENTS, name, f"{level}{short}")
        for name, short in random.sample(_DEPARTMENTS, random.randint(2, 4))
    ]
    towns = [_town(place, name) for name in random.sample(_TOWNS, random.randint(1, 3))]
    government = [Body(f"{place}人民政府", Side.GOVERNMENT, f"{place}政府", f"{place}政府")] * (random.random() < 0.4)
    return County(place, (*government, *departments, *towns))


def _town(place: str, name: str) -> Body:
    plain = f"{name}办事处" if name.endswith("街道") else f"{name}人民政府"
    return Body(f"{place}{plain}", Side.TOWNS, plain, name)
