"""What ``nianbao inspect`` loads: a clerk waits for it, and most of the program is not needed for a draft."""

import subprocess
import sys

_NEVER_NEEDED = ("alembic", "cn2an", "fastapi", "lxml", "numpy", "pypdfium2", "rapidfuzz", "scrapy", "sqlalchemy")


def test_nothing_is_loaded_that_a_draft_does_not_need() -> None:
    loading = (
        "import sys, monitor.cli, monitor.commands.inspecting, monitor.inspection, monitor.inspection_text;"
        f"print(*(name for name in {_NEVER_NEEDED} if name in sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", loading], capture_output=True, text=True, check=True)
    assert said.stdout.split() == []
