import pytest

from crawler.reading.blocks import Line
from crawler.reading.meaning.sections import heading_of, sections

HEADINGS = [
    ("一、总体情况", 1),
    ("#### 一、 总体情况", 1),
    ("一、2023年工作开展情况", 1),
    ("一、工作概述", 1),
    ("一、2023年政务公开总体情况", 1),
    ("一、政府信息公开工作的基本情况", 1),
    ("总体情况", 1),
    ("(一)总体情况", 1),
    ("二、主动公开政府信息情况", 2),
    ("二、主动公开政府信息的情况", 2),
    ("主动公开政府信息情况：", 2),
    ("三、收到和处理政府信息公开申请情况", 3),
    ("四、政府信息公开行政复议、行政诉讼情况", 4),
    ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", 4),
    ("五、存在的主要问题及改进情况", 5),
    ("五、政府信息公开工作存在的主要问题及改进情况", 5),
    ("五、存在问题及改进措施", 5),
    ("六、其他需要报告的事项", 6),
    ("六、其他需要报告事项", 6),
    ("五、存在的主要问题以及改进情况", 5),
    ("三、收到和处理政府信息公开申请情", 3),
    ("第一部分 总体情况", 1),
    ("1.总体情况", 1),
    ("㈤存在的主要问题及改进情况", 5),
    ("四、政府信息公开行政复议、诉讼情况", 4),
    ("—、总体情况", 1),
    ("一、总体情况、", 1),
    ("一､总体情况", 1),
    ("一、政府信息公开工作情况", 1),
    ("二、政府信息主动公开情况", 2),
    ("二、主动公开情况", 2),
    ("三、政府信息依申请公开办理情况", 3),
    ("三、政府信息公开申请处理情况", 3),
    ("四、行政复议、行政诉讼情况", 4),
    ("四、复议和诉讼情况", 4),
    ("五、存在的问题", 5),
    ("五、存在问题及下一步工作打算", 5),
    ("五、主要问题和改进措施", 5),
    ("六、其他事项", 6),
    ("六、需要报告的其他事项", 6),
    ("六、其他应报告的事项", 6),
    ("一、综述", 1),
    ("一、总体概述", 1),
    ("一、总体情况概述", 1),
    ("一、工作总体概况", 1),
    ("一、总体工作开展情况", 1),
    ("一、工作总述", 1),
    ("一、主要工作概述", 1),
    ("一、2023年工作情况", 1),
    ("、主动公开政府信息情况", 2),
    ("五、2023年工作存在的不足和2024年工作思路", 5),
    ("五、政府信息公开工作存在的短板及下一步工作打算", 5),
    ("五、乡镇信息公开的建议和下一步工作思考", 5),
    ("六、其他", 6),
    ("六、需要说明的其他事项与附表", 6),
]


@pytest.mark.parametrize(("line", "section"), HEADINGS)
def test_headings_as_bodies_write_them(line: str, section: int) -> None:
    heading = heading_of(line)
    assert heading is not None
    assert (heading.section, heading.rest) == (section, "")


@pytest.mark.parametrize(
    "line",
    [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "三、本年度办理结果",
        "四、结转下年度继续办理",
        "基本情况",
        "（一）主动公开",
        "一是完善制度。",
        "主动公开情况",
        "二、依法行政情况",
        "三、不予公开",
        "五、2024年工作打算",
        "- 总体情况良好",
        "—、",
        "2023年，我镇公开信息120条，总体情况良好。",
        "行政复议",
        "",
    ],
)
def test_what_is_no_heading(line: str) -> None:
    assert heading_of(line) is None


def sections_of(*lines: str) -> dict[int, str]:
    return dict(sections([Line(line) for line in lines]))


def test_text_may_follow_the_heading_in_its_line() -> None:
    found = sections_of("一、总体情况：本年公开12条。", "另有3条。", "六、其他需要报告的事项 无")
    assert found == {1: "本年公开12条。\n另有3条。", 6: "无"}


def test_a_heading_without_text_is_an_empty_section_and_no_heading_is_none() -> None:
    found = sections_of("一、总体情况", "正常。", "二、主动公开政府信息情况", "五、存在的主要问题及改进情况")
    assert found == {1: "正常。", 2: "", 5: ""}


def test_a_list_of_contents_is_not_the_report() -> None:
    contents = ["一、总体情况", "二、主动公开政府信息情况", "六、其他需要报告的事项"]
    found = sections_of(*contents, "一、总体情况", "正常。", "二、主动公开政府信息情况", "六、其他需要报告的事项", "无")
    assert found == {1: "正常。", 2: "", 6: "无"}


def test_a_subheading_of_section_1_does_not_end_it() -> None:
    found = sections_of(
        *("一、总体情况", "正常。", "（二）主动公开政府信息情况", "公开12条。", "二、主动公开政府信息情况", "见表。")
    )
    assert found == {1: "正常。\n（二）主动公开政府信息情况\n公开12条。", 2: "见表。"}


def test_a_seventh_section_and_a_link_to_an_attachment_are_not_section_6() -> None:
    assert sections_of("六、其他需要报告的事项", "无", "七、2024年工作思路", "再接再厉。") == {6: "无"}
    assert sections_of("六、其他需要报告的事项", "无", "附件：石桥镇2023年度报告.pdf") == {6: "无"}


def test_without_headings_there_are_no_sections() -> None:
    assert sections_of("今天天气很好。") == {}
