"""Reports as a browser prints them to PDF: a sample, because each needs a second."""

import shutil
from collections.abc import Iterator
from random import Random

from playwright.sync_api import sync_playwright

from tests.corpus.report import any_report
from tests.corpus.web_pages import clean_page
from tests.corpus.written import Written, gaps_of

_STYLE = "<style>table{border-collapse:collapse;width:100%}td{border:1px solid #000;padding:2px;font-size:9pt}</style>"


def browser_prints(seed: int, count: int) -> Iterator[Written]:
    """Some reports printed by the system's Chromium, or playwright's own; raises its Error where there is none."""
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        for number in range(count):
            random = Random(f"{seed} printed {number}")
            written = clean_page(any_report(random), random)
            encoding = next(each.split()[1] for each in written.report.features if each.startswith("encoding: "))
            page.set_content(written.content.decode(encoding) + _STYLE)
            # A page break drops the header; a row with more cells than figures then does not show which are missing.
            report = written.report.without(gaps_of(written.report, padded_only=True), "printed")
            yield Written(page.pdf(format="A4"), report)
        browser.close()
