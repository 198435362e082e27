"""What a document says of itself, in one column: title, names, index number, information block, text before it all.

These repeat each other (the title names the body, the information block the title), so together they take half the
room that they take apart. The program knows them as columns of their own: `spread` and `gathered` go between the two.
The dictionary that they are deflated with is part of every database: it never changes.
"""

from collections.abc import Mapping
from typing import Any

from storage.documents.saying import EMPTY, gathered, spread
from storage.keeping.columns import Packed
from storage.report import Difference, Identity

__all__ = ["EMPTY", "SaidValue", "gathered", "spread"]


class SaidValue(Packed):
    """What a document says of itself, by the names in `EMPTY`; what is empty takes no room."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(dict, _USUAL)

    def plain(self, value: Mapping[str, Any]) -> list[Any]:
        said = {**EMPTY, **value}
        differences = [[one.document, one.field, one.here, one.there] for one in said["differences"]]
        parts = [said["title"], list(said["bodies"]), said["publisher"], said["index_number"]]
        parts += [said["identity"].as_json(), dict(said["facts"]), said["preface"], differences]
        while parts and not parts[-1]:
            parts.pop()
        return parts

    def known(self, value: Any) -> dict[str, Any]:
        said = {**EMPTY, **dict(zip(EMPTY, value, strict=False))}
        if not isinstance(said["identity"], Identity):
            said["identity"] = Identity.from_json(said["identity"])
        said["bodies"] = list(said["bodies"])
        said["differences"] = tuple(Difference(*one) for one in said["differences"])
        return said


_USUAL = (
    '"flags":["图片版"],"column_bodies":["period":["2024-01-01","2024-12-31"]}{"title_year":2023},{"名称":'
    '"文号":"无","内容概述":"主题分类":"政府信息公开","体裁分类":"报告","公开方式":"主动公开","公开范围":"面向社会","公开时限":'
    '"有效性":"有效","关键词":"年度报告","服务对象":"生效日期":"废止日期":"更新日期":"生成日期":"成文日期":"发文日期":"公开日期":'
    '"信息来源":"公开主体":"发文机关":"所属机构":"信息分类":"责任部门":"来源":"市县区财政局街道办事处乡镇人民政府办公室'
    '["2024年政府信息公开工作年度报告",["人民政府"],"","11410000MB",{"title_bodies":["],"title_year":2024,"publisher":"",'
    '"text_bodies":["],"text_kinds":["镇","局"],"text_years":[2024]},{"索引号":"","发布机构":"","发布日期":"2025-01-20"}]'
)
