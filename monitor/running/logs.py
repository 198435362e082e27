"""The log: readable on a terminal or one JSON object a line, without secrets, and without signs that forge lines."""

import json
import logging
import re
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from loguru import logger

from crawler.records import send_records_to_loguru
from storage.keeping.room import is_full

if TYPE_CHECKING:
    from loguru import Record

TEXT = "{time:HH:mm:ss} {level} {message}"
_FILE_TEXT = "{time:YYYY-MM-DD HH:mm:ss} {level} {message}"
_ROTATION = "20 MB"
_SECONDS_A_DAY = 86400
_FIELDS = ("run_id", "portal", "url", "attempt", "duration_s", "reason")
"""What a line of JSON says beside its moment, level and event, where the code that wrote it knew."""

_CREDENTIALS = re.compile(r"(?<=://)([^\s/@:]*):[^\s/@]+(?=@)")
_SECRET = re.compile(
    r"(?i)\b(password|passwd|secret|token|api[_-]?key|authorization)(\"?\s*[=:]\s*\"?)(bearer\s+)?[^\s\"&,;]+"
)
# C0 but for tab and newline of a traceback, C1, and marks that reverse or hide the text after them
_UNPRINTABLE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def without_secrets(text: str) -> str:
    """The text with passwords in addresses and the values of what is called password, token or key blotted out."""
    return _SECRET.sub(r"\1\2***", _CREDENTIALS.sub(r"\1:***", text))


def one_line(text: str) -> str:
    """The text as one line that shows what it holds: control characters and bidi marks are escaped."""
    return _UNPRINTABLE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def set_up(level: str, *, as_json: bool = False, folder: Path | None = None, days: int = 90) -> None:
    """Log to standard error, and where a folder is given also to a file in it that is turned over and kept for days."""
    logger.remove()
    logger.configure(patcher=_clean)
    send_records_to_loguru(logging.WARNING)
    _add(sys.stderr, level, as_json=as_json, text=TEXT)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "nianbao.log"
        settings: dict[str, Any] = {"rotation": _ROTATION, "retention": f"{days} days", "encoding": "utf-8"}
        _add(file, level, as_json=as_json, text=_FILE_TEXT, **settings)


def forget_old(folder: Path, days: int) -> int:
    """Remove the logs of runs that ended longer ago than that; how many."""
    oldest = time.time() - days * _SECONDS_A_DAY
    old = [file for file in folder.glob("run-*.log") if file.stat().st_mtime < oldest]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _add(sink: TextIO | Path, level: str, *, as_json: bool, text: str, **settings: Any) -> None:
    # ``diagnose`` would print the values of variables, and passwords are such values
    form: Any = _json_line if as_json else text  # to which loguru adds the end of the line and what was raised
    logger.add(sink, level=level, format=form, diagnose=False, backtrace=False, colorize=False, **settings)


def _clean(record: "Record") -> None:
    raised = record["exception"]
    if raised is not None and is_full(raised.value):  # no fault of the program's, and a traceback needs room too
        record["exception"] = None
        record["message"] += ": the disk has no room left"
    record["message"] = one_line(without_secrets(record["message"]))


def _json_line(record: "Record") -> str:
    """A line of JSON, doubled braces and all: what is returned here is a format."""
    fields: dict[str, object] = {
        "ts": record["time"].isoformat(timespec="milliseconds"),
        "level": record["level"].name,
        "event": record["message"],
    }
    fields |= {name: record["extra"][name] for name in _FIELDS if name in record["extra"]}
    if record["exception"] is not None:
        fields["exception"] = without_secrets(_traceback(record))
    record["extra"]["json"] = json.dumps(fields, ensure_ascii=False, default=str)
    return "{extra[json]}\n"


def _traceback(record: "Record") -> str:
    kind, value, trace = record["exception"] or (None, None, None)
    return "".join(traceback.format_exception(kind, value, trace))
