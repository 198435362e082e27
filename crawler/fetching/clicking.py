"""Clicks on what a rendered page shows, one label after the other, and what each of them does.

Tabs of years and departments, pagers and rows without addresses give their lists to whoever clicks, as a person would.
The page stays where it is: where a click would have led is kept, and asked for by nobody here.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence

from playwright.async_api import Error, Page

from crawler.fetching.answer import Clicked, Heard
from crawler.fetching.hearing import Ear
from crawler.fetching.page_requests import OPENED, PageRequests
from crawler.fetching.scrolling import SCROLL, scroll

Choose = Callable[[str, str, Sequence[Heard]], Sequence[str]]
"""Which labels to click on a page, by its address, what it shows and what its scripts were given. One that is named
again and again is clicked as often, as long as that changes the page."""

MOST = 30
_NOTICED = 0.3
"""Seconds after which scripts have noticed that a page was scrolled: many wait a moment for the end of it."""
_CLICK = """([label, labels]) => {
  const plain = text => (text || '').replace(/\\s+/g, ' ').trim();
  const own = one => plain([...one.childNodes].filter(n => n.nodeType === 3).map(n => n.nodeValue).join(' '));
  const named = [...document.querySelectorAll('body *')].filter(one =>
    !['SCRIPT', 'STYLE'].includes(one.tagName) && (plain(one.textContent) === label || own(one) === label));
  const inner = named.filter(one => !named.some(other => other !== one && one.contains(other)));
  const around = one => plain(one.parentElement?.parentElement?.textContent || '');
  const worth = one => labels.filter(other => around(one).includes(other)).length
    + (one.tagName === 'OPTION' || one.offsetParent !== null ? 100 : 0);
  const chosen = inner.sort((a, b) => worth(b) - worth(a))[0];
  if (!chosen) return false;
  if (chosen.tagName === 'OPTION') {
    const choice = chosen.closest('select');
    choice.value = chosen.value;
    for (const event of ['input', 'change']) choice.dispatchEvent(new Event(event, {bubbles: true}));
    return true;
  }
  for (const event of ['mouseover', 'mousedown', 'mouseup'])
    chosen.dispatchEvent(new MouseEvent(event, {bubbles: true, cancelable: true}));
  chosen.click();
  return true;
}"""


class Clicking:
    """The clicks on one page: ``before`` is what it showed without them, ``heard`` what its scripts were given."""

    def __init__(self, choose: Choose, ear: Ear) -> None:
        self._choose, self._ear = choose, ear
        self.before = ""
        self.heard: tuple[Heard, ...] = ()
        self.clicked: list[Clicked] = []

    async def click(self, page: Page, requests: PageRequests) -> None:
        """Click what is to be clicked, each once the page has come to rest."""
        self.before, self.heard = await page.content(), await self._ear.heard()
        labels = list(self._choose(page.url, self.before, self.heard))[:MOST]
        requests.stays, count, text = True, len(self.heard), self.before
        in_vain = ""
        with contextlib.suppress(Error):  # what a click does to a page is its own affair
            for label in labels:
                url = page.url
                requests.left_for.clear()
                if label == in_vain or not await _done(page, label, labels):
                    continue
                await requests.calm()
                popped = [(one, "") for one in await page.evaluate(f"() => window.{OPENED}.splice(0)")]
                opened = [*requests.left_for, *popped]
                if page.url != url:  # a script moved on within the page
                    opened.append((page.url, ""))
                heard = await self._ear.heard(after=count)
                count += len(heard)
                shown = await page.content()
                in_vain, text = (label if shown == text and not heard else ""), shown
                led, posted = opened[0] if opened else ("", "")
                self.clicked.append(Clicked(label, shown, led, posted, heard))
                if page.url != url:
                    await page.evaluate("() => history.back()")
                    await requests.calm()
                    count += len(await self._ear.heard(after=count))


async def _done(page: Page, label: str, labels: Sequence[str]) -> bool:
    """Whether there was something to click, or to scroll, on a page."""
    if label != SCROLL:
        return bool(await page.evaluate(_CLICK, [label, labels]))
    await scroll(page)
    await asyncio.sleep(_NOTICED)
    return True
