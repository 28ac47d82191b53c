"""Pages of other origins may call where the operator says so, and nowhere else."""

import pytest

from service import create_app
from service.settings import Settings, SettingsError

PAGE = "https://pages.example.org"
OTHER = "https://other.example.org"
ASKED = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization, content-type",
}


@pytest.fixture
def client_for(tmp_path, reader):
    """Makes a client of an application with some settings."""
    made = []

    def make(**variables):
        settings = Settings.from_environment({"ENTENTE_DATA_DIR": str(tmp_path), **variables})
        app = create_app(settings, reader=reader)
        made.append(app.extensions["entente"].database)
        made[-1].migrate()
        return app.test_client()

    yield make
    for database in made:
        database.close()


def _listed(response, header):
    return {word.strip() for word in response.headers[header].split(",")}


def _cors(response):
    return {name for name in response.headers.keys() if name.startswith("Access-Control-")}  # noqa: SIM118 (werkzeug's)


def test_without_the_setting_no_page_is_told_anything(client_for):
    client = client_for()
    assert not _cors(client.get("/v1/model", headers={"Origin": PAGE}))
    assert not _cors(client.options("/v1/readings", headers={"Origin": PAGE, **ASKED}))


def test_a_browser_that_asks_first_is_answered_without_a_key(client_for):
    client = client_for(ENTENTE_CORS_ORIGINS=PAGE, ENTENTE_ACCESS="closed")
    response = client.options("/v1/readings", headers={"Origin": PAGE, **ASKED})
    assert (response.status_code, response.data) == (204, b"")
    assert response.headers["Access-Control-Allow-Origin"] == PAGE
    assert _listed(response, "Access-Control-Allow-Headers") >= {
        "Authorization",
        "Content-Type",
        "Idempotency-Key",
        "If-Match",
        "If-None-Match",
        "X-Request-ID",
    }
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/v1/readings", {"POST", "OPTIONS"}),
        ("/v1/model", {"GET", "HEAD", "OPTIONS"}),
        ("/v1/articles/7", {"GET", "HEAD", "DELETE", "OPTIONS"}),
    ],
)
def test_the_methods_are_those_of_the_address(client_for, path, methods):
    response = client_for(ENTENTE_CORS_ORIGINS=PAGE).options(path, headers={"Origin": PAGE, **ASKED})
    assert _listed(response, "Access-Control-Allow-Methods") >= methods
    assert "PUT" not in _listed(response, "Access-Control-Allow-Methods")


def test_where_there_is_nothing_the_browser_is_told_so(client_for):
    response = client_for(ENTENTE_CORS_ORIGINS=PAGE).options("/v1/nothing", headers={"Origin": PAGE, **ASKED})
    assert response.status_code == 404


def test_a_page_may_read_the_answer_and_its_headers(client_for):
    response = client_for(ENTENTE_CORS_ORIGINS=f"{OTHER}, {PAGE}").get("/v1/model", headers={"Origin": PAGE})
    assert response.headers["Access-Control-Allow-Origin"] == PAGE
    assert _listed(response, "Access-Control-Expose-Headers") >= {
        "Location",
        "ETag",
        "Link",
        "Retry-After",
        "X-Request-ID",
        "RateLimit",
        "RateLimit-Policy",
    }
    assert "Origin" in response.vary


@pytest.mark.parametrize(
    ("path", "variables", "status"),
    [("/v1/nothing", {}, 404), ("/v1/model", {"ENTENTE_ACCESS": "closed"}, 401)],
)
def test_a_page_may_read_what_went_wrong(client_for, path, variables, status):
    client = client_for(ENTENTE_CORS_ORIGINS=PAGE, **variables)
    response = client.get(path, headers={"Origin": PAGE})
    assert response.status_code == status
    assert response.headers["Access-Control-Allow-Origin"] == PAGE


@pytest.mark.parametrize("origin", [OTHER, "null", "*", PAGE + ".evil.org", PAGE.replace("https", "http")])
def test_other_pages_are_not_let_in_and_caches_know(client_for, origin):
    client = client_for(ENTENTE_CORS_ORIGINS=PAGE)
    for response in (
        client.get("/v1/model", headers={"Origin": origin}),
        client.options("/v1/readings", headers={"Origin": origin, **ASKED}),
        client.get("/v1/model"),
    ):
        assert "Access-Control-Allow-Origin" not in response.headers
        assert "Origin" in response.vary


def test_every_page_may_where_the_operator_says_so(client_for):
    response = client_for(ENTENTE_CORS_ORIGINS="*").get("/v1/model", headers={"Origin": PAGE})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Origin" not in response.vary
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize(
    ("written", "origins"),
    [
        ("", ()),
        ("*", ("*",)),
        ("HTTPS://Example.org , http://localhost:5173,", ("https://example.org", "http://localhost:5173")),
        ("http://[::1]:3000", ("http://[::1]:3000",)),
    ],
)
def test_origins_are_read_as_browsers_write_them(written, origins):
    assert Settings.from_environment({"ENTENTE_CORS_ORIGINS": written}).cors_origins == origins


@pytest.mark.parametrize(
    "written",
    [
        "example.org",
        "https://example.org/",
        "https://example.org/app",
        "https://example.org:443",
        "http://example.org:80",
        "https://*.example.org",
        "https://me@example.org",
        "https://bücher.example",
        "null",
        "*, https://example.org",
        "https://a.example https://b.example",
    ],
)
def test_what_no_browser_would_send_is_refused_with_the_remedy(written):
    with pytest.raises(SettingsError, match=r"ENTENTE_CORS_ORIGINS has .*: give scheme and host as in"):
        Settings.from_environment({"ENTENTE_CORS_ORIGINS": written})
