"""JEECMS and its like: static pages, ``index_2.jhtml`` is page 2, documents at ``/<column>/<id>.jhtml``."""

from dataclasses import replace

from crawler.cms import generic
from crawler.cms.family import Paging, static
from crawler.pages.page import Page


def _recognises(page: Page) -> bool:
    return ".jhtml" in page.url or any(link.url.endswith(".jhtml") for link in page.links)


def _paging(page: Page, column: Page) -> Paging:
    found = generic.paging(page, column)
    if not found.otherwise or found.following is None:
        return found
    likely = [replace(way, url=way.url.rpartition(".")[0] + ".jhtml") for way in found.ways]
    return generic.counting_from_one(replace(found, following=likely[0], otherwise=tuple(likely[1:])))


FAMILY = static("jeecms", _recognises, _paging)
