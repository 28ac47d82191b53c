"""Deliveries: genuine ones are told from others, as any library of Standard Webhooks does it."""

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from entente_client import MalformedAnswer
from entente_client.webhooks import BadWebhook, NotSigned, NotTimely, WrongSignature, verify

SECRET = "whsec_" + base64.b64encode(b"thirty-two bytes of our own here").decode()
OTHER = "whsec_" + base64.b64encode(b"another secret that nobody knows").decode()
NOW = 1_790_000_000
BODY = '{"type": "ping", "timestamp": "2026-09-21T00:00:00Z", "data": {"dyad": "PAK-USA"}}'


def signed(body=BODY, secret=SECRET, at=NOW, message_id="msg_1"):
    """The headers that the other library makes."""
    signature = Webhook(secret).sign(message_id, datetime.fromtimestamp(at, UTC), body)
    return {"webhook-id": message_id, "webhook-timestamp": str(at), "webhook-signature": signature}


def check(body=BODY, headers=None, secret=SECRET, now=NOW, **options):
    return verify(body, signed() if headers is None else headers, secret, clock=lambda: now, **options)


def test_what_another_library_signed_is_genuine():
    event = check(BODY.encode())
    assert (event.type, event.id, event.data["dyad"]) == ("ping", "msg_1", "PAK-USA")
    assert event.told is None


@given(st.dictionaries(st.text(), st.text()), st.binary(min_size=1, max_size=64))
def test_any_body_and_any_secret_agree_with_the_other_library(data, key):
    secret = "whsec_" + base64.b64encode(key).decode()
    body = json.dumps({"type": "ping", "timestamp": "2026-09-21T00:00:00Z", "data": data})
    assert check(body, signed(body, secret), secret).data == data


def test_headers_may_be_in_any_case():
    assert check(headers={name.title(): value for name, value in signed().items()}).id == "msg_1"


def test_one_of_several_signatures_is_enough():
    old, new = signed(secret=OTHER), signed()
    both = {**new, "webhook-signature": f"v1a,abc {old['webhook-signature']} {new['webhook-signature']}"}
    assert check(headers=both).id == "msg_1"


@pytest.mark.parametrize(
    "change",
    [
        {"body": BODY.replace("ping", "pong")},
        {"secret": OTHER},
        {"headers": {**signed(), "webhook-id": "msg_2"}},
        {"headers": {**signed(), "webhook-timestamp": str(NOW + 1)}},
        {"headers": {**signed(), "webhook-signature": signed()["webhook-signature"].replace("v1,", "v2,")}},
        {"headers": {**signed(), "webhook-signature": "v1,é"}},
    ],
    ids=["body", "secret", "id", "timestamp", "version", "nonsense"],
)
def test_whatever_is_changed_is_noticed(change):
    with pytest.raises(WrongSignature):
        check(**change)


@pytest.mark.parametrize("now", [NOW + 301, NOW - 301])
def test_an_old_or_early_delivery_is_refused(now):
    with pytest.raises(NotTimely, match="300 seconds"):
        check(now=now)
    assert check(now=now, tolerance=400).type == "ping"


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_header_that_is_missing_is_named(name):
    headers = {key: value for key, value in signed().items() if key != name}
    with pytest.raises(NotSigned, match=name):
        check(headers=headers)


def test_a_time_that_is_none_is_refused():
    headers = {**signed(), "webhook-timestamp": "soon"}
    with pytest.raises(BadWebhook):
        check(headers=headers)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_???"])
def test_a_secret_that_is_none_is_told_of(secret):
    with pytest.raises(ValueError, match="whsec_"):
        check(secret=secret)


@pytest.mark.parametrize("body", ["[]", "{}", "not JSON"])
def test_a_signed_body_that_is_no_event_is_told_of(body):
    with pytest.raises(MalformedAnswer):
        check(body, signed(body))


def test_a_shift_is_told_in_types():
    side = {"state": "hostile", "score": -0.8, "stored": 13, "distinct": 12}
    data = {"dyad": "ERI-ETH", "summary": "It moved.", "from": side, "to": {**side, "state": "cooperative"},
            "at": "2018-06-15T00:00:00Z", "earliest": "2018-06-01T00:00:00Z", "size": 1.2, "confidence": 1}  # fmt: skip
    body = json.dumps({"type": "relation.shifted", "timestamp": "2026-09-21T00:00:00Z", "data": data})
    told = check(body, signed(body)).told
    assert (told.from_.state, told.to.state, told.at.year) == ("hostile", "cooperative", 2018)
