"""Subscriptions, the outbox and its lease, on either database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from service.reading.values import Dyad
from service.storing import InvalidCursor, Keys, Scope
from service.storing.webhooks import (
    Caller,
    DeliveryStatus,
    EventType,
    Failure,
    TooManyWebhooks,
    WebhookExists,
    WebhookIdle,
    WebhookNotFound,
    Webhooks,
    WebhookState,
)
from service.storing.webhooks.leases import Lease
from service.storing.webhooks.outbox import CLAIM, Attempted, Outbox
from service.storing.webhooks.subscriptions import Most
from service.storing.webhooks.sweeping import SHOWN, Sweeping
from service.storing.webhooks.tables import DeliveryRow, EventRow, WebhookRow
from service.storing.webhooks.values import LONGEST_WAY, SECRET_OVERLAP, NewWebhook, StopReason

PAK_USA, CHN_USA = Dyad.parse("PAK-USA"), Dyad.parse("CHN-USA")
ADMIN = Caller("", sees_all=True)
BODY = '{"type":"ping"}'
EVENTS = (EventType.SHIFT, EventType.DEPARTURE)
SECOND = timedelta(seconds=1)


@pytest.fixture
def webhooks(database):
    return Webhooks(database)


@pytest.fixture
def outbox(database):
    return Outbox(database)


def new(url="https://example.org/hook", dyad=PAK_USA, **fields):
    return NewWebhook(url, dyad, EVENTS, **fields)


def keyed(database, name="desk"):
    return Caller(Keys(database).make(name, [Scope.WATCH])[1].id, sees_all=False)


def pinged(webhooks, count=1):
    """Webhooks with a ping each, in the order of the pings."""
    made = [webhooks.make(new(f"https://example.org/{number}"), ADMIN)[0] for number in range(count)]
    for each in made:
        webhooks.ping(each.id, ADMIN, BODY)
    return made


def claimed(outbox, now=None):
    now = now or datetime.now(UTC)
    return outbox.claim([each.sequence for each in outbox.waiting(now, 100)], now)


def failed(each, **fields):
    return Attempted(each, datetime.now(UTC), 500, Failure.STATUS, **fields)


def delivered(each):
    return Attempted(each, datetime.now(UTC), 200, None)


def test_a_webhook_is_as_it_was_made(webhooks):
    made, secret = webhooks.make(new(description="Desk", history=False), ADMIN)
    assert webhooks.get(made.id, ADMIN) == made
    assert (made.url, made.dyad, made.events) == ("https://example.org/hook", PAK_USA, EVENTS)
    assert (made.description, made.history, made.state, made.reason) == (
        "Desk",
        False,
        WebhookState.ACTIVE,
        None,
    )
    assert secret.startswith("whsec_")
    assert secret not in repr(made)


def test_the_same_for_the_same_is_there_already_and_is_named(database, webhooks):
    made, _ = webhooks.make(new(), ADMIN)
    with pytest.raises(WebhookExists, match=made.id):
        webhooks.make(new(), ADMIN)
    webhooks.make(new(dyad=CHN_USA), ADMIN)
    webhooks.make(new("https://example.org/other"), ADMIN)
    webhooks.make(new(), keyed(database))


def test_the_same_many_times_at_once_makes_one(webhooks):
    def make(_number):
        try:
            return webhooks.make(new(), ADMIN)[0].id
        except WebhookExists as error:
            return str(error)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(make, range(16)))) == 1
    assert len(webhooks.page(ADMIN, dyad=None, limit=100).items) == 1


def test_there_are_no_more_than_there_may_be(database):
    webhooks = Webhooks(database, Most(3, 2))
    desk, other = keyed(database), keyed(database)
    for number in range(2):
        webhooks.make(new(f"https://example.org/{number}"), desk)
    with pytest.raises(TooManyWebhooks, match="you have 2"):
        webhooks.make(new("https://example.org/2"), desk)
    webhooks.make(new(), other)
    with pytest.raises(TooManyWebhooks, match="this service has 3"):
        webhooks.make(new("https://example.org/2"), other)


def test_each_sees_their_own_and_admin_all(database, webhooks):
    desk, other = keyed(database), keyed(database)
    made, _ = webhooks.make(new(), desk)
    for act in (
        lambda: webhooks.get(made.id, other),
        lambda: webhooks.change(made.id, other, {"active": False}),
        lambda: webhooks.renew_secret(made.id, other),
        lambda: webhooks.remove(made.id, other),
        lambda: webhooks.ping(made.id, other, BODY),
        lambda: webhooks.deliveries(made.id, other, limit=1),
    ):
        with pytest.raises(WebhookNotFound):
            act()
    assert webhooks.page(other, dyad=None, limit=9).items == ()
    assert (
        webhooks.page(desk, dyad=None, limit=9).items
        == webhooks.page(ADMIN, dyad=None, limit=9).items
        == (made,)
    )


def test_pages_lead_through_the_list_newest_first(webhooks):
    made = [
        webhooks.make(new(f"https://example.org/{n}", (PAK_USA, CHN_USA)[n % 2]), ADMIN)[0].id
        for n in range(7)
    ]
    found, cursor = [], None
    while True:
        page = webhooks.page(ADMIN, dyad=None, limit=3, cursor=cursor)
        found += [each.id for each in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == made[::-1]
    page = webhooks.page(ADMIN, dyad=CHN_USA, limit=2)
    assert [each.id for each in page.items] == [made[5], made[3]]
    for wrong in ("", "x", "é", page.next_cursor[:-4], page.next_cursor):
        with pytest.raises(InvalidCursor):
            webhooks.page(ADMIN, dyad=None, limit=2, cursor=wrong)


def test_what_is_changed_is_changed_and_the_rest_stays(webhooks):
    made, _ = webhooks.make(new(description="Desk"), ADMIN)
    changed = webhooks.change(made.id, ADMIN, {"events": ["shift"], "description": None, "active": False})
    assert (changed.events, changed.description, changed.history) == ((EventType.SHIFT,), None, True)
    assert (changed.state, changed.reason) == (WebhookState.PAUSED, "client")
    assert webhooks.change(made.id, ADMIN, {"active": True}).state is WebhookState.ACTIVE
    assert webhooks.change(made.id, ADMIN, {}).events == (EventType.SHIFT,)


def test_a_webhook_whose_key_ended_is_of_who_has_it_told_things_again(database, webhooks):
    desk, other = keyed(database), keyed(database)
    made, _ = webhooks.make(new(), desk)
    Keys(database).revoke(desk.key)
    ended = webhooks.get(made.id, ADMIN)
    assert (ended.state, ended.reason) == (WebhookState.DISABLED, "key_ended")
    again = webhooks.change(made.id, Caller(other.key, sees_all=True), {"active": True})
    assert again.state is WebhookState.ACTIVE
    assert webhooks.get(made.id, other) == again


def test_it_cannot_become_somebodys_who_has_the_same(database, webhooks):
    desk, other = keyed(database), keyed(database)
    made, _ = webhooks.make(new(), desk)
    webhooks.make(new(), other)
    Keys(database).revoke(desk.key)
    with pytest.raises(WebhookExists):
        webhooks.change(made.id, Caller(other.key, sees_all=True), {"active": True})


def test_with_a_new_secret_both_sign_for_a_day(database, webhooks, outbox):
    made, first = webhooks.make(new(), ADMIN)
    second, until = webhooks.renew_secret(made.id, ADMIN)
    assert second != first
    assert abs(until - datetime.now(UTC) - SECRET_OVERLAP) < 60 * SECOND
    webhooks.ping(made.id, ADMIN, BODY)
    (claim,) = claimed(outbox)
    assert claim.secrets == (second, first)
    outbox.note([delivered(claim)])
    with database.writing() as session:
        session.execute(update(WebhookRow).values(old_secret_until=datetime.now(UTC)))
    webhooks.ping(made.id, ADMIN, BODY)
    (claim,) = claimed(outbox)
    assert claim.secrets == (second,)


def test_a_webhook_that_is_removed_takes_its_deliveries_along(database, webhooks, outbox):
    (made,) = pinged(webhooks)
    (claim,) = claimed(outbox)
    webhooks.remove(made.id, ADMIN)
    assert outbox.note([delivered(claim)]) == 0
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(DeliveryRow)) == 0


def test_a_ping_that_is_under_way_is_not_sent_twice(webhooks, outbox):
    (made,) = pinged(webhooks)
    first = webhooks.ping(made.id, ADMIN, BODY)
    assert webhooks.ping(made.id, ADMIN, BODY) == first
    outbox.note([delivered(each) for each in claimed(outbox)])
    assert webhooks.ping(made.id, ADMIN, BODY).id != first.id


def test_one_that_is_paused_is_not_pinged_and_is_sent_nothing(webhooks, outbox):
    (made,) = pinged(webhooks)
    webhooks.change(made.id, ADMIN, {"active": False})
    with pytest.raises(WebhookIdle):
        webhooks.ping(made.id, ADMIN, BODY)
    assert claimed(outbox) == []
    webhooks.change(made.id, ADMIN, {"active": True})
    assert len(claimed(outbox)) == 1


def test_a_claim_holds_until_it_runs_out(webhooks, outbox):
    pinged(webhooks)
    now = datetime.now(UTC)
    (first,) = claimed(outbox, now)
    assert claimed(outbox, now + CLAIM - SECOND) == []
    (second,) = claimed(outbox, now + CLAIM + SECOND)
    assert (first.id, first.attempt, second.id, second.attempt) == (first.id, 1, first.id, 2)
    assert second.body == first.body == BODY


def test_many_that_claim_at_once_get_each_delivery_once(webhooks, outbox):
    pinged(webhooks, 20)
    now = datetime.now(UTC)
    sequences = [each.sequence for each in outbox.waiting(now, 100)]
    with ThreadPoolExecutor(8) as pool:
        claims = [
            each.id for got in pool.map(lambda _: outbox.claim(sequences, now), range(8)) for each in got
        ]
    assert len(claims) == len(set(claims)) == 20


def test_of_each_webhook_the_oldest_that_is_due_comes_next(database, webhooks, outbox):
    made = pinged(webhooks, 2)
    with database.writing() as session:
        first, second = session.scalars(select(DeliveryRow).order_by(DeliveryRow.sequence)).all()
        for number in range(5):
            session.add(
                DeliveryRow(
                    id=f"msg_{number}",
                    webhook_sequence=second.webhook_sequence,
                    event_sequence=second.event_sequence,
                    status="pending",
                    attempts=0,
                    made_at=second.made_at,
                    next_attempt_at=second.made_at,
                )
            )
        expected = [first.id, second.id]
    assert [each.id for each in claimed(outbox)] == expected
    assert [each.id for each in claimed(outbox)] == ["msg_0"]
    assert [each.url for each in outbox.waiting(datetime.now(UTC), 9)] == [made[1].url]


def test_after_a_failure_it_is_attempted_again_when_it_is_time(webhooks, outbox):
    (made,) = pinged(webhooks)
    now = datetime.now(UTC)
    (claim,) = claimed(outbox, now)
    assert outbox.note([failed(claim, retry_at=now + 5 * SECOND, quiet_until=now + 5 * SECOND)]) == 0
    assert claimed(outbox, now + 4 * SECOND) == []
    (again,) = claimed(outbox, now + 6 * SECOND)
    assert (again.id, again.attempt, again.failures) == (claim.id, 2, 1)
    (shown,) = webhooks.deliveries(made.id, ADMIN, limit=9).items
    assert (shown.status, shown.last_status, shown.last_failure) == (
        DeliveryStatus.PENDING,
        500,
        Failure.STATUS,
    )


def test_a_webhook_that_fails_is_left_alone_for_a_while_whatever_there_is_for_it(database, webhooks, outbox):
    (made,) = pinged(webhooks)
    now = datetime.now(UTC)
    (claim,) = claimed(outbox, now)
    outbox.note([failed(claim, retry_at=now + 60 * SECOND, quiet_until=now + 30 * SECOND)])
    with database.writing() as session:
        row = session.scalars(select(DeliveryRow)).one()
        session.add(
            DeliveryRow(
                id="msg_other",
                webhook_sequence=row.webhook_sequence,
                event_sequence=row.event_sequence,
                status="pending",
                attempts=0,
                made_at=now,
                next_attempt_at=now,
            )
        )
    assert claimed(outbox, now + 29 * SECOND) == []
    assert [each.id for each in claimed(outbox, now + 31 * SECOND)] == ["msg_other"]
    assert webhooks.get(made.id, ADMIN).failures == 1


def test_a_success_ends_a_row_of_failures(webhooks, outbox):
    (made,) = pinged(webhooks)
    for attempted in (failed, failed, delivered):
        (claim,) = claimed(outbox, datetime.now(UTC) + CLAIM * 3)
        fields = {} if attempted is delivered else {"retry_at": datetime.now(UTC)}
        outbox.note([attempted(claim, **fields)])
    after = webhooks.get(made.id, ADMIN)
    assert (after.failures, after.failing_since, after.pending) == (0, None, 0)


def test_what_fails_for_good_is_listed_and_counted(webhooks, outbox):
    (made,) = pinged(webhooks)
    (claim,) = claimed(outbox)
    assert outbox.note([failed(claim)]) == 1
    (shown,) = webhooks.deliveries(made.id, ADMIN, limit=9).items
    assert (shown.status, shown.next_attempt_at) == (DeliveryStatus.FAILED, None)
    assert webhooks.get(made.id, ADMIN).state is WebhookState.ACTIVE


def test_who_stops_it_is_remembered(webhooks, outbox):
    (made,) = pinged(webhooks)
    (claim,) = claimed(outbox)
    outbox.note([failed(claim, stop=StopReason.GONE)])
    assert webhooks.get(made.id, ADMIN).reason == "gone"
    assert webhooks.change(made.id, ADMIN, {"active": True}).reason is None


def test_the_backlog_is_that_of_active_webhooks(webhooks, outbox):
    made = pinged(webhooks, 3)
    assert outbox.backlog().pending == 3
    webhooks.change(made[0].id, ADMIN, {"active": False})
    backlog = outbox.backlog()
    assert (backlog.pending, backlog.oldest) == (
        2,
        webhooks.deliveries(made[1].id, ADMIN, limit=1).items[0].made_at,
    )


def test_what_is_under_way_for_too_long_is_given_up(database, webhooks, outbox):
    (made,) = pinged(webhooks)
    late = datetime.now(UTC) + LONGEST_WAY + 2 * CLAIM
    assert outbox.waiting(late, 9) == []
    assert Sweeping(database, rest=0).sweep(late) == 0
    assert [each.status for each in webhooks.deliveries(made.id, ADMIN, limit=9).items] == [
        DeliveryStatus.FAILED
    ]


def test_what_was_made_long_ago_is_forgotten_and_nothing_else(database, webhooks, outbox):
    made = pinged(webhooks, 2)
    (claim, _) = claimed(outbox)
    outbox.note([delivered(claim)])
    sweeping = Sweeping(database, rest=0)
    assert sweeping.sweep() == 0
    assert sweeping.sweep(datetime.now(UTC) + SHOWN + SECOND) == 2
    assert [webhooks.deliveries(each.id, ADMIN, limit=9).items for each in made] == [(), ()]
    with database.reading() as session:
        assert session.scalars(select(EventRow)).all() == []


def test_thousands_are_swept_part_by_part(database, webhooks):
    pinged(webhooks)
    with database.writing() as session:
        row = session.scalars(select(DeliveryRow)).one()
        shared = {"webhook_sequence": row.webhook_sequence, "event_sequence": row.event_sequence}
        shared |= {"status": "delivered", "attempts": 1, "made_at": row.made_at - SHOWN}
        session.add_all(DeliveryRow(id=f"msg_{number}", **shared) for number in range(1_200))
    assert Sweeping(database, rest=0).sweep() == 1_200
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(DeliveryRow)) == 1


def test_one_holds_a_lease_until_it_runs_out_or_is_given_up(database):
    first, second = (Lease(database, "telling", 15.0) for _ in range(2))
    now = datetime.now(UTC)
    assert first.take(now)
    assert first.take(now + 5 * SECOND)
    assert not second.take(now + 19 * SECOND)
    assert second.take(now + 21 * SECOND)
    assert not first.take(now + 22 * SECOND)
    first.give_up()
    assert not first.take(now + 22 * SECOND)
    second.give_up()
    assert first.take(now + 22 * SECOND)


def test_of_many_that_ask_at_once_one_gets_the_lease(database):
    leases = [Lease(database, "telling", 15.0) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda lease: lease.take(), leases)) == 1
