"""Whether a body that nobody registered may be a registered one under another name: before or after a reform of bodies,
or misspelt. Wide on purpose: it only ever keeps something unsaid."""

import re

from storage.register import Body, short_name
from storage.registry.seeding import usual_departments

# 开发区 and the like are no places, but bodies themselves
_PLACE = re.compile(r"^[^县市区旗]{1,6}(?:[县旗市]|(?<![发新园景业验范理护])区)(?=[\u4e00-\u9fff]{2})")
_CITY = "城市"
_UNIT = re.compile(r"(?:委员会|办公室|管委会|[局委办厅院站所]|中心|大队|支队|街道|[镇乡]|苏木)$")
_OF_MANY = re.compile(r"政府|管理|服务|事务|工作|综合|执法|公共|事业|资源|[和与及、（）()]")
_GOVERNMENT = re.compile(r"政府(?:办公室)?$")
_TOWN = re.compile(r"(?:街道|[镇乡]|苏木)$")
_FEWEST_ALIKE, _SHORTEST_WITH_SLIP = 2, 3
_REFORMS = (
    ("生态环境", "环保", "环境保护"),
    ("应急", "安监", "安全生产", "地震", "防震"),
    ("乡村振兴", "扶贫", "农业农村"),
    ("水利", "水务", "河务"),
    ("国防动员", "人防", "人民防空"),
    ("房管", "房产", "房地产"),
    ("税务", "国税", "地税"),
    ("史志", "地方志", "方志", "党史"),
    ("融媒", "广播", "电视", "新闻", "电影"),
    ("投资", "招商", "经济合作", "商务"),
    ("政务", "行政审批", "数据", "营商"),
    ("市场监督", "市场监管", "工商", "质量技术", "质监", "食品药品", "食药"),
    ("自然资源", "国土", "规划", "林业", "林草"),
    ("农业农村", "农牧", "畜牧", "农机"),
    ("卫生", "计生", "计划生育"),
    ("司法", "法制"),
    ("文化", "旅游", "体育", "文体", "广电", "文旅"),
    ("教育", "教体", "科教", "教科", "体育"),
    ("工业", "工信", "科技", "科工", "经信", "信息化"),
    ("发展和改革", "发改", "粮食", "物价"),
    ("住房", "住建", "城建", "房产", "城乡建设"),
    ("城市管理", "城管", "城市执法", "综合执法", "行政执法"),
    ("民族", "民宗", "宗教"),
    ("国资", "国有资产"),
    ("医疗保障", "医保"),
    ("人力资源", "人社", "劳动"),
)
"""What bodies of one task were called before and after reforms, or together with another task."""


def may_be_former(name: str, body: Body) -> bool:
    """Whether a name may be what a body was called before, is called since, or is called in a hurry."""
    return any(_are_alike(name, own) for own in (body.name, *body.aliases))


def _are_alike(one: str, other: str) -> bool:
    if _is_slip(_placeless(one), _placeless(other)):
        return True
    here, there = _core(one), _core(other)
    if _TOWN.search(short_name(one)) or _TOWN.search(short_name(other)):
        return bool(here) and here == there
    if _common(here, there) >= _FEWEST_ALIKE:
        return True
    return any(any(word in one for word in words) and any(word in other for word in words) for words in _REFORMS)


def _is_slip(name: str, registered: str) -> bool:
    """Whether a name that no department bears is a department's but for one character: 财正局."""
    differing = sum(own != its for own, its in zip(name, registered, strict=False))
    is_like = len(name) == len(registered) >= _SHORTEST_WITH_SLIP and differing == 1 and name[-1] == registered[-1]
    return is_like and registered in usual_departments() and name not in usual_departments()


def _placeless(name: str) -> str:
    """A body's short name without its place: 财政局 of 某县财政局."""
    short = short_name(name)
    place = _PLACE.match(short)
    return short[place.end() :] if place is not None and place[0] != _CITY else short


def _core(name: str) -> str:
    """A body's task without its place and rank: 财政 of 某县财政局."""
    short = _placeless(name)
    if _GOVERNMENT.search(short):
        return "政府"
    task = _UNIT.sub("", short)
    return _OF_MANY.sub("", task) or task


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common, in their order."""
    row = [0] * (len(other) + 1)
    for character in one:
        before = row
        row = [0]
        for at, its in enumerate(other):
            row.append(before[at] + 1 if its == character else max(before[at + 1], row[at]))
    return row[-1]
