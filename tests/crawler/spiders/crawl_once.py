"""One crawl or probe in a process of its own, as Twisted's reactor demands: JSON in, JSON out.

``names`` stands for the name server: what each name resolves to, one after the other, the last one from then on;
nothing for a name that fails.
"""

import gc
import json
import socket
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any


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


def main() -> None:
    wanted = json.loads(sys.argv[1])
    if wanted.get("names"):
        tell_connections()
    resolve_as(wanted.get("names", {}))
    gc.disable()  # as the command line does
    from crawler.crawling import CrawlSettings, crawl, probe
    from storage.database import Database

    gc.freeze()
    gc.enable()
    settings = CrawlSettings(**(wanted["settings"] | {"archive": Path(wanted["settings"]["archive"])}))
    if "probe" in wanted:
        print(json.dumps(asdict(probe(settings, wanted["probe"])), default=str))
        return
    database = Database.at(wanted["url"])
    summary = crawl(database, settings, wanted["portals"], full=wanted["full"])
    print(json.dumps(asdict(summary)))


if __name__ == "__main__":
    main()
