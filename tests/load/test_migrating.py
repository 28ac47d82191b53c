"""Migrations under load: nothing fails, whether there is nothing to do, something new, or much of it."""

import shutil
from pathlib import Path
from threading import Thread

import pytest
import requests
from alembic import command
from alembic.config import Config

import service.storing
from service.storing import Database

MIGRATIONS = Path(service.storing.__file__).with_name("migrations")
# How long the migration of a large table holds the lock of whoever writes.
LONG_SECONDS = 3.0
ONE_MORE = """
import time

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", {head!r}, None, None


def upgrade():
    op.create_table("later", sa.Column("id", sa.Integer, primary_key=True))
    op.add_column("articles", sa.Column("later", sa.Text, nullable=True))
    time.sleep({seconds})
"""


@pytest.fixture
def migrate_once_more(tmp_path):
    """Does one more migration than there is, as a later version of the service would: it only adds."""

    def migrate(url, seconds=0.0):
        folder = tmp_path / "migrations"
        shutil.copytree(MIGRATIONS, folder)
        database = Database(url)
        with database.engine.connect() as connection:
            head = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        script = ONE_MORE.format(head=head, seconds=seconds)
        (folder / "versions" / "9999_later.py").write_text(script, encoding="utf-8")
        configuration = Config()
        configuration.set_main_option("script_location", str(folder))
        configuration.attributes["engine"] = database.engine
        command.upgrade(configuration, "head")
        database.close()

    return migrate


def test_migrating_what_is_migrated_disturbs_nobody(loaded):
    with loaded.traffic() as traffic:
        for _ in range(2):
            traffic.wait_for(20)
            loaded.run("migrate")
        traffic.wait_for(20)
    assert all(record.is_done for record in traffic.records)
    loaded.assert_kept()


def test_a_later_version_adds_to_the_tables_while_this_one_serves(loaded, database_url, migrate_once_more):
    with loaded.traffic() as traffic:
        traffic.wait_for(60)
        migrate_once_more(database_url)
        traffic.wait_for(60)
        # The platform is to leave it in service until the later version is there.
        assert requests.get(f"{loaded.url}/readyz", timeout=10).status_code == 200
    assert all(record.is_done for record in traffic.records)
    loaded.assert_kept()


def test_who_writes_waits_for_a_long_migration_of_sqlite(load, sqlite_url, migrate_once_more):
    loaded = load(sqlite_url)
    with loaded.traffic() as traffic:
        traffic.wait_for(60)
        migration = Thread(target=migrate_once_more, args=(sqlite_url, LONG_SECONDS))
        migration.start()
        migration.join()
        traffic.wait_for(60)
    assert all(record.is_done for record in traffic.records)
    assert max(record.seconds for record in traffic.records) > LONG_SECONDS / 2
    loaded.assert_kept()
