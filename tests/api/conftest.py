"""What the tests of the API share: a small archive."""

import pytest

from tests.api.asking import COOPERATIVE, HOSTILE, IMPASSE, store


@pytest.fixture
def archive(client):
    """Three articles on PAK-USA: of two outlets and none, of two dates and none. Returns their ids."""
    return [
        store(client, HOSTILE, outlet="Wire", published_at="2010-01-01"),
        store(client, COOPERATIVE, outlet="Gazette", published_at="2012-05-21T14:30:00Z"),
        store(client, IMPASSE),
    ]
