"""Finds a Chromium that can be started. ``python -m crawler.fetching.browser`` prints its version, or fails."""

import asyncio
import os
import shutil
import sys
from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import TypeVar

from loguru import logger
from playwright.async_api import Browser, BrowserType, Error, async_playwright

_T = TypeVar("_T")
_HEAP_MIB = 512
_SYSTEM_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


class BrowserMissingError(Exception):
    """No browser could be started; says which were tried. Raised by `launch`."""


def launch_options(chromium: str) -> dict[str, object]:
    """How a browser is started: with its sandbox, unless as root, where Chromium has none."""
    return {
        "executable_path": chromium,
        "chromium_sandbox": os.getuid() != 0,
        "args": [
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--mute-audio",
            # a page that eats memory is ended by its own heap's limit, and not by the machine's
            f"--js-flags=--max-old-space-size={_HEAP_MIB}",
        ],
    }


async def launch(browsers: BrowserType, options: dict[str, object]) -> Browser:
    """The configured browser, else Playwright's own, else the system's. Raises BrowserMissingError."""
    options = dict(options)
    tried = []
    for path in _candidates(str(options.pop("executable_path", "") or "")):
        try:
            # Playwright names its full Chromium even where only its shell is installed: launching tells
            return await browsers.launch(executable_path=path, **options)  # type: ignore[arg-type]
        except Error as error:
            tried.append(Path(path).name if path else "playwright")
            logger.info(f"browser {tried[-1]}: {error.message.strip().splitlines()[0][:200]}")
    raise BrowserMissingError(", ".join(tried))


def _candidates(configured: str) -> Iterator[str | None]:
    if configured:
        yield configured
        return
    yield None
    yield from filter(None, map(shutil.which, _SYSTEM_BROWSERS))


async def driven(starting: Awaitable[_T]) -> _T:
    """What starts Playwright's driver, a program of its own. Raises BrowserMissingError where that does not start."""
    try:
        return await starting
    except Exception as error:  # a bare one, when the driver ends before it has said a word
        logger.info(f"browser: {error}")
        raise BrowserMissingError(f"Playwright's driver: {str(error).strip() or type(error).__name__}") from error


async def version(chromium: str) -> str:
    """The version of the browser that rendering would use. Raises BrowserMissingError."""
    manager = async_playwright()
    playwright = await driven(manager.start())
    try:
        browser = await launch(playwright.chromium, launch_options(chromium))
        try:
            return browser.version
        finally:
            await browser.close()
    finally:
        await playwright.stop()


if __name__ == "__main__":
    logger.remove()
    try:
        print(f"Chromium {asyncio.run(version(''))}")
    except BrowserMissingError:
        sys.exit(1)
