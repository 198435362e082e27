"""The third portal: real report texts as pages."""

from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from crawler.practice import PracticePortals
from tests.crawler.practice.conftest import elements, fetch

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the folder of real reports ../shared/seeds is not there")
def test_the_files_are_served_unchanged_behind_a_list() -> None:
    with PracticePortals(latest_year=2024, seeds=SEEDS) as practice:
        portal = practice.portals[2]
        [column] = portal.columns
        links = elements(html.fromstring(fetch(column).text), "//li/a")
        pages = [fetch(urljoin(column, link.get("href", ""))) for link in links]
        assert {page.content for page in pages} == {file.read_bytes() for file in SEEDS.glob("*.txt")}
        assert {page.headers["Content-Type"] for page in pages} == {"text/plain; charset=utf-8"}
        assert [span.text for span in elements(html.fromstring(fetch(column).text), "//li/span")] == ["2024-02-06"]
        assert sum(body.portal == portal.key for body in practice.bodies) == len(pages) == 5
        assert f'href="{urlsplit(column).path}"' in fetch(portal.url).text


def test_a_folder_without_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        PracticePortals(latest_year=2024, seeds=tmp_path)
