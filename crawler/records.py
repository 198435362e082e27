"""What libraries say by the standard library's logging goes into the log of everything else."""

import logging

from loguru import logger


class _ToLoguru(logging.Handler):
    """Hands records on as finished strings: braces in them are text."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            level: str | int = logger.level(record.levelname).name
        except ValueError:
            level = record.levelno
        logger.opt(depth=6, exception=record.exc_info).log(level, "{}", record.getMessage())


def send_records_to_loguru(level: int) -> None:
    """From now on, and from a level on: once, however often it is asked for."""
    root = logging.getLogger()
    if not any(isinstance(handler, _ToLoguru) for handler in root.handlers):
        root.addHandler(_ToLoguru())
    root.setLevel(level)
