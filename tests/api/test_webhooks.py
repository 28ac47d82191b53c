"""Webhooks over HTTP: who may have which, what is refused and why, and what is shown of them."""

import json
import socket
import threading

import pytest
from jsonschema import Draft202012Validator

from service.api.admitting.scopes import SCOPES
from service.api.schemas.messages import MESSAGES
from service.comparing import Indexes
from service.storing import Keys, PositionFeed, Scope
from service.storing.webhooks import Caller
from service.storing.webhooks.values import EventType
from service.storing.webhooks.watches import Watches
from service.watching.messages import ping_message
from service.watching.weighing import Weigher
from tests.api.asking import COOPERATIVE, DYAD, HOSTILE, fields_at_fault, problem, store
from tests.test_openapi import SPECIFICATION
from tests.texts import STALLED

HOOK = {"url": "http://localhost:9999/hook", "dyad": DYAD}
PRIVATE = {"ENTENTE_WEBHOOK_PRIVATE": "yes"}


@pytest.fixture
def near(client_set):
    """A client of a service that may call its own network."""
    return client_set(**PRIVATE)


@pytest.fixture
def far(client_set, monkeypatch):
    """A client of a production service that may not, where `public.example` is elsewhere and `inner.example` is not."""
    known = {"public.example": "93.184.216.34", "inner.example": "10.0.0.7"}
    real = socket.getaddrinfo

    def resolved(host, *arguments, **options):
        if host.endswith(".example") and host not in known:
            raise socket.gaierror("no such host")
        return real(known.get(host, host), *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    return client_set(ENTENTE_ENV="production", ENTENTE_ACCESS="open", ENTENTE_RATE_PER_ADDRESS="none")


def made(client, **fields):
    response = client.post("/v1/webhooks", json={**HOOK, **fields})
    assert response.status_code == 201, response.get_json()
    return response.get_json()


def test_a_webhook_is_made_and_its_secret_shown_once(near):
    response = near.post("/v1/webhooks", json={**HOOK, "dyad": "usa-pak", "description": "Desk"})
    assert response.status_code == 201
    body = response.get_json()
    secret = body.pop("secret")
    assert secret.startswith("whsec_")
    assert {
        name: body[name] for name in ("url", "dyad", "events", "history", "description", "state", "reason")
    } == {
        "url": HOOK["url"],
        "dyad": DYAD,
        "events": ["shift", "departure"],
        "history": True,
        "description": "Desk",
        "state": "active",
        "reason": None,
    }
    fetched = near.get(response.headers["Location"])
    assert fetched.get_json() == body
    assert near.get("/v1/webhooks").get_json() == {"webhooks": [body], "next_cursor": None}
    everything = fetched.get_data(as_text=True) + near.get("/v1/webhooks").get_data(as_text=True)
    assert secret not in everything
    assert "secret" not in everything


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": ...}, "url"),
        ({"url": None}, "url"),
        ({"url": 5}, "url"),
        ({"url": ""}, "url"),
        ({"url": "ftp://localhost/"}, "url"),
        ({"url": "http://user:word@localhost/"}, "url"),
        ({"url": "http://localhost/#part"}, "url"),
        ({"url": "http://local host/"}, "url"),
        ({"url": "http://localhost/" + "x" * 2_000}, "url"),
        ({"dyad": ...}, "dyad"),
        ({"dyad": "PAK-XXX"}, "dyad"),
        ({"events": []}, "events"),
        ({"events": "shift"}, "events"),
        ({"events": ["ping"]}, "events.0"),
        ({"history": "yes"}, "history"),
        ({"description": "x" * 501}, "description"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_bad_request_names_the_field_and_makes_nothing(near, change, field):
    body = {name: value for name, value in {**HOOK, **change}.items() if value is not ...}
    assert fields_at_fault(near.post("/v1/webhooks", json=body)) == {field}
    assert near.get("/v1/webhooks").get_json()["webhooks"] == []


@pytest.mark.parametrize("field", ["secret", "active"])
def test_what_is_not_for_the_client_to_say_is_misplaced(near, field):
    assert problem(near.post("/v1/webhooks", json={**HOOK, field: True})) == (
        400,
        "/problems/misplaced-field",
        {field},
    )


@pytest.mark.parametrize("url", ["https://public.example/hook", "https://public.example:8443/hook?key=1"])
def test_an_address_of_the_internet_may_be_called(far, url):
    assert made(far, url=url)["url"] == url


@pytest.mark.parametrize(
    ("url", "remedy"),
    [
        ("http://public.example/hook", "ENTENTE_WEBHOOK_HTTP"),
        ("https://public.example:22/", "ports"),
        ("https://inner.example/", "ENTENTE_WEBHOOK_PRIVATE"),
        ("https://nowhere.example/", "ENTENTE_WEBHOOK_PRIVATE"),
        ("https://localhost/", "ENTENTE_WEBHOOK_PRIVATE"),
        ("https://127.0.0.1/", "ENTENTE_WEBHOOK_PRIVATE"),
        ("https://169.254.169.254/latest/meta-data/", "ENTENTE_WEBHOOK_PRIVATE"),
        ("https://[::ffff:10.0.0.1]/", "ENTENTE_WEBHOOK_PRIVATE"),
        ("https://2130706433/", "ENTENTE_WEBHOOK_PRIVATE"),
        ("https://0x7f.1/", "ENTENTE_WEBHOOK_PRIVATE"),
    ],
)
def test_no_other_may_and_the_remedy_is_told(far, url, remedy):
    response = far.post("/v1/webhooks", json={**HOOK, "url": url})
    assert fields_at_fault(response) == {"url"}
    assert remedy in response.get_json()["errors"][0]["message"]


def test_the_same_again_is_a_conflict_that_names_the_first(near):
    first = made(near)
    response = near.post("/v1/webhooks", json=HOOK)
    assert problem(response) == (409, "/problems/webhook-exists", {"url"})
    assert first["id"] in response.get_json()["errors"][0]["message"]


def test_more_than_there_may_be_are_refused(client_set):
    client = client_set(**PRIVATE, ENTENTE_MAX_WEBHOOKS="2")
    for number in range(2):
        made(client, url=f"http://localhost/{number}")
    assert problem(client.post("/v1/webhooks", json=HOOK))[:2] == (409, "/problems/too-many-webhooks")
    client = client_set(**PRIVATE, ENTENTE_MAX_WEBHOOKS_PER_KEY="2")
    assert problem(client.post("/v1/webhooks", json=HOOK))[:2] == (409, "/problems/too-many-webhooks")


def test_where_the_operator_wants_none_those_there_are_can_only_be_seen_and_removed(client_set):
    webhook = made(client_set(**PRIVATE))
    client, location = client_set(**PRIVATE, ENTENTE_WEBHOOKS="no"), f"/v1/webhooks/{webhook['id']}"
    assert problem(client.post("/v1/webhooks", json=HOOK))[:2] == (403, "/problems/webhooks-off")
    assert problem(client.post(f"{location}/ping"))[:2] == (403, "/problems/webhooks-off")
    assert client.get(location).status_code == 200
    assert client.delete(location).status_code == 204


def test_a_webhook_is_changed_paused_and_had_again(near):
    location = f"/v1/webhooks/{made(near, description='Desk')['id']}"
    changed = near.patch(
        location, json={"active": False, "events": ["shift"], "description": None}
    ).get_json()
    assert (changed["state"], changed["reason"]) == ("paused", "client")
    assert (changed["events"], changed["description"]) == (["shift"], None)
    assert problem(near.post(f"{location}/ping"))[:2] == (409, "/problems/webhook-idle")
    merged = near.patch(location, data='{"active": true}', content_type="application/merge-patch+json")
    assert (merged.get_json()["state"], merged.get_json()["reason"]) == ("active", None)
    assert near.get(location).get_json() == merged.get_json()


@pytest.mark.parametrize("field", ["url", "dyad", "secret", "state", "id", "made_at"])
def test_what_stays_as_it_is_is_said_with_a_way_out(near, field):
    response = near.patch(f"/v1/webhooks/{made(near)['id']}", json={field: "x"})
    assert problem(response) == (400, "/problems/misplaced-field", {field})


@pytest.mark.parametrize("change", [{"active": None}, {"active": "yes"}, {"events": None}, {"history": 1.5}])
def test_a_bad_change_is_refused(near, change):
    response = near.patch(f"/v1/webhooks/{made(near)['id']}", json=change)
    assert fields_at_fault(response) == set(change)


def test_a_ping_is_queued_and_listed(near):
    webhook = made(near)
    response = near.post(f"/v1/webhooks/{webhook['id']}/ping")
    assert response.status_code == 202
    delivery = response.get_json()
    assert (delivery["type"], delivery["status"], delivery["attempts"]) == ("ping", "pending", 0)
    assert near.get(f"/v1/webhooks/{webhook['id']}/deliveries").get_json() == {
        "deliveries": [delivery],
        "next_cursor": None,
    }
    assert near.get(f"/v1/webhooks/{webhook['id']}").get_json()["pending"] == 1


def test_another_secret_is_shown_once_too(near):
    webhook = made(near)
    renewed = near.post(f"/v1/webhooks/{webhook['id']}/secret").get_json()
    assert renewed["secret"] not in {None, webhook["secret"]}
    assert renewed["previous_until"] > webhook["made_at"]


def test_lists_are_paged_with_links(near):
    identities = [made(near, url=f"http://localhost/{number}")["id"] for number in range(5)]
    found, address = [], "/v1/webhooks?limit=2"
    while address:
        response = near.get(address)
        found += [each["id"] for each in response.get_json()["webhooks"]]
        links = [
            part.split(">")[0][1:] for part in response.headers["Link"].split(", ") if 'rel="next"' in part
        ]
        address = links[0] if links else None
    assert found == identities[::-1]
    other = near.get("/v1/webhooks?limit=2").get_json()["next_cursor"]
    assert fields_at_fault(near.get(f"/v1/webhooks?dyad={DYAD}&cursor={other}")) == {"cursor"}
    assert fields_at_fault(near.get(f"/v1/webhooks/{identities[0]}/deliveries?cursor={other}")) == {"cursor"}
    assert len(near.get(f"/v1/webhooks?dyad={DYAD}").get_json()["webhooks"]) == 5
    assert near.get("/v1/webhooks?dyad=CHN-IND").get_json()["webhooks"] == []


@pytest.mark.parametrize("operation", [each for each in SCOPES if "{webhook_id}" in each])
def test_what_is_not_there_is_told(near, operation):
    method, _, path = operation.partition(" ")
    body = {"json": {}} if method == "PATCH" else {}
    response = near.open(path.replace("{webhook_id}", "unknown"), method=method, **body)
    assert problem(response) == (404, "/problems/unknown-webhook", set())


def test_each_key_has_its_own_and_admin_all(client_set):
    client = client_set(**PRIVATE, ENTENTE_ACCESS="closed")
    keys = Keys(client.application.extensions["entente"].database)
    bearers = {}
    for name, scope in (
        ("one", Scope.WATCH),
        ("two", Scope.WATCH),
        ("all", Scope.ADMIN),
        ("reader", Scope.READ),
    ):
        token, _ = keys.make(name, [scope])
        bearers[name] = {"Authorization": f"Bearer {token}"}
    webhook = client.post("/v1/webhooks", json=HOOK, headers=bearers["one"]).get_json()
    location = f"/v1/webhooks/{webhook['id']}"
    answers = {name: client.get(location, headers=headers).status_code for name, headers in bearers.items()}
    assert answers == {"one": 200, "two": 404, "all": 200, "reader": 403}
    counts = {
        name: len(client.get("/v1/webhooks", headers=bearers[name]).get_json()["webhooks"])
        for name in ("one", "two", "all")
    }
    assert counts == {"one": 1, "two": 0, "all": 1}
    assert client.delete(location, headers=bearers["two"]).status_code == 404
    assert client.delete(location, headers=bearers["all"]).status_code == 204


def messages_of(client):
    """What is told of all that was stored, as it would be sent."""
    parts, told = client.application.extensions["entente"], []
    watches = Watches(parts.database)
    real = watches.tell
    watches.tell = lambda watch, version, shifts, news: (
        told.extend(news) or real(watch, version, shifts, news)
    )
    indexes = Indexes(PositionFeed(parts.database), 10 << 20)
    Weigher(parts.database, watches, indexes, parts.settings.half_life_days).weigh()
    return {each.kind: json.loads(each.body) for each in told}


def test_messages_are_as_the_document_says_and_tell_what_a_comparison_tells(near):
    webhook = made(near)
    for day in range(10, 16):
        store(near, f"{COOPERATIVE} It was day {day}.", published_at=f"2012-05-{day}")
    for day in range(10, 16):
        store(near, f"{HOSTILE} It was day {day}.", published_at=f"2012-06-{day}", title=f"Day {day}")
    told = messages_of(near)
    found = near.application.extensions["entente"].webhooks.get(webhook["id"], Caller("", sees_all=True))
    told[EventType.PING] = json.loads(ping_message(found))
    assert told.keys() == MESSAGES.keys()
    for kind, message in told.items():
        name = MESSAGES[kind].__name__.removesuffix("Schema")
        schema = {"$ref": f"#/components/schemas/{name}", "components": SPECIFICATION["components"]}
        assert [error.message for error in Draft202012Validator(schema).iter_errors(message)] == []
        assert message["type"] in SPECIFICATION["webhooks"]
        for address in message["data"]["links"].values():
            assert near.get(address).status_code == 200
    departed = told[EventType.DEPARTURE]["data"]
    (comparison,) = near.get(departed["links"]["comparison"]).get_json()["comparisons"]
    assert comparison["verdict"] == "departs"
    for name in ("departure", "percentile", "stored", "distinct"):
        assert departed[name] == comparison[name]
    shifted = told[EventType.SHIFT]["data"]
    (shift,) = near.get(shifted["links"]["timeline"]).get_json()["shifts"]
    assert (shifted["at"], shifted["confidence"], shifted["size"]) == (
        shift["at"],
        shift["confidence"],
        shift["size"],
    )


def test_no_text_is_told(near):
    made(near)
    for day in range(10, 16):
        store(near, f"{COOPERATIVE} It was day {day}.", published_at=f"2012-05-{day}")
    store(near, HOSTILE, published_at="2012-06-10")
    assert HOSTILE not in str(messages_of(near))
    assert "bombed" not in str(messages_of(near))


def test_an_application_without_a_server_calls_nobody(near):
    """Telling begins with a worker of the server, and not with the application."""
    made(near)
    store(near, STALLED)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("telling", "sending"))]
