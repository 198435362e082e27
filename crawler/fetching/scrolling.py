"""Scrolling a rendered page to its end, and what scrolls within it, as who reads on would: then some lists grow."""

from playwright.async_api import Page

SCROLL = "↓"
"""What stands for scrolling among the labels that are clicked."""
_NOTICED = 100
"""Milliseconds in which a page notices that its foot went out of sight: only then does it come into sight again."""
_TO_THE_END = """async noticed => {
  const all = [document.scrollingElement, ...document.querySelectorAll('body *')].filter(one => one &&
    one.scrollHeight > one.clientHeight + 1 && (one === document.scrollingElement ||
      ['auto', 'scroll'].includes(getComputedStyle(one).overflowY)));
  let moved = false;
  for (const one of all) {
    const before = one.scrollTop;
    one.scrollTop = one.scrollHeight;
    moved ||= one.scrollTop !== before;
  }
  if (moved) return;
  for (const one of all) one.scrollTop = 0;
  await new Promise(done => setTimeout(done, noticed));
  for (const one of all) one.scrollTop = one.scrollHeight;
  for (const one of [...all, window]) one.dispatchEvent(new Event('scroll'));
}"""


async def scroll(page: Page) -> None:
    """Scroll a page to where it ends now; from its top again where it is there already, which some keep in sight."""
    await page.evaluate(_TO_THE_END, _NOTICED)
