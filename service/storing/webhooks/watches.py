"""The watch over dyads: how far each was looked at, what is new on it, and who is to be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import CursorResult, Select, bindparam, delete, exists, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.comparing.values import ArticleSummary
from service.reading.values import Dyad, Position
from service.storing.corrected import is_there
from service.storing.database import Database
from service.storing.rows import article_summary, microseconds, position_of
from service.storing.tables import ArticleRow, DyadRow, PositionRow
from service.storing.values import Keeping, TextMark
from service.storing.webhooks.rows import is_live
from service.storing.webhooks.sending import put_out
from service.storing.webhooks.tables import WatchRow, WebhookRow
from service.storing.webhooks.values import LONGEST_WAY, EventType

# An article that had been published for longer when it was stored is history, and no news.
RECENT: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ToldShift:
    """A shift that was told of, or was there before: its direction, and between which articles it lay."""

    rises: bool
    earliest: datetime
    latest: datetime

    def as_json(self) -> dict[str, Any]:
        """The shift as its column has it."""
        return {
            "rises": self.rises,
            "earliest": self.earliest.isoformat(),
            "latest": self.latest.isoformat(),
        }

    @classmethod
    def of_json(cls, entry: dict[str, Any]) -> ToldShift:
        """The inverse of `as_json`."""
        earliest, latest = (datetime.fromisoformat(entry[name]) for name in ("earliest", "latest"))
        return cls(entry["rises"], earliest, latest)


@dataclass(frozen=True, slots=True)
class Watch:
    """A dyad that was looked at up to the version `version`; `shifts` are None until they were looked up."""

    dyad: Dyad
    version: int
    since: datetime
    shifts: tuple[ToldShift, ...] | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A position that came since, with its article and what tells its text; `is_history` where it is no news."""

    article: ArticleSummary
    position: Position
    mark: TextMark
    is_history: bool


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What came up to the version `version`; `is_all` where nothing more did."""

    positions: tuple[Arrival, ...]
    version: int
    is_all: bool


@dataclass(frozen=True, slots=True)
class Audience:
    """Whether anybody is to be told of departures, and of those of old articles, too."""

    departures: bool
    history: bool


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell those who want to know; `is_history` where it is long past."""

    kind: EventType
    body: str
    is_history: bool


class Watches:
    """The watches of a database, whose positions count as `keeping` has it. Safe to share by threads."""

    def __init__(self, database: Database, keeping: Keeping = Keeping()) -> None:  # noqa: B008 (does not change)
        self._database = database
        self._corrected = keeping.corrections
        self._arrived = _arrived(corrected=keeping.corrections)

    def behind(self) -> list[Watch]:
        """The watches over dyads on which something changed that was not looked at yet."""
        query = (
            select(WatchRow)
            .outerjoin(DyadRow, DyadRow.dyad == WatchRow.dyad)
            .where(
                or_(WatchRow.version != func.coalesce(DyadRow.version, 0), WatchRow.shifts.is_(None)),
            )
            .order_by(WatchRow.dyad)
        )
        with self._database.reading() as session:
            return [_watch(row) for row in session.scalars(query)]

    def audience(self, dyad: Dyad) -> Audience:
        """Who is to be told of departures on a dyad."""
        wants = WebhookRow.events.contains(EventType.DEPARTURE.value)
        query = select(WebhookRow.history).where(
            WebhookRow.dyad == str(dyad), wants, is_live(datetime.now(UTC))
        )
        with self._database.reading() as session:
            found = session.scalars(query).all()
        return Audience(bool(found), any(found))

    def arrivals(self, watch: Watch, limit: int) -> Arrivals:
        """The first `limit` positions that came after what was looked at, in their order."""
        with self._database.reading() as session:
            version = session.scalar(select(DyadRow.version).where(DyadRow.dyad == str(watch.dyad))) or 0
            not_before = microseconds(datetime.now(UTC) - LONGEST_WAY)
            asked = {"dyad": str(watch.dyad), "since": watch.version, "most": limit, "not_before": not_before}
            rows = session.execute(self._arrived, asked).all()
            found = tuple(self._arrival(row) for row in rows)
        is_all = len(rows) < limit
        return Arrivals(found, version if is_all else rows[-1].came, is_all)

    def tell(
        self, watch: Watch, version: int, shifts: Sequence[ToldShift] | None, news: Iterable[News]
    ) -> bool:
        """Put news into the outbox, and note that the dyad was looked at up to `version`; both or none.

        `shifts` take the place of those of the watch, unless None. False, and nothing is done, where
        another process was first.
        """
        values: dict[str, Any] = {"version": version}
        if shifts is not None:
            values["shifts"] = [shift.as_json() for shift in shifts]
        changed = (
            update(WatchRow)
            .where(WatchRow.dyad == str(watch.dyad), WatchRow.version == watch.version)
            .values(values)
        )
        with self._database.writing() as session:
            result = session.execute(changed)
            assert isinstance(result, CursorResult)  # nosec B101  # noqa: S101 (it is an update)
            if result.rowcount != 1:
                return False
            for each in news:
                put_out(session, each.kind, each.body, _who_hears(session, watch.dyad, each))
        return True

    def _arrival(self, row: Any) -> Arrival:  # noqa: ANN401 (SQLAlchemy's row of these columns)
        summary = article_summary(row)
        published = summary.published_at or summary.stored_at
        return Arrival(
            article=summary,
            position=position_of(row, [], corrected=self._corrected),
            mark=TextMark(row.text_key, row.signature),
            is_history=published < summary.stored_at - RECENT,
        )


def begin_watch(session: Session, dyad: str, now: datetime) -> None:
    """Watch a dyad from what is stored on it by now; does nothing where it is watched already."""
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    version = select(DyadRow.version).where(DyadRow.dyad == dyad).scalar_subquery()
    session.execute(
        dialect.insert(WatchRow)
        .values(dyad=dyad, version=func.coalesce(version, literal(0)), since=now)
        .on_conflict_do_nothing(index_elements=[WatchRow.dyad])
    )


def end_watch(session: Session, dyad: str) -> None:
    """Watch a dyad no longer where no webhook is left on it."""
    is_left = exists().where(WebhookRow.dyad == dyad)
    session.execute(delete(WatchRow).where(WatchRow.dyad == dyad, ~is_left))


def _arrived(*, corrected: bool) -> Select[Any]:
    """The positions that came on a dyad since a version, those that came first first.

    What was stored too long ago when its turn comes is not told any more.
    """
    return (
        select(
            *(column for column in PositionRow.__table__.columns if column.name != "article_sequence"),
            *(getattr(ArticleRow, name) for name in ("id", "title", "url", "published_at", "stored_at")),
        )
        .join(ArticleRow, ArticleRow.sequence == PositionRow.article_sequence)
        .where(
            PositionRow.dyad == bindparam("dyad"),
            # By the index: a position's version is never less than the one it came with.
            PositionRow.version > bindparam("since"),
            PositionRow.came > bindparam("since"),
            PositionRow.stored >= bindparam("not_before"),
            is_there(corrected=corrected),
        )
        .order_by(PositionRow.came)
        .limit(bindparam("most"))
    )


def _watch(row: WatchRow) -> Watch:
    shifts = None if row.shifts is None else tuple(map(ToldShift.of_json, row.shifts))
    return Watch(Dyad.parse(row.dyad), row.version, row.since, shifts)


def _who_hears(session: Session, dyad: Dyad, news: News) -> Sequence[int]:
    query = select(WebhookRow.sequence).where(
        WebhookRow.dyad == str(dyad),
        WebhookRow.events.contains(news.kind.value),
        is_live(datetime.now(UTC)),
    )
    if news.is_history:
        query = query.where(WebhookRow.history)
    return session.scalars(query.order_by(WebhookRow.sequence)).all()
