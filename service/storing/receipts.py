"""Receipts: what a request with an idempotency key came to.

A receipt is written in the transaction that does what was asked, so that neither is there without the
other. The same request again, also at the same time in another process, finds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from service.storing.tables import ReceiptRow
from service.storing.values import KeyReused, Outcome, Receipt


def outcome_of(session: Session, receipt: Receipt) -> Outcome | None:
    """What the request came to before; None where it is new. Raises KeyReused where it was another."""
    outcome = outcomes_of(session, [receipt]).get(receipt)
    if isinstance(outcome, KeyReused):
        raise outcome
    return outcome


def outcomes_of(session: Session, receipts: Sequence[Receipt]) -> dict[Receipt, Outcome | KeyReused]:
    """What these requests came to before, without those that are new; KeyReused where it was another."""
    if not receipts:
        return {}
    keys = tuple_(ReceiptRow.caller, ReceiptRow.key, ReceiptRow.line)
    wanted = {(receipt.caller, receipt.key, receipt.line): receipt for receipt in receipts}
    rows = session.scalars(select(ReceiptRow).where(keys.in_(list(wanted))))
    outcomes = {wanted[row.caller, row.key, row.line]: row for row in rows}
    return {
        receipt: Outcome(row.article_id, row.created)
        if row.fingerprint == receipt.fingerprint
        else KeyReused(receipt.key)
        for receipt, row in outcomes.items()
    }


def note_outcome(session: Session, receipt: Receipt, outcome: Outcome) -> None:
    """Write the receipt; the commit raises IntegrityError where another process was first."""
    session.add(
        ReceiptRow(
            caller=receipt.caller,
            key=receipt.key,
            line=receipt.line,
            fingerprint=receipt.fingerprint,
            created=outcome.created,
            article_id=outcome.article_id,
            made_at=datetime.now(UTC),
        )
    )
