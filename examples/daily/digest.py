"""Write the digest of a day: what was stored that departs from the rest, and which watched relations shifted.

python digest.py --watched watched.txt --into digests    (the service by ENTENTE_URL, its key by ENTENTE_KEY)

Ends with 1, and writes nothing, where the service refuses or fails: half a digest would look like a quiet day.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gathering import gather
from writing import written

from entente_client import Client, EntenteError


def main() -> None:
    """Gather and write; prints the address of the file."""
    asked = _arguments()
    now = datetime.now(UTC)
    dyads = watched(asked.watched.read_text(encoding="utf-8"))
    if not dyads:
        sys.exit(f"{asked.watched} names no dyad: write one a line, such as PAK-USA")
    try:
        with Client(url=asked.url) as client:
            day = gather(client, dyads, since=now - timedelta(hours=asked.hours), until=now)
    except EntenteError as error:
        sys.exit(f"No digest of {now:%Y-%m-%d}: {error}")
    asked.into.mkdir(parents=True, exist_ok=True)
    path = asked.into / f"{now:%Y-%m-%d}.md"
    path.write_text(written(day), encoding="utf-8")
    print(path)


def watched(lines: str) -> list[str]:
    """The dyads of a file: one a line, `#` begins a comment."""
    bare = (line.partition("#")[0].strip() for line in lines.splitlines())
    return [line for line in bare if line]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--watched", type=Path, required=True, help="a file of dyads, one a line")
    parser.add_argument("--into", type=Path, default=Path("digests"), help="the folder of the digests")
    parser.add_argument("--hours", type=float, default=24, help="how far back it goes; 24 unless given")
    parser.add_argument("--url", help="the service; otherwise ENTENTE_URL, or http://localhost:8000")
    return parser.parse_args()


if __name__ == "__main__":
    main()
