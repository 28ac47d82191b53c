"""The client against the service itself."""

from datetime import date

import pytest

from entente_client import Client, Forbidden, Invalid, NotFound, Unauthenticated
from service.storing import Keys, Scope
from tests.client.serving import served
from tests.texts import NO_RELATION, SETTLED, STALLED


def test_an_article_is_read(client):
    reading = client.read(STALLED)
    position = reading.positions[0]
    assert (position.dyad, position.state) == ("PAK-USA", "impasse")
    assert position.probabilities.impasse > 0.5
    passage = position.strongest[0]
    assert STALLED[passage.start : passage.end] == passage.text


def test_two_sides_of_ones_own_are_read(client):
    text = "Hezbollah and Israel agreed on Monday to a truce. " * 5
    position = client.read(text, sides=["Hezbollah", ["Israel", "Israeli army"]]).positions[0]
    assert position.sides == ("Hezbollah", "Israel")
    assert position.dyad is None
    assert position.pair == "Hezbollah – Israel"


def test_a_reading_without_positions_says_why(client):
    assert client.read(NO_RELATION).reason == "no_dyad"


def test_an_article_is_compared(client):
    answer = client.compare(STALLED + " More.", published_at=date(2012, 6, 1))
    comparison = answer.comparisons[0]
    assert comparison.dyad == "PAK-USA"
    assert comparison.stored + comparison.copy_count == 3
    assert comparison.position == answer.reading.positions[0]


def test_a_comparison_is_narrowed(client):
    answer = client.compare(SETTLED + " More.", outlets=["Civic Gazette"], as_of=date(2030, 1, 1))
    assert answer.comparisons[0].stored + answer.comparisons[0].copy_count == 1
    assert client.compare(SETTLED, outlet="Civic Gazette", as_of="1990-01-01").comparisons[0].stored == 0


def test_what_nobody_takes_is_refused_before_it_is_sent(client):
    with pytest.raises(TypeError, match="author"):
        client.read("text", author="me")
    with pytest.raises(TypeError, match="since"):
        client.timeline("PAK-USA", since="2012")


def test_an_article_is_stored_once(service):
    with Client(service.url) as client:
        first = client.store(STALLED, title="Talks")
        again = client.store(STALLED)
        assert (first.created, again.created) == (True, False)
        assert first.id == again.id
        assert client.article(first.id).text == STALLED
        assert client.compare_stored(first.id).comparisons[0].stored == 0


def test_the_same_idempotency_key_is_the_same_request(service):
    with Client(service.url) as client:
        assert client.store(STALLED, idempotency_key="mine").created
        assert client.store(STALLED, idempotency_key="mine").created
        with pytest.raises(Invalid, match="idempotency key"):
            client.store(SETTLED, idempotency_key="mine")


def test_a_removed_article_is_gone(service):
    with Client(service.url) as client:
        stored = client.store(STALLED)
        client.delete(stored.id)
        with pytest.raises(NotFound) as refusal:
            client.article(stored.id)
        assert refusal.value.name == "unknown-article"
        with pytest.raises(NotFound):
            client.delete(stored.id)


def test_lists_go_on_over_pages(service):
    with Client(service.url) as client:
        outcomes = list(client.store_many({"text": f"{STALLED} {number}"} for number in range(205)))
        assert [outcome.line for outcome in outcomes] == list(range(1, 206))
        assert len({article.id for article in client.articles()}) == 205
        assert len(list(client.articles(limit=101))) == 101
        assert next(iter(client.articles(order="asc"))).id == outcomes[0].id
        assert len(list(client.articles(dyad="IND-PAK"))) == 0


def test_relations_are_told(client):
    relations = client.relations()
    assert [relation.dyad for relation in relations] == ["PAK-USA"]
    assert relations[0].countries == ("Pakistan", "United States")
    detail = client.relation("usa-pak")
    assert detail.stored == 3
    assert {article.title for article in detail.latest} == {"No deal", "A deal", "Strikes"}


def test_a_timeline_is_told(client):
    line = client.timeline("PAK-USA", bucket="year")
    assert line.bucket == "year"
    assert [point.stored for point in line.points] == [1, 2]
    assert client.timeline("PAK-USA", outlets="Harbour Wire").stored == 2


def test_outlets_are_told(client):
    assert {outlet.outlet for outlet in client.outlets("PAK-USA")} == {"Civic Gazette", "Harbour Wire"}


def test_the_model_is_told(client):
    assert client.model().version == client.read(STALLED).model


def test_all_is_exported(client):
    lines = b"".join(client.export()).splitlines()
    assert len(lines) == 3
    table = b"".join(client.export("csv", outlet="Civic Gazette")).splitlines()
    assert len(table) == 2


def test_a_field_at_fault_is_named(client):
    with pytest.raises(Invalid) as refusal:
        client.read(" ", published_at="yesterday")
    assert {error.field for error in refusal.value.errors} == {"text", "published_at"}
    assert "send the article's text" in str(refusal.value)


def test_an_address_cannot_be_left_by_an_id(client):
    with pytest.raises(NotFound):
        client.article("../relations")


@pytest.fixture(scope="module")
def closed(tmp_path_factory, reader):
    with served(tmp_path_factory.mktemp("closed"), reader, ENTENTE_ACCESS="closed") as service:
        yield service


def test_a_key_opens_what_it_is_for(closed):
    key = Keys(closed.app.extensions["entente"].database).make("Test", frozenset({Scope.READ}))[0]
    with Client(closed.url, key) as client:
        assert len(client.relations()) == 0
        with pytest.raises(Forbidden):
            client.store(STALLED)
    with Client(closed.url) as client, pytest.raises(Unauthenticated):
        client.relations()
