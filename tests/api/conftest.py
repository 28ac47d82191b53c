"""What the tests of the API share: a small archive, and services that some have a key to."""

import pytest

from tests.api.asking import COOPERATIVE, HOSTILE, IMPASSE, store
from tests.api.doors import door_to
from tests.texts import STALLED


@pytest.fixture
def archive(client):
    """Three articles on PAK-USA: of two outlets and none, of two dates and none. Returns their ids."""
    return [
        store(client, HOSTILE, outlet="Wire", published_at="2010-01-01"),
        store(client, COOPERATIVE, outlet="Gazette", published_at="2012-05-21T14:30:00Z"),
        store(client, IMPASSE),
    ]


@pytest.fixture
def location(client):
    """The address of a stored article of which everything is told."""
    fields = {
        "title": "Talks",
        "outlet": "Wire",
        "url": "https://example.org/1",
        "published_at": "2012-05-21",
    }
    return client.post("/v1/articles", json={"text": STALLED, **fields}).headers["Location"]


@pytest.fixture(scope="module")
def doors(tmp_path_factory, reader):
    doors = {
        access: door_to(tmp_path_factory.mktemp(access), reader, access) for access in ("open", "closed")
    }
    yield doors
    for door in doors.values():
        door.app.extensions["entente"].database.close()


@pytest.fixture
def closed(doors):
    return doors["closed"]


@pytest.fixture
def opened(doors):
    return doors["open"]


@pytest.fixture
def stored(closed):
    """The id of an article in the closed service."""
    response = closed.client.post("/v1/articles", json={"text": HOSTILE}, headers=closed.bearer("write"))
    assert response.status_code in {200, 201}
    return response.get_json()["id"]
