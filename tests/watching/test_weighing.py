"""What comes on a watched dyad is weighed once: departures when they are stored, shifts when they are found."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import update

from service.comparing import Indexes
from service.reading.values import Dyad, State
from service.storing import Keys, Rereading, Scope
from service.storing.tables import ArticleRow, PositionRow
from service.storing.versions import beginning_an_epoch
from service.storing.webhooks import Caller, EventType
from service.storing.webhooks.values import NewWebhook
from service.storing.webhooks.watches import Watches
from service.watching import weighing
from service.watching.weighing import Weigher
from tests.texts import ATTACKED
from tests.watching.archive import ANYBODY, PAK_USA, reading_of, settle, store, today
from tests.watching.conftest import HALF_LIFE

DAY = timedelta(days=1)


@pytest.fixture
def told(outbox, weigher, monkeypatch):
    """Weighs all that came, and gives the types of what is then sent to whom, each webhook's in order."""
    monkeypatch.setattr(weighing, "_REST", 0.0)

    def weigh():
        weigher.weigh()
        sent = []
        while waiting := outbox.waiting(datetime.now(UTC), 100):
            now = datetime.now(UTC)
            sent += outbox.claim([each.sequence for each in waiting], now)
        return [(each.webhook, each.body) for each in sent]

    return weigh


def kinds(told):
    return [body.split('"')[3] for _, body in told]


def test_an_article_that_departs_is_told_of_once(articles, subscribed, told):
    settle(articles)
    webhook, _ = subscribed()
    identity = store(articles, "other", State.HOSTILE, title="Bombs", outlet="Wire")
    ((receiver, body),) = told()
    assert receiver == webhook.id
    assert '"type":"article.departed"' in body
    assert f'"id":"{identity}","title":"Bombs","outlet":"Wire"' in body
    assert told() == []


def test_one_that_agrees_is_not(articles, subscribed, told):
    settle(articles)
    subscribed()
    store(articles, "same")
    assert told() == []


def test_what_was_stored_before_is_no_news(articles, subscribed, told):
    settle(articles)
    store(articles, "other", State.HOSTILE)
    subscribed()
    store(articles, "same")
    assert told() == []


def test_each_hears_what_it_asked_for(articles, subscribed, told):
    settle(articles)
    both, _ = subscribed("https://example.org/1")
    departures, _ = subscribed("https://example.org/2", events=(EventType.DEPARTURE,))
    subscribed("https://example.org/3", events=(EventType.SHIFT,))
    subscribed("https://example.org/4", dyad=Dyad.parse("CHN-USA"))
    store(articles, "other", State.HOSTILE)
    assert {receiver for receiver, _ in told()} == {both.id, departures.id}


def test_an_article_is_set_against_what_was_stored_by_the_time_it_was(articles, subscribed, told):
    """However late it is looked at: then, the articles that came after it would be the consensus."""
    settle(articles)
    subscribed()
    store(articles, "first", State.HOSTILE)
    settle(articles, State.HOSTILE, 30)
    ((_, body), *_) = told()
    assert '"stored":5' in body
    assert '"title":null' in body


def test_what_is_corrected_removed_changed_or_read_anew_is_no_news(
    database, articles, corrections, subscribed, told
):
    settle(articles)
    identity = store(articles, "old", State.COOPERATIVE)
    doomed = store(articles, "doomed", State.COOPERATIVE)
    subscribed()
    corrections.add(identity, PAK_USA, State.HOSTILE, "desk", None)
    articles.amend(identity, {"outlet": "Wire"})
    articles.remove(doomed)
    rereading = Rereading(database, "2-test")
    for source in rereading.batch(0, 100):
        rereading.replace(source, reading_of(State.HOSTILE, model="2-test"))
    assert told() == []


def test_what_is_changed_before_it_is_weighed_is_weighed_all_the_same(articles, subscribed, told):
    settle(articles)
    subscribed()
    identity = store(articles, "other", State.HOSTILE)
    articles.amend(identity, {"title": "Changed"})
    store(articles, "same")
    assert [('"title":"Changed"' in body) for _, body in told()] == [True]


def test_what_is_corrected_before_it_is_weighed_counts_as_corrected(articles, corrections, subscribed, told):
    settle(articles)
    subscribed()
    corrections.add(store(articles, "wrong", State.HOSTILE), PAK_USA, State.COOPERATIVE, "desk", None)
    corrections.add(store(articles, "nothing", State.HOSTILE), PAK_USA, None, "desk", None)
    corrections.add(store(articles, "right", State.COOPERATIVE), PAK_USA, State.HOSTILE, "desk", None)
    ((_, body),) = told()
    assert '"state":"hostile","score":-1.0' in body


def test_what_is_removed_before_it_is_weighed_is_not_told_of(articles, subscribed, told):
    settle(articles)
    subscribed()
    articles.remove(store(articles, "other", State.HOSTILE))
    assert told() == []


def test_of_copies_of_a_text_the_first_is_told_of(articles, subscribed, told):
    settle(articles)
    subscribed()
    store(articles, ATTACKED, State.HOSTILE, title="First")
    store(articles, ATTACKED.replace("Friday", "Saturday"), State.HOSTILE, title="Copy")
    assert [('"title":"First"' in body) for _, body in told()] == [True]


def test_old_articles_are_not_told_to_those_who_want_no_history(articles, subscribed, told):
    settle(articles, until=today() - 40 * DAY)
    subscribed("https://example.org/1", history=False)
    historian, _ = subscribed("https://example.org/2")
    store(articles, "old", State.HOSTILE, published_at=today() - 31 * DAY)
    assert [receiver for receiver, _ in told()] == [historian.id]


def test_what_was_stored_more_than_three_days_before_it_is_weighed_is_not_told_of(
    database, articles, subscribed, told
):
    settle(articles)
    subscribed()
    store(articles, "other", State.HOSTILE)
    with database.writing() as session:
        earlier = datetime.now(UTC) - 4 * DAY
        session.execute(update(ArticleRow).values(stored_at=earlier))
        session.execute(update(PositionRow).values(stored=int(earlier.timestamp() * 1e6)))
    assert told() == []


def test_who_is_paused_hears_nothing_of_what_happened_meanwhile(articles, webhooks, subscribed, told):
    settle(articles)
    webhook, _ = subscribed()
    webhooks.change(webhook.id, ANYBODY, {"active": False})
    store(articles, "meanwhile", State.HOSTILE)
    assert told() == []
    webhooks.change(webhook.id, ANYBODY, {"active": True})
    assert told() == []
    store(articles, "after", State.HOSTILE, title="After")
    assert len(told()) == 1


def test_with_its_key_a_webhook_ends(database, articles, webhooks, told):
    _, key = Keys(database).make("desk", [Scope.WATCH])
    settle(articles)
    new = NewWebhook("https://example.org/hook", PAK_USA, (EventType.DEPARTURE,))
    webhooks.make(new, Caller(key.id, sees_all=False))
    store(articles, "before", State.HOSTILE)
    assert len(told()) == 1
    Keys(database).revoke(key.id)
    store(articles, "after", State.HOSTILE)
    assert told() == []


def test_of_a_backup_that_was_put_back_nobody_is_told_until_people_say_so(
    database, articles, webhooks, subscribed, told
):
    settle(articles, count=20)
    webhook, _ = subscribed()
    store(articles, "pending", State.HOSTILE)
    with database.engine.begin() as connection:
        for statement in beginning_an_epoch():
            connection.exec_driver_sql(statement)
    store(articles, "meanwhile", State.HOSTILE)
    assert told() == []
    assert webhooks.get(webhook.id, ANYBODY).reason == "restored"
    webhooks.change(webhook.id, ANYBODY, {"active": True})
    assert told() == []
    store(articles, "after", State.HOSTILE)
    assert len(told()) == 1


def test_many_articles_are_weighed_part_by_part_and_none_is_passed_over(articles, subscribed, told, weigher):
    settle(articles, count=200)
    subscribed()
    for number in range(60):
        store(articles, f"same {number}")
        store(articles, f"other {number}", State.HOSTILE, title=f"{number}")
    bodies = [body for _ in range(6) for _, body in told()]
    assert {number for number in range(60) if any(f'"title":"{number}"' in body for body in bodies)} == set(
        range(60)
    )
    assert len(bodies) == 60


def test_two_that_weigh_at_once_tell_once(database, feed, articles, subscribed, told):
    settle(articles)
    subscribed()
    weighers = [Weigher(database, Watches(database), Indexes(feed, 10 << 20), HALF_LIFE) for _ in range(4)]
    store(articles, "other", State.HOSTILE)
    together = Barrier(len(weighers))

    def weigh(each):
        together.wait()
        each.weigh()

    threads = [Thread(target=weigh, args=(each,)) for each in weighers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told()) == 1


def test_what_was_not_told_because_of_a_failure_is_told_the_next_time(
    articles, subscribed, told, weigher, monkeypatch
):
    settle(articles)
    subscribed()
    store(articles, "other", State.HOSTILE)

    def fail(*_arguments):
        raise RuntimeError("died")

    with monkeypatch.context() as patched:
        patched.setattr("service.storing.webhooks.watches.put_out", fail)
        with pytest.raises(RuntimeError):
            weigher.weigh()
    assert len(told()) == 1


def turn(articles, state, *, until, count=12):
    settle(articles, state, count, until=until)


def test_a_shift_is_told_of_when_it_is_found_and_not_again_when_its_date_moves(articles, subscribed, told):
    turn(articles, State.COOPERATIVE, until=today() - 20 * DAY)
    subscribed(events=(EventType.SHIFT,))
    assert told() == []
    turn(articles, State.HOSTILE, until=today() - 4 * DAY)
    ((_, body),) = told()
    assert '"type":"relation.shifted"' in body
    assert '"from":{"state":"cooperative"' in body
    assert '"to":{"state":"hostile"' in body
    assert "The relation moved from cooperative to hostile" in body
    # The date moves, as an article is added that was published before.
    store(articles, "between", State.HOSTILE, published_at=today() - 18 * DAY)
    turn(articles, State.HOSTILE, until=today(), count=3)
    assert told() == []


def test_a_shift_that_was_there_before_is_not_told_of(articles, subscribed, told):
    turn(articles, State.COOPERATIVE, until=today() - 20 * DAY)
    turn(articles, State.HOSTILE, until=today() - 5 * DAY)
    subscribed(events=(EventType.SHIFT,))
    store(articles, "one more", State.HOSTILE, published_at=today())
    assert told() == []


def test_a_shift_that_comes_right_after_the_subscription_is_told_of(articles, subscribed, told):
    """The shifts that were there are looked up as on the moment of the subscription."""
    turn(articles, State.COOPERATIVE, until=today() - 20 * DAY)
    subscribed(events=(EventType.SHIFT,))
    turn(articles, State.HOSTILE, until=today() - 5 * DAY)
    assert kinds(told()) == ["relation.shifted"]


def test_a_shift_of_years_ago_is_not_told_to_those_who_want_no_history(articles, subscribed, told):
    turn(articles, State.COOPERATIVE, until=today() - 1_000 * DAY)
    subscribed("https://example.org/1", events=(EventType.SHIFT,), history=False)
    historian, _ = subscribed("https://example.org/2", events=(EventType.SHIFT,))
    turn(articles, State.HOSTILE, until=today() - 900 * DAY)
    assert [receiver for receiver, _ in told()] == [historian.id]


def test_a_dyad_on_which_nothing_is_stored_can_be_watched(articles, subscribed, told):
    subscribed()
    assert told() == []
    settle(articles)
    store(articles, "other", State.HOSTILE)
    assert kinds(told()) == ["article.departed"]


def test_a_dyad_that_takes_long_to_weigh_is_left_alone_for_a_while(
    articles, subscribed, weigher, monkeypatch
):
    settle(articles)
    subscribed()
    monkeypatch.setattr(weighing, "_REST", 0.0)
    weigher.weigh()
    monkeypatch.setattr(weighing, "_REST", 1e9)
    store(articles, "one", State.HOSTILE)
    weighed = [weigher.weigh()]
    store(articles, "two", State.HOSTILE)
    weighed.append(weigher.weigh())
    assert weighed == [1, 0]


def test_once_nobody_is_left_a_dyad_is_not_watched(database, webhooks, subscribed, articles):
    webhook, _ = subscribed()
    other, _ = subscribed("https://example.org/other")
    webhooks.remove(webhook.id, ANYBODY)
    assert len(Watches(database).behind()) == 1
    webhooks.remove(other.id, ANYBODY)
    assert Watches(database).behind() == []
