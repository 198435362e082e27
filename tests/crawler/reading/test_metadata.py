from datetime import date

import pytest

from crawler.reading.meaning.metadata import dates, index_number, publisher, short_lines

TODAY = date(2024, 3, 1)

INDEX_NUMBERS = [
    "gzgbmgzgbm-GK-2024-0043",
    "za779940273-2023-000071",
    "6107280000/2024-001005",
    "1162042101391301xj/1970-172822",
    "000014349/2022-05819",
    "1133102400268125XW/2024-104757",
    "11370112MB2803691Q/2024-6538710",
    "11341702486344515H/202110-00013",
    "0142768-8/2022-00185",
    "01527918X-2020-153077",
    "003110926/201510-00216",
    "GSDE0107202400012",
    "000014349／2022－05819",
    "０00014349／2022－05819",
]


@pytest.mark.parametrize("number", INDEX_NUMBERS)
@pytest.mark.parametrize(
    "lines",
    [
        ["索引号：{} 发布日期：2024-01-25"],
        ["索 引 号: {}"],
        ["信息索引号 {} 主题分类 其他"],
        ["【索引号】{}"],
        ["发布机构：石桥镇　索引号：{}"],
        ["索引号：", "{}", "发布机构："],
        ["• 索引号", "{}", "• 发布机构", "石桥镇"],
    ],
)
def test_index_numbers_as_printed(number: str, lines: list[str]) -> None:
    assert index_number(short_lines(line.format(number) for line in lines)) == number


@pytest.mark.parametrize(
    "lines",
    [[], ["索引号：", "发布机构：石桥镇"], ["索引号：无"], ["本号01234567X-2024-00012"], ["索引号： 2024-01-25"]],
)
def test_no_index_number_is_an_empty_text(lines: list[str]) -> None:
    assert index_number(short_lines(lines)) == ""


def test_the_most_telling_label_names_the_publisher() -> None:
    assert publisher(short_lines(["来源：县政府办 发布机构：石桥镇人民政府"]), {}) == "石桥镇人民政府"
    assert publisher(short_lines(["信息来源：石桥镇"]), {"contentsource": "县政府办"}) == "石桥镇"
    assert publisher(short_lines(["来源：", "发布时间：2024-01-25"]), {"contentsource": "县政府办"}) == "县政府办"
    assert publisher(short_lines(["发布机构：石桥镇发文日期：2024-01-25"]), {}) == "石桥镇"
    assert publisher(short_lines(["来源： 发布时间：2024-01-25"]), {"contentsource": "null"}) == ""


@pytest.mark.parametrize("behind", ["字号:[ 大 中 小 ]分享:", "字体：大 中 小", "浏览次数：13", "阅读量:5"])
def test_what_stands_right_behind_the_publisher_is_not_its_name(behind: str) -> None:
    line = f"发布时间: 2024-01-22 15:40:00来源 : 南岭市发展和改革委员会{behind}"
    assert publisher(short_lines([line]), {}) == "南岭市发展和改革委员会"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("来源：    时间：2024年01月25日", ""),
        ("来源： 点赞：12", ""),
        ("作者：本站原创 | 来源：本站原创 | 时间：2019-01-18 点击数：- 分享到：", ""),
        *(
            (f"来源：{word}", "")
            for word in ("本站", "本网讯", "原创", "互联网", "未知", "管理员", "admin", "--", "无")
        ),
        ("来源：本溪市统计局", "本溪市统计局"),
        ("供稿单位：石桥镇 发布时间：2024-01-25", "石桥镇"),
        ("【信息来源：石桥镇】【信息时间：2024-01-25 阅读次数：124】【我要打印】【关闭】", "石桥镇"),
    ],
)
def test_only_a_body_is_a_publisher(line: str, name: str) -> None:
    assert publisher(short_lines([line]), {}) == name


@pytest.mark.parametrize(
    "line",
    [
        "发布日期：2024-01-25 09:30",
        "发布时间: 2024年1月25日",
        "时间：2024/01/25",
        "【发布日期】2024.01.25",
        "成文日期：2024-01-02 发布日期：2024-01-25",
        "更新时间：2024-02-20　发布时间：2024-01-25　来源：石桥镇",
        "发布日期：[ 2024-01-25 ]",
        "发布日期：二〇二四年一月二十五日",
        "发布机构：石桥镇发布日期：2024-01-25",
        "发表日期：2024-01-25 文章来源：石桥镇",
        "发稿时间：2024-01-25",
        "发布于 2024-01-25",
        "发布：2024-01-25",
        "发布日期：20240125",
        "上稿时间：2024-01-25",
        "信息提供日期 : 2024-01-25 14:54来源 : 石桥镇",
        "【信息来源：石桥镇】【信息时间：2024-01-25 阅读次数：124】【我要打印】【关闭】",
        "公布日期 2024年01月25日",
        "2024-01-25 09:30:12 来源：石桥镇 【字体：大 中 小】",
        "来源：石桥镇人民政府 2024-01-25 10:00 浏览：12次",
        "石桥镇人民政府 2024/01/25 点击数：35",
        "更新日期：2024-02-20 2024-01-25 来源：石桥镇 发布日期：2024-01-25",
    ],
)
def test_the_displayed_date(line: str) -> None:
    assert dates(short_lines([line]), {}, "file:x", TODAY).displayed == date(2024, 1, 25)


@pytest.mark.parametrize(
    "line",
    [
        *("发布日期：1970-01-01", "发布日期：2024-13-40", "发布日期：2099-01-01", "发布日期："),
        *("截止时间2023年12月31日", "2024-01-25", "统计期限自2023年1月1日起"),
        "我镇2023年12月31日前公开的信息来源：各站所报送",
        "有效期至 2023-12-31 来源：石桥镇",
        "来源：石桥镇 截止 2024-02-01 浏览：3",
        "申报截止 2024-01-31 浏览次数：10",
        "上一篇：石桥镇召开工作会议 2023-05-01 来源：本站",
        "石桥镇召开工作会议 2023-05-01 浏览：3次",
        "报告统计时间 2023-12-31 来源：石桥镇",
        "统计期限：2023-01-01 至 2023-12-31 来源：石桥镇",
        "统计期限：2024-01-01 来源：石桥镇",
    ],
)
def test_impossible_and_other_days_are_no_date(line: str) -> None:
    assert dates(short_lines([line]), {}, "file:x", TODAY).displayed is None


def test_a_day_without_a_label_below_the_head_is_that_of_another_page() -> None:
    beside = ["2024-01-02 来源：石桥镇 浏览：5", "石桥镇召开会议", "2023-11-02 来源：石桥镇 浏览：7"]
    head = ["字体：大 中 小", "一、总体情况", "来源：石桥镇 浏览：12"]
    assert dates(short_lines([*head, "三、其他", *beside]), {}, "file:x", TODAY).displayed is None
    assert dates(short_lines(["字体：大 中 小", "年报", *beside]), {}, "file:x", TODAY).displayed == date(2024, 1, 2)


def test_the_dates_are_kept_apart() -> None:
    metas = {"pubdate": "2024-01-26 10:19", "createdate": "2024-01-20"}
    found = dates(short_lines(["发布日期：2024-01-25"]), metas, "https://www.x.gov.cn/a/202401/t20240124_1.html", TODAY)
    assert (found.displayed, found.metadata) == (date(2024, 1, 25), date(2024, 1, 26))
    assert found.address == date(2024, 1, 24)


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("http://www.x.gov.cn/art/2024/1/16/art_1229325036_3913369.html", date(2024, 1, 16)),
        ("http://www.x.gov.cn/lstt/202401/t20240116_83547561.html", date(2024, 1, 16)),
        ("https://www.x.gov.cn/govxxgk/LY/2024-01-16/uuid.html", date(2024, 1, 16)),
        ("http://www.x.gov.cn/20240116/i3300070.html", date(2024, 1, 16)),
        ("http://www.x.gov.cn/c112945/202401/46aba5e181454bc7.shtml", None),
    ],
)
def test_dates_in_addresses(address: str, day: date | None) -> None:
    assert dates([], {}, address, TODAY).address == day
