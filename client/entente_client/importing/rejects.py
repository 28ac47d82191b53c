"""The lines that were refused, in a file of their own: to be mended, and imported."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from entente_client.files import written_whole
from entente_client.importing.journal import Refusal
from entente_client.importing.sources import Source


def rejected(path: Path, refusals: Sequence[Refusal]) -> Iterator[bytes]:
    """The refused lines of a file, each with the field `refused`, which says where it stood and why.

    What is no JSON object comes as one whose field `line` is the line as it stood.
    """
    reasons = {refusal.line: refusal.reason for refusal in refusals}
    with Source.open(path) as source:
        for line in source.lines():
            if line.number in reasons:
                place = {"file": str(path), "line": line.number, "reason": reasons[line.number]}
                yield (
                    json.dumps({**_object(line.content), "refused": place}, ensure_ascii=False).encode(
                        "utf-8", "surrogatepass"
                    )
                    + b"\n"
                )


def write_rejects(target: Path, refused: Sequence[tuple[Path, Sequence[Refusal]]]) -> int:
    """Write the refused lines of several files, in place of what was there; returns how many there are."""
    count = 0
    with written_whole(target) as file:
        for path, refusals in refused:
            for line in rejected(path, refusals) if refusals else ():
                file.write(line)
                count += 1
    return count


def _object(content: bytes | None) -> dict[str, Any]:
    try:
        told = json.loads(content or b"")
    except (ValueError, RecursionError):
        return {"line": (content or b"").decode("utf-8", "replace").rstrip("\r\n")}
    return told if isinstance(told, dict) else {"line": told}
