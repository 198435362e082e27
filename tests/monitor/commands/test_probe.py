"""``nianbao portal probe``: what it shows of an unknown portal, and what it keeps."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.practice.server import PortalServer, Resource
from tests.crawler.spiders.observatory import document, list_page, report_rows, site_of

ROWS = report_rows("/nb/", 3)
HOME = "<html><body><a href='/nb/'>政府信息公开年报</a><a href='/xwzx/'>新闻</a></body></html>"


def nianbao(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "monitor.cli", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("asked", "kept"), [("/", ""), ("/nb/", "/nb/")], ids=["home page", "a column itself"])
def test_what_is_found_is_shown_and_only_what_was_named_is_registered(tmp_path: Path, asked: str, kept: str) -> None:
    (tmp_path / "nianbao.toml").write_text(
        "[crawl]\nallow_private_addresses = true\ndelay = 0.01\nrender = 'never'\n", encoding="utf-8"
    )
    pages: dict[str, Resource | str] = {
        "/": HOME,
        "/nb/": list_page(ROWS),
        **{url: document(title) for url, title, _ in ROWS},
    }
    with PortalServer(site_of(pages)) as server:
        options = ("--save", "--key", "qinghe", "--region", "419001")
        shown = nianbao(tmp_path, "portal", "probe", f"{server.base}{asked}", *options)
        assert f"{server.base}/nb/" in shown
        assert f"  {ROWS[0][2]}  {ROWS[0][1]}" in shown
        nianbao(tmp_path, "register", "export", "-o", "register")
        (portal,) = csv.DictReader(io.StringIO((tmp_path / "register/portals.csv").read_text(encoding="utf-8-sig")))
    assert (portal["url"], portal["columns"]) == (f"{server.base}{asked}", f"{server.base}{kept}" if kept else "")
