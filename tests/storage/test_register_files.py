"""Register files as spreadsheets save them; bad lines are named, good ones kept."""

from datetime import date

import pytest

from storage.database import Database
from storage.register import Body, BodyKind, Portal
from storage.register_files import RegisterFileError, read_register, write_bodies, write_portals
from storage.registration import ADDED, CHANGED, SAME, bodies, portals, put_body, put_portal

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
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_reason(line: str, named: str) -> None:
    read = read_register(f"{BODIES}{line}\n青石县档案局,department,419901,qs,,,\n".encode())
    assert [body.name for _, body in read.bodies][-1] == "青石县档案局"
    (bad,) = read.bad
    assert bad.line == 5
    assert named in bad.reason.format(**bad.values)


def test_a_portal_needs_a_web_address() -> None:
    header = "key,name,url,region,columns,render\n"
    read = read_register(
        f"{header}qs,青石县,ftp://a.gov.cn/,419901,,\nqs,青石县,http://a.gov.cn/,419901,,no\n".encode()
    )
    assert [bad.line for bad in read.bad] == [2, 3]


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\xff\xfe\x00\xff", b""])
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
