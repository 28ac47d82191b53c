"""Asks a running Entente, over HTTP, what works, and says so: `python -m tests.smoke URL`."""

from __future__ import annotations

import sys
from collections.abc import Callable

import requests

TIMEOUT = 30
FIRST = """Norway and Iceland ended three days of talks on mackerel quotas in Bergen without agreement. Officials \
said the two sides remained far apart. Norway rejected the Icelandic proposal and refused to reopen its ports."""
SECOND = """Norway and Iceland signed an agreement on mackerel quotas in Bergen on Friday. The two countries \
pledged to work together on research, and Norway will reopen its ports to Icelandic boats. Both welcomed the deal."""


class Smoke:
    """The checks, against one running service."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._session = requests.Session()

    def _ask(self, method: str, path: str, **options: object) -> requests.Response:
        return self._session.request(method, self._url + path, timeout=TIMEOUT, **options)

    def is_ready(self) -> None:
        assert self._ask("GET", "/readyz").json()["status"] == "ready"

    def shows_its_model(self) -> None:
        assert self._ask("GET", "/v1/model").json()["version"]

    def serves_its_document_and_pages(self) -> None:
        assert self._ask("GET", "/openapi.json").json()["openapi"].startswith("3.1")
        for path in ("/", "/docs"):
            assert self._ask("GET", path).headers["Content-Type"].startswith("text/html")

    def reads_an_article_with_exact_evidence(self) -> None:
        reading = self._ask("POST", "/v1/readings", json={"text": FIRST}).json()
        position = reading["positions"][0]
        assert (position["dyad"], position["state"]) == ("ISL-NOR", "impasse"), position
        assert all(FIRST[e["start"] : e["end"]] == e["text"] for e in position["evidence"])

    def reads_two_sides_of_ones_own_choice(self) -> None:
        sides = ["Icelandic fleet", ["Norway", "Bergen|Oslo"]]
        response = self._ask("POST", "/v1/readings", json={"text": FIRST, "sides": sides})
        assert response.status_code == 200, response.text
        reading = response.json()
        weighed = [*reading["positions"], *reading["declined"]]
        assert weighed or reading["reason"], reading
        assert all(each["sides"] == ["Icelandic fleet", "Norway"] for each in weighed), reading

    def stores_an_article_once_and_compares_another_with_it(self) -> None:
        first = self._ask("POST", "/v1/articles", json={"text": FIRST, "outlet": "Smoke check"})
        try:
            assert first.status_code in {200, 201}, first.text
            again = self._ask("POST", "/v1/articles", json={"text": FIRST})
            assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
            comparison = self._ask("POST", "/v1/comparisons", json={"text": SECOND}).json()["comparisons"][0]
            near = {each["article"]["id"]: each for each in comparison["neighbours"]}[first.json()["id"]]
            assert near["verdict"] == "disagrees", near
            assert near["contrast"]["shared_terms"], near
        finally:
            if first.status_code == 201:
                removed = self._ask("DELETE", first.headers["Location"])
                assert removed.status_code == 204, removed.text

    def refuses_bad_input_with_the_field_at_fault(self) -> None:
        response = self._ask("POST", "/v1/readings", json={"text": "", "dyad": "nowhere"})
        assert response.status_code == 422
        assert response.headers["Content-Type"] == "application/problem+json"
        assert {error["field"] for error in response.json()["errors"]} == {"text", "dyad"}

    def says_where_sides_belong(self) -> None:
        response = self._ask("POST", "/v1/comparisons", json={"text": FIRST, "sides": ["Norway", "Iceland"]})
        assert response.status_code == 400, response.text
        assert "/v1/readings" in response.json()["errors"][0]["message"]

    def checks(self) -> list[Callable[[], None]]:
        return [
            self.is_ready,
            self.shows_its_model,
            self.serves_its_document_and_pages,
            self.reads_an_article_with_exact_evidence,
            self.reads_two_sides_of_ones_own_choice,
            self.stores_an_article_once_and_compares_another_with_it,
            self.refuses_bad_input_with_the_field_at_fault,
            self.says_where_sides_belong,
        ]


def main(url: str) -> int:
    """Run every check; returns how many failed."""
    failed = 0
    for check in Smoke(url).checks():
        name = check.__name__.replace("_", " ")
        try:
            check()
            print(f"✓ {name}")
        except (AssertionError, KeyError, IndexError, ValueError, requests.RequestException) as error:
            failed += 1
            print(f"✗ {name}: {type(error).__name__} {str(error)[:300]}")
    print(f"{url} works" if not failed else f"{failed} of {len(Smoke(url).checks())} checks failed")
    return failed


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000") else 0)
