"""Reports that change, over the whole way from the server to the mail: all is kept, and each change told once."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from random import Random

import pytest
import time_machine
from sqlalchemy import func, select

from alerts.messages import Outcome
from alerts.sending import alert
from alerts.subscriptions import Subscription
from crawler.practice.server import Resource
from monitor.judgement.judging import check_all
from storage import schema
from storage.clock import SHANGHAI
from storage.register import Body, Portal, kind_of
from tests.alerts.post import PostOffice
from tests.alerts.world import settings
from tests.benchmarks.word_pages import dated_page, own_page
from tests.crawler.spiders.observatory import Observatory, PortalServer, Site, list_page, site_of
from tests.faults.soak import AHEAD, CLOCK, real_time

MONDAY = datetime(2026, 1, 19, 9, tzinfo=SHANGHAI)
DAY = timedelta(days=1, hours=1)
"""From one crawl to the next: a report counts as gone when two looks a day from each other did not see it."""
REPLACED, WITHDRAWN, TWICE, FIRST, SECOND = (f"桐柏县{name}局" for name in ("财政", "林业", "水利", "教育", "民政"))
SHARED = "桐柏县月河镇人民政府"
NUMBERS = {REPLACED: "0111", WITHDRAWN: "0112", TWICE: "0113", FIRST: "0114", SHARED: "0115"}
PAGES = {name: f"/nb/{number}.html" for name, number in NUMBERS.items()}
NEWS = re.compile(r"- \[(.+?)\] 2025年度报告：(\S+)")
TOWN, CITY = "/nb/own.html", "/nb/city.html"


def title(name: str) -> str:
    return f"{name}2025年政府信息公开工作年度报告"


def report(name: str, number: str, figures: int = 1) -> Resource:
    return Resource(own_page(dated_page(figures, 2025, "2026-01-16"), title(name), name, number, Random(name)))


def put(site: Site, there: dict[str, tuple[str, Resource]]) -> None:
    """Let a site show reports, by their paths."""
    rows = [(path, title(name), "2026-01-16") for path, (name, _) in there.items()]
    site.put("/nb/index.html", Resource(list_page(rows).encode()))
    for path, (_, page) in there.items():
        site.put(path, page)


@contextmanager
def at(moment: datetime, folder: Path) -> Iterator[None]:
    """The clock of this process and of those that it begins."""
    (folder / "sitecustomize.py").write_text(CLOCK)
    with pytest.MonkeyPatch.context() as patch, time_machine.travel(moment, tick=True):
        patch.setenv("PYTHONPATH", os.pathsep.join((str(folder), os.environ.get("PYTHONPATH", ""))))
        patch.setenv(AHEAD, str(moment.timestamp() - real_time()))
        yield


def test_each_change_is_kept_and_told_once(tmp_path: Path) -> None:
    """F18, F19: replaced in silence, withdrawn, under two index numbers, under another's; in three places."""
    observatory, post = Observatory(tmp_path), PostOffice()
    shown = {PAGES[name]: (name, report(name, number)) for name, number in NUMBERS.items()}
    county, town, city = site_of({}), site_of({}), site_of({})
    put(county, shown)
    put(town, {TOWN: (SHARED, report(SHARED, NUMBERS[SHARED]))})
    put(city, {CITY: (SHARED, report(SHARED, NUMBERS[SHARED]))})
    with ExitStack() as stack:
        stack.enter_context(post)
        portals = {}
        for key, site, region in (("tb", county, "411330"), ("sq", town, "411330"), ("city", city, "4113")):
            base = stack.enter_context(PortalServer(site)).base
            portals[key] = Portal(key, key, f"{base}/", region, (f"{base}/nb/",))
        names = [*NUMBERS, SECOND]
        since = date(2025, 1, 1)
        bodies = [Body(name, kind_of(name), "411330", "tb", since=since) for name in names]
        observatory.register(list(portals.values()), bodies)

        def live(day: int, *, looks: bool = True) -> str:
            """A day's crawl, check and message; what it says."""
            before = len(post.received)
            with at(MONDAY + day * DAY, tmp_path):
                if looks:
                    observatory.crawl(full=True)
                check_all(observatory.database, None, MONDAY + day * DAY + timedelta(hours=1))
                wanted = settings(Subscription("office", ("office@example.org",)), port=post.port)
                sent = alert(observatory.database, wanted, MONDAY + day * DAY + timedelta(hours=2))
            assert all(one.outcome is Outcome.SENT for one in sent)
            texts = [mail.get_body(("plain",)) for mail in post.received[before:]]
            return "".join(str(one.get_content()) for one in texts if one is not None)

        live(0)
        del shown[PAGES[WITHDRAWN]]
        county.put(PAGES[WITHDRAWN], Resource(b"<title>404</title>", status=HTTPStatus.NOT_FOUND))
        shown[PAGES[REPLACED]] = (REPLACED, report(REPLACED, NUMBERS[REPLACED], figures=2))
        shown["/nb/again.html"] = (TWICE, report(TWICE, "0213"))
        shown["/nb/second.html"] = (SECOND, report(SECOND, NUMBERS[FIRST], figures=3))
        put(county, shown)
        told = [live(1), live(2), live(3, looks=False)]
    assert [Counter(NEWS.findall(text)) for text in told] == [
        Counter(
            [
                ("修改", REPLACED),
                ("公布问题", TWICE),
                ("公布问题", FIRST),
                ("公布问题", SECOND),
                ("数据矛盾", SECOND),
                *[("格式问题", SECOND)] * 2,
            ]
        ),
        Counter([("撤下", WITHDRAWN)]),
        Counter(),
    ]
    report_of, edition, document = schema.report, schema.edition, schema.document
    kept = (
        select(schema.body.c.name, func.count(edition.c.id.distinct()), func.count(document.c.id.distinct()))
        .join(report_of, report_of.c.body_id == schema.body.c.id)
        .join(edition, edition.c.report_id == report_of.c.id)
        .join(document, document.c.edition_id == edition.c.id)
        .group_by(schema.body.c.name)
    )
    with observatory.database.read() as connection:
        held = {name: (editions, documents) for name, editions, documents in connection.execute(kept)}
    one = (1, 1)
    assert held == {REPLACED: (2, 2), WITHDRAWN: one, TWICE: (1, 2), FIRST: one, SECOND: one, SHARED: (1, 3)}
