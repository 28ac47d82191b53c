"""The watch on pages sees what it is there to see: what it passes over would be passed over in every test."""

import pytest

from tests.browser.conftest import Visits

HEAD = '<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>x</title>'
STRICT = "default-src 'none'; img-src data:"


@pytest.fixture
def faults_of(chromium, service):
    """Serves markup in place of the service's page; returns the faults that are seen in it."""

    def opened(body, policy=STRICT, **answer):
        visits = Visits(chromium, service.url)
        page = visits.open()
        headers = {"Content-Type": "text/html", "Content-Security-Policy": policy}
        page.route("**/page", lambda route: route.fulfill(body=HEAD + body, headers=headers, **answer))
        page.goto("/page")
        page.wait_for_load_state("networkidle")
        return visits.close()

    return opened


@pytest.mark.parametrize(
    ("body", "policy", "fault"),
    [
        pytest.param('<img alt="" src="http://elsewhere.invalid/">', "img-src *", "another host", id="host"),
        pytest.param('<p style="color: red">x</p>', STRICT, "inline style", id="style"),
        pytest.param("<script>1</script>", STRICT, "inline script", id="script"),
        pytest.param(
            "<script>throw Error('x')</script>", "script-src 'unsafe-inline'", "exception", id="throw"
        ),
        pytest.param("<script>console.error('x')</script>", "script-src 'unsafe-inline'", "x", id="console"),
        pytest.param('<script src="/static/none.js"></script>', "script-src 'self'", "404", id="not-found"),
    ],
)
def test_a_fault_is_seen(faults_of, body, policy, fault):
    faults = faults_of(body, policy)
    assert any(fault in seen for seen in faults), faults


def test_a_page_without_fault_shows_none(faults_of):
    assert faults_of("<p>x</p>") == []


def test_that_a_page_is_not_found_is_no_fault(faults_of):
    assert faults_of("<p>x</p>", status=404) == []
