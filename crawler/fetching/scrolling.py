"""Scrolling a rendered page to its end, and what scrolls within it, as who reads on would: then some lists grow."""

from playwright.async_api import Page

SCROLL = "↓"
"""What stands for scrolling among the labels that are clicked."""
_TO_THE_END = """() => {
  const all = [document.scrollingElement, ...document.querySelectorAll('body *')].filter(one => one &&
    one.scrollHeight > one.clientHeight + 1 && (one === document.scrollingElement ||
      ['auto', 'scroll'].includes(getComputedStyle(one).overflowY)));
  let moved = false;
  for (const one of all) {
    const before = one.scrollTop;
    one.scrollTop = one.scrollHeight;
    moved ||= one.scrollTop !== before;
  }
  if (!moved) for (const one of [...all, window]) one.dispatchEvent(new Event('scroll'));
}"""


async def scroll(page: Page) -> None:
    """Scroll a page to where it ends now; one that is there already is told that it was scrolled."""
    await page.evaluate(_TO_THE_END)
