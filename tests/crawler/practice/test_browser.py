"""What a browser sees of the column that a script fills in."""

import re
import shutil
import subprocess

import pytest

from crawler.practice import PracticePortals

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@pytest.mark.browser
def test_the_script_fills_the_column_in(practice: PracticePortals) -> None:
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        pytest.skip("no Chromium found")
    portal = practice.portals[1]
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom"]
    page = subprocess.run([browser, *options, portal.columns[0]], capture_output=True, check=True, timeout=60)
    text = page.stdout.decode()
    links = {portal.url.rstrip("/") + path for path in re.findall(r'<a href="(/xxgk/nb/\d{4}/[^"]+)"', text)}
    assert links >= {url for truth in practice.truth.values() if truth.portal == "yanxi" for url in truth.urls}
    assert "共23条记录" in text
