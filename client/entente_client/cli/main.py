"""The command and all of its parts."""

from __future__ import annotations

import logging
import sys

from entente_client.cli import archive, completion, importing, reading, relations, storing, watching
from entente_client.cli.group import main

__all__ = ["main", "run"]
# Each adds its commands to the group as it is imported.
PARTS = (archive, completion, importing, reading, relations, storing, watching)


def run() -> None:
    """Run the command line."""
    # What the libraries think worth a warning is told by the command itself, where it matters.
    logging.getLogger().addHandler(logging.NullHandler())
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Where the terminal's encoding has no such character, a question mark is better than an end.
            stream.reconfigure(errors="replace")
    main(prog_name="entente")
