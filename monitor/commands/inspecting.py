"""nianbao inspect: one report read and judged, nothing stored."""

from pathlib import Path

import click
import simplejson

from crawler.reading.process.isolated import NotStartedError, Reader
from monitor.commands.context import LANGUAGE, Context, Failure, Misuse, command, out, say
from storage.clock import now
from storage.language import N_
from storage.registry.register_files import NO_ADDRESS, is_web_address
from storage.report import Document


@command("inspect", "nianbao inspect draft.html --format json")
@click.argument("source")
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text")
@click.option("--body", default="", help=say(N_("the body, where the file does not say")))
@click.option("--year", type=int, help=say(N_("the report year, where the file does not say")))
def inspect(context: Context, source: str, form: str, body: str, year: int | None) -> None:
    """A file or an address; nothing is stored."""
    document = _fetched(context, source) if source.startswith(("http://", "https://")) else _on_disk(source)
    try:
        with Reader(workers=1) as reader:
            awaited = reader.begin(document)
            from monitor.inspecting.inspection import as_json, inspected  # while the document is read

            inspection = inspected(awaited.result(), document.address, body, year)
    except NotStartedError as error:
        raise Failure(f"{document.name}: {error}") from None
    if form == "html":
        from monitor.dashboard.inspection import as_html  # the web's libraries: only for a page

        click.echo(as_html(inspection, LANGUAGE))
    elif form == "json":
        click.echo(simplejson.dumps(as_json(inspection), ensure_ascii=False, indent=2, use_decimal=True))
    else:
        from monitor.inspecting.inspection_text import as_text

        as_text(inspection, out, LANGUAGE)


def _on_disk(source: str) -> Document:
    try:
        return Document(Path(source).read_bytes(), f"file:{Path(source).name}", now())
    except OSError as error:
        raise Failure(f"{source}: {error.strerror}") from None


def _fetched(context: Context, url: str) -> Document:
    if not is_web_address(url):
        raise Misuse(say(NO_ADDRESS, url=url))
    from crawler.crawling import fetch_document  # Scrapy and a browser: only for addresses
    from crawler.fetching.failures import CouldNotLookError
    from monitor.commands.looking import crawl_settings
    from storage.portals.listing import detail_in

    try:
        return fetch_document(crawl_settings(context), url)
    except CouldNotLookError as failure:
        raise Failure(f"{url}: {detail_in(failure.detail, LANGUAGE)}") from None
