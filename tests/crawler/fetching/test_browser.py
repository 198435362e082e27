"""The browser that pages are rendered with."""

import asyncio
import subprocess
import sys

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.fetching.browser import BrowserMissingError, version
from crawler.fetching.rendering import BrowserClosedError, RenderingHandler


async def test_a_browser_that_is_not_there_is_named() -> None:
    with pytest.raises(BrowserMissingError, match="no-such-browser"):
        await version("/nowhere/no-such-browser")


async def test_a_driver_that_does_not_start_is_a_missing_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", "/bin/false")
    with pytest.raises(BrowserMissingError, match="Playwright's driver"):
        await version("")


@pytest.mark.browser
def test_the_browser_of_this_machine_starts() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "crawler.fetching.browser"], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout[:9]) == (0, "Chromium ")


@pytest.mark.parametrize("times", [1, 2])
async def test_a_page_for_which_the_browser_was_closed_by_another_is_shown_once_more(
    monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    shown: list[str] = []

    async def nothing(_: RenderingHandler) -> None:
        pass

    async def render(_: RenderingHandler, request: Request) -> Response:
        shown.append(request.url)
        if len(shown) <= times:
            raise BrowserClosedError("Browser.new_context: Target page, context or browser has been closed")
        return Response(request.url)

    for name in ("_start", "_start_browser", "_recycle"):
        monkeypatch.setattr(RenderingHandler, name, nothing)
    monkeypatch.setattr(RenderingHandler, "_render", render)
    handler = RenderingHandler.__new__(RenderingHandler)
    handler._places, handler._rendering = asyncio.Semaphore(1), 0
    asked = Request("http://www.qinghe.gov.cn/nb/", meta={"playwright": True})
    if times == 1:
        assert (await handler.download_request(asked)).url == asked.url
    else:
        with pytest.raises(BrowserClosedError):
            await handler.download_request(asked)
    assert len(shown) == 2
