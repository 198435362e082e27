"""Folders whose pages all stand at another scheme or host: the later ones are asked for there."""

from crawler.fetching.sent_on import SentOn

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
