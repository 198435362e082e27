"""A PostgreSQL server that dies and comes back: what was acknowledged is there, and the next transaction finds it."""

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from storage import schema
from storage.database import Database
from storage.ingest import ingest
from tests.databases import postgresql
from tests.faults.test_storing import ROUNDS
from tests.storage.test_ingest import document, reading


def test_a_server_that_was_restarted_is_found_again() -> None:
    """F7: stopped at once, as by a crash, and started; nobody opens the database anew."""
    with postgresql(durable=True) as server:
        database = Database.at(f"{server.url}/postgres")
        database.upgrade()
        for number in range(ROUNDS):
            with database.write() as connection:
                ingest(connection, document(f"http://a.gov.cn/{number}.html", str(number)), reading("甲局", number))
            server.stop()
            server.start()
            with database.read() as connection:
                assert connection.scalar(select(func.count()).select_from(schema.document)) == number + 1
        server.stop()
        refused = False
        try:
            with database.read():
                pass
        except OperationalError:
            refused = True
        server.start()
        assert refused
        database.dispose()
