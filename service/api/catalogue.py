"""The catalogue of what can go wrong: each type of problem has a stable name and an address of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of problem; its `type` URI is `/problems/<name>`, where `remedy` is documented."""

    name: str
    status: int
    title: str
    remedy: str

    def document(self, detail: str | None = None) -> dict[str, Any]:
        """The members that every problem of this type has."""
        return {
            "type": f"/problems/{self.name}",
            "title": self.title,
            "status": self.status,
            "detail": detail or self.remedy,
        }


CATALOGUE: Final = (
    ProblemType("malformed-json", 400, "The body is not JSON", "Send one JSON object in UTF-8."),
    ProblemType(
        "misplaced-field",
        400,
        "A field does not go with the rest of the request",
        "Each entry of `errors` names a field and says what to leave out, or where to send it.",
    ),
    ProblemType(
        "unauthenticated",
        401,
        "The request has no good key",
        "Send the header Authorization: Bearer <key>; the operator makes a key with `python -m service keys make`.",
    ),
    ProblemType(
        "forbidden",
        403,
        "The key is not for this",
        "Use a key with the scope that the header WWW-Authenticate names.",
    ),
    ProblemType(
        "not-found", 404, "There is nothing at this address", "See /docs for the addresses there are."
    ),
    ProblemType(
        "unknown-article",
        404,
        "No such article is stored",
        "Use an id from POST or GET /v1/articles; it may have been removed.",
    ),
    ProblemType(
        "unknown-correction",
        404,
        "No such correction is kept",
        "See GET /v1/articles/{article_id}/corrections for those of the article.",
    ),
    ProblemType(
        "unknown-webhook",
        404,
        "There is no such webhook",
        "See GET /v1/webhooks for yours; it may have been removed.",
    ),
    ProblemType(
        "webhooks-off",
        403,
        "This service calls nobody",
        "Ask GET /v1/relations/{dyad} now and then, or the operator for ENTENTE_WEBHOOKS=yes.",
    ),
    ProblemType(
        "webhook-exists",
        409,
        "There is such a webhook already",
        "Change the one that `errors` names, or remove it first.",
    ),
    ProblemType(
        "webhook-idle",
        409,
        "The webhook is not active",
        'Have it told things again with PATCH and {"active": true}, then try again.',
    ),
    ProblemType(
        "too-many-webhooks",
        409,
        "There are as many webhooks as there may be",
        "Remove one that is not needed; the operator sets the limits with ENTENTE_MAX_WEBHOOKS and"
        " ENTENTE_MAX_WEBHOOKS_PER_KEY.",
    ),
    ProblemType(
        "unknown-relation",
        404,
        "Nothing is stored on this dyad",
        "See GET /v1/relations for the dyads that positions are stored on.",
    ),
    ProblemType(
        "method-not-allowed",
        405,
        "The address does not know this method",
        "Use one of the methods that the Allow header names.",
    ),
    ProblemType(
        "stale-revision",
        412,
        "The article is not at a revision that If-Match names",
        "Fetch it, see whether the change is still right, and send the ETag it has now.",
    ),
    ProblemType(
        "body-too-large",
        413,
        "The request body is too large",
        "Send less at once; the operator sets the limit with ENTENTE_MAX_BODY_BYTES.",
    ),
    ProblemType(
        "decoded-body-too-large",
        413,
        "The request body is too large once decompressed",
        "Send less at once; the limit is that of a body which is not compressed.",
    ),
    ProblemType(
        "too-many-lines",
        413,
        "The request body has too many lines",
        "Send the rest in another request; the operator sets the limit with ENTENTE_MAX_BULK_LINES.",
    ),
    ProblemType(
        "address-too-long",
        414,
        "The address is too long",
        "Ask for less at once, such as fewer outlets: an address has at most 8,190 bytes.",
    ),
    ProblemType(
        "headers-too-large",
        431,
        "The headers are too many or too large",
        "Send at most 100 headers, each of at most 8,190 bytes.",
    ),
    ProblemType(
        "unsupported-media-type",
        415,
        "The body's content type is not JSON",
        "Send the header Content-Type: application/json.",
    ),
    ProblemType(
        "unsupported-encoding",
        415,
        "The body's encoding is not known",
        "Compress the body with gzip, or leave out the header Content-Encoding.",
    ),
    ProblemType(
        "malformed-encoding",
        400,
        "The body is not what its Content-Encoding says",
        "Send the whole of what gzip wrote, or leave out the header Content-Encoding.",
    ),
    ProblemType(
        "incomplete-body",
        400,
        "The body broke off",
        "Send the request again; its body ended before the length or the chunk that was announced.",
    ),
    ProblemType(
        "request-timeout",
        408,
        "The request was too slow in coming",
        "Send the request again; the operator sets the limit with ENTENTE_REQUEST_SECONDS.",
    ),
    ProblemType(
        "invalid-request",
        422,
        "A field of the request is invalid",
        "Each entry of `errors` names a field and says what to do about it.",
    ),
    ProblemType(
        "idempotency-key-reused",
        422,
        "The idempotency key came with another request before",
        "Send a new key in the header Idempotency-Key with each new request.",
    ),
    ProblemType(
        "article-removed",
        410,
        "The article that this request stored was removed since",
        "To store it anew, send the request with another key in the header Idempotency-Key.",
    ),
    ProblemType(
        "bad-request", 400, "The request cannot be understood", "See /docs for what the address takes."
    ),
    ProblemType(
        "internal-error",
        500,
        "The service failed",
        "It is not your fault. The log tells the operator more under the request's id.",
    ),
    ProblemType(
        "storage-unavailable",
        503,
        "The database cannot do this now",
        "Try again after as many seconds as the header Retry-After says: the same text is stored once.",
    ),
    ProblemType(
        "not-ready", 503, "The service is not ready", "Try again; `errors` says which part does not answer."
    ),
    ProblemType(
        "rate-limited",
        429,
        "Too many requests",
        "Wait as many seconds as the header Retry-After says.",
    ),
    ProblemType(
        "took-too-long",
        503,
        "The answer took too long",
        "Try again after as many seconds as the header Retry-After says, or with a shorter text.",
    ),
)
BY_NAME: Final = {problem.name: problem for problem in CATALOGUE}
