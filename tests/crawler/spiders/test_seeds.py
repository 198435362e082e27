"""The five real reports, served as pages of a portal and crawled."""

from pathlib import Path

from crawler.practice import PracticePortals
from tests.crawler.spiders.observatory import Observatory


def test_the_five_real_reports_are_crawled(seeds: Path, tmp_path: Path) -> None:
    observatory = Observatory(tmp_path)
    with PracticePortals(latest_year=2024, seeds=seeds) as practice:
        observatory.register(practice.portals, practice.bodies)
        key = practice.portals[-1].key
        summary = observatory.crawl([key])
        again = observatory.crawl([key])
    assert summary["outcomes"] == {"ok": len(practice.portals[-1].columns)}
    assert summary["new"] == 5
    assert again["new"] == 0
    assert summary["finished"]
    assert {row["kind"] for row in observatory.rows("document")} == {"report"}
    assert {row["completeness"] for row in observatory.rows("edition")} == {"complete"}
    assert len(observatory.rows("report")) == 5
