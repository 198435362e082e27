"""C8: how many pages a browser renders in steady state, over the practice portals: one in three lists is a script's."""

import tempfile
from pathlib import Path

from crawler.practice import PracticePortals
from tests.benchmarks.rows import Row
from tests.crawler.spiders.observatory import Observatory

_LATER_LOOKS = 3


def run() -> list[Row]:
    """Pages rendered by the looks after the first, of all their requests."""
    with tempfile.TemporaryDirectory() as folder, PracticePortals(latest_year=2024) as practice:
        observatory = Observatory(Path(folder))
        observatory.register(practice.portals, practice.bodies)
        first = observatory.crawl()
        later = [observatory.crawl() for _ in range(_LATER_LOOKS)]
    rendered, requests = (sum(crawl[name] for crawl in later) for name in ("rendered", "requests"))
    share = 100 * rendered / max(1, requests)
    scale = f"{rendered} of {requests} requests of {_LATER_LOOKS} later looks, {first['rendered']} in the first"
    return [Row("C8 pages rendered in steady state, practice portals", share, most=1, unit="%", scale=scale)]
