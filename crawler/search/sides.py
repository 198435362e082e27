"""Of which side's bodies a text speaks, of all of them or of one: departments, towns, the government."""

import re

from storage.register import Side, short_name

_TOPIC = re.compile(r"20\d\d\s*年?度?|(?:政府|政务)?(?:信息|政务)公开.*$|(?:年报|年度报告).*$")
"""What a title says besides whose report it is."""
_TOWNS = re.compile(r"乡镇|镇街|街镇|镇乡|镇办|街道|苏木|各[乡镇]|^(?:县|市|区|所属)?[乡镇](?:政府)?$")
_DEPARTMENTS = re.compile(r"部门|单位|机关|机构|委办局|科局")
_TOWN = re.compile(r"(?:(?<!城)[乡镇]|街道|苏木)(?:人民)?(?:政府)?(?:办事处|办公室|办)?$")
"""How a town is called to its end: 城乡建设局 is none."""
_OFFICE = re.compile(r"(?:局|委|委员会|厅|院|中心|办|办公室)$")
_OWN_LEVEL = re.compile(r"^[省市州盟县区旗]?(?:政府)?本级(?:政府)?$")
"""How the government itself is called beside its departments and towns: 县本级."""
_ALL_TOWNS = re.compile(
    r"^(?:各|县|市|区|所属)?(?:乡|镇|街道|乡镇|镇街|乡镇街道|镇街道|镇办|街镇)(?:办事处|年报|政府)?$"
)
_ALL_DEPARTMENTS = re.compile(r"^(?:各|[县市区]|政府|直)*+(?:部门|单位|委办局)(?:年报)?$")


def sides_of(text: str) -> frozenset[Side]:
    """The sides of whose bodies a text speaks; none where it speaks of no bodies."""
    text = _TOPIC.sub("", text)
    groups = {side for side, words in ((Side.TOWNS, _TOWNS), (Side.DEPARTMENTS, _DEPARTMENTS)) if words.search(text)}
    if _TOWN.search(text):
        return frozenset(groups | {Side.TOWNS})
    if _OFFICE.search(text):  # 乡镇企业局
        return frozenset({Side.DEPARTMENTS})
    is_own = short_name(text).endswith("政府") or _OWN_LEVEL.match(text) is not None
    return frozenset(groups or ({Side.GOVERNMENT} if is_own else ()))


def means_all(text: str) -> bool:
    """Whether a text means all bodies of a side, and none of them: 各部门, 乡镇街道."""
    return any(pattern.match(text) for pattern in (_ALL_TOWNS, _ALL_DEPARTMENTS))
