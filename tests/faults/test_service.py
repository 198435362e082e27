"""Two services at once, one of them asleep in between: each due run is done once.

NIANBAO_FAULT_ROUNDS says how much: a hundred due runs and a second's sleep in the suite, a thousand and more
and five minutes behind make faults.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from storage import schema
from storage.database import Database
from storage.sharing.runs import RunState

ROOT = Path(__file__).parents[2]
MOMENTS = 10 * int(os.environ.get("NIANBAO_FAULT_ROUNDS", "10"))
ASLEEP = 300 if MOMENTS >= 1000 else 1  # seconds
RIVAL = """
import sys
from datetime import UTC, datetime, timedelta
from sqlalchemy.exc import OperationalError
from storage.sharing import runs
from storage.database import Database
from storage.sharing.runs import RunState
database = Database.at(sys.argv[1])
first = datetime(2026, 1, 31, tzinfo=UTC)

def done(work):
    while True:  # as the service: what sleeps with the only right to write holds it up, and no more
        try:
            with database.write() as connection:
                return work(connection)
        except OperationalError:
            print("put off", file=sys.stderr, flush=True)

def taken(key, connection):
    return runs.begin(connection, key) and runs.end(connection, key, RunState.DONE)

for number in range(int(sys.argv[2])):
    done(lambda connection: runs.ask(connection, "check", due=first + timedelta(hours=number)))
    with database.read() as connection:
        waiting = runs.in_state(connection, RunState.QUEUED)
    for run in waiting:
        if done(lambda connection: taken(run.id, connection)):
            print(run.id, flush=True)
"""


def test_two_services_do_each_due_run_once(tmp_path: Path) -> None:
    """F8: both believe to lead, one of them sleeps in between."""
    database = Database.at(f"sqlite:///{tmp_path}/rivals.db")
    database.upgrade()
    command = [sys.executable, "-c", RIVAL, f"sqlite:///{tmp_path}/rivals.db", str(MOMENTS)]
    said = [tmp_path / f"rival-{number}" for number in range(2)]
    rivals = []
    for file in said:
        with file.open("w") as output:
            rivals.append(subprocess.Popen(command, cwd=ROOT, stdout=output))
    while not said[0].read_text() and rivals[0].poll() is None:
        time.sleep(0.01)
    rivals[0].send_signal(signal.SIGSTOP)
    time.sleep(ASLEEP)
    rivals[0].send_signal(signal.SIGCONT)
    assert [rival.wait(600) for rival in rivals] == [0, 0]
    done = sorted(int(line) for file in said for line in file.read_text().split())
    assert done == sorted(set(done))
    assert len(done) == MOMENTS
    with database.read() as connection:
        assert set(connection.scalars(schema.run.select().with_only_columns(schema.run.c.outcome))) == {RunState.DONE}
    database.dispose()
