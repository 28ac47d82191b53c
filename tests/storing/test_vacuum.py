"""What was removed is nowhere in the files of a database that was written anew."""

from pathlib import Path

import pytest
from sqlalchemy import event

from service.storing import ArticleFilter, Articles, Database
from service.storing.vacuum import VacuumFailed, vacuum
from tests.storing.positions import add

ERASED = "the erased sentence "


def files_of(database):
    """All that the files of a database hold; SQLite's alone are ours to read."""
    path = Path(database.engine.url.database)
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


def test_what_is_stored_stays_and_is_worked_on(database, articles):
    kept = add(articles, "A", outlet="O")
    articles.remove(add(articles, "B"))
    vacuum(database)
    assert articles.get(kept).text == "A"
    add(articles, "C")
    assert len(articles.page(ArticleFilter(), limit=9).articles) == 2


def test_of_a_removed_text_nothing_is_left_in_the_files_of_sqlite(sqlite_url):
    database = Database(sqlite_url)
    articles = Articles(database)
    gone = add(articles, ERASED * 500)
    add(articles, "A")
    articles.remove(gone)
    assert ERASED.encode() in files_of(database)
    vacuum(database)
    assert ERASED.encode() not in files_of(database)
    database.close()


def test_where_the_log_cannot_be_cut_that_is_said(sqlite_url):
    reading, impatient = Database(sqlite_url), Database(sqlite_url)
    event.listen(impatient.engine, "connect", lambda made, _: made.execute("PRAGMA busy_timeout = 0"))
    add(Articles(reading), "A")
    with reading.snapshot():
        Articles(reading).page(ArticleFilter(), limit=1)
        with pytest.raises(VacuumFailed, match="try again"):
            vacuum(impatient)
    vacuum(impatient)
    reading.close()
    impatient.close()
