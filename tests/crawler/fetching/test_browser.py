"""The browser that pages are rendered with."""

import subprocess
import sys

import pytest

from crawler.fetching.browser import BrowserMissingError, version


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
