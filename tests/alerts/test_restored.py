"""A database is put back as the guide of deployment says: what the copy holds is whole, and is told once."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.sending import alert
from storage import schema
from storage.database import Database
from storage.keeping.backup import back_up
from tests.alerts.post import PostOffice
from tests.alerts.world import THURSDAY, World, county, settings

GUIDE = Path(__file__).parents[2] / "docs/deployment.md"


def test_a_copy_that_is_put_back_goes_on_where_it_was_made(tmp_path: Path, post: PostOffice) -> None:
    file, copy = tmp_path / "nianbao.db", tmp_path / "copy.db"
    database = Database.at(f"sqlite:///{file}")
    database.upgrade()
    world = World(database)
    bodies = county(world)
    config = settings(port=post.port)
    world.open(bodies["water"], "publication.missing", "水利局缺失")
    alert(database, config, THURSDAY)
    back_up(database, copy)
    day = timedelta(days=1)
    world.open(bodies["forestry"], "publication.missing", "林业局缺失", at=THURSDAY + day)
    alert(database, config, THURSDAY + day)
    assert len(post.received) == 2
    database.dispose()

    for beside in ("-wal", "-shm"):
        Path(f"{file}{beside}").unlink(missing_ok=True)
    shutil.copy(copy, file)
    restored = World(Database.at(f"sqlite:///{file}"), world.columns)
    restored.database.upgrade()
    restored.database.require_current()
    assert [row["state"] for row in restored.rows(schema.outbox)] == ["sent"]
    alert(restored.database, config, THURSDAY + day)
    assert len(post.received) == 2, "what the copy knows to be told is not told again"
    restored.open(
        bodies["forestry"], "publication.missing", "林业局缺失", at=THURSDAY + 2 * day
    )  # the check finds it again
    alert(restored.database, config, THURSDAY + 2 * day)
    assert len(post.received) == 3
    restored.database.dispose()


@pytest.mark.parametrize("step", ["nianbao db backup", "nianbao db upgrade", "rm -f var/nianbao.db-wal", "install -o"])
def test_these_are_the_steps_of_the_guide(step: str) -> None:
    assert step in GUIDE.read_text(encoding="utf-8")
