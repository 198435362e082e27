"""One crawl or probe in a process of its own, as Twisted's reactor demands: JSON in, JSON out. Without an argument
the process only loads the crawler and forks for each crawl (`tests.crawler.spiders.loaded`).

``names`` stands for the name server: what each name resolves to, one after the other, the last one from then on;
nothing for a name that fails. ``ahead`` is how many seconds its clock is ahead of the machine's.
"""

import gc
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

import time_machine


def resolve_as(names: Mapping[str, list[str]]) -> None:
    """Give names addresses of the loopback. Before Twisted is imported, which keeps the function that it finds."""
    real = socket.getaddrinfo
    left = {name: list(addresses) for name, addresses in names.items()}

    def getaddrinfo(host: Any, *others: Any, **named: Any) -> Any:
        text = host.decode() if isinstance(host, bytes) else str(host)
        if text not in left:
            return real(host, *others, **named)
        if not left[text]:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        address = left[text].pop(0) if len(left[text]) > 1 else left[text][0]
        return real(address, *others, **named)

    socket.getaddrinfo = getaddrinfo


def tell_connections() -> None:
    """Say on standard error to whom this process connects: even where nobody answers there."""

    def note(event: str, values: tuple[Any, ...]) -> None:
        if event == "socket.connect" and isinstance(values[1], tuple):
            print(f"connects to {values[1][0]}", file=sys.stderr)

    sys.addaudithook(note)


def load() -> None:
    """Load the crawler, without looking for garbage, as the command line does."""
    gc.disable()
    import_module("crawler.crawling")
    gc.freeze()
    gc.enable()


def run(wanted: dict[str, Any]) -> None:
    if wanted.get("names"):
        tell_connections()
    resolve_as(wanted.get("names", {}))
    load()
    if wanted.get("ahead"):
        time_machine.travel(time.time() + wanted["ahead"], tick=True).start()
    from crawler.crawling import CrawlSettings, crawl, probe
    from storage.database import Database

    settings = CrawlSettings(**(wanted["settings"] | {"archive": Path(wanted["settings"]["archive"])}))
    if "probe" in wanted:
        print(json.dumps(asdict(probe(settings, wanted["probe"])), default=str))
        return
    database = Database.at(wanted["url"])
    summary = crawl(database, settings, wanted["portals"], full=wanted["full"])
    print(json.dumps(asdict(summary)))


def warm() -> None:
    """Have read and loaded what every crawl does: the divisions, the public suffixes, what Scrapy loads by its name."""
    from scrapy.settings import default_settings
    from scrapy.utils.misc import load_object

    from crawler import settings
    from crawler.fetching.gate import domain_of
    from storage.divisions import is_county

    is_county("")
    domain_of("")
    for parts in (
        default_settings.DOWNLOADER_MIDDLEWARES_BASE,
        default_settings.SPIDER_MIDDLEWARES_BASE,
        settings.DOWNLOADER_MIDDLEWARES,
    ):
        for name in parts:
            load_object(name)


def serve() -> None:
    """Fork for each line of standard input, and say how the process ended.

    A line says what is wanted, in which environment, where output and errors go, and how many seconds it may take.
    """
    load()
    warm()
    from tests.crawler.spiders.lent import Lender

    lender = Lender()
    for line in sys.stdin:
        wanted, environment, *files, patience = json.loads(line)
        lender.prepare()
        child = os.fork()
        if not child:
            signal.alarm(patience)
            os.environ.clear()
            os.environ.update(environment)
            for stream, (path, mode) in enumerate(zip((os.devnull, *files), "rww", strict=True)):
                with Path(path).open(mode) as file:
                    os.dup2(file.fileno(), stream)
            lender.lend()
            run(wanted)
            return
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code:
            lender.end()
        print(code, flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run(json.loads(sys.argv[1]))
    else:
        serve()
