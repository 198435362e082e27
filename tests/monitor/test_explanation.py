"""Why a state is as it is, in sentences."""

from datetime import date

from monitor.coverage import explain
from monitor.judgement.judging import check_all
from storage.report import Difference
from storage.visits import Outcome
from tests.monitor.county import FINANCE, HOST, County, moment
from tests.monitor.samples import UNREADABLE, figures


def explained(county: County, language: str = "zh", year: int = 2023) -> list[str]:
    with county.database.read() as connection:
        return explain(connection, county.bodies[FINANCE], year, language)


def judged(county: County) -> None:
    check_all(county.database, None, moment(3, 1))


def test_missing_names_the_looks(county: County) -> None:
    county.found(FINANCE).look(moment(2, 2, 9))
    judged(county)
    state, look, finding = explained(county)
    assert state == "某县财政局2023年度报告：缺失。截止日期为2024-01-31；其后完整查看了全部栏目，均未见到。"
    assert look == f"2024-02-02 09:00查看{HOST}/0/：列表已完整读取，列出3条。"
    assert finding.startswith("publication.missing：2023年度报告应于2024-01-31前公布")
    assert finding.endswith("（《中华人民共和国政府信息公开条例》第四十九条）")


def test_unverified_names_the_columns_and_their_last_looks(county: County) -> None:
    county.found(FINANCE, columns=2).look(moment(2, 2, 9), Outcome.BLOCKED)
    judged(county)
    assert explained(county, "en") == [
        (
            "某县财政局, report of 2023: cannot be verified. "
            "Since the due date 2024-01-31 not every column could be seen whole."
        ),
        f"{HOST}/0/ was last looked at on 2024-02-02 09:00: the site turned us away.",
        f"{HOST}/1/ was never looked at.",
    ]


def test_a_registered_address_without_a_list_is_said_with_what_to_do(county: County) -> None:
    county.found(FINANCE).look(moment(2, 2, 9), Outcome.LAYOUT_CHANGED)
    judged(county)
    *_, last = explained(county)
    assert last.startswith(f"{HOST}/0/：登记以来从未显示过列表")
    assert "请在名录中更正其网址" in last


def test_late_names_the_document_and_its_dates(county: County) -> None:
    wrong = figures(requests__received__natural_person=1, requests__received__total=1)
    county.found(FINANCE).publish(FINANCE, moment(2, 10, 8), date(2024, 2, 9), wrong)
    judged(county)
    lines = explained(county)
    assert lines[0] == "某县财政局2023年度报告：逾期公布。所注日期为2024-02-09，截止日期为2024-01-31。"
    assert lines[1] == (
        f"{HOST}/{FINANCE}/2023.html：页面所注日期2024-02-09，元数据日期未标明，网址中的日期未标明；"
        "首次见到：2024-02-10 08:00。"
    )
    assert [line.partition("：")[0] for line in lines[2:5]] == ["publication.late", "table3.balance", "table3.balance"]


def test_why_a_check_could_not_be_judged_is_said_and_counted(county: County) -> None:
    unread = figures() | {"requests.granted.business": UNREADABLE}
    county.found(FINANCE).publish(FINANCE, moment(1, 20), date(2024, 1, 20), unread)
    judged(county)
    told = [line for line in explained(county) if "未作判断" in line]
    (last_year,) = [line for line in told if line.startswith("因未取得上年度年报，")]
    (cells,) = [line for line in told if line.startswith("因表格部分单元格未找到或未能准确读取，")]
    assert "years.carried" in last_year
    assert "table3.concluded" not in last_year
    assert "table3.concluded" in cells
    assert "years.carried" not in cells


def test_an_attachment_that_prints_other_figures_is_told(county: County) -> None:
    differing = Difference("report.pdf", "requests.received.total", "3", "5")
    county.found(FINANCE).publish(FINANCE, moment(1, 20), date(2024, 1, 20), differences=(differing,))
    judged(county)
    (told,) = [line for line in explained(county) if "report.pdf" in line]
    assert "网页为3，附件为5" in told


def test_what_is_not_owed_is_said_so(county: County) -> None:
    county.found(FINANCE)
    assert explained(county, year=2019) == ["某县财政局无须公布2019年度报告，或者其状态尚未判定。"]
    with county.database.read() as connection:
        assert explain(connection, 99, 2023, "zh") == ["没有编号为99的单位。"]


def test_what_can_be_seen_no_more_is_not_said_to_be_missing(county: County) -> None:
    county.found(FINANCE).look(moment(2, 2), Outcome.EMPTY)
    check_all(county.database, None, moment(2, 3))
    with county.database.write() as connection:
        county.add_column(connection, f"{HOST}/new/")
    check_all(county.database, None, moment(2, 4))
    with county.database.read() as connection:
        told = "\n".join(explain(connection, county.bodies[FINANCE], 2023, "zh"))
    assert "最近一次认定缺失为2024-02-03" in told
    assert "publication.missing：" not in told
