"""Signatures are those of Standard Webhooks: its own library believes them, and nothing that was changed."""

import time
from base64 import b64encode
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from service.storing.webhooks.subscriptions import new_secret
from service.watching.signing import headers_of

BODY = '{"type":"ping","data":{}}'


def now():
    return int(time.time())


def test_another_implementation_believes_the_signature():
    secret = new_secret()
    assert Webhook(secret).verify(BODY, headers_of("msg_1", now(), BODY, [secret])) == {
        "type": "ping",
        "data": {},
    }


def test_while_there_are_two_secrets_either_fits():
    secrets = [new_secret(), new_secret()]
    headers = headers_of("msg_1", now(), BODY, secrets)
    assert headers["webhook-signature"].count("v1,") == 2
    for secret in secrets:
        Webhook(secret).verify(BODY, headers)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda headers: {**headers, "webhook-id": "msg_2"},
        lambda headers: {**headers, "webhook-timestamp": str(now() - 1)},
        lambda headers: {**headers, "webhook-signature": headers["webhook-signature"][:-4] + "AAA="},
    ],
)
def test_what_was_changed_on_the_way_is_not_believed(spoil):
    secret = new_secret()
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY, spoil(headers_of("msg_1", now(), BODY, [secret])))
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY + " ", headers_of("msg_1", now(), BODY, [secret]))


def test_a_secret_is_256_random_bits_in_the_form_of_the_specification():
    made = {new_secret() for _ in range(10)}
    assert len(made) == 10
    assert all(secret.startswith("whsec_") and len(secret) == 6 + 44 for secret in made)


@given(st.binary(min_size=24, max_size=64), st.text())
def test_any_body_is_signed_as_the_other_implementation_signs_it(key, body):
    secret, at = f"whsec_{b64encode(key).decode()}", 1_700_000_000
    body = body.encode("utf-8", "ignore").decode()
    theirs = Webhook(secret).sign("msg_1", datetime.fromtimestamp(at, UTC), body)
    assert headers_of("msg_1", at, body, [secret])["webhook-signature"] == theirs
