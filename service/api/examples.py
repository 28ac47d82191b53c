"""The examples of the OpenAPI document."""

from __future__ import annotations

from typing import Any, Final

_TEXT: Final = (
    "Turkey and Greece ended two days of talks in Athens without agreement on the continental shelf."
    " Greek officials said the two sides remained far apart, and Ankara refused to withdraw its survey ship."
)
_PASSAGE: Final = (
    "Turkey and Greece ended two days of talks in Athens without agreement on the continental shelf."
)

ARTICLE: Final[dict[str, Any]] = {
    "text": _TEXT,
    "title": "No deal on the shelf",
    "outlet": "Harbour Wire",
    "published_at": "2020-08-14",
}
_POSITION: Final[dict[str, Any]] = {
    "dyad": "GRC-TUR",
    "state": "impasse",
    "probabilities": {"cooperative": 0.12, "impasse": 0.83, "hostile": 0.05},
    "score": 0.07,
    "presence": 0.97,
    "a_to_b": {"state": "impasse", "score": -0.12},
    "b_to_a": {"state": "impasse", "score": -0.31},
    "evidence": [
        {
            "start": 0,
            "end": len(_PASSAGE),
            "text": _PASSAGE,
            "state": "impasse",
            "contribution": 0.81,
            "terms": [{"term": "without agreement", "weight": 0.22}],
            "actor": "both",
        }
    ],
}
READING: Final[dict[str, Any]] = {
    "positions": [_POSITION],
    "reason": None,
    "model": "1-0123456789ab",
    "declined": [],
}
_SUMMARY: Final[dict[str, Any]] = {
    "id": "4f1c2d3e5a6b47089c0d1e2f3a4b5c6d",
    "title": "No deal on the shelf",
    "outlet": "Harbour Wire",
    "url": None,
    "published_at": "2020-08-14T00:00:00Z",
    "stored_at": "2026-01-05T09:30:00Z",
}
BULK_LINE: Final[dict[str, Any]] = {
    "line": 1,
    "status": 201,
    "id": _SUMMARY["id"],
    "location": f"/v1/articles/{_SUMMARY['id']}",
}
STORED_ARTICLE: Final[dict[str, Any]] = {**_SUMMARY, "reading": READING, "corrections": [], "text": _TEXT}
CHANGES: Final[dict[str, Any]] = {"outlet": "Harbour Wire", "published_at": "2020-08-15", "url": None}
CORRECTION_REQUEST: Final[dict[str, Any]] = {
    "dyad": "GRC-TUR",
    "state": "hostile",
    "author": "Foreign desk",
    "reason": "The survey ship was escorted by warships.",
}
CORRECTION: Final[dict[str, Any]] = {
    "id": "0f9e8d7c6b5a49388271605f4e3d2c1b",
    **CORRECTION_REQUEST,
    "model_state": "impasse",
    "made_at": "2026-01-06T08:00:00Z",
}
COMPARISON: Final[dict[str, Any]] = {
    "reading": READING,
    "comparisons": [
        {
            "dyad": "GRC-TUR",
            "summary": "Agrees with the consensus of 6 stored articles (5 without copies): GRC-TUR is at an impasse.",
            "position": _POSITION,
            "stored": 6,
            "distinct": 5,
            "states": {"cooperative": 2, "impasse": 3, "hostile": 1},
            "consensus": {
                "state": "impasse",
                "probabilities": {"cooperative": 0.3, "impasse": 0.5, "hostile": 0.2},
                "score": 0.1,
                "agreement": 0.62,
            },
            "verdict": "agrees",
            "departure": 0.165,
            "percentile": 40.0,
            "neighbours": [],
            "agreeing": None,
            "disagreeing": None,
            "copies": [],
            "copy_count": 0,
        }
    ],
}
WEBHOOK_REQUEST: Final[dict[str, Any]] = {
    "url": "https://example.org/hooks/entente",
    "dyad": "GRC-TUR",
    "events": ["shift", "departure"],
    "description": "Foreign desk",
}
WEBHOOK: Final[dict[str, Any]] = {
    "id": "7c1e9a5b3d2f40816e9b8a7c6d5e4f30",
    **WEBHOOK_REQUEST,
    "history": True,
    "state": "active",
    "reason": None,
    "made_at": "2026-01-06T08:00:00Z",
    "last_success_at": "2026-01-06T09:30:01Z",
    "failing_since": None,
    "failures": 0,
    "pending": 0,
}
_SECRET: Final = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="  # nosec B105  # noqa: S105 (nobody's)
NEW_WEBHOOK: Final[dict[str, Any]] = {**WEBHOOK, "last_success_at": None, "secret": _SECRET}
WEBHOOK_CHANGES: Final[dict[str, Any]] = {"active": True, "events": ["shift"]}
RENEWED_SECRET: Final[dict[str, Any]] = {"secret": _SECRET, "previous_until": "2026-01-07T08:00:00Z"}
DELIVERY: Final[dict[str, Any]] = {
    "id": "msg_2b7d1f0a9c8e4d5fb6a7089f1e2d3c4b",
    "type": "ping",
    "status": "pending",
    "attempts": 0,
    "made_at": "2026-01-06T08:00:00Z",
    "next_attempt_at": "2026-01-06T08:00:00Z",
    "last_attempt_at": None,
    "last_status": None,
    "last_failure": None,
}
