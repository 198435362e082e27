"""Whether a body that nobody registered may be a registered one under another name."""

import pytest

from monitor.judgement.resemblance import may_be_former
from storage.register import Body, kind_of


@pytest.mark.parametrize(
    ("name", "registered"),
    [
        ("某县文化广电旅游局", "某县文化和旅游局"),
        ("某县发改局", "某县发展和改革委员会"),
        ("某县卫健局", "某县卫生健康委员会"),
        ("某县财政居", "某县财政局"),
        ("某县财正局", "某县财政局"),
        ("某县环保局", "某县生态环境局"),
        ("某县扶贫开发办公室", "某县乡村振兴局"),
        ("某县科技工信局", "某县工业和信息化局"),
        ("机关事务管理局", "某县机关事务服务中心"),
        ("某县东河乡人民政府", "某县东河镇人民政府"),
        ("某县人民政府", "某县人民政府办公室"),
        ("某县水务局", "某县水利局"),
        ("某县人防办", "某县国防动员办公室"),
        ("某县乡村振兴局", "某县农业农村局"),
        ("某县综合执法局", "某县城市管理局"),
        ("某县国税局", "国家税务总局某县税务局"),
        ("青禾县经济开发区", "青禾经济开发区管理委员会"),
        ("青禾县高新区", "青禾高新技术产业开发区管理委员会"),
        ("青禾工业园", "青禾县工业园区管理委员会"),
    ],
)
def test_a_body_before_or_after_a_reform(name: str, registered: str) -> None:
    assert may_be_former(name, Body(registered, kind_of(registered), "410000"))


@pytest.mark.parametrize(
    ("name", "registered"),
    [
        ("某县民政局", "某县财政局"),
        ("某县审计局", "某县统计局"),
        ("某县水利局", "某县财政局"),
        ("某县东河镇人民政府", "某县西河镇人民政府"),
        ("某县人民政府", "某县财政局"),
        ("某县城市管理局", "某县信访局"),
    ],
)
def test_another_body(name: str, registered: str) -> None:
    assert not may_be_former(name, Body(registered, kind_of(registered), "410000"))
