"""What the tests of the pages share: a small archive, and a browser that follows no script."""

import pytest
from werkzeug.test import encode_multipart

from tests.texts import ATTACKED, SETTLED, STALLED
from tests.web.html import Page

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def multipart(fields):
    """A form as a browser writes it; the test client's own way leaves a file open where it is long."""
    boundary, body = encode_multipart(fields)
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


@pytest.fixture
def stored(client):
    """Three articles on PAK-USA, of two outlets and none; returns their ids, oldest first."""
    told = [
        (ATTACKED, {"title": "Strikes", "outlet": "Wire", "published_at": "2010-01-01"}),
        (SETTLED, {"title": "The road opens", "outlet": "Gazette", "published_at": "2012-07-03"}),
        (STALLED, {}),
    ]
    return [
        client.post("/v1/articles", json={"text": text, **about}).get_json()["id"] for text, about in told
    ]


@pytest.fixture
def visit(client):
    """Opens an address as a browser does; returns the page."""
    return lambda address, **options: Page(client.get(address, headers=BROWSER, **options))


@pytest.fixture
def send(client):
    """Sends a form as a browser does; returns the page that answers."""

    def send(address="/", **fields):
        return Page(client.post(address, headers=BROWSER, **multipart(fields)))

    return send
