"""One small job with requests alone: read an article, compare it, store it safely, see the relation, meet a problem.

python job.py [URL]    (URL: http://localhost:8000 unless given; a key, if it wants one, in ENTENTE_KEY)
"""

from __future__ import annotations

import os
import sys
import time
import uuid
from typing import Any

import requests

ARTICLE = {
    "title": "Greece and Turkey sign agreement on rescue at sea",
    "outlet": "Harbour Wire",
    "published_at": "2023-12-09",
    "text": "Greece and Turkey signed an agreement on cooperation in rescues at sea on Saturday. The foreign ministers "
    "of Greece and Turkey welcomed it as a further step in their friendly relations and agreed to hold joint "
    "exercises next year.",
}


class Problem(Exception):
    """What the service answers where it refuses or fails (RFC 9457)."""

    def __init__(self, response: requests.Response) -> None:
        problem = response.headers.get("Content-Type", "").startswith("application/problem+json")
        told: dict[str, Any] = response.json() if problem else {"title": response.reason}
        self.type = told.get("type", "about:blank")
        self.fields = [f"{each['field']}: {each['message']}" for each in told.get("errors", [])]
        super().__init__(
            f"{response.status_code} {told['title']}: {'; '.join(self.fields) or told.get('detail')}"
        )


class Service:
    """An Entente at an address."""

    def __init__(self, url: str, key: str | None) -> None:
        self._url = url.rstrip("/")
        self._session = requests.Session()
        if key:
            self._session.headers["Authorization"] = f"Bearer {key}"

    def ask(self, method: str, path: str, again: int = 0, **options: Any) -> requests.Response:  # noqa: ANN401
        """The answer; where there is none, or a 5xx, it is asked `again` so often. Raises Problem, ConnectionError."""
        try:
            response = self._session.request(method, self._url + path, timeout=30, **options)
        except requests.ConnectionError:
            if not again:
                raise
        else:
            if response.ok:
                return response
            if not again or response.status_code < 500:
                raise Problem(response)
        time.sleep(1)
        return self.ask(method, path, again - 1, **options)


def job(service: Service) -> None:
    """The job; prints a line a step, and leaves nothing behind that was not there before."""
    position = service.ask("POST", "/v1/readings", json=ARTICLE).json()["positions"][0]
    print(f"Read:     {position['dyad']} is {position['state']}, score {position['score']:.2f}")

    answer = service.ask("POST", "/v1/comparisons", json=ARTICLE, params={"as_of": "2023-12-09"}).json()
    print(f"Compared: {answer['comparisons'][0]['summary']}")

    # With an idempotency key the same request may be sent again: were the first one done, it would not be done twice.
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    stored = service.ask("POST", "/v1/articles", again=1, json=ARTICLE, headers=headers)
    print(f"Stored:   {stored.status_code} {stored.headers['Location']}")

    timeline = service.ask("GET", "/v1/relations/GRC-TUR/timeline", params={"bucket": "year"}).json()
    print(f"Timeline: {timeline['summary']}")

    try:
        service.ask("POST", "/v1/readings", json={"title": "No text"})
    except Problem as problem:
        print(f"Problem:  {problem.type}: {'; '.join(problem.fields)}")
    else:
        sys.exit("An article without a text was taken")
    if stored.status_code == 201:  # what was there before stays
        service.ask("DELETE", stored.headers["Location"])


if __name__ == "__main__":
    try:
        job(
            Service(
                sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000", os.environ.get("ENTENTE_KEY")
            )
        )
    except (Problem, requests.RequestException) as error:
        sys.exit(f"It failed: {error}")
