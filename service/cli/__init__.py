"""The command line: `python -m service` lists the commands."""

from service.cli import archive, rereading, serving
from service.cli.commands import main

__all__ = ["archive", "main", "rereading", "serving"]
