"""Whatever is sent as a form is answered, and never with a failure."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.texts import STALLED

NAMES = st.sampled_from(["text", "title", "outlet", "url", "published_at", "dyad", "example", "key", "x"])
FIELDS = st.lists(st.tuples(NAMES, st.binary(max_size=60)), max_size=8)
SHARED = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def multipart(fields, boundary=b"b0undary"):
    parts = [
        b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (boundary, name.encode(), value)
        for name, value in fields
    ]
    return b"".join([*parts, b"--%s--\r\n" % boundary])


@SHARED
@given(FIELDS)
def test_any_fields_are_answered(client, fields):
    answer = client.post("/", data=multipart(fields), content_type="multipart/form-data; boundary=b0undary")
    assert answer.status_code in {200, 422}


@SHARED
@given(st.binary(max_size=300), st.sampled_from(["multipart/form-data; boundary=b", "multipart/form-data"]))
def test_any_body_of_parts_is_answered(client, body, kind):
    assert client.post("/", data=body, content_type=kind).status_code in {200, 400, 422}


@SHARED
@given(st.binary(max_size=300))
def test_any_body_of_pairs_is_answered(client, body):
    answer = client.post("/", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {200, 400, 422}


@SHARED
@given(
    st.dictionaries(
        st.sampled_from(["bucket", "published_from", "published_to", "outlet", "q", "next", "example", "x"]),
        st.text(max_size=20),
    )
)
def test_any_query_is_answered(client, query):
    for address in ("/", "/relations", "/relations/PAK-USA", "/key"):
        assert client.get(address, query_string=query).status_code in {200, 404, 422}


def test_a_file_in_the_place_of_the_text_is_no_text(client):
    body = (
        b'--b\r\nContent-Disposition: form-data; name="text"; filename="a.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\n" + STALLED.encode() + b"\r\n--b--\r\n"
    )
    assert client.post("/", data=body, content_type="multipart/form-data; boundary=b").status_code == 422


def test_more_parts_than_any_form_has_are_refused(client):
    answer = client.post(
        "/", data=multipart([("x", b"")] * 60), content_type="multipart/form-data; boundary=b0undary"
    )
    assert answer.status_code in {400, 413}


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_what_bodies_may_not_be_forms_may_not_be(client, encoding):
    answer = client.post(
        "/",
        data=multipart([("text", STALLED.encode())]),
        content_type="multipart/form-data; boundary=b0undary",
        headers={"Content-Encoding": encoding},
    )
    assert answer.status_code in {400, 415}
