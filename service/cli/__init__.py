"""The command line: `python -m service` lists the commands."""

from service.cli import archive, keeping, keys, rereading, serving
from service.cli.commands import main

__all__ = ["archive", "keeping", "keys", "main", "rereading", "serving"]
