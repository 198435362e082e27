"""Register files as spreadsheets save them; bad lines are named, good ones kept."""

from dataclasses import replace
from datetime import date

import pytest

from storage.database import Database
from storage.portals.listing import columns_of, remember_columns
from storage.register import Body, BodyKind, Portal
from storage.registry.register_files import RegisterFileError, read_register, write_bodies, write_portals
from storage.registry.registration import ADDED, CHANGED, SAME, bodies, portals, put_body, put_portal

BODIES = """name,kind,region,portal,aliases,since,until
青石县人民政府,government,419901,qs,,,
青石县财政局,department,419901,qs,县财政局|青石县财政局（国资局）,2019-03-01,
青石县柳河镇人民政府,township,419901101,qs,,,2023-12-31
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_bodies_are_read_in_the_encodings_of_spreadsheets(encoding: str) -> None:
    read = read_register(BODIES.replace("\n", "\r\n").encode(encoding))
    assert [body for _, body in read.bodies] == [
        Body("青石县人民政府", BodyKind.GOVERNMENT, "419901", "qs"),
        Body(
            "青石县财政局",
            BodyKind.DEPARTMENT,
            "419901",
            "qs",
            ("县财政局", "青石县财政局（国资局）"),
            since=date(2019, 3, 1),
        ),
        Body("青石县柳河镇人民政府", BodyKind.TOWNSHIP, "419901101", "qs", until=date(2023, 12, 31)),
    ]
    assert not read.bad


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("县财政局,office,419901,qs,,,", "office"),
        ("县财政局,department,4199,qs,,2024-13-01,", "2024-13-01"),
        ("县财政局,department,41990,qs,,,", "41990"),
        (",department,419901,qs,,,", "name"),
        ("县财政局,department,419901,qs,,2024-01-01,2023-01-01", "2023-01-01"),
        ("县财政局,department,419901,qs,,,,,,", "10 fields"),
        ("县财政局,department,４１９９０１,qs,,,", "４１９９０１"),
        ("青 石县　财政局,department,419901,qs,,,", "line 3 already"),
        ('"县财政局,department,419901,qs,,,', "not closed"),
        (f"{'局' * 131073},department,419901,qs,,,", "131072"),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_reason(line: str, named: str) -> None:
    read = read_register(f"{BODIES}{line}\n青石县档案局,department,419901,qs,,,\n".encode())
    assert [body.name for _, body in read.bodies][-1] == "青石县档案局"
    (bad,) = read.bad
    assert bad.line == 5
    assert named in bad.reason.format(**bad.values)


@pytest.mark.parametrize(
    "written",
    [
        BODIES.replace("2019-03-01", "2019/3/1").replace("2023-12-31", "2023年12月31日"),
        BODIES.replace(",government,", ",政府,").replace(",department,", ",部门,").replace(",township,", ",乡镇,"),
        BODIES.replace(
            "name,kind,region,portal,aliases,since,until", "单位名称,类型,区划代码,门户,别名,成立日期,撤销日期"
        ),
        BODIES.replace(",", "\t"),
        BODIES.replace(",", ";"),
    ],
    ids=["days as Excel saves them", "kinds in Chinese", "a header in Chinese", "tabs", "semicolons"],
)
def test_bodies_are_read_as_clerks_write_them(written: str) -> None:
    plain = read_register(BODIES.encode())
    assert read_register(written.encode("gb18030")) == plain
    assert read_register(written.encode("utf-16")) == plain


def test_portals_and_due_dates_are_read_as_clerks_write_them() -> None:
    assert read_register("代码,名称,网址,区划,栏目\nqs,青石县,http://a.gov.cn/,419901,\n".encode()).portals == (
        (2, Portal("qs", "青石县", "http://a.gov.cn/", "419901")),
    )
    plain = read_register(b"region,year,kind,day,source\n4199,2024,township,01-08,x\n4199,,,01-28,\n").dues
    assert len(plain) == 2
    for days in (("1月8日", "1月28日"), ("1/8", "1/28"), ("1-8", "01-28")):
        first, second = days
        lines = f"地区,年度,类型,截止日期,依据\n4199,2024,乡镇,{first},x\n4199,,,{second},\n"
        assert read_register(lines.encode()).dues == plain


def test_the_kinds_that_may_stand_there_are_named_in_both_languages() -> None:
    (bad,) = read_register("名称,类型,区划\n青石县财政局,机关,419901\n".encode()).bad
    assert "department 部门" in bad.reason.format(**bad.values)


def test_a_record_over_two_lines_is_refused_on_both() -> None:
    read = read_register(
        f'{BODIES}"县财政\n局",department,419901,qs,,,\n青石县档案局,department,419901,qs,,,\n'.encode()
    )
    assert [bad.line for bad in read.bad] == [5]
    assert [body.name for _, body in read.bodies][-1] == "青石县档案局"


def test_a_key_counts_once() -> None:
    header = "key,name,url,region,columns,render\n"
    line = "qs,青石县,http://a.gov.cn/,419901,,\n"
    read = read_register(f"{header}{line}\n{line}".encode())
    assert [number for number, _ in read.portals] == [2]
    assert [bad.line for bad in read.bad] == [4]


def test_blanks_in_a_name_make_no_second_body(database: Database) -> None:
    stored = Body("青石县 财政局", BodyKind.DEPARTMENT, "419901")
    ((_, read),) = read_register("name,kind,region\n青石县 财　政局,department,419901\n".encode()).bodies
    with database.write() as connection:
        assert [put_body(connection, one) for one in (stored, read, read)] == [ADDED, CHANGED, SAME]
        assert [body.name for body in bodies(connection)] == ["青石县财政局"]


def test_columns_that_the_register_names_no_longer_are_looked_for_again(database: Database) -> None:
    named = Portal("qs", "青石县", "http://a.gov.cn/", "419901", ("http://a.gov.cn/nb/", "http://a.gov.cn/xz/"))
    turned, emptied = replace(named, columns=named.columns[::-1]), replace(named, columns=())
    with database.write() as connection:
        changes = [put_portal(connection, one) for one in (named, turned, emptied, emptied)]
        assert changes == [ADDED, SAME, CHANGED, SAME]
        assert portals(connection) == [emptied]
        assert not any(column.active for column in columns_of(connection, "qs"))
        remember_columns(connection, "qs", {named.columns[0]: ""})
        assert [(one.registered, one.active) for one in columns_of(connection, "qs")] == [(False, True), (False, False)]


def test_a_portal_needs_a_web_address() -> None:
    header = "key,name,url,region,columns,render\n"
    read = read_register(
        f"{header}qs,青石县,ftp://a.gov.cn/,419901,,\nqs,青石县,http://a.gov.cn/,419901,,no\n".encode()
    )
    assert [bad.line for bad in read.bad] == [2, 3]


@pytest.mark.parametrize("beginning", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_of_a_spreadsheet_is_said_how_to_save_it(beginning: bytes) -> None:
    with pytest.raises(RegisterFileError, match="save it as CSV"):
        read_register(beginning + bytes(500))


@pytest.mark.parametrize(
    "content", [b"a,b\n1,2\n", b'"name,kind\n', b"name,kind," + b"x" * 131073, b"\xff\xfe\x00\xff", b""]
)
def test_a_file_that_is_no_register_is_refused(content: bytes) -> None:
    with pytest.raises(RegisterFileError):
        read_register(content)


def test_importing_again_updates_and_export_gives_it_back(database: Database) -> None:
    portal = Portal("qs", "青石县", "http://a.gov.cn/", "419901", ("http://a.gov.cn/nb/", "http://a.gov.cn/xz/"))
    moved = Portal("qs", "青石县", "http://a.gov.cn/", "419901", ("http://a.gov.cn/xz/", "http://a.gov.cn/new/"))
    body = Body("青石县财政局", BodyKind.DEPARTMENT, "419901", "qs")
    renamed = Body("青石县财政局", BodyKind.DEPARTMENT, "419901", "qs", ("县财政局",))
    with database.write() as connection:
        assert [put_portal(connection, one) for one in (portal, portal, moved)] == [ADDED, SAME, CHANGED]
        assert [put_body(connection, one) for one in (body, body, renamed, renamed)] == [ADDED, SAME, CHANGED, SAME]
    with database.read() as connection:
        assert set(portals(connection)[0].columns) == set(moved.columns)
        assert bodies(connection) == [renamed]
        again = read_register(write_bodies(bodies(connection)).encode())
        assert [one for _, one in again.bodies] == [renamed]
        assert [one for _, one in read_register(write_portals(portals(connection)).encode()).portals]
