"""An operation on its way out says so in each response and in the document."""

from datetime import date
from types import SimpleNamespace

import pytest
from flask import Flask
from marshmallow import Schema, fields

from service.api import problems
from service.api.deprecation import Deprecation, deprecated
from service.api.documentation import CONFIGURATION, EntenteApi, Resource

LEAVING = Deprecation(date(2026, 1, 1), date(2026, 12, 31), "Use GET /new.")


class Wish(Schema):
    """What the operations take and answer."""

    wish = fields.String(required=True)


@pytest.fixture
def wishes():
    """An application with one operation that leaves and one that stays."""
    app = Flask(__name__)
    app.config.update(CONFIGURATION)
    problems.register(app)
    api = EntenteApi(app)
    resource = Resource("wishes", __name__)

    @resource.get("/old")
    @deprecated(resource, LEAVING)
    @resource.arguments(Wish, location="query")
    @resource.response(200, Wish)
    def get_old(wish):
        """Grant a wish.

        Once only.
        """
        return wish

    @resource.get("/new")
    @resource.arguments(Wish, location="query")
    @resource.response(200, Wish)
    def get_new(wish):
        """Grant a wish."""
        return wish

    api.register_blueprint(resource)
    return SimpleNamespace(get=app.test_client().get, paths=api.spec.to_dict()["paths"])


@pytest.mark.parametrize(("query", "status"), [("?wish=rain", 200), ("", 422)])
def test_every_response_says_since_when_and_until_when(wishes, query, status):
    response = wishes.get(f"/old{query}")
    assert response.status_code == status
    assert response.headers["Deprecation"] == "@1767225600"
    assert response.headers["Sunset"] == "Thu, 31 Dec 2026 00:00:00 GMT"
    assert 'rel="deprecation"' in response.headers["Link"]


def test_what_stays_says_nothing(wishes):
    response = wishes.get("/new?wish=rain")
    assert not {"Deprecation", "Sunset", "Link"} & set(response.headers.keys())


def test_the_document_says_so_and_what_to_use_instead(wishes):
    old = wishes.paths["/old"]["get"]
    assert old["deprecated"] is True
    assert old["summary"] == "Grant a wish."
    assert old["description"] == "Once only.\n\nDeprecated: it ends on 2026-12-31. Use GET /new."
    assert "deprecated" not in wishes.paths["/new"]["get"]


def test_less_notice_than_was_promised_is_refused():
    with pytest.raises(ValueError, match="183 days"):
        Deprecation(date(2026, 1, 1), date(2026, 3, 1), "Use GET /new.")
