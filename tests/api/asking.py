"""How the tests of the API store, compare and ask, and the short texts that they do it with."""

# Short, so that none is a copy of another; read on the dyad that is given, whatever their length.
HOSTILE = "The United States bombed a depot of trucks in Pakistan, and Pakistan vowed to retaliate."
IMPASSE = "Talks between Pakistan and the United States on the supply route ended without agreement."
COOPERATIVE = "Pakistan and the United States signed an agreement that reopens the supply route for trucks."
OWN = "Pakistan rejected the demand of the United States for an apology over the supply route."
DYAD = "PAK-USA"
# Who the presidents were tells the countries, where the day is one on which they were.
OF_LEADERS = (
    "Vladimir Putin and Volodymyr Zelensky ended two days of talks without agreement on the border. Putin"
    " refused to withdraw the troops, and Zelensky rejected his demand for an apology. Officials of both"
    " presidents said the two sides remained far apart. Relations between the two remain at an impasse."
)
# The refusal of a change that is meant for another revision, as `problem` has it.
STALE = (412, "/problems/stale-revision", {"If-Match"})


def store(client, text, **fields):
    """Store an article read on the dyad; returns its id."""
    response = client.post("/v1/articles", json={"text": text, "dyad": DYAD, **fields})
    assert response.status_code in {200, 201}, response.get_json()
    return response.get_json()["id"]


def compare(client, text=OWN, query="", **fields):
    """The comparison of a text on the dyad, narrowed to a query."""
    response = client.post(f"/v1/comparisons?{query}", json={"text": text, "dyad": DYAD, **fields})
    assert response.status_code == 200, response.get_json()
    (comparison,) = response.get_json()["comparisons"]
    return comparison


def relation(client, query="", dyad=DYAD):
    response = client.get(f"/v1/relations/{dyad}?{query}")
    assert response.status_code == 200, response.get_json()
    return response.get_json()


def fields_at_fault(response):
    """The fields that a refusal names."""
    assert (response.status_code, response.content_type) == (422, "application/problem+json")
    return {error["field"] for error in response.get_json()["errors"]}


def problem(response):
    """The status and the kind of a refusal, and the fields that it names."""
    body = response.get_json()
    return response.status_code, body["type"], {error["field"] for error in body.get("errors", [])}


def dyads(article):
    """The dyads that an article has a position on."""
    return [position["dyad"] for position in article["reading"]["positions"]]
