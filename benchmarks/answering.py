"""How fast a comparison is answered: over HTTP from a large database, and in process from a huge dyad."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from itertools import cycle
from typing import Final

import numpy as np

from benchmarks.limits import beside
from benchmarks.memory import megabytes
from benchmarks.posts import posts
from benchmarks.server import environment_of, running
from benchmarks.spread import touched_by
from benchmarks.stored import LARGE
from benchmarks.timing import measure
from service import create_app
from service.api.context import Services, install
from service.comparing import Indexes
from service.comparing.indexing.entries import Changes, Entries
from service.comparing.indexing.index import estimated_bytes
from service.comparing.values import StoredPosition
from service.reading import Reader
from service.reading.values import Dyad
from service.settings import Settings
from service.storing import Articles, Corrections, Database, Webhooks
from service.telemetry import configure_logging

_REQUESTS: Final = 400
_REQUESTS_IN_PROCESS: Final = 200
_WARM_UP: Final = 20


def print_over_http(folder: str, entries: Entries) -> None:
    """Serve the database in `folder`, whose large dyad has `entries`, and post articles on that dyad."""
    articles = posts(Reader.load(), LARGE, _REQUESTS + _WARM_UP + 1)
    bodies = [json.dumps({"text": text}) for text, _ in articles]
    vectors = [position.vector for _, reading in articles for position in reading.positions]
    touched = np.mean([touched_by(vector, entries) for vector in vectors[:50]])
    print(
        f"  posted: {np.mean([len(text.split()) for text, _ in articles]):.0f} words,"
        f" {np.mean([len(vector.ids) for vector in vectors]):.0f} terms,"
        f" {len(vectors) / len(articles):.2f} positions each; {touched:.1f} postings a query and article"
    )
    with (
        running(environment_of(folder)) as server,
        closing(HTTPConnection("127.0.0.1", server.port)) as client,
    ):
        first = _milliseconds(lambda: _post(client, "/v1/comparisons", bodies[-1]))
        reading = _print_calls("readings", client, bodies)
        comparing = _print_calls("comparisons", client, bodies, median=8, p99=25)
        print(f"  reading alone is {reading / comparing:.0%} of a comparison")
        print(f"  the first comparison, which loads {len(entries):,} positions   {first:8.2f} ms")
        print(f"  worker resident {megabytes(server.worker, 'Rss'):.0f} MiB afterwards")


def print_in_process(folder: str, entries: Entries, stored: Sequence[int]) -> None:
    """Ask an application whose index holds the huge dyad of `entries`, in this process.

    Of the articles it shows, others are looked up in the database in `folder`: those numbered `stored`.
    """
    settings = Settings.from_environment({"ENTENTE_DATA_DIR": folder, "ENTENTE_LOG_LEVEL": "ERROR"})
    reader = Reader.load(most_evidence=settings.max_evidence)
    configure_logging(settings.log_level)
    app = create_app(settings, reader=reader)
    database = Database(settings.database_url)
    indexes = Indexes(_Memory(entries), 1 << 30)
    archive = _Relabelled(database, stored), Corrections(database)
    parts = Services(settings, reader, database, *archive, indexes, Webhooks(database))
    install(app, parts)
    texts = cycle(posts(reader, LARGE, _REQUESTS_IN_PROCESS))
    client = app.test_client()
    built = _milliseconds(lambda: indexes.candidates(LARGE))
    timing = measure(
        lambda: _checked(client.post("/v1/comparisons", json={"text": next(texts)[0]}).status_code),
        repeats=_REQUESTS_IN_PROCESS,
        warm_up=_WARM_UP,
    )
    print(
        f"  {len(entries):,} on the dyad, in process   {timing} {beside(timing.median, 20, 'ms')};"
        f" index {indexes.nbytes / 1e6:.0f} MB, built in {built / 1000:.2f} s"
    )
    needed = estimated_bytes(len(entries), len(entries.ids))
    if needed > settings.index_megabytes << 20:
        print(
            f"  (with ENTENTE_INDEX_MEGABYTES={settings.index_megabytes}, the default, such a dyad is read from the"
            f" database each time: it is estimated at {needed / (1 << 20):.0f})"
        )
    database.close()


class _Memory:
    """A feed of one dyad from memory."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries

    def version(self, dyad: Dyad) -> int:
        """One for the dyad, 0 for others."""
        return int(dyad == LARGE)

    def extent(self, dyad: Dyad) -> tuple[int, int]:
        """The positions and their terms."""
        return len(self._entries), len(self._entries.ids)

    @contextmanager
    def changes(self, dyad: Dyad, since: int) -> Iterator[Changes]:
        """All of them."""
        yield Changes(1, [], [self._entries])


class _Relabelled(Articles):
    """Articles whose numbers run on beyond those that are stored, round and round."""

    def __init__(self, database: Database, stored: Sequence[int]) -> None:
        super().__init__(database)
        self._stored = stored

    def positions(self, dyad: Dyad, sequences: Sequence[int]) -> dict[int, StoredPosition]:
        """Those of stored articles in the place of the ones asked for."""
        stands_for = {number: self._stored[number % len(self._stored)] for number in sequences}
        found: Mapping[int, StoredPosition] = super().positions(dyad, list(stands_for.values()))
        return {number: found[stored] for number, stored in stands_for.items()}


def _print_calls(
    resource: str,
    client: HTTPConnection,
    bodies: list[str],
    *,
    median: float | None = None,
    p99: float | None = None,
) -> float:
    """Post each of the bodies; returns the median in milliseconds."""
    following = iter(bodies)
    timing = measure(
        lambda: _post(client, f"/v1/{resource}", next(following)), repeats=_REQUESTS, warm_up=_WARM_UP
    )
    limits = (
        f" {beside(timing.median, median, 'ms')} {beside(timing.p99, p99, 'ms')}" if median and p99 else ""
    )
    print(f"  POST /v1/{resource:12} {timing}{limits}")
    return timing.median


def _post(client: HTTPConnection, path: str, body: str) -> None:
    client.request("POST", path, body.encode(), {"Content-Type": "application/json"})
    answer = client.getresponse()
    answer.read()
    _checked(answer.status)


def _checked(status: int) -> None:
    if status != 200:
        raise RuntimeError(f"the service answered {status}")


def _milliseconds(call: Callable[[], object]) -> float:
    return measure(call, repeats=1, warm_up=0).median
