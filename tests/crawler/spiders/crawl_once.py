"""One crawl or probe in a process of its own, as Twisted's reactor demands: JSON in, JSON out."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from crawler.crawling import CrawlSettings, crawl, probe
from storage.database import Database


def main() -> None:
    wanted = json.loads(sys.argv[1])
    settings = CrawlSettings(**(wanted["settings"] | {"archive": Path(wanted["settings"]["archive"])}))
    if "probe" in wanted:
        print(json.dumps(asdict(probe(settings, wanted["probe"])), default=str))
        return
    database = Database.at(wanted["url"])
    summary = crawl(database, settings, wanted["portals"], full=wanted["full"])
    print(json.dumps(asdict(summary)))


if __name__ == "__main__":
    main()
