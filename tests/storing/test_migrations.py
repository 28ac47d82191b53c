"""The ledger of migrations leads up, down and up again, to the tables of the code."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from service.storing import Articles, Database
from service.storing.tables import Base

OF_THE_FIRST_TABLES = (
    "INSERT INTO articles VALUES (1, 'a', 'h', 'A', NULL, NULL, NULL, NULL, '2012-05-21 00:00:00', NULL, '1')",
    "INSERT INTO positions VALUES (1, 'PAK-USA', 0, 0.75, 0.25, 0.5, 0.25, 'impasse', 0, '[]', X'')",
)


def test_up_down_up(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    assert not database.is_migrated()
    database.migrate()
    assert database.is_migrated()
    database.downgrade("base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version", "sqlite_sequence"}
    database.migrate()
    assert database.is_migrated()
    database.close()


def test_articles_stored_before_stances_were_told_are_kept_without(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    database.migrate("0001")
    with database.writing() as session:
        for statement in OF_THE_FIRST_TABLES:
            session.execute(text(statement))
    database.migrate()
    database.downgrade("0001")
    database.migrate()
    (position,) = Articles(database).get("a").reading.positions
    assert (position.probabilities.impasse, position.a_to_b, position.b_to_a) == (0.5, None, None)
    database.close()


def test_migrations_make_the_tables_of_the_code(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_processes_that_migrate_at_once_do_not_get_in_each_others_way(tmp_path):
    program = f"from service.storing import Database; Database('sqlite:///{tmp_path / 'a.db'}').migrate()"
    command = [sys.executable, "-W", "ignore", "-c", program]
    with ThreadPoolExecutor(3) as pool:
        runs = list(pool.map(lambda _: subprocess.run(command, capture_output=True, text=True), range(3)))
    assert [run.returncode for run in runs] == [0, 0, 0], [run.stderr for run in runs]
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    assert database.is_migrated()
    database.close()
