"""A portal of real report texts kept in a folder: a TRS list whose entries are plain-text documents."""

import re
from datetime import datetime
from pathlib import Path

from crawler.practice.pages import render_page
from crawler.practice.server import Resource, Site
from storage.clock import SHANGHAI
from storage.register import Body, BodyKind

KEY = "seeds"
COLUMN = "/zfxxgknb/"

_BODIES = {
    "hanyin-county-2023.txt": Body("汉阴县人民政府", BodyKind.GOVERNMENT, "610921", KEY),
    "luolong-dingdingmen-street-2023.txt": Body("洛龙区定鼎门街道办事处", BodyKind.STREET, "410311", KEY),
    "tongbai-huaiyuan-town-2023.txt": Body("桐柏县淮源镇人民政府", BodyKind.TOWNSHIP, "411330", KEY),
    "weidong-pucheng-street-2024.txt": Body("卫东区蒲城街道办事处", BodyKind.STREET, "410403", KEY),
    "xinye-hancheng-street-2023.txt": Body("新野县人民政府汉城街道办事处", BodyKind.STREET, "411329", KEY),
}
"""Whose report each file holds."""

_DATE = re.compile(r"发布日期: (\d{4}-\d{2}-\d{2})")
_CHANGED = datetime(2025, 2, 5, 9, 30, tzinfo=SHANGHAI)


class SeedPortal:
    """The site that serves the files of a folder. Raises FileNotFoundError when one of the five is not there."""

    columns = (COLUMN,)
    bodies = tuple(_BODIES.values())

    def __init__(self, folder: Path) -> None:
        self.site = Site(KEY, render_page("seeds.html", entries=()))
        entries = []
        for number, name in enumerate(_BODIES, start=1):
            content = (folder / name).read_bytes()
            text = content.decode()
            dated = _DATE.search(text)
            path = f"t{_CHANGED:%Y%m%d}_{number}.txt"
            entries.append((f"./{path}", _title(text), dated[1] if dated else ""))
            self.site.put(COLUMN + path, Resource(content, "text/plain; charset=utf-8", _CHANGED))
        self.site.put("/index.html", Resource(render_page("seeds.html", entries=[(COLUMN, "政府信息公开年报", "")])))
        page = render_page("seeds.html", entries=entries)
        self.site.put(f"{COLUMN}index.html", Resource(page, modified=_CHANGED))


def _title(text: str) -> str:
    return next(line.strip("# \t\ufeff") for line in text.splitlines() if line.strip())
