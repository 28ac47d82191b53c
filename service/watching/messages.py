"""What receivers are told: small JSON documents, with links in place of texts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from service.comparing.compare import Standing
from service.comparing.history.narrative import narrative_of
from service.comparing.history.shifts import Shift, Stretch
from service.reading.values import Dyad
from service.storing.webhooks.values import EventType, Webhook
from service.storing.webhooks.watches import Arrival

# As the HTTP face gives numbers: more would be noise.
_DECIMALS = 6


def ping_message(webhook: Webhook) -> str:
    """A message that tells nothing, for trying a receiver."""
    links = {"webhook": f"/v1/webhooks/{webhook.id}"}
    return _message(EventType.PING, {"dyad": str(webhook.dyad), "webhook": webhook.id, "links": links})


def shift_message(dyad: Dyad, shift: Shift) -> str:
    """That a relation shifted: from what to what, around which day, and how sure that is."""
    data = {
        "dyad": str(dyad),
        "summary": narrative_of([shift], [shift.before, shift.after], None),
        "from": _stretch(shift.before),
        "to": _stretch(shift.after),
        "at": written(shift.at),
        "earliest": written(shift.earliest),
        "size": round(shift.size, _DECIMALS),
        "confidence": round(shift.confidence, _DECIMALS),
        "links": {"relation": f"/v1/relations/{dyad}", "timeline": f"/v1/relations/{dyad}/timeline"},
    }
    return _message(EventType.SHIFT, data)


def departure_message(dyad: Dyad, arrival: Arrival, standing: Standing) -> str:
    """That an article departs from the consensus, as it stood when the article was stored."""
    article, consensus = arrival.article, standing.consensus
    stored_at, published_at = written(article.stored_at), article.published_at
    address = f"/v1/articles/{article.id}"
    data = {
        "dyad": str(dyad),
        "article": {
            "id": article.id,
            "title": article.title,
            "outlet": article.outlet,
            "url": article.url,
            "published_at": None if published_at is None else written(published_at),
            "stored_at": stored_at,
        },
        "state": arrival.position.state.value,
        "score": round(arrival.position.score, _DECIMALS),
        "consensus": None
        if consensus is None
        else {"state": consensus.state.value, "score": round(consensus.score, _DECIMALS)},
        "departure": _rounded(standing.departure),
        "percentile": _rounded(standing.percentile),
        "stored": len(standing.others),
        "distinct": standing.distinct,
        "links": {"article": address, "comparison": f"{address}/comparison?stored_until={stored_at}"},
    }
    return _message(EventType.DEPARTURE, data)


def written(moment: datetime) -> str:
    """An aware UTC time in ISO 8601, as the HTTP face writes it."""
    return moment.isoformat().replace("+00:00", "Z")


def _message(kind: EventType, data: dict[str, Any]) -> str:
    """The body of a message: its type, when what it tells of was found, and what that is."""
    at = written(datetime.now(UTC))
    return msgspec.json.encode({"type": kind.message, "timestamp": at, "data": data}).decode()


def _stretch(stretch: Stretch) -> dict[str, Any]:
    return {
        "state": stretch.state.value,
        "score": round(stretch.score, _DECIMALS),
        "stored": stretch.stored,
        "distinct": stretch.distinct,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
