"""A sender in a process of its own that can be told when to die; loaded by the server that forks these processes."""

import os
import signal
from datetime import datetime

from sqlalchemy import event
from sqlalchemy.engine import Engine

from alerts.sending import alert
from alerts.subscriptions import AlertSettings
from alerts.wording import reason
from alerts.words import Speech
from storage.database import Database
from storage.divisions import name_of
from storage.language import Language
from tests.alerts.world import OFFICE

name_of("610922")  # what each process would otherwise load anew
reason(OFFICE, Speech(Language.ZH))


def send(url: str, config: AlertSettings, now: datetime, die_at: int) -> None:
    """Alert, and be killed at the n-th step of changing the database; 0 is never."""
    steps = 0

    def step(*_: object) -> None:
        nonlocal steps
        steps += 1
        if steps == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    @event.listens_for(Engine, "before_cursor_execute")
    def before(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith(("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE")):
            step()

    event.listen(Engine, "commit", step)
    alert(Database.at(url), config, now)
