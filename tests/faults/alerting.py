"""Kill a sender 200 times at random while it alerts, and count what arrived: python -m tests.faults.alerting [KILLS].

Each round has news for three subscriptions, a sender that is killed at a random moment, and further senders until all
is settled. Nothing may be lost; what arrives twice says that it may be a repeat, under its own Message-ID.
"""

import multiprocessing
import random
import sys
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from alerts.sending import alert
from storage import schema
from storage.database import Database
from tests.alerts.mortal import send
from tests.alerts.post import PostOffice
from tests.alerts.world import OFFICE, THURSDAY, World, county, settings

SUBSCRIPTIONS = (OFFICE, *(type(OFFICE)(f"office {n}", (f"{n}@example.org",)) for n in (2, 3)))
MINUTE = timedelta(minutes=1)


def main(kills: int) -> int:
    """Kill so often; 0 when nothing was lost and nothing doubled unmarked."""
    context = multiprocessing.get_context("fork")
    chance = random.Random(20260402)
    with tempfile.TemporaryDirectory() as folder, PostOffice() as post:
        database = Database.at(f"sqlite:///{Path(folder)}/faults.db")
        database.upgrade()
        world = World(database)
        bodies = list(county(world).values())
        config = settings(*SUBSCRIPTIONS, port=post.port)
        url, moment, killed = database.url.render_as_string(), THURSDAY, 0
        while killed < kills:
            moment += timedelta(days=1)
            world.open(chance.choice(bodies), f"form.fault_{killed}_{moment:%y%m%d}")
            database.dispose()  # a forked sender must not share connections
            sender = context.Process(target=send, args=(url, config, moment, chance.randint(1, 60)))
            sender.start()
            sender.join(60)
            killed += sender.exitcode != 0
            for minutes in (1, 20, 40):
                alert(database, config, moment + minutes * MINUTE)
        return _count(world, post, killed)


def _count(world: World, post: PostOffice, killed: int) -> int:
    rows = world.rows(schema.outbox)
    arrived = Counter(post.message_ids)
    lost = [row["message_id"] for row in rows if row["message_id"] not in arrived]
    unmarked = Counter(str(mail["Message-ID"]) for mail in post.received if not mail["X-Nianbao-Possible-Repeat"])
    doubled = [one for one, times in unmarked.items() if times > 1]
    uncertain = sum(row["outcome"] == "uncertain" for row in world.rows(schema.attempt))
    unsettled = [row["state"] for row in rows if row["state"] != "sent"]
    print(
        f"{killed} kills, {len(rows)} messages: lost {len(lost)}, doubled {len(doubled)}, marked repeats "
        f"{len(post.received) - len(arrived)}, uncertain {uncertain}, unsettled {len(unsettled)}"
    )
    return int(bool(lost or doubled or unsettled or uncertain > killed))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
