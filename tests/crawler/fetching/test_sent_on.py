"""Folders whose pages all stand at another scheme or host: the later ones are asked for there."""

from collections import Counter
from http import HTTPStatus
from pathlib import Path

from crawler.fetching.sent_on import SentOn
from crawler.practice.server import Asked, PortalServer, Resource
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, list_page, report_rows, site_of

OLD, NEW = "http://qinghe.gov.cn", "https://www.qinghe.gov.cn"


def sent(known: SentOn, path: str, to: str = NEW) -> None:
    known.note(OLD + path, to + path, [OLD + path])


def test_what_is_always_sent_on_is_asked_for_where_it_stands() -> None:
    known = SentOn()
    sent(known, "/doc/1.html")
    assert known.meant(f"{OLD}/doc/2.html") == f"{OLD}/doc/2.html", "one may be an accident"
    sent(known, "/doc/2.html")
    assert known.meant(f"{OLD}/doc/show.jsp?id=3") == f"{NEW}/doc/show.jsp?id=3"
    assert known.meant(f"{OLD}/art/3.html") == f"{OLD}/art/3.html", "of other folders nothing is known"


def test_one_page_that_stands_where_it_is_linked_or_is_sent_elsewhere_ends_that() -> None:
    for answered, hops in (
        (f"{OLD}/doc/3.html", []),
        (f"{NEW}/", [f"{OLD}/doc/3.html"]),
        (f"{NEW}/doc/3.html", [f"{OLD}/doc/3.html", f"{NEW}/login"]),
        ("http://m.qinghe.gov.cn/doc/3.html", [f"{OLD}/doc/3.html"]),
    ):
        known = SentOn()
        sent(known, "/doc/1.html")
        sent(known, "/doc/2.html")
        known.note(f"{OLD}/doc/3.html", answered, hops)
        assert known.meant(f"{OLD}/doc/4.html") == f"{OLD}/doc/4.html"


def test_a_page_that_did_not_move_with_the_others_is_had_where_it_is_linked(tmp_path: Path) -> None:
    rows = report_rows("/docs/", 5)
    site, asked = site_of({"/nb/": list_page(rows)}), Counter[str]()

    def answer(one: Asked) -> Resource:
        host, is_old = one.headers["Host"], one.headers["Host"].startswith("qinghe")
        asked[f"{host.partition('.')[0]}{one.target}"] += 1
        stayed = one.target == rows[3][0]
        if is_old and not stayed:
            return Resource(b"", status=HTTPStatus.FOUND, headers={"Location": f"http://www.{host}{one.target}"})
        missing = Resource(document("页面不存在").encode(), status=HTTPStatus.NOT_FOUND)
        return Resource(document("青禾县").encode()) if is_old is stayed else missing

    for url, _, _ in rows:
        site.interface(url, answer)
    names = {"qinghe.gov.cn": ["127.0.0.1"], "www.qinghe.gov.cn": ["127.0.0.1"]}
    observatory = Observatory(tmp_path, names=names)
    with PortalServer(site) as server:
        base = server.base.replace("127.0.0.1", "qinghe.gov.cn")
        observatory.register([Portal("qinghe", "青禾县", f"{base}/", "4190", (f"{base}/nb/",))])
        observatory.crawl(render="never")
    assert not [row["url"] for row in observatory.rows("entry") if row["fetched"] is None]
    assert asked[f"qinghe{rows[2][0]}"] == 0, "what moved as the others did costs one request"
    assert asked[f"www{rows[4][0]}"] == 1
