"""A measured figure beside the limit it is to stay within."""

from __future__ import annotations


def beside(value: float, limit: float, unit: str) -> str:
    """`(limit 8 ms: holds)`, or by how many times the value misses it."""
    verdict = "holds" if value <= limit else f"MISSED, {value / limit:.2f} times as much"
    return f"(limit {limit:g} {unit}: {verdict})"
