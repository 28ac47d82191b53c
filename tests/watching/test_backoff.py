"""What fails is attempted again, less and less often, for three days."""

from datetime import UTC, datetime, timedelta

from service.storing.webhooks.values import LONGEST_WAY
from service.watching.backoff import quiet_until, retry_at

MADE = datetime(2026, 1, 1, tzinfo=UTC)


def test_attempts_come_less_and_less_often_and_end_within_three_days():
    now, delays, attempt = MADE, [], 1
    while (again := retry_at(attempt, MADE, now)) is not None:
        delays.append(again - now)
        now, attempt = again, attempt + 1
    assert len(delays) == 10
    assert timedelta(seconds=4) <= delays[0] <= timedelta(seconds=5)
    assert all(earlier < later for earlier, later in zip(delays[:8], delays[1:9], strict=True))
    assert timedelta(days=2) < now - MADE <= LONGEST_WAY


def test_what_is_too_old_is_not_attempted_again():
    assert retry_at(1, MADE, MADE + LONGEST_WAY) is None


def test_what_failed_together_does_not_come_again_together():
    assert len({retry_at(3, MADE, MADE) for _ in range(20)}) > 10


def test_a_receiver_that_is_down_is_asked_each_hour_at_least():
    waits = [quiet_until(failures, MADE) - MADE for failures in (0, 1, 2, 3, 4, 50)]
    assert waits[0] <= timedelta(seconds=5)
    assert timedelta(minutes=45) < waits[-1] <= timedelta(hours=1)
