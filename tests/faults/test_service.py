"""Two services at once, one of them asleep in between: each due run is done once.

NIANBAO_FAULT_ROUNDS says how much: a hundred due runs in the suite, a thousand and more behind make faults.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from storage import schema
from storage.database import Database
from storage.runs import RunState

ROOT = Path(__file__).parents[2]
MOMENTS = 10 * int(os.environ.get("NIANBAO_FAULT_ROUNDS", "10"))
RIVAL = """
import sys
from datetime import UTC, datetime, timedelta
from storage import runs
from storage.database import Database
from storage.runs import RunState
database = Database.at(sys.argv[1])
first = datetime(2026, 1, 31, tzinfo=UTC)
for number in range(int(sys.argv[2])):
    with database.write() as connection:
        runs.ask(connection, "check", due=first + timedelta(hours=number))
    with database.read() as connection:
        waiting = runs.in_state(connection, RunState.QUEUED)
    for run in waiting:
        with database.write() as connection:
            if runs.begin(connection, run.id):
                runs.end(connection, run.id, RunState.DONE)
                print(run.id, flush=True)
"""


def test_two_services_do_each_due_run_once(tmp_path: Path) -> None:
    """F8: both believe to lead, one of them sleeps in between."""
    database = Database.at(f"sqlite:///{tmp_path}/rivals.db")
    database.upgrade()
    command = [sys.executable, "-c", RIVAL, f"sqlite:///{tmp_path}/rivals.db", str(MOMENTS)]
    rivals = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert rivals[0].stdout is not None
    first = rivals[0].stdout.readline()
    rivals[0].send_signal(signal.SIGSTOP)
    time.sleep(1)
    rivals[0].send_signal(signal.SIGCONT)
    said = first + "".join(rival.communicate(timeout=600)[0] for rival in rivals)
    done = sorted(map(int, said.split()))
    assert done == sorted(set(done))
    assert len(done) == MOMENTS
    with database.read() as connection:
        assert set(connection.scalars(schema.run.select().with_only_columns(schema.run.c.outcome))) == {RunState.DONE}
    database.dispose()
